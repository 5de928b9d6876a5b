"""Cells in a form that reads well: conditions on single factors, equations where nothing else is left."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from .oracle import Cell, Oracle, meet
from .sign import ALLOWED, BY_SIGNS, Relation, Sign, factor_signs, symbol

_STRICT: dict[Relation, Relation] = {"<=": "<", ">=": ">"}


def unfolded(asked: Oracle, cell: Cell) -> list[Cell]:
    """The cells of a cell whose conditions are on single factors, not on products."""
    found: list[Cell] = [frozenset(sign for sign in cell if not sign.polynomial.is_Mul)]
    for sign in cell:
        if sign.polynomial.is_Mul:
            found = [
                both
                for known in found
                for each in factor_signs(sign)
                if (both := meet(known, each)) is not None and asked.feasible(both) is not False
            ]
    return found


def merged(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The same union with cells joined that differ in one condition only: ``a > 0`` or ``a == 0`` is ``a >= 0``.

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


def tight(asked: Oracle, cell: Cell) -> Cell:
    """The same cell with an equation in place of ``<=`` or ``>=`` where the space leaves nothing else.

    >>> from winset.condition import UNIT, Space, oracle
    >>> p = Sign(symbol("p"), "<=")
    >>> [str(sign) for sign in tight(oracle(Space({"p": UNIT})), frozenset({p}))]
    ['p == 0']
    """
    if asked.feasible(frozenset(Sign(sign.polynomial, _STRICT.get(sign.relation, sign.relation)) for sign in cell)):
        return cell
    for sign in cell:
        strict = _STRICT.get(sign.relation)
        if strict is not None and asked.feasible((cell - {sign}) | {Sign(sign.polynomial, strict)}) is False:
            cell = (cell - {sign}) | {Sign(sign.polynomial, "==")}
    return cell
