"""What of a conjunction is left to decide once its simplest conditions have been used in the others.

A factor whose sign is known leaves a product, and a symbol that is fixed at a
number leaves everything: conditions fall apart into small independent ones,
which are met again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy

from .conjunction import Cell, allowed_signs, is_linear, meet
from .sign import ALLOWED, MIRRORED, Alternatives, Relation, Sign, exact, fraction, product_of, signs, symbol


@lru_cache(maxsize=100_000)
def reduced(cell: Cell, apart: frozenset[str] = frozenset()) -> tuple[Cell, Mapping[str, Fraction]] | None:
    """The conditions that are left, and the numbers at which symbols are fixed that they no longer use.

    Parameters
    ----------
    apart
        Symbols that are needed elsewhere and therefore kept.

    Returns
    -------
    tuple or None
        ``None`` where a condition is seen to contradict the others. The cell has a point iff what is left has one.

    Examples
    --------
    >>> a, b = symbol("a"), symbol("b")
    >>> left, fixed = reduced(frozenset({Sign(a, "<"), Sign(a * b, ">"), Sign(symbol("c") - 1, "==")}))
    >>> sorted(map(str, left)), fixed
    (['a < 0', 'b < 0'], {'c': Fraction(1, 1)})
    """
    fixed: dict[str, Fraction] = {}
    while True:
        equation = next((one for sign in cell if (one := _number(sign, apart)) is not None), None)
        if equation is not None:
            own, name, value = equation
            at_value = [_fixed(sign, name, value) for sign in cell if sign != own]
            if any(len(alternatives) > 1 for alternatives in at_value):
                apart |= {name}
                continue
            fixed[name] = value
            found = [alternatives[0] if alternatives else None for alternatives in at_value]
        else:
            known = allowed_signs(cell)
            found = [_without_factors(sign, known) for sign in cell]
        after = _all(found)
        if after is None or (after == cell and equation is None):
            return None if after is None else (cell, fixed)
        cell = after


def _all(conditions: Iterable[tuple[Sign, ...] | None]) -> Cell | None:
    """All conditions together; ``None`` where one does not hold, or two contradict each other."""
    cell: Cell | None = frozenset()
    for each in conditions:
        cell = None if each is None or cell is None else meet(cell, each)
        if cell is None:
            return None
    return cell


def _number(sign: Sign, apart: frozenset[str]) -> tuple[Sign, str, Fraction] | None:
    """The symbol and the number of an equation that fixes one."""
    if sign.relation != "==" or len(sign.names) != 1 or sign.polynomial.is_Mul or not is_linear(sign.polynomial):
        return None
    (name,) = sign.names
    if name in apart:
        return None
    slope, constant = sympy.Poly(sign.polynomial, symbol(name)).all_coeffs()
    if not (slope.is_Rational and constant.is_Rational):
        return None
    return sign, name, -fraction(constant) / fraction(slope)


def _without_factors(sign: Sign, known: Mapping[Any, frozenset[int]]) -> tuple[Sign, ...] | None:
    """A condition on a product without the factors whose signs are known; ``None`` where it does not hold."""
    if not sign.polynomial.is_Mul:
        return (sign,)
    direction, left = 1, []
    for factor in sign.polynomial.args:
        allowed = known.get(factor, ())
        if len(allowed) == 1:
            (only,) = allowed
            direction *= only
        else:
            left.append(factor)
    if not left or direction == 0:
        return () if direction in ALLOWED[sign.relation] else None
    relation: Relation = sign.relation if direction > 0 else MIRRORED[sign.relation]
    return (Sign(product_of(left), relation),)


@lru_cache(maxsize=100_000)
def _fixed(sign: Sign, name: str, value: Fraction) -> Alternatives:
    """A condition where a symbol has a value."""
    if name not in sign.names:
        return ((sign,),)
    return signs(sign.polynomial.xreplace({symbol(name): exact(value)}), sign.relation)


__all__ = ["reduced"]
