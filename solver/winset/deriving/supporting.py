"""Whether some belief makes an action optimal, decided by eliminating the beliefs from linear inequalities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from ..condition import exact
from .exploring import Context


def supported(context: Context, gains: Sequence[tuple[Sequence[Any], bool]]) -> bool:
    """Whether some belief makes every gain nonnegative (positive where strict).

    Parameters
    ----------
    gains
        For every other action the gain at each node of the set.
    """
    count = len(gains[0][0]) if gains else 1
    # The last node's probability is one minus the others'.
    rows: list[tuple[list[Any], Any, bool]] = [
        ([d - differences[-1] for d in differences[:-1]], exact(differences[-1]), strict)
        for differences, strict in gains
    ]
    one, none = sympy.Integer(1), sympy.Integer(0)
    for index in range(count - 1):
        rows.append(([one if i == index else none for i in range(count - 1)], none, False))
    rows.append(([-one] * (count - 1), one, False))
    for index in range(count - 1):
        rows = _eliminated(context, rows, index)
    return all(context.holds(constant, ">" if strict else ">=") for _, constant, strict in rows)


def _eliminated(
    context: Context, rows: Sequence[tuple[list[Any], Any, bool]], index: int
) -> list[tuple[list[Any], Any, bool]]:
    """Fourier and Motzkin's step: the rows that hold for some value of one variable."""
    kept: list[tuple[list[Any], Any, bool]] = []
    below: list[tuple[list[Any], Any, bool]] = []
    above: list[tuple[list[Any], Any, bool]] = []
    for row in rows:
        sign = 0 if row[0][index] == 0 else context.sign(row[0][index])
        (above if sign < 0 else below if sign > 0 else kept).append(row)
    for low, low_constant, low_strict in below:
        for high, high_constant, high_strict in above:
            a, b = low[index], -high[index]
            coefficients = [b * x + a * y for x, y in zip(low, high, strict=True)]
            coefficients[index] = sympy.Integer(0)
            kept.append((coefficients, b * low_constant + a * high_constant, low_strict or high_strict))
    return kept
