"""The text of an expression; parsing it gives the same expression."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .scope import RELATIONS

if TYPE_CHECKING:
    from .node import Expression

FUNCTIONS: dict[str, tuple[int, int | None]] = {"abs": (1, 1), "min": (1, None), "max": (1, None), "if": (3, 3)}
"""Name of each function with the least and the largest number of its arguments."""
_STRENGTH = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(RELATIONS, 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "neg": 7,
    "^": 8,
}


def expression_text(node: Expression, outer: int) -> str:
    """Its text inside an operation of strength ``outer``; 0 stands for none."""
    operator, arguments = node.operator, node.arguments
    if operator == "number":
        number: Fraction = arguments[0]
        simple = number.denominator == 1 and number >= 0
        return str(number) if simple or outer == 0 or (outer <= 6 and number >= 0) else f"({number})"
    if operator == "name":
        return str(arguments[0])
    if operator == "text":
        return f"'{arguments[0]}'"
    if operator in FUNCTIONS:
        return f"{operator}({', '.join(expression_text(a, 0) for a in arguments)})"
    strength = _STRENGTH[operator]
    if operator == "neg":
        text = f"-{expression_text(arguments[0], strength)}"
    elif operator == "not":
        text = f"not {expression_text(arguments[0], strength)}"
    else:
        left = expression_text(arguments[0], strength + (operator == "^"))
        text = f"{left} {operator} {expression_text(arguments[1], strength + (operator != '^'))}"
    return f"({text})" if strength < outer else text
