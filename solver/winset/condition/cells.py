"""Cells in a form that reads well: conditions on single factors, equations where nothing else is left."""

from __future__ import annotations

from collections.abc import Iterable

import sympy

from .conjunction import Cell, is_linear, meet
from .oracle import Oracle
from .sign import Relation, Sign, canonical, factor_signs, signs

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


def readable(asked: Oracle, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The same union with values put in where an equation gives one, and without ``!=`` where that can be."""
    found = [specialised(asked, _pinned(asked, tight(asked, cell))) for cell in cells]
    return tuple(dict.fromkeys(part for cell in found for part in _one_sided(asked, cell)))


def _pinned(asked: Oracle, cell: Cell) -> Cell:
    """The same cell with an equation for every symbol that its equations leave one end of its domain only."""
    names = {name for sign in cell if sign.relation == "==" and len(sign.names) > 1 for name in sign.names}
    for end in [end for name in sorted(names) for end in asked.space.domains[name].signs(name)]:
        strict = _STRICT.get(end.relation)
        if strict is None:
            continue
        off = meet(cell, (Sign(end.polynomial, strict),))
        pinned = meet(cell, (Sign(end.polynomial, "=="),))
        if pinned is not None and (off is None or asked.feasible(off) is False):
            cell = pinned
    return cell


def specialised(asked: Oracle, cell: Cell) -> Cell:
    """The same cell with the value of a symbol put into the other conditions where an equation gives it.

    >>> from winset.condition import UNIT, Space, oracle, symbol
    >>> a, b, c = symbol("a"), symbol("b"), symbol("c")
    >>> cell = frozenset({Sign(a - 1, "=="), Sign(a - b - c, ">"), Sign(a - b, ">=")})
    >>> sorted(str(sign) for sign in specialised(oracle(Space({"a": UNIT, "b": UNIT, "c": UNIT})), cell))
    ['a - 1 == 0', 'b + c - 1 < 0']
    """
    fixed = {sign: _value(sign) for sign in cell if sign.relation == "==" and len(sign.names) == 1}
    equations = frozenset(sign for sign, value in fixed.items() if value is not None)
    values = dict(value for value in fixed.values() if value is not None)
    if not values or len(cell) == len(equations):
        return cell
    found: Cell | None = equations
    for sign in sorted(cell - equations, key=str):
        alternatives = signs(canonical(sign.polynomial.subs(values)), sign.relation, 0, asked.strict_sign)
        new = alternatives[0] if len(alternatives) == 1 else (sign,)
        found = None if found is None else meet(found, new)
    if found is None:
        return cell
    for sign in sorted(found - equations, key=str):
        if asked.implies(found - {sign}, sign):
            found -= {sign}
    return found


def _value(sign: Sign) -> tuple[object, object] | None:
    """The symbol and the number that an equation of one symbol says it is."""
    (only,) = sign.polynomial.free_symbols
    if not sign.polynomial.is_polynomial(only) or not is_linear(sign.polynomial):
        return None
    slope, constant = sympy.Poly(sign.polynomial, only).all_coeffs()
    return only, -constant / slope


def _one_sided(asked: Oracle, cell: Cell) -> list[Cell]:
    """The cell with ``<`` or ``>`` in place of ``!=``: where one of them is empty, or the place is a number."""
    for sign in sorted(cell, key=str):
        if sign.relation != "!=":
            continue
        sides = [(cell - {sign}) | {Sign(sign.polynomial, relation)} for relation in _SIDES]
        sides = [each for each in sides if asked.feasible(each) is not False]
        if len(sides) == 1 or (len(sign.names) == 1 and _value(sign) is not None):
            return [part for side in sides for part in _one_sided(asked, side)]
    return [cell]


_SIDES: tuple[Relation, ...] = ("<", ">")
