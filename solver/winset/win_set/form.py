"""Formulas in the issues: quotients of polynomials with exact coefficients, as values that expressions compute with.

Expressions are evaluated with an issue bound to :func:`unknown` instead of a
number; what comes out is the formula of the result on the region where every
comparison met on the way has the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Any, TypeAlias

from attrs import frozen

from winset.errors import Problem, UnsupportedError

Powers: TypeAlias = tuple[int, ...]
"""The exponent of each issue."""
Terms: TypeAlias = Mapping[Powers, Fraction]
"""A polynomial: its coefficients, none of them zero."""
HIGHEST = 60
"""The largest power of a formula."""


@frozen(eq=False)
class Form:
    """``top / bottom``; built by arithmetic from :func:`unknown` and exact numbers."""

    top: Terms
    bottom: Terms

    @property
    def constant(self) -> Fraction | None:
        """The number this is, if it is one."""
        if not self.top:
            return Fraction(0)
        (powers, low), *rest = self.bottom.items()
        if rest or any(powers) or len(self.top) != 1:
            return None
        ((powers, high),) = self.top.items()
        return None if any(powers) else high / low

    def _other(self, other: Any) -> Form:
        if isinstance(other, Form):
            return other
        if isinstance(other, (int, Fraction)):
            none = (0,) * len(next(iter(self.bottom)))
            return Form({none: Fraction(other)} if other else {}, {none: Fraction(1)})
        hint = "win-sets over intervals need rational coefficients"
        raise UnsupportedError(Problem("not-polynomial", f"{other} is not a rational number", hint=hint))

    def __add__(self, other: Any) -> Form:
        other = self._other(other)
        if self.bottom == other.bottom:
            return Form(_sum(self.top, other.top), self.bottom)
        top = _sum(_product(self.top, other.bottom), _product(other.top, self.bottom))
        return Form(top, _product(self.bottom, other.bottom))

    def __neg__(self) -> Form:
        return Form(_negative(self.top), self.bottom)

    def __sub__(self, other: Any) -> Form:
        return self + (-self._other(other))

    def __rsub__(self, other: Any) -> Form:
        return self._other(other) - self

    def __mul__(self, other: Any) -> Form:
        other = self._other(other)
        return Form(_product(self.top, other.top), _product(self.bottom, other.bottom))

    def __truediv__(self, other: Any) -> Form:
        other = self._other(other)
        if not other.top:
            raise ZeroDivisionError(str(self))
        number = other.constant
        if number is not None:
            return Form({powers: value / number for powers, value in self.top.items()}, self.bottom)
        return Form(_product(self.top, other.bottom), _product(self.bottom, other.top))

    def __rtruediv__(self, other: Any) -> Form:
        return self._other(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, exponent: Any) -> Form:
        if not isinstance(exponent, int):
            hint = "win-sets over intervals need payoffs that are polynomials, or quotients of them"
            raise UnsupportedError(Problem("not-polynomial", f"the power {exponent} is not a whole number", hint=hint))
        if abs(exponent) > HIGHEST:
            raise UnsupportedError(Problem("not-polynomial", f"the power {exponent} is above {HIGHEST}"))
        base = self if exponent >= 0 else 1 / self
        result = self._other(1)
        for _ in range(abs(exponent)):
            result = result * base
        return result

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (int, Fraction, Form)) and not (self - other).top

    __hash__ = None  # type: ignore[assignment]

    def at(self, values: tuple[Fraction, ...]) -> Fraction:
        """The number at a point."""
        return _at(self.top, values) / _at(self.bottom, values)

    @property
    def degree(self) -> int | None:
        """The degree of a polynomial; ``None`` for a quotient of two."""
        if any(map(any, self.bottom)):
            return None
        return max(map(sum, self.top), default=0)

    def derivative(self, issue: int = 0) -> Form:
        """By one issue, given by its place."""
        slope = _derivative(self.top, issue)
        if self.degree is not None:
            return Form(slope, self.bottom)
        top = _sum(_product(slope, self.bottom), _negative(_product(self.top, _derivative(self.bottom, issue))))
        return Form(top, _product(self.bottom, self.bottom))

    def to_sympy(self, issues: tuple[str, ...]) -> Any:
        """As a SymPy expression in symbols with these names."""
        import sympy

        symbols = [sympy.Symbol(name, real=True) for name in issues]

        def polynomial(terms: Terms) -> Any:
            return sympy.Add(
                *(
                    sympy.Rational(number.numerator, number.denominator)
                    * sympy.Mul(*(symbol**power for symbol, power in zip(symbols, powers, strict=True)))
                    for powers, number in terms.items()
                )
            )

        return polynomial(self.top) / polynomial(self.bottom)

    def __str__(self) -> str:
        return f"{dict(self.top)} / {dict(self.bottom)}"


def unknown(index: int, count: int) -> Form:
    """Issue ``index`` of ``count``."""
    powers = tuple(int(place == index) for place in range(count))
    return Form({powers: Fraction(1)}, {(0,) * count: Fraction(1)})


def dense(terms: Terms) -> tuple[int, ...]:
    """A polynomial in one issue as whole coefficients from the constant up, without a common divisor; signs kept."""
    degree = max((powers[0] for powers in terms), default=-1)
    scale = lcm(*(number.denominator for number in terms.values()))
    whole = [int(terms.get((power,), Fraction(0)) * scale) for power in range(degree + 1)]
    divisor = gcd(*whole)
    return tuple(number // divisor for number in whole) if divisor else ()


def _sum(left: Terms, right: Terms) -> Terms:
    total = dict(left)
    for powers, number in right.items():
        value = total.get(powers, 0) + number
        if value:
            total[powers] = Fraction(value)
        else:
            total.pop(powers, None)
    return total


def _negative(terms: Terms) -> Terms:
    return {powers: -number for powers, number in terms.items()}


def _derivative(terms: Terms, issue: int) -> Terms:
    """By one issue."""
    return {
        (*powers[:issue], powers[issue] - 1, *powers[issue + 1 :]): powers[issue] * number
        for powers, number in terms.items()
        if powers[issue]
    }


def _product(left: Terms, right: Terms) -> Terms:
    total: dict[Powers, Fraction] = {}
    for first, a in left.items():
        for second, b in right.items():
            powers = tuple(i + j for i, j in zip(first, second, strict=True))
            total[powers] = total.get(powers, Fraction(0)) + a * b
    return {powers: number for powers, number in total.items() if number}


def _at(terms: Terms, values: tuple[Fraction, ...]) -> Fraction:
    total = Fraction(0)
    for powers, number in terms.items():
        for power, value in zip(powers, values, strict=True):
            number *= value**power
        total += number
    return total
