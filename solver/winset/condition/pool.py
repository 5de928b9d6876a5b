"""Exact points of a space, and the signs of polynomials at all of them at once.

Signs are read off floating-point values where these are far enough from zero to
be certain, and found exactly everywhere else, so that they are always exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias

import numpy
import sympy
from attrs import define, field

from .sign import ALLOWED, Sign, sign_at

Point: TypeAlias = dict[str, Fraction]
_FAR = 1e-9
"""Relative distance from zero, against the sum of the terms' sizes, beyond which a float's sign is certain."""
_NO_SIGN = 9


@define(eq=False)
class Pool:
    """Points, and which of them satisfy a conjunction; only ever grows."""

    points: list[Point] = field(factory=list)
    _columns: dict[str, Any] = field(factory=dict)
    _signs: dict[Any, Any] = field(factory=dict)

    def add(self, point: Point) -> None:
        """One more point."""
        self.points.append(point)

    def satisfying(self, cell: Iterable[Sign]) -> Any:
        """For every point whether it satisfies all the conditions, as an array of truth values."""
        kept = numpy.ones(len(self.points), dtype=bool)
        for sign in cell:
            if not kept.any():
                break
            signs = self.signs(sign.polynomial)
            allowed = ALLOWED[sign.relation]
            if len(allowed) == 1:
                kept &= signs == next(iter(allowed))
            else:
                (missing,) = {-1, 0, 1} - allowed
                kept &= (signs != missing) & (signs != _NO_SIGN)
        return kept

    def signs(self, polynomial: Any) -> Any:
        """The sign of a polynomial at every point; 9 where it has none (a root of a negative number)."""
        known = self._signs.get(polynomial)
        done = 0 if known is None else len(known)
        if done == len(self.points) and known is not None:
            return known
        if polynomial.is_Mul and not polynomial.is_Number:
            parts = [self.signs(each) for each in polynomial.args]
            product = parts[0].copy()
            for part in parts[1:]:
                product *= part
            product[numpy.abs(product) > 1] = _NO_SIGN
            self._signs[polynomial] = product
            return product
        fresh = self._fresh(polynomial, done)
        self._signs[polynomial] = fresh if known is None else numpy.concatenate([known, fresh])
        return self._signs[polynomial]

    def _fresh(self, polynomial: Any, start: int) -> Any:
        points = self.points[start:]
        if polynomial.has(sympy.core.function.AppliedUndef):
            return numpy.full(len(points), _NO_SIGN, dtype=numpy.int8)
        if polynomial.is_Number or not polynomial.free_symbols:
            return numpy.full(len(points), 1 if polynomial > 0 else -1 if polynomial < 0 else 0, dtype=numpy.int8)
        with numpy.errstate(all="ignore"):
            value, size = self._value(polynomial, start)
            certain = (numpy.abs(value) > _FAR * size) | (size == 0)
            signs = numpy.where(size == 0, 0, numpy.where(value > 0, 1, -1)).astype(numpy.int8)
        for index in numpy.flatnonzero(~certain):
            try:
                signs[index] = sign_at(polynomial, points[index])
            except (ValueError, TypeError, ZeroDivisionError):
                signs[index] = _NO_SIGN
        return signs

    def _value(self, expression: Any, start: int) -> tuple[Any, Any]:
        """Approximate values at the points from ``start`` on, and the sum of the sizes of the terms.

        A size is zero only where every term is, and no number where that is not certain.
        """
        if expression.is_Symbol:
            column = self._column(expression.name)[start:]
            return column, numpy.abs(column)
        if expression.is_Number:
            number = float(expression)
            return numpy.full(len(self.points) - start, number), abs(number)
        if expression.is_Add or expression.is_Mul:
            parts = [self._value(each, start) for each in expression.args]
            value, size = parts[0]
            for other, other_size in parts[1:]:
                if expression.is_Add:
                    value, size = value + other, size + other_size
                else:
                    value, size = value * other, _positive(size * other_size, (size != 0) & (other_size != 0))
            return value, size
        if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
            value, size = self._value(expression.base, start)
            return value ** int(expression.exp), _positive(size ** int(expression.exp), size != 0)
        if expression.is_Pow and expression.exp == sympy.Rational(1, 2):
            inside, size = self._value(expression.base, start)
            # Close to a root of zero nothing is certain.
            root = numpy.where(inside > 1e-6 * size, numpy.sqrt(inside), numpy.nan)
            return root, numpy.abs(root)
        unknown = numpy.full(len(self.points) - start, numpy.nan)
        return unknown, numpy.ones(len(unknown))

    def _column(self, name: str) -> Any:
        column = self._columns.get(name)
        if column is None or len(column) < len(self.points):
            done = 0 if column is None else len(column)
            fresh = numpy.array([_float(point[name]) for point in self.points[done:]])
            self._columns[name] = column = fresh if column is None else numpy.concatenate([column, fresh])
        return column


def _float(value: Fraction) -> float:
    """A number near a fraction; no number where it would pass for zero, or for infinity."""
    try:
        near = float(value)
    except OverflowError:
        return numpy.nan
    return near if near or not value else numpy.nan


def _positive(size: Any, where: Any) -> Any:
    """A size that is no number where it has become zero although its factors were not."""
    return numpy.where((size == 0) & where, numpy.nan, size)
