"""Level I protocols that are no finite play: Nash bargaining, and alternating offers without an end.

What signing any point of the interval leads to comes from the compiled game, in
which the negotiators' own moves are forced; the agreement is then found by
:mod:`~winset.deriving.protocols`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from attrs import evolve, frozen

from ..condition import Space, Tree, canonical, exact
from ..derivation import Outcome
from ..errors import Problem, UnsupportedError
from ..expression import Scope
from ..game_tree import Chance, Decision, GameTree, Tie
from ..negotiation import Bargain, Negotiation, Ratify
from ..negotiation.stages.discounting import EVERYONE
from .drawing import Drawn, with_stationary
from .exploring import Budget, Context, explore
from .games import Plays, settled, subgame_plays
from .given import plain
from .line import Line, at_value, extended
from .optimum import maxima
from .outcomes import outcome
from .play import Play
from .protocols import Stationary, Table, stationary_offers
from .ranges import with_ranges

Compile = Callable[[Negotiation, Mapping[str, str]], GameTree]


@frozen
class Signing:
    """What signing any point of a line leads to, and what follows without a signature.

    Parameters
    ----------
    tree
        The compiled game, for its actors.
    signed
        Plays over the parameters and the offer.
    rejected
        Plays over the parameters.
    """

    tree: GameTree
    line: Line
    signed: Tree[Plays]
    rejected: Tree[Plays]

    def payoffs(self, play: Play, names: Sequence[str]) -> tuple[Any, ...]:
        """The payoffs of some actors."""
        return tuple(play.payoffs[self.tree.actors.index(name)] for name in names)


def signing(
    negotiation: Negotiation, stage: Bargain, compiled: Compile, space: Space, draws: Sequence[Drawn], budget: Budget
) -> Signing:
    """The consequences of signing, from the negotiation with a single offer that everybody accepts.

    Raises
    ------
    UnsupportedError
        ``needs-interval`` where the issue is no interval, ``several-intervals`` where there are more.
    """
    first = negotiation.sides[0].name
    single = evolve(stage, **_SINGLE, proposer=first)
    plainly = evolve(negotiation, process=tuple(single if each is stage else each for each in negotiation.process))
    symbolic, ranges = with_ranges(plainly)
    if not ranges:
        message = f"{stage.protocol} over listed agreements is solved at given values"
        raise UnsupportedError(
            Problem("needs-interval", message, "issues", hint="solve, or leave the issue an interval")
        )
    if len(ranges) > 1 or len(ranges[0].lines) > 1:
        message = f"{stage.protocol} is derived over one interval"
        raise UnsupportedError(Problem("several-intervals", message, "issues", hint="solve it at given values"))
    ((line,),) = (each.lines for each in ranges)
    tree = compiled(symbolic, ranges[0].standing)
    whole = extended(space, line.variable.name)
    signed = subgame_plays(forced(tree, 0), whole, budget, draws=draws)
    rejected = subgame_plays(forced(tree, -1), whole, budget, draws=draws)
    return Signing(tree, line, signed, rejected)


_SINGLE: dict[str, Any] = {
    "protocol": "take_it_or_leave_it",
    "rounds": Bargain().rounds,
    "endless": False,
    "discount": (),
    "breakdown": Bargain().breakdown,
    "refusal": "end",
    "order": (),
    "recognition": (),
    "disagreement": "reversion",
    "walk_away": "never",
}
"""The fields of a stage with one offer."""


def forced(tree: GameTree, answer: int) -> GameTree:
    """The game in which the one offer is made and every negotiator gives the same answer: 0 accepts, -1 rejects."""
    nodes: list[Any] = []
    for node in tree.nodes:
        if isinstance(node, Decision):
            described = tree.infosets[node.infoset]
            if described.tie is Tie.SIGN:
                node = Chance(
                    described.label, (described.actions[answer],), (sympy.Integer(1),), (node.children[answer],)
                )
            elif described.tie is Tie.FREE and len(described.actions) == 1:
                node = Chance(described.label, described.actions, (sympy.Integer(1),), node.children)
        nodes.append(node)
    return evolve(tree, nodes=tuple(nodes))


def nash_outcomes(
    negotiation: Negotiation, stage: Bargain, compiled: Compile, space: Space, draws: Sequence[Drawn], budget: Budget
) -> tuple[Tree[tuple[Outcome, ...]], GameTree]:
    """The outcomes of Nash bargaining with expected payoffs.

    Raises
    ------
    UnsupportedError
        ``private-information`` where a negotiator knows more than another.
    """
    names = tuple(side.name for side in negotiation.sides)
    _check_common(negotiation, draws, names)
    found = signing(negotiation, stage, compiled, space, draws, budget)
    points = (
        _floors(negotiation, stage, compiled, space, draws, budget, names) if stage.disagreement == "floor" else None
    )
    line = found.line

    def gains(context: Context) -> tuple[tuple[Any, ...], Play] | None:
        play = context.follow(found.signed)[0]
        if play.certain_refusal is not None:
            return None
        base = found.payoffs(context.follow(found.rejected)[0], names) if points is None else context.follow(points)
        if base is None:
            return None
        here = tuple(canonical(u - d) for u, d in zip(found.payoffs(play, names), base, strict=True))
        return (here, play) if all(context.holds(gain, ">=", 0) for gain in here) else None

    over_line = explore(gains, extended(space, line.variable.name), budget)

    def product(result: Any) -> Any:
        return None if result is None else sympy.Mul(*result[0])

    def total(result: Any) -> Any:
        return None if result is None else sympy.Add(*result[0])

    def best(context: Context) -> tuple[Outcome, ...]:
        places = maxima(context, over_line, line, product)
        if places and not context.holds(places[0].value, ">", 0):
            places = maxima(context, over_line, line, total)
            places = [each for each in places if context.holds(each.value, ">", 0)] or places[:1]
        if not places:
            return tuple(outcome(play, found.tree) for play in context.follow(found.rejected))
        outcomes = []
        for each in places:
            where = each.segment.low if each.where is None else each.where
            play = settled(each.segment.result[1], where, line.variable)  # type: ignore[index]
            play = evolve(play, equations=() if each.equation is None else (each.equation,))
            outcomes.append(evolve(outcome(play, found.tree), proposals=(("agreement", (where,)),)))
        return tuple(dict.fromkeys(outcomes))

    return explore(best, with_stationary(space, line, draws), budget), found.tree


def _check_common(negotiation: Negotiation, draws: Sequence[Drawn], names: Sequence[str]) -> None:
    for drawn in draws:
        if drawn.known_to & set(names):
            _refuse_private(f"uncertainty.{drawn.symbol}")
    for side in negotiation.sides:
        for group in side.constituents:
            known = {negotiation.actor(each, side.name) for each in group.known_to} & set(names)
            if group.types and known:
                _refuse_private(f"sides.{side.name}.constituents.{group.name}")
    for quantity in negotiation.uncertainty:
        if {negotiation.actor(each) for each in quantity.known_to} & set(names):
            _refuse_private(f"uncertainty.{quantity.name}")


def _refuse_private(path: str) -> None:
    message = "Nash bargaining compares expected payoffs, and a negotiator has private information"
    raise UnsupportedError(Problem("private-information", message, path, hint="known_to without negotiators"))


def _floors(
    negotiation: Negotiation,
    stage: Bargain,
    compiled: Compile,
    space: Space,
    draws: Sequence[Drawn],
    budget: Budget,
    names: Sequence[str],
) -> Tree[tuple[Any, ...] | None]:
    """What each negotiator gets from the worst agreement that its own constituents ratify for certain."""
    each_side: list[Tree[Any]] = []
    for name in names:
        own = tuple(evolve(s, order=(name,)) if isinstance(s, Ratify) else s for s in negotiation.process)
        found = signing(evolve(negotiation, process=own), stage, compiled, space, draws, budget)
        place = found.tree.actors.index(name)

        def loss(plays: Plays, place: int = place) -> Any:
            return None if plays[0].refused != 0 else -plays[0].payoffs[place]

        def worst(context: Context, found: Signing = found, loss: Callable[[Plays], Any] = loss) -> Any:
            lowest = maxima(context, found.signed, found.line, loss)
            return canonical(-lowest[0].value) if lowest else None

        each_side.append(explore(worst, space, budget))

    def together(context: Context) -> tuple[Any, ...] | None:
        floors = tuple(context.follow(tree) for tree in each_side)
        return None if None in floors else floors

    return explore(together, space, budget)


def stationary_outcomes(
    negotiation: Negotiation, stage: Bargain, compiled: Compile, space: Space, draws: Sequence[Drawn], budget: Budget
) -> tuple[Tree[tuple[Outcome, ...]], GameTree]:
    """The stationary outcomes of alternating offers of two sides that go on until somebody accepts.

    Raises
    ------
    UnsupportedError
        ``two-sides`` for three and more; ``strategic-vote`` where ratifiers look ahead to the next round, and are not
        one known group.
    """
    if len(negotiation.sides) != 2:
        message = "alternating offers without an end are derived for two sides"
        raise UnsupportedError(Problem("two-sides", message, "sides", hint="give a number of rounds"))
    order = stage.order or (stage.proposer or negotiation.sides[0].name,)
    others = [side.name for side in negotiation.sides if side.name != order[0]]
    names = (order[0], others[0])
    found = signing(negotiation, stage, compiled, space, draws, budget)
    line = found.line
    voters = _looking_ahead(negotiation, stage, draws)
    patience = dict(zip(voters, _discounts(negotiation, stage, voters), strict=True))

    def play_at(context: Context, place: Any) -> Play:
        if place == line.variable:
            return context.follow(found.signed)[0]
        return settled(at_value(context, found.signed, line.variable, place)[0], place, line.variable)

    def payoff(context: Context, place: Any) -> tuple[Any, Any]:
        first, second = found.payoffs(play_at(context, place), names)
        return first, second

    def passes(context: Context, place: Any, following: Any) -> bool:
        play = play_at(context, place)
        if play.certain_refusal is not None:
            return False
        if not voters:
            return True
        pairs = zip(
            voters, found.payoffs(play, voters), found.payoffs(play_at(context, following), voters), strict=True
        )
        return all(context.holds(now, ">=", patience[voter] * later) for voter, now, later in pairs)

    table = Table(line, payoff, passes)
    first, second = _discounts(negotiation, stage, names)
    tree = stationary_offers(space, table, (first, second), budget)

    def outcomes(context: Context) -> tuple[Outcome, ...]:
        profiles: tuple[Stationary, ...] | None = context.follow(tree)
        if profiles is None:
            return ()
        if not profiles:
            return tuple(outcome(play, found.tree) for play in context.follow(found.rejected))
        result = []
        for profile in profiles:
            proposals = tuple(
                (f"{name} proposes", (place,)) for name, place in zip(names, profile.proposals, strict=True)
            )
            play = play_at(context, profile.proposals[0])
            result.append(evolve(outcome(play, found.tree), proposals=proposals))
        return tuple(dict.fromkeys(result))

    return explore(outcomes, space, budget), found.tree


def _looking_ahead(negotiation: Negotiation, stage: Bargain, draws: Sequence[Drawn]) -> tuple[str, ...]:
    """The ratifiers that compare a text with what the next round brings; sincere ones compare it with no agreement."""
    if stage.refusal != "continue" or not any(isinstance(each, Ratify) for each in negotiation.process):
        return ()
    strategic = [side for side in negotiation.sides if side.voting == "strategic" and side.constituents]
    if any(len(side.constituents) != 1 or side.body or side.constituents[0].types for side in strategic) or (
        strategic and draws
    ):
        message = "ratifiers that look ahead are derived where each is one group whose needs are known"
        raise UnsupportedError(Problem("strategic-vote", message, "sides", hint="give a number of rounds"))
    return tuple(f"{side.name}.{side.constituents[0].name}" for side in strategic)


def _discounts(negotiation: Negotiation, stage: Bargain, names: Sequence[str]) -> tuple[Any, ...]:
    """The discount factors of sides or actors; what breaks down is as good as discounted."""
    scope = Scope(negotiation.constants(symbols=True))
    factors = {name: plain(source.value(scope)) for name, source in stage.discount}
    goes_on = 1 - plain(stage.breakdown.value(scope))
    own = (factors.get(name, factors.get(name.partition(".")[0], factors.get(EVERYONE, 1))) for name in names)
    return tuple(exact(each) * goes_on for each in own)
