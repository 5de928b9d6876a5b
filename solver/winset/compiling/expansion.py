"""What the expansions of stages share: what they know of the negotiation, and how the play ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from ..errors import NotYetError, Problem
from ..expression import ZERO, Computed, Expression, Number, Scope, Value
from ..game_tree import Ending
from ..negotiation import Agreement, Bargain, Negotiation, Side, Stage
from ..negotiation.exchangeable import AverageMember, Deciding, deciding_member
from ..negotiation.stage import walk
from ..negotiation.stages.discounting import EVERYONE, Discounts
from ..negotiation.stages.ranging import Ranging, steps
from ..negotiation.voting import GroupPayoff
from .ends import Ends
from .position import EVERY_ENDING, Continuation, Position, scaled
from .program import Actors, End, Function, Instruction, Under
from .standing import Standing, base_of, replaced, symbol_of_amendment, symbol_of_round, symbols_of

VOTER = ".pivot"
"""Added to the name of a group of exchangeable members: the member whose vote decides."""


def amended(name: str) -> str:
    """The name of the choice to put other numbers in an offer's place."""
    return f"{name} as amended"


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
    notes
        What a reader of the game has to know, in order.
    alike
        Players that stand for several who are assumed to play alike.
    bound
        Parameters that stand for whatever is chosen, with the issue or variable.
    standing
        What is known of symbols that stand for an offer or a draw, not for a parameter.
    ends
        What is known of the ends of the program so far.
    """

    negotiation: Negotiation
    constants: Mapping[str, Value]
    scope: Scope
    notes: dict[str, None] = field(factory=dict)
    alike: set[str] = field(factory=set)
    bound: Mapping[str, str] = {}
    standing: Standing | None = None
    ends: Ends = field(factory=Ends)

    @cached_property
    def deciding(self) -> Mapping[str, Deciding]:
        """By group whose members are exchangeable, the member whose vote decides."""
        return {
            f"{side.name}.{group.name}": deciding_member(side, group, self.agreements, self.scope)
            for side in self.negotiation.sides
            for group in side.constituents
            if group.exchangeable is not None
        }

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Everyone with a payoff; of exchangeable members who vote strategically the one that decides is one more."""
        found: list[str] = []
        for actor in self.negotiation.actors:
            found.append(actor)
            if actor in self.deciding and self.deciding[actor].side.voting == "strategic":
                found.append(f"{actor}{VOTER}")
        return tuple(found)

    def voter(self, actor: str) -> str:
        """Who casts the vote of a group: itself, or of exchangeable members the one that decides."""
        return f"{actor}{VOTER}" if actor in self.deciding else actor

    def group_of(self, actor: str) -> str:
        """For whom an actor speaks: the group of exchangeable members that it is one of, or itself."""
        group = actor.rpartition(".")[0]
        return group if group in self.deciding else actor

    def who(self, names: Iterable[str] | None) -> Actors:
        """Who learns what these actors learn: they, and who votes for them; ``None`` for everyone."""
        return None if names is None else frozenset(each for name in names for each in (name, self.voter(name)))

    def having_shown(self, position: Position, variable: str, rule: Computed, who: Actors = None) -> Position:
        """The position after a rule has shown what depends on draws; kept only where a mechanism reckons with it."""
        drawn = {draw.variable for draw in position.draws}
        if not self._reckons or not rule.names & drawn:
            return position
        return evolve(position, signals=(*position.signals, (variable, rule, who)))

    @cached_property
    def _reckons(self) -> bool:
        stages = (stage for stage, _ in walk(self.negotiation.process))
        return any(isinstance(stage, Bargain) and stage.protocol == "nash_bargaining" for stage in stages)

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Every agreement of the finite game, in order."""
        symbolic = any(hasattr(value, "free_symbols") for value in self.constants.values())
        return self.negotiation.agreements(symbols=symbolic)

    def offered(self, agreement: Agreement, round_: int) -> Agreement:
        """The agreement as an offer of one round, whose symbols are its own: other rounds' offers are other numbers."""
        if not self.bound:
            return agreement
        return self.own(agreement, round_)  # type: ignore[no-any-return]

    def amendments(self, round_: int) -> tuple[tuple[str, Agreement], ...]:
        """What a text of one round may be replaced by: another one, or where an offer stands for any, any other."""
        return tuple(
            (name, self.offered(each, round_))
            for agreement in self.agreements
            for name, each in (*self._other(agreement), (agreement.name, agreement))
        )

    def _other(self, agreement: Agreement) -> Iterator[tuple[str, Agreement]]:
        """The agreement with other symbols, where it has symbols that stand for what is chosen."""
        other = {each: symbol_of_amendment(each) for each in symbols_of(agreement) if each.name in self.bound}
        if other:
            yield amended(agreement.name), replaced(agreement, other)

    def own(self, value: Value, round_: int) -> Value:
        """A chosen value with the symbols of its round."""
        return replaced(value, {s: symbol_of_round(s, round_) for s in symbols_of(value) if s.name in self.bound})

    def stands_for(self, value: Value) -> dict[Any, str]:
        """The symbols in a value that stand for an offer or a draw, each with the name of that of the first round."""
        known = frozenset[str]() if self.standing is None else self.standing.names
        return {each: base for each in symbols_of(value) if (base := base_of(each.name)) in known}

    def over(self, stage: Ranging, variable: str, at: Position) -> tuple[tuple[str, Value], ...]:
        """The options of a choice from an interval: a symbol for any number of it, or the ends of equal steps."""
        for name, chosen in self.bound.items():
            if chosen == variable:
                return ((name, self.own(self.constants[name], at.round)),)
        return tuple((str(number), number) for number in steps(stage, at.path))

    def named(self, name: str) -> Agreement:
        """The agreement of that name, or the point that a number stands for where there is one issue."""
        return next(
            agreement
            for agreement in self.agreements
            if agreement.name == name or (len(agreement.values) == 1 and str(agreement.values[0][1]) == name)
        )

    def values(self, agreement: Agreement) -> dict[str, Value]:
        """What expressions over an agreement see."""
        return {**dict(agreement.values), "agreement": agreement.name}

    def worth(self, payoff: Computed, agreement: Agreement, scope: Scope) -> Number:
        """A payoff at an agreement."""
        return payoff.value(scope.extended(self.values(agreement)))

    def note(self, text: str) -> None:
        """Something that a reader of the game has to know; said once."""
        self.notes[text] = None

    def rounds(self, source: Expression) -> int:
        """A number of rounds; a parameter in it needs a value, also where parameters are symbols.

        Raises
        ------
        NotYetError
            ``no-value``.
        """
        values = self.negotiation.constants()
        missing = sorted(source.names - values.keys())
        if missing:
            message = f"the number of rounds needs a value of {missing[0]}"
            raise NotYetError(Problem("no-value", message, f"parameters.{missing[0]}"))
        return int(source.value(Scope(values)))

    def later(self, position: Position, discounts: Discounts) -> Position:
        """The position one round later: every factor times its discount."""
        if not discounts:
            return position
        rates = {name: source.value(self.scope) for name, source in discounts}
        now = dict(position.factors)
        one = Fraction(1)
        factors = []
        for actor in self.actors:
            side, owner = actor.partition(".")[0], self.group_of(actor)
            rate = rates.get(owner, rates.get(side, rates.get(EVERYONE, one)))
            factors.append((actor, now.get(actor, one) * rate))
        return evolve(position, factors=tuple(factors))

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
        """The end of the play: everyone gets the payoff of the agreement or the reversion, unless told otherwise.

        What was paid before is paid however the play ends, also where ``payoffs`` say what the end gives.
        """
        if ending is Ending.NO_AGREEMENT:
            position = evolve(position, agreement=None)
        given = payoffs or {}
        factors = dict(position.factors)
        found = []
        for actor in self.actors:
            now = given.get(actor) or self.due(position, actor, ending, by)
            paid = _amounts(position, actor, ending, before=True)
            due = scaled(now, factors[actor]) if factors.get(actor, 1) != 1 else now
            found.append(self.under(position, added(due, *paid) if paid else due))
        return End(ending, tuple(found), by, position.agreement, position.round, position.path)

    def payoff(self, position: Position, actor: str, ending: Ending, by: tuple[str, ...] | Computed = ()) -> Computed:
        """What an actor gets at an ending, with the changes that earlier stages brought; not discounted."""
        now = self.due(position, actor, ending, by)
        paid = _amounts(position, actor, ending, before=True)
        return added(now, *paid) if paid else now

    def due(self, position: Position, actor: str, ending: Ending, by: tuple[str, ...] | Computed = ()) -> Computed:
        """What an actor gets when the play ends, without what it has paid before."""
        owner = self.group_of(actor)
        side_name, _, group_name = owner.partition(".")
        side = self.negotiation.side(side_name)
        if ending is Ending.AGREEMENT and position.signatories and side_name not in position.signatories:
            ending = ending if position.outsiders_bound else Ending.NO_AGREEMENT
        base: Computed
        if group_name:
            base = payoff = GroupPayoff(side, side.group(group_name), ending.value)
            if owner == actor and owner in self.deciding:
                base = AverageMember(self.deciding[owner], payoff)
        else:
            base = _negotiator_payoff(self, position, side, ending, by)
        amounts = _amounts(position, owner, ending, before=False)
        return added(base, *amounts) if amounts else base


def _amounts(position: Position, actor: str, ending: Ending, before: bool) -> tuple[Computed, ...]:
    """Changes of an actor's payoff: those paid before, however the play ends, or those that the ending brings."""
    return tuple(
        shift.amount
        for shift in position.shifts
        if shift.actor == actor and ending in shift.endings and (shift.endings == EVERY_ENDING) is before
    )


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
