"""Distributions of a threshold: uniform, power, or a cdf that is left open.

A distribution is known by its cdf, which is exact: over a population it is the
share that says yes, and over one uncertain threshold it is the probability of
yes. The finite game draws the threshold from :meth:`Distribution.midpoints`,
whose cdf equals the true one at every border of the ``points`` equal cells, so
that offers on that grid lose nothing by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar

from attrs import field, fields, frozen

from .errors import InputError, NotYetError, Problem
from .expression import ONE, ZERO, Expression, Number, Range, Scope, expression, parse

_POWER = parse("base ^ exponent")
_NAME = re.compile(r"[^\W\d]\w*\Z")
_OPEN_HINT = "give a uniform or a power distribution, or derive"
_HINT = "write uniform(0, 1), power(2), power(2, 0, 1) or general(G, 0, 1)"


@frozen
class Distribution:
    """A threshold's distribution on ``[low, high]``; see :data:`KINDS` for the kinds and how a file writes them.

    Examples
    --------
    >>> threshold = distribution("uniform(1/4, 1)")
    >>> threshold.cdf(Fraction(1, 2), Scope({}))
    Fraction(1, 3)
    >>> str(threshold)
    'uniform(1/4, 1)'
    """

    keyword: ClassVar[str] = ""

    @property
    def bounds(self) -> tuple[Expression, Expression]:
        """The least and the largest threshold."""
        raise NotImplementedError

    @property
    def names(self) -> frozenset[str]:
        """The names that its arguments use."""
        return frozenset[str]().union(*(argument.names for argument in self._arguments))

    @property
    def _arguments(self) -> tuple[Expression, ...]:
        values = (getattr(self, each.name) for each in fields(type(self)))
        return tuple(value for value in values if isinstance(value, Expression))

    def cdf(self, value: Number, scope: Scope) -> Number:
        """Probability that the threshold is at most ``value``; exact, 0 below the bounds and 1 above.

        Raises
        ------
        Undecided
            Where symbols leave open on which side of a bound ``value`` lies.
        InputError
            ``bad-distribution`` where the arguments make no distribution in ``scope``.
        """
        value = Fraction(value) if isinstance(value, int) else value
        low, high = self._checked_bounds(scope)
        if scope.decide(value, "<=", low):
            return Fraction(0)
        if scope.decide(value, ">=", high):
            return Fraction(1)
        return self.inner(value, scope)

    def inner(self, value: Number, scope: Scope) -> Number:
        """The cdf by its formula, right where ``value`` lies within the bounds."""
        raise NotImplementedError

    def quantile(self, share: Number, scope: Scope) -> Number:
        """The threshold below which ``share`` of the mass lies, for a share in [0, 1]; exact."""
        raise NotImplementedError

    def midpoints(self, points: int, scope: Scope) -> tuple[tuple[Number, Number], ...]:
        """``points`` thresholds, the middles of equal cells, each with the probability of its cell.

        For a uniform threshold they are equally likely.
        """
        low, high = self._checked_bounds(scope)
        width = (high - low) / points
        borders = [Fraction(0), *(self.inner(low + k * width, scope) for k in range(1, points)), Fraction(1)]
        return tuple((low + (k + Fraction(1, 2)) * width, borders[k + 1] - borders[k]) for k in range(points))

    def discretisation_bound(self, points: int, scope: Scope) -> Number:
        """The largest difference between the cdf and that of :meth:`midpoints`: the mass of the heaviest half cell."""
        raise NotImplementedError

    def ranges(self) -> Iterator[tuple[Expression, Range]]:
        """What arguments must be for the mass to be one."""
        low, high = self.bounds
        yield high - low, Range(f"the width of {self}", "bad-distribution", low_open=True, hint="order its bounds")

    def problems(self, path: str) -> Iterator[Problem]:
        """What is wrong with the arguments that are numbers."""
        low, high = (bound.constant() for bound in self.bounds)
        if low is not None and high is not None and low >= high:
            yield Problem("bad-distribution", f"{self} has no width: {low} is not below {high}", path)

    def _checked_bounds(self, scope: Scope) -> tuple[Number, Number]:
        low, high = (bound.value(scope) for bound in self.bounds)
        if not scope.decide(low, "<", high):
            raise InputError(Problem("bad-distribution", f"{self} has no width: {low} is not below {high}"))
        return low, high

    def _place(self, value: Number, scope: Scope) -> Number:
        """Where ``value`` lies between the bounds, from 0 to 1."""
        low, high = (bound.value(scope) for bound in self.bounds)
        return (value - low) / (high - low)

    def __str__(self) -> str:
        return f"{self.keyword}({', '.join(str(getattr(self, each.name)) for each in fields(type(self)))})"


@frozen
class Uniform(Distribution):
    """``uniform(low, high)``: every cell of a given width is equally likely."""

    keyword: ClassVar[str] = "uniform"
    low: Expression = field(converter=expression)
    high: Expression = field(converter=expression)

    @property
    def bounds(self) -> tuple[Expression, Expression]:
        return self.low, self.high

    def inner(self, value: Number, scope: Scope) -> Number:
        """The formula of the cdf."""
        return self._place(value, scope)

    def quantile(self, share: Number, scope: Scope) -> Number:
        """The inverse of the cdf."""
        low, high = self._checked_bounds(scope)
        return low + share * (high - low)

    def discretisation_bound(self, points: int, scope: Scope) -> Number:
        """Half the mass of a cell."""
        return Fraction(1, 2 * points)


@frozen
class Power(Distribution):
    """``power(exponent, low, high)``: cdf ``((x - low) / (high - low)) ^ exponent``; on [0, 1] unless given."""

    keyword: ClassVar[str] = "power"
    exponent: Expression = field(converter=expression)
    low: Expression = field(default=ZERO, converter=expression)
    high: Expression = field(default=ONE, converter=expression)

    @property
    def bounds(self) -> tuple[Expression, Expression]:
        return self.low, self.high

    def inner(self, value: Number, scope: Scope) -> Number:
        """The formula of the cdf."""
        return _power(self._place(value, scope), self._checked_exponent(scope))

    def quantile(self, share: Number, scope: Scope) -> Number:
        """The inverse of the cdf."""
        low, high = self._checked_bounds(scope)
        return low + _power(share, 1 / self._checked_exponent(scope)) * (high - low)

    def discretisation_bound(self, points: int, scope: Scope) -> Number:
        """The mass of the heaviest half cell: the last where the density rises, the first where it falls."""
        exponent, half = self._checked_exponent(scope), Fraction(1, 2 * points)
        if scope.decide(exponent, ">=", Fraction(1)):
            return 1 - _power(1 - half, exponent)
        return _power(half, exponent)

    def ranges(self) -> Iterator[tuple[Expression, Range]]:
        """What arguments must be for the mass to be one."""
        yield from super().ranges()
        yield self.exponent, Range(f"the exponent of {self}", "bad-distribution", low_open=True)

    def problems(self, path: str) -> Iterator[Problem]:
        """What is wrong with the arguments that are numbers."""
        yield from super().problems(path)
        exponent = self.exponent.constant()
        if exponent is not None and exponent <= 0:
            yield Problem("bad-distribution", f"{self} needs an exponent above 0", path)

    def _checked_exponent(self, scope: Scope) -> Number:
        exponent = self.exponent.value(scope)
        if not scope.decide(exponent, ">", Fraction(0)):
            raise InputError(Problem("bad-distribution", f"{self} needs an exponent above 0"))
        return exponent


@frozen
class General(Distribution):
    """``general(G, low, high)``: any cdf, a function symbol that only a derivation can carry."""

    keyword: ClassVar[str] = "general"
    symbol: str = field(converter=str)
    low: Expression = field(converter=expression)
    high: Expression = field(converter=expression)

    @property
    def bounds(self) -> tuple[Expression, Expression]:
        return self.low, self.high

    def inner(self, value: Number, scope: Scope) -> Number:
        """The cdf as a function symbol, which is 0 and 1 at the bounds."""
        import sympy

        if not isinstance(value, (int, Fraction, sympy.Expr)):
            message = f"{self} is left open, so what share it gives on an interval is not known"
            raise NotYetError(Problem("open-distribution", message, hint=_OPEN_HINT))
        low, high = (_for_sympy(bound.value(scope)) for bound in self.bounds)
        return _open_cdf(self.symbol, low, high)(value)

    def quantile(self, share: Number, scope: Scope) -> Number:
        """Not known."""
        message = f"{self} is left open, so the threshold at share {share} is not known"
        raise NotYetError(Problem("open-distribution", message, hint=_OPEN_HINT))

    def discretisation_bound(self, points: int, scope: Scope) -> Number:
        """Not known."""
        message = f"{self} is left open, so what {points} midpoints lose is not known"
        raise NotYetError(Problem("open-distribution", message, hint=_OPEN_HINT))

    def problems(self, path: str) -> Iterator[Problem]:
        """What is wrong with the arguments that are numbers."""
        yield from super().problems(path)
        if not _NAME.match(self.symbol):
            yield Problem("bad-distribution", f"{self.symbol!r} cannot name a distribution", path, hint=_HINT)


def _for_sympy(number: Any) -> Any:
    import sympy

    return number if isinstance(number, sympy.Expr) else sympy.Rational(str(Fraction(number)))


@cache
def _open_cdf(name: str, low: Any, high: Any) -> Any:
    """The function symbol of an open cdf."""
    import sympy
    from sympy.core.function import AppliedUndef, UndefinedFunction

    class Share(AppliedUndef):  # type: ignore[misc]
        def __new__(cls, place: Any) -> Any:
            place = _for_sympy(place)
            if place in (low, high):
                return sympy.Integer(0 if place == low else 1)
            return super().__new__(cls, place)

    # With its bounds, so that distributions of one name are not taken for each other where results are kept.
    return UndefinedFunction(name, bases=(Share,), real=True, bounds=(low, high))


KINDS: tuple[type[Distribution], ...] = (Uniform, Power, General)
"""Every kind of distribution; a file writes the keyword and the arguments in the order of the fields."""


def distribution(source: Distribution | str) -> Distribution:
    """A distribution from itself or from text such as ``uniform(1/4, 1)``.

    Raises
    ------
    InputError
        ``bad-distribution`` for text that is no distribution, ``bad-expression`` for an argument that cannot be read.

    Examples
    --------
    >>> distribution("power(a)").names
    frozenset({'a'})
    """
    if isinstance(source, Distribution):
        return source
    match = re.fullmatch(r"\s*(\w+)\s*\((.*)\)\s*", source) if isinstance(source, str) else None
    by_keyword: dict[str, type[Distribution]] = {kind.keyword: kind for kind in KINDS}
    if match is None or match[1] not in by_keyword:
        raise InputError(Problem("bad-distribution", f"{source!r} is not a distribution", hint=_HINT))
    kind, arguments = by_keyword[match[1]], _arguments(match[2])
    required = sum(1 for each in fields(kind) if each.default is not ZERO and each.default is not ONE)
    if not required <= len(arguments) <= len(fields(kind)):
        message = f"{match[1]!r} does not take {len(arguments)} arguments"
        raise InputError(Problem("bad-distribution", message, hint=_HINT))
    return kind(*arguments)


def _arguments(text: str) -> list[str]:
    """The texts between the commas that stand outside parentheses."""
    found, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [argument.strip() for argument in found]


def _power(base: Number, exponent: Number) -> Number:
    return _POWER.value(Scope({"base": base, "exponent": exponent}))


__all__ = ["KINDS", "Distribution", "General", "Power", "Uniform", "distribution"]
