"""Simultaneous demands at Level I, expanded."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from ..expression import Computed, Scope, Value
from ..game_tree import Ending
from ..negotiation import Agreement
from ..negotiation.stages.bargain import NO_SETTLEMENT
from .answers import barred_from
from .expansion import Table
from .position import Continuation, Position, in_round
from .program import Choose, Follow, Function, Instruction, Sees, When, of_play

UNSETTLED = Agreement(NO_SETTLEMENT, ())


def settled(offer: str) -> Computed:
    """Whether there is something to sign."""
    return Function(frozenset({offer}), lambda scope: scope[offer] != UNSETTLED)


def offer_of(here: Position) -> str:
    """The variable that holds what is offered in this round."""
    return of_play("offer", here.round)


def expand_demands(
    options: tuple[tuple[str, Value], ...], table: Table, here: Position, signed: Continuation, rejected: Continuation
) -> Instruction:
    """Every side names an agreement, unseen by the others; demands are compatible or there is no signature.

    Demands are compatible when they are the same, or when every side likes each
    of the others' at least as much as its own; then sides that bargain over
    numbers meet in the middle. What a side's mandate forbids is not signed.
    """
    sides = tuple(side.name for side in table.negotiation.sides)
    offer = offer_of(here)
    demands = {side: of_play(f"{side} demands", here.round) for side in sides}
    gains = {side: table.payoff(here, side, Ending.AGREEMENT) for side in sides}
    names = frozenset(demands.values()).union(*(gain.names for gain in gains.values()))

    def settle(scope: Scope) -> Agreement:
        named: dict[str, Agreement] = {side: scope[demands[side]] for side in sides}
        first = named[sides[0]]
        if all(demand == first for demand in named.values()):
            return first
        for side, own in named.items():
            worth = table.worth(gains[side], own, scope)
            if any(scope.decide(table.worth(gains[side], other, scope), "<", worth) for other in named.values()):
                return UNSETTLED
        return _middle(tuple(named.values()), table)

    failed = rejected(here)
    signature = signed(evolve(here, agreement=offer, signatories=sides))
    barred = barred_from(sides, offer, table, here)
    if barred is not None:
        signature = When(barred, failed, signature)
    reads = names - frozenset(table.negotiation.attributes) - {"agreement"}
    following: Instruction = Follow(
        offer,
        Function(reads, settle),
        When(settled(offer), signature, failed),
        label="settlement",
        origin=here.path,
    )
    following = Sees(None, tuple(demands.values()), following)
    for side in reversed(sides):
        following = Choose(
            side, demands[side], options, following, frozenset(),
            round=here.round, label=f"{side} demands{in_round(here)}", origin=here.path,
        )  # fmt: skip
    return following


def _middle(named: tuple[Agreement, ...], table: Table) -> Agreement:
    """The mean of compatible demands over numbers; names have no middle."""
    columns = {name: [dict(demand.values)[name] for demand in named] for name, _ in named[0].values}
    if any(isinstance(value, str) and value != column[0] for column in columns.values() for value in column):
        return UNSETTLED
    return table.negotiation.point(
        {
            name: column[0] if isinstance(column[0], str) else sum(column, Fraction(0)) / len(column)
            for name, column in columns.items()
        }
    )
