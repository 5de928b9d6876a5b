"""Sets of points on the line: finite unions of intervals with exact ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import cmp_to_key
from typing import Any, TypeAlias

from attrs import evolve, frozen

from winset.negotiation import Interval

from .cell import Divided
from .form import Form, dense
from .point import Point, between, compare, real_roots, sign_at, to_sympy


@frozen
class Spot:
    """One point, as a cell."""

    at: Point

    def sign(self, form: Form) -> int:
        """The sign at the point."""
        below = sign_at(dense(form.bottom), self.at)
        if below == 0:
            raise ZeroDivisionError(str(self.at))
        return sign_at(dense(form.top), self.at) * below

    @property
    def sample(self) -> Point:
        """The point."""
        return self.at


@frozen
class Gap:
    """All numbers strictly between two points, as a cell; ``None`` is infinity."""

    low: Point | None
    high: Point | None

    def sign(self, form: Form) -> int:
        """The sign on the gap; it comes apart where the formula is zero or divides by zero."""
        top, bottom = dense(form.top), dense(form.bottom)
        inside = [point for point in {*real_roots(top), *real_roots(bottom)} if self.holds(point)]
        if inside:
            raise Divided(self.split(inside))
        return sign_at(top, self.sample) * sign_at(bottom, self.sample)

    @property
    def sample(self) -> Fraction:
        """A rational number in the gap."""
        return between(self.low, self.high)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the gap."""
        above = self.low is None or compare(self.low, point) < 0
        return above and (self.high is None or compare(point, self.high) < 0)

    def split(self, points: Iterable[Point]) -> Iterator[Stretch]:
        """The gap cut at points inside, in order."""
        low = self.low
        for point in sorted(points, key=cmp_to_key(compare)):
            yield Gap(low, point)
            yield Spot(point)
            low = point
        yield Gap(low, self.high)


Stretch: TypeAlias = Spot | Gap


def stretches(domain: Interval, cuts: Iterable[Point] = ()) -> list[Stretch]:
    """An interval as cells in order, cut at points inside."""
    low, high = domain.low, domain.high
    if low is not None and low == high:
        return [Spot(low)]
    whole = Gap(low, high)
    inside = {cut for cut in cuts if whole.holds(cut)}
    first = [Spot(low)] if low is not None and not domain.low_open else []
    last = [Spot(high)] if high is not None and not domain.high_open else []
    return [*first, *whole.split(inside), *last]


@frozen
class Segment:
    """All numbers between two points; an end may be left out, or be infinite (``None``)."""

    low: Point | None
    high: Point | None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, number: Point) -> bool:
        above = self.low is None or compare(self.low, number) < (0 if self.low_open else 1)
        return above and (self.high is None or compare(number, self.high) < (0 if self.high_open else 1))

    def to_sympy(self) -> Any:
        """As a SymPy set."""
        import sympy

        low = -sympy.oo if self.low is None else to_sympy(self.low)
        high = sympy.oo if self.high is None else to_sympy(self.high)
        return sympy.Interval(low, high, self.low_open, self.high_open)

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high:
            return f"{{{self.low}}}"
        low = "(-inf" if self.low is None else f"{'(' if self.low_open else '['}{self.low}"
        high = "inf)" if self.high is None else f"{self.high}{')' if self.high_open else ']'}"
        return f"{low}, {high}"


def joined(cells: Iterable[tuple[Stretch, bool]]) -> tuple[Segment, ...]:
    """The points of the cells that are in, as few segments as possible; the cells cover an interval in order."""
    found: list[Segment] = []
    growing = False
    for cell, is_in in cells:
        if is_in:
            low, high = (cell.at, cell.at) if isinstance(cell, Spot) else (cell.low, cell.high)
            is_gap = isinstance(cell, Gap)
            if growing:
                found[-1] = evolve(found[-1], high=high, high_open=is_gap)
            else:
                found.append(Segment(low, high, is_gap, is_gap))
        growing = is_in
    return tuple(found)


def common(left: tuple[Segment, ...], right: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The points of both."""
    return _combined(left, right, lambda a, b: a and b)


def _combined(
    left: tuple[Segment, ...], right: tuple[Segment, ...], keep: Callable[[bool, bool], bool]
) -> tuple[Segment, ...]:
    ends = {end for segment in (*left, *right) for end in (segment.low, segment.high) if end is not None}
    cells = stretches(Interval(), ends)
    return joined((cell, keep(_covers(left, cell), _covers(right, cell))) for cell in cells)


def _covers(segments: tuple[Segment, ...], cell: Stretch) -> bool:
    return any(cell.sample in segment for segment in segments)


def text(segments: tuple[Segment, ...]) -> str:
    """Canonical text, such as ``[0, 1/5] | {1}``."""
    return " | ".join(map(str, segments)) or "empty"
