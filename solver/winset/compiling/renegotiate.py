"""Rounds of stages, expanded."""

from __future__ import annotations

from attrs import evolve

from ..negotiation import Renegotiate
from .expansion import Table
from .position import Continuation, Position
from .program import Instruction


def expand_renegotiate(stage: Renegotiate, table: Table, at: Position, then: Continuation) -> Instruction:
    """The stages; a refusal at Level II plays them again, one round later, as long as rounds are left."""
    from . import expand_stages

    if at.agreement is not None:
        return then(at)

    rounds = table.rounds(stage.rounds)

    def play(number: int, here: Position) -> Instruction:
        def again(refused: Position) -> Instruction:
            later = table.later(refused, stage.discount)
            return play(number + 1, evolve(later, agreement=None, signatories=(), path=here.path))

        follow = at.refused if number + 1 == rounds else again
        block = evolve(here, path=f"{at.path}.stages", refused=follow)
        return expand_stages(
            stage.stages, table, block, lambda after: then(evolve(after, refused=at.refused, path=at.path))
        )

    return play(0, at)
