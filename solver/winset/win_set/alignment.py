"""Alignment across the table: whose side a group is on, by how it ranks the agreements."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from attrs import evolve, frozen

from winset.errors import NotYetError, Problem
from winset.expression import Number, Scope
from winset.negotiation import Group, Negotiation, Side
from winset.negotiation.voting import GroupPayoff

from .chief import chief_of
from .electorate import World, worlds


@frozen
class Alignment:
    """How far a group ranks the agreements as the chief negotiators do.

    Parameters
    ----------
    side, group
        Whose constituents.
    scores
        For each chief negotiator, by side in file order: the share of pairs of
        agreements that both rank the same way, less the share that they rank
        oppositely; exact, from -1 to 1 (Kendall's tau, where a tie counts for neither).
    """

    side: str
    group: str
    scores: tuple[tuple[str, Fraction], ...]

    @property
    def ally(self) -> str | None:
        """The side whose chief negotiator it agrees with most; its own among equals, ``None`` if with nobody."""
        own = dict(self.scores)[self.side]
        name, score = max(self.scores, key=lambda pair: (pair[1], pair[0] == self.side))
        return None if score <= 0 else self.side if score == own else name

    @property
    def across(self) -> bool:
        """Whether it is nearer to another side's chief negotiator than to its own."""
        return self.ally not in (None, self.side)

    def __str__(self) -> str:
        scores = ", ".join(f"{name} {score}" for name, score in self.scores)
        return f"{self.side}.{self.group}: {self.ally or 'nobody'}'s ally ({scores})"


def alignment(negotiation: Negotiation, types: Mapping[str, Any] | None = None) -> tuple[Alignment, ...]:
    """Whose allies all groups are, over the agreements of the finite game.

    In a heterogeneous conflict a chief negotiator may find allies among the
    other side's constituents (Putnam 1988, p. 444).

    Raises
    ------
    NotYetError
        ``no-grid``; ``open-draw`` where payoffs depend on draws that are not given.
    UnsupportedError
        ``unsupported-broker``.
    """
    chiefs = [chief_of(side) for side in negotiation.sides]
    everyone = [evolve(side, body=None) for side in negotiation.sides]  # those without a vote are somebody's allies too
    found = worlds(negotiation, (*everyone, *chiefs), types or {})
    if len(found) > 1:
        drawn = ", ".join(name for name, _ in found[0].types)
        raise NotYetError(Problem("open-draw", f"payoffs depend on {drawn}", "sides", hint="give their types"))
    world = found[0].closed()
    wanted = [_ranking(negotiation, chief, chief.constituents[0], world) for chief in chiefs]
    return tuple(
        Alignment(
            side.name,
            group.name,
            tuple(
                (other.name, _agreement(_ranking(negotiation, side, group, world), ranking))
                for other, ranking in zip(negotiation.sides, wanted, strict=True)
            ),
        )
        for side in negotiation.sides
        for group in side.constituents
    )


def _ranking(negotiation: Negotiation, side: Side, group: Group, world: World) -> list[int]:
    """For each pair of agreements, whether the group likes the first less (-1), as much (0) or more (1)."""
    payoffs: list[Number] = []
    for agreement in negotiation.agreements():
        scope = Scope({**world.values, **dict(agreement.values), "agreement": agreement.name})
        payoffs.append(GroupPayoff(side, group).value(scope))
    scope = Scope({})
    return [scope.decide(a, ">", b) - scope.decide(a, "<", b) for a, b in combinations(payoffs, 2)]


def _agreement(left: list[int], right: list[int]) -> Fraction:
    return Fraction(sum(a * b for a, b in zip(left, right, strict=True)), max(len(left), 1))
