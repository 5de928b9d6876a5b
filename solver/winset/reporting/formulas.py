"""Expressions, regions and proposals as text, LaTeX and MathML, as a person would write them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from .document import Cell, Formula, Words

if TYPE_CHECKING:
    from ..derivation import Outcome
    from ..negotiation import Negotiation


def formula(expression: Any) -> Formula:
    r"""A SymPy expression, or one comparison, in three notations.

    Polynomials are factored where that is shorter, and minus signs stand where people put them.

    >>> import sympy
    >>> formula(sympy.Symbol("p") > sympy.Rational(5, 7)).latex
    'p > \\frac{5}{7}'
    >>> d = sympy.Symbol("d")
    >>> formula(d * (d - 1) / (d**2 - 1)).text
    'd/(d + 1)'
    """
    import sympy

    from ..condition import latex, pretty, written

    if isinstance(expression, sympy.core.relational.Relational):
        return _comparison(expression)
    tidy = sympy.Integer(expression) if isinstance(expression, int) else expression
    if isinstance(tidy, sympy.Expr) and not tidy.is_Atom:
        tidy = pretty(sympy.cancel(tidy) if tidy.is_rational_function() else tidy)
    value = float(tidy) if getattr(tidy, "is_number", False) and tidy.is_real else None
    return Formula(written(tidy), latex(tidy, mul_symbol=r" \, "), f"<mrow>{_mathml(tidy)}</mrow>", value)


def _mathml(expression: Any) -> str:
    """Presentation MathML, with a thin space between the names of a product: ``d H`` is not ``dH``."""
    from ..condition import mathml

    return mathml(expression).replace("<mo>&InvisibleTimes;</mo>", '<mo lspace="0" rspace="0.14em">&#x2062;</mo>')


def _comparison(condition: Any) -> Formula:
    relation = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}.get(condition.rel_op, condition.rel_op)
    left, right = formula(condition.lhs), formula(condition.rhs)
    mathml = f"<mrow>{left.mathml}<mo>{escape(relation)}</mo>{right.mathml}</mrow>"
    sign = {"==": "=", "!=": r"\neq", "<=": r"\leq", ">=": r"\geq"}.get(condition.rel_op, condition.rel_op)
    return Formula(f"{left} {condition.rel_op} {right}", f"{left.latex} {sign} {right.latex}", mathml)


def condition_cell(condition: Any) -> Cell:
    """A SymPy condition: comparisons joined by words, so that a reader need not know the signs of logic."""
    import sympy

    if condition in (True, sympy.true):
        return "everywhere"
    if condition in (False, sympy.false):
        return "nowhere"
    if isinstance(condition, (sympy.And, sympy.Or)):
        word = " and " if isinstance(condition, sympy.And) else ", or "
        return joined([condition_cell(each) for each in condition.args], word)
    return formula(condition)


def joined(cells: Sequence[Cell], word: str) -> Cell:
    """Cells in a row with a word between them."""
    if len(cells) == 1:
        return cells[0]
    parts: list[str | Formula] = []
    for place, cell in enumerate(cells):
        parts += [word] if place else []
        parts += cell.parts if isinstance(cell, Words) else [cell]
    return Words(tuple(parts))


def region_cell(region: Any) -> Cell:
    """A region of a derivation as a person would write it: alternatives of joined comparisons."""
    found = condition_cell(region.to_sympy())
    if isinstance(found, Formula):
        return Formula(str(region), found.latex, found.mathml)
    return found


def outcome_cell(negotiation: Negotiation, outcome: Outcome) -> Cell:
    """Who proposes what: names with their values, and points of the issue as formulas."""
    import sympy

    from .answers import issue_of, proposal_text

    said = []
    for who, what in outcome.proposals:
        issue = issue_of(negotiation, who)
        options: list[Cell] = [
            proposal_text(negotiation, who, each)
            if isinstance(each, str)
            else joined([issue, formula(each)], "")
            if isinstance(each, sympy.Basic)
            else str(each)
            for each in what
        ]
        said.append(joined([f"{who} ", joined(options, " or ")], ""))
    found = joined(said, "; ") if said else ""
    return str(found) if isinstance(found, Words) and all(isinstance(part, str) for part in found.parts) else found
