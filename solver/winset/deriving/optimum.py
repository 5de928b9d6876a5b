"""The largest values of a function on a line, by the signs of its derivative.

Borders, kinks and jumps count like any other place, so that corner solutions and
second-order conditions need no case of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import sympy
from attrs import frozen

from ..condition import Tree, canonical, exact, same
from ..condition.sign import factored
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Context
from .line import Line, Segment, at, run_of_signs, segments, strict_sign_between

T = TypeVar("T")


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


def inside(segment: Segment[Any]) -> Any:
    """A place of a segment, and of its interior where it has one."""
    if segment.low is None and segment.high is None:
        return sympy.Integer(0)
    if segment.low is None or segment.high is None:
        return segment.high - 1 if segment.low is None else segment.low + 1
    return canonical((segment.low + segment.high) / 2)


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
    runs, places = run_of_signs(context, constant, factors, variable, low, high)
    if runs[0] == 0:
        return True, [], 0, 0
    inner = [place for place, before, after in zip(places, runs, runs[1:], strict=False) if before > 0 > after]
    return False, inner, runs[0], runs[-1]


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


def _condition_text(function: Any, variable: Any) -> str:
    names = sorted({each.func.__name__ for each in function.atoms(sympy.core.function.AppliedUndef)})
    found = first_order_condition(function, variable, names[0])
    return f"{found.lhs} = {found.rhs}"


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
