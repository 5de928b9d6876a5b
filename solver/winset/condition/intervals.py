"""Conditions on one symbol alone as an interval, where they come to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import sympy

from .sign import ALLOWED, Relation, Sign, fraction, sign_at, symbol
from .space import Domain

Comparison: TypeAlias = tuple[Any, Relation, Any]


def as_interval(signs: Sequence[Sign], name: str, domain: Domain | None) -> list[Comparison] | None:
    """The comparisons of one symbol with numbers that several conditions on it come to.

    ``None`` where they are no single interval, or have an irrational end.

    >>> p = sympy.Symbol("p")
    >>> as_interval([Sign((p - 1) * (p - 3), "<"), Sign(p - 1, ">=")], "p", None)
    [(p, '>', 1), (p, '<', 3)]
    """
    places = _places(signs)
    if places is None:
        return None
    ends = [] if domain is None else [end for end in (domain.low, domain.high) if end is not None]
    pieces = list(_pieces(sorted({*places, *ends})))
    kept = [index for index, (_, point) in enumerate(pieces) if _holds(signs, name, point, domain)]
    if not kept or kept[-1] - kept[0] + 1 != len(kept):
        return None
    first, last = pieces[kept[0]][0], pieces[kept[-1]][0]
    variable = symbol(name)
    found: list[Comparison] = []
    if first[0] is not None and first[0] == last[1]:
        return [(variable, "==", _number(first[0]))]
    low, high = (None, None) if domain is None else (domain.low, domain.high)
    if first[0] is not None and not (first[0] == low and (first[2] or (domain is not None and domain.low_open))):
        found.append((variable, ">=" if first[2] else ">", _number(first[0])))
    if last[1] is not None and not (last[1] == high and (last[2] or (domain is not None and domain.high_open))):
        found.append((variable, "<=" if last[2] else "<", _number(last[1])))
    return found


Piece: TypeAlias = tuple[Fraction | None, Fraction | None, bool]
"""Ends, and whether it is a single point."""


def _places(signs: Iterable[Sign]) -> list[Fraction] | None:
    """Where the polynomials vanish, in order; ``None`` where some place is irrational."""
    found: set[Fraction] = set()
    for sign in signs:
        (variable,) = sign.polynomial.free_symbols
        if not sign.polynomial.is_polynomial(variable):
            return None
        form = sympy.Poly(sign.polynomial, variable)
        roots = sympy.roots(form, filter="Q")
        real = form.count_roots()
        if len(roots) != real:
            return None
        found |= {fraction(root) for root in roots}
    return sorted(found)


def _pieces(places: Sequence[Fraction]) -> Iterable[tuple[Piece, Fraction]]:
    """The line cut at places, each piece with a point of it."""
    before: Fraction | None = None
    for place in places:
        yield (before, place, False), place - 1 if before is None else (before + place) / 2
        yield (place, place, True), place
        before = place
    yield (before, None, False), Fraction(0) if before is None else before + 1


def _holds(signs: Iterable[Sign], name: str, point: Fraction, domain: Domain | None) -> bool:
    inside = domain is None or domain.contains(point)
    return inside and all(sign_at(sign.polynomial, {name: point}) in ALLOWED[sign.relation] for sign in signs)


def _number(value: Fraction) -> Any:
    return sympy.Rational(value.numerator, value.denominator)


__all__ = ["as_interval"]
