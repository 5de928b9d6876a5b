"""What makes a negotiation meaningless, found all at once; each problem has its path in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..errors import InputError, NotYetError, Problem
from ..expression import Expression, Scope, may_fail
from ..fields import nearest
from .parts import Group, Issue, Side, Type
from .payoff import Payoff, PayoffTable
from .stage import Stage, walk

if TYPE_CHECKING:
    from .negotiation import Negotiation

NAME = re.compile(r"[^\W\d]\w*")
"""What an expression can call a variable."""
RESERVED = frozenset({"and", "or", "not", "if", "abs", "min", "max", "agreement"})
MANY_AGREEMENTS = 20_000
"""Beyond this payoffs are not tried at every agreement when a negotiation is made."""


def problems(negotiation: Negotiation) -> list[Problem]:
    """Everything that is wrong with a negotiation, in file order."""
    found: list[Problem] = []
    for check in CHECKS:
        found.extend(check(negotiation))
    if not found:  # arithmetic makes sense only once every name means something
        found.extend(_payoffs_exist(negotiation))
    return found


def _names(negotiation: Negotiation) -> Iterator[Problem]:
    """Every variable has one meaning."""
    declared = [(p.name, f"parameters.{p.name}") for p in negotiation.parameters]
    declared += [(i.name, f"issues.{i.name}") for i in negotiation.issues]
    declared += [(u.name, f"uncertainty.{u.name}") for u in negotiation.uncertainty]
    declared += negotiation.variables
    branches = [path for _, path in negotiation.variables if path.count(".") > 1]  # two branches may each declare it
    seen: set[str] = set()
    actors = [(side.name, f"sides.{side.name}") for side in negotiation.sides]
    actors += [
        (group.name, f"sides.{side.name}.constituents.{group.name}")
        for side in negotiation.sides
        for group in side.constituents
    ]
    for name, path in actors:
        if "." in name or name == "negotiator":
            yield Problem("bad-name", f"{name!r} cannot name a side or a group", path, hint="leave out the dot")
    for name, path in declared:
        if not NAME.fullmatch(name):
            yield Problem(
                "bad-name", f"{name!r} cannot be written in an expression", path, hint="letters, digits and _"
            )
        if name in RESERVED:
            yield Problem("reserved-name", f"{name!r} is a word of the language", path)
        if name in seen and path not in branches:
            yield Problem("name-twice", f"the name {name!r} is declared twice", path)
        if name in negotiation.labels:
            yield Problem("name-twice", f"{name!r} is both a variable and the name of a value", path)
        seen.add(name)
    for path, names in (
        ("sides", [side.name for side in negotiation.sides]),
        ("proposals", [proposal.name for proposal in negotiation.proposals]),
        *(
            (f"sides.{side.name}.constituents", [group.name for group in side.constituents])
            for side in negotiation.sides
        ),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem("name-twice", f"{name!r} is declared {count} times", f"{path}.{name}")


def _parameters(negotiation: Negotiation) -> Iterator[Problem]:
    scope = Scope(_known_constants(negotiation))
    for parameter in negotiation.parameters:
        path = f"parameters.{parameter.name}"
        if parameter.domain.is_empty:
            yield Problem("empty-domain", f"the domain {parameter.domain} holds no number", path)
        if parameter.value is None:
            continue
        number = parameter.value.constant()
        if number is None:
            yield Problem("not-a-number", f"the value {parameter.value} is not a number", f"{path}.value")
        elif number not in parameter.domain:
            yield Problem("outside-domain", f"the value {number} is outside {parameter.domain}", f"{path}.value")
    for index, assumption in enumerate(negotiation.assumptions):
        path = f"assumptions.{index}"
        yield from _undeclared(assumption, {p.name for p in negotiation.parameters}, path)
        if assumption.names <= set(scope):
            try:
                holds = assumption.value(scope)
            except ZeroDivisionError:
                holds = True
            if holds is not True and holds is not False:
                yield Problem("not-a-condition", f"{assumption} is a number, not a condition", path)
            elif not holds:
                yield Problem("outside-domain", f"the values break the assumption {assumption}", path)


def _issues(negotiation: Negotiation) -> Iterator[Problem]:
    for issue in negotiation.issues:
        path = f"issues.{issue.name}"
        if bool(issue.options) == (issue.domain is not None):
            yield Problem("bad-issue", "an issue is either an interval (in:) or named options (options:)", path)
        if issue.grid is not None and issue.grid < 1:
            yield Problem("bad-grid", f"a grid has at least one step, not {issue.grid}", f"{path}.grid")
        if issue.domain is not None and issue.domain.is_empty:
            yield Problem("empty-domain", f"the domain {issue.domain} holds no number", path)
        if issue.grid is not None and (issue.domain is None or issue.domain.low is None or issue.domain.high is None):
            yield Problem("bad-grid", "a grid needs an interval with two bounds", f"{path}.grid")
    attributes = set(negotiation.attributes)
    by_name = {issue.name: issue for issue in negotiation.issues}
    scope = Scope(_known_constants(negotiation))
    allowed = {p.name for p in negotiation.parameters} | negotiation.labels
    for proposal in negotiation.proposals:
        path = f"proposals.{proposal.name}"
        missing = attributes - {name for name, _ in proposal.values}
        if missing:
            yield Problem("missing-value", f"no value for {', '.join(sorted(missing))}", path)
        for name, source in proposal.values:
            undeclared = list(_undeclared(source, allowed, f"{path}.{name}"))
            yield from undeclared
            if name in by_name and not undeclared and source.names <= set(scope):
                yield from _inside(by_name[name], source.value(scope), f"{path}.{name}")


def _inside(issue: Issue, value: Any, path: str) -> Iterator[Problem]:
    if issue.options and value not in issue.options:
        yield Problem(
            "outside-domain", f"{value!r} is not an option of {issue.name}", path, hint=nearest(value, issue.options)
        )
    if issue.domain is not None and (not isinstance(value, Fraction) or value not in issue.domain):
        yield Problem("outside-domain", f"{value} is outside {issue.domain}", path)


def _uncertainty(negotiation: Negotiation) -> Iterator[Problem]:
    drawn: set[str] = {p.name for p in negotiation.parameters} | negotiation.labels
    for quantity in negotiation.uncertainty:
        path = f"uncertainty.{quantity.name}"
        if bool(quantity.values) == (quantity.distribution is not None):
            yield Problem("bad-uncertainty", "an uncertain quantity has either values or a distribution", path)
        if quantity.distribution is not None:
            yield from quantity.distribution.problems(f"{path}.distribution")
            if quantity.points is not None and quantity.points < 1:
                yield Problem(
                    "bad-grid", f"a distribution has at least one point, not {quantity.points}", f"{path}.points"
                )
        for value in quantity.values:
            for source, where in ((value.prior, "prior"), (value.value, "value")):
                if source is not None:
                    yield from _undeclared(source, drawn, f"{path}.values.{value.name}.{where}")
        yield from _priors(negotiation, [(v.name, v.prior) for v in quantity.values], path, "values")
        yield from _known_to(negotiation, quantity.known_to, "", path)
        drawn.add(quantity.name)
    for side in negotiation.sides:
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}"
            for kind in group.types:
                yield from _undeclared(kind.prior, drawn, f"{path}.types.{kind.name}.prior")
            yield from _priors(negotiation, [(t.name, t.prior) for t in group.types], path, "types")
            yield from _known_to(negotiation, group.known_to, side.name, path)
            drawn.add(f"{side.name}.{group.name}")


def _priors(negotiation: Negotiation, priors: list[tuple[str, Expression]], path: str, where: str) -> Iterator[Problem]:
    scope = Scope(_known_constants(negotiation))
    if not priors or not all(prior.names <= set(scope) for _, prior in priors):
        return  # symbols or earlier draws are left: the compiler checks each case
    try:
        numbers = [prior.value(scope) for _, prior in priors]
    except ZeroDivisionError:
        yield Problem("division-by-zero", "a prior divides by zero", f"{path}.{where}")
        return
    for (name, _), number in zip(priors, numbers, strict=True):
        if number < 0 or number > 1:
            yield Problem("prior-range", f"the prior {number} is outside [0, 1]", f"{path}.{where}.{name}.prior")
    if sum(numbers) != 1:
        yield Problem("prior-sum", f"the priors sum to {sum(numbers)}, not 1", f"{path}.{where}")


def _known_to(negotiation: Negotiation, names: Iterable[str], side: str, path: str) -> Iterator[Problem]:
    for name in names:
        if negotiation.actor(name, side) is None:
            yield Problem(
                "unknown-actor",
                f"known_to names {name!r}, who is no actor",
                f"{path}.known_to",
                hint=nearest(name, negotiation.actors),
            )


def _sides(negotiation: Negotiation) -> Iterator[Problem]:
    scope = Scope(_known_constants(negotiation))
    names = payoff_names(negotiation)
    for side in negotiation.sides:
        yield from _negotiator(side, names)
        votes = {group.name: group.votes for group in side.constituents}
        if side.body is not None:
            yield from side.body.resolve(votes).problems(f"sides.{side.name}.body", votes)
        for group in side.constituents:
            yield from _group(group, side, names, scope)


def _negotiator(side: Side, names: set[str]) -> Iterator[Problem]:
    path = f"sides.{side.name}.negotiator"
    chief = side.negotiator
    yield from _payoff(chief.payoff, names, f"{path}.payoff")
    for part in ("no_agreement", "involuntary_defection", "voluntary_defection"):
        yield from _payoff(getattr(chief.reversion, part), names, f"{path}.reversion")
    groups = [group.name for group in side.constituents]
    for group, weight in chief.broker:
        if group not in groups:
            yield Problem(
                "unknown-group",
                f"broker names {group!r}, who is no group of {side.name}",
                f"{path}.broker",
                hint=nearest(group, groups),
            )
        yield from _undeclared(weight, names, f"{path}.broker.{group}")
    yield from _undeclared(chief.failure_cost.own, names, f"{path}.failure_cost.own")
    yield from _undeclared(chief.failure_cost.other, names, f"{path}.failure_cost.other")
    yield from _undeclared(chief.good_will, names, f"{path}.good_will")
    yield from _payoff(chief.realignment_cost, names, f"{path}.realignment_cost")
    yield from _undeclared(chief.refusal_penalty, names, f"{path}.refusal_penalty")


def _group(group: Group, side: Side, names: set[str], scope: Scope) -> Iterator[Problem]:
    path = f"sides.{side.name}.constituents.{group.name}"
    owners: list[tuple[Group | Type, str]] = [(group, path)]
    owners += [(kind, f"{path}.types.{kind.name}") for kind in group.types]
    for owner, where in owners:
        yield from _payoff(owner.payoff, names, f"{where}.payoff")
        if owner.reversion is not None:
            for part in ("no_agreement", "involuntary_defection", "voluntary_defection"):
                yield from _payoff(getattr(owner.reversion, part), names, f"{where}.reversion")
    for word, low, high, code in (
        ("votes", 0, None, "votes-negative"),
        ("turnout", 0, 1, "turnout-range"),
        ("discipline", 0, 1, "discipline-range"),
    ):
        source = getattr(group, word)
        yield from _undeclared(source, names, f"{path}.{word}")
        if source.names <= set(scope):
            number = source.value(scope)
            if not isinstance(number, Fraction):
                yield Problem("not-a-number", f"{word} is {number!r}, not a number", f"{path}.{word}")
            elif number < low or (high is not None and number > high):
                bound = "below zero" if number < low else "above one"
                yield Problem(code, f"{word} is {number}: {bound}", f"{path}.{word}")
    if group.exchangeable is not None:
        if group.exchangeable < 1:
            message = f"a group stands for at least one member, not {group.exchangeable}"
            yield Problem("no-members", message, f"{path}.exchangeable")
        if not group.types:
            message = "exchangeable members differ by their types, and the group has none"
            yield Problem("no-members", message, f"{path}.exchangeable", hint="without types, votes: 9 is enough")
    if group.members is not None:
        yield from group.members.threshold.problems(f"{path}.members.threshold")


def _process(negotiation: Negotiation) -> Iterator[Problem]:
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
            for name in names:
                if name not in pools[pool]:
                    code = {
                        "side": "unknown-side",
                        "actor": "unknown-actor",
                        "variable": "unknown-variable",
                        "issue": "unknown-issue",
                        "agreement": "unknown-agreement",
                    }[pool]
                    yield Problem(
                        code, f"{where} names {name!r}, which is no {pool}", f"{path}.{where}",
                        hint=nearest(name, pools[pool]),
                    )  # fmt: skip
        for where, source in stage.sources():
            yield from _undeclared(source, known, f"{path}.{where}")
        for where, priors in stage.priors():
            yield from _priors(negotiation, list(priors), path, where)
        for where, issue_name, points in stage.points():
            yield from _points(negotiation, issue_name, points, f"{path}.{where}")
        yield from stage.problems(path)
    yield from _after_the_end(negotiation.process, "process")
    yield from _since(negotiation)


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
    issue = next((each for each in negotiation.issues if each.name == issue_name), None)
    for index, point in enumerate(points):
        number = point.constant()
        if issue is not None and number is not None:
            yield from _inside(issue, number, f"{path}.{index}")


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
            yield Problem("after-the-end", "this stage comes after the end of play", f"{path}.{index + 1}")


CHECKS = (_names, _parameters, _issues, _uncertainty, _sides, _process)


def _payoffs_exist(negotiation: Negotiation) -> Iterator[Problem]:
    """No payoff divides by zero or lacks an entry at an agreement, for the values that are known."""
    constants = _known_constants(negotiation)
    if negotiation.agreement_count > MANY_AGREEMENTS:
        return  # the compiler meets each case, if it comes to that
    try:
        agreements = negotiation.agreements()
    except (NotYetError, KeyError):
        return
    named = {issue.name for issue in negotiation.issues if issue.options}
    for path, source in payoffs(negotiation):
        differs = isinstance(source, PayoffTable) or may_fail(source) or source.names & named
        for agreement in agreements if differs else agreements[:1]:
            scope = Scope({**constants, **dict(agreement.values), "agreement": agreement.name})
            if not source.names <= set(scope):
                break  # depends on draws or symbols: the compiler meets each case
            try:
                value = source.value(scope)
                if isinstance(value, (str, bool)):
                    yield Problem("not-a-number", f"the payoff is {value!r} at {agreement.name}, not a number", path)
                    break
            except ZeroDivisionError as error:
                yield Problem("division-by-zero", f"{error} divides by zero at the agreement {agreement.name}", path)
                break
            except InputError as error:
                yield from (problem.under(path) for problem in error.problems)
                break


def payoffs(negotiation: Negotiation) -> Iterator[tuple[str, Payoff]]:
    """Every payoff over agreements, with its path."""
    for side in negotiation.sides:
        yield f"sides.{side.name}.negotiator.payoff", side.negotiator.payoff
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}"
            yield f"{path}.payoff", group.payoff
            for kind in group.types:
                if kind.payoff is not None:
                    yield f"{path}.types.{kind.name}.payoff", kind.payoff


def payoff_names(negotiation: Negotiation) -> set[str]:
    """Every name that a payoff may use."""
    variables = {name for name, _ in negotiation.variables}
    parameters = {p.name for p in negotiation.parameters}
    return (
        parameters
        | variables
        | negotiation.labels
        | set(negotiation.attributes)
        | set(negotiation.draws)
        | {"agreement"}
    )


def _payoff(source: Payoff | None, names: set[str], path: str) -> Iterator[Problem]:
    if source is not None:
        yield from _undeclared(source, names, path)


def _undeclared(source: Payoff, names: Iterable[str], path: str) -> Iterator[Problem]:
    allowed = set(names)
    for name in sorted(source.names - allowed):
        yield Problem("unknown-name", f"{name!r} is not declared", path, hint=nearest(name, allowed))


def _known_constants(negotiation: Negotiation) -> Mapping[str, Any]:
    known: dict[str, Any] = {label: label for label in negotiation.labels}
    for parameter in negotiation.parameters:
        if parameter.value is not None and (number := parameter.value.constant()) is not None:
            known[parameter.name] = number
    return known
