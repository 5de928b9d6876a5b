"""The slope of a quantity in a parameter, formula by formula, and which formula tells it on a border."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from ..condition import Cell, Condition, Oracle, Region, equal_on, meet, oracle, symbol, tight
from .jumps import closure

Piece = tuple[Region, Any]


def slopes(pieces: Sequence[Piece], parameter: str) -> tuple[Piece, ...]:
    """The slopes, each where it holds.

    Who moves along the parameter leaves a border at once, so the formula that
    holds on the border only says nothing of the slope: that of a neighbour does
    which has the same value there. Where none has, the quantity jumps.
    """
    space = pieces[0][0].space
    asked = oracle(space)
    along: list[tuple[Cell, Any]] = []
    across: list[tuple[Cell, Any]] = []
    for region, value in pieces:
        for cell in (tight(asked, each) for each in region.cells):
            (across if _is_left_at_once(cell, parameter) else along).append((cell, value))
    found = [*along, *((cell, _neighbour(asked, cell, value, along)) for cell, value in across)]
    by_slope: dict[Any, list[Cell]] = {}
    for cell, value in found:
        if value is not None:
            by_slope.setdefault(sympy.diff(value, symbol(parameter)), []).append(cell)
    return tuple((Region(space, Condition(cells)), slope) for slope, cells in by_slope.items())


def _is_left_at_once(cell: Cell, parameter: str) -> bool:
    """Whether an equation of the cell breaks as the parameter moves."""
    return any(sign.relation == "==" and parameter in sign.names for sign in cell)


def _neighbour(asked: Oracle, border: Cell, value: Any, pieces: Sequence[tuple[Cell, Any]]) -> Any:
    """The formula of a cell beside a border that has the value of the border on it; ``None`` where there is none."""
    for cell, formula in pieces:
        both = meet(border, closure(cell))
        if both is not None and asked.feasible(both) is True and equal_on(asked, border, value, formula):
            return formula
    return None


__all__ = ["slopes"]
