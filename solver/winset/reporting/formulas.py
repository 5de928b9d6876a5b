"""Expressions and regions as text, LaTeX and MathML."""

from __future__ import annotations

from typing import Any

from .document import Formula


def formula(expression: Any) -> Formula:
    r"""A SymPy expression or condition in three notations.

    >>> import sympy
    >>> formula(sympy.Symbol("p") > sympy.Rational(5, 7)).latex
    'p > \\frac{5}{7}'
    """
    import sympy

    if isinstance(expression, bool):
        tidy = sympy.true if expression else sympy.false
    else:
        tidy = sympy.Integer(expression) if isinstance(expression, int) else expression
    inner = sympy.printing.mathml(tidy, printer="presentation")
    return Formula(str(tidy), str(sympy.latex(tidy)), f"<mrow>{inner}</mrow>")


def region_formula(region: Any) -> Formula:
    """A region of a derivation in three notations, as a person would write it."""
    made = formula(region.to_sympy())
    return Formula(str(region), made.latex, made.mathml)
