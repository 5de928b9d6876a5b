"""Win-sets over one interval: unions of intervals with exact ends, and whose vote turns at each end."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from attrs import evolve, frozen

from winset.negotiation import Interval, Issue
from winset.ratification import Ballot

from .base import AgreementLike, Region, coordinates
from .cell import CellScope, partition
from .electorate import Electorate
from .form import Form, unknown
from .line import Segment, Spot, Stretch, common, joined, stretches, text
from .point import Point


@frozen
class LineRegion(Region):
    """Agreements on one interval issue.

    Parameters
    ----------
    issue
        Its name.
    segments
        Disjoint intervals, from low to high.
    """

    issue: str
    segments: tuple[Segment, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it holds no agreement."""
        return not self.segments

    @property
    def set(self) -> Any:
        """As a SymPy set."""
        import sympy

        return sympy.Union(*(segment.to_sympy() for segment in self.segments))

    @property
    def bare(self) -> LineRegion:
        """The same agreements, without the pivotal groups."""
        return LineRegion(self.issue, self.segments)

    def contains(self, agreement: AgreementLike) -> bool:
        """Whether it holds the agreement, given by its value."""
        (value,) = coordinates(agreement, (self.issue,))
        return any(value in segment for segment in self.segments)

    def intersection(self, other: LineRegion) -> LineRegion:
        """The agreements of both."""
        return LineRegion(self.issue, common(self.segments, other.segments))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it; ends as text, ``None`` for infinity."""
        return {
            "kind": "interval",
            "issue": self.issue,
            "segments": [
                {
                    "low": None if each.low is None else str(each.low),
                    "high": None if each.high is None else str(each.high),
                    "low_open": each.low_open,
                    "high_open": each.high_open,
                }
                for each in self.segments
            ],
        }

    def __str__(self) -> str:
        return text(self.segments)


@frozen
class End:
    """Where a win-set begins or stops inside the issue's domain, and the groups whose votes turn there."""

    at: Point
    pivotal: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.at}: {', '.join(self.pivotal)}"


@frozen
class LineWinSet(LineRegion):
    """The agreements on one interval issue that a side's constituents would ratify.

    Parameters
    ----------
    side
        Whose constituents.
    ends
        From low to high; an end of the domain itself is nobody's.
    """

    side: str
    ends: tuple[End, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        ends = [{"at": str(end.at), "pivotal": list(end.pivotal)} for end in self.ends]
        return {**super().to_dict(), "side": self.side, "ends": ends}

    def __str__(self) -> str:
        return "\n".join(
            [f"win-set of {self.side}: {super().__str__()}", *(f"  pivotal at {end}" for end in self.ends)]
        )


Vote = tuple[bool, dict[str, Ballot]]


def line_win_set(issue: Issue, electorate: Electorate) -> LineWinSet:
    """The win-set over an interval issue."""
    domain = issue.domain or Interval()
    values = {**electorate.world.values, issue.name: unknown(0, 1)}
    votes: list[tuple[Stretch, Vote]] = []
    for cell, ballots in ballots_by_cell(electorate, values, domain):

        def vote(piece: Stretch, ballots: dict[str, Ballot] = ballots) -> Vote:
            return electorate.passes(ballots, CellScope(values, piece)), ballots

        votes.extend(partition([cell], vote))
    segments = joined((cell, passes) for cell, (passes, _) in votes)
    return LineWinSet(issue.name, segments, electorate.side.name, _ends(votes))


def ballots_by_cell(
    electorate: Electorate, values: dict[str, Any], domain: Interval
) -> Iterable[tuple[Stretch, dict[str, Ballot]]]:
    """Cells in order with the ballots of every group on each.

    Each group's own cells are found first, and then laid over one another: a
    hundred groups cost a hundred short searches and not a search of their product.
    """
    by_group = {
        group: list(
            partition(stretches(domain), lambda cell, g=group: electorate.ballot(g, CellScope(values, cell)))  # type: ignore[misc]
        )
        for group in electorate.groups
    }
    cuts = {cell.at for pieces in by_group.values() for cell, _ in pieces if isinstance(cell, Spot)}
    places = dict.fromkeys(by_group, 0)
    for cell in stretches(domain, cuts):
        for group, pieces in by_group.items():
            if not _within(cell, pieces[places[group]][0]):
                places[group] += 1
        yield cell, {group: pieces[places[group]][1] for group, pieces in by_group.items()}


def _within(cell: Stretch, piece: Stretch) -> bool:
    """Whether a cell lies in a piece that it does not cross the border of."""
    return cell == piece if isinstance(piece, Spot) else piece.holds(cell.sample)


def _ends(votes: list[tuple[Stretch, Vote]]) -> tuple[End, ...]:
    found: list[End] = []
    for (before, (passed, cast)), (after, (passes, casting)) in pairwise(votes):
        if passed == passes:
            continue
        at = before.at if isinstance(before, Spot) else after.at if isinstance(after, Spot) else None
        assert at is not None, "of two neighbouring cells one is a point"
        turning = tuple(group for group in cast if cast[group] != casting[group])
        # Where no ballot jumps, a population's share moves through the quota, or who turns out.
        moving = tuple(group for group in cast if _moves(cast[group]) or _moves(casting[group]))
        if found and found[-1].at == at:
            found[-1] = evolve(found[-1], pivotal=tuple(dict.fromkeys((*found[-1].pivotal, *(turning or moving)))))
        else:
            found.append(End(at, turning or moving))
    return tuple(found)


def _moves(ballot: Ballot) -> bool:
    return any(isinstance(votes, Form) and votes.constant is None for votes in (ballot.yes, ballot.no))
