"""One variable on a line whose borders are expressions: segments, roots, maxima, integrals.

Everything runs inside a computation (:func:`~winset.deriving.exploring.explore`):
where the order of two borders is open, the cell is split. A function of the
variable is given as a decision tree over the parameters and the variable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

import sympy
from attrs import field, frozen

from ..condition import REAL, Leaf, Sign, Space, Test, Tree, canonical, exact, meet, oracle, same, signs
from ..condition.sign import ALLOWED, factored
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Context

T = TypeVar("T")


@frozen
class Segment(Generic[T]):
    """A point (``low is high``) or the open interval between two borders, with what a function is there."""

    low: Any
    high: Any
    result: T

    @property
    def is_point(self) -> bool:
        """Whether it is a single point."""
        return self.low is self.high


def _border(source: Any) -> Any:
    return None if source is None else exact(source)


@frozen
class Line:
    """A variable between two borders; ``None`` is no border. Borders belong to the line unless open."""

    variable: Any
    low: Any = field(converter=_border)
    high: Any = field(converter=_border)
    low_open: bool = False
    high_open: bool = False


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
    while isinstance(tree, Test):
        for option, below in tree.branches[:-1]:
            if all(context.holds(sign.polynomial.subs(variable, value), sign.relation) for sign in option):
                tree = below
                break
        else:
            tree = tree.branches[-1][1]
    return tree.result


def _between(context: Context, tree: Tree[T], variable: Any, low: Any, high: Any) -> list[Segment[T]]:
    """The segments of the open interval between two borders."""
    while isinstance(tree, Test) and not _tests(tree, variable):
        tree = tree.branches[context.decide([option for option, _ in tree.branches])][1]
    if isinstance(tree, Leaf):
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


def roots_between(
    context: Context, polynomial: Any, variable: Any, low: Any, high: Any
) -> tuple[int, list[tuple[Any, int]]]:
    """The sign of a polynomial next to the lower border, and its roots strictly between the borders.

    Raises
    ------
    UnsupportedError
        ``degree-too-high`` above degree two.
    """
    whole = sympy.Poly(polynomial, variable)
    coefficients = [canonical(each) for each in whole.all_coeffs()]
    while len(coefficients) > 1 and context.sign(coefficients[0]) == 0:
        coefficients.pop(0)
    if len(coefficients) == 1:
        return context.sign(coefficients[0]), []
    if len(coefficients) > 3:
        sign = _strict_sign_between(context, polynomial, variable, low, high)
        if sign is not None:
            return sign, []
        raise UnsupportedError(
            Problem(
                "degree-too-high",
                f"{polynomial} = 0 is of degree {len(coefficients) - 1} in {variable}",
                hint="fix parameters",
            )
        )
    settled = _strict_sign_between(context, polynomial, variable, low, high)
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
def extended(space: Space, name: str) -> Space:
    """The space with one more real symbol; itself where it has the symbol."""
    return space if name in space.domains else space.with_symbol(name, REAL)


def _strict_sign_between(context: Context, polynomial: Any, variable: Any, low: Any, high: Any) -> int | None:
    """1 or -1 where a polynomial certainly has that sign throughout the open interval, whatever the cell's point."""
    asked, cell = beyond(context, variable)
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


# ------------------------------------------------------------------ maxima


@frozen
class Best(Generic[T]):
    """A maximum: where, how much, and the result of the segment it is on; ``where`` is ``None`` on a flat piece."""

    where: Any
    value: Any
    segment: Segment[T]


@frozen
class _Candidate(Generic[T]):
    where: Any
    value: Any
    segment: Segment[T]
    attained: bool = True


def maxima(context: Context, tree: Tree[T], line: Line, objective: Callable[[T], Any]) -> list[Best[T]]:
    """All global maxima of an objective over a line.

    Parameters
    ----------
    objective
        The expression to maximise, in the variable and the parameters, of each
        result of the tree; ``None`` where the variable may not be.

    Returns
    -------
    list
        Empty where the variable may be nowhere.

    Raises
    ------
    NotYetError
        ``no-maximum`` where a supremum is not attained.
    """
    cut = segments(context, tree, line)
    candidates: list[_Candidate[T]] = []
    for index, segment in enumerate(cut):
        value = objective(segment.result)
        if value is None:
            continue
        value = exact(value)
        if segment.is_point:
            if not _dominated(context, cut, index, objective, line.variable):
                candidates.append(_Candidate(segment.low, at(value, line.variable, segment.low), segment))
            continue
        flat, inner, first, last = shape(context, value, line.variable, segment.low, segment.high)
        if flat:
            candidates.append(_Candidate(None, at(value, line.variable, anywhere(segment)), segment))
            continue
        candidates.extend(_Candidate(where, at(value, line.variable, where), segment) for where in inner)
        for border, towards, neighbour in ((segment.low, first < 0, index - 1), (segment.high, last > 0, index + 1)):
            if not towards:
                continue
            if border is None:
                raise _no_maximum(line.variable)
            limit = at(value, line.variable, border)
            beside = cut[neighbour] if 0 <= neighbour < len(cut) else None
            next_to = None if beside is None or not beside.is_point else objective(beside.result)
            if next_to is not None and same(at(next_to, line.variable, border), limit):
                continue
            candidates.append(_Candidate(border, limit, segment, attained=False))
    if not candidates:
        return []
    best = context.largest([each.value for each in candidates])
    attained = [candidates[i] for i in best if candidates[i].attained]
    if not attained:
        raise _no_maximum(line.variable)
    return [Best(each.where, each.value, each.segment) for each in attained]


def anywhere(segment: Segment[Any]) -> Any:
    """A place of a segment, or a border of it."""
    return segment.low if segment.low is not None else segment.high if segment.high is not None else sympy.Integer(0)


def _no_maximum(variable: Any) -> NotYetError:
    message = f"the best {variable} does not exist: values come as close to the best as one likes, but none is best"
    return NotYetError(Problem("no-maximum", message, hint="state the tie rules, or close the interval"))


def _dominated(
    context: Context, cut: Sequence[Segment[T]], index: int, objective: Callable[[T], Any], variable: Any
) -> bool:
    """Whether a point is worse than its neighbourhood for certain: the objective goes on rising beside it."""
    here = cut[index].low
    value = at(objective(cut[index].result), variable, here)
    for neighbour, side in ((index - 1, "high"), (index + 1, "low")):
        if not 0 <= neighbour < len(cut) or cut[neighbour].is_point:
            continue
        segment = cut[neighbour]
        beside = objective(segment.result)
        if beside is None or not same(at(beside, variable, here), value):
            continue
        flat, _, first, last = shape(context, exact(beside), variable, segment.low, segment.high)
        if not flat and (first > 0 if side == "low" else last < 0):
            return True
    return False


def shape(context: Context, function: Any, variable: Any, low: Any, high: Any) -> tuple[bool, list[Any], int, int]:
    """How a smooth function runs between two borders.

    Returns
    -------
    tuple
        Whether it is constant; its inner local maxima; the sign of its slope
        next to the lower and next to the upper border.
    """
    constant, factors = _slope(context, function, variable, low, high)
    if constant == 0:
        return True, [], 0, 0
    odd = [factor for factor, exponent in factors if exponent % 2]
    crossings, first = crossings_of(context, odd, variable, low, high)
    sign = constant
    for factor in odd:
        sign *= first[factor] if factor in first else context.sign(factor)
    if sign == 0:
        return True, [], 0, 0
    start, inner = sign, []
    for place, turned in crossings:
        after = -sign if len(turned) % 2 else sign
        if sign > 0 > after:
            inner.append(place)
        sign = after
    return False, inner, start, sign


def _slope(context: Context, function: Any, variable: Any, low: Any, high: Any) -> tuple[int, list[tuple[Any, int]]]:
    """The sign and factors of the derivative; powers with open exponents are differentiated by their logarithm."""
    if function.has(sympy.core.function.AppliedUndef):
        raise UnsupportedError(
            Problem(
                "open-distribution",
                f"of the best {variable} only the first-order condition is known: "
                f"{_condition_text(function, variable)}",
                hint="give a uniform or a power distribution",
            )
        )
    open_powers = [
        each for each in function.atoms(sympy.Pow) if not each.exp.is_Integer and variable in each.base.free_symbols
    ]
    if not open_powers:
        sign, factors = factored(sympy.diff(function, variable))
        return sign, [(f, e) for f, e in factors]
    bases, logarithmic = [], sympy.Integer(0)
    for part in sympy.Mul.make_args(sympy.powsimp(function, force=True)):
        base, exponent = part.as_base_exp()
        logarithmic += exponent * sympy.diff(base, variable) / base
        if variable in base.free_symbols and (not base.is_polynomial(variable)):
            raise UnsupportedError(Problem("not-algebraic", f"{function} is no product of powers in {variable}"))
        if not exponent.is_Integer:
            if _strict_sign_between(context, base, variable, low, high) != 1:
                raise UnsupportedError(Problem("not-algebraic", f"{base} may be negative under an open exponent"))
        else:
            bases.append((base, int(exponent)))
    sign, factors = factored(logarithmic)
    found = list(factors)
    for base, exponent in bases:
        extra_sign, extra = factored(base**exponent)
        sign *= extra_sign
        found.extend(extra)
    return sign, found


def _condition_text(function: Any, variable: Any) -> str:
    names = sorted({each.func.__name__ for each in function.atoms(sympy.core.function.AppliedUndef)})
    found = first_order_condition(function, variable, names[0])
    return f"{found.lhs} = {found.rhs}"


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


def first_order_condition(objective: Any, variable: Any, name: str = "G") -> Any:
    """Where an objective with an open distribution ``G`` can be best: ``-A/A' = G/g`` for an objective ``A * G``.

    >>> x, G = sympy.Symbol("x"), sympy.Function("G")
    >>> first_order_condition((1 - x) * G(x), x)
    Eq(1 - x, G(x)/Derivative(G(x), x))
    """
    applied = sympy.Function(name)(variable)
    matches = [each for each in objective.atoms(sympy.core.function.AppliedUndef) if each.func.__name__ == name]
    if len(matches) == 1 and matches[0].args == (variable,):
        objective = objective.xreplace({matches[0]: applied})
    power = sympy.degree(sympy.expand(objective), applied)
    rest = sympy.cancel(objective / applied**power)
    if rest.has(applied):
        raise UnsupportedError(Problem("open-distribution", f"{objective} is no product with a power of {name}"))
    left = sympy.cancel(-rest / sympy.diff(rest, variable))
    return sympy.Eq(left, applied / (power * sympy.diff(applied, variable)))


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
