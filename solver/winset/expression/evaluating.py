"""From an expression and a scope to a value, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import InputError, Problem
from .scope import RELATIONS, Number, Scope, Value

if TYPE_CHECKING:
    from .node import Expression

LONGEST = 10_000
"""How many binary digits a power may have."""


def evaluate(node: Expression, scope: Scope) -> Value:
    """The value of an expression in a scope; exact. See :meth:`Expression.value` for the errors."""
    operator, arguments = node.operator, node.arguments
    if operator == "number":
        return arguments[0]
    if operator == "name":
        return scope[arguments[0]]
    if operator == "text":
        return arguments[0]
    if operator == "+":
        return _number(arguments[0], scope) + _number(arguments[1], scope)
    if operator == "-":
        return _number(arguments[0], scope) - _number(arguments[1], scope)
    if operator == "*":
        return _number(arguments[0], scope) * _number(arguments[1], scope)
    if operator == "/":
        divisor = _number(arguments[1], scope)
        if scope.vanishes(divisor):
            raise ZeroDivisionError(str(node))
        return _number(arguments[0], scope) / divisor
    if operator == "neg":
        return -_number(arguments[0], scope)
    if operator == "^":
        return _power(_number(arguments[0], scope), _number(arguments[1], scope), node, scope)
    if operator in RELATIONS:
        return _compare(evaluate(arguments[0], scope), operator, evaluate(arguments[1], scope), scope)
    if operator == "and":
        return _truth(arguments[0], scope) and _truth(arguments[1], scope)
    if operator == "or":
        return _truth(arguments[0], scope) or _truth(arguments[1], scope)
    if operator == "not":
        return not _truth(arguments[0], scope)
    if operator == "if":
        return evaluate(arguments[1] if _truth(arguments[0], scope) else arguments[2], scope)
    if operator == "abs":
        inner = _number(arguments[0], scope)
        return inner if scope.decide(inner, ">=", Fraction(0)) else -inner
    best = _number(arguments[0], scope)
    for argument in arguments[1:]:
        other = _number(argument, scope)
        if scope.decide(other, "<" if operator == "min" else ">", best):
            best = other
    return best


def _number(node: Expression, scope: Scope) -> Number:
    value = evaluate(node, scope)
    if isinstance(value, (str, bool)):
        kind = "the name" if isinstance(value, str) else "the truth value"
        raise InputError(Problem("not-a-number", f"{str(node)!r} is {kind} {value!r} where a number is needed"))
    return value


def _truth(node: Expression, scope: Scope) -> bool:
    value = evaluate(node, scope)
    if not isinstance(value, bool):
        raise InputError(Problem("not-a-condition", f"{str(node)!r} is {value}, neither true nor false"))
    return value


def _power(base: Number, exponent: Number, node: Expression, scope: Scope) -> Number:
    if isinstance(exponent, Fraction):
        if exponent < 0 and scope.vanishes(base):
            raise ZeroDivisionError(str(node))
        digits = max(base.numerator.bit_length(), base.denominator.bit_length()) if isinstance(base, Fraction) else 1
        if digits * max(abs(exponent.numerator), exponent.denominator) > LONGEST:
            raise InputError(Problem("too-large", f"{str(node)!r} has more than {LONGEST} binary digits"))
        if exponent.denominator == 1:
            return base ** int(exponent)
        if isinstance(base, Fraction):
            if base < 0:
                raise InputError(Problem("not-real", f"{str(node)!r} is not a real number: {base} is negative"))
            root = _exact_root(base, exponent)
            if root is not None:
                return root
    if isinstance(base, Fraction):
        import sympy

        base = sympy.Rational(base.numerator, base.denominator)
    if isinstance(exponent, Fraction):
        import sympy

        exponent = sympy.Rational(exponent.numerator, exponent.denominator)
    return base**exponent


def _exact_root(base: Fraction, exponent: Fraction) -> Fraction | None:
    """``base ** exponent`` of a base not negative, when that is rational, else ``None``."""
    degree = exponent.denominator

    def integer_root(number: int) -> int | None:
        low, high = 0, 1 << (number.bit_length() // degree + 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if middle**degree <= number else (low, middle - 1)
        return low if low**degree == number else None

    above, below = integer_root(base.numerator), integer_root(base.denominator)
    if above is None or below is None:
        return None
    return Fraction(above, below) ** exponent.numerator


def _compare(left: Value, relation: str, right: Value, scope: Scope) -> bool:
    if isinstance(left, (str, bool)) or isinstance(right, (str, bool)):
        if relation not in ("==", "!="):
            text = f"{left} {relation} {right}"
            raise InputError(Problem("not-a-number", f"{text!r} asks for an order where one side is not a number"))
        return RELATIONS[relation](left, right)
    return scope.decide(left, relation, right)  # type: ignore[arg-type]
