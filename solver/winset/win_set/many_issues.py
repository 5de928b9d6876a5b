"""Win-sets over any number of interval issues, as polynomial conditions: discs, lenses and what has no corners.

Where every group compares two polynomials, the win-set is the union, over the
smallest coalitions that ratify, of the agreements that all their members accept.
Elsewhere (populations, payoffs with cases) it is put together from the cells on
which every comparison has one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any, TypeVar

from attrs import frozen

from winset.errors import NotYetError, Problem
from winset.expression import RELATIONS, Comparison, Number, Scope, Undecided, Value
from winset.negotiation import Interval, Issue
from winset.negotiation.voting import GroupPayoff
from winset.ratification import Ballot

from .cell import CellScope, partition
from .conditions import Box, ConditionRegion, Requirement, Way
from .electorate import Electorate
from .form import Form, unknown
from .sign_cell import SignCell, ways_of

MOST_GROUPS = 14
"""How many groups that compare a body may have."""
LARGEST = 2_000
"""How many cells the issues may come apart into."""
Result = TypeVar("Result")


@frozen
class ConditionWinSet(ConditionRegion):
    """The agreements on interval issues that a side's constituents would ratify.

    Parameters
    ----------
    side
        Whose constituents.
    """

    side: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {**super().to_dict(), "side": self.side}

    def __str__(self) -> str:
        return f"win-set of {self.side}: {super().__str__()}"


class _Answering(Scope):
    """A scope that gives every comparison of formulas one answer: what a group casts if it gains, or loses."""

    __slots__ = ("answer",)

    def __init__(self, values: Mapping[str, Value], answer: bool) -> None:
        super().__init__(values)
        self.answer = answer

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        difference = left - right
        if isinstance(difference, Form):
            number = difference.constant
            return self.answer if number is None else RELATIONS[relation](number, 0)
        return super().decide(left, relation, right)


def condition_win_set(issues: tuple[Issue, ...], electorate: Electorate) -> ConditionWinSet:
    """The win-set over interval issues, where payoffs are polynomials, or quotients of two, piece by piece.

    Raises
    ------
    UnsupportedError
        ``not-polynomial`` where a payoff or the cdf of a population is none.
    NotYetError
        ``too-many-coalitions`` above :data:`MOST_GROUPS` groups that compare, ``too-many-cells`` above
        :data:`LARGEST`, ``undecided``.
    """
    box = Box(tuple(issue.name for issue in issues), tuple(issue.domain or Interval() for issue in issues))
    values = issue_values(electorate, box)
    gains = {group: _gain(electorate, group, values) for group in electorate.groups}
    if None not in gains.values():
        return ConditionWinSet(box.issues, box.domains, _by_coalition(electorate, gains, values), electorate.side.name)

    def passes(cell: SignCell) -> bool:
        scope = CellScope(values, cell)
        return electorate.passes(electorate.ballots(scope), scope)

    inside = [cell for cell, holds in cells(electorate, box, passes) if holds]
    found = ConditionRegion(box.issues, box.domains, ways_of(inside)).pruned
    return ConditionWinSet(box.issues, box.domains, found.ways, electorate.side.name)


def issue_values(electorate: Electorate, box: Box) -> dict[str, Value]:
    """What names stand for where the issues are unknown."""
    count = len(box.issues)
    return {**electorate.world.values, **{name: unknown(index, count) for index, name in enumerate(box.issues)}}


def cells(electorate: Electorate, box: Box, compute: Callable[[SignCell], Result]) -> Iterator[tuple[SignCell, Result]]:
    """The cells on which a computation has one result.

    Raises
    ------
    NotYetError
        ``too-many-cells`` above :data:`LARGEST`.
    """
    for count, pair in enumerate(partition([SignCell(box)], compute)):
        if count >= LARGEST:
            message = f"the votes of {electorate.side.name} divide the issues into more than {LARGEST} cells"
            hint = "give fewer groups, or a grid"
            raise NotYetError(Problem("too-many-cells", message, f"sides.{electorate.side.name}", hint=hint))
        yield pair


def _by_coalition(
    electorate: Electorate, all_gains: Mapping[str, Number], values: Mapping[str, Value]
) -> tuple[Way, ...]:
    """The agreements that all of one of the smallest coalitions accept."""
    gains = {group: gain for group, gain in all_gains.items() if isinstance(gain, Form) and gain.constant is None}
    if len(gains) > MOST_GROUPS:
        message = f"{len(gains)} groups of {electorate.side.name} compare, above the limit of {MOST_GROUPS}"
        raise NotYetError(Problem("too-many-coalitions", message, f"sides.{electorate.side.name}"))
    yes, no = (
        {group: electorate.ballot(group, _Answering(values, answer)) for group in electorate.groups}
        for answer in (True, False)
    )
    coalitions = _smallest(electorate, gains, yes, no)
    return tuple(tuple(Requirement(gains[group], ">=") for group in coalition) for coalition in coalitions)


def _gain(electorate: Electorate, group: str, values: Mapping[str, Value]) -> Number | None:
    """What a group that compares gains by the agreement, zero for one that does not; ``None`` if no single formula."""
    side, source, scope = electorate.side, electorate.side.group(group), Scope(values)
    try:
        sizes = source.votes.value(scope), source.turnout.value(scope), source.discipline.value(scope)
        gain = GroupPayoff(side, source).value(scope) - GroupPayoff(side, source, "involuntary_defection").value(scope)
    except Undecided:
        return None
    if any(isinstance(size, Form) for size in sizes) or (source.members is not None and source.stance == "compares"):
        return None
    return gain if source.stance == "compares" else Fraction(0)


def _smallest(
    electorate: Electorate, gains: Mapping[str, Form], yes: Mapping[str, Ballot], no: Mapping[str, Ballot]
) -> Iterator[tuple[str, ...]]:
    """The smallest coalitions of those who compare that ratify, together with everybody whose vote is fixed."""
    scope = Scope(electorate.world.values)
    found: list[frozenset[str]] = []
    for size in range(len(gains) + 1):
        for coalition in combinations(gains, size):
            members = frozenset(coalition)
            if any(smaller <= members for smaller in found):
                continue
            if electorate.passes({**no, **{group: yes[group] for group in coalition}}, scope):
                found.append(members)
                yield coalition
