"""Tied hands, expanded: commitments and mandates."""

from __future__ import annotations

from attrs import evolve

from ..expression import ONE, ZERO, Computed, Expression, Scope, Value
from ..game_tree import Ending
from ..negotiation import Commit, Mandate
from ..negotiation.stages.levels import Levels
from .expansion import Table
from .position import EVERY_ENDING, Bound, Continuation, Position, Shift, before_round
from .program import Choose, Function, Instruction

AT_AGREEMENT = frozenset({Ending.AGREEMENT})


def expand_commit(stage: Commit, table: Table, at: Position, then: Continuation) -> Instruction:
    """The negotiator chooses a level; agreements beyond it are refused at Level II, or cost it something."""
    at, older = at.renewing(stage.variable)
    shifts = [] if stage.cost == ZERO else [Shift(stage.side, EVERY_ENDING, _negative(stage.cost))]
    if stage.violation_cost is not None:
        shifts.append(Shift(stage.side, AT_AGREEMENT, _violation(stage.requires, stage.violation_cost)))
        after = at.shifted(*shifts)
    else:
        holds = None if stage.holds == ONE else stage.holds
        bound = Bound(stage.side, stage.requires, stage.revocation_cost, holds)
        after = evolve(at.shifted(*shifts), commitments=(*at.commitments, bound))
    label = f"{stage.side} commits to {stage.variable}{before_round(at)}"
    return _choose(stage.side, stage.variable, older, stage.levels, stage.seen_by, label, table, at, then(after))


def expand_mandate(stage: Mandate, table: Table, at: Position, then: Continuation) -> Instruction:
    """What a negotiator may sign, fixed or chosen by an actor."""
    older = ""
    if stage.actor is not None:
        at, older = at.renewing(stage.variable)
    after = evolve(at, mandates=(*at.mandates, Bound(stage.side, stage.requires)))
    if stage.actor is None:
        return then(after)
    label = f"{stage.actor} sets {stage.variable} for {stage.side}{before_round(at)}"
    return _choose(stage.actor, stage.variable, older, stage.levels, stage.seen_by, label, table, at, then(after))


def _choose(
    actor: str,
    variable: str,
    older: str,
    levels: Levels,
    seen_by: tuple[str, ...] | None,
    label: str,
    table: Table,
    at: Position,
    following: Instruction,
) -> Instruction:
    values = dict.fromkeys(level.value(table.scope) for level in levels)
    options = tuple((str(value), value) for value in values)
    return Choose(
        actor,
        variable,
        options,
        following,
        table.who(seen_by),
        round=at.round,
        label=label,
        origin=at.path,
        older=older,
    )


def _negative(source: Expression) -> Computed:
    return Function(source.names, lambda scope: -source.value(scope))


def _violation(requires: Expression, cost: Expression) -> Computed:
    def value(scope: Scope) -> Value:
        return ZERO.value(scope) if requires.value(scope) else -cost.value(scope)

    return Function(requires.names | cost.names, value)
