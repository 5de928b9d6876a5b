"""Every variable has one meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Problem
from ..stage import walk
from ..stages.bargain import NO_PROPOSAL, NO_SETTLEMENT, OF_PLAY, Bargain

if TYPE_CHECKING:
    from ..negotiation import Negotiation

NAME = re.compile(r"[^\W\d]\w*")
"""What an expression can call a variable."""
RESERVED = frozenset({"and", "or", "not", "if", "abs", "min", "max", "agreement"})


def check_names(negotiation: Negotiation) -> Iterator[Problem]:
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
    yield from _confused_with_the_play(negotiation)
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


def _confused_with_the_play(negotiation: Negotiation) -> Iterator[Problem]:
    """Names that a reader of the play would take for what the play calls something else."""
    moves = [(u.name, f"uncertainty.{u.name}") for u in negotiation.uncertainty]
    moves += negotiation.variables
    if any(isinstance(stage, Bargain) for stage, _ in walk(negotiation.process)):
        for name, path in moves:
            if name in OF_PLAY:
                yield Problem("reserved-name", f"{name!r} is what bargaining calls a move of its own", path)
    values = [(proposal.name, f"proposals.{proposal.name}") for proposal in negotiation.proposals]
    values += [(option, f"issues.{issue.name}") for issue in negotiation.issues for option in issue.options]
    for name, path in values:
        if name in (NO_PROPOSAL, NO_SETTLEMENT):
            yield Problem("reserved-name", f"{name!r} is what the play calls it where nothing is offered", path)
    for draw in negotiation.draws:
        if "." in draw and draw in negotiation.labels:
            side, _, group = draw.partition(".")
            path = f"sides.{side}.constituents.{group}"
            yield Problem("name-twice", f"{draw!r} is both a group with types and the name of a value", path)
    known = {parameter.name for parameter in negotiation.parameters} | {name for name, _ in moves}
    for proposal in negotiation.proposals:
        for name, _ in proposal.values:
            if name in known:
                path = f"proposals.{proposal.name}"
                yield Problem("name-twice", f"{name!r} is both an attribute and a variable or parameter", path)
