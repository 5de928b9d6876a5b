"""Expressions as a person would write them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.printing.str import StrPrinter


class _Writer(StrPrinter):  # type: ignore[misc]
    """SymPy's text, but that a sum begins with something positive."""

    def _print_Add(self, expr: Any, order: Any = None) -> str:  # noqa: N802
        terms = list(self._as_ordered_terms(expr, order=order))
        ahead = next((each for each in terms if not each.could_extract_minus_sign()), None)
        if ahead is None or ahead is terms[0]:
            return str(super()._print_Add(expr, order=order))
        terms.sort(key=lambda each: bool(each.could_extract_minus_sign()))
        texts: list[str] = [self._print(each) for each in terms]
        return texts[0] + "".join(f" - {text[1:]}" if text.startswith("-") else f" + {text}" for text in texts[1:])


def written(expression: Any) -> str:
    """An expression as text.

    >>> p, q, x = sympy.symbols("p q x")
    >>> written(1 - p * q), written(q / (1 + p - x)), written(p - q)
    ('1 - p*q', 'q/(p - x + 1)', 'p - q')
    """
    return str(_Writer().doprint(expression))


@lru_cache(maxsize=50_000)
def pretty(expression: Any) -> Any:
    """The shorter of the expanded and the factored form, minus signs where people put them.

    >>> p, r, d = sympy.symbols("p r d")
    >>> pretty(r - p * r), pretty((r - d * r) / (p * d - 1) * -1), pretty(p - r)
    (r*(1 - p), r*(1 - d)/(-d*p + 1), p - r)
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
            forms += [positive_factors(sympy.factor(above)), sympy.expand(above)]
        else:
            if _begins_negative(below) or (below.as_coeff_Add()[0] == 0 and _begins_negative(sympy.factor(above))):
                above, below = -above, -below
            for sign in (1, -1):
                forms.append(
                    positive_factors(sympy.factor(sign * above)) / positive_factors(sympy.factor(sign * below))
                )
            forms.append(sympy.expand(above) / sympy.expand(below))
    forms.append(expression)
    return min(forms, key=lambda form: (_size(form), written(form).count("-")))


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
