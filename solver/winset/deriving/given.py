"""What is given of the parameters before anything is derived: domains, values, assumptions, equations.

A parameter that has a value, by ``.at()`` or because it counts rounds, is no
symbol. Nor is one that an equation among the assumptions gives as a formula in
the others: it is put in its place, so that nothing is asked about it later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sympy
from attrs import evolve, frozen

from ..condition import (
    Domain,
    Relation,
    Sign,
    Space,
    canonical,
    contradiction,
    exact,
    fraction,
    oracle,
    regions,
    signs,
    symbol,
)
from ..condition.sign import factored
from ..errors import InputError, NotYetError, Problem, raise_all
from ..expression import RELATIONS, Comparison, Expression, Number, Scope, Undecided, expression, parse
from ..expression import name as name_expression
from ..negotiation import Interval, Negotiation
from ..negotiation.stage import walk
from .exploring import Context, explore


@frozen
class Given:
    """A negotiation whose fixed parameters have values, and the space of the others."""

    negotiation: Negotiation
    space: Space


def given(negotiation: Negotiation, assume: Iterable[str | Expression] = ()) -> Given:
    """What is known of a negotiation's parameters.

    Parameters
    ----------
    assume
        More assumptions, as texts such as ``"r + s <= 1"``; ``and`` joins several.

    Raises
    ------
    InputError
        ``contradictory-assumption``, ``symbol-without-domain``, ``bad-assumption``, ``assumption-not-one``,
        all of them together, each with its path.
    NotYetError
        ``no-value`` for a parameter that counts rounds.
    """
    found, problems, _ = assumed(negotiation, assume)
    raise_all(problems)
    return found


def assumed(
    negotiation: Negotiation, assume: Iterable[str | Expression] = ()
) -> tuple[Given, tuple[Problem, ...], frozenset[str]]:
    """What is known of a negotiation's parameters, without the assumptions that say nothing.

    These come as problems, with the names that they use. Such a space always has a point.
    """
    found = _with_values(negotiation)
    sources = [(each, f"assumptions.{index}") for index, each in enumerate(negotiation.assumptions)]
    sources += [(parse(each) if isinstance(each, str) else each, f"assume.{i}") for i, each in enumerate(assume)]
    parts = [(part, path) for source, path in sources for part in _conjuncts(source)]
    problems: list[Problem] = []
    refused: set[str] = set()
    # Inequalities first: they tell by what an equation may be divided.
    for source, path in sorted(parts, key=lambda part: part[0].operator == "=="):
        unknown = sorted(source.names - found.space.names.keys())
        problems.extend(
            Problem("symbol-without-domain", f"the assumption {source} uses {name!r}, which has no domain", path)
            for name in unknown
        )
        if unknown:
            refused |= source.names
            continue
        try:
            narrower = _assuming(found, source)
            if oracle(narrower.space).feasible(frozenset()) is False:
                raise InputError(contradiction(str(source)))
            found = narrower
        except InputError as error:
            problems.extend(Problem(each.code, each.message, path, hint=each.hint) for each in error.problems)
            refused |= source.names
    return found, tuple(problems), frozenset(refused)


def _with_values(negotiation: Negotiation) -> Given:
    """Parameters with a value that counts are fixed; what the others have been given in the file does not matter."""
    counting = frozenset[str]().union(*(_rounds(stage) for stage, _ in walk(negotiation.process)))
    raise_all(
        (
            Problem("no-value", f"the number of rounds needs a value of {each.name}", f"parameters.{each.name}")
            for each in negotiation.parameters
            if each.name in counting and each.value is None
        ),
        NotYetError,
    )
    parameters = tuple(
        evolve(each, fixed=True) if each.fixed or each.name in counting else evolve(each, value=None)
        for each in negotiation.parameters
    )
    negotiation = evolve(negotiation, parameters=parameters)
    domains = {each.name: domain_of(each.domain) for each in parameters if not each.fixed}
    constants = negotiation.constants(symbols=True)
    values = {each.name: canonical(plain(constants[each.name])) for each in parameters if each.fixed}
    return Given(negotiation, Space(domains, fixed=values))


def _rounds(stage: Any) -> frozenset[str]:
    rounds = getattr(stage, "rounds", None)
    return rounds.names if isinstance(rounds, Expression) else frozenset()


def domain_of(inside: Interval) -> Domain:
    """The domain of a parameter, or of an issue, as that of a symbol."""
    return Domain(inside.low, inside.high, inside.low_open, inside.high_open)


def _conjuncts(source: Expression) -> Iterator[Expression]:
    if source.operator == "and":
        for each in source.arguments:
            yield from _conjuncts(each)
    else:
        yield source


def _assuming(found: Given, source: Expression) -> Given:
    """What is known when a condition holds as well."""
    if source.operator not in (*RELATIONS, "or", "not"):
        message = f"the assumption {source} is no comparison"
        raise InputError(Problem("bad-assumption", message, "assumptions", hint="such as r + s <= 1"))
    scope = Scope(found.space.names)
    try:
        if source.operator not in RELATIONS:
            raise Undecided(source, "==", True)
        left, right = (exact(each.value(scope)) for each in source.arguments)
    except Undecided:  # alternatives, also those of min, max and abs
        return evolve(found, space=_with_cases(found.space, source))
    if source.operator == "==":
        less = _without(found, left - right)
        if less is not None:
            return less
    return evolve(found, space=found.space.assuming((left, source.operator, right)))  # type: ignore[arg-type]


class Asking(Scope):
    """A scope whose open comparisons a computation answers."""

    __slots__ = ("context",)

    def __init__(self, values: Mapping[str, Any], context: Context) -> None:
        super().__init__(values)
        self.context = context

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        """As the computation finds it in its cell."""
        return self.context.holds(plain(left), relation, plain(right))


def _with_cases(space: Space, source: Expression) -> Space:
    """The part of a space where a condition holds that is decided case by case, if that is one conjunction."""
    tree = explore(lambda context: bool(source.value(Asking(space.names, context))), space)
    cells = [cell for region, holds in regions(tree, space) if holds for cell in region.cells]
    if len(cells) == 1:
        (cell,) = cells
        return evolve(space, assumptions=tuple(dict.fromkeys((*space.assumptions, *sorted(cell, key=str)))))
    if not cells:
        raise InputError(contradiction(str(source)))
    message = f"the assumption {source} is an alternative of several"
    raise InputError(Problem("assumption-not-one", message, "assumptions", hint="derive under each of them"))


# ---------------------------------------------------------------- equations


def _without(found: Given, difference: Any) -> Given | None:
    """What is left when one parameter is put in terms of the others so that a difference vanishes."""
    space = eliminated(found.space, difference)
    if space is None:
        return None
    (name,) = found.space.domains.keys() - space.domains.keys()
    return Given(_fixed(found.negotiation, name, space.fixed[name]), space)


def eliminated(space: Space, difference: Any) -> Space | None:
    """The part of a space where a difference vanishes, one parameter in terms of the others.

    ``None`` where the difference is linear in no parameter whose coefficient certainly differs from zero, or where
    that it lies in its domain is more than one condition on the others.
    """
    above, below = sympy.fraction(sympy.together(difference))
    above = sympy.expand(above)
    candidates = []
    for place, name in enumerate(space.domains):
        one = symbol(name)
        if one not in above.free_symbols or one in below.free_symbols or not above.is_polynomial(one):
            continue
        form = sympy.Poly(above, one)
        if form.degree() != 1:
            continue
        slope, constant = form.all_coeffs()
        formula = canonical(-constant / slope)
        if formula.is_rational_function() and _never_zero(space, slope, below):
            candidates.append((len(slope.free_symbols), -place, name, formula))
    for _, _, name, formula in sorted(candidates, key=lambda each: each[:3]):
        found = _substituted(space, name, formula)
        if found is not None:
            return found
    return None


def _never_zero(space: Space, slope: Any, below: Any) -> bool:
    """Whether a coefficient is certainly not zero; what a comparison divides by is not."""
    divisors = {factor for factor, _ in factored(below)[1]}
    return all(factor in divisors or oracle(space).strict_sign(factor) is not None for factor, _ in factored(slope)[1])


def _substituted(space: Space, name: str, formula: Any) -> Space | None:
    """The space without a symbol, for which a formula stands; ``None`` where conditions would have alternatives."""
    by_symbol = {symbol(name): formula}
    fixed = {each: canonical(exact(value).subs(by_symbol)) for each, value in space.fixed.items()}
    rest = Space({each: domain for each, domain in space.domains.items() if each != name})
    conditions = [*space.assumptions, *space.domains[name].signs(name)]
    for condition in sorted(conditions, key=lambda sign: symbol(name) in sign.polynomial.free_symbols):
        alternatives = _possible(rest, condition.polynomial.subs(by_symbol), condition.relation)
        if len(alternatives) > 1:
            return None
        if not alternatives:
            raise InputError(contradiction(f"{name} == {formula}"))
        more = [sign for sign in alternatives[0] if oracle(rest).implies(frozenset(), sign) is not True]
        rest = evolve(rest, assumptions=tuple(dict.fromkeys((*rest.assumptions, *more))))
    return rest.with_fixed({**fixed, name: formula})


def _possible(space: Space, value: Any, relation: Relation) -> list[tuple[Sign, ...]]:
    asked = oracle(space)
    alternatives = signs(value, relation, 0, asked.strict_sign)
    return [each for each in alternatives if asked.feasible(frozenset(each)) is not False]


def _fixed(negotiation: Negotiation, name: str, formula: Any) -> Negotiation:
    """The negotiation where a formula stands for a parameter."""
    value = expression_of(formula)
    parameters = tuple(
        evolve(each, value=value, fixed=True)
        if each.name == name
        else evolve(each, value=each.value.substitute({name: value}))
        if each.value is not None
        else each
        for each in negotiation.parameters
    )
    return evolve(negotiation, parameters=parameters)


def expression_of(formula: Any) -> Expression:
    """A rational function of symbols as an expression over their names.

    >>> a, b = sympy.symbols("a b")
    >>> str(expression_of((1 - a) / (2 * b**2)))
    '(1 + (-1) * a) / (2 * b ^ 2)'
    """
    above, below = sympy.fraction(sympy.together(formula))
    if below != 1:
        return expression_of(above) / expression_of(below)
    if formula.is_Rational:
        return expression(fraction(formula))
    if formula.is_Symbol:
        return name_expression(formula.name)
    if formula.is_Pow:
        base, exponent = formula.args
        return Expression("^", (expression_of(base), expression_of(exponent)))
    first, *rest = (expression_of(each) for each in formula.args)
    for each in rest:
        first = first + each if formula.is_Add else first * each
    return first


def plain(value: Any) -> Any:
    """A number with plain symbols, without SymPy's assumptions; Fractions become Rationals."""
    if isinstance(value, sympy.Basic):
        return value.xreplace({each: symbol(each.name) for each in value.free_symbols})
    return exact(value)


__all__ = ["Asking", "Given", "domain_of", "eliminated", "expression_of", "given", "plain"]
