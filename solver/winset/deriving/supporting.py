"""Whether an action is rational: for known beliefs, or for some, which are then eliminated from linear inequalities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import sympy
from attrs import evolve

from ..condition import exact
from ..game_tree import Tie
from .exploring import Context
from .games import Setting, preferred_order
from .play import Play

Rows: TypeAlias = "Sequence[tuple[Sequence[Any], bool]]"
"""For every other action its gains at the nodes of a set, and whether it has to be strictly worse."""


def gains(setting: Setting, infoset: int, taken: int, after: Sequence[Sequence[Play]]) -> Rows:
    """What an action gains over every other one at each node of a set, and where it has to gain something."""
    order = _order(setting, infoset, after[0])
    player = setting.tree.infosets[infoset].player
    rows = []
    for other in range(len(after)):
        if other != taken:
            pairs = zip(after[taken], after[other], strict=True)
            differences = [mine.payoffs[player] - theirs.payoffs[player] for mine, theirs in pairs]
            rows.append((differences, _comes_first(order, other, taken)))
    return rows


def optimal(
    setting: Setting,
    context: Context,
    infoset: int,
    taken: int,
    after: Sequence[Sequence[Play]],
    weights: Sequence[Any],
) -> bool:
    """Whether an action is optimal at a set where its nodes have the given weights."""
    player = setting.tree.infosets[infoset].player
    accepts = after[0]
    if setting.tree.infosets[infoset].tie is Tie.SIGN and len({play.certain_refusal is None for play in accepts}) == 2:
        # Only nodes of positive probability count for what is certain to be refused.
        accepts = [play for play, weight in zip(accepts, weights, strict=True) if context.holds(weight, ">", 0)]
    order = _order(setting, infoset, accepts)

    def worth(action: int) -> Any:
        return sympy.Add(*(w * play.payoffs[player] for w, play in zip(weights, after[action], strict=True)))

    return all(
        context.holds(worth(taken), ">" if _comes_first(order, other, taken) else ">=", worth(other))
        for other in range(len(after))
        if other != taken
    )


def _order(setting: Setting, infoset: int, accepts: Sequence[Play]) -> tuple[int, ...] | None:
    """The order of indifferent choice at a set; a text is certain to be refused only if it is at every node."""
    certain = next((play for play in accepts if play.certain_refusal is None), None)
    if certain is None:
        met = frozenset[int]().union(*(play.certain_refusal or frozenset() for play in accepts))
        certain = evolve(accepts[0], certain_refusal=met)
    return preferred_order(setting.tree, infoset, certain, setting.ties)


def _comes_first(order: tuple[int, ...] | None, one: int, other: int) -> bool:
    return order is not None and order.index(one) < order.index(other)


def supported(context: Context, rows: Rows, positive: bool = False) -> bool:
    """Whether some belief makes every gain nonnegative (positive where strict).

    Parameters
    ----------
    rows
        For every other action the gain at each node of the set.
    positive
        Whether every node must be believed in.
    """
    count = len(rows[0][0]) if rows else 1
    # The last node's probability is one minus the others'.
    left: list[tuple[list[Any], Any, bool]] = [
        ([d - differences[-1] for d in differences[:-1]], exact(differences[-1]), strict)
        for differences, strict in rows
    ]
    one, none = sympy.Integer(1), sympy.Integer(0)
    for index in range(count - 1):
        left.append(([one if i == index else none for i in range(count - 1)], none, positive))
    left.append(([-one] * (count - 1), one, positive))
    for index in range(count - 1):
        left = _eliminated(context, left, index)
    return all(context.holds(constant, ">" if strict else ">=") for _, constant, strict in left)


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
