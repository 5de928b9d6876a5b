"""Linear programs in exact arithmetic, by the simplex method with Bland's rule.

The tableau holds whole numbers over one common denominator, the last pivot:
every entry is then a minor of the program, division is exact, and no fraction is
ever reduced (Edmonds 1967; Bareiss 1968). Programs of hundreds of variables are
a matter of milliseconds to seconds, and never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Literal, TypeAlias

from attrs import define, field, frozen

from ..clock import check_time
from ..equilibrium.profile import ZERO
from ..equilibrium.values import Exact

Sense: TypeAlias = Literal["<=", "==", ">="]


@frozen
class Constraint:
    """``coefficients . x  sense  bound``; missing coefficients are zero."""

    coefficients: dict[int, Exact]
    sense: Sense
    bound: Exact


def maximise(objective: dict[int, Exact], constraints: Sequence[Constraint], size: int) -> list[Fraction] | None:
    """A point ``x >= 0`` that maximises the objective, or ``None`` where there is no point at all.

    The program must be bounded in the direction of the objective.

    Examples
    --------
    >>> from winset.equilibrium.profile import ONE
    >>> maximise({0: ONE}, [Constraint({0: ONE, 1: ONE}, "<=", Fraction(1, 2))], 2)
    [Fraction(1, 2), Fraction(0, 1)]
    >>> maximise({}, [Constraint({0: ONE}, "<=", -ONE)], 1) is None
    True
    """
    tableau, artificial = _start(constraints, size)
    if any(column >= artificial for column in tableau.basis):
        cost = [0] * (artificial + 1)
        for row, column in zip(tableau.rows, tableau.basis, strict=True):
            if column >= artificial:
                cost = [c + value for c, value in zip(cost, row, strict=True)]
        tableau.improve(cost)
        if tableau.cost[-1]:
            return None
        tableau.drive_out(artificial)
    whole = _whole(objective.values())
    cost = [0] * (artificial + 1)
    for column, value in objective.items():
        cost[column] = value.numerator * (whole // value.denominator) * tableau.scale
    for row, column in zip(tableau.rows, tableau.basis, strict=True):
        factor = cost[column] // tableau.scale
        if factor:
            cost = [c - factor * value for c, value in zip(cost, row, strict=True)]
    tableau.improve(cost)
    point = [ZERO] * size
    for row, column in zip(tableau.rows, tableau.basis, strict=True):
        if column < size:
            point[column] = Fraction(row[-1], tableau.scale)
    return point


def _whole(values: Iterable[Exact]) -> int:
    """A number that makes all of these whole."""
    return lcm(*(value.denominator for value in values))


def _start(constraints: Sequence[Constraint], size: int) -> tuple[_Tableau, int]:
    """The tableau with a slack for every inequality; where none can start, the basis has an artificial variable.

    Artificial variables are the numbers from the second result on. They leave the basis for good, so that the tableau
    has no columns for them.
    """
    artificial = size + sum(constraint.sense != "==" for constraint in constraints)
    rows: list[list[int]] = []
    basis: list[int] = []
    slack = size
    for number, constraint in enumerate(constraints):
        whole = _whole([*constraint.coefficients.values(), constraint.bound])
        row = [0] * (artificial + 1)
        for column, value in constraint.coefficients.items():
            row[column] += value.numerator * (whole // value.denominator)
        row[-1] = constraint.bound.numerator * (whole // constraint.bound.denominator)
        own = artificial + number
        if constraint.sense != "==":
            row[slack] = 1 if constraint.sense == "<=" else -1
            if (row[slack] > 0) is (row[-1] >= 0) or not row[-1]:
                own = slack
            slack += 1
        if row[-1] < 0 or (own < artificial and row[own] < 0):
            row = [-value for value in row]
        basis.append(own)
        rows.append(row)
    return _Tableau(rows, basis), artificial


@define
class _Tableau:
    """Rows of whole numbers over ``scale``; the last entry of a row is its bound."""

    rows: list[list[int]]
    basis: list[int]
    scale: int = 1
    cost: list[int] = field(factory=list)

    def improve(self, cost: list[int]) -> None:
        """Pivot until no column improves; Bland's rule never cycles."""
        self.cost = cost
        while True:
            check_time()
            entering = next((column for column, value in enumerate(self.cost[:-1]) if value > 0), None)
            if entering is None:
                return
            leaving = -1
            for number, row in enumerate(self.rows):
                if row[entering] > 0:
                    if leaving < 0:
                        leaving = number
                        continue
                    best = self.rows[leaving]
                    gap = row[-1] * best[entering] - best[-1] * row[entering]
                    if gap < 0 or (gap == 0 and self.basis[number] < self.basis[leaving]):
                        leaving = number
            if leaving < 0:
                raise ArithmeticError("a linear program without a bound")
            self.pivot(leaving, entering)

    def pivot(self, leaving: int, entering: int) -> None:
        """Let one variable take the place of another in the basis."""
        row, scale = self.rows[leaving], self.scale
        if row[entering] < 0:
            row = self.rows[leaving] = [-value for value in row]
        own = row[entering]
        for number, other in enumerate(self.rows):
            if number != leaving:
                self.rows[number] = _reduced(other, other[entering], row, own, scale)
        if self.cost:
            self.cost = _reduced(self.cost, self.cost[entering], row, own, scale)
        self.basis[leaving], self.scale = entering, own

    def drive_out(self, artificial: int) -> None:
        """Take artificial variables (now zero) out of the basis; rows that say nothing are dropped."""
        for number in range(len(self.rows) - 1, -1, -1):
            if self.basis[number] >= artificial:
                entering = next((column for column in range(artificial) if self.rows[number][column]), None)
                if entering is None:
                    del self.rows[number], self.basis[number]
                else:
                    self.pivot(number, entering)


def _reduced(row: list[int], factor: int, by: list[int], own: int, scale: int) -> list[int]:
    """The row after a pivot, over the new denominator ``own``."""
    if factor:
        return [(value * own - factor * other) // scale for value, other in zip(row, by, strict=True)]
    return row if own == scale else [value * own // scale for value in row]
