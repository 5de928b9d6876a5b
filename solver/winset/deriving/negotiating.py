"""From a negotiation to the space of its parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from attrs import evolve

from ..condition import Domain, Relation, Sign, Space, contradiction, exact, fraction, oracle, signs, symbol
from ..condition.oracle import is_linear
from ..distribution import Distribution, Power, Uniform
from ..errors import InputError, Problem, UnsupportedError, raise_all
from ..expression import RELATIONS, Expression, Number, Scope, parse
from ..expression import name as name_expression
from ..negotiation import Negotiation, Parameter, Proposal, Ratify
from .drawing import Drawn
from .exploring import Budget
from .games import Offers
from .line import Line, extended
from .optimum import OFFER, stationary


def parameter_space(negotiation: Negotiation, assume: Iterable[str | Expression] = ()) -> Space:
    """The parameters of a negotiation with their domains, and all assumptions.

    Parameters
    ----------
    assume
        More assumptions, as texts such as ``"r + s <= 1"``; ``and`` joins several.

    Raises
    ------
    InputError
        ``contradictory-assumption``, ``symbol-without-domain``, ``bad-assumption``,
        all of them together, each with its path.
    """
    domains = {}
    for parameter in negotiation.parameters:
        inside = parameter.domain
        domains[parameter.name] = Domain(inside.low, inside.high, inside.low_open, inside.high_open)
    space = Space(domains)
    given = [(each, f"assumptions.{index}") for index, each in enumerate(negotiation.assumptions)]
    given += [(parse(each) if isinstance(each, str) else each, f"assume.{i}") for i, each in enumerate(assume)]
    problems: list[Problem] = []
    for source, path in given:
        unknown = sorted(source.names - domains.keys())
        problems.extend(
            Problem("symbol-without-domain", f"the assumption {source} uses {name!r}, which has no domain", path)
            for name in unknown
        )
        if unknown:
            continue
        try:
            space = space.assuming(*_comparisons(source))
        except InputError as error:
            problems.extend(
                each.at(None) if each.path != "assumptions" else Problem(each.code, each.message, path, hint=each.hint)
                for each in error.problems
            )
            continue
        if oracle(space).feasible(frozenset()) is False:
            problems.append(Problem(**{**_fields(contradiction(str(source))), "path": path}))
            break
    raise_all(problems)
    if oracle(space).feasible(frozenset()) is False:
        raise InputError(contradiction(str(space)))
    return space


def _fields(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "message": problem.message, "hint": problem.hint}


def _comparisons(source: Expression) -> list[tuple[Any, Relation, Any]]:
    """The comparisons that an assumption joins by ``and``."""
    if source.operator == "and":
        return [*_comparisons(source.arguments[0]), *_comparisons(source.arguments[1])]
    if source.operator not in RELATIONS:
        raise InputError(
            Problem(
                "bad-assumption", f"the assumption {source} is no comparison", "assumptions", hint="such as r + s <= 1"
            )
        )
    scope = Scope({name: symbol(name) for name in source.names})
    left, right = (exact(each.value(scope)) for each in source.arguments)
    return [(left, source.operator, right)]  # type: ignore[list-item]


def with_offer(negotiation: Negotiation) -> tuple[Negotiation, Offers | None]:
    """The negotiation with one symbolic proposal in place of an interval, and what that proposal ranges over.

    Unchanged where the proposals are listed or the issues are named options.

    Raises
    ------
    UnsupportedError
        ``several-intervals`` where more than one issue is an interval.
    """
    intervals = [issue for issue in negotiation.issues if issue.domain is not None and not issue.options]
    if negotiation.proposals or not intervals:
        return negotiation, None
    if len(negotiation.issues) > 1:
        message = "continuous proposals over several issues cannot be derived"
        raise UnsupportedError(Problem("several-intervals", message, "issues", hint="list proposals"))
    (issue,) = intervals
    assert issue.domain is not None
    name = f"{OFFER}{issue.name}"
    taken = {parameter.name for parameter in negotiation.parameters} | set(negotiation.labels)
    while name in taken or stationary(symbol(name)).name in taken:
        name += "_"
    action = f"any {issue.name}"
    low, high = (None if each is None else exact(each) for each in (issue.domain.low, issue.domain.high))
    line = Line(symbol(name), low, high, issue.domain.low_open, issue.domain.high_open)
    symbolic = evolve(
        negotiation,
        parameters=(*negotiation.parameters, Parameter(name, issue.domain)),
        proposals=(Proposal(action, ((issue.name, name_expression(name)),)),),
    )
    return symbolic, Offers(action, line)


def with_symbols_drawn(negotiation: Negotiation, space: Space) -> tuple[Negotiation, tuple[Drawn, ...]]:
    """The negotiation with a symbol in place of every draw from a distribution, and these draws.

    Raises
    ------
    InputError
        ``bad-distribution`` where the mass is not one for some values of the parameters.
    UnsupportedError
        ``learned-later`` where a draw becomes known to somebody later than at the start.
    """
    draws = []
    for quantity in negotiation.uncertainty:
        if quantity.distribution is None:
            continue
        path = f"uncertainty.{quantity.name}"
        if quantity.since is not None and quantity.known_to and _moves_after(negotiation, quantity.since):
            message = f"{quantity.name} is learned later, and comes from a distribution"
            raise UnsupportedError(
                Problem("learned-later", message, path, hint="give it values in place of a distribution")
            )
        learners = quantity.known_to if quantity.since is None else ()
        known = frozenset(a for each in learners if (a := negotiation.actor(each)) is not None)
        draws.append(_drawn(quantity.name, quantity.distribution, known, space, path))
    if not draws:
        return negotiation, ()
    names = {drawn.symbol.name for drawn in draws}
    symbolic = evolve(
        negotiation,
        parameters=(*negotiation.parameters, *(Parameter(name) for name in sorted(names))),
        uncertainty=tuple(each for each in negotiation.uncertainty if each.name not in names),
    )
    return symbolic, tuple(draws)


def _moves_after(negotiation: Negotiation, since: str) -> bool:
    """Whether anybody may move from a stage on; sincere ratification follows a rule."""
    begun = False
    for index, stage in enumerate(negotiation.process):
        begun = begun or since in (stage.keyword, str(index))
        if begun and not (isinstance(stage, Ratify) and all(side.voting == "sincere" for side in negotiation.sides)):
            return True
    return False


def _drawn(name: str, distribution: Distribution, known: frozenset[str], space: Space, path: str) -> Drawn:
    scope = Scope({each: symbol(each) for each in space.domains})
    low, high = (exact(bound.value(scope)) for bound in distribution.bounds)
    problem = Problem(
        "bad-distribution",
        f"{distribution} has no mass of one where {low} >= {high}",
        path,
        hint="assume the order of its bounds",
    )
    if any(
        oracle(space).feasible(frozenset(cell)) is not False
        for cell in signs(low, ">=", high, oracle(space).strict_sign)
    ):
        raise InputError(problem)
    variable = symbol(name)
    if isinstance(distribution, Uniform):

        def uniform(power: int, start: Any, end: Any) -> Any:
            return (end ** (power + 1) - start ** (power + 1)) / ((power + 1) * (high - low))

        return Drawn(Line(variable, low, high), uniform, known)
    if isinstance(distribution, Power):
        exponent = exact(distribution.exponent.value(scope))
        if any(
            oracle(space).feasible(frozenset(cell)) is not False
            for cell in signs(exponent, "<=", 0, oracle(space).strict_sign)
        ):
            message = f"{distribution} has no mass of one where {exponent} <= 0"
            raise InputError(Problem("bad-distribution", message, path, hint="assume that the exponent is positive"))

        def raised(power: int, start: Any, end: Any) -> Any:
            def primitive(place: Any) -> Any:
                share, terms = (place - low) / (high - low), []
                for k in range(power + 1):
                    scale = sympy.binomial(power, k) * low ** (power - k) * (high - low) ** k
                    terms.append(scale * exponent / (exponent + k) * share ** (exponent + k))
                return sympy.Add(*terms)

            # At the lower bound nothing has been passed, whatever the exponent.
            return primitive(end) - (sympy.Integer(0) if start == low else primitive(start))

        return Drawn(Line(variable, low, high), raised, known)

    def left_open(power: int, start: Any, end: Any) -> Any:
        if power:
            inner = sympy.Dummy(name)
            cdf = distribution.inner(inner, scope)
            return sympy.Integral(inner**power * sympy.Derivative(cdf, inner), (inner, start, end))
        above = sympy.Integer(1) if end == high else distribution.inner(end, scope)
        below = sympy.Integer(0) if start == low else distribution.inner(start, scope)
        return above - below

    return Drawn(Line(variable, low, high), left_open, known, lambda place: distribution.inner(place, scope))


class SpaceOracle:
    """What the compiler asks: the signs that assumptions leave to a difference of symbolic numbers."""

    def __init__(self, space: Space, budget: Budget) -> None:
        self.asked = oracle(space)
        self.budget = budget

    def signs(self, difference: Number, assumed: Mapping[Number, frozenset[int]]) -> frozenset[int]:
        """The possible signs, given those of other differences; undecided ones are possible."""
        self.budget.check()
        names = {each.name for other in (difference, *assumed) for each in getattr(other, "free_symbols", ())}
        unknown = sorted(names - self.asked.space.domains.keys())
        if unknown:  # later rounds' offers get their symbols as the game is compiled
            self.asked = oracle(reduce(extended, unknown, self.asked.space))
        cells: list[frozenset[Sign]] = [frozenset()]
        for other, allowed in assumed.items():
            cells = [cell | set(each) for cell in cells for each in self._conditions(other, allowed)]
        found = {
            sign
            for sign in (-1, 1)
            if any(
                self.asked.feasible(cell | set(each)) is not False
                for cell in cells
                for each in self._conditions(difference, frozenset({sign}))
            )
        }
        zero = self._conditions(difference, frozenset({0}))
        linear = len(zero) == 1 and all(is_linear(sign.polynomial) for sign in zero[0])
        if len(found) == 2 and len(cells) == 1 and linear and self.asked.is_convex(cells[0]):
            return frozenset({-1, 0, 1})
        if any(self.asked.feasible(cell | set(each)) is not False for cell in cells for each in zero):
            found.add(0)
        return frozenset(found)

    def _conditions(self, difference: Number, allowed: frozenset[int]) -> tuple[tuple[Sign, ...], ...]:
        relation = next(
            r for r, holds in RELATIONS.items() if frozenset(s for s in (-1, 0, 1) if holds(s, 0)) == allowed
        )
        return signs(plain(difference), relation, 0, self.asked.strict_sign)  # type: ignore[arg-type]


def plain(value: Any) -> Any:
    """A number with plain symbols, without SymPy's assumptions; Fractions become Rationals."""
    if isinstance(value, (int, Fraction)):
        return exact(value)
    if isinstance(value, sympy.Basic):
        return value.xreplace({each: symbol(each.name) for each in value.free_symbols})
    return value


__all__ = ["SpaceOracle", "fraction", "parameter_space", "plain", "with_offer", "with_symbols_drawn"]
