"""Exact arithmetic over declared names, with a parser of our own grammar.

No text is ever handed to ``eval`` or to SymPy's parser. Numbers are exact:
``0.1`` reads as 1/10. The grammar, loosest first::

    either   := both ('or' both)*
    both     := negated ('and' negated)*
    negated  := 'not' negated | compared
    compared := sum (('<'|'<='|'>'|'>='|'=='|'!=') sum)?
    sum      := product (('+'|'-') product)*
    product  := signed (('*'|'/') signed)*
    signed   := ('+'|'-') signed | power
    power    := atom (('^'|'**') signed)?
    atom     := number | text | name | function '(' either (',' either)* ')' | '(' either ')'

A text stands in quotes: ``vote == 'not voting'``; the name of an option or a
type needs none.

Functions are ``abs``, ``min``, ``max`` and ``if(condition, then, otherwise)``.
A name may hold dots (``Y.pivot``). An expression is evaluated in a *scope* that
gives each name a value: a :class:`~fractions.Fraction`, a text (the name of an
option or a type) or a SymPy expression. The arithmetic is the same for all
numbers, so that one compiler serves ``solve`` and ``derive``. A comparison that
the values leave open is put to the scope (:meth:`Scope.decide`).
"""

from __future__ import annotations

from .evaluating import LONGEST
from .folding import folded, may_fail
from .node import DEEPEST, ONE, ZERO, Expression, ExpressionLike, expression, name
from .parsing import is_name, parse
from .printing import FUNCTIONS
from .ranges import COST, PROBABILITY, SHARE, Range
from .scope import RELATIONS, Comparison, Computed, Number, Scope, Undecided, Value

__all__ = [
    "COST",
    "DEEPEST",
    "FUNCTIONS",
    "LONGEST",
    "ONE",
    "PROBABILITY",
    "RELATIONS",
    "SHARE",
    "ZERO",
    "Comparison",
    "Computed",
    "Expression",
    "ExpressionLike",
    "Number",
    "Range",
    "Scope",
    "Undecided",
    "Value",
    "expression",
    "folded",
    "is_name",
    "may_fail",
    "name",
    "parse",
]
