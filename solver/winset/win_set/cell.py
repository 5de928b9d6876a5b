"""Cells: regions of the issues on which every comparison has one answer.

A comparison is put to the cell by way of :class:`CellScope`. Where its answer
differs within the cell, the cell comes apart (:class:`Divided`), and what was
being computed is computed on each piece instead (:func:`partition`). In the end
everything is known on every piece, exactly, whatever the payoffs are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Protocol, TypeVar

from winset.expression import RELATIONS, Comparison, Number, Scope, Value

from .form import Form

Result = TypeVar("Result")
CellType = TypeVar("CellType", bound="Cell")


class Cell(Protocol):
    """A region of the issues, open within the line, segment or plane that it lies in."""

    def sign(self, form: Form) -> int:
        """The sign of a formula on the cell.

        Raises
        ------
        Divided
            Where it has no single sign.
        ZeroDivisionError
            Where the formula divides by zero all over the cell.
        """
        ...


class Divided(Exception):
    """A cell came apart; ``pieces`` in order."""

    def __init__(self, pieces: Iterable[Cell]) -> None:
        super().__init__()
        self.pieces = tuple(pieces)


class CellScope(Scope):
    """Values of names on a cell, where the issues are unknown."""

    __slots__ = ("cell",)

    def __init__(self, values: Mapping[str, Value], cell: Cell) -> None:
        super().__init__(values)
        self.cell = cell

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        """The truth of a comparison on the whole cell."""
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return RELATIONS[relation](left, right)
        difference = left - right
        if not isinstance(difference, Form):
            return super().decide(left, relation, right)
        number = difference.constant
        return RELATIONS[relation](self.cell.sign(difference) if number is None else number, 0)


def partition(cells: Iterable[CellType], compute: Callable[[CellType], Result]) -> Iterator[tuple[CellType, Result]]:
    """What ``compute`` gives on each cell, or on each piece of it; pieces in the order of the cells."""
    waiting = list(cells)[::-1]
    while waiting:
        cell = waiting.pop()
        try:
            result = compute(cell)
        except Divided as divided:
            waiting.extend(divided.pieces[::-1])  # type: ignore[arg-type]
        else:
            yield cell, result
