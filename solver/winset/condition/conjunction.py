"""Conjunctions of sign conditions: what they come to together, and what in them has nothing to do with the rest."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import sympy

from .sign import ALLOWED, BY_SIGNS, Sign, fraction

Cell: TypeAlias = frozenset[Sign]
"""A conjunction of sign conditions."""
Clause: TypeAlias = frozenset[Sign]
"""Alternatives, one of which must hold."""
Goal: TypeAlias = frozenset[Clause]
"""Clauses that must hold together."""


def meet(cell: Cell, more: Iterable[Sign]) -> Cell | None:
    """The conjunction, with one condition a polynomial; ``None`` where two of them contradict each other.

    >>> from .sign import signs, symbol
    >>> a = symbol("a")
    >>> at_least, at_most = signs(a, ">=", 1)[0], signs(a, "<=", 1)[0]
    >>> [str(sign) for sign in meet(frozenset(at_least), at_most)]
    ['a - 1 == 0']
    """
    known = allowed_signs(cell)
    more = tuple(more)
    if all(sign.polynomial not in known for sign in more) and len({sign.polynomial for sign in more}) == len(more):
        return cell.union(more)
    allowed = dict(known)
    for sign in more:
        left = allowed.get(sign.polynomial)
        now = ALLOWED[sign.relation] if left is None else left & ALLOWED[sign.relation]
        if not now:
            return None
        allowed[sign.polynomial] = now
    if not all(allowed.values()):
        return None
    return frozenset(Sign(polynomial, BY_SIGNS[each]) for polynomial, each in allowed.items())


@lru_cache(maxsize=20_000)
def is_linear(polynomial: Any) -> bool:
    """Whether a polynomial is of degree one in all its symbols together."""
    names = sorted(polynomial.free_symbols, key=str)
    return bool(polynomial.is_polynomial(*names)) and bool(sympy.Poly(polynomial, *names).total_degree() <= 1)


@lru_cache(maxsize=20_000)
def allowed_signs(cell: Cell) -> dict[Any, frozenset[int]]:
    """The signs that a cell allows every one of its polynomials."""
    allowed: dict[Any, frozenset[int]] = {}
    for sign in cell:
        allowed[sign.polynomial] = allowed.get(sign.polynomial, ALLOWED[sign.relation]) & ALLOWED[sign.relation]
    return allowed


@lru_cache(maxsize=50_000)
def threshold(polynomial: Any) -> tuple[Any, Fraction]:
    """A polynomial as a positive multiple of another one less a number: ``6 x - 3`` compares ``x`` with one half."""
    if polynomial.is_Mul:
        return polynomial, Fraction(0)
    constant, rest = polynomial.as_coeff_Add()
    if not constant.is_Rational:
        return polynomial, Fraction(0)
    content, primitive = rest.as_content_primitive()
    return (primitive, -fraction(constant) / fraction(content)) if content.is_Rational else (polynomial, Fraction(0))


@lru_cache(maxsize=50_000)
def tightest(cell: Cell) -> tuple[Sign, ...] | None:
    """The conditions that matter of those that compare one thing with several numbers; ``None`` if they conflict.

    >>> from .sign import signs, symbol
    >>> a = symbol("a")
    >>> both = frozenset(signs(a, ">", 1)[0] + signs(a, ">=", 2)[0])
    >>> [str(sign) for sign in tightest(both)], tightest(both | set(signs(3 * a, "<", 4)[0]))
    (['a - 2 >= 0'], None)
    """
    lows: dict[Any, tuple[Fraction, bool, Sign]] = {}
    highs: dict[Any, tuple[Fraction, bool, Sign]] = {}
    rest: list[Sign] = []
    for sign in cell:
        what, number = threshold(sign.polynomial)
        allowed = ALLOWED[sign.relation]
        if allowed == ALLOWED["!="]:
            rest.append(sign)
            continue
        if -1 not in allowed:  # at least the number; beyond it where it is strict
            bound = (number, 0 not in allowed, sign)
            lows[what] = max(lows.get(what, bound), bound, key=lambda each: each[:2])
        if 1 not in allowed:
            bound = (-number, 0 not in allowed, sign)
            highs[what] = max(highs.get(what, bound), bound, key=lambda each: each[:2])
    for what in lows.keys() & highs.keys():
        (low, above, _), (high, below, _) = lows[what], highs[what]
        if low > -high or (low == -high and (above or below)):
            return None
    return tuple(dict.fromkeys([*(each[2] for each in lows.values()), *(each[2] for each in highs.values()), *rest]))


def components(goal: Iterable[Clause]) -> list[Goal]:
    """The clauses in groups that share no symbol: a goal has a point iff every group has one.

    >>> from .sign import signs, symbol
    >>> a, b, c = symbol("a"), symbol("b"), symbol("c")
    >>> goal = [frozenset(signs(*each)[0]) for each in ((a, ">", b), (c, ">", 1), (b, ">", 0))]
    >>> sorted(len(each) for each in components(goal))
    [1, 2]
    """
    found: list[tuple[frozenset[str], list[Clause]]] = []
    for clause in goal:
        names = frozenset[str]().union(*(_unknowns(sign.polynomial) for sign in clause))
        joined, apart = [clause], []
        for others, clauses in found:
            if names.isdisjoint(others):
                apart.append((others, clauses))
            else:
                names |= others
                joined += clauses
        found = [*apart, (names, joined)]
    return [frozenset(clauses) for _, clauses in found]


@lru_cache(maxsize=50_000)
def _unknowns(polynomial: Any) -> frozenset[str]:
    """The names of all that has no value yet: symbols, and what a function that is left open takes somewhere."""
    found = frozenset(each.name for each in polynomial.free_symbols)
    return found | {str(each) for each in polynomial.atoms(sympy.core.function.AppliedUndef)}


ANY_SIGN = frozenset({-1, 0, 1})


def clauses_left(cell: Cell, outside: Iterable[Cell]) -> tuple[Cell, list[Clause]] | None:
    """What it takes to lie in a cell and outside of others: a narrower cell, and clauses with several alternatives.

    ``None`` where one of the others takes all of the cell in by the look of it.
    """
    waiting = [tuple(sign.negated() for sign in other) for other in outside]
    while True:
        open_clauses: list[tuple[Sign, ...]] = []
        narrowed = False
        for clause in waiting:
            known = allowed_signs(cell)
            every = [(sign, known.get(sign.polynomial, ANY_SIGN), ALLOWED[sign.relation]) for sign in clause]
            if any(now <= allowed for _, now, allowed in every):
                continue
            left = tuple(sign for sign, now, allowed in every if now & allowed)
            if not left:
                return None
            if len(left) > 1:
                open_clauses.append(left)
                continue
            both = meet(cell, left)
            if both is None:
                return None
            cell, narrowed = both, True
        if not narrowed:
            return cell, [frozenset(clause) for clause in open_clauses]
        waiting = open_clauses


__all__ = [
    "Cell",
    "Clause",
    "Goal",
    "allowed_signs",
    "clauses_left",
    "components",
    "is_linear",
    "meet",
    "threshold",
    "tightest",
]
