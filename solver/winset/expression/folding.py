"""Expressions with what is already known worked out."""

from __future__ import annotations

from fractions import Fraction

from .node import ZERO, Expression, expression
from .scope import Scope

NO_NAMES = Scope({})


def folded(source: Expression) -> Expression:
    """The same value everywhere, with constant parts worked out and sums and products with 0 and 1 shortened.

    A part that cannot be worked out, such as a division by zero, stays as it is.

    Examples
    --------
    >>> print(folded(expression("1/2 - z * if('WY' == 'FL', 1, 0)")))
    1/2
    """
    if source.operator in ("number", "name", "text"):
        return source
    parts = tuple(folded(part) if isinstance(part, Expression) else part for part in source.arguments)
    if source.operator == "if" and not parts[0].names:
        branch: Expression = parts[1] if parts[0].value(NO_NAMES) is True else parts[2]
        return branch
    result = Expression(source.operator, parts)
    if not result.names:
        try:
            value = result.value(NO_NAMES)
        except ZeroDivisionError:
            return result
        return expression(value) if isinstance(value, Fraction) else result
    return _shortened(result)


def _shortened(source: Expression) -> Expression:
    if len(source.arguments) != 2:
        return source
    left, right = source.arguments
    numbers = [part.arguments[0] if part.operator == "number" else None for part in (left, right)]
    if source.operator == "*":
        if 0 in numbers and not may_fail(left) and not may_fail(right):
            return ZERO
        if 1 in numbers:
            other: Expression = right if numbers[0] == 1 else left
            return other
    if source.operator in ("+", "-") and numbers[1] == 0:
        return left  # type: ignore[no-any-return]
    if source.operator == "+" and numbers[0] == 0:
        return right  # type: ignore[no-any-return]
    return source


def may_fail(source: Expression) -> bool:
    """Whether some values of its names leave it without a value."""
    return source.operator in ("/", "^") or any(
        may_fail(part) for part in source.arguments if isinstance(part, Expression)
    )
