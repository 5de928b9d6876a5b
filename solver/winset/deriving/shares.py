"""Objectives in which distributions are left open: what holds of them whatever the distribution.

All that is used of a distribution is that inside its bounds its cdf ``G`` lies strictly between 0 and 1 and has a
positive density ``g``. So an objective is a polynomial in shares, symbols between 0 and 1, and its slope is a sum whose
terms are that polynomial's derivatives times positive numbers. A function that is linear in every share has a certain
sign where it has that sign at all corners of the cube of shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, TypeAlias

import sympy
from attrs import frozen
from sympy.core.function import AppliedUndef

from ..condition import OPEN_UNIT, pretty, symbol
from ..condition.sign import factored
from ..derivation.outcome import equation_text
from ..errors import Problem, UnsupportedError
from .exploring import Context
from .line import crossings_of, strict_sign_between

Piece: TypeAlias = tuple[Any, Any, "int | None"]
"""Two borders, and the sign between them: ``None`` where it depends on a distribution."""


def depends_on_share(value: Any, variable: Any) -> UnsupportedError:
    """The error of a comparison that a distribution decides."""
    message = f"which {variable} is best for {value} depends on a distribution that is left open"
    return UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))


@frozen
class Share:
    """One distribution where the objective takes it: ``applied`` is ``G(argument)``, and ``symbol`` stands for it."""

    symbol: Any
    applied: Any

    @property
    def argument(self) -> Any:
        """Where the cdf is taken."""
        return self.applied.args[0]

    def plain(self, variable: Any, where: Any) -> tuple[Any, Any]:
        """The share and the density where the variable has a value, by a plain function symbol."""
        cdf, inner = sympy.Function(self.applied.func.__name__), sympy.Symbol("xi")
        argument = self.argument.subs(variable, where)
        slope = sympy.Derivative(cdf(inner), inner)
        density = slope.xreplace({inner: argument}) if argument.is_Symbol else sympy.Subs(slope, inner, argument)
        return cdf(argument), density


@frozen
class OpenObjective:
    """A function of a variable in which distributions are left open.

    Parameters
    ----------
    value
        With a symbol in place of every share.
    """

    variable: Any
    value: Any
    shares: tuple[Share, ...]

    @classmethod
    def of(cls, function: Any, variable: Any) -> OpenObjective:
        """The objective; an ``open-distribution`` error where it is no polynomial in its shares."""
        applied = sorted((a for a in function.atoms(AppliedUndef) if variable in a.free_symbols), key=str)
        shares = tuple(Share(symbol(f"share {number}"), each) for number, each in enumerate(applied))
        value = function.xreplace({each.applied: each.symbol for each in shares})
        if not value.is_polynomial(*(each.symbol for each in shares)):
            raise depends_on_share(function, variable)
        return cls(variable, value, shares)

    @property
    def _symbols(self) -> tuple[Any, ...]:
        return tuple(each.symbol for each in self.shares)

    def slopes(self, context: Context, low: Any, high: Any) -> list[Piece]:
        """The interval between two borders, cut where the certain sign of the slope changes."""
        parts = [sympy.diff(self.value, self.variable)]
        parts += [sympy.diff(self.value, s.symbol) * sympy.diff(s.argument, self.variable) for s in self.shares]
        return _pieces(context, parts, self._symbols, self.variable, low, high)

    def above(self, context: Context, level: Any, low: Any, high: Any) -> list[Piece]:
        """The interval between two borders, cut where the certain sign of what it is more than a level changes."""
        return _pieces(context, [self.value - level], self._symbols, self.variable, low, high)

    # ---------------------------------------------------------- conditions

    def _product(self) -> tuple[Any, tuple[int, ...]] | None:
        """``B`` and the powers where the objective is ``B`` times powers of shares, and a constant; else ``None``."""
        terms = dict(sympy.Poly(self.value, *self._symbols).terms())
        constant = terms.pop((0,) * len(self.shares), sympy.Integer(0))
        if len(terms) != 1 or self.variable in constant.free_symbols:
            return None
        ((powers, factor),) = terms.items()
        return factor, powers

    def first_order_condition(self, where: Any) -> Any:
        """The equation that holds at an inner best place: ``-B/B' = G/g`` for an objective ``B * G``, and a constant.

        >>> x, G = sympy.Symbol("x"), sympy.Function("G")
        >>> OpenObjective.of((1 - x) * G(x), x).first_order_condition(x)
        Eq(1 - x, G(x)/Derivative(G(x), x))
        """
        variable = self.variable
        functions = [each.plain(variable, where) for each in self.shares]
        inward = [sympy.diff(each.argument, variable).subs(variable, where) for each in self.shares]
        found = self._product()
        if found is None:
            values = {each.symbol: cdf for each, (cdf, _) in zip(self.shares, functions, strict=True)}

            def there(expression: Any) -> Any:
                return expression.xreplace(values).subs(variable, where)

            rise = sympy.Add(
                *(
                    pretty(sympy.diff(self.value, each.symbol)).xreplace(values).subs(variable, where) * slope * density
                    for each, (_, density), slope in zip(self.shares, functions, inward, strict=True)
                )
            )
            return sympy.Eq(rise, there(pretty(sympy.expand(-sympy.diff(self.value, variable)))), evaluate=False)
        factor, powers = found
        if len(functions) == 1:
            ((cdf, density),) = functions
            left = -inward[0] * (factor / sympy.diff(factor, variable)).subs(variable, where)
            return sympy.Eq(pretty(sympy.cancel(left)), cdf / (powers[0] * density), evaluate=False)
        left = (-sympy.diff(factor, variable) / factor).subs(variable, where)
        ratios = [n * a * g / cdf for n, a, (cdf, g) in zip(powers, inward, functions, strict=True)]
        return sympy.Eq(pretty(sympy.cancel(left)), sympy.Add(*ratios), evaluate=False)

    def second_order_condition(self, context: Context, low: Any, high: Any, where: Any, equation: Any) -> str:
        """What must hold of the distributions for the first-order condition to tell the best place, in words.

        An objective ``B * G`` less a constant is log-concave where ``B`` and ``G`` are; ``B`` is, where
        ``B * B'' < B'**2``, which is decided wherever ``B`` is positive.
        """
        names = list(dict.fromkeys(each.applied.func.__name__ for each in self.shares))
        found = self._product()
        straight = all(sympy.diff(each.argument, self.variable).is_number for each in self.shares)
        if found is not None and straight and self._log_concave(context, found[0], low, high):
            which = " and ".join(names) + (" is" if len(names) == 1 else " are")
            return f"where {which} log-concave, {equation_text(equation)} has at most one solution, which is {where}"
        which = " and ".join(names)
        return f"{where} is among the solutions of {equation_text(equation)}, of which {which} may allow several"

    def _log_concave(self, context: Context, factor: Any, low: Any, high: Any) -> bool:
        slope = sympy.diff(factor, self.variable)
        bend = sympy.expand(factor * sympy.diff(slope, self.variable) - slope**2)
        for start, end, sign in _pieces(context, [factor], (), self.variable, low, high):
            if sign != -1 and any(bends != -1 for *_, bends in _pieces(context, [bend], (), self.variable, start, end)):
                return False
        return True


def _pieces(
    context: Context, parts: Sequence[Any], shares: Sequence[Any], variable: Any, low: Any, high: Any
) -> list[Piece]:
    """An interval cut where the certain sign changes of the sum of parts, each times any positive number."""
    corners = [_corners(part, shares) for part in parts]
    factors = [[factored(each) for each in found] for found in corners if found is not None]
    moving = dict.fromkeys(f for found in factors for _, fs in found for f, _ in fs if variable in f.free_symbols)
    crossings, now = crossings_of(context, list(moving), variable, low, high)
    unsettled = [
        strict_sign_between(context, part, variable, low, high, {each.name: OPEN_UNIT for each in shares})
        for part, found in zip(parts, corners, strict=True)
        if found is None
    ]
    found: list[Piece] = []
    start = low
    for place, turned in [*crossings, (high, ())]:
        signs = [_common([_sign(context, each, now) for each in corner]) for corner in factors]
        found.append((start, place, _common([*signs, *unsettled])))
        start = place
        for polynomial in turned:
            now[polynomial] = -now[polynomial]
    return found


def _corners(function: Any, shares: Sequence[Any]) -> list[Any] | None:
    """The values of a function at the corners of the cube of shares; ``None`` where it is not linear in each.

    What it has of common powers of shares is positive, and left out.
    """
    if not shares:
        return [function]
    form = sympy.Poly(function, *shares)
    if form.is_zero:
        return [sympy.Integer(0)]
    least = [min(powers) for powers in zip(*form.monoms(), strict=True)]
    form = sympy.Poly({tuple(p - q for p, q in zip(ps, least, strict=True)): c for ps, c in form.terms()}, *shares)
    if any(power > 1 for powers in form.monoms() for power in powers):
        return None
    return [form(*ends) for ends in product((0, 1), repeat=len(shares))]


def _sign(context: Context, factors: tuple[int, Sequence[tuple[Any, int]]], now: dict[Any, int]) -> int:
    """The sign of a function in factors, of which those that move have a known sign."""
    sign, rest = factors
    for factor, exponent in rest:
        one = now[factor] if factor in now else context.sign(factor)
        sign *= one if exponent % 2 else one * one
    return sign


def _common(signs: Sequence[int | None]) -> int | None:
    """The sign of a sum of numbers with signs, whatever their size; ``None`` where it depends on that."""
    if None in signs:
        return None
    found = set(signs) - {0}
    return found.pop() if len(found) == 1 else None if found else 0
