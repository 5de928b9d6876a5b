"""Amendments at Level II, expanded."""

from __future__ import annotations

from attrs import evolve

from ..game_tree import Ending
from ..negotiation import Amend
from .answers import consent_in_order
from .expansion import Table
from .position import Continuation, Position
from .program import Choose, Function, Instruction, When


def expand_amend(stage: Amend, table: Table, at: Position, then: Continuation) -> Instruction:
    """The actor keeps the text or puts another in its place, which the other signatories accept or not."""
    if at.agreement is None:
        return then(at)
    signed, text = at.agreement, f"{at.agreement} as amended"
    own = stage.by.partition(".")[0]
    after = evolve(at, agreement=text)
    unamended = then(after)
    lost = table.end(after, Ending.INVOLUNTARY_DEFECTION, (own,))
    judges = tuple(side for side in at.signatories if side != own)
    kept = Function(frozenset({signed, text}), lambda scope: scope[text] == scope[signed])
    return Choose(
        stage.by,
        text,
        table.amendments(at.round),
        When(kept, unamended, consent_in_order(judges, text, table, after, unamended, lambda _: lost)),
        round=at.round,
        label=f"{stage.by} amends",
        origin=at.path,
    )
