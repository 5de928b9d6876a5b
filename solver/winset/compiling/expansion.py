"""What the expansions of stages share: where the play stands, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, field, frozen

from ..expression import ZERO, Computed, Expression, Scope, Value
from ..game_tree import Ending
from ..negotiation import Negotiation, Side, Stage
from ..negotiation.voting import GroupPayoff
from .program import End, Function, Instruction, Under


@frozen
class Shift:
    """A change of what an actor gets at some endings: a side payment, a cost, good will, a threat carried out.

    Where the actor is a group whose voting is sincere, the change also moves its vote.
    """

    actor: str
    endings: frozenset[Ending]
    amount: Computed


@frozen
class Position:
    """Where the play stands when a stage begins.

    Parameters
    ----------
    path
        Of the stage in the negotiation, such as ``process.1``.
    agreement
        The variable that holds what was signed, or ``None``.
    round
        Of bargaining, from 1; 0 before.
    signatories
        The sides that signed, in file order.
    refused
        What follows a refusal at Level II where it does not end the play.
    shifts
        Changes of payoffs that earlier stages brought.
    finish
        How the play ends after the last stage, where that is not simply an agreement or none.
    """

    path: str = "process"
    agreement: str | None = None
    round: int = 0
    signatories: tuple[str, ...] = ()
    refused: Continuation | None = field(default=None, eq=False)
    shifts: tuple[Shift, ...] = ()
    finish: Continuation | None = field(default=None, eq=False)


Continuation: TypeAlias = Callable[[Position], Instruction]
Expand: TypeAlias = "Callable[[Stage, Table, Position, Continuation], Instruction]"


@frozen(eq=False)
class Table:
    """The negotiation as expansions see it.

    Parameters
    ----------
    constants
        Values of parameters and labels.
    scope
        A scope over the constants, for what must be known before the play (options, whether to offer a walk-away).
    """

    negotiation: Negotiation
    constants: Mapping[str, Value]
    scope: Scope

    def under(self, position: Position, inner: Computed) -> Computed:
        """Something computed at the agreement of a position."""
        if position.agreement is None:
            return inner
        return Under(position.agreement, inner, frozenset(self.negotiation.attributes))

    def end(
        self,
        position: Position,
        ending: Ending,
        by: tuple[str, ...] | Computed = (),
        payoffs: Mapping[str, Computed] | None = None,
    ) -> End:
        """The end of the play: everyone gets the payoff of the agreement or the reversion, unless told otherwise."""
        if ending is Ending.NO_AGREEMENT:
            position = evolve(position, agreement=None)
        given = payoffs or {}
        found = tuple(
            self.under(position, given[actor] if actor in given else self.payoff(position, actor, ending, by))
            for actor in self.negotiation.actors
        )
        return End(ending, found, by, position.agreement, position.round, position.path)

    def payoff(self, position: Position, actor: str, ending: Ending, by: tuple[str, ...] | Computed = ()) -> Computed:
        """What an actor gets at an ending, with the changes that earlier stages brought."""
        side_name, _, group_name = actor.partition(".")
        side = self.negotiation.side(side_name)
        base: Computed
        if group_name:
            base = GroupPayoff(side, side.group(group_name), ending.value)
        else:
            base = _negotiator_payoff(self, position, side, ending, by)
        amounts = [shift.amount for shift in position.shifts if shift.actor == actor and ending in shift.endings]
        return added(base, *amounts) if amounts else base


def added(*parts: Computed) -> Computed:
    """The sum of computed numbers."""
    names = frozenset[str]().union(*(part.names for part in parts))
    return Function(names, lambda scope: sum((part.value(scope) for part in parts), Fraction(0)))


def _negotiator_payoff(
    table: Table, position: Position, side: Side, ending: Ending, by: tuple[str, ...] | Computed
) -> Computed:
    chief = side.negotiator
    if chief.broker:
        parts = [(weight, table.payoff(position, f"{side.name}.{name}", ending)) for name, weight in chief.broker]
        names = frozenset[str]().union(*(weight.names | part.names for weight, part in parts))
        base: Computed = Function(
            names, lambda scope: sum((w.value(scope) * p.value(scope) for w, p in parts), Fraction(0))
        )
    else:
        base = chief.payoff if ending is Ending.AGREEMENT else chief.reversion.after(ending.value)
    if ending is Ending.AGREEMENT and chief.realignment_cost != ZERO:
        gain, cost = base, chief.realignment_cost
        base = Function(gain.names | cost.names, lambda scope: gain.value(scope) - cost.value(scope))
    if ending is not Ending.INVOLUNTARY_DEFECTION:
        return base
    return _less_costs(base, side, by)


def _less_costs(base: Computed, side: Side, by: tuple[str, ...] | Computed) -> Computed:
    """A failed ratification costs once for one's own refusal and once for another's."""
    cost = side.negotiator.failure_cost
    costs: tuple[Expression, Expression] = (cost.own, cost.other)

    def value(scope: Scope) -> Value:
        refusing = by if isinstance(by, tuple) else by.value(scope)
        total = base.value(scope)
        if side.name in refusing:
            total -= costs[0].value(scope)
        if any(name != side.name for name in refusing):
            total -= costs[1].value(scope)
        return total

    names = base.names | costs[0].names | costs[1].names
    return Function(names if isinstance(by, tuple) else names | by.names, value)
