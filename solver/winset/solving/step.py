"""The alternatives of a single node: chance draws, a mover takes one action, a mover is deterred from the others."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import define

from ..equilibrium.profile import ONE, ZERO
from ..equilibrium.values import Exact
from .alternative import PRIME, Alternative, Alternatives, Row, inverse


def drawn(position: int, chances: Sequence[Fraction], below: Sequence[Alternative]) -> Alternative:
    """The alternative at a chance node."""
    if len(below) == 1:
        return Alternative(position, below[0].values, below[0].mark, (), (), tuple(below), below[0].count)
    values, mark, count = _combined(chances, below)
    return Alternative(position, values, mark, (), (), tuple(below), count)


def chosen(position: int, infoset: int, action: int, below: Sequence[Alternative]) -> Alternative:
    """The alternative at a single decision that takes one action."""
    taken = below[action]
    row = _unit(len(below), action)
    return Alternative(position, taken.values, taken.mark, ((infoset, row),), (), tuple(below), taken.count)


def _combined(weights: Sequence[Fraction], below: Sequence[Alternative]) -> tuple[tuple[Exact, ...], int, int]:
    players = range(len(below[0].values))
    parts = [(weight, way) for weight, way in zip(weights, below, strict=True) if weight]
    values = tuple(sum((weight * way.values[i] for weight, way in parts), ZERO) for i in players)
    mark, count = 0, 1
    for weight, way in parts:
        mark += weight.numerator * inverse(weight.denominator) * way.mark
        count *= way.count
    return values, mark % PRIME, count


_UNITS: dict[tuple[int, int], Row] = {}


def _unit(size: int, action: int) -> Row:
    row = _UNITS.get((size, action))
    if row is None:
        row = _UNITS[size, action] = tuple(ONE if position == action else ZERO for position in range(size))
    return row


@define
class Threats:
    """What deters a mover: after every action the continuation that is worst for the player.

    Parameters
    ----------
    below
        What was found after every action.
    worst
        One of each.
    """

    below: Sequence[Alternatives]
    worst: list[Alternative]
    _best: int
    _worths: list[Exact]

    @classmethod
    def of(cls, below: Sequence[Alternatives], player: int) -> Threats:
        """The threats against one player."""
        worst = [
            one.items[0] if len(one.items) == 1 else min(one.items, key=lambda way: way.values[player]) for one in below
        ]
        worths = [way.values[player] for way in worst]
        return cls(below, worst, worths.index(max(worths)), worths)

    def floor(self, action: int) -> Exact | None:
        """What the mover can be sure of by another action; ``None`` where there is none."""
        if action != self._best:
            return self._worths[self._best]
        return max((worth for other, worth in enumerate(self._worths) if other != action), default=None)
