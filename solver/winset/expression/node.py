"""Expressions as immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import field, frozen

from ..errors import InputError, Problem
from .evaluating import evaluate
from .printing import expression_text
from .scope import Scope, Value

DEEPEST = 300
"""How many operations may stand inside one another, so that no walk over an expression exhausts the stack."""


@frozen
class Expression:
    """An exact expression over declared names; equal texts up to spacing are equal objects.

    Build one with :func:`parse` or :func:`expression`; ``+ - * /`` combine them.

    Examples
    --------
    >>> share = expression("6/10 - z")
    >>> share.names
    frozenset({'z'})
    >>> share.value(Scope({"z": Fraction(1, 4)}))
    Fraction(7, 20)
    """

    operator: str
    arguments: tuple[Any, ...]
    names: frozenset[str] = field(init=False, eq=False, repr=False)
    depth: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        below = [argument for argument in self.arguments if isinstance(argument, Expression)]
        depth = 1 + max((argument.depth for argument in below), default=0)
        if depth > DEEPEST:
            message = f"an expression has more than {DEEPEST} operations inside one another"
            raise InputError(Problem("bad-expression", message, hint="group long sums with parentheses"))
        names = frozenset({self.arguments[0]}) if self.operator == "name" else frozenset[str]()
        object.__setattr__(self, "names", names.union(*(argument.names for argument in below)))
        object.__setattr__(self, "depth", depth)

    def value(self, scope: Scope) -> Value:
        """The value in ``scope``; exact.

        Raises
        ------
        ZeroDivisionError
            Where a divisor is zero; the caller knows the path to blame.
        InputError
            ``not-a-number`` where a name or a truth value stands for a number,
            ``not-real`` for the root of a negative number, ``too-large`` for a
            power of more than ``LONGEST`` binary digits.
        Undecided
            Where a comparison depends on symbols that the scope leaves open.
        """
        return evaluate(self, scope)

    def constant(self) -> Fraction | None:
        """The number this is when it has no names and divides by nothing that is zero, else ``None``."""
        if self.names:
            return None
        try:
            value = self.value(Scope({}))
        except ZeroDivisionError:
            return None
        return value if isinstance(value, Fraction) else None

    def substitute(self, by_name: Mapping[str, Expression]) -> Expression:
        """The same expression with some names replaced by expressions."""
        if not (self.names & by_name.keys()):
            return self
        if self.operator == "name":
            return by_name[self.arguments[0]]
        return Expression(
            self.operator,
            tuple(a.substitute(by_name) if isinstance(a, Expression) else a for a in self.arguments),
        )

    def __str__(self) -> str:
        return expression_text(self, 0)

    def __add__(self, other: ExpressionLike) -> Expression:
        return Expression("+", (self, expression(other)))

    def __sub__(self, other: ExpressionLike) -> Expression:
        return Expression("-", (self, expression(other)))

    def __mul__(self, other: ExpressionLike) -> Expression:
        return Expression("*", (self, expression(other)))

    def __truediv__(self, other: ExpressionLike) -> Expression:
        return fold("/", self, expression(other))

    def __neg__(self) -> Expression:
        return negative(self)


ExpressionLike: TypeAlias = "Expression | str | int | Fraction"


def expression(source: ExpressionLike) -> Expression:
    """An expression from its text, an exact number, or itself.

    A float is refused: ``0.1`` as a float is not 1/10; write it as text.
    """
    if isinstance(source, Expression):
        return source
    if isinstance(source, str):
        from .parsing import parse

        return parse(source)
    if isinstance(source, (int, Fraction)) and not isinstance(source, bool):
        return Expression("number", (Fraction(source),))
    if hasattr(source, "p") and hasattr(source, "q"):  # a SymPy Rational
        return Expression("number", (Fraction(int(source.p), int(source.q)),))
    raise InputError(
        Problem(
            "not-exact",
            f"{source!r} is a {type(source).__name__}, not an exact number or the text of an expression",
            hint='write it as text, such as "1/10" or "0.1"',
        )
    )


def name(text: str) -> Expression:
    """The expression that is one name."""
    return Expression("name", (text,))


ZERO = Expression("number", (Fraction(0),))
ONE = Expression("number", (Fraction(1),))


def fold(operator: str, left: Expression, right: Expression) -> Expression:
    """``1/3`` is the number one third, so that equal numbers are equal objects."""
    if operator == "/" and left.operator == right.operator == "number" and right.arguments[0] != 0:
        return Expression("number", (left.arguments[0] / right.arguments[0],))
    return Expression(operator, (left, right))


def negative(inner: Expression) -> Expression:
    """``-3`` is the number minus three."""
    if inner.operator == "number":
        return Expression("number", (-inner.arguments[0],))
    return Expression("neg", (inner,))
