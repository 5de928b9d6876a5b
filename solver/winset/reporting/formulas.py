"""Expressions, regions and proposals as text, LaTeX and MathML, as a person would write them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from .document import Formula
from .latex_text import escaped

if TYPE_CHECKING:
    from ..derivation import Outcome
    from ..negotiation import Negotiation


def formula(expression: Any) -> Formula:
    r"""A SymPy expression or condition in three notations.

    Polynomials are factored where that is shorter, and minus signs stand where people put them.

    >>> import sympy
    >>> formula(sympy.Symbol("p") > sympy.Rational(5, 7)).latex
    'p > \\frac{5}{7}'
    >>> d = sympy.Symbol("d")
    >>> formula(d * (d - 1) / (d**2 - 1)).text
    'd/(d + 1)'
    """
    import sympy

    from ..condition import pretty

    if isinstance(expression, bool):
        tidy = sympy.true if expression else sympy.false
    else:
        tidy = sympy.Integer(expression) if isinstance(expression, int) else expression
    if isinstance(tidy, sympy.Expr):
        tidy = pretty(_cancelled(tidy))
    elif isinstance(tidy, (sympy.And, sympy.Or, sympy.core.relational.Relational)):
        return _condition(tidy)
    value = float(tidy) if getattr(tidy, "is_number", False) and tidy.is_real else None
    return Formula(str(tidy), str(sympy.latex(tidy, mul_symbol=r" \, ")), f"<mrow>{_mathml(tidy)}</mrow>", value)


def _cancelled(expression: Any) -> Any:
    import sympy

    return sympy.cancel(expression) if expression.is_rational_function() and not expression.is_Atom else expression


def _mathml(expression: Any) -> str:
    """Presentation MathML, with a thin space between the names of a product: ``d H`` is not ``dH``."""
    import sympy

    text = str(sympy.printing.mathml(expression, printer="presentation"))
    return text.replace("<mo>&InvisibleTimes;</mo>", '<mo lspace="0" rspace="0.14em">&#x2062;</mo>')


def _condition(condition: Any) -> Formula:
    """A condition: comparisons joined by words, so that a reader need not know the signs of logic."""
    import sympy

    if isinstance(condition, (sympy.And, sympy.Or)):
        word = "and" if isinstance(condition, sympy.And) else "or"
        parts = [_condition(each) for each in condition.args]
        return joined(parts, word)
    text = str(condition)
    relation = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}.get(condition.rel_op, condition.rel_op)
    left, right = formula(condition.lhs), formula(condition.rhs)
    mathml = f"<mrow>{left.mathml}<mo>{escape(relation)}</mo>{right.mathml}</mrow>"
    return Formula(text, str(sympy.latex(condition, mul_symbol=r" \, ")), mathml)


def joined(parts: list[Formula], word: str) -> Formula:
    """Formulas in a row with a word between them."""
    if len(parts) == 1:
        return parts[0]
    return Formula(
        f" {word} ".join(part.text for part in parts),
        rf" \;\text{{{word}}}\;\allowbreak ".join(part.latex for part in parts),
        f"<mtext>&#160;{word} </mtext>".join(part.mathml for part in parts),
    )


def worded(words: str, of: Formula) -> Formula:
    """A formula after some words."""
    return Formula(
        f"{words} {of.text}",
        rf"\text{{{escaped(words)} }} {of.latex}",
        f"<mtext>{escape(words)}&#160;</mtext>{of.mathml}",
    )


def region_formula(region: Any) -> Formula:
    """A region of a derivation in three notations, as a person would write it: alternatives of joined comparisons."""
    text = str(region)
    if text in ("everywhere", "nowhere"):
        return Formula(text, rf"\text{{{text}}}", f"<mtext>{text}</mtext>")
    made = formula(region.to_sympy())
    return Formula(text, made.latex, made.mathml)


def outcome_formula(negotiation: Negotiation, outcome: Outcome) -> Formula | None:
    """Who proposes what, typeset; ``None`` where all proposals are names."""
    from .answers import proposal_text

    if all(isinstance(each, str) for _, what in outcome.proposals for each in what):
        return None
    issue = f"{negotiation.issues[0].name} =" if len(negotiation.issues) == 1 else ""
    parts = []
    for who, what in outcome.proposals:
        options = [
            Formula(said := proposal_text(negotiation, each), rf"\text{{{escaped(said)}}}", f"<mtext>{escape(said)}</mtext>")
            if isinstance(each, str)
            else worded(issue, formula(each))
            for each in what
        ]
        parts.append(worded(who, joined(options, "or")))
    return Formula(
        "; ".join(part.text for part in parts),
        r";\; ".join(part.latex for part in parts),
        "<mtext>;&#160;</mtext>".join(part.mathml for part in parts),
    )
