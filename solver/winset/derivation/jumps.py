"""Where a quantity jumps as a parameter passes a border between two formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy

from ..condition import Cell, Condition, Oracle, Region, Relation, Sign, condition, meet, oracle, symbol
from ..condition.sign import ALLOWED

Piece = tuple[Region, Any]
_CLOSED: dict[Relation, Relation] = {"<": "<=", ">": ">="}


def jumps(pieces: Sequence[Piece], parameter: str, up: bool) -> Region:
    """The border points where a quantity is more just above than just below, or less; there is at least one piece.

    A border is where a polynomial vanishes that is below zero in a cell of one
    formula and above zero in a cell of another; whether the parameter passes it
    upwards is the sign of its slope there.
    """
    space = pieces[0][0].space
    found = Region(space, Condition(()))
    for before, lower in pieces:
        for after, upper in pieces:
            if lower == upper:
                continue
            more = condition(upper, ">" if up else "<", lower, space)
            for border in _borders(before, after, parameter):
                found |= Region(space, border & more)
    return found


def _borders(before: Region, after: Region, parameter: str) -> Iterator[Condition]:
    """Where the parameter passes from a cell of one region into a cell of the other."""
    asked = oracle(before.space)
    for one in before.cells:
        for another in after.cells:
            equations = [sign for sign in one | another if sign.relation == "=="]
            left, right = meet(one, equations), meet(another, equations)
            if left is None or right is None or (equations and not _both_have_points(asked, left, right)):
                continue
            for sign in left:
                for other in right:
                    if sign.polynomial == other.polynomial:
                        yield from _passing(left, right, sign, other, parameter)


def _both_have_points(asked: Oracle, left: Cell, right: Cell) -> bool:
    return asked.feasible(left) is not False and asked.feasible(right) is not False


def _passing(left: Cell, right: Cell, sign: Sign, other: Sign, parameter: str) -> Iterator[Condition]:
    allowed, beyond = ALLOWED[sign.relation], ALLOWED[other.relation]
    slope = sympy.diff(sign.polynomial, symbol(parameter))
    if slope == 0:
        return
    shared = meet(closure(left - {sign}), closure(right - {other}))
    if shared is None:
        return
    here = meet(shared, [Sign(sign.polynomial, "==")])
    if here is None:
        return
    for start, end, relation in ((-1, 1, ">"), (1, -1, "<")):
        if start in allowed and end in beyond and end not in allowed and start not in beyond:
            yield Condition((here,)) & condition(slope, relation, 0)  # type: ignore[arg-type]


def closure(cell: Cell) -> Cell:
    """The cell with its borders."""
    return frozenset(
        Sign(sign.polynomial, _CLOSED.get(sign.relation, sign.relation)) for sign in cell if sign.relation != "!="
    )


__all__ = ["closure", "jumps"]
