"""The Pareto set of two votes: agreements from which neither side's yes votes can rise without the other's falling."""

from __future__ import annotations

from fractions import Fraction

from winset.errors import Problem, UnsupportedError
from winset.expression import Number
from winset.negotiation import Interval, Issue

from .cell import CellScope, partition
from .electorate import Electorate
from .form import Form, unknown
from .plane import Face, box
from .two_issues import PlaneRegion

Votes = tuple[Number, Number]


def pareto_region(issues: tuple[Issue, Issue], first: Electorate, second: Electorate) -> PlaneRegion:
    """The Pareto set over two interval issues, for votes that are counted, or linear in the issues everywhere.

    Raises
    ------
    UnsupportedError
        ``not-linear`` where the votes are neither constant piece by piece nor
        linear over the whole domain.
    """
    names = issues[0].name, issues[1].name
    cells = list(
        partition(
            box(issues[0].domain or Interval(), issues[1].domain or Interval()),
            lambda face: (_yes(first, names, face), _yes(second, names, face)),
        )
    )
    numbers = [[_constant(vote) for vote in votes] for _, votes in cells]
    if all(number is not None for pair in numbers for number in pair):
        pairs = [(a, b) for a, b in numbers if a is not None and b is not None]
        best = {pair for pair in pairs if not any(_dominates(other, pair) for other in pairs)}
        faces = tuple(face for (face, _), pair in zip(cells, pairs, strict=True) if pair in best)
        return PlaneRegion(names, faces)
    return PlaneRegion(names, _efficient([face for face, _ in cells], *_everywhere(cells)))


def _yes(electorate: Electorate, names: tuple[str, str], face: Face) -> Number:
    values = {**electorate.world.values, names[0]: unknown(0, 2), names[1]: unknown(1, 2)}
    ballots = electorate.ballots(CellScope(values, face)).values()
    return sum((ballot.yes for ballot in ballots), Fraction(0))


def _constant(vote: Number) -> Fraction | None:
    return vote.constant if isinstance(vote, Form) else Fraction(vote)


def _dominates(left: tuple[Fraction, Fraction], right: tuple[Fraction, Fraction]) -> bool:
    return left != right and left[0] >= right[0] and left[1] >= right[1]


def _everywhere(cells: list[tuple[Face, Votes]]) -> tuple[Form, Form]:
    """The two votes as one linear formula each, the same on every cell."""
    inner = [votes for face, votes in cells if face.dimension == 2]
    found = inner[0]
    # A cell on the border of a population's range may have its vote as a number: compare there, corner by corner.
    zero = unknown(0, 2) - unknown(0, 2)
    same = all(
        (zero + vote).at(corner) == (zero + whole).at(corner)
        for face, votes in cells
        for vote, whole in zip(votes, found, strict=True)
        for corner in face.corners
    )
    if not same:
        hint = "the votes are linear only piece by piece; widen the thresholds, or count votes of groups"
        raise UnsupportedError(Problem("not-linear", "the Pareto set of these votes is not computed", hint=hint))
    return zero + found[0], zero + found[1]


def _efficient(faces: list[Face], first: Form, second: Form) -> tuple[Face, ...]:
    """The faces of a polygon where two linear formulas cannot rise together.

    A face is efficient iff no direction that stays in the polygon raises one
    without lowering the other; the directions from a point of the face are spanned by those
    to the corners.
    """
    corners = sorted({corner for face in faces for corner in face.corners})
    values = {corner: (first.at(corner), second.at(corner)) for corner in corners}
    kept = []
    for face in faces:
        here = first.at(face.sample), second.at(face.sample)
        moves = [(a - here[0], b - here[1]) for a, b in values.values()]
        if not _improvable(moves):
            kept.append(face)
    return tuple(kept)


def _improvable(moves: list[tuple[Fraction, Fraction]]) -> bool:
    """Whether a sum of some moves, each taken any positive number of times, is at least zero in both and not zero."""
    if any(a >= 0 and b >= 0 and (a or b) for a, b in moves):
        return True
    left = [(a, b) for a, b in moves if a < 0 < b]
    right = [(a, b) for a, b in moves if b < 0 < a]
    # A move that gives up a to gain b, and one that gives it back: together better iff the exchange is at a profit.
    return any(b * c > a * d for a, b in left for c, d in right)
