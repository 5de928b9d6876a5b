"""Sign conditions: a polynomial compared with zero, in one canonical form.

A comparison of expressions is cleared of its denominators, factored, and rid of
the factors whose sign is known, so that equal conditions are equal objects. The
polynomial of a :class:`Sign` is primitive with a positive leading coefficient
(in the alphabetical order of its symbols); square roots count as symbols of
their own, whose definition the solver learns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Literal, TypeAlias

import sympy
from attrs import field, frozen

Relation: TypeAlias = Literal["<", "<=", "==", "!=", ">=", ">"]

ALLOWED: dict[Relation, frozenset[int]] = {
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    "==": frozenset({0}),
    "!=": frozenset({-1, 1}),
    ">=": frozenset({0, 1}),
    ">": frozenset({1}),
}
"""The signs of the polynomial that a relation to zero allows."""
BY_SIGNS: dict[frozenset[int], Relation] = {signs: relation for relation, signs in ALLOWED.items()}
MIRRORED: dict[Relation, Relation] = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
NEGATED: dict[Relation, Relation] = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}


@cache
def symbol(name: str) -> Any:
    """The SymPy symbol of a parameter: plain, so that a user's ``Symbol(name)`` is the same object."""
    return sympy.Symbol(name)


def exact(value: Any) -> Any:
    """A number as SymPy has it; a Fraction becomes a Rational.

    >>> exact(Fraction(1, 3))
    1/3
    """
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return sympy.Integer(value) if isinstance(value, int) else value


def fraction(value: Any) -> Fraction:
    """A rational SymPy number, an int or a Fraction as a Fraction."""
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    return Fraction(int(value.p), int(value.q))


@lru_cache(maxsize=200_000)
def canonical(expression: Any) -> Any:
    """The expression cancelled and expanded to one form; equal rational functions become equal objects.

    >>> a = symbol("a")
    >>> canonical((a**2 - 1) / (a - 1))
    a + 1
    """
    expression = exact(expression)
    if expression.is_Atom:
        return expression
    if expression.is_rational_function():
        return sympy.cancel(expression)
    if expression.has(sympy.Function):
        return expression
    if has_open_powers(expression):
        return sympy.powsimp(sympy.factor_terms(expression))
    return sympy.radsimp(sympy.cancel(sympy.together(expression)), symbolic=False)


def has_open_powers(expression: Any) -> bool:
    """Whether some exponent is no number."""
    return any(not power.exp.is_number for power in expression.atoms(sympy.Pow))


def same(one: Any, other: Any) -> bool:
    """Whether two expressions are the same function.

    >>> a = symbol("a")
    >>> same((a + 1) ** 2, a**2 + 2 * a + 1)
    True
    """
    return bool(one == other) or bool(canonical(exact(one) - exact(other)) == 0)


@lru_cache(maxsize=200_000)
def factored(expression: Any) -> tuple[int, tuple[tuple[Any, int], ...]]:
    """Sign of the constant and the factors with their exponents (negative in the denominator) of an expression.

    >>> a = symbol("a")
    >>> factored(2 * (1 - a) / a**2)
    (-1, ((a - 1, 1), (a, -2)))
    """
    expression = exact(expression)
    if has_open_powers(expression):
        return _open_factors(expression)
    above, below = sympy.fraction(sympy.together(expression))
    constant = 1
    factors: dict[Any, int] = {}
    for part, direction in ((above, 1), (below, -1)):
        part = sympy.expand(part)
        coefficient, found = (part, []) if part.is_number else sympy.factor_list(part)
        if coefficient == 0:
            return 0, ()
        # The coefficient may be a root of a number, which is positive or has its sign evaluated exactly.
        constant *= 1 if coefficient.is_positive else -1
        for base, exponent in found:
            if base.is_number:
                constant *= 1 if base.is_positive or exponent % 2 == 0 else -1
                continue
            flipped, polynomial = oriented(base)
            constant *= flipped if exponent % 2 else 1
            factors[polynomial] = factors.get(polynomial, 0) + direction * int(exponent)
    return constant, tuple((polynomial, exponent) for polynomial, exponent in factors.items() if exponent)


def _open_factors(expression: Any) -> tuple[int, tuple[tuple[Any, int], ...]]:
    """The factors of a product with open exponents, which is defined where their bases are nonnegative."""
    constant = 1
    found: list[tuple[Any, int]] = []
    for part in sympy.Mul.make_args(sympy.powsimp(sympy.factor_terms(sympy.together(expression)))):
        base, exponent = part.as_base_exp()
        if not exponent.is_number:
            part = base
        elif has_open_powers(part):
            found.append((part, 1))  # a sum of powers: nothing is known of its sign
            continue
        sign, factors = factored(part)
        constant *= sign
        found.extend(factors)
    return (0, ()) if constant == 0 else (constant, tuple(found))


@lru_cache(maxsize=200_000)
def oriented(polynomial: Any) -> tuple[int, Any]:
    """-1 or 1 and the polynomial times it, whose leading coefficient is positive."""
    generators = sorted(polynomial.free_symbols, key=str)
    inside = sympy.Poly(polynomial)
    extra = sorted((g for g in inside.gens if g not in generators), key=str)
    kept = [g for g in generators if g in inside.gens]
    whole = sympy.Poly(polynomial, *kept, *extra)
    flipped = -1 if whole.LC().could_extract_minus_sign() else 1
    return flipped, sympy.expand(polynomial) if flipped == 1 else sympy.expand(-polynomial)


class NotRealError(ValueError):
    """A number that is not real has no sign."""


@frozen(hash=False)
class Sign:
    """``polynomial relation 0``; made by :func:`signs`, which makes it canonical."""

    polynomial: Any
    relation: Relation
    _hash: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.polynomial, self.relation)))

    def __hash__(self) -> int:
        return self._hash

    @property
    def names(self) -> frozenset[str]:
        """The symbols that it uses."""
        return frozenset(each.name for each in self.polynomial.free_symbols)

    def negated(self) -> Sign:
        """The sign condition that holds exactly where this one does not."""
        return Sign(self.polynomial, NEGATED[self.relation])

    def holds(self, point: Mapping[str, Fraction]) -> bool:
        """Whether it holds at a point; exact. No condition on a root holds where the root is no real number."""
        try:
            return sign_at(self.polynomial, point) in ALLOWED[self.relation]
        except NotRealError:
            return False

    def __str__(self) -> str:
        return f"{self.polynomial} {self.relation} 0"


def sign_at(polynomial: Any, point: Mapping[str, Fraction]) -> int:
    """Sign of a polynomial, with square roots if need be, at a rational point; exact."""
    rational = _evaluator(polynomial)
    if rational is not None:
        value = rational(point)
        return (value > 0) - (value < 0)
    at = polynomial.subs({symbol(name): exact(value) for name, value in point.items()})
    return sign_of_number(at)


def sign_of_number(number: Any) -> int:
    """Sign of an algebraic number; exact (zero is proved by its minimal polynomial).

    Raises
    ------
    ValueError
        Where the expression is no number; ``NotRealError`` where it is no real one.
    """
    number = exact(number)
    if number.is_Rational:
        return int(number.p > 0) - int(number.p < 0)
    if not number.is_number:
        raise ValueError(f"{number} is no number")
    if number.is_real is False:
        raise NotRealError(f"{number} is no real number")
    approximate = number.evalf(30)
    if abs(approximate) > sympy.Float("1e-15"):
        return 1 if approximate > 0 else -1
    x = sympy.Dummy("x")
    if sympy.minimal_polynomial(number, x) == x:
        return 0
    return 1 if number.evalf(200) > 0 else -1


@lru_cache(maxsize=200_000)
def _evaluator(polynomial: Any) -> Callable[[Mapping[str, Fraction]], Fraction] | None:
    """A fast exact evaluator, or ``None`` where the expression is no polynomial in its symbols."""
    if polynomial.is_Mul:
        parts = [_evaluator(each) if not each.is_Number else each for each in polynomial.args]
        if any(each is None for each in parts):
            return None
        evaluators = [each for each in parts if callable(each) and not hasattr(each, "is_Number")]
        constant = Fraction(1)
        for each in parts:
            if hasattr(each, "is_Number"):
                constant *= fraction(each)

        def product(point: Mapping[str, Fraction]) -> Fraction:
            value = constant
            for each in evaluators:
                value *= each(point)
            return value

        return product
    generators = sorted(polynomial.free_symbols, key=str)
    if not polynomial.is_polynomial(*generators):
        return None
    if not generators:
        number = fraction(polynomial) if polynomial.is_Rational else None
        return None if number is None else (lambda point: number)
    form = sympy.Poly(polynomial, *generators)
    if not form.domain.is_QQ and not form.domain.is_ZZ:
        return None
    names = [each.name for each in generators]
    terms = [
        (fraction(coefficient), [(names[i], power) for i, power in enumerate(powers) if power])
        for powers, coefficient in form.terms()
    ]

    def evaluate(point: Mapping[str, Fraction]) -> Fraction:
        total = Fraction(0)
        for coefficient, powers in terms:
            term = coefficient
            for name, power in powers:
                term *= point[name] ** power if power > 1 else point[name]
            total += term
        return total

    return evaluate


KnownSign: TypeAlias = Callable[[Any], int | None]
"""The sign of a factor where that is known for certain (1 or -1), else ``None``."""


def signs(left: Any, relation: Relation, right: Any = 0, known: KnownSign = lambda factor: None) -> Alternatives:
    """A comparison as alternatives of conjoined sign conditions: ``((),)`` is true, ``()`` is false.

    Denominators are cleared with their signs and taken to be nonzero, as the
    comparison means nothing elsewhere.

    >>> a, b = symbol("a"), symbol("b")
    >>> [[str(each) for each in cell] for cell in signs(a / b, ">", 1, lambda f: 1 if f == b else None)]
    [['a - b > 0']]
    >>> [[str(each) for each in cell] for cell in signs(a * b, "==")]
    [['a == 0'], ['b == 0']]
    """
    return _signs(exact(left) - exact(right), relation, known)


Alternatives: TypeAlias = tuple[tuple[Sign, ...], ...]


def _signs(difference: Any, relation: Relation, known: KnownSign) -> Alternatives:
    constant, factors = factored(difference)
    if constant == 0 or not factors:
        return ((),) if constant in ALLOWED[relation] else ()
    open_factors: list[tuple[Any, int]] = []
    for polynomial, exponent in factors:
        sign = known(polynomial)
        if sign is None:
            open_factors.append((polynomial, exponent))
        elif exponent % 2 and sign < 0:
            constant = -constant
    above = [polynomial for polynomial, exponent in open_factors if exponent > 0]
    if relation == "==":
        return tuple((Sign(polynomial, "=="),) for polynomial in above)
    if relation == "!=":
        return (tuple(Sign(polynomial, "!=") for polynomial in above),)
    odd = [polynomial for polynomial, exponent in open_factors if exponent % 2]
    even = [polynomial for polynomial, exponent in open_factors if exponent % 2 == 0 and exponent > 0]
    directed = relation if constant > 0 else MIRRORED[relation]
    strict = relation in ("<", ">")
    main: Alternatives
    if odd:
        main = ((Sign(product_of(odd), directed),),)
    else:
        main = ((),) if 1 in ALLOWED[directed] else ()
    if strict:
        return tuple((*cell, *(Sign(polynomial, "!=") for polynomial in even)) for cell in main)
    return main if main == ((),) else (*main, *((Sign(polynomial, "=="),) for polynomial in even))


def product_of(factors: Sequence[Any]) -> Any:
    """One polynomial for several factors whose signs are open; splitting it here would split every cell."""
    ordered = sorted(factors, key=sympy.default_sort_key)
    return ordered[0] if len(ordered) == 1 else sympy.Mul(*ordered)


def factor_signs(sign: Sign) -> Alternatives:
    """A condition on a product as alternatives of conditions on its factors.

    >>> a, b = symbol("a"), symbol("b")
    >>> [[str(each) for each in cell] for cell in factor_signs(Sign(a * b, ">"))]
    [['a > 0', 'b > 0'], ['a < 0', 'b < 0']]
    """
    if not sign.polynomial.is_Mul:
        return ((sign,),)
    if sign.relation == "==":
        return tuple((Sign(factor, "=="),) for factor in sign.polynomial.args)
    if sign.relation == "!=":
        return (tuple(Sign(factor, "!=") for factor in sign.polynomial.args),)
    return _product_signs(sign.polynomial.args, sign.relation)


def _product_signs(factors: Sequence[Any], relation: Relation) -> Alternatives:
    """The ways in which a product compares with zero by an inequality."""
    first, *rest = factors
    upwards: Relation = ">" if relation in ("<", ">") else ">="
    downwards: Relation = MIRRORED[upwards]
    if not rest:
        return ((Sign(first, relation),),)
    return (
        *((Sign(first, upwards), *others) for others in _product_signs(rest, relation)),
        *((Sign(first, downwards), *others) for others in _product_signs(rest, MIRRORED[relation])),
    )
