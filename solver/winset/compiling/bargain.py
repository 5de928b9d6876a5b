"""Level I bargaining, expanded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve

from ..expression import ZERO, Computed, Undecided
from ..game_tree import Ending, Tie
from ..negotiation import Agreement, Bargain
from ..negotiation.voting import body_of
from .expansion import Continuation, Position, Shift, Table
from .program import Choose, Function, Instruction, When
from .ratify import RATIFY, sincere_vote

ACCEPT, REJECT = "accept", "reject"
NO_PROPOSAL = "no proposal"


def expand_bargain(stage: Bargain, table: Table, at: Position, then: Continuation) -> Instruction:
    """A take-it-or-leave-it proposal: the proposer offers, the others answer in file order until one rejects."""
    sides = tuple(side.name for side in table.negotiation.sides)
    offer = "offer"
    signed = evolve(at, agreement=offer, round=1, signatories=sides)
    none = evolve(at, round=1)
    no_deal = table.end(none, Ending.NO_AGREEMENT)

    def rejected(side: str) -> Instruction:
        return table.end(penalised(none, side, offer, table), Ending.NO_AGREEMENT)

    answers = answer_in_order(
        tuple(side for side in sides if side != stage.proposer), offer, signed, then(signed), rejected
    )
    options = tuple((agreement.name, agreement) for agreement in _agreements(table))
    first: Instruction = answers
    if may_walk_away(stage, table, at):
        options = (*options, (NO_PROPOSAL, Agreement(NO_PROPOSAL, ())))
        first = When(Function(frozenset({offer}), lambda scope: scope[offer].name != NO_PROPOSAL), answers, no_deal)
    return Choose(stage.proposer, offer, options, first, round=1, label=f"{stage.proposer} proposes", origin=at.path)


def answer_in_order(
    responders: tuple[str, ...],
    offer: str,
    at: Position,
    accepted: Instruction,
    rejected: Callable[[str], Instruction],
) -> Instruction:
    """Responders answer in order, seeing earlier answers; ``rejected`` gets the first to reject."""
    following = accepted
    for side in reversed(responders):
        answer = f"{side} on {offer}"
        following = Choose(
            side,
            answer,
            ((ACCEPT, ACCEPT), (REJECT, REJECT)),
            When(_is(answer, ACCEPT), following, rejected(side)),
            tie=Tie.SIGN,
            round=at.round,
            label=f"{side} answers",
            origin=at.path,
        )
    return following


def penalised(at: Position, side: str, offer: str, table: Table) -> Position:
    """The position after a side rejected an offer: where its constituents would ratify it, it pays its penalty."""
    record = table.negotiation.side(side)
    penalty = record.negotiator.refusal_penalty
    body = body_of(record)
    if penalty == ZERO or body is None:
        return at
    offered = evolve(at, agreement=offer)
    votes = sincere_vote(record, body, table, offered)
    due = table.under(
        offered,
        Function(
            votes.names | penalty.names,
            lambda scope: -penalty.value(scope) if votes.value(scope) == RATIFY else Fraction(0),
        ),
    )
    return evolve(at, shifts=(*at.shifts, Shift(side, frozenset({Ending.NO_AGREEMENT}), due)))


def _is(variable: str, value: str) -> Computed:
    return Function(frozenset({variable}), lambda scope: scope[variable] == value)


def _agreements(table: Table) -> tuple[Agreement, ...]:
    symbolic = any(hasattr(value, "free_symbols") for value in table.constants.values())
    return table.negotiation.agreements(symbols=symbolic)


def may_walk_away(stage: Bargain, table: Table, at: Position) -> bool:
    """Whether the proposer may make no proposal; ``auto``: where some agreement is worse for it than its reversion."""
    if stage.walk_away != "auto":
        return stage.walk_away == "always"
    return any(_may_be_worse(stage.proposer, agreement, table, at) for agreement in _agreements(table))


def _may_be_worse(proposer: str, agreement: Agreement, table: Table, at: Position) -> bool:
    scope = table.scope.extended({**dict(agreement.values), "agreement": agreement.name})
    gain = table.payoff(at, proposer, Ending.AGREEMENT)
    base = table.payoff(at, proposer, Ending.NO_AGREEMENT)
    try:
        return scope.decide(gain.value(scope), "<", base.value(scope))
    except (Undecided, KeyError):  # it depends on symbols or on what is drawn
        return True
