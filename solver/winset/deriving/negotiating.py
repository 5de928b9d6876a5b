"""A negotiation with symbols in place of a continuous offer and of draws, and what its compiler asks about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import sympy
from attrs import evolve

from ..compiling import compile_tree
from ..condition import Cell, Sign, Space, exact, oracle, pretty, signs, symbol
from ..condition.conjunction import is_linear
from ..distribution import Distribution, Power, Uniform
from ..errors import Problem, UnsupportedError
from ..expression import RELATIONS, Number, Scope
from ..game_tree import Chance, GameTree, Split, Terminal
from ..negotiation import Negotiation, Parameter
from .drawing import Drawn, with_draws
from .exploring import Budget
from .given import domain_of, plain
from .line import Line, extended
from .somewhere import Somewhere


def with_symbols_drawn(negotiation: Negotiation, space: Space) -> tuple[Negotiation, tuple[Drawn, ...]]:
    """The negotiation with a symbol in place of every draw from a distribution, and these draws.

    Raises
    ------
    UnsupportedError
        ``learned-later`` where a draw becomes known at a stage inside another one.
    """
    draws = []
    for quantity in negotiation.uncertainty:
        if quantity.distribution is None:
            continue
        path = f"uncertainty.{quantity.name}"
        known = frozenset(a for each in quantity.known_to if (a := negotiation.actor(each)) is not None)
        drawn = _drawn(quantity.name, quantity.distribution, known, space)
        draws.append(evolve(drawn, since=_stage(negotiation, quantity.since, path)))
    if not draws:
        return negotiation, ()
    names = {drawn.symbol.name for drawn in draws}
    symbolic = evolve(
        negotiation,
        parameters=(*negotiation.parameters, *(Parameter(name) for name in sorted(names))),
        uncertainty=tuple(each for each in negotiation.uncertainty if each.name not in names),
    )
    return symbolic, tuple(draws)


def _stage(negotiation: Negotiation, since: str | None, path: str) -> int:
    """The number of the stage from which a draw is known."""
    if since is None:
        return 0
    for index, stage in enumerate(negotiation.process):
        if since in (stage.keyword, str(index)):
            return index
    message = f"it becomes known at {since}, which is a part of another stage"
    raise UnsupportedError(Problem("learned-later", message, path, hint="give it values in place of a distribution"))


def _drawn(name: str, distribution: Distribution, known: frozenset[str], space: Space) -> Drawn:
    scope = Scope(space.names)
    low, high = (exact(bound.value(scope)) for bound in distribution.bounds)
    variable = symbol(name)
    if isinstance(distribution, Uniform):

        def uniform(power: int, start: Any, end: Any) -> Any:
            return (end ** (power + 1) - start ** (power + 1)) / ((power + 1) * (high - low))

        return Drawn(Line(variable, low, high), uniform, known)
    if isinstance(distribution, Power):
        exponent = exact(distribution.exponent.value(scope))

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

    inner = sympy.Dummy(name)

    def left_open(power: int, start: Any, end: Any) -> Any:
        if power:
            cdf = distribution.inner(inner, scope)
            return sympy.Integral(inner**power * sympy.Derivative(cdf, inner), (inner, start, end))
        above = sympy.Integer(1) if end == high else distribution.inner(end, scope)
        below = sympy.Integer(0) if start == low else distribution.inner(start, scope)
        return above - below

    return Drawn(Line(variable, low, high), left_open, known, is_open=True)


def symbolic_game(
    negotiation: Negotiation, bound: Mapping[str, str], space: Space, draws: Sequence[Drawn], budget: Budget
) -> GameTree:
    """The compiled game of a negotiation with symbols in place of offers and of draws; its symbols are plain.

    Parameters
    ----------
    bound
        The parameters that stand for offers, with what is chosen.
    space
        Of the parameters that stand for nothing else.
    """
    lines = {
        each.name: Line(
            symbol(each.name), each.domain.low, each.domain.high, each.domain.low_open, each.domain.high_open
        )
        for each in negotiation.parameters
        if not each.fixed and each.name not in space.domains
    }
    lines |= {drawn.symbol.name: drawn.line for drawn in draws}
    whole = with_draws(space, draws)
    offers = {each.name: domain_of(each.domain) for each in negotiation.parameters if not each.fixed}
    everything = evolve(whole, domains={**offers, **whole.domains})
    standing = Somewhere(space, lines, budget)
    asked = SpaceOracle(everything, budget)
    return plain_tree(compile_tree(negotiation, symbols=True, oracle=asked, standing=standing, bound=bound))


def plain_tree(tree: GameTree) -> GameTree:
    """The tree with plain SymPy symbols and numbers throughout."""
    nodes: list[Any] = []
    for node in tree.nodes:
        if isinstance(node, Terminal):
            node = evolve(node, payoffs=tuple(plain(each) for each in node.payoffs))
        elif isinstance(node, Chance):
            node = evolve(node, probabilities=tuple(plain(each) for each in node.probabilities))
        elif isinstance(node, Split):
            node = evolve(node, left=plain(node.left), right=plain(node.right))
        nodes.append(node)
    return evolve(tree, nodes=tuple(nodes))


class SpaceOracle:
    """What the compiler asks: the signs that assumptions leave to a difference of symbolic numbers."""

    def __init__(self, space: Space, budget: Budget) -> None:
        self.asked = oracle(space)
        self.budget = budget
        self._said: dict[tuple[Number, frozenset[int]], tuple[tuple[Sign, ...], ...]] = {}
        self._assumed: tuple[Mapping[Number, frozenset[int]], list[Cell]] = ({}, [frozenset()])

    def signs(self, difference: Number, assumed: Mapping[Number, frozenset[int]]) -> frozenset[int]:
        """The possible signs, given those of other differences; undecided ones are possible."""
        self._knows(difference, *assumed)
        cells = self._cells(assumed)
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

    def may_be_negative(self, number: Number, assumed: Mapping[Number, frozenset[int]]) -> bool:
        """Whether a number is negative somewhere, given the signs of other differences; so where that is undecided."""
        return -1 in self.signs(number, assumed)

    def may_vanish(self, number: Number, assumed: Mapping[Number, frozenset[int]]) -> bool:
        """Whether a number is certainly zero somewhere, given the signs of other differences."""
        self._knows(number, *assumed)
        zero = self._conditions(number, frozenset({0}))
        answers = [
            self.asked.feasible(cell | set(each)) for cell in (self._cells(assumed) if zero else ()) for each in zero
        ]
        if None in answers and True not in answers:
            self.budget.unproved(f"whether {pretty(plain(number))} is zero somewhere was not decided in time")
        return True in answers

    def _knows(self, *numbers: Number) -> None:
        """See to it that every symbol is known: later rounds' offers get theirs as the game is compiled."""
        self.budget.check()
        names = {each.name for number in numbers for each in getattr(number, "free_symbols", ())}
        unknown = sorted(names - self.asked.space.domains.keys())
        if unknown:
            self.asked = oracle(reduce(extended, unknown, self.asked.space))
            self._said.clear()

    def _cells(self, assumed: Mapping[Number, frozenset[int]]) -> list[Cell]:
        """What is assumed, as alternatives; many questions in a row are put under the same assumptions."""
        if self._assumed[0] is not assumed:
            cells: list[Cell] = [frozenset()]
            for other, allowed in assumed.items():
                cells = [cell | set(each) for cell in cells for each in self._conditions(other, allowed)]
            self._assumed = assumed, cells
        return self._assumed[1]

    def _conditions(self, difference: Number, allowed: frozenset[int]) -> tuple[tuple[Sign, ...], ...]:
        """The comparisons that leave a difference these signs."""
        key = (difference, allowed)
        if key not in self._said:
            self._said[key] = self._compared(difference, allowed)
        return self._said[key]

    def _compared(self, difference: Number, allowed: frozenset[int]) -> tuple[tuple[Sign, ...], ...]:
        relation = next(
            r for r, holds in RELATIONS.items() if frozenset(s for s in (-1, 0, 1) if holds(s, 0)) == allowed
        )
        return signs(plain(difference), relation, 0, self.asked.strict_sign)  # type: ignore[arg-type]


__all__ = ["SpaceOracle", "plain_tree", "symbolic_game", "with_symbols_drawn"]
