"""Expressions as a person would write them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.printing.latex import LatexPrinter
from sympy.printing.mathml import MathMLPresentationPrinter
from sympy.printing.str import StrPrinter


class _PositiveFirst:
    """What a printer of SymPy's is whose sums begin with something positive."""

    def _as_ordered_terms(self, total: Any, order: str | None = None) -> list[Any]:
        terms: list[Any] = super()._as_ordered_terms(total, order=order)  # type: ignore[misc]
        if terms[0].could_extract_minus_sign():
            terms.sort(key=lambda each: bool(each.could_extract_minus_sign()))
        return terms


class _Text(_PositiveFirst, StrPrinter):  # type: ignore[misc]
    pass


class _Latex(_PositiveFirst, LatexPrinter):  # type: ignore[misc]
    pass


class _MathML(_PositiveFirst, MathMLPresentationPrinter):  # type: ignore[misc]
    pass


def written(expression: Any) -> str:
    """An expression as text.

    >>> p, q, x = sympy.symbols("p q x")
    >>> written(1 - p * q), written(q / (1 + p - x)), written(p - q)
    ('1 - p*q', 'q/(p - x + 1)', 'p - q')
    """
    return str(_Text().doprint(expression))


def latex(expression: Any, **settings: Any) -> str:
    """An expression or a condition as LaTeX; the settings are those of :func:`sympy.latex`."""
    return str(_Latex(settings).doprint(expression))


def mathml(expression: Any) -> str:
    """An expression as presentation MathML."""
    return str(_MathML().doprint(expression))


@lru_cache(maxsize=50_000)
def pretty(expression: Any) -> Any:
    """The shortest of the expanded, the factored and partly factored forms, minus signs where people put them.

    >>> p, r, d = sympy.symbols("p r d")
    >>> pretty(r - p * r), pretty((r - d * r) / (p * d - 1) * -1), pretty(1 - d + p * d)
    (r*(1 - p), r*(1 - d)/(-d*p + 1), -d*(1 - p) + 1)
    """
    if not isinstance(expression, sympy.Basic) or expression.is_Atom:
        return expression
    if expression.has(sympy.Function):
        shares = {each: sympy.Symbol(str(each)) for each in expression.atoms(AppliedUndef)}
        if not shares or expression.has(sympy.Derivative, sympy.Integral):
            return expression
        return pretty(expression.xreplace(shares)).xreplace({name: each for each, name in shares.items()})
    forms: list[Any] = []
    if expression.is_rational_function() or all(power.exp.is_Rational for power in expression.atoms(sympy.Pow)):
        above, below = sympy.fraction(sympy.together(expression))
        if below == 1:
            forms += _forms(above)
        else:
            if _begins_negative(below) or (below.as_coeff_Add()[0] == 0 and _begins_negative(sympy.factor(above))):
                above, below = -above, -below
            for sign in (1, -1):
                forms.append(
                    positive_factors(sympy.factor(sign * above)) / positive_factors(sympy.factor(sign * below))
                )
            forms.append(sympy.expand(above) / sympy.expand(below))
            forms.append(_shortest(_forms(above)) / _shortest(_forms(below)))
    return _shortest([*forms, expression])


def _forms(total: Any) -> list[Any]:
    """Ways to write what is no fraction: factored, expanded, and one term beside what has a symbol in common."""
    expanded = sympy.expand(total)
    forms = [positive_factors(sympy.factor(total)), expanded]
    for each in sorted(expanded.free_symbols, key=str):
        rest, with_it = expanded.as_independent(each, as_Add=True)
        if with_it.is_Add and rest != 0 and not rest.is_Add and not rest.could_extract_minus_sign():
            forms.append(rest + positive_factors(sympy.factor(with_it)))
    return forms


def _shortest(forms: Sequence[Any]) -> Any:
    return min(forms, key=lambda form: (_size(form), written(form).count("-")))


def fewest_symbols(expression: Any) -> int:
    """How many symbols a fraction has, factored or expanded: how much there is to read."""
    above, below = sympy.fraction(sympy.together(expression))
    forms = [sympy.factor(above) / sympy.factor(below), sympy.expand(above) / sympy.expand(below)]
    return min(sum(1 for part in sympy.preorder_traversal(form) if part.is_Symbol) for form in forms)


def positive_factors(product: Any) -> Any:
    """A product whose minus sign has gone into a factor such as ``x - 1``."""
    coefficient, factors = product.as_coeff_mul()
    found = list(factors)
    for index, factor in enumerate(found):
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent.is_Integer and exponent % 2 and _begins_negative(base):
            found[index] = (-base) ** exponent
            coefficient = -coefficient
    if coefficient < 0:
        for index, factor in enumerate(found):
            if factor.is_Add and 2 * sum(term.could_extract_minus_sign() for term in factor.args) > len(factor.args):
                found[index] = -factor
                coefficient = -coefficient
                break
    return sympy.Mul(coefficient, *found)


def _begins_negative(total: Any) -> bool:
    """Whether the constant term is negative, or without one every symbol's part is."""
    if total.is_Mul:
        return sum(_begins_negative(each) for each in total.args) % 2 == 1
    if total.is_Pow:
        return _begins_negative(total.base) and bool(total.exp.is_odd)
    constant, rest = total.as_coeff_Add()
    if constant != 0:
        return bool(constant < 0)
    return rest.is_Add and all(term.could_extract_minus_sign() for term in rest.args)


def _size(form: Any) -> int:
    return sum(1 for each in sympy.preorder_traversal(form) if each.is_Atom and abs(each) != 1)
