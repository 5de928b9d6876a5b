"""Unions of cells with as few and as short cells as a greedy search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

import sympy

from .conjunction import Cell
from .oracle import Oracle
from .sign import ALLOWED, BY_SIGNS, Relation, Sign


def simplified(asked: Oracle, cells: Sequence[Cell], inside: Callable[[Cell], bool]) -> tuple[Cell, ...]:
    """The union of the cells, with as few and as short cells as a greedy search finds.

    A condition is dropped, or its boundary added, where the wider cell is still
    ``inside`` the union for certain.
    """
    hull = _hull(asked, cells)
    if hull is not None and inside(hull):
        return (_grown(hull, inside),)
    grown: list[Cell] = []
    for cell in sorted(cells, key=_cell_key):
        if any(each <= cell for each in grown):
            continue
        wider = _grown(cell, inside)
        grown = [each for each in grown if not wider <= each]
        if not any(each <= wider for each in grown):
            grown.append(wider)
    kept = list(grown)
    for cell in sorted(grown, key=lambda each: (-len(each), _cell_key(each))):
        rest = [each for each in kept if each != cell]
        if rest and asked.covered(cell, rest):
            kept = rest
    return tuple(sorted(_paired(asked, kept, inside), key=_cell_key))


def _paired(asked: Oracle, cells: Sequence[Cell], inside: Callable[[Cell], bool]) -> tuple[Cell, ...]:
    """The same union with two cells as one where they differ in where one symbol lies, and touch or overlap."""
    for one, other in combinations(cells, 2):
        differing = {name for sign in one ^ other for name in sign.names}
        if len(differing) == 1:
            both = _hull(asked, (one, other))
            if both is not None and inside(both):
                rest = [each for each in cells if each not in (one, other)]
                return _paired(asked, [*rest, _grown(both, inside)], inside)
    return tuple(cells)


def merged(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The same union with cells joined that differ in one condition only: ``a > 0`` or ``a == 0`` is ``a >= 0``.

    >>> from winset.condition import symbol
    >>> a, b = symbol("a"), Sign(symbol("b"), ">")
    >>> [sorted(map(str, cell)) for cell in merged([frozenset({Sign(a, ">"), b}), frozenset({Sign(a, "=="), b})])]
    [['a >= 0', 'b > 0']]
    """
    left = list(dict.fromkeys(cells))
    for one, other in combinations(left, 2):
        mine, others = {s.polynomial: s.relation for s in one}, {s.polynomial: s.relation for s in other}
        differing = [each for each in mine if mine[each] != others.get(each)]
        if mine.keys() != others.keys() or len(mine) != len(one) or len(others) != len(other) or len(differing) != 1:
            continue
        (polynomial,) = differing
        allowed = ALLOWED[mine[polynomial]] | ALLOWED[others[polynomial]]
        rest = frozenset(sign for sign in one if sign.polynomial != polynomial)
        both = rest if len(allowed) == 3 else rest | {Sign(polynomial, BY_SIGNS[allowed])}
        return merged([both if each is one else each for each in left if each is not other])
    return tuple(left)


def _hull(asked: Oracle, cells: Sequence[Cell]) -> Cell | None:
    """The one cell of all conditions on the cells' polynomials that hold throughout, unless they are many."""
    polynomials = dict.fromkeys(sign.polynomial for cell in cells for sign in cell)
    if len(cells) < 2 or len(cells) * len(polynomials) > _HULL:
        return None
    found = []
    for polynomial in polynomials:
        allowed = frozenset(sign for cell in cells for sign in asked.possible_signs(cell, polynomial))
        if len(allowed) < 3:
            found.append(Sign(polynomial, BY_SIGNS[allowed]))
    return frozenset(found)


_HULL = 400


def _grown(cell: Cell, inside: Callable[[Cell], bool]) -> Cell:
    for sign in sorted(cell, key=sign_key, reverse=True):
        without = cell - {sign}
        if inside(without):
            cell = without
    for sign in sorted(cell, key=sign_key):
        for relation in _WIDER.get(sign.relation, ()):
            wider = (cell - {sign}) | {Sign(sign.polynomial, relation)}
            if inside(wider):
                cell = wider
                break
    return cell


_WIDER: dict[Relation, tuple[Relation, ...]] = {"<": ("<=",), ">": (">=",), "==": ("<=", ">=")}


def sign_key(sign: Sign) -> tuple[Any, ...]:
    """Simple conditions first: few symbols, few operations."""
    return len(sign.names), int(sympy.count_ops(sign.polynomial)), str(sign.polynomial), sign.relation


def _cell_key(cell: Cell) -> tuple[Any, ...]:
    return len(cell), tuple(sorted(sign_key(sign) for sign in cell))
