"""Continuous draws: a threshold that stays a symbol until somebody who does not know it has to decide.

What follows a draw is solved for every value of it; the expectation is taken
where a player moves that did not learn the value, and at the latest at the
root. Nobody's beliefs about it may have moved by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import sympy
from attrs import evolve, frozen

from ..condition import Leaf, Relation, Sign, Space, Test, Tree, canonical, exact, symbol
from ..errors import NotYetError, Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Node, Split
from .exploring import Context
from .line import Line, at_values, extended, segments
from .play import Play, distinct, joined_moves, refuse_copies, replaced, sorted_results

MOST_COMBINATIONS = 64
Moment = Callable[[int, Any, Any], Any]


@frozen(eq=False)
class Drawn:
    """A continuous draw.

    Parameters
    ----------
    line
        The symbol and its bounds.
    moment
        ``moment(k, low, high)``: the integral of the symbol's k-th power over
        part of the line, by the distribution.
    known_to
        Names of the players that know the value.
    since
        The stage of the process from which they know it.
    is_open
        Whether the distribution is left open, so that its cdf is a function symbol.
    """

    line: Line
    moment: Moment
    known_to: frozenset[str] = frozenset()
    since: int = 0
    is_open: bool = False

    @property
    def symbol(self) -> Any:
        """The symbol that stands for the value."""
        return self.line.variable

    def is_known(self, tree: GameTree, node: Decision) -> bool:
        """Whether the player at a node knows the value."""
        stage = int(node.origin.split(".")[1]) if node.origin.startswith("process.") else 0
        return tree.players[tree.infosets[node.infoset].player] in self.known_to and stage >= self.since

    @property
    def believed(self) -> Line:
        """The draw on the interval where it is believed to lie, whose ends are symbols."""
        return Line(self.symbol, symbol(f"least {self.symbol}"), symbol(f"most {self.symbol}"))

    def inside(self) -> tuple[tuple[Any, Any, Any], ...]:
        """The comparisons that hold of the value."""
        return ((self.symbol, ">=", self.line.low), (self.symbol, "<=", self.line.high))

    def mean(self, expression: Any, low: Any, high: Any) -> Any:
        """The integral of an expression that is a polynomial in the symbol, over part of the line."""
        expression = exact(expression)
        if self.symbol not in expression.free_symbols:
            return expression * self.moment(0, low, high)
        if not expression.is_polynomial(self.symbol):
            raise UnsupportedError(
                Problem("not-polynomial", f"{expression} is no polynomial in the draw {self.symbol}", hint="use types")
            )
        form = sympy.Poly(expression, self.symbol)
        return sympy.Add(*(coefficient * self.moment(power, low, high) for (power,), coefficient in form.terms()))


def depends(tree: Tree[tuple[Play, ...]], variable: Any, actor: int | None = None) -> bool:
    """Whether the plays of a subgame depend on a symbol, or where they hold does.

    Parameters
    ----------
    actor
        Look at the payoff of this actor only, as somebody does who decides.
    """
    stack: list[Tree[tuple[Play, ...]]] = [tree]
    while stack:
        at = stack.pop()
        if isinstance(at, Leaf):
            for play in at.result:
                found = play.expressions if actor is None else [play.payoffs[actor]]
                if any(variable in each.free_symbols for each in found):
                    return True
        if not isinstance(at, Test):
            continue
        for option, below in at.branches:
            if any(variable in sign.polynomial.free_symbols for sign in option):
                return True
            stack.append(below)
    return False


def plays_at(context: Context, tree: Tree[tuple[Play, ...]], values: Mapping[Any, Any]) -> tuple[Play, ...]:
    """The plays where symbols have values."""
    return tuple(replaced(play, values) for play in at_values(context, tree, values))


def expected(context: Context, tree: Tree[tuple[Play, ...]], drawn: Drawn, line: Line) -> tuple[Play, ...]:
    """The plays before a draw is known: integrals over its values on a line, by its distribution.

    Where several equilibria follow a range of values, each of them is taken
    throughout its range, in every combination.

    Raises
    ------
    NotYetError
        ``too-many-profiles`` where there are too many combinations.
    """
    ranges = [segment for segment in segments(context, tree, line) if not segment.is_point]
    count = 1
    for segment in ranges:
        count *= len(segment.result)
    if count > MOST_COMBINATIONS:
        message = f"what follows the values of {drawn.symbol} can be combined in {count} ways"
        raise NotYetError(Problem("too-many-profiles", message, hint="fix parameters, or use types"))
    found = []
    for chosen in product(*(segment.result for segment in ranges)):
        found.append(_mean([(s.low, s.high, play) for s, play in zip(ranges, chosen, strict=True)], drawn))
    return distinct(found)


def _mean(parts: Sequence[tuple[Any, Any, Play]], drawn: Drawn) -> Play:
    """The expectation of the plays over ranges of a draw's values."""
    refuse_copies([play for _, _, play in parts for _ in range(2)])  # a draw has several values

    def mean(read: Callable[[Play], Any]) -> Any:
        return tidy_sum([drawn.mean(read(play), low, high) for low, high, play in parts])

    results = {}
    for result in dict.fromkeys(result for _, _, play in parts for result, _ in play.results):
        results[result] = mean(lambda play, wanted=result: dict(play.results).get(wanted, sympy.Integer(0)))  # type: ignore[misc]
    certain = [play.certain_refusal for _, _, play in parts]
    met = None if None in certain else frozenset[int]().union(*(each for each in certain if each is not None))
    offers: dict[tuple[int, str], Any] = {}
    for _, _, play in parts:
        for which, offer in play.offers:
            offers[which] = offer if offers.get(which, offer) == offer else f"as {drawn.symbol} is"
    return Play(
        tuple(mean(lambda play, i=i: play.payoffs[i]) for i in range(len(parts[0][2].payoffs))),  # type: ignore[misc]
        sorted_results(results),
        mean(lambda play: play.refused),
        joined_moves(play.moves for _, _, play in parts),
        met,
        tuple(sorted(offers.items())),
        tuple(dict.fromkeys(each for _, _, play in parts for each in play.equations)),
    )


def tidy_sum(terms: Sequence[Any]) -> Any:
    """A sum in canonical form; powers with open exponents are collected."""
    total = sympy.Add(*terms)
    if total.has(sympy.Function) or any(not power.exp.is_Rational for power in total.atoms(sympy.Pow)):
        return sympy.factor_terms(sympy.simplify(total)) if not total.has(sympy.Function) else sympy.expand(total)
    return canonical(total)


def informed_nodes(tree: GameTree, drawn: Drawn) -> frozenset[int]:
    """The nodes below a move that may tell something of a draw: of somebody who knows it, or of a rule that uses it."""
    informed = [False] * len(tree.nodes)
    for position in range(tree.root, -1, -1):
        tells = informed[position] or _may_tell(tree, tree.nodes[position], drawn)
        for child in tree.nodes[position].children:
            informed[child] = informed[child] or tells
    return frozenset(position for position, each in enumerate(informed) if each)


def _may_tell(tree: GameTree, node: Node, drawn: Drawn) -> bool:
    if isinstance(node, Decision):
        return drawn.is_known(tree, node)
    if isinstance(node, Split):
        return drawn.symbol in (exact(node.left) - exact(node.right)).free_symbols
    return isinstance(node, Chance) and any(drawn.symbol in exact(each).free_symbols for each in node.probabilities)


def is_shown(tree: GameTree, drawn: Drawn) -> bool:
    """Whether somebody moves who does not know a draw and may have learned about it from those who do."""
    informed = informed_nodes(tree, drawn)
    return any(
        position in informed and isinstance(node, Decision) and not drawn.is_known(tree, node)
        for position, node in enumerate(tree.nodes)
    )


def before_others(tree: GameTree, drawn: Drawn) -> frozenset[int]:
    """The nodes above a move of somebody who does not know a draw."""
    before = [False] * len(tree.nodes)
    for position, node in enumerate(tree.nodes):
        for child in node.children:
            follower = tree.nodes[child]
            stranger = isinstance(follower, Decision) and not drawn.is_known(tree, follower)
            before[position] = before[position] or before[child] or stranger
    return frozenset(position for position, each in enumerate(before) if each)


def with_draws(space: Space, draws: Sequence[Drawn]) -> Space:
    """The space with the symbols of draws, which lie between their bounds."""
    for drawn in draws:
        space = space.with_symbol(drawn.symbol.name).assuming(*drawn.inside())
    return space


def with_beliefs(space: Space, draws: Sequence[Drawn]) -> Space:
    """The space with the ends of the intervals in which draws are believed to lie."""
    for drawn in draws:
        least, most = drawn.believed.low, drawn.believed.high
        space = space.with_symbol(least.name).with_symbol(most.name)
        space = space.assuming((least, ">=", drawn.line.low), (least, "<", most), (most, "<=", drawn.line.high))
    return space


def with_stationary(space: Space, line: Line, draws: Sequence[Drawn]) -> Space:
    """The space with the best place on a line that is known by an equation only, where a distribution is left open."""
    if not any(drawn.is_open for drawn in draws):
        return space
    space = extended(space, line.best.name)
    borders: list[tuple[Any, Relation]] = [(line.low, ">="), (line.high, "<=")]
    return space.assuming(*((line.best, relation, place) for place, relation in borders if place is not None))


def without(space: Space, drawn: Drawn) -> Space:
    """The space without a draw's symbol and what is assumed of it."""
    name = drawn.symbol.name
    kept: list[Sign] = [sign for sign in space.assumptions if drawn.symbol not in sign.polynomial.free_symbols]
    domains = {each: domain for each, domain in space.domains.items() if each != name}
    return evolve(space, domains=domains, assumptions=tuple(kept))
