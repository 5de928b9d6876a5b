"""Threats, expanded: at all their targets at once, or at one that the side chooses."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from ..expression import Computed, Number
from ..negotiation import Threaten
from .expansion import Table
from .levers import FAILED_ENDINGS, expand_threaten
from .position import EVERY_ENDING, Continuation, Position, Shift
from .program import Choose, Follow, Function, Instruction

NOBODY = "nobody"


@frozen
class Aim:
    """Whom a threat is aimed at, and how much it is."""

    group: str
    level: Number

    def at(self, group: str) -> Number:
        """What a group would lose."""
        return self.level if group == self.group else Fraction(0)

    def __str__(self) -> str:
        return f"{self.group} {self.level}" if self.group else NOBODY


def expand_threat(stage: Threaten, table: Table, at: Position, then: Continuation) -> Instruction:
    """A level that the targets lose unless the agreement takes effect."""
    return _aimed(stage, table, at, then) if stage.aim == "one" else expand_threaten(stage, table, at, then)


def _aimed(stage: Threaten, table: Table, at: Position, then: Continuation) -> Instruction:
    """One choice of a target and a level, or of nobody; the level is what the cost is computed with."""
    target = f"{stage.variable} at"
    aimed = frozenset({target})

    def loses(group: str) -> Computed:
        return Function(aimed, lambda scope: -scope[target].at(group))

    shifts = [Shift(group, FAILED_ENDINGS, loses(group)) for group in stage.against]
    endings = FAILED_ENDINGS if stage.paid == "carried_out" else EVERY_ENDING
    shifts.append(Shift(stage.side, endings, Function(stage.cost.names, lambda scope: -stage.cost.value(scope))))
    levels = dict.fromkeys(level for source in stage.amounts if (level := source.value(table.scope)) != 0)
    aims = [Aim("", Fraction(0)), *(Aim(group, level) for group in stage.against for level in levels)]
    level = Follow(stage.variable, Function(aimed, lambda scope: scope[target].level), then(at.shifted(*shifts)))
    options = tuple((str(aim), aim) for aim in aims)
    return Choose(stage.side, target, options, level, round=at.round, label=f"{stage.side} threatens", origin=at.path)
