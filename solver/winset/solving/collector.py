"""Gathers what was found for one subgame: one alternative for each outcome, and what mixes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from attrs import define, field

from ..clock import check_time
from .alternative import Alternative, Alternatives, Cell


@define
class Collector:
    """Gathers alternatives, one for each outcome, and the cells among them."""

    complete: bool = True
    items: list[Alternative] = field(factory=list)
    cells: list[Cell] = field(factory=list)
    _known: dict[tuple[object, ...], int] = field(factory=dict)

    def add(self, item: Alternative) -> int:
        """The position of the item, or of the one with the same outcome that was there before."""
        key = (item.values, item.mark)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self.items)
            self.items.append(item)
        elif self.items[known] is not item:
            self.items[known].count += item.count
        return known

    def result(self) -> Alternatives:
        """What was gathered; cells inside larger cells are left out."""
        cells = dict.fromkeys([*self.cells, *map(Cell.alone, range(len(self.items)))])
        largest: list[Cell] = []
        for cell in sorted(cells, key=lambda cell: (-len(cell.items), -len(cell.continua))):
            check_time()
            if not any(cell.within(other) for other in largest):
                largest.append(cell)
        return Alternatives(self.items, sorted(largest, key=lambda cell: sorted(cell.items)), self.complete)

    def shortened(self, limit: int, players: int) -> Alternatives:
        """The first items and every player's worst and best, without claiming all."""
        kept: dict[int, Alternative] = {}
        for player in range(players):
            for extreme in (min, max):
                item = extreme(self.items, key=lambda way: way.values[player])
                kept[id(item)] = item
        for item in self.items[:limit]:
            kept[id(item)] = item
        return Alternatives(list(kept.values()), [Cell.alone(i) for i in range(len(kept))], complete=False)


def few(below: Sequence[Alternatives], players: int, limit: int) -> list[tuple[Alternative, ...]]:
    """Some combinations: every player's worst and best, which deter and tempt most, then the first ones."""
    picks: list[tuple[Alternative, ...]] = []
    for player in range(players):
        for extreme in (min, max):
            picks.append(tuple(extreme(one.items, key=lambda way: way.values[player]) for one in below))
    for pick in product(*(one.items for one in below)):
        if len(picks) >= limit:
            break
        picks.append(pick)
    return picks
