"""Lines of a table that differ in a point of a line only, put together: ``1/2 <= x <= 11/20`` for every point between.

Offers over an issue with a grid are many, and what is done about them changes at a few points. A cell is on a line
where it is a number, such as ``3/10``, or says where every issue is, such as ``x=3/10`` or ``s=0, t=1/4``.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

Place: TypeAlias = tuple[tuple[str, Fraction], ...]
"""Where a cell is: names of issues with values; a number on its own has the name ``""``."""


@frozen
class Run:
    """Neighbouring lines of a table as one: the text of every cell, and the positions of the lines."""

    cells: tuple[str, ...]
    members: tuple[int, ...]


@frozen
class _Span:
    """What one name ranges over in a run: of all values that come up in its place, those from ``low`` to ``high``."""

    name: str
    low: Fraction
    high: Fraction
    first: bool
    last: bool

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.name}={self.low}" if self.name else str(self.low)
        if self.first and self.last:
            return f"any {self.name}".rstrip()
        if not self.name:
            low, high = f"at least {self.low}", f"at most {self.high}"
            return high if self.first else low if self.last else f"{self.low} to {self.high}"
        if self.first:
            return f"{self.name} <= {self.high}"
        return f"{self.name} >= {self.low}" if self.last else f"{self.low} <= {self.name} <= {self.high}"


Cell: TypeAlias = "str | tuple[_Span, ...]"
_Line: TypeAlias = tuple[tuple[Cell, ...], tuple[int, ...]]


def runs(lines: Sequence[tuple[str, ...]], keys: Sequence[Hashable]) -> tuple[Run, ...]:
    """The lines of a table with neighbours of equal key put together, in the order in which they first come up.

    Parameters
    ----------
    lines
        The cells of every line, as many in each.
    keys
        What has to be equal for lines to be one, such as what is done there.

    Examples
    --------
    >>> table = [(f"x={number}",) for number in ("0", "1/4", "1/2", "3/4", "1")]
    >>> for run in runs(table, ["reject", "reject", "accept", "accept", "reject"]):
    ...     print(*run.cells, run.members)
    x <= 1/4 (0, 1)
    1/2 <= x <= 3/4 (2, 3)
    x=1 (4,)
    """
    found: list[_Line] = [(tuple(map(_cell, line)), (position,)) for position, line in enumerate(lines)]
    for column in reversed(range(len(lines[0]) if lines else 0)):
        deepest = max((len(cells[column]) for cells, _ in found if not isinstance(cells[column], str)), default=0)
        for place in reversed(range(deepest)):
            found = list(_merged(found, keys, column, place))
    found.sort(key=lambda line: line[1][0])
    return tuple(Run(tuple(map(_text, cells)), members) for cells, members in found)


def _merged(lines: Sequence[_Line], keys: Sequence[Hashable], column: int, place: int) -> Iterator[_Line]:
    """Lines put together along one coordinate of one column, whatever else they hold being equal."""
    values: dict[Hashable, set[Fraction]] = {}
    groups: dict[Hashable, list[tuple[_Span, _Line]]] = {}
    for line in lines:
        cells, members = line
        cell = cells[column]
        if isinstance(cell, str) or len(cell) <= place:
            yield line
            continue
        names = tuple(span.name for span in cell)
        values.setdefault(names, set()).update((cell[place].low, cell[place].high))
        rest = (*cells[:column], (*cell[:place], *cell[place + 1 :]), *cells[column + 1 :])
        groups.setdefault((names, rest, keys[members[0]]), []).append((cell[place], line))
    for (names, *_), group in groups.items():  # type: ignore[misc]
        # Neighbours have no value between them that comes up anywhere in the column.
        order = sorted(values[names])
        index = {value: number for number, value in enumerate(order)}
        group.sort(key=lambda each: each[0].low)
        start = 0
        for end in range(1, len(group) + 1):
            if end == len(group) or index[group[end][0].low] != index[group[end - 1][0].high] + 1:
                yield _joined(group[start:end], column, place, order)
                start = end


def _joined(group: Sequence[tuple[_Span, _Line]], column: int, place: int, order: Sequence[Fraction]) -> _Line:
    low, high = group[0][0].low, group[-1][0].high
    span = _Span(group[0][0].name, low, high, low == order[0], high == order[-1])
    first = group[0][1][0]
    cell = (*first[column][:place], span, *first[column][place + 1 :])
    members = tuple(sorted(member for _, (_, found) in group for member in found))
    return (*first[:column], cell, *first[column + 1 :]), members


def _cell(text: str) -> Cell:
    place = _place(text)
    return text if place is None else tuple(_Span(name, value, value, False, False) for name, value in place)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ", ".join(map(str, cell))


def _place(text: str) -> Place | None:
    """Where a cell is on its line or in its space; ``None`` for a name."""
    parts = [part.partition("=") for part in text.split(", ")]
    if len(parts) == 1 and not parts[0][1]:
        number = _number(text)
        return None if number is None else (("", number),)
    found = [(name, _number(value)) for name, sign, value in parts if sign and name]
    if len(found) < len(parts) or any(value is None for _, value in found):
        return None
    return tuple((name, value) for name, value in found if value is not None)


_NUMBER = re.compile(r"-?\d+(?:/0*[1-9]\d*)?", re.ASCII)


def _number(text: str) -> Fraction | None:
    return Fraction(text) if _NUMBER.fullmatch(text) else None
