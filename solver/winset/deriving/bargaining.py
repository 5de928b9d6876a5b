"""Level I protocols that are no finite play: Nash bargaining, and alternating offers without an end.

What signing any point of the interval leads to comes from the compiled game, in
which the negotiators' own moves are forced; the agreement is then found by
:mod:`~winset.deriving.endless`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from attrs import evolve, frozen

from ..condition import Space, Tree, canonical, exact, mapped
from ..derivation import Outcome
from ..errors import NotYetError, Problem, UnsupportedError
from ..expression import ZERO, Scope
from ..game_tree import Chance, Decision, GameTree, Tie
from ..negotiation import Bargain, Negotiation, Ratify
from ..negotiation.stages.discounting import EVERYONE
from .drawing import Drawn, expected, with_draws, with_stationary, without
from .endless import Endless, for_ever, stationary_offers
from .exploring import Budget, Context, explore
from .games import Plays, subgame_plays
from .given import plain
from .line import Line, at_value, extended
from .offering import goes_over, having_chosen, settled
from .optimum import maxima
from .outcomes import outcome
from .play import Play
from .ranges import IntervalChoice, with_ranges

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
    negotiation: Negotiation,
    stage: Bargain,
    compiled: Compile,
    space: Space,
    draws: Sequence[Drawn],
    budget: Budget,
    ratifying: Sequence[str] = (),
) -> Signing:
    """The consequences of signing, from the negotiation with a single offer that everybody accepts.

    Parameters
    ----------
    ratifying
        Those who vote for it, whatever they think of it.

    Raises
    ------
    UnsupportedError
        ``needs-interval`` where the issue is no interval, ``several-intervals`` where there are more;
        ``moves-before`` where somebody moves before the bargaining.
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
    _check_first(tree, ranges[0], stage)
    whole = extended(space, line.variable.name)
    signed = subgame_plays(forced(tree, 0, ratifying), whole, budget, draws=draws)
    rejected = subgame_plays(forced(tree, -1), whole, budget, draws=draws)
    return Signing(tree, line, signed, rejected)


def _check_first(tree: GameTree, offer: IntervalChoice, stage: Bargain) -> None:
    """Whoever moves before looks ahead to what is bargained, which the forced games do not hold."""
    leads: set[int] = set()
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Decision) and offer.at(tree, node.infoset):
            leads.add(position)
        elif not leads.isdisjoint(node.children):
            leads.add(position)
            if isinstance(node, Decision):
                message = f"{tree.infosets[node.infoset].label}, before {stage.protocol}, is solved at given values"
                hint = "solve, or make a parameter of what is chosen"
                raise UnsupportedError(Problem("moves-before", message, "process", hint=hint))


NO_SET = -1
"""Stands where a play has an information set: a mechanism signs, and nobody proposes."""
ZERO_GAIN = sympy.Integer(0)
SILENCE = "nothing that is accepted"
FIRST_OF_SEVERAL = (
    "several equilibria follow some signatures; the first of them is taken throughout: perhaps not all are listed"
)
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


def forced(tree: GameTree, answer: int, ratifying: Sequence[str] = ()) -> GameTree:
    """The game in which the one offer is made and every negotiator gives the same answer: 0 accepts, -1 rejects."""
    nodes: list[Any] = []
    for node in tree.nodes:
        if isinstance(node, Decision):
            described = tree.infosets[node.infoset]
            if described.tie is Tie.SIGN:
                node = Chance(
                    described.label, (described.actions[answer],), (sympy.Integer(1),), (node.children[answer],)
                )
            elif tree.players[described.player] in ratifying:
                body = described.body
                node = Chance(described.label, described.actions[:1], (sympy.Integer(1),), node.children[:1], body=body)
            elif described.tie is Tie.FREE and len(described.actions) == 1:
                node = Chance(described.label, described.actions, (sympy.Integer(1),), node.children)
        nodes.append(node)
    return evolve(tree, nodes=tuple(nodes))


def nash_outcomes(
    negotiation: Negotiation, stage: Bargain, compiled: Compile, space: Space, draws: Sequence[Drawn], budget: Budget
) -> tuple[Tree[tuple[Outcome, ...]], GameTree]:
    """The outcomes of Nash bargaining with expected payoffs.

    A draw that everybody knows who bargains or decides later is bargained over value by value, and the expectation
    taken last.

    Raises
    ------
    UnsupportedError
        ``private-information`` where a negotiator knows more than another.
    """
    names = tuple(side.name for side in negotiation.sides)
    known = tuple(drawn for drawn in draws if _is_common(negotiation, stage, drawn))
    draws = tuple(drawn for drawn in draws if drawn not in known)
    _check_common(negotiation, draws, names)
    space = with_draws(space, known)
    found = signing(negotiation, stage, compiled, space, draws, budget)
    points = (
        _floors(negotiation, stage, compiled, space, draws, budget, names) if stage.disagreement == "floor" else None
    )
    line = found.line

    def gains(context: Context) -> tuple[tuple[Any, ...], Play] | None:
        play = _one_play(context.follow(found.signed), budget)
        if play.certain_refusal is not None:
            return None
        base = (
            found.payoffs(_one_play(context.follow(found.rejected), budget), names)
            if points is None
            else context.follow(points)
        )
        if base is None:
            return None
        here = tuple(canonical(u - d) for u, d in zip(found.payoffs(play, names), base, strict=True))
        return (here, play) if all(context.holds(gain, ">=", 0) for gain in here) else None

    over_line = explore(gains, extended(space, line.variable.name), budget)

    def product(result: Any) -> Any:
        return None if result is None else sympy.Mul(*result[0])

    def total(result: Any) -> Any:
        return None if result is None else sympy.Add(*result[0])

    def joins(one: Any, other: Any, place: Any) -> bool:
        return None not in (one, other) and goes_over(one[1], other[1], place, line.variable)

    def best(context: Context) -> tuple[Play, ...]:
        places = maxima(context, over_line, line, product, joins, (ZERO_GAIN,))
        if places and not context.holds(places[0].value, ">", 0):
            places = maxima(context, over_line, line, total)
            places = [each for each in places if context.holds(each.value, ">", 0)] or places[:1]
        if not places:
            return context.follow(found.rejected)
        plays = []
        for each in places:
            where = each.segment.low if each.where is None else each.where
            play = settled(each.segment.result[1], where, line.variable)  # type: ignore[index]
            if each.equation is not None:
                budget.note(each.condition)
                play = evolve(play, equations=(each.equation,))
            plays.append(having_chosen(play, NO_SET, line.variable, where))
        return tuple(dict.fromkeys(plays))

    plays = explore(best, with_stationary(space, line, draws), budget)
    for drawn in reversed(known):
        space = without(space, drawn)
        plays = explore(
            lambda context, of=plays, drawn=drawn: expected(context, of, drawn, drawn.line),  # type: ignore[misc]
            with_stationary(space, line, draws),
            budget,
        )

    def told(each: tuple[Play, ...]) -> tuple[Outcome, ...]:
        return tuple(dict.fromkeys(_with_agreement(play, found.tree) for play in each))

    return mapped(plays, told), found.tree


def _with_agreement(play: Play, tree: GameTree) -> Outcome:
    """What a play gives, and what is signed in it."""
    signed = tuple(("agreement", (what,)) for (infoset, _), what in play.offers if infoset == NO_SET)
    return evolve(outcome(play, tree), proposals=signed) if signed else outcome(play, tree)


def _is_common(negotiation: Negotiation, stage: Bargain, drawn: Drawn) -> bool:
    """Whether everybody knows a draw who bargains or ratifies, and nobody moves before that."""
    names = {side.name for side in negotiation.sides}
    names |= {f"{side.name}.{group.name}" for side in negotiation.sides for group in side.constituents}
    return names <= drawn.known_to and negotiation.process[0] == stage and drawn.since == 0


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
        one known group; ``uncertain-refusal``, ``refusal-and-breakdown``, ``refusal-penalty`` for what leads on from a
        rejection or refusal in other ways than waiting does.
    """
    if len(negotiation.sides) != 2:
        message = "alternating offers without an end are derived for two sides"
        raise UnsupportedError(Problem("two-sides", message, "sides", hint="give a number of rounds"))
    _check_penalties(negotiation)
    order = stage.order or (stage.proposer or negotiation.sides[0].name,)
    others = [side.name for side in negotiation.sides if side.name != order[0]]
    names = (order[0], others[0])
    voters = _looking_ahead(negotiation, stage, draws)
    deciding = (*names, *voters)
    found = signing(negotiation, stage, compiled, space, draws, budget, voters)
    line = found.line

    def play_at(context: Context, place: Any) -> Play:
        if place == line.variable:
            return _one_play(context.follow(found.signed), budget)
        return settled(_one_play(at_value(context, found.signed, line.variable, place), budget), place, line.variable)

    def refused(context: Context, place: Any) -> bool:
        play = play_at(context, place)
        if stage.refusal == "continue" and play.certain_refusal is None and play.refused != 0:
            message = "what follows a refusal that is uncertain is another round, which endless offers do not derive"
            raise UnsupportedError(Problem("uncertain-refusal", message, "process", hint="refusal: end, or rounds"))
        return play.certain_refusal is not None

    breakdown = _breakdown(negotiation, stage)
    game = Endless(
        line,
        lambda context, place: found.payoffs(play_at(context, place), deciding),
        _discounts(negotiation, stage, deciding),
        refused,
        stage.refusal == "continue",
        lambda context: found.payoffs(_one_play(context.follow(found.rejected), budget), deciding),
        breakdown,
        stage.walk_away != "never",
    )
    tree = stationary_offers(space, game, budget)

    def silence(context: Context) -> Outcome:
        over = outcome(_one_play(context.follow(found.rejected), budget), found.tree)
        factors = _discounts(negotiation, stage, [actor for actor, _ in over.payoffs])
        payoffs = tuple(
            (actor, for_ever(context, base, factor, breakdown))
            for (actor, base), factor in zip(over.payoffs, factors, strict=True)
        )
        # Only a breakdown ends such talks, in the first round as in any other.
        proposals = tuple((f"{name} proposes", (SILENCE,)) for name in names)
        return evolve(over, payoffs=payoffs, proposals=proposals, delayed=canonical(1 - breakdown))

    def outcomes(context: Context) -> tuple[Outcome, ...]:
        result = []
        for profile in context.follow(tree):
            if profile.proposals is None:
                result.append(silence(context))
                continue
            proposals = tuple(
                (f"{name} proposes", (place,)) for name, place in zip(names, profile.proposals, strict=True)
            )
            play = play_at(context, profile.proposals[0])
            result.append(evolve(outcome(play, found.tree), proposals=proposals))
        return tuple(dict.fromkeys(result))

    return explore(outcomes, space, budget), found.tree


def _check_penalties(negotiation: Negotiation) -> None:
    for side in negotiation.sides:
        if side.negotiator.refusal_penalty != ZERO:
            message = "what a rejection costs later depends on all offers before, which endless offers do not derive"
            path = f"sides.{side.name}.negotiator.refusal_penalty"
            raise UnsupportedError(Problem("refusal-penalty", message, path, hint="give a number of rounds"))


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
    """The discount factors of sides or actors."""
    scope = Scope(negotiation.constants(symbols=True))
    factors = {name: plain(source.value(scope)) for name, source in stage.discount}
    own = (factors.get(name, factors.get(name.partition(".")[0], factors.get(EVERYONE, 1))) for name in names)
    return tuple(exact(each) for each in own)


def _breakdown(negotiation: Negotiation, stage: Bargain) -> Any:
    """The probability that a rejection ends the talks."""
    chance = plain(stage.breakdown.value(Scope(negotiation.constants(symbols=True))))
    if chance != 0 and stage.refusal == "continue" and any(isinstance(each, Ratify) for each in negotiation.process):
        message = "a refusal leads on for certain, and a rejection may break the talks down: not derived without an end"
        raise UnsupportedError(Problem("refusal-and-breakdown", message, "process", hint="give a number of rounds"))
    return chance


def _one_play(plays: Plays, budget: Budget) -> Play:
    """What follows a signature, or none; where several equilibria follow, the first of them throughout."""
    if not plays:
        message = "no pure equilibrium follows some signatures"
        raise NotYetError(Problem("no-pure-equilibrium", message, hint="fix parameters"))
    if len(plays) > 1:
        budget.note(FIRST_OF_SEVERAL)
    return plays[0]
