"""Before the bargaining, expanded: announcements, polls, trials and granted vetoes."""

from __future__ import annotations

from attrs import evolve

from ..errors import Problem, UnsupportedError
from ..game_tree import Tie
from ..negotiation import Agreement, Announce, Delegate, Poll, Trial
from ..negotiation.stages.pre_play import GRANT, KEEP, TEXT_NOT_SUBMITTED
from ..negotiation.voting import body_of
from .expansion import EVERY_ENDING, Continuation, Position, Shift, Table
from .program import Actors, Choose, Follow, Function, Instruction, When
from .voting import RATIFY, cast_votes, sincere_vote

NOTHING = Agreement(TEXT_NOT_SUBMITTED, ())


def _seers(seen_by: tuple[str, ...] | None) -> Actors:
    return None if seen_by is None else frozenset(seen_by)


def expand_announce(stage: Announce, table: Table, at: Position, then: Continuation) -> Instruction:
    """An actor says something."""
    del table
    options = tuple((message, message) for message in stage.messages)
    label = f"{stage.actor} announces"
    return Choose(
        stage.actor,
        stage.variable,
        options,
        then(at),
        _seers(stage.seen_by),
        round=at.round,
        label=label,
        origin=at.path,
    )


def expand_poll(stage: Poll, table: Table, at: Position, then: Continuation) -> Instruction:
    """A side's constituents say whether they would ratify a text."""
    side = table.negotiation.side(stage.side)
    body = body_of(side)
    if body is None:
        raise UnsupportedError(_nobody(stage.side, f"{at.path}.side"))
    text = table.named(stage.agreement)
    label = f"{stage.side} is asked about {text}"
    if stage.answers == "strategic":
        actor = f"{side.name}.{side.constituents[0].name}"
        return Choose(
            actor,
            stage.variable,
            (("yes", "yes"), ("no", "no")),
            then(at),
            _seers(stage.seen_by),
            round=at.round,
            label=label,
            origin=at.path,
        )
    vote = sincere_vote(side, body, table, at)
    answer = Function(
        vote.names - frozenset(table.negotiation.attributes) - {"agreement"},
        lambda scope: "yes" if vote.value(scope.extended(table.values(text))) == RATIFY else "no",
    )
    return Follow(stage.variable, answer, then(at), _seers(stage.seen_by), label, at.path)


def expand_trial(stage: Trial, table: Table, at: Position, then: Continuation) -> Instruction:
    """A negotiator submits a text to its own constituents, or does not."""
    if at.agreement is not None:
        return then(at)
    side = table.negotiation.side(stage.side)
    if body_of(side) is None:
        raise UnsupportedError(_nobody(stage.side, f"{at.path}.side"))
    text, result = f"{stage.side}'s trial", f"{stage.side}'s trial: result"
    everyone = tuple(each.name for each in table.negotiation.sides)
    tried = evolve(at, agreement=text, signatories=everyone, round=at.round + 1)
    cost = stage.cost
    fee = Shift(stage.side, EVERY_ENDING, Function(cost.names, lambda scope: -cost.value(scope)))

    def ratified(here: Position) -> Instruction:
        return then(evolve(here, ratified=here.ratified | {stage.side}))

    def refused(here: Position) -> Instruction:
        return then(evolve(here.shifted(fee), agreement=None, signatories=(), round=at.round))

    voted = cast_votes(side, result, stage.side, table, tried, ratified, refused, False)
    offered = tuple((agreement.name, agreement) for agreement in map(table.named, stage.texts))
    submitted = Function(frozenset({text}), lambda scope: scope[text] != NOTHING)
    return Choose(
        stage.side,
        text,
        (*offered, (TEXT_NOT_SUBMITTED, NOTHING)),
        When(submitted, voted, then(at)),
        round=at.round,
        label=f"{stage.side} submits a trial text",
        origin=at.path,
    )


def expand_delegate(stage: Delegate, table: Table, at: Position, then: Continuation) -> Instruction:
    """A negotiator grants a veto or keeps it."""
    del table
    after = evolve(at, vetoes=(*at.vetoes, (f"{stage.side}.{stage.group}", stage.variable)))
    return Choose(
        stage.side,
        stage.variable,
        ((GRANT, GRANT), (KEEP, KEEP)),
        then(after),
        _seers(stage.seen_by),
        Tie.FREE,
        at.round,
        f"{stage.side} grants {stage.group} a veto?",
        at.path,
    )


def _nobody(side: str, path: str) -> Problem:
    return Problem("nobody-ratifies", f"{side} has no constituents to ask", path)


__all__ = ["expand_announce", "expand_delegate", "expand_poll", "expand_trial"]
