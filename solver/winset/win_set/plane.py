"""Regions of the plane: unions of convex faces with rational corners."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from attrs import frozen

from winset.errors import Problem, UnsupportedError
from winset.negotiation import Interval

from .cell import Divided
from .form import Form

Corner: TypeAlias = tuple[Fraction, Fraction]
Ring: TypeAlias = tuple[Corner, ...]
"""Corners of a polygon, counterclockwise from the least."""


@frozen
class Face:
    """A point (one corner), an open segment (two), or the inside of a convex polygon, as a cell.

    Parameters
    ----------
    corners
        Counterclockwise for a polygon.
    """

    corners: Ring

    @property
    def dimension(self) -> int:
        """0, 1 or 2."""
        return min(len(self.corners), 3) - 1

    def sign(self, form: Form) -> int:
        """The sign on the face; it comes apart along the line where the formula is zero.

        Raises
        ------
        UnsupportedError
            ``not-linear`` for a formula that is not linear in the two issues.
        """
        if any(sum(powers) > 1 for powers in form.top) or any(any(powers) for powers in form.bottom):
            hint = "win-sets in two issues need payoffs that are linear, piece by piece"
            raise UnsupportedError(Problem("not-linear", "a payoff is not linear in the two issues", hint=hint))
        values = [form.at(corner) for corner in self.corners]
        if min(values) < 0 < max(values):
            raise Divided(self._cut(values))
        return (max(values) > 0) - (min(values) < 0)

    def _cut(self, values: list[Fraction]) -> list[Face]:
        """The parts where the values of a linear formula are negative, zero and positive."""
        below: list[Corner] = []
        level: list[Corner] = []
        above: list[Corner] = []
        pairs = list(zip(self.corners, values, strict=True))
        following = pairs[1:] + pairs[:1] if len(pairs) > 2 else [pairs[1], pairs[1]]
        for (corner, value), (after, later) in zip(pairs, following, strict=True):
            for part, holds in ((below, value <= 0), (level, value == 0), (above, value >= 0)):
                if holds:
                    part.append(corner)
            if min(value, later) < 0 < max(value, later):
                share = value / (value - later)
                crossing = (corner[0] + share * (after[0] - corner[0]), corner[1] + share * (after[1] - corner[1]))
                for part in (below, level, above):
                    part.append(crossing)
        return [Face(tuple(part)) for part in (below, level, above)]

    @property
    def sample(self) -> Corner:
        """A point of the face: the mean of its corners."""
        count = len(self.corners)
        return sum(x for x, _ in self.corners) / Fraction(count), sum(y for _, y in self.corners) / Fraction(count)

    @property
    def conditions(self) -> tuple[tuple[Form, int], ...]:
        """The face as signs of linear formulas: zero for those that vanish on it, positive for its sides."""
        if self.dimension == 2:
            edges = zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True)
            return tuple((_left_of(start, end), 1) for start, end in edges)
        first, last = self.corners[0], self.corners[-1]
        if self.dimension == 0:
            return (_affine(-first[0], 1, 0), 0), (_affine(-first[1], 0, 1), 0)
        along = (last[0] - first[0], last[1] - first[1])
        start = _affine(-along[0] * first[0] - along[1] * first[1], *along)
        end = _affine(along[0] * last[0] + along[1] * last[1], -along[0], -along[1])
        return (_left_of(first, last), 0), (start, 1), (end, 1)

    def __contains__(self, point: Corner) -> bool:
        return all(_sign(form.at(point)) == sign for form, sign in self.conditions)


def box(first: Interval, second: Interval) -> list[Face]:
    """The rectangle of two bounded intervals as faces: its inside, its sides and its corners, where they belong."""
    bounds = (first.low, first.high, second.low, second.high)
    if None in bounds:
        hint = "give both issues a bounded domain"
        raise UnsupportedError(Problem("unbounded-issue", "win-sets in two issues need bounded domains", hint=hint))
    faces: list[Face] = []
    for x in _pieces(first):
        for y in _pieces(second):
            corners = [(a, b) for a in x for b in y]
            if len(corners) == 4:
                corners = [corners[0], corners[2], corners[3], corners[1]]
            faces.append(Face(tuple(corners)))
    return faces


def _pieces(interval: Interval) -> list[tuple[Fraction, ...]]:
    assert interval.low is not None
    assert interval.high is not None
    if interval.low == interval.high:
        return [(interval.low,)]
    low = [] if interval.low_open else [(interval.low,)]
    high = [] if interval.high_open else [(interval.high,)]
    return [*low, (interval.low, interval.high), *high]


def inside(face: Face, faces: Iterable[Face]) -> bool:
    """Whether a face lies in the union of others; it comes apart where only a part does."""
    return any(all(face.sign(form) == sign for form, sign in other.conditions) for other in faces)


@frozen
class Skeleton:
    """The edges of some faces, cut at every corner that lies on them, so that neighbours share whole pieces.

    Parameters
    ----------
    border
        Directed pieces that bound the polygons on one side only, the polygons on their left.
    sides
        All pieces of the polygons' edges; either direction.
    alone
        Faces of one dimension that bound no polygon.
    covered
        Pieces and corners that belong to some face of their own dimension or lie inside one.
    """

    border: tuple[tuple[Corner, Corner], ...]
    sides: frozenset[frozenset[Corner]]
    alone: tuple[Face, ...]
    covered: frozenset[frozenset[Corner]]

    @property
    def closed(self) -> bool:
        """Whether the union of the faces holds its border."""
        pieces = self.sides | {frozenset(face.corners) for face in self.alone}
        ends = {frozenset({corner}) for piece in pieces for corner in piece}
        return self.sides <= self.covered and ends <= self.covered


@lru_cache(maxsize=64)
def skeleton(faces: tuple[Face, ...]) -> Skeleton:
    """The edges of disjoint faces, cut and sorted."""
    corners = sorted({corner for face in faces for corner in face.corners})
    on_line: dict[tuple[Fraction | None, Fraction], list[Corner]] = {}

    def pieces(start: Corner, end: Corner) -> list[tuple[Corner, Corner]]:
        key = _line(start, end)
        if key not in on_line:
            on_line[key] = [corner for corner in corners if _on(corner, key)]
        along = on_line[key]
        low, high = min(start, end), max(start, end)
        path = along[bisect_left(along, low) : bisect_right(along, high)]
        return list(pairwise(path if start < end else path[::-1]))

    border: dict[tuple[Corner, Corner], None] = {}
    sides: set[frozenset[Corner]] = set()
    for polygon in (face.corners for face in faces if face.dimension == 2):
        for start, end in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
            for piece in pieces(start, end):
                sides.add(frozenset(piece))
                if piece[::-1] in border:
                    del border[piece[::-1]]
                else:
                    border[piece] = None
    covered: set[frozenset[Corner]] = {frozenset(face.corners) for face in faces if face.dimension == 0}
    alone = []
    for face in faces:
        if face.dimension == 1:
            cut = pieces(*face.corners)
            covered.update(map(frozenset, cut))
            covered.update(frozenset({start}) for start, _ in cut[1:])
            if not all(frozenset(piece) in sides for piece in cut):
                alone.append(face)
    return Skeleton(tuple(border), frozenset(sides), tuple(alone), frozenset(covered))


def straight(bones: Skeleton) -> tuple[tuple[Corner, Corner], ...]:
    """The faces that bound no polygon, those joined that continue each other beyond a corner of the region."""
    by_line: dict[tuple[Fraction | None, Fraction], list[tuple[Corner, Corner]]] = {}
    for start, end in sorted((min(face.corners), max(face.corners)) for face in bones.alone):
        along = by_line.setdefault(_line(start, end), [])
        if along and along[-1][1] == start and frozenset({start}) in bones.covered:
            along[-1] = along[-1][0], end
        else:
            along.append((start, end))
    return tuple(sorted(segment for along in by_line.values() for segment in along))


def _line(start: Corner, end: Corner) -> tuple[Fraction | None, Fraction]:
    """A line by slope and intercept; a vertical one has no slope."""
    if start[0] == end[0]:
        return None, start[0]
    slope = (end[1] - start[1]) / (end[0] - start[0])
    return slope, start[1] - slope * start[0]


def _on(corner: Corner, line: tuple[Fraction | None, Fraction]) -> bool:
    slope, intercept = line
    return corner[0] == intercept if slope is None else corner[1] == slope * corner[0] + intercept


def outlines(border: Iterable[tuple[Corner, Corner]]) -> tuple[Ring, ...]:
    """Directed pieces joined to rings, corners on straight lines left out.

    The outer border of a part runs counterclockwise, that of a hole clockwise.
    """
    leaving: dict[Corner, list[Corner]] = {}
    for start, end in border:
        leaving.setdefault(start, []).append(end)
    rings = []
    while leaving:
        start = min(leaving)
        ring = [start]
        while True:
            choices = leaving[ring[-1]]
            # Where two parts touch in a corner, turn as far left as possible, so that each part is a ring of its own.
            after = choices[0] if len(ring) < 2 else max(choices, key=lambda c: _turn(ring[-2], ring[-1], c))
            choices.remove(after)
            if not choices:
                del leaving[ring[-1]]
            if after == start:
                break
            ring.append(after)
        rings.append(_straightened(ring))
    return tuple(sorted(rings))


def _turn(before: Corner, at: Corner, after: Corner) -> tuple[int, Fraction]:
    """How far to the left a path turns, from sharp right to sharp left; to compare with."""
    ux, uy = at[0] - before[0], at[1] - before[1]
    vx, vy = after[0] - at[0], after[1] - at[1]
    cross, dot = ux * vy - uy * vx, ux * vx + uy * vy
    return _sign(cross), -dot / cross if cross else Fraction(0)


def _straightened(ring: list[Corner]) -> Ring:
    """A ring without the corners on straight lines, from its least corner."""
    kept = [
        at
        for before, at, after in zip((ring[-1], *ring[:-1]), ring, (*ring[1:], ring[0]), strict=True)
        if _left_of(before, at).at(after) != 0
    ]
    least = kept.index(min(kept))
    return tuple(kept[least:] + kept[:least])


def _affine(constant: Fraction, x: Fraction | int, y: Fraction | int) -> Form:
    terms = {(0, 0): Fraction(constant), (1, 0): Fraction(x), (0, 1): Fraction(y)}
    return Form({powers: number for powers, number in terms.items() if number}, {(0, 0): Fraction(1)})


def _left_of(start: Corner, end: Corner) -> Form:
    """Positive to the left of the line from ``start`` to ``end``."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return _affine(dy * start[0] - dx * start[1], -dy, dx)


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)
