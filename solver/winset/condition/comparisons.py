"""Cells as comparisons that a person would write, in words and as SymPy Booleans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import sympy
from sympy.core.function import AppliedUndef

from .conjunction import Cell, is_linear, meet, tightest
from .intervals import as_interval
from .oracle import Oracle
from .pretty import fewest_symbols, pretty, written
from .shortening import sign_key
from .sign import MIRRORED, Relation, Sign, exact, signs

_RELATIONALS = {"<": sympy.Lt, "<=": sympy.Le, "==": sympy.Eq, "!=": sympy.Ne, ">=": sympy.Ge, ">": sympy.Gt}
Comparison: TypeAlias = tuple[Any, Relation, Any]


def solved(sign: Sign, known: Cell, asked: Oracle | None) -> Comparison:
    """The condition solved for one symbol where that is possible, else with its negative terms moved over.

    It is divided by what has one strict sign wherever ``known`` holds.
    """
    polynomial = sign.polynomial
    order = {name: index for index, name in enumerate(asked.space.domains)} if asked else {}
    best: tuple[Any, ...] | None = None
    for each in sorted(polynomial.free_symbols, key=lambda s: (order.get(s.name, 0), s.name)):
        if not polynomial.is_polynomial(each):
            continue
        form = sympy.Poly(polynomial, each)
        if form.degree() != 1:
            continue
        slope, constant = form.all_coeffs()
        direction = _known_sign(slope, known - {sign}, asked)
        if direction is None:
            continue
        other = -constant / slope
        cost = fewest_symbols(other)
        if best is None or cost < best[0]:
            best = cost, each, sign.relation if direction > 0 else MIRRORED[sign.relation], pretty(other)
    if best is not None:
        _, left, relation, right = best
        domain = asked.space.domains.get(left.name) if asked is not None and right.is_Rational else None
        if domain is not None and right == (
            domain.low if relation == "<=" else domain.high if relation == ">=" else None
        ):
            relation = "=="
        return left, relation, right
    shares = sorted(polynomial.atoms(AppliedUndef), key=str)
    if shares and polynomial.is_polynomial(*shares):
        return _grouped(polynomial, sign.relation, shares)
    return _balanced(polynomial, sign.relation)


def _grouped(polynomial: Any, relation: Relation, shares: Sequence[Any]) -> Comparison:
    """The condition with what depends on distributions on the left, and nothing negative on the right if possible."""
    form = sympy.Poly(polynomial, *shares)
    constant = pretty(form.coeff_monomial(1))
    if constant == 0:
        return _balanced(polynomial, relation)
    if not constant.could_extract_minus_sign():
        form, constant, relation = -form, pretty(-constant), MIRRORED[relation]
    terms = [(pretty(c), [s**n for s, n in zip(shares, powers, strict=True)]) for powers, c in form.terms()]
    return sympy.Add(*(sympy.Mul(c, *s) for c, s in terms if sympy.Mul(*s) != 1)), relation, -constant


def _balanced(polynomial: Any, relation: Relation) -> Comparison:
    if not polynomial.is_Add:
        return polynomial, relation, sympy.Integer(0)
    positive = [term for term in polynomial.args if not term.could_extract_minus_sign()]
    negative = [-term for term in polynomial.args if term.could_extract_minus_sign()]
    if not positive:
        return sympy.Add(*negative), MIRRORED[relation], sympy.Integer(0)
    return sympy.Add(*positive), relation, sympy.Add(*negative)


def _known_sign(slope: Any, cell: Cell, asked: Oracle | None) -> int | None:
    if slope.is_number:
        return 1 if slope.is_positive else -1
    if asked is None:
        return None
    above, below = (signs(slope, relation, 0, asked.strict_sign) for relation in (">", "<"))
    for direction, outcome, other in ((1, above, "<="), (-1, below, ">=")):
        if outcome == ((),):
            return direction
        contrary = signs(slope, other, 0, asked.strict_sign)  # type: ignore[arg-type]
        met = [meet(cell, each) for each in contrary]
        if all(each is None or asked.feasible(each) is False for each in met):
            return direction
    return None


def cell_comparisons(cell: Iterable[Sign], asked: Oracle | None, *, anywhere: bool = False) -> list[Comparison]:
    """The conditions of a cell as comparisons, in the order of the declared symbols.

    Parameters
    ----------
    anywhere
        Whether they shall have a value in the whole space, and not only where the rest of the cell holds.
    """
    every = frozenset(cell)
    whole = frozenset(tightest(every) or every)
    known: Cell = frozenset() if anywhere else whole
    order = list(asked.space.domains) if asked else []
    rest, found = _intervals(whole, asked)
    found += [solved(sign, known, asked) for sign in sorted(rest, key=sign_key)]

    def position(comparison: Comparison) -> tuple[int, str]:
        left = str(comparison[0])
        return (order.index(left) if left in order else len(order)), left

    return sorted(found, key=position)


def _intervals(cell: Cell, asked: Oracle | None) -> tuple[Cell, list[Comparison]]:
    """The intervals that curved conditions on one symbol alone come to, and the other conditions."""
    found: list[Comparison] = []
    alone: dict[str, list[Sign]] = {}
    for sign in cell:
        if len(sign.names) == 1:
            alone.setdefault(next(iter(sign.names)), []).append(sign)
    for name, signs_of_one in alone.items():
        if all(is_linear(sign.polynomial) for sign in signs_of_one):
            continue
        domain = asked.space.domains.get(name) if asked is not None else None
        interval = as_interval(signs_of_one, name, domain)
        if interval is not None:
            cell = cell - set(signs_of_one)
            found += interval
    return cell, found


def region_text(cells: Iterable[Iterable[Sign]], asked: Oracle | None) -> str:
    """A union of cells in words: ``everywhere``, ``nowhere`` or comparisons."""
    texts = [_cell_text(cell_comparisons(cell, asked)) for cell in cells]
    if not texts:
        return "nowhere"
    if "" in texts:
        return "everywhere"
    return " or ".join(texts)


def _cell_text(comparisons: Sequence[Comparison]) -> str:
    below: dict[Any, Comparison] = {}
    above: dict[Any, Comparison] = {}
    texts: list[tuple[Any, str]] = []
    for comparison in comparisons:
        left, relation, right = comparison
        if relation in (">", ">=") and left not in below:
            below[left] = comparison
        elif relation in ("<", "<=") and left not in above:
            above[left] = comparison
        else:
            texts.append((left, f"{written(left)} {relation} {written(right)}"))
    for left in dict.fromkeys([*below, *above]):
        if left in below and left in above:
            (_, low_relation, low), (_, high_relation, high) = below[left], above[left]
            texts.append(
                (left, f"{written(low)} {MIRRORED[low_relation]} {written(left)} {high_relation} {written(high)}")
            )
        else:
            _, relation, right = below.get(left) or above[left]
            texts.append((left, f"{written(left)} {relation} {written(right)}"))
    places = {left: index for index, (left, _, _) in reversed(list(enumerate(comparisons)))}
    return " and ".join(text for left, text in sorted(texts, key=lambda pair: places[pair[0]]))


def boolean(cells: Iterable[Cell], asked: Oracle | None) -> Any:
    """A union of cells as a SymPy Boolean, which can be evaluated in the whole space."""
    parts = []
    for cell in cells:
        relationals = [_RELATIONALS[r](exact(a), exact(b)) for a, r, b in cell_comparisons(cell, asked, anywhere=True)]
        parts.append(sympy.And(*relationals))
    return sympy.Or(*parts)
