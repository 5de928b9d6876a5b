"""The largest values of a function on a line, by the signs of its derivative.

Borders, kinks and jumps count like any other place, so that corner solutions and
second-order conditions need no case of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import sympy
from attrs import frozen
from sympy.core.function import AppliedUndef

from ..condition import OPEN_UNIT, POSITIVE, Tree, canonical, exact, same, symbol
from ..condition.sign import factored
from ..derivation.places import Places
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Context
from .line import Line, Segment, at, run_of_signs, segments, strict_sign_between

T = TypeVar("T")
OFFER, CHOSEN = "offer_", "chosen_"
"""How the symbols of what is offered over an issue, and of what else is chosen from an interval, begin."""


class NotAttainedError(NotYetError):
    """A supremum is not attained; ``supremum`` says how much it is, ``None`` without bound."""

    supremum: Any = None


def not_attained(variable: Any, supremum: Any = None) -> NotAttainedError:
    """The error of a choice of which none is best."""
    message = f"the best {variable} does not exist: values come as close to the best as one likes, but none is best"
    found = NotAttainedError(Problem("no-maximum", message, hint="state the tie rules, or close the interval"))
    found.supremum = supremum
    return found


@frozen
class Best(Generic[T]):
    """A maximum: where, how much, and the result of the segment it is on; ``where`` is ``None`` on a flat piece.

    Where a distribution is left open, ``where`` is a symbol that is known by an ``equation``.
    """

    where: Any
    value: Any
    segment: Segment[T]
    equation: Any = None


@frozen
class _Candidate(Generic[T]):
    where: Any
    value: Any
    segment: Segment[T]
    attained: bool = True
    equation: Any = None


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
    NotAttainedError
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
        if is_open(value, line.variable):
            sign = _open_slope(context, value, segment, line.variable)
            rises = sign in (1, None), sign in (-1, None)
            if sign is None:
                candidates.append(_stationary_candidate(value, segment, line.variable))
        else:
            flat, inner, first, last = shape(context, value, line.variable, segment.low, segment.high)
            if flat:
                candidates.append(_Candidate(None, at(value, line.variable, anywhere(segment)), segment))
                continue
            candidates.extend(_Candidate(where, at(value, line.variable, where), segment) for where in inner)
            rises = last > 0, first < 0
        for border, towards, neighbour in ((segment.low, rises[1], index - 1), (segment.high, rises[0], index + 1)):
            if not towards:
                continue
            if border is None:
                raise not_attained(line.variable)
            limit = at(value, line.variable, border)
            beside = cut[neighbour] if 0 <= neighbour < len(cut) else None
            next_to = None if beside is None or not beside.is_point else objective(beside.result)
            if next_to is not None and same(at(next_to, line.variable, border), limit):
                continue
            candidates.append(_Candidate(border, limit, segment, attained=False))
    if not candidates:
        return []
    candidates = _without_worse(context, candidates, line.variable)
    best = context.largest([each.value for each in candidates]) if len(candidates) > 1 else [0]
    attained = [candidates[i] for i in best if candidates[i].attained]
    if not attained:
        raise not_attained(line.variable, candidates[best[0]].value)
    return [Best(each.where, each.value, each.segment, each.equation) for each in attained]


def anywhere(segment: Segment[Any]) -> Any:
    """A place of a segment, or a border of it."""
    return segment.low if segment.low is not None else segment.high if segment.high is not None else sympy.Integer(0)


def all_places(bests: Sequence[Best[Any]]) -> Any:
    """Where maxima are, in order along the line: an expression, or all places where they are several."""
    if len(bests) == 1 and bests[0].where is not None:
        return bests[0].where
    return Places.joined(
        [
            (best.segment.low, False, best.segment.high, False)
            if best.where is None
            else (best.where, True, best.where, True)
            for best in bests
        ]
    )


def inside(segment: Segment[Any]) -> Any:
    """A place of a segment, and of its interior where it has one."""
    if segment.low is None and segment.high is None:
        return sympy.Integer(0)
    if segment.low is None or segment.high is None:
        return segment.high - 1 if segment.low is None else segment.low + 1
    return canonical((segment.low + segment.high) / 2)


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
        if is_open(exact(beside), variable):
            first = last = _open_slope(context, exact(beside), segment, variable) or 0
            flat = not first
        else:
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
    runs, places = run_of_signs(context, constant, factors, variable, low, high)
    if runs[0] == 0:
        return True, [], 0, 0
    inner = [place for place, before, after in zip(places, runs, runs[1:], strict=False) if before > 0 > after]
    return False, inner, runs[0], runs[-1]


def _slope(context: Context, function: Any, variable: Any, low: Any, high: Any) -> tuple[int, list[tuple[Any, int]]]:
    """The sign and factors of the derivative; powers with open exponents are differentiated by their logarithm."""
    if is_open(function, variable):
        raise _depends_on_share(function, variable)
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
            if strict_sign_between(context, base, variable, low, high) != 1:
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


# ------------------------------------------------- distributions left open


def is_open(function: Any, variable: Any) -> bool:
    """Whether a function depends on its variable through a distribution that is left open."""
    return any(variable in each.free_symbols for each in function.atoms(AppliedUndef))


def stationary(variable: Any) -> Any:
    """The symbol of a best place that is known by its first-order condition only."""
    return symbol(f"best_{variable.name.removeprefix(OFFER).removeprefix(CHOSEN).replace(' ', '_')}")


_ANY_SHARE = {"share": OPEN_UNIT, "density": POSITIVE}
"""All that is used of a distribution: its share rises, and lies between 0 and 1 inside its bounds."""


def _with_share(value: Any, variable: Any) -> Any:
    """A function, or its slope, with symbols for the share and the density of the open distribution in it."""
    applied = {each for each in value.atoms(AppliedUndef) if variable in each.free_symbols}
    if len(applied) != 1 or (only := applied.pop()).args != (variable,):
        raise _depends_on_share(value, variable)
    return value.subs(sympy.Derivative(only, variable), symbol("density")).subs(only, symbol("share"))


def _open_slope(context: Context, value: Any, segment: Segment[Any], variable: Any) -> int | None:
    """The sign of the slope on a segment where it is the same whatever the distribution."""
    slope = _with_share(sympy.diff(value, variable), variable)
    return strict_sign_between(context, slope, variable, segment.low, segment.high, _ANY_SHARE)


def _stationary_candidate(value: Any, segment: Segment[T], variable: Any) -> _Candidate[T]:
    """The inner place that is known by its first-order condition."""
    where = stationary(variable)
    name = next(each.func.__name__ for each in value.atoms(AppliedUndef) if variable in each.free_symbols)
    equation = first_order_condition(value, variable, name).subs(variable, where)
    return _Candidate(where, at(value, variable, where), segment, equation=equation)


def _without_worse(context: Context, candidates: list[_Candidate[T]], variable: Any) -> list[_Candidate[T]]:
    """The candidates that are left once those known by an equation have been compared with the others.

    A border is worse than the best inner place where it is worse than every inner place.
    """
    left = list(candidates)
    for inner in [each for each in candidates if each.equation is not None]:
        segment, where = inner.segment, inner.where
        anywhere_inside = _with_share(inner.value.xreplace({where: variable}), variable)
        for other in [each for each in left if each is not inner]:
            difference = anywhere_inside - other.value
            sign = strict_sign_between(context, difference, variable, segment.low, segment.high, _ANY_SHARE)
            if sign is None or other.equation is not None:
                raise _depends_on_share(inner.value, where)
            left.remove(other if sign > 0 else inner)
            if sign < 0:
                break
    return left


def _depends_on_share(value: Any, variable: Any) -> UnsupportedError:
    message = f"which {variable} is best for {value} depends on a distribution that is left open"
    return UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))


def first_order_condition(objective: Any, variable: Any, name: str = "G") -> Any:
    """Where an objective with an open distribution ``G`` can be best: ``-A/A' = G/g`` for an objective ``A * G``.

    >>> x, G = sympy.Symbol("x"), sympy.Function("G")
    >>> first_order_condition((1 - x) * G(x), x)
    Eq(1 - x, G(x)/Derivative(G(x), x))
    """
    applied = sympy.Function(name)(variable)
    matches = [each for each in objective.atoms(AppliedUndef) if each.func.__name__ == name]
    if len(matches) == 1 and matches[0].args == (variable,):
        objective = objective.xreplace({matches[0]: applied})
    power = sympy.degree(sympy.expand(objective), applied)
    rest = sympy.cancel(objective / applied**power)
    if rest.has(applied):
        raise UnsupportedError(Problem("open-distribution", f"{objective} is no product with a power of {name}"))
    left = sympy.cancel(-rest / sympy.diff(rest, variable))
    return sympy.Eq(left, applied / (power * sympy.diff(applied, variable)))
