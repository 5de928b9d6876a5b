"""Conditions on one symbol alone as an interval, where they come to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import sympy

from .sign import ALLOWED, Relation, Sign, exact, sign_of_number, symbol
from .space import Domain

Comparison: TypeAlias = tuple[Any, Relation, Any]


def as_interval(signs: Sequence[Sign], name: str, domain: Domain | None) -> list[Comparison] | None:
    """The comparisons of one symbol with numbers that several conditions on it come to.

    ``None`` where they are no single interval, or an end is no number with square roots.

    >>> p = sympy.Symbol("p")
    >>> as_interval([Sign((p - 1) * (p - 3), "<"), Sign(p - 1, ">=")], "p", None)
    [(p, '>', 1), (p, '<', 3)]
    >>> as_interval([Sign(3 * p**2 - 6 * p + 2, ">")], "p", Domain(Fraction(0), Fraction(1)))
    [(p, '<', 1 - sqrt(3)/3)]
    """
    places = _places(signs)
    if places is None:
        return None
    low, high = (None if domain is None or end is None else exact(end) for end in _ends(domain))
    pieces = list(_pieces(_ordered([*places, *(end for end in (low, high) if end is not None)])))
    kept = [index for index, (_, point) in enumerate(pieces) if _holds(signs, name, point, domain)]
    if not kept or kept[-1] - kept[0] + 1 != len(kept):
        return None
    first, last = pieces[kept[0]][0], pieces[kept[-1]][0]
    variable = symbol(name)
    found: list[Comparison] = []
    if first[0] is not None and first[0] == last[1]:
        return [(variable, "==", first[0])]
    if first[0] is not None and not (first[0] == low and (first[2] or (domain is not None and domain.low_open))):
        found.append((variable, ">=" if first[2] else ">", first[0]))
    if last[1] is not None and not (last[1] == high and (last[2] or (domain is not None and domain.high_open))):
        found.append((variable, "<=" if last[2] else "<", last[1]))
    return found


Piece: TypeAlias = tuple[Any, Any, bool]
"""Ends, and whether it is a single point."""


def _ends(domain: Domain | None) -> tuple[Fraction | None, Fraction | None]:
    return (None, None) if domain is None else (domain.low, domain.high)


def _places(signs: Iterable[Sign]) -> list[Any] | None:
    """Where the polynomials vanish; ``None`` where some place has no formula with square roots of numbers."""
    found: dict[Any, None] = {}
    for sign in signs:
        (variable,) = sign.polynomial.free_symbols
        if not sign.polynomial.is_polynomial(variable):
            return None
        form = sympy.Poly(sign.polynomial, variable)
        if not all(each.is_Rational for each in form.all_coeffs()):
            return None
        for factor, _ in form.factor_list()[1]:
            if factor.degree() <= 2:
                roots = [sympy.radsimp(root) for root in sympy.roots(factor) if root.is_real]
                found.update(dict.fromkeys(sympy.expand(root) for root in roots))
            elif factor.count_roots():
                return None
    return list(found)


def _ordered(places: Iterable[Any]) -> list[Any]:
    """Different places in order; equal ones are equal objects, as roots of different irreducible polynomials differ."""
    return sorted(dict.fromkeys(places), key=lambda place: place.evalf(30))


def _pieces(places: Sequence[Any]) -> Iterable[tuple[Piece, Any]]:
    """The line cut at places, each piece with a point of it."""
    before: Any = None
    for place in places:
        yield (before, place, False), sympy.floor(place) - 1 if before is None else (before + place) / 2
        yield (place, place, True), place
        before = place
    yield (before, None, False), sympy.Integer(0) if before is None else sympy.ceiling(before) + 1


def _holds(signs: Iterable[Sign], name: str, point: Any, domain: Domain | None) -> bool:
    """Whether all conditions hold at a point; exact."""
    if domain is not None and any(sign_of_number(d) < 0 for d in _rooms(point, domain)):
        return False
    variable = symbol(name)
    return all(
        sign_of_number(sympy.expand(sign.polynomial.subs(variable, point))) in ALLOWED[sign.relation] for sign in signs
    ) and (domain is None or not _is_open_end(point, domain))


def _rooms(point: Any, domain: Domain) -> list[Any]:
    """How far a point lies inside the ends of a domain."""
    rooms = [] if domain.low is None else [point - exact(domain.low)]
    return rooms if domain.high is None else [*rooms, exact(domain.high) - point]


def _is_open_end(point: Any, domain: Domain) -> bool:
    low = domain.low_open and domain.low is not None and point == exact(domain.low)
    return low or (domain.high_open and domain.high is not None and point == exact(domain.high))


__all__ = ["as_interval"]
