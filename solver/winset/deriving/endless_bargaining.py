"""Alternating offers without an end between two sides: what leads from a rejection or a refusal to the next round.

The proposals are found by :mod:`~winset.deriving.endless`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import evolve

from ..condition import Space, Tree, canonical, exact
from ..derivation import Outcome
from ..errors import Problem, UnsupportedError
from ..expression import ZERO, Scope
from ..game_tree import GameTree
from ..negotiation import Bargain, Negotiation, Ratify
from ..negotiation.stages.discounting import EVERYONE
from .drawing import Drawn
from .endless import Endless, for_ever, stationary_offers
from .exploring import Budget, Context, explore
from .given import plain
from .line import at_value
from .offering import settled
from .outcomes import outcome
from .play import Play
from .signing import Compile, one_play, signing

SILENCE = "nothing that is accepted"


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
            return one_play(context.follow(found.signed), budget)
        return settled(one_play(at_value(context, found.signed, line.variable, place), budget), place, line.variable)

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
        lambda context: found.payoffs(one_play(context.follow(found.rejected), budget), deciding),
        breakdown,
        stage.walk_away != "never",
    )
    tree = stationary_offers(space, game, budget)

    def silence(context: Context) -> Outcome:
        over = outcome(one_play(context.follow(found.rejected), budget), found.tree)
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
