"""The process: what its stages name, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import fields

from ...errors import InputError, NotYetError, Problem
from ...expression import Expression, Scope
from ...fields import nearest, one_of
from ..stage import Stage, walk
from ..stages.pre_play import Delegate
from .issues import inside
from .meaning import known_constants, payoff_names, undeclared

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_process(negotiation: Negotiation) -> Iterator[Problem]:
    """Stages name what there is, and none comes after the end of play."""
    known = payoff_names(negotiation)
    pools = {
        "side": [side.name for side in negotiation.sides],
        "actor": list(negotiation.actors),
        "variable": sorted(known),
        "issue": [issue.name for issue in negotiation.issues],
        "agreement": _agreement_names(negotiation),
    }
    for stage, path in walk(negotiation.process):
        for where, names, pool in stage.mentions():
            for index, name in enumerate(names):
                if name not in pools[pool]:
                    code = {
                        "side": "unknown-side",
                        "actor": "unknown-actor",
                        "variable": "unknown-variable",
                        "issue": "unknown-issue",
                        "agreement": "unknown-agreement",
                    }[pool]
                    message = f"{where} names {name!r}, which is no {pool}"
                    at = f"{path}.{_entry(stage, where, index, name)}"
                    yield Problem(code, message, at, hint=one_of(name, pools[pool]))
        for where, source in stage.sources():
            yield from undeclared(source, known, f"{path}.{where}")
        for where, issue_name, points in stage.points():
            yield from _points(negotiation, issue_name, points, f"{path}.{where}")
        yield from stage.problems(path)
    yield from _after_the_end(negotiation.process, "process")
    yield from _delegated(negotiation)
    yield from _since(negotiation)


def _entry(stage: Stage, where: str, index: int, name: str) -> str:
    """Where one of the names of a field stands: at its place in a list, or under itself."""
    kinds = {each.metadata.get("key") or each.name: each.metadata["kind"].name for each in fields(type(stage))}
    kind = kinds.get(where)
    return f"{where}.{index}" if kind == "names" else where if kind in ("text", None) else f"{where}.{name}"


def _agreement_names(negotiation: Negotiation) -> list[str]:
    """What an agreement can be called: a proposal, or the option or point of a single issue."""
    if negotiation.proposals or len(negotiation.issues) != 1:
        return [proposal.name for proposal in negotiation.proposals]
    issue = negotiation.issues[0]
    if issue.options:
        return list(issue.options)
    try:
        return [text for each in negotiation.agreements() for text in (each.name, str(each.values[0][1]))]
    except (InputError, NotYetError, KeyError, ZeroDivisionError):  # what is wrong is said elsewhere
        return []


def _points(negotiation: Negotiation, issue_name: str, points: tuple[Expression, ...], path: str) -> Iterator[Problem]:
    """Options of an issue; numbers are asked of with all ranges."""
    issue = next((each for each in negotiation.issues if each.name == issue_name and each.options), None)
    scope = Scope(known_constants(negotiation))
    for index, point in enumerate(points):
        if issue is not None and point.names <= set(scope):
            try:
                yield from inside(issue, point.value(scope), f"{path}.{index}")
            except ZeroDivisionError:
                yield Problem("division-by-zero", f"{point} divides by zero", f"{path}.{index}")


def _delegated(negotiation: Negotiation) -> Iterator[Problem]:
    """A group gets a veto by one stage, and only where it stands outside the body that ratifies anyway."""
    bodies = {side.name: side.body for side in negotiation.sides if side.body is not None}
    seen: dict[tuple[str, str, str], str] = {}
    for stage, path in walk(negotiation.process):
        if not isinstance(stage, Delegate):
            continue
        if stage.side in bodies and stage.group in bodies[stage.side].resolve(()).groups:
            message = f"{stage.group} ratifies as a member of the body of {stage.side} already"
            hint = f"leave {stage.group} out of the body: with a veto it ratifies besides"
            yield Problem("delegated-member", message, f"{path}.group", hint=hint)
        block = path.rpartition(".")[0]
        before = seen.setdefault((block, stage.side, stage.group), path)
        if before != path:
            again = f"whether {stage.group} has a veto is decided at {before} already"
            yield Problem("name-twice", again, f"{path}.group")


def _since(negotiation: Negotiation) -> Iterator[Problem]:
    """Whatever is learned from a stage on is learned at a stage that there is."""
    keywords = {stage.keyword for stage, _ in walk(negotiation.process)}
    known = keywords | {str(index) for index in range(len(negotiation.process))}
    learned = [(quantity.since, f"uncertainty.{quantity.name}.from") for quantity in negotiation.uncertainty]
    learned += [
        (group.since, f"sides.{side.name}.constituents.{group.name}.from")
        for side in negotiation.sides
        for group in side.constituents
    ]
    for since, path in learned:
        if since is not None and since not in known:
            yield Problem("no-such-stage", f"the process has no stage {since!r}", path, hint=nearest(since, known))


def _after_the_end(stages: tuple[Stage, ...], path: str) -> Iterator[Problem]:
    for index, stage in enumerate(stages):
        for where, block in stage.blocks():
            yield from _after_the_end(block, f"{path}.{index}.{where}")
        if stage.ends_play and index + 1 < len(stages):
            hint = f"{stage.keyword} before it always ends the play"
            yield Problem("after-the-end", "this stage comes after the end of play", f"{path}.{index + 1}", hint=hint)
