"""A parser of the grammar in :mod:`winset.expression`."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from ..errors import InputError, Problem
from .evaluating import LONGEST
from .node import Expression, fold, negative
from .printing import FUNCTIONS

_NAME = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.\d*|\.\d+|\d+)"
    rf"|(?P<name>{_NAME})"
    r"|'(?P<text>[^']*)'"
    r"|(?P<symbol>\*\*|<=|>=|==|!=|[-+*/^<>(),]))"
)


def is_name(text: str) -> bool:
    """Whether an expression can hold a text as a name, without quotes.

    >>> is_name("Y.pivot"), is_name("not voting")
    (True, False)
    """
    return re.fullmatch(_NAME, text) is not None


def parse(text: str) -> Expression:
    """Read an expression; raises :class:`~winset.errors.InputError` with code ``bad-expression``.

    >>> str(parse("1 - p*(z-2/10)"))
    '1 - p * (z - 1/5)'
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.position = text, 0
        self.tokens: list[tuple[str, str, int]] = []
        self.depth = 0
        at = 0
        end = len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:
                start = at + len(text[at:]) - len(text[at:].lstrip())
                raise self.error(f"cannot read {text[start]!r}", start)
            kind = match.lastgroup or ""
            self.tokens.append((kind, match.group(kind), match.start(kind)))
            at = match.end()
        self.tokens.append(("end", "", end))

    def error(self, message: str, column: int, hint: str = "") -> InputError:
        return InputError(Problem("bad-expression", f"{message} at character {column + 1} of {self.text!r}", hint=hint))

    def parse(self) -> Expression:
        if self.tokens[0][0] == "end":
            raise self.error("an expression is empty", 0)
        result = self.either()
        kind, word, column = self.tokens[self.position]
        if kind != "end":
            raise self.error(f"did not expect {word!r}", column)
        return result

    def take(self, *words: str) -> str | None:
        kind, word, _ = self.tokens[self.position]
        if kind in ("symbol", "name") and word in words:
            self.position += 1
            return word
        return None

    def expect(self, word: str) -> None:
        if self.take(word) is None:
            _, found, column = self.tokens[self.position]
            raise self.error(f"expected {word!r}, found {found or 'the end'!r}", column)

    def chain(self, below: Callable[[], Expression], *words: str) -> Expression:
        result = below()
        while operator := self.take(*words):
            result = fold(operator, result, below())
        return result

    def nested(self, below: Callable[[], Expression]) -> Expression:
        """What ``below`` reads, one level deeper; refuses a text that would exhaust the stack."""
        self.depth += 1
        if self.depth > 40:
            raise self.error("nested too deeply", self.tokens[self.position][2])
        result = below()
        self.depth -= 1
        return result

    def either(self) -> Expression:
        return self.nested(lambda: self.chain(lambda: self.chain(self.negated, "and"), "or"))

    def negated(self) -> Expression:
        if self.take("not"):
            return Expression("not", (self.nested(self.negated),))
        left = self.chain(self.product, "+", "-")
        relation = self.take("<", "<=", ">", ">=", "==", "!=")
        if relation is None:
            return left
        return Expression(relation, (left, self.chain(self.product, "+", "-")))

    def product(self) -> Expression:
        return self.chain(self.signed, "*", "/")

    def signed(self) -> Expression:
        if self.take("-"):
            return negative(self.nested(self.signed))
        if self.take("+"):
            return self.nested(self.signed)
        base = self.atom()
        if self.take("^", "**"):
            return Expression("^", (base, self.nested(self.signed)))
        return base

    def atom(self) -> Expression:
        kind, word, column = self.tokens[self.position]
        if kind == "number":
            self.position += 1
            if len(word) > LONGEST // 4:
                raise self.error("a number has too many digits", column)
            return Expression("number", (Fraction(word),))
        if kind == "text":
            self.position += 1
            return Expression("text", (word,))
        if self.take("("):
            inner = self.either()
            self.expect(")")
            return inner
        if kind != "name" or word in ("and", "or", "not"):
            raise self.error(f"expected a number or a name, found {word or 'the end'!r}", column)
        self.position += 1
        if self.tokens[self.position][:2] != ("symbol", "("):
            if word == "if":
                raise self.error("'if' is a function: if(condition, then, otherwise)", column)
            return Expression("name", (word,))
        if word not in FUNCTIONS:
            raise self.error(f"{word!r} is not a function", column, f"the functions are {', '.join(FUNCTIONS)}")
        self.expect("(")
        arguments = [self.either()]
        while self.take(","):
            arguments.append(self.either())
        self.expect(")")
        least, most = FUNCTIONS[word]
        if len(arguments) < least or (most is not None and len(arguments) > most):
            raise self.error(f"{word!r} takes {least} arguments, not {len(arguments)}", column)
        return Expression(word, tuple(arguments))
