"""Where a quantity jumps as a parameter passes a border between two formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy

from ..condition import Cell, Condition, Region, Relation, Sign, condition, meet, symbol
from ..condition.sign import ALLOWED

Piece = tuple[Region, Any]
_CLOSED: dict[Relation, Relation] = {"<": "<=", ">": ">="}


def jumps(pieces: Sequence[Piece], parameter: str, up: bool) -> Region | None:
    """The border points where a quantity is more just above than just below, or less; ``None`` without pieces.

    A border is where a polynomial vanishes that is below zero in a cell of one
    formula and above zero in a cell of another; whether the parameter passes it
    upwards is the sign of its slope there.
    """
    if not pieces:
        return None
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
    for left in before.cells:
        for right in after.cells:
            for sign in left:
                for other in right:
                    if sign.polynomial == other.polynomial:
                        yield from _passing(left, right, sign, other, parameter)


def _passing(left: Cell, right: Cell, sign: Sign, other: Sign, parameter: str) -> Iterator[Condition]:
    allowed, beyond = ALLOWED[sign.relation], ALLOWED[other.relation]
    slope = sympy.diff(sign.polynomial, symbol(parameter))
    if slope == 0:
        return
    closure = meet(_closure(left - {sign}), _closure(right - {other}))
    if closure is None:
        return
    here = meet(closure, [Sign(sign.polynomial, "==")])
    if here is None:
        return
    for start, end, relation in ((-1, 1, ">"), (1, -1, "<")):
        if start in allowed and end in beyond and end not in allowed and start not in beyond:
            yield Condition((here,)) & condition(slope, relation, 0)  # type: ignore[arg-type]


def _closure(cell: Cell) -> Cell:
    return frozenset(Sign(sign.polynomial, _CLOSED.get(sign.relation, sign.relation)) for sign in cell)


__all__ = ["jumps"]
