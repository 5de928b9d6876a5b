"""The primitives of a file, expanded to those of a program: names resolved, values made numbers where they are."""

from __future__ import annotations

from attrs import evolve

from ..expression import Scope, Value, expression
from ..game_tree import Ending, Tie
from ..negotiation import Choose, Draw, End, Sees, Stage, When
from . import program
from .expansion import Table
from .position import Continuation, Position, before_round
from .program import Instruction


def expand_draw(stage: Draw, table: Table, at: Position, then: Continuation) -> Instruction:
    """Nature draws; its values are as written."""
    at, older = at.renewing(stage.variable)
    drawn = program.Draw(
        stage.variable,
        tuple((name, _value(name, table)) for name, _ in stage.values),
        tuple(table.under(at, source) for _, source in stage.values),
        program.Instruction(),
        table.who(stage.known_to),
        origin=at.path,
        older=older,
    )
    return evolve(drawn, then=then(evolve(at, draws=(*at.draws, drawn))))


def expand_choose(stage: Choose, table: Table, at: Position, then: Continuation) -> Instruction:
    """An actor chooses."""
    if stage.domain is not None:
        options = table.over(stage, stage.variable, at)
    else:
        options = tuple((option, _value(option, table)) for option in stage.options)
    at, older = at.renewing(stage.variable)
    return program.Choose(
        stage.actor,
        stage.variable,
        options,
        then(at),
        table.who(stage.seen_by),
        Tie(stage.tie),
        at.round,
        f"{stage.variable}{before_round(at)}",
        at.path,
        older=older,
    )


def expand_sees(stage: Sees, table: Table, at: Position, then: Continuation) -> Instruction:
    """Actors learn variables."""
    told = frozenset((variable, actor) for variable in stage.variables for actor in stage.actors)
    after = then(evolve(at, told=at.told | told))
    return program.Sees(table.who(stage.actors), stage.variables, after)


def expand_when(stage: When, table: Table, at: Position, then: Continuation) -> Instruction:
    """A branch that does not end the play joins what follows."""
    from . import expand_stages

    follow = then(at)

    def block(stages: tuple[Stage, ...], field: str) -> Instruction:
        here = evolve(at, path=f"{at.path}.{field}")
        return expand_stages(stages, table, here, lambda after: follow if after == here else then(after))

    return program.When(
        table.under(at, stage.condition), block(stage.then, "then"), block(stage.otherwise, "else"), f"{at.path}.if"
    )


def expand_end(stage: End, table: Table, at: Position, then: Continuation) -> Instruction:
    """The play ends as the file says."""
    del then
    return table.end(at, Ending(stage.ending), stage.by, dict(stage.payoffs))


def _value(name: str, table: Table) -> Value:
    """A label stands for itself; anything else is a number or an expression over parameters."""
    if name in table.negotiation.labels:
        return name
    return expression(name).value(Scope(table.constants))
