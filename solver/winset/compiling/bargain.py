"""Level I bargaining, expanded: one function for each protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from attrs import evolve

from ..expression import ZERO, Undecided
from ..negotiation import Agreement, Bargain
from .answers import NOTHING, Answering, answer_in_order, is_, no_agreement
from .demands import expand_demands, offer_of
from .expansion import Table
from .nash import expand_nash
from .position import Continuation, Position, in_round
from .program import Ask, Choose, Draw, Function, Instruction, When, of_play
from .walking_away import WalkingAway

Round: TypeAlias = "Callable[[int, Position, Continuation, Continuation], Instruction]"
"""One round: its number from 0, where it begins, what follows a signature, what follows a rejection."""


def expand_bargain(stage: Bargain, table: Table, at: Position, then: Continuation) -> Instruction:
    """The rounds of the protocol; nothing where an agreement stands already."""
    if at.agreement is not None:
        return then(at)
    return _rounds(stage, table, at, then, ROUNDS[stage.protocol](stage, table))


def _rounds(stage: Bargain, table: Table, at: Position, then: Continuation, play: Round) -> Instruction:
    """Rounds until a signature, a breakdown or the end; equal continuations are one instruction."""
    built: dict[tuple[int, Position], Instruction] = {}
    rounds = table.rounds(stage.rounds)

    def round_(number: int, here: Position) -> Instruction:
        key = (number, evolve(here, path=at.path))
        if key not in built:
            built[key] = play(
                number,
                here,
                lambda signed: then(evolve(signed, refused=_after_refusal(number, here))),
                lambda rejected: after_rejection(number, rejected),
            )
        return built[key]

    def next_round(number: int, here: Position) -> Instruction:
        later = table.later(here, stage.discount)
        return round_(number + 1, evolve(later, agreement=None, signatories=(), round=here.round + 1))

    def after_rejection(number: int, here: Position) -> Instruction:
        over = no_agreement(table, here)
        if number + 1 == rounds:
            return over
        again = next_round(number, here)
        if stage.breakdown == ZERO:
            return again
        breakdown = f"breakdown {here.round}"
        ways = (("breakdown", "breakdown"), ("go on", "go on"))
        chance = stage.breakdown
        chances = (chance, Function(chance.names, lambda scope: 1 - chance.value(scope)))
        return Draw(breakdown, ways, chances, When(is_(breakdown, "breakdown"), over, again), None, origin=at.path)

    def _after_refusal(number: int, here: Position) -> Continuation | None:
        if stage.refusal == "end" or number + 1 == rounds:
            return at.refused
        return lambda refused: next_round(number, evolve(refused, refused=at.refused, path=here.path))

    return round_(0, evolve(at, round=at.round + 1))


def _offers(stage: Bargain, table: Table) -> Round:
    """One side proposes, the others answer."""
    order = _proposers(stage, table)

    def play(number: int, here: Position, signed: Continuation, rejected: Continuation) -> Instruction:
        return propose(order[number % len(order)], stage, table, here, signed, rejected)

    return play


def _random(stage: Bargain, table: Table) -> Round:
    """Chance picks who proposes."""
    sides = tuple(name for name, _ in stage.recognition)

    def play(number: int, here: Position, signed: Continuation, rejected: Continuation) -> Instruction:
        proposer = of_play("proposer", here.round)
        following = propose(sides[-1], stage, table, here, signed, rejected)
        for side in reversed(sides[:-1]):
            following = When(is_(proposer, side), propose(side, stage, table, here, signed, rejected), following)
        names = tuple((side, side) for side in sides)
        chances = tuple(chance for _, chance in stage.recognition)
        return Draw(proposer, names, chances, following, None, origin=here.path)

    return play


def _demands(stage: Bargain, table: Table) -> Round:
    options = tuple((agreement.name, agreement) for agreement in agreements(stage, table))

    def play(number: int, here: Position, signed: Continuation, rejected: Continuation) -> Instruction:
        return expand_demands(options, table, here, signed, rejected)

    return play


def _nash(stage: Bargain, table: Table) -> Round:
    offers = agreements(stage, table)

    def play(number: int, here: Position, signed: Continuation, rejected: Continuation) -> Instruction:
        return expand_nash(stage.disagreement, offers, table, here, signed, rejected)

    return play


ROUNDS: dict[str, Callable[[Bargain, Table], Round]] = {
    "take_it_or_leave_it": _offers,
    "alternating_offers": _offers,
    "random_proposers": _random,
    "simultaneous_demands": _demands,
    "nash_bargaining": _nash,
}
"""How one round of every protocol is played."""


def propose(
    proposer: str, stage: Bargain, table: Table, here: Position, signed: Continuation, rejected: Continuation
) -> Instruction:
    """A side proposes one of the agreements, or nothing where it may."""
    offer = offer_of(here)
    bound = stage.outsiders == "agreement"
    after_signing: list[Instruction] = []

    def sign(position: Position) -> Instruction:
        after_signing.append(signed(evolve(position, outsiders_bound=bound)))
        return after_signing[-1]

    answering = Answering(proposer, stage.quota or len(table.negotiation.sides), sign, rejected)
    first = answer_in_order(answering, offer, table, here)
    offers = agreements(stage, table)

    def choice(options: tuple[Agreement, ...], following: Instruction) -> Instruction:
        named = tuple((agreement.name, table.offered(agreement, here.round)) for agreement in options)
        label = f"{proposer} proposes{in_round(here)}"
        return Choose(proposer, offer, named, following, round=here.round, label=label, origin=here.path)

    if stage.walk_away == "never":
        return choice(offers, first)
    proposed = Function(frozenset({offer}), lambda scope: scope[offer] != NOTHING)
    nothing = rejected(here)
    free = choice((*offers, NOTHING), When(proposed, first, nothing))
    if stage.walk_away == "always":
        return free
    question = WalkingAway(table, here, proposer, offer, offers, tuple(after_signing), nothing)
    try:
        return free if question.may_pay(table.scope) else choice(offers, first)
    except Undecided:
        return Ask(Function(frozenset(), question.may_pay), free, choice(offers, first))


def _proposers(stage: Bargain, table: Table) -> tuple[str, ...]:
    """Who proposes in turn."""
    if stage.order:
        return stage.order
    assert stage.proposer is not None, "checked by problems()"
    if stage.protocol == "take_it_or_leave_it":
        return (stage.proposer,)
    sides = [side.name for side in table.negotiation.sides]
    return (stage.proposer, *(side for side in sides if side != stage.proposer))


def agreements(stage: Bargain, table: Table) -> tuple[Agreement, ...]:
    """What may be offered: every agreement, or those of the menu, in the order of the negotiation."""
    found = table.agreements
    if not stage.menu:
        return found
    wanted = {table.named(name).name for name in stage.menu}
    return tuple(agreement for agreement in found if agreement.name in wanted)
