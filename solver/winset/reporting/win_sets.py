"""The win-sets of a negotiation, gathered once for pictures and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from attrs import frozen

from ..errors import InputError, WinsetError
from ..expression import Scope
from ..game_tree import Ending
from ..negotiation import Interval, Negotiation, Side
from ..win_set import (
    ConditionRegion,
    FiniteRegion,
    LineRegion,
    PlaneRegion,
    UncertainRegion,
    agreement_zone,
    contour,
    ratification_probability,
    win_set,
)
from .palette import ENDINGS, Shade, side_shade
from .words import number_text, share_text

Form: TypeAlias = Literal["line", "plane", "curves", "list", "words"]
"""How a set of agreements is shown: over one issue, over two by its corners or by its sampled border, by names, or in
words where there are more issues than paper has."""
ISSUES = "issues"
ZONE = ENDINGS[Ending.AGREEMENT].shade
MOST_LEVELS = 6
"""How many iso-vote contours of a side are drawn."""


@frozen
class Row:
    """One set of agreements with its name and colour; ``faint`` where it holds for some types only."""

    name: str
    region: Any
    shade: Shade
    faint: bool = False


@frozen
class WinSets:
    """Every side's win-set (one for each of its types) and the agreement zone.

    Parameters
    ----------
    form
        ``line`` for one interval issue, ``plane`` for two, ``curves`` for two where borders are no straight lines,
        ``list`` for named agreements, ``words`` for three issues and more.
    rows
        One for each side or type, in file order.
    zone
        The agreement zone; where it depends on what is drawn, what is in it whatever is drawn.
    deadlock
        The probability that no agreement would be ratified by all.
    uncertain
        Whether the zone depends on what is drawn.
    """

    negotiation: Negotiation
    form: Form
    rows: tuple[Row, ...]
    zone: Row
    deadlock: Fraction
    uncertain: bool

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The rows of a picture, the zone last."""
        return (*self.rows, self.zone)

    @property
    def words(self) -> str:
        """What a picture of them shows, for those who do not see it."""
        parts = [f"Win-set of {row.name}: {region_words(row.region)}." for row in self.rows]
        if not self.uncertain:
            zone = (
                "The agreement zone is empty: deadlock."
                if self.deadlock
                else f"Agreement zone: {region_words(self.zone.region)}."
            )
            return " ".join([*parts, zone])
        zone = f"Agreement zone whatever is drawn: {region_words(self.zone.region)}."
        return " ".join([*parts, zone, f"Probability of deadlock: {share_text(self.deadlock)}."])


def win_sets_of(negotiation: Negotiation) -> WinSets:
    """All win-sets over the issues themselves where that is possible, else over the listed agreements.

    Raises
    ------
    WinsetError
        Whatever :func:`winset.win_set.win_set` says when neither is possible.
    """
    try:
        return _win_sets(negotiation, ISSUES)
    except WinsetError:
        if not negotiation.proposals:
            raise
        return _win_sets(negotiation, "proposals")


def _win_sets(negotiation: Negotiation, over: str) -> WinSets:
    rows = rows_of_sides(negotiation, over)
    zone: Any = agreement_zone(negotiation, over=over)
    uncertain = isinstance(zone, UncertainRegion)
    deadlock = zone.probability_of_none if uncertain else Fraction(zone.deadlock)
    common = zone_row(rows, uncertain)
    return WinSets(negotiation, form_of(common.region), rows, common, deadlock, uncertain)


def rows_of_sides(negotiation: Negotiation, over: str) -> tuple[Row, ...]:
    """The win-set of every side, one for each of its types."""
    rows: list[Row] = []
    for index, side in enumerate(negotiation.sides):
        found: Any = win_set(negotiation, side.name, over=over)
        shade = side_shade(index)
        if isinstance(found, UncertainRegion):
            for profile in found.profiles:
                kinds = ", ".join(value for _, value in profile.types)
                name = f"{side.name} if {kinds} ({number_text(profile.probability)})"
                rows.append(Row(name, profile.region, shade, True))
        else:
            rows.append(Row(side.name, found, shade))
    return tuple(rows)


def zone_row(rows: Sequence[Row], uncertain: bool) -> Row:
    """What all win-sets have in common: the agreement zone, or what is in it whatever is drawn."""
    first, *rest = (row.region for row in rows)
    for other in rest:
        first = first.intersection(other)
    if not rest:
        first = first.intersection(first)  # a set of its own, and nobody's win-set
    return Row("zone, whatever is drawn" if uncertain else "agreement zone", first, ZONE)


def form_of(region: Any) -> Form:
    """In which form a picture shows a set of agreements."""
    if isinstance(region, LineRegion):
        return "line"
    if isinstance(region, ConditionRegion):
        return "curves" if len(region.issues) == 2 else "words"
    return "plane" if isinstance(region, PlaneRegion) else "list"


@frozen
class Chances:
    """How likely each side's constituents would ratify, along one issue; exact at every point.

    Parameters
    ----------
    points
        Values of the issue.
    sides
        Name of a side, its colour, and the probability at each point.
    """

    issue: str
    points: tuple[Fraction, ...]
    sides: tuple[tuple[str, Shade, tuple[Any, ...]], ...]

    @property
    def words(self) -> str:
        """What a picture of them shows, for those who do not see it."""
        first, last = self.points[0], self.points[-1]
        said = [
            f"{name}: from {number_text(found[0])} at {self.issue} = {first} to {number_text(found[-1])} at {last}"
            for name, _, found in self.sides
        ]
        return f"Probability that constituents would ratify. {'; '.join(said)}."


def chances_of(negotiation: Negotiation, steps: int = 40) -> Chances | None:
    """The chances of ratification where win-sets depend on a continuous draw.

    ``None`` but for one issue that is a line, and where a distribution is left open.
    """
    issue = negotiation.issues[0] if len(negotiation.issues) == 1 else None
    if issue is None or issue.domain is None:
        return None
    low, high = _window(negotiation, issue.domain)
    points = tuple(low + (high - low) * index / steps for index in range(steps + 1))
    sides = tuple(
        (
            side.name,
            side_shade(index),
            tuple(ratification_probability(negotiation, side.name, {issue.name: point}) for point in points),
        )
        for index, side in enumerate(negotiation.sides)
        if side.constituents
    )
    if not all(isinstance(chance, (int, Fraction)) for _, _, chances in sides for chance in chances):
        return None
    return Chances(issue.name, points, sides)


def _window(negotiation: Negotiation, domain: Interval) -> tuple[Fraction, Fraction]:
    """The part of a line to look at: the issue's domain, infinite ends cut beyond all numbers that matter."""
    scope = Scope(negotiation.constants())
    known = [value for value in scope.values() if isinstance(value, Fraction)]
    for quantity in negotiation.uncertainty:
        if quantity.distribution is not None:
            known += [bound.value(scope) for bound in quantity.distribution.bounds]
    low = domain.low if domain.low is not None else min([*known, Fraction(0)]) - 1
    high = domain.high if domain.high is not None else max([*known, Fraction(1)]) + 1
    return low, high


def region_words(region: Any) -> str:
    """A set of agreements in one line."""
    if isinstance(region, FiniteRegion):
        return ", ".join(region.members) or "empty"
    first = str(region).splitlines()[0]
    return first.partition(": ")[2] or first


def real(point: Any) -> float:
    """A coordinate of a picture; where an exact number becomes a decimal, for drawing only."""
    return float(point) if isinstance(point, Fraction) else float(point.to_sympy())


def votes_are_all_or_nothing(side: Side) -> bool:
    """Whether a side casts all its votes alike, so that levels of its vote say no more than its win-set."""
    return len(side.constituents) < 2 and not any(group.members for group in side.constituents)


def contours(negotiation: Negotiation, index: int) -> Iterator[tuple[Fraction, PlaneRegion]]:
    """The iso-vote contours of a side in two issues: a level and the agreements that get at least so many votes."""
    side = negotiation.sides[index]
    if votes_are_all_or_nothing(side) or any(group.types for group in side.constituents):
        return
    scope = Scope(negotiation.constants())
    votes = [group.votes.value(scope) * group.turnout.value(scope) for group in side.constituents]
    if any(group.members for group in side.constituents):  # a share of a population: any level is reached somewhere
        levels = [sum(votes, Fraction(0)) * quarter / 4 for quarter in (1, 2, 3)]
    else:
        totals = {Fraction(0)}
        for number in votes:
            totals |= {total + number for total in totals}
            if len(totals) > 4096:
                return
        levels = sorted(total for total in totals if total > 0)
    step = -(-len(levels) // MOST_LEVELS)
    for level in levels[::-1][::step][::-1]:
        try:
            found = contour(negotiation, side.name, level, over="issues")
        except InputError as error:
            if error.problems[0].code != "unreachable-level":
                raise
            continue  # the votes can be cast, but no agreement gets them all
        if isinstance(found, PlaneRegion):
            yield level, found
