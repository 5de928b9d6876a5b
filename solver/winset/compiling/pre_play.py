"""Before the bargaining, expanded: announcements, polls, trials and granted vetoes."""

from __future__ import annotations

from attrs import evolve

from ..errors import Problem, UnsupportedError
from ..expression import ZERO
from ..game_tree import Tie
from ..negotiation import Agreement, Announce, Delegate, Poll, Trial
from ..negotiation.stages.pre_play import GRANT, KEEP, TEXT_NOT_SUBMITTED
from ..negotiation.voting import body_of
from .answers import barred_from, consent_in_order
from .expansion import Table
from .position import EVERY_ENDING, Continuation, Position, Shift, before_round
from .program import Choose, Follow, Function, Instruction, When
from .voting import RATIFY, cast_votes, sincere_vote

NOTHING = Agreement(TEXT_NOT_SUBMITTED, ())


def expand_announce(stage: Announce, table: Table, at: Position, then: Continuation) -> Instruction:
    """An actor says something."""
    options = tuple((message, message) for message in stage.messages)
    label = f"{stage.actor} announces{before_round(at)}"
    at, older = at.renewing(stage.variable)
    return Choose(
        stage.actor,
        stage.variable,
        options,
        then(at),
        table.who(stage.seen_by),
        round=at.round,
        label=label,
        origin=at.path,
        older=older,
    )


def expand_poll(stage: Poll, table: Table, at: Position, then: Continuation) -> Instruction:
    """A side's constituents say whether they would ratify a text."""
    side = table.negotiation.side(stage.side)
    body = body_of(side)
    if body is None:
        raise UnsupportedError(_nobody(stage.side, f"{at.path}.side"))
    text = table.named(stage.agreement)
    label = f"{stage.side} is asked about {text}{before_round(at)}"
    at, older = at.renewing(stage.variable)
    if stage.answers == "strategic":
        if len(side.constituents) > 1:
            message = f"{side.name} has several groups, and a strategic poll asks one"
            hint = "answers: sincere, or a choose stage for every group that answers as it likes"
            raise UnsupportedError(Problem("several-polled", message, f"{at.path}.answers", hint=hint))
        actor = f"{side.name}.{side.constituents[0].name}"
        return Choose(
            actor,
            stage.variable,
            (("yes", "yes"), ("no", "no")),
            then(at),
            table.who(stage.seen_by),
            round=at.round,
            label=label,
            origin=at.path,
            older=older,
        )
    vote = sincere_vote(side, body, table, at)
    answer = Function(
        vote.names - frozenset(table.negotiation.attributes) - {"agreement"},
        lambda scope: "yes" if vote.value(scope.extended(table.values(text))) == RATIFY else "no",
    )
    seers = table.who(stage.seen_by)
    after = then(table.having_shown(at, stage.variable, answer, seers))
    return Follow(stage.variable, answer, after, seers, label, at.path, older=older)


def expand_trial(stage: Trial, table: Table, at: Position, then: Continuation) -> Instruction:
    """A negotiator submits a text to its own constituents, or does not; what they ratify the others sign or reject."""
    if at.agreement is not None:
        return then(at)
    side = table.negotiation.side(stage.side)
    if body_of(side) is None:
        raise UnsupportedError(_nobody(stage.side, f"{at.path}.side"))
    text = f"{stage.side}'s trial"
    at, older = at.renewing(text)
    everyone = tuple(each.name for each in table.negotiation.sides)
    others = tuple(name for name in everyone if name != stage.side)
    tried = evolve(at, agreement=text, signatories=everyone, round=at.round + 1)
    cost = stage.cost
    fee = Shift(stage.side, EVERY_ENDING, Function(cost.names, lambda scope: -cost.value(scope)))
    follow = then(at)

    def without(here: Position) -> Instruction:
        after = evolve(here, agreement=None, signatories=(), round=at.round)
        return follow if after == at else then(after)

    def ratified(here: Position) -> Instruction:
        signed = then(evolve(here, ratified=here.ratified | {stage.side}))
        return consent_in_order(others, text, table, here, signed, without, text)

    def refused(here: Position) -> Instruction:
        return without(here if cost == ZERO else here.shifted(fee))

    voted = cast_votes(side, f"{text}: result", stage.side, table, tried, ratified, refused)
    barred = barred_from((stage.side,), text, table, at)
    if barred is not None:
        voted = When(barred, follow, voted)
    offered = tuple((agreement.name, agreement) for agreement in map(table.named, stage.texts))
    submitted = Function(frozenset({text}), lambda scope: scope[text] != NOTHING)
    return Choose(
        stage.side,
        text,
        (*offered, (TEXT_NOT_SUBMITTED, NOTHING)),
        When(submitted, voted, follow),
        round=at.round,
        label=f"{stage.side} submits a trial text{before_round(at)}",
        origin=at.path,
        older=older,
    )


def expand_delegate(stage: Delegate, table: Table, at: Position, then: Continuation) -> Instruction:
    """A negotiator grants a veto or keeps it."""
    at, older = at.renewing(stage.variable)
    after = evolve(at, vetoes=(*at.vetoes, (f"{stage.side}.{stage.group}", stage.variable)))
    return Choose(
        stage.side,
        stage.variable,
        ((GRANT, GRANT), (KEEP, KEEP)),
        then(after),
        table.who(stage.seen_by),
        Tie.FREE,
        at.round,
        f"{stage.side} grants {stage.group} a veto{before_round(at)}?",
        at.path,
        older=older,
    )


def _nobody(side: str, path: str) -> Problem:
    return Problem("nobody-ratifies", f"{side} has no constituents to ask", path)


__all__ = ["expand_announce", "expand_delegate", "expand_poll", "expand_trial"]
