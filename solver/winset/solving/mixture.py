"""Mixtures of two equilibria of one subgame that an indifferent player may mix.

The distributions over outcomes mix linearly; the play that gives the mixture is
found where the two differ: at a decision the mover mixes, at a chance move
each continuation is mixed by itself, which gives the same distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..equilibrium.profile import ONE
from ..equilibrium.values import Exact
from ..game_tree import Chance
from .alternative import PRIME, Alternative, Parts, Row, inverse


def mixed(parts: Parts, first: Alternative, second: Alternative, share: Fraction) -> Alternative | None:
    """The mixture with ``share`` of the first; ``None`` where the part is not a single node."""
    if share == 1 or first is second:
        return first
    if share == 0:
        return second
    node = parts.tree.nodes[first.position]
    rest = ONE - share
    values: tuple[Exact, ...] = tuple(
        share * one + rest * two for one, two in zip(first.values, second.values, strict=True)
    )
    mark = _weighted(share, first.mark) + _weighted(rest, second.mark)
    below: list[Alternative] = []
    if isinstance(node, Chance):
        for one, two in zip(first.below, second.below, strict=True):
            way = mixed(parts, one, two, share)
            if way is None:
                return None
            below.append(way)
        return Alternative(first.position, values, mark % PRIME, (), (), tuple(below))
    if not parts.is_simple(first.position) or not first.rows:
        return None
    (infoset, left), (_, right) = first.rows[0], second.rows[0]
    player = parts.tree.infosets[infoset].player
    if left != right and first.values[player] != second.values[player]:
        # A mover that is better off in one of them does not mix its own actions: both must choose alike.
        if _also_by(second, left):
            right = left
        elif _also_by(first, right):
            left = right
        else:
            return None
    row = tuple(share * p + rest * q for p, q in zip(left, right, strict=True))
    for p, q, weight, one, two in zip(left, right, row, first.below, second.below, strict=True):
        if p and q:
            way = mixed(parts, one, two, share * p / weight)
            if way is None:
                return None
            below.append(way)
        elif p or q:
            below.append(one if p else two)
        else:  # unused: the worse continuation deters more
            below.append(min(one, two, key=lambda way: way.values[player]))
    return Alternative(first.position, values, mark % PRIME, ((infoset, row),), (), tuple(below))


def _also_by(known: Alternative, row: Row) -> bool:
    """Whether the mover may as well choose by ``row``: one action, behind which the same outcome waits."""
    if row.count(ONE) != 1:
        return False
    behind = known.below[row.index(ONE)]
    return bool(behind.mark == known.mark and behind.values == known.values)


def _weighted(weight: Fraction, mark: int) -> int:
    return weight.numerator * inverse(weight.denominator) * mark


def cut_cell(parts: Parts, items: Sequence[Alternative], player: int, floor: Exact) -> list[Alternative | None]:
    """Vertices on the border ``worth == floor``; ``None`` for one that no play here can give."""
    above = [item for item in items if item.values[player] > floor]
    under = [item for item in items if item.values[player] < floor]
    vertices = []
    for high in above:
        for low in under:
            share = Fraction(floor - low.values[player]) / (high.values[player] - low.values[player])
            vertices.append(mixed(parts, high, low, share))
    return vertices


def slice_cell(parts: Parts, items: Sequence[Alternative], player: int, worth: Exact) -> list[Alternative | None]:
    """Vertices of the part of a cell where the player gets exactly ``worth``."""
    return [*(item for item in items if item.values[player] == worth), *cut_cell(parts, items, player, worth)]
