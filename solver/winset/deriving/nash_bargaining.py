"""Nash bargaining over an interval: the agreement with the largest product of expected gains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy
from attrs import evolve

from ..condition import Space, Tree, canonical, mapped
from ..derivation import Outcome
from ..errors import Problem, UnsupportedError
from ..game_tree import GameTree
from ..negotiation import Bargain, Negotiation, Ratify
from .drawing import Drawn, expected, with_draws, with_stationary, without
from .exploring import Budget, Context, explore
from .games import Plays
from .line import extended
from .offering import goes_over, having_chosen, settled
from .optimum import maxima
from .outcomes import outcome
from .play import Play
from .signing import Compile, Signing, one_play, signing

NO_SET = -1
"""Stands where a play has an information set: a mechanism signs, and nobody proposes."""
ZERO_GAIN = sympy.Integer(0)


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
        play = one_play(context.follow(found.signed), budget)
        if play.certain_refusal is not None:
            return None
        base = (
            found.payoffs(one_play(context.follow(found.rejected), budget), names)
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
