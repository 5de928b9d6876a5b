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

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from fractions import Fraction
from typing import Any, Literal, Protocol, TypeAlias

from attrs import field, frozen

from .errors import InputError, Problem

Number: TypeAlias = Any
"""A :class:`~fractions.Fraction`, or a SymPy expression where a symbol is left."""
Value: TypeAlias = Any
"""A number, a text or a truth value."""
Comparison: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]


class Undecided(Exception):
    """A comparison whose truth depends on symbols: ``left <relation> right``."""

    def __init__(self, left: Number, relation: Comparison, right: Number) -> None:
        super().__init__(f"{left} {relation} {right}")
        self.left, self.relation, self.right = left, relation, right


class Computed(Protocol):
    """A value computed from variables: what the compiler needs to know of one."""

    @property
    def names(self) -> frozenset[str]:
        """The names it depends on."""
        ...

    def value(self, scope: Scope) -> Value:
        """Its value in ``scope``."""
        ...


class Scope(Mapping[str, Value]):
    """Values of names. Subclasses say how an undecided comparison is settled."""

    __slots__ = ("values_by_name",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values_by_name = values

    def __getitem__(self, name: str) -> Value:
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)

    def extended(self, values: Mapping[str, Value]) -> Scope:
        """The same scope with more names, or other values for some."""
        wider = copy(self)
        wider.values_by_name = {**self.values_by_name, **values}
        return wider

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        """The truth of a comparison of numbers; raises :class:`Undecided` where symbols leave it open."""
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return RELATIONS[relation](left, right)
        difference = left - right
        if getattr(difference, "is_Rational", False):
            return RELATIONS[relation](Fraction(int(difference.p), int(difference.q)), Fraction(0))
        if not getattr(difference, "free_symbols", True):  # an irrational number, such as a root
            zero, positive = difference.equals(0), difference.is_positive
            if zero or (zero is not None and positive is not None):
                return RELATIONS[relation](0 if zero else 1 if positive else -1, 0)
        raise Undecided(left, relation, right)


RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
}
FUNCTIONS: dict[str, tuple[int, int | None]] = {"abs": (1, 1), "min": (1, None), "max": (1, None), "if": (3, 3)}
"""Name of each function with the least and the largest number of its arguments."""
DEEPEST = 300
"""How many operations may stand inside one another, so that no walk over an expression exhausts the stack."""
LONGEST = 10_000
"""How many binary digits a power may have."""


@frozen
class Expression:
    """An exact expression over declared names; equal texts up to spacing are equal objects.

    Build one with :func:`parse` or :func:`expression`; ``+ - * /`` combine them.

    Examples
    --------
    >>> share = parse("6/10 - z")
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
        return _evaluate(self, scope)

    def constant(self) -> Fraction | None:
        """The number this is when it has no names, else ``None``."""
        if self.names:
            return None
        value = self.value(Scope({}))
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
        return _text(self, 0)

    def __add__(self, other: ExpressionLike) -> Expression:
        return Expression("+", (self, expression(other)))

    def __sub__(self, other: ExpressionLike) -> Expression:
        return Expression("-", (self, expression(other)))

    def __mul__(self, other: ExpressionLike) -> Expression:
        return Expression("*", (self, expression(other)))

    def __truediv__(self, other: ExpressionLike) -> Expression:
        return _fold("/", self, expression(other))

    def __neg__(self) -> Expression:
        return _negative(self)


ExpressionLike: TypeAlias = "Expression | str | int | Fraction"


def expression(source: ExpressionLike) -> Expression:
    """An expression from its text, an exact number, or itself.

    A float is refused: ``0.1`` as a float is not 1/10; write it as text.
    """
    if isinstance(source, Expression):
        return source
    if isinstance(source, str):
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


def _evaluate(node: Expression, scope: Scope) -> Value:
    operator, arguments = node.operator, node.arguments
    if operator == "number":
        return arguments[0]
    if operator == "name":
        return scope[arguments[0]]
    if operator == "text":
        return arguments[0]
    if operator == "+":
        return _number(arguments[0], scope) + _number(arguments[1], scope)
    if operator == "-":
        return _number(arguments[0], scope) - _number(arguments[1], scope)
    if operator == "*":
        return _number(arguments[0], scope) * _number(arguments[1], scope)
    if operator == "/":
        divisor = _number(arguments[1], scope)
        if divisor == 0:
            raise ZeroDivisionError(str(node))
        return _number(arguments[0], scope) / divisor
    if operator == "neg":
        return -_number(arguments[0], scope)
    if operator == "^":
        return _power(_number(arguments[0], scope), _number(arguments[1], scope), node)
    if operator in RELATIONS:
        return _compare(_evaluate(arguments[0], scope), operator, _evaluate(arguments[1], scope), scope)
    if operator == "and":
        return _truth(arguments[0], scope) and _truth(arguments[1], scope)
    if operator == "or":
        return _truth(arguments[0], scope) or _truth(arguments[1], scope)
    if operator == "not":
        return not _truth(arguments[0], scope)
    if operator == "if":
        return _evaluate(arguments[1] if _truth(arguments[0], scope) else arguments[2], scope)
    if operator == "abs":
        inner = _number(arguments[0], scope)
        return inner if scope.decide(inner, ">=", Fraction(0)) else -inner
    best = _number(arguments[0], scope)
    for argument in arguments[1:]:
        other = _number(argument, scope)
        if scope.decide(other, "<" if operator == "min" else ">", best):
            best = other
    return best


def _number(node: Expression, scope: Scope) -> Number:
    value = _evaluate(node, scope)
    if isinstance(value, (str, bool)):
        kind = "the name" if isinstance(value, str) else "the truth value"
        raise InputError(Problem("not-a-number", f"{str(node)!r} is {kind} {value!r} where a number is needed"))
    return value


def _truth(node: Expression, scope: Scope) -> bool:
    value = _evaluate(node, scope)
    if not isinstance(value, bool):
        raise InputError(Problem("not-a-condition", f"{str(node)!r} is {value}, neither true nor false"))
    return value


def _power(base: Number, exponent: Number, node: Expression) -> Number:
    if isinstance(exponent, Fraction):
        if base == 0 and exponent < 0:
            raise ZeroDivisionError(str(node))
        digits = max(base.numerator.bit_length(), base.denominator.bit_length()) if isinstance(base, Fraction) else 1
        if digits * max(abs(exponent.numerator), exponent.denominator) > LONGEST:
            raise InputError(Problem("too-large", f"{str(node)!r} has more than {LONGEST} binary digits"))
        if exponent.denominator == 1:
            return base ** int(exponent)
        if isinstance(base, Fraction):
            if base < 0:
                raise InputError(Problem("not-real", f"{str(node)!r} is not a real number: {base} is negative"))
            root = _exact_root(base, exponent)
            if root is not None:
                return root
    if isinstance(base, Fraction):
        import sympy

        base = sympy.Rational(base.numerator, base.denominator)
    if isinstance(exponent, Fraction):
        import sympy

        exponent = sympy.Rational(exponent.numerator, exponent.denominator)
    return base**exponent


def _exact_root(base: Fraction, exponent: Fraction) -> Fraction | None:
    """``base ** exponent`` of a base not negative, when that is rational, else ``None``."""
    degree = exponent.denominator

    def integer_root(number: int) -> int | None:
        low, high = 0, 1 << (number.bit_length() // degree + 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if middle**degree <= number else (low, middle - 1)
        return low if low**degree == number else None

    above, below = integer_root(base.numerator), integer_root(base.denominator)
    if above is None or below is None:
        return None
    return Fraction(above, below) ** exponent.numerator


def _compare(left: Value, relation: str, right: Value, scope: Scope) -> bool:
    if isinstance(left, (str, bool)) or isinstance(right, (str, bool)):
        if relation not in ("==", "!="):
            text = f"{left} {relation} {right}"
            raise InputError(Problem("not-a-number", f"{text!r} asks for an order where one side is not a number"))
        return RELATIONS[relation](left, right)
    return scope.decide(left, relation, right)  # type: ignore[arg-type]


_STRENGTH = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(RELATIONS, 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "neg": 7,
    "^": 8,
}


def _text(node: Expression, outer: int) -> str:
    operator, arguments = node.operator, node.arguments
    if operator == "number":
        number: Fraction = arguments[0]
        simple = number.denominator == 1 and number >= 0
        return str(number) if simple or outer == 0 or (outer <= 6 and number >= 0) else f"({number})"
    if operator == "name":
        return str(arguments[0])
    if operator == "text":
        return f"'{arguments[0]}'"
    if operator in FUNCTIONS:
        return f"{operator}({', '.join(_text(a, 0) for a in arguments)})"
    strength = _STRENGTH[operator]
    if operator == "neg":
        text = f"-{_text(arguments[0], strength)}"
    elif operator == "not":
        text = f"not {_text(arguments[0], strength)}"
    else:
        right = strength + (operator != "^")
        text = f"{_text(arguments[0], strength + (operator == '^'))} {operator} {_text(arguments[1], right)}"
    return f"({text})" if strength < outer else text


# ---------------------------------------------------------------- the parser

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.\d*|\.\d+|\d+)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|'(?P<text>[^']*)'"
    r"|(?P<symbol>\*\*|<=|>=|==|!=|[-+*/^<>(),]))"
)


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
            result = _fold(operator, result, below())
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
            return _negative(self.nested(self.signed))
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


def _fold(operator: str, left: Expression, right: Expression) -> Expression:
    """``1/3`` is the number one third, so that equal numbers are equal objects."""
    if operator == "/" and left.operator == right.operator == "number" and right.arguments[0] != 0:
        return Expression("number", (left.arguments[0] / right.arguments[0],))
    return Expression(operator, (left, right))


def _negative(inner: Expression) -> Expression:
    """``-3`` is the number minus three."""
    if inner.operator == "number":
        return Expression("number", (-inner.arguments[0],))
    return Expression("neg", (inner,))
