"""Cells in a form that reads well: conditions on single factors, equations where nothing else is left."""

from __future__ import annotations

from .conjunction import Cell, meet
from .oracle import Oracle
from .sign import Relation, Sign, factor_signs

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


def tight(asked: Oracle, cell: Cell) -> Cell:
    """The same cell with an equation in place of ``<=`` or ``>=`` where the space leaves nothing else.

    >>> from winset.condition import UNIT, Space, oracle, symbol
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
