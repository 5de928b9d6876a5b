"""z3: whether conditions hold together somewhere, and where.

A question is put in one piece and answered with a proof, with a point, or not
at all. Nothing here knows of spaces; who asks says all there is to say.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import inf
from typing import Any

import sympy

from ..errors import Problem, UnsupportedError
from .conjunction import Goal
from .pool import Point
from .sign import Sign, exact
from .stopping import patience, seconds_left


class Undecided(Exception):
    """The solver found no answer in time."""


@lru_cache(maxsize=100_000)
def solved(goal: Goal) -> Point | None:
    """A point where all clauses hold, or near an irrational one; ``None`` where it is proved that there is none.

    Raises
    ------
    Undecided
        Where the :func:`patience` did not suffice; this is not remembered.
    NotYetError
        ``time-limit`` where the caller's own time was shorter, and is over.
    """
    import z3

    ends = time.monotonic() + patience() / 1000
    for order, most in _ATTEMPTS:
        answer, solver = _checked(goal, order, min(most, 1000 * (ends - time.monotonic())))
        if answer == z3.unsat:
            return None
        if answer == z3.sat:
            return _point(goal, solver.model())
    raise Undecided


_LINEARLY = -1
"""Not by cylinders but by linear bounds on products, which is fast where they suffice."""
_ATTEMPTS = (
    (0, 150),
    *((order, 60) for order in range(1, 5)),
    (_LINEARLY, 200),
    *((order, 60) for order in range(5, 13)),
    (_LINEARLY, 400),
    (0, inf),
)
"""The orders in which the solver may take the symbols, and milliseconds: a bad order is slow beyond all measure."""


def _checked(goal: Goal, order: int, milliseconds: float) -> tuple[Any, Any]:
    """One attempt: the answer, and the solver that has the model."""
    import z3

    left = seconds_left()
    solver = z3.SimpleSolver() if order == _LINEARLY else _tactic(order).solver()
    solver.set("ctrl_c", False)  # z3 would take the signal for itself and go on; no attempt is long
    solver.set("timeout", max(1, int(milliseconds if left is None else min(milliseconds, 1000 * left))))
    for clause in goal:
        parts = [_formula(sign) for sign in clause]
        solver.add(parts[0][0] if len(parts) == 1 else z3.Or([formula for formula, _ in parts]))
        for _, definitions in parts:
            solver.add(*definitions)
    answer = solver.check()
    if answer == z3.unknown:
        seconds_left()
    return answer, solver


def _point(goal: Goal, model: Any) -> Point:
    names = sorted({name for clause in goal for sign in clause for name in sign.names})
    return {name: _value(model, name) for name in names}


@lru_cache(maxsize=32)
def _tactic(order: int) -> Any:
    import z3

    decide = z3.Tactic("qfnra-nlsat")
    return z3.With(decide, seed=order, shuffle_vars=True) if order else decide


def _value(model: Any, name: str) -> Fraction:
    value = model.evaluate(_variable(name), model_completion=True)
    near = value if hasattr(value, "numerator_as_long") else value.approx(12)
    return Fraction(near.numerator_as_long(), near.denominator_as_long())


@lru_cache(maxsize=1000)
def _variable(name: str) -> Any:
    import z3

    return z3.Real(name)


@lru_cache(maxsize=50_000)
def _formula(sign: Sign) -> tuple[Any, tuple[Any, ...]]:
    value, definitions = _term(sign.polynomial)
    return _COMPARED[sign.relation](value), definitions


@lru_cache(maxsize=20_000)
def _term(expression: Any) -> tuple[Any, tuple[Any, ...]]:
    """A polynomial for z3 and what defines the roots in it."""
    definitions: list[Any] = []
    return _translated(exact(expression), definitions), tuple(definitions)


def _translated(expression: Any, definitions: list[Any]) -> Any:
    import z3

    if expression.is_Rational:
        return z3.RatVal(int(expression.p), int(expression.q))
    if expression.is_Symbol:
        return _variable(expression.name)
    if expression.is_Add or expression.is_Mul:
        parts = [_translated(each, definitions) for each in expression.args]
        total = parts[0]
        for part in parts[1:]:
            total = total + part if expression.is_Add else total * part
        return total
    if expression.is_Pow:
        base, exponent = expression.args
        if exponent.is_Integer and exponent > 0:
            value = _translated(base, definitions)
            power = value
            for _ in range(int(exponent) - 1):
                power = power * value
            return power
        if exponent == sympy.Rational(1, 2):
            root = _variable(f"root of {base}")
            inside, definitions_inside = _term(base)
            definitions.extend(definitions_inside)
            definitions.extend((root >= 0, root * root == inside))
            return root
        if not exponent.is_number:
            # A power with an open exponent, whose base is nonnegative: all that is known of it is its sign.
            power = _variable(str(expression))
            definitions.append(power >= 0)
            return power
    if isinstance(expression, sympy.core.function.AppliedUndef):
        # An open cdf: all that is known of it is that it is a probability.
        share = _variable(str(expression))
        definitions.extend((share >= 0, share <= 1))
        return share
    message = f"{expression} is neither a polynomial nor a square root, so that comparing it cannot be decided"
    raise UnsupportedError(Problem("not-algebraic", message, hint="fix the parameters in exponents"))


_COMPARED: dict[str, Callable[[Any], Any]] = {
    "<": lambda value: value < 0,
    "<=": lambda value: value <= 0,
    "==": lambda value: value == 0,
    "!=": lambda value: value != 0,
    ">=": lambda value: value >= 0,
    ">": lambda value: value > 0,
}


__all__ = ["Undecided", "solved"]
