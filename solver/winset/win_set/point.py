"""Points of the line: rational numbers, and irrational roots of polynomials, compared exactly."""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key, lru_cache
from math import gcd, isqrt
from typing import Any, TypeAlias

from attrs import field, frozen

Polynomial: TypeAlias = tuple[int, ...]
"""Coefficients from the constant up; the last is not zero."""


@frozen
class Root:
    """An irrational root of an irreducible polynomial, the only one between two rational numbers."""

    polynomial: Polynomial
    index: int
    low: Fraction = field(eq=False)
    high: Fraction = field(eq=False)

    def narrowed(self) -> Root:
        """The same root between closer numbers."""
        middle = (self.low + self.high) / 2
        same = (_value(self.polynomial, middle) > 0) == (_value(self.polynomial, self.high) > 0)
        low, high = (self.low, middle) if same else (middle, self.high)
        return Root(self.polynomial, self.index, low, high)

    def to_sympy(self) -> Any:
        """The same number, as radicals where it is quadratic."""
        import sympy

        polynomial = sympy.Poly(self.polynomial[::-1], sympy.Dummy("x"))
        return polynomial.real_roots()[self.index]

    def __str__(self) -> str:
        return str(self.to_sympy())


Point: TypeAlias = Fraction | Root


def compare(left: Point, right: Point) -> int:
    """Negative, zero or positive as ``left`` is below, at or above ``right``."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return (left > right) - (left < right)
    if left == right:
        return 0
    while True:
        left_low, left_high = _bounds(left)
        right_low, right_high = _bounds(right)
        if left_high <= right_low or right_high <= left_low:
            return -1 if left_high <= right_low else 1
        left = left.narrowed() if isinstance(left, Root) else left
        right = right.narrowed() if isinstance(right, Root) else right


def between(low: Point | None, high: Point | None) -> Fraction:
    """A rational number strictly between two different points; ``None`` is infinity."""
    if low is None or high is None:
        if low is not None:
            return _bounds(low)[1] + 1
        return _bounds(high)[0] - 1 if high is not None else Fraction(0)
    while True:
        above, below = _bounds(low)[1], _bounds(high)[0]
        if above < below:
            return (above + below) / 2
        low = low.narrowed() if isinstance(low, Root) else low
        high = high.narrowed() if isinstance(high, Root) else high


def to_sympy(point: Point) -> Any:
    """The point as a SymPy number."""
    import sympy

    return point.to_sympy() if isinstance(point, Root) else sympy.Rational(point.numerator, point.denominator)


def _bounds(point: Point) -> tuple[Fraction, Fraction]:
    return (point.low, point.high) if isinstance(point, Root) else (point, point)


def sign_at(polynomial: Polynomial, point: Point) -> int:
    """The sign of a polynomial at a point: -1, 0 or 1."""
    if isinstance(point, Fraction):
        value = _value(polynomial, point)
        return (value > 0) - (value < 0)
    if not any(_remainder(polynomial, point.polynomial)):
        return 0
    while True:
        low, high = _range(polynomial, point.low, point.high)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        point = point.narrowed()


@lru_cache(maxsize=4096)
def real_roots(polynomial: Polynomial) -> tuple[Point, ...]:
    """The distinct real roots in increasing order; none of a polynomial that is constant."""
    found: list[Point] = []
    while polynomial and polynomial[0] == 0:
        found, polynomial = [Fraction(0)], polynomial[1:]
    if len(polynomial) <= 3:
        found += _small_roots(polynomial)
    else:
        found += _large_roots(polynomial)
    return tuple(sorted(found, key=cmp_to_key(compare)))


def _small_roots(polynomial: Polynomial) -> list[Point]:
    """Of a polynomial of degree two at most."""
    if len(polynomial) <= 1:
        return []
    if len(polynomial) == 2:
        return [Fraction(-polynomial[0], polynomial[1])]
    divisor = gcd(*polynomial) * (1 if polynomial[2] > 0 else -1)  # equal roots must have equal polynomials
    polynomial = tuple(number // divisor for number in polynomial)
    c, b, a = polynomial
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    middle, root = Fraction(-b, 2 * a), isqrt(discriminant)
    if root * root == discriminant:
        half = Fraction(root, 2 * a)
        return [middle] if not root else [middle - half, middle + half]
    reach = Fraction(root + 1, 2 * a)
    return [Root(polynomial, 0, middle - reach, middle), Root(polynomial, 1, middle, middle + reach)]


def _large_roots(polynomial: Polynomial) -> list[Point]:
    import sympy

    found: list[Point] = []
    for factor, _ in sympy.Poly(polynomial[::-1], sympy.Dummy("x")).factor_list()[1]:
        whole = tuple(int(number) for number in factor.all_coeffs()[::-1])
        if len(whole) <= 3:
            found += _small_roots(whole)
            continue
        for index, ((low, high), _) in enumerate(factor.intervals()):
            bounds = Fraction(int(low.p), int(low.q)), Fraction(int(high.p), int(high.q))
            found.append(Root(whole, index, *bounds))
    return found


def _value(polynomial: Polynomial, at: Fraction) -> Fraction:
    total = Fraction(0)
    for number in reversed(polynomial):
        total = total * at + number
    return total


def _range(polynomial: Polynomial, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Bounds of the polynomial's values between two numbers."""
    least = most = Fraction(0)
    for number in reversed(polynomial):
        corners = (least * low, least * high, most * low, most * high)
        least, most = min(corners) + number, max(corners) + number
    return least, most


def _remainder(polynomial: Polynomial, divisor: Polynomial) -> list[Fraction]:
    rest = [Fraction(number) for number in polynomial]
    while len(rest) >= len(divisor):
        factor = rest[-1] / divisor[-1]
        start = len(rest) - len(divisor)
        for place, number in enumerate(divisor):
            rest[start + place] -= factor * number
        rest.pop()
    return rest
