"""Answers to an offer at Level I: who may sign, who does, and what a rejection costs."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from ..expression import ZERO, Computed, Scope
from ..game_tree import Ending, Tie
from ..negotiation import Agreement
from ..negotiation.stages.bargain import NO_PROPOSAL
from ..negotiation.voting import body_of
from .expansion import Table
from .position import Continuation, Position, Shift, in_round
from .program import Choose, End, Follow, Function, Instruction, When
from .voting import RATIFY, sincere_vote

ACCEPT, REJECT = "accept", "reject"
NOTHING = Agreement(NO_PROPOSAL, ())
"""What is offered where no proposal is made."""


@frozen(eq=False)
class Answering:
    """What follows the answers to one offer.

    Parameters
    ----------
    proposer
        Who has made the offer, and signs it.
    quota
        How many signatures make an agreement.
    signed
        Continues where enough have signed.
    rejected
        Continues where that can no longer be.
    """

    proposer: str
    quota: int
    signed: Continuation
    rejected: Continuation


def consent_in_order(
    responders: tuple[str, ...],
    text: str,
    table: Table,
    at: Position,
    accepted: Instruction,
    rejected: Continuation,
    what: str = "",
) -> Instruction:
    """Responders answer a text in order, seeing earlier answers, until one rejects; labels say ``what`` they answer."""
    following = accepted
    for side in reversed(responders):
        no = rejected(having_rejected(at, side, text, table))
        following = _answer(side, text, table, at, following, no, what)
    return following


def answer_in_order(answering: Answering, offer: str, table: Table, at: Position) -> Instruction:
    """Everyone but the proposer answers in file order, seeing earlier answers, until enough can no longer sign."""
    sides = tuple(side.name for side in table.negotiation.sides)
    responders = tuple(side for side in sides if side != answering.proposer)

    def ask(index: int, signers: tuple[str, ...], here: Position) -> Instruction:
        if len(signers) + len(responders) - index < answering.quota:
            return answering.rejected(here)
        if index == len(responders):
            ordered = tuple(side for side in sides if side in signers)
            return answering.signed(evolve(here, agreement=offer, signatories=ordered))
        side = responders[index]
        yes = ask(index + 1, (*signers, side), here)
        no = ask(index + 1, signers, having_rejected(here, side, offer, table))
        return _answer(side, offer, table, at, yes, no)

    first = ask(0, (answering.proposer,), at)
    barred = barred_from((answering.proposer,), offer, table, at)
    return first if barred is None else When(barred, answering.rejected(at), first)


def _answer(
    side: str, offer: str, table: Table, at: Position, yes: Instruction, no: Instruction, what: str = ""
) -> Instruction:
    """One side answers, unless its mandate answers for it."""
    answer = f"{side} on {offer}"
    choice: Instruction = Choose(
        side,
        answer,
        ((ACCEPT, ACCEPT), (REJECT, REJECT)),
        When(is_(answer, ACCEPT), yes, no),
        tie=Tie.SIGN,
        round=at.round,
        label=f"{side} answers{what and f' {what}'}{in_round(at)}",
        origin=at.path,
    )
    barred = barred_from((side,), offer, table, at)
    if barred is None:
        return choice
    must = Function(frozenset(), lambda scope: REJECT)
    return When(barred, Follow(answer, must, no, label=f"{side}'s mandate", origin=at.path), choice)


def barred_from(sides: tuple[str, ...], offer: str, table: Table, at: Position) -> Computed | None:
    """Whether the mandates of one of the sides forbid it to sign an offer; ``None`` where they have none."""
    required = [bound.requires for bound in at.mandates if bound.side in sides]
    if not required:
        return None
    names = frozenset[str]().union(*(each.names for each in required))
    broken = Function(names, lambda scope: not all(each.value(scope) for each in required))
    return table.under(evolve(at, agreement=offer), broken)


def having_rejected(at: Position, side: str, offer: str, table: Table) -> Position:
    """The position after a side rejected an offer; remembered only where it may have to pay for it."""
    record = table.negotiation.side(side)
    if record.negotiator.refusal_penalty == ZERO or body_of(record) is None:
        return at
    return evolve(at, rejections=(*at.rejections, (side, offer)))


def no_agreement(table: Table, at: Position) -> End:
    """The end without an agreement: who rejected what its constituents would have ratified pays once for it."""
    by_side: dict[str, list[Computed]] = {}
    for side, offer in at.rejections:
        record = table.negotiation.side(side)
        body = body_of(record)
        assert body is not None, "only sides with constituents are remembered"
        offered = evolve(at, agreement=offer)
        by_side.setdefault(side, []).append(table.under(offered, sincere_vote(record, body, table, offered)))
    shifts = [
        Shift(side, frozenset({Ending.NO_AGREEMENT}), _penalty(side, votes, table)) for side, votes in by_side.items()
    ]
    return table.end(at.shifted(*shifts), Ending.NO_AGREEMENT)


def _penalty(side: str, votes: list[Computed], table: Table) -> Computed:
    penalty = table.negotiation.side(side).negotiator.refusal_penalty

    def value(scope: Scope) -> Fraction:
        due: Fraction = penalty.value(scope)
        return -due if any(vote.value(scope) == RATIFY for vote in votes) else Fraction(0)

    return Function(penalty.names.union(*(vote.names for vote in votes)), value)


def is_(variable: str, value: str) -> Computed:
    """Whether a variable has a value."""
    return Function(frozenset({variable}), lambda scope: scope[variable] == value)
