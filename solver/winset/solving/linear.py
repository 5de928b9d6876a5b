"""Linear programs in exact arithmetic: small ones, by the simplex method with Bland's rule.

Beliefs and orders of trembles are found with programs of a dozen variables,
where an exact simplex in Python is fast enough and never wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from ..equilibrium.profile import ONE, ZERO

Sense: TypeAlias = Literal["<=", "==", ">="]


@frozen
class Constraint:
    """``coefficients . x  sense  bound``; missing coefficients are zero."""

    coefficients: dict[int, Fraction]
    sense: Sense
    bound: Fraction


def maximise(objective: dict[int, Fraction], constraints: Sequence[Constraint], size: int) -> list[Fraction] | None:
    """A point ``x >= 0`` that maximises the objective, or ``None`` where there is no point at all.

    The program must be bounded in the direction of the objective.

    Examples
    --------
    >>> maximise({0: ONE}, [Constraint({0: ONE, 1: ONE}, "<=", Fraction(1, 2))], 2)
    [Fraction(1, 2), Fraction(0, 1)]
    >>> maximise({}, [Constraint({0: ONE}, "<=", -ONE)], 1) is None
    True
    """
    rows: list[list[Fraction]] = []
    slacks = sum(constraint.sense != "==" for constraint in constraints)
    width = size + slacks + len(constraints)
    basis: list[int] = []
    slack = size
    for number, constraint in enumerate(constraints):
        row = [ZERO] * (width + 1)
        for column, value in constraint.coefficients.items():
            row[column] += value
        row[width] = constraint.bound
        own = -1
        if constraint.sense != "==":
            row[slack] = ONE if constraint.sense == "<=" else -ONE
            own, slack = slack, slack + 1
        if row[width] < 0:
            row = [-value for value in row]
        if own >= 0 and row[own] == 1:
            basis.append(own)  # the slack itself can start in the basis: no artificial variable
        else:
            row[size + slacks + number] = ONE
            basis.append(size + slacks + number)
        rows.append(row)
    artificial = size + slacks
    if any(column >= artificial for column in basis):
        phase = [ZERO] * (width + 1)
        for row, column in zip(rows, basis, strict=True):
            if column >= artificial:
                phase = [p + value for p, value in zip(phase, row, strict=True)]
        phase[artificial:width] = [ZERO] * (width - artificial)
        _improve(rows, basis, phase, artificial)
        if phase[width] != 0:
            return None
        _drive_out(rows, basis, artificial)
    cost = [objective.get(column, ZERO) for column in range(width)] + [ZERO]
    for row, column in zip(rows, basis, strict=True):
        factor = cost[column]
        if factor:
            cost = [c - factor * value for c, value in zip(cost, row, strict=True)]
    _improve(rows, basis, cost, artificial)
    point = [ZERO] * size
    for row, column in zip(rows, basis, strict=True):
        if column < size:
            point[column] = row[width]
    return point


def _improve(rows: list[list[Fraction]], basis: list[int], cost: list[Fraction], allowed: int) -> None:
    """Pivot until no allowed column improves; Bland's rule never cycles."""
    while True:
        entering = next((column for column in range(allowed) if cost[column] > 0), None)
        if entering is None:
            return
        leaving, least = -1, ZERO
        for number, row in enumerate(rows):
            if row[entering] > 0:
                ratio = row[-1] / row[entering]
                if leaving < 0 or ratio < least or (ratio == least and basis[number] < basis[leaving]):
                    leaving, least = number, ratio
        if leaving < 0:
            raise ArithmeticError("a linear program without a bound")
        _pivot(rows, basis, leaving, entering)
        factor, pivot = cost[entering], rows[leaving]
        for column, value in enumerate(pivot):
            if value:
                cost[column] -= factor * value


def _pivot(rows: list[list[Fraction]], basis: list[int], leaving: int, entering: int) -> None:
    pivot = rows[leaving]
    scale = pivot[entering]
    if scale != 1:
        pivot = rows[leaving] = [value / scale if value else value for value in pivot]
    for number, row in enumerate(rows):
        factor = row[entering]
        if number != leaving and factor:
            rows[number] = [v - factor * p if p else v for v, p in zip(row, pivot, strict=True)]
    basis[leaving] = entering


def _drive_out(rows: list[list[Fraction]], basis: list[int], artificial: int) -> None:
    """Take artificial variables (now zero) out of the basis; rows that say nothing are dropped."""
    for number in range(len(rows) - 1, -1, -1):
        if basis[number] >= artificial:
            entering = next((column for column in range(artificial) if rows[number][column]), None)
            if entering is None:
                del rows[number], basis[number]
            else:
                _pivot(rows, basis, number, entering)
