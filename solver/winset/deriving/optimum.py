"""The largest values of a function on a line, by the signs of its derivative.

Borders, kinks and jumps count like any other place, so that corner solutions and
second-order conditions need no case of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from typing import Any, Generic, TypeAlias, TypeVar

import sympy
from attrs import frozen

from ..condition import Tree, canonical, exact, same
from ..condition.sign import factored, has_open_powers
from ..derivation.places import Places
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Context
from .line import Line, Segment, at, is_open, run_of_signs, segments, strict_sign_between
from .shares import OpenObjective, depends_on_share

T = TypeVar("T")


class NotAttainedError(NotYetError):
    """A supremum is not attained; ``supremum`` says how much it is, ``None`` without bound."""

    supremum: Any = None


def not_attained(variable: Any, supremum: Any = None) -> NotAttainedError:
    """The error of a choice of which none is best."""
    message = f"the best {variable} does not exist: values come as close to the best as one likes, but none is best"
    found = NotAttainedError(Problem("no-maximum", message, hint="list proposals, or close the interval"))
    found.supremum = supremum
    return found


@frozen
class Best(Generic[T]):
    """A maximum: where, how much, and the result of the segment it is on; ``where`` is ``None`` on a flat piece.

    Where a distribution is left open, ``where`` is a symbol that is known by an ``equation``, and ``condition`` says
    what must hold of the distribution for the equation to have one solution.
    """

    where: Any
    value: Any
    segment: Segment[T]
    equation: Any = None
    condition: str = ""


@frozen
class _Candidate(Generic[T]):
    """A place that may be the best one.

    Parameters
    ----------
    attained
        Whether it has its value, which else is a limit.
    exceeds
        Values that it certainly exceeds.
    index
        The number of its segment.
    objective
        Of a place that is known by an equation: the best of a segment and its borders, whatever the distribution.
    borders
        Of such a place: the borders of its segment, with the limits there, where the best may be.
    """

    where: Any
    value: Any
    segment: Segment[T]
    attained: bool = True
    exceeds: tuple[Any, ...] = ()
    index: int = -1
    objective: OpenObjective | None = None
    borders: tuple[tuple[Any, Any], ...] = ()


_EXPONENTS = "fix the exponents, or write general(G, a, b), of which the first-order condition is told"
Joins: TypeAlias = Callable[[T, T, Any], bool]
"""Whether a result, taken at a place, is another one."""


def _joins_nowhere(one: Any, other: Any, place: Any) -> bool:
    return False


def maxima(
    context: Context,
    tree: Tree[T],
    line: Line,
    objective: Callable[[T], Any],
    joins: Joins[T] = _joins_nowhere,
    levels: Sequence[Any] = (),
) -> list[Best[T]]:
    """All global maxima of an objective over a line.

    Parameters
    ----------
    objective
        The expression to maximise, in the variable and the parameters, of each
        result of the tree; ``None`` where the variable may not be.
    joins
        Whether the result of a piece goes over into that of its border.
    levels
        With what the maximum will be compared: where a distribution or an exponent is left open, what is certain of
        that is from then on known in the cell at hand.

    Returns
    -------
    list
        Empty where the variable may be nowhere.

    Raises
    ------
    NotAttainedError
        ``no-maximum`` where a supremum is not attained.
    UnsupportedError
        ``open-distribution`` where a distribution that is left open decides among several pieces.
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
                here = at(value, line.variable, segment.low)
                candidates.append(_Candidate(segment.low, here, segment, index=index))
            continue
        inner, first, last = _inner(context, value, line, index, segment)
        candidates.extend(inner)
        for border, towards, neighbour in ((segment.low, first < 0, index - 1), (segment.high, last > 0, index + 1)):
            if not towards and not any(border in (place for place, _ in each.borders) for each in inner):
                continue
            if border is None:
                raise not_attained(line.variable)
            limit = at(value, line.variable, border)
            beside = cut[neighbour] if 0 <= neighbour < len(cut) else None
            next_to = None if beside is None or not beside.is_point else objective(beside.result)
            if next_to is not None and same(at(next_to, line.variable, border), limit):
                continue
            candidates.append(_Candidate(border, limit, segment, attained=False, index=index))
    if not candidates:
        return []
    found = _without_worse(candidates)
    unknown = next((each for each in found if each.objective is not None), None)
    if unknown is not None:
        return _by_equation(context, found, unknown, cut, line, joins, levels)
    largest = _largest(context, found, line.variable)
    for each, level in product(largest, levels):
        if any(same(level, value) or context.never((level, ">", value)) for value in each.exceeds):
            context.suppose(each.value, ">", level)
    return [Best(each.where, each.value, each.segment) for each in largest]


def _largest(context: Context, candidates: Sequence[_Candidate[T]], variable: Any) -> list[_Candidate[T]]:
    best = context.largest([each.value for each in candidates]) if len(candidates) > 1 else [0]
    attained = [candidates[i] for i in best if candidates[i].attained]
    if not attained:
        raise not_attained(variable, candidates[best[0]].value)
    return attained


def _inner(
    context: Context, value: Any, line: Line, index: int, segment: Segment[T]
) -> tuple[list[_Candidate[T]], int, int]:
    """The local maxima inside a segment, and the sign of the slope next to its borders (0 where it is not settled)."""
    x, low, high = line.variable, segment.low, segment.high
    if is_open(value, x):
        opened = OpenObjective.of(value, x)
        pieces = opened.slopes(context, low, high)
        if any(sign is None for *_, sign in pieces):
            ends = ((low, pieces[0][2] != 1), (high, pieces[-1][2] != -1))
            borders = tuple((place, at(value, x, place)) for place, may in ends if may and place is not None)
            best = _Candidate(line.best, at(value, x, line.best), segment, True, (), index, opened, borders)
            return [best], 0, 0
        turns = [end for (_, end, before), (*_, after) in pairwise(pieces) if before == 1 and after == -1]
        first, last = pieces[0][2] or 0, pieces[-1][2] or 0
    else:
        flat, turns, first, last = shape(context, value, x, low, high)
        if flat:
            return [_Candidate(None, at(value, x, anywhere(segment)), segment, index=index)], 0, 0
    exceeds: tuple[Any, ...] = ()
    if len(turns) == 1 and has_open_powers(value):  # to compare such values by themselves may be too hard
        leading = ((low, first > 0), (high, last < 0))
        exceeds = tuple(at(value, x, border) for border, leads in leading if leads and border is not None)
    return [_Candidate(each, at(value, x, each), segment, True, exceeds, index) for each in turns], first, last


def _without_worse(candidates: Sequence[_Candidate[T]]) -> list[_Candidate[T]]:
    """The candidates but those whose values others are known to exceed."""
    exceeded = [value for each in candidates for value in each.exceeds]
    return [each for each in candidates if not any(same(each.value, value) for value in exceeded)]


# ------------------------------------------------- distributions left open


def _by_equation(
    context: Context,
    candidates: Sequence[_Candidate[T]],
    inner: _Candidate[T],
    cut: Sequence[Segment[T]],
    line: Line,
    joins: Joins[T],
    levels: Sequence[Any],
) -> list[Best[T]]:
    """The maxima where one candidate is known by its first-order condition only.

    It stands for the best place of its segment, borders included. So it is at least as good as they are, and where the
    play goes over into that at a border, the border is a case of the condition: ``best = border`` in place of the
    equation. Against places elsewhere it is compared as far as that is certain whatever the distribution; beyond that
    the cell is split by how its value compares.
    """
    opened, segment, variable = inner.objective, inner.segment, line.variable
    assert opened is not None
    joined = {
        place: limit
        for place, limit in inner.borders
        for beside in cut[max(inner.index - 1, 0) : inner.index + 2]
        if beside.is_point and beside.low is place and joins(segment.result, beside.result, place)
    }
    others = []
    for other in candidates:
        if other is inner:
            continue
        if other.objective is not None:
            raise depends_on_share(inner.value, line.best)
        against = _against(context, inner, other.value)
        if against == -1:
            rest = [each for each in candidates if each is not inner]
            return [Best(each.where, each.value, each.segment) for each in _largest(context, rest, variable)]
        if against is None and not any(other.segment.low is place and other.segment.is_point for place in joined):
            others.append(other)
    rivals: list[_Candidate[T]] = []
    strictly: list[Any] = []
    """Values that the best exceeds."""
    if others:
        rivals = [others[i] for i in context.largest([each.value for each in others])]
        level = rivals[0].value
        at_least = any(context.never((limit, "<", level)) for _, limit in inner.borders)
        sign = int(context.holds(inner.value, ">", level)) if at_least else context.sign(exact(inner.value) - level)
        if sign < 0:
            return [Best(each.where, each.value, each.segment) for each in _largest(context, rivals, variable)]
        if sign > 0:
            rivals, strictly = [], [level]
    possible = [
        place
        for place, limit in inner.borders
        if _against(context, inner, limit) != 1 and not any(context.never((limit, ">", value)) for value in strictly)
    ]
    if any(place not in joined for place in possible) and not rivals:
        raise depends_on_share(inner.value, line.best)
    equation = opened.first_order_condition(line.best)
    condition = opened.second_order_condition(context, segment.low, segment.high, line.best, equation)
    corners = [sympy.Eq(line.best, place, evaluate=False) for place in possible if place in joined]
    equation = sympy.Or(equation, *corners) if corners else equation
    for level in levels:
        if _against(context, inner, level) == 1:
            context.suppose(inner.value, ">", level)
        elif any(context.never((limit, "<", level)) for _, limit in inner.borders):
            context.suppose(inner.value, ">=", level)
    found = [Best(line.best, inner.value, segment, equation, condition)]
    return [*found, *(Best(each.where, each.value, each.segment) for each in rivals if each.attained)]


def _against(context: Context, inner: _Candidate[Any], level: Any) -> int | None:
    """1 where the best of a segment certainly exceeds a level, -1 where nothing inside reaches it; else ``None``."""
    assert inner.objective is not None
    signs = [s for *_, s in inner.objective.above(context, level, inner.segment.low, inner.segment.high)]
    if 1 in signs or any(context.never((limit, "<=", level)) for _, limit in inner.borders):
        return 1
    below = all(sign == -1 for sign in signs) and all(context.never((limit, ">", level)) for _, limit in inner.borders)
    return -1 if below else None


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
            pieces = OpenObjective.of(exact(beside), variable).slopes(context, segment.low, segment.high)
            first, last, flat = pieces[0][2] or 0, pieces[-1][2] or 0, False
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
        raise depends_on_share(function, variable)
    open_powers = [
        each for each in function.atoms(sympy.Pow) if not each.exp.is_Integer and variable in each.base.free_symbols
    ]
    if not open_powers:
        sign, factors = factored(sympy.diff(function, variable))
        return sign, [(f, e) for f, e in factors]
    bases, logarithmic = [], sympy.Integer(0)
    moving = _moving_part(function, variable)
    for part in sympy.Mul.make_args(sympy.powsimp(moving, force=True)):
        base, exponent = part.as_base_exp()
        logarithmic += exponent * sympy.diff(base, variable) / base
        if variable in base.free_symbols and (not base.is_polynomial(variable)):
            message = f"{function} is no product of powers in {variable}"
            raise UnsupportedError(Problem("not-algebraic", message, hint=_EXPONENTS))
        if not exponent.is_Integer:
            if strict_sign_between(context, base, variable, low, high) != 1:
                message = f"{base} may be negative under an open exponent"
                raise UnsupportedError(Problem("not-algebraic", message, hint=_EXPONENTS))
        else:
            bases.append((base, int(exponent)))
    sign, factors = factored(logarithmic)
    found = list(factors)
    for base, exponent in bases:
        extra_sign, extra = factored(base**exponent)
        sign *= extra_sign
        found.extend(extra)
    return sign, found


def _moving_part(function: Any, variable: Any) -> Any:
    """A function less what does not depend on the variable, as a product where it is one."""
    if not function.is_Add:
        return function
    terms = sympy.Add.make_args(sympy.expand(function))
    return sympy.factor(sympy.Add(*(term for term in terms if variable in term.free_symbols)))
