"""The Pareto set of two votes: agreements from which neither side's yes votes can rise without the other's falling.

Where votes are linear piece by piece it is made of pieces of polygons, exactly:
the plane comes apart into faces on each of which both votes are linear; what the
votes on one face dominate is a set with straight borders, and each face keeps
what no face dominates. Where votes are counted on regions with curved borders it
is the union of the regions whose counts no other region's beat. Where both votes
are smooth see :mod:`winset.win_set.smooth`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from winset.errors import NotYetError, Problem, UnsupportedError
from winset.expression import Number, Scope, Value
from winset.negotiation import Interval, Issue, Negotiation

from .base import Region
from .cell import Cell, CellScope, partition
from .conditions import Box, ConditionRegion
from .electorate import Electorate
from .finite import FiniteRegion, finite_win_set
from .form import Form
from .many_issues import cells, issue_values
from .plane import Corner, Face, box
from .score import Score, score_of
from .sign_cell import SignCell, ways_of
from .smooth import smooth_pareto
from .two_issues import PlaneRegion

Votes = tuple[Number, Number]
NOT_PLANE = ("not-linear", "unbounded-issue")
LARGEST = 4_000
"""How many faces the plane may come apart into."""


def finite_pareto(negotiation: Negotiation, first: Electorate, second: Electorate) -> FiniteRegion:
    """The Pareto set over the agreements of the finite game, each vote counted."""
    tallies = [finite_win_set(negotiation, here).tallies for here in (first, second)]
    votes = {ours.agreement: (ours.yes, theirs.yes) for ours, theirs in zip(*tallies, strict=True)}
    best = _undominated(votes.values())
    return FiniteRegion(tuple(name for name, pair in votes.items() if pair in best), negotiation.agreements())


def pareto_region(issues: tuple[Issue, Issue], first: Electorate, second: Electorate) -> Region:
    """The Pareto set over two interval issues.

    Raises
    ------
    UnsupportedError
        ``not-smooth`` where votes are neither linear piece by piece, nor counted, nor smooth and concave;
        ``not-polynomial``.
    NotYetError
        ``too-many-cells``, ``undecided``.
    """
    whole = Box((issues[0].name, issues[1].name), tuple(issue.domain or Interval() for issue in issues))
    scores = score_of(first, whole), score_of(second, whole)
    votes = (
        Counting(issue_values(first, whole), first, scores[0]),
        Counting(issue_values(second, whole), second, scores[1]),
    )
    try:
        return PlaneRegion((issues[0].name, issues[1].name), _linear(box(*whole.domains), votes))
    except UnsupportedError as error:
        if error.problems[0].code not in NOT_PLANE:
            raise
    if scores[0] is not None and scores[1] is not None:
        return smooth_pareto(whole, scores[0], scores[1])
    return _counted(whole, votes)


@frozen(eq=False)
class Counting:
    """A side's yes votes, or its score in their place, on a cell."""

    values: Mapping[str, Value]
    electorate: Electorate
    score: Score | None

    def on(self, cell: Cell) -> Number:
        """The votes, as one formula."""
        scope = CellScope(self.values, cell)
        if self.score is not None:
            return self.score.bounded(self.score.form, scope)
        return sum((ballot.yes for ballot in self.electorate.ballots(scope).values()), Fraction(0))


def _counted(whole: Box, votes: tuple[Counting, Counting]) -> ConditionRegion:
    """The cells with the undominated counts."""
    found: list[tuple[SignCell, tuple[Fraction, Fraction]]] = []
    for cell, pair in cells(votes[0].electorate, whole, lambda cell: (votes[0].on(cell), votes[1].on(cell))):
        numbers = [vote.constant if isinstance(vote, Form) else Fraction(vote) for vote in pair]
        if numbers[0] is None or numbers[1] is None:
            message = "the Pareto set of these votes is not computed: they are neither counted nor smooth everywhere"
            hint = "the votes of one population a side, or of groups alone, can be compared"
            raise UnsupportedError(Problem("not-smooth", message, hint=hint))
        found.append((cell, (numbers[0], numbers[1])))
    best = _undominated(pair for _, pair in found)
    return ConditionRegion(whole.issues, whole.domains, ways_of(cell for cell, pair in found if pair in best)).pruned


def _undominated(pairs: Iterable[tuple[Number, Number]]) -> set[tuple[Number, Number]]:
    """The pairs that no other is at least as good as in both."""
    found = set(pairs)
    return {(a, b) for a, b in found if not any(c >= a and d >= b and (c, d) != (a, b) for c, d in found)}


# ------------------------------------------------------------ votes that are linear, piece by piece


@frozen
class Shadow:
    """The pairs of votes that those on one face dominate.

    The votes on a face are a point, an open segment or the inside of a convex
    polygon. Below a point lies a quadrant without its corner; below the others
    what is under their upper right border, that border left out.

    Parameters
    ----------
    corner
        The largest of each vote.
    attained
        Whether a vote is the same all over the face, so that its largest value is attained.
    borders
        Upper right edges: ``(m, n, c)`` where ``m * a + n * b < c`` below.
    """

    corner: Corner
    attained: tuple[bool, bool]
    borders: tuple[tuple[Fraction, Fraction, Fraction], ...] = ()

    def holds(self, votes: tuple[Number, Number], scope: Scope) -> bool:
        """Whether a pair is dominated."""
        pairs = list(zip(votes, self.corner, self.attained, strict=True))
        if not all(scope.decide(vote, "<=" if attained else "<", most) for vote, most, attained in pairs):
            return False
        if all(self.attained):
            return any(scope.decide(vote, "<", most) for vote, most, _ in pairs)
        return all(scope.decide(m * votes[0] + n * votes[1], "<", c) for m, n, c in self.borders)


def _linear(faces: Iterable[Face], votes: tuple[Counting, Counting]) -> tuple[Face, ...]:
    """The faces whose votes nothing dominates."""
    parts: list[tuple[Face, Votes]] = []
    for face, pair in partition(faces, lambda face: (votes[0].on(face), votes[1].on(face))):
        if any(isinstance(vote, Form) and vote.degree not in (0, 1) for vote in pair):
            raise UnsupportedError(Problem("not-linear", "the votes are not linear in the two issues"))
        parts.append((face, pair))
        if len(parts) > LARGEST:
            raise NotYetError(Problem("too-many-cells", f"the votes divide the plane into more than {LARGEST} cells"))
    shadows = _outermost(
        {_shadow([(_at(a, corner), _at(b, corner)) for corner in face.corners]) for face, (a, b) in parts}
    )
    kept: list[Face] = []
    for face, pair in parts:

        def dominated(piece: Face, pair: Votes = pair) -> bool:
            scope = CellScope({}, piece)
            return any(shadow.holds(pair, scope) for shadow in shadows)

        kept.extend(piece for piece, is_dominated in partition([face], dominated) if not is_dominated)
    return tuple(kept)


def _at(vote: Number, corner: Corner) -> Fraction:
    """The value of a formula that holds next to a corner, carried on to it."""
    return vote.at(corner) if isinstance(vote, Form) else Fraction(vote)


def _shadow(values: list[Corner]) -> Shadow:
    """What the votes on a face dominate, from their values at its corners."""
    most = max(a for a, _ in values), max(b for _, b in values)
    attained = all(a == most[0] for a, _ in values), all(b == most[1] for _, b in values)
    return Shadow(most, attained, tuple(_borders(values)))


def _borders(values: list[Corner]) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """The edges of the hull of some points that look up and right, as linear formulas."""
    start = max(values, key=lambda pair: (pair[1], pair[0]))
    end = max(values, key=lambda pair: (pair[0], pair[1]))
    hull: list[Corner] = []
    for point in [start, *sorted(pair for pair in set(values) if start[0] < pair[0] and end[1] <= pair[1])]:
        while len(hull) > 1 and _turns_left(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    for (a, b), (c, d) in pairwise(hull):
        yield b - d, c - a, (b - d) * a + (c - a) * b


def _turns_left(first: Corner, second: Corner, third: Corner) -> bool:
    """Whether the second of three points lies on or below the line from the first to the third."""
    ahead, aside = (second[0] - first[0], second[1] - first[1]), (third[0] - first[0], third[1] - first[1])
    return ahead[0] * aside[1] - ahead[1] * aside[0] >= 0


def _outermost(shadows: set[Shadow]) -> list[Shadow]:
    """The shadows but those that lie in another one, as far as the corner of their quadrant tells."""
    scope = Scope({})
    return [
        each
        for each in sorted(shadows, key=lambda shadow: (shadow.corner, shadow.attained, shadow.borders))
        if not any(other.holds(each.corner, scope) for other in shadows if other is not each)
    ]
