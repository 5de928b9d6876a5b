"""One variable on a line whose borders are expressions: segments, roots, maxima, integrals.

Everything runs inside a computation (:func:`~winset.deriving.exploring.explore`):
where the order of two borders is open, the cell is split. A function of the
variable is given as a decision tree over the parameters and the variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Generic, TypeVar

import sympy
from attrs import Factory, field, frozen
from sympy.core.function import AppliedUndef

from ..condition import (
    REAL,
    Domain,
    Sign,
    Space,
    Test,
    Tree,
    canonical,
    exact,
    meet,
    oracle,
    same,
    signs,
)
from ..condition.sign import ALLOWED
from ..errors import Problem, UnsupportedError
from .exploring import Context
from .naming import stationary

T = TypeVar("T")


@frozen
class Segment(Generic[T]):
    """A point (``low is high``) or the open interval between two borders, with what a function is there."""

    low: Any
    high: Any
    result: T

    @property
    def is_point(self) -> bool:
        """Whether it is a single point; a line without borders is none."""
        return self.low is self.high and self.low is not None


def _border(source: Any) -> Any:
    return None if source is None else exact(source)


@frozen
class Line:
    """A variable between two borders; ``None`` is no border. Borders belong to the line unless open.

    ``best`` is the symbol of the best value where that is known by its first-order condition only.
    """

    variable: Any
    low: Any = field(converter=_border)
    high: Any = field(converter=_border)
    low_open: bool = False
    high_open: bool = False
    best: Any = field(default=Factory(lambda self: stationary(self.variable), takes_self=True))

    @property
    def domain(self) -> Domain:
        """Where the variable may be, where its borders are numbers."""
        low, high = (
            None if each is None or not each.is_Rational else Fraction(int(each.p), int(each.q))
            for each in (self.low, self.high)
        )
        return Domain(low, high, self.low_open and low is not None, self.high_open and high is not None)


def segments(context: Context, tree: Tree[T], line: Line) -> list[Segment[T]]:
    """The line cut into points and open intervals on each of which the tree has one result."""
    found: list[Segment[T]] = []
    if line.low is not None and line.high is not None:
        order = context.sign(exact(line.high) - exact(line.low))
        if order < 0 or (order == 0 and (line.low_open or line.high_open)):
            return []
        if order == 0:
            return [Segment(line.low, line.low, at_value(context, tree, line.variable, line.low))]
    if line.low is not None and not line.low_open:
        found.append(Segment(line.low, line.low, at_value(context, tree, line.variable, line.low)))
    found.extend(_between(context, tree, line.variable, line.low, line.high))
    if line.high is not None and not line.high_open:
        found.append(Segment(line.high, line.high, at_value(context, tree, line.variable, line.high)))
    return found


def at_value(context: Context, tree: Tree[T], variable: Any, value: Any) -> T:
    """The result where the variable has a value."""
    return at_values(context, tree, {variable: exact(value)})


def at_values(context: Context, tree: Tree[T], values: Mapping[Any, Any]) -> T:
    """The result where symbols have values, all of them at once."""
    while isinstance(tree, Test):
        for option, below in tree.branches[:-1]:
            if all(context.holds(sign.polynomial.xreplace(values), sign.relation) for sign in option):
                tree = below
                break
        else:
            tree = tree.branches[-1][1]
    return tree.result


def _between(context: Context, tree: Tree[T], variable: Any, low: Any, high: Any) -> list[Segment[T]]:
    """The segments of the open interval between two borders."""
    while isinstance(tree, Test) and not _tests(tree, variable):
        tree = tree.branches[context.decide([option for option, _ in tree.branches])][1]
    if not isinstance(tree, Test):
        return [Segment(low, high, tree.result)]
    polynomials = dict.fromkeys(sign.polynomial for option, _ in tree.branches for sign in option)
    crossings, first = crossings_of(context, list(polynomials), variable, low, high)
    found: list[Segment[T]] = []
    now = dict(first)
    start = low
    for place, turned in [*crossings, (high, ())]:
        found.extend(_between(context, _branch(context, tree, now, variable), variable, start, place))
        if place is high:
            break
        found.append(Segment(place, place, at_value(context, tree, variable, place)))
        for polynomial in turned:
            now[polynomial] = -now[polynomial]
        start = place
    return found


def _tests(tree: Test[Any], variable: Any) -> bool:
    return any(variable in sign.polynomial.free_symbols for option, _ in tree.branches for sign in option)


def _branch(context: Context, tree: Test[T], now: dict[Any, int], variable: Any) -> Tree[T]:
    for option, below in tree.branches:
        if all(
            now[sign.polynomial] in ALLOWED[sign.relation]
            if variable in sign.polynomial.free_symbols
            else context.holds(sign.polynomial, sign.relation)
            for sign in option
        ):
            return below  # type: ignore[no-any-return]
    raise AssertionError("the branches of a test cover every sign")


Crossing = tuple[Any, tuple[Any, ...]]
"""A place and the polynomials that change their sign there."""


def crossings_of(
    context: Context, polynomials: Sequence[Any], variable: Any, low: Any, high: Any
) -> tuple[list[Crossing], dict[Any, int]]:
    """Where polynomials vanish strictly between two borders, in order, and their signs next to the lower border.

    A polynomial that vanishes without changing its sign is listed at that place
    twice, so that turning its sign for every mention is right.
    """
    places: list[tuple[Any, list[Any]]] = []
    first: dict[Any, int] = {}
    for polynomial in polynomials:
        if variable not in polynomial.free_symbols:
            continue
        sign = 1
        for factor in polynomial.args if polynomial.is_Mul else (polynomial,):
            if variable not in exact(factor).free_symbols:
                sign *= context.sign(factor)
                continue
            start, roots = roots_between(context, factor, variable, low, high)
            sign *= start
            for root, multiplicity in roots:
                _insert(context, places, root, [polynomial] * multiplicity)
        first[polynomial] = sign
    return [(place, tuple(turned)) for place, turned in places], first


def run_of_signs(
    context: Context, constant: int, factors: Sequence[tuple[Any, int]], variable: Any, low: Any, high: Any
) -> tuple[list[int], list[Any]]:
    """The signs of a function in factors on the pieces between two borders, and the places between the pieces."""
    odd = [factor for factor, exponent in factors if exponent % 2]
    crossings, first = crossings_of(context, odd, variable, low, high)
    sign = constant
    for factor in odd:
        sign *= first[factor] if factor in first else context.sign(factor)
    runs = [sign]
    for _, turned in crossings:
        sign = -sign if len(turned) % 2 else sign
        runs.append(sign)
    return runs, [place for place, _ in crossings]


def _insert(context: Context, places: list[tuple[Any, list[Any]]], root: Any, turned: list[Any]) -> None:
    for index, (place, others) in enumerate(places):
        order = 0 if same(place, root) else context.sign(root - place)
        if order == 0:
            others.extend(turned)
            return
        if order < 0:
            places.insert(index, (root, list(turned)))
            return
    places.append((root, list(turned)))


def _settled(context: Context, function: Any, variable: Any, low: Any, high: Any, obstacle: str) -> int:
    """The one sign of a function between two borders; an error where it has no single one."""
    sign = strict_sign_between(context, function, variable, low, high)
    if sign is None:
        raise UnsupportedError(Problem("degree-too-high", f"{function} = 0 {obstacle}", hint="fix parameters"))
    return sign


@lru_cache(maxsize=50_000)
def coefficients_of(polynomial: Any, variable: Any) -> tuple[Any, ...]:
    """The coefficients of a polynomial in a variable, that of the highest power first."""
    return tuple(canonical(each) for each in sympy.Poly(polynomial, variable).all_coeffs())


def roots_between(
    context: Context, polynomial: Any, variable: Any, low: Any, high: Any
) -> tuple[int, list[tuple[Any, int]]]:
    """The sign of a polynomial next to the lower border, and its roots strictly between the borders.

    Raises
    ------
    UnsupportedError
        ``degree-too-high`` above degree two, and where the variable is under a root.
    """
    if is_open(polynomial, variable):
        message = f"where {polynomial} = 0 depends on a distribution that is left open"
        raise UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))
    if not polynomial.is_polynomial(variable):
        return _settled(context, polynomial, variable, low, high, f"has {variable} under a root"), []
    coefficients = list(coefficients_of(polynomial, variable))
    while len(coefficients) > 1 and context.sign(coefficients[0]) == 0:
        coefficients.pop(0)
    if len(coefficients) == 1:
        return context.sign(coefficients[0]), []
    if len(coefficients) > 3:
        return _settled(
            context, polynomial, variable, low, high, f"is of degree {len(coefficients) - 1} in {variable}"
        ), []
    settled = strict_sign_between(context, polynomial, variable, low, high)
    if settled is not None:
        return settled, []
    slope = context.sign(coefficients[0])
    if len(coefficients) == 2:
        root = canonical(-coefficients[1] / coefficients[0])
        if (low is None or context.holds(root, ">", low)) and (high is None or context.holds(root, "<", high)):
            return -slope, [(root, 1)]
        beyond = low is not None and context.holds(root, "<=", low)
        return (slope if beyond else -slope), []
    return _quadratic(context, coefficients, slope, low, high)


def _quadratic(
    context: Context, coefficients: Sequence[Any], slope: int, low: Any, high: Any
) -> tuple[int, list[tuple[Any, int]]]:
    a, b, c = coefficients

    def value(x: Any) -> Any:
        return canonical(a * x**2 + b * x + c)

    at_low = slope if low is None else context.sign(value(low))
    at_high = slope if high is None else context.sign(value(high))
    if at_low == 0:
        # The other root is rational in the border.
        other = canonical(-b / a - low)
        near = -slope if context.holds(other, ">", low) else slope
        inside = near == -slope and (high is None or context.holds(other, "<", high))
        return near, ([(other, 1)] if inside else [])
    if at_high == 0:
        other = canonical(-b / a - high)
        inside = context.holds(other, "<", high) and (low is None or context.holds(other, ">", low))
        return at_low, ([(other, 1)] if inside else [])
    discriminant = canonical(b**2 - 4 * a * c)
    root = sympy.sqrt(sympy.factor(discriminant))
    if at_low != at_high:
        rising = at_high
        return at_low, [(radical((-b + rising * root) / (2 * a)), 1)]
    if at_low != slope:
        return at_low, []
    vertex = canonical(-b / (2 * a))
    if (low is not None and not context.holds(vertex, ">", low)) or (
        high is not None and not context.holds(vertex, "<", high)
    ):
        return at_low, []
    below = context.sign(discriminant)
    if below < 0:
        return at_low, []
    if below == 0:
        return at_low, [(vertex, 2)]
    return at_low, [(radical((-b - slope * root) / (2 * a)), 1), (radical((-b + slope * root) / (2 * a)), 1)]


def radical(expression: Any) -> Any:
    """An expression with square roots in one tidy form.

    >>> a = sympy.Symbol("a")
    >>> radical((-6 - 4 * a - sympy.sqrt(16 * a**2 - 16 * a + 36)) / (-16))
    a/4 + sqrt(4*a**2 - 4*a + 9)/8 + 3/8
    """
    return sympy.expand(sympy.radsimp(sympy.simplify(expression)))


def beyond(context: Context, variable: Any) -> tuple[Any, frozenset[Sign]]:
    """The oracle of the space with one more variable, and the cell at hand."""
    return oracle(extended(context.asked.space, variable.name)), context.cell


@lru_cache(maxsize=256)
def extended(space: Space, name: str, domain: Domain = REAL) -> Space:
    """The space with one more symbol; itself where it has the symbol."""
    return space if name in space.domains else space.with_symbol(name, domain)


def strict_sign_between(
    context: Context, polynomial: Any, variable: Any, low: Any, high: Any, more: Mapping[str, Domain] | None = None
) -> int | None:
    """1 or -1 where a polynomial certainly has that sign throughout the open interval, whatever the cell's point.

    ``more`` are symbols besides, which may lie anywhere in their domains.
    """
    asked, cell = beyond(context, variable)
    if more:
        space = asked.space
        for name, domain in more.items():
            space = space.with_symbol(name, domain)
        asked = oracle(space)
    borders: list[tuple[Sign, ...]] = []
    for border, relation in ((low, ">"), (high, "<")):
        if border is not None:
            alternatives = signs(variable, relation, border, asked.strict_sign)  # type: ignore[arg-type]
            if len(alternatives) != 1:
                return None
            borders.append(alternatives[0])
    whole = meet(cell, [sign for border in borders for sign in border])
    if whole is None:
        return None
    for sign, opposite in ((1, "<="), (-1, ">=")):
        contrary = [meet(whole, each) for each in signs(polynomial, opposite, 0, asked.strict_sign)]  # type: ignore[arg-type]
        if all(each is None or asked.feasible(each) is False for each in contrary):
            return sign
    return None


def is_open(function: Any, variable: Any) -> bool:
    """Whether a function depends on its variable through a distribution that is left open."""
    return any(variable in each.free_symbols for each in function.atoms(AppliedUndef))


def at(function: Any, variable: Any, place: Any) -> Any:
    """A function's value at a place, in canonical form."""
    value = exact(function).subs(variable, exact(place))
    return canonical(value) if not value.has(sympy.Pow) or value.is_rational_function() else tidy(value)


def tidy(value: Any) -> Any:
    """A value with square roots or open powers in a form that people write."""
    return (
        radical(value)
        if all(p.exp.is_Rational for p in value.atoms(sympy.Pow))
        else sympy.powsimp(sympy.simplify(value))
    )


# --------------------------------------------------------------- integrals


def integral(context: Context, tree: Tree[T], line: Line, density: Callable[[T], Any]) -> Any:
    """The integral over a line of an expression in each result of the tree; polynomials in the variable only."""
    total = sympy.Integer(0)
    for segment in segments(context, tree, line):
        if segment.is_point:
            continue
        function = sympy.expand(exact(density(segment.result)))
        if not function.is_polynomial(line.variable):
            raise UnsupportedError(Problem("not-polynomial", f"{function} is no polynomial in {line.variable}"))
        total += sympy.integrate(function, (line.variable, segment.low, segment.high))
    return canonical(total)
