"""Side payments, threats, lobbying and rallying, expanded: choose an amount, shift payoffs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from attrs import frozen

from ..errors import NotYetError, Problem
from ..expression import Computed, Expression, Number, Scope, Undecided, Value
from ..game_tree import Ending
from ..negotiation import Lobby, Rally, SidePayment, Threaten
from ..negotiation.stages.levers import Lever
from .expansion import Table
from .position import EVERY_ENDING, Continuation, Position, Shift, before_round
from .program import Choose, Function, Instruction

FAILED_ENDINGS = frozenset(Ending) - {Ending.AGREEMENT}
AT_AGREEMENT = frozenset({Ending.AGREEMENT})
PAYMENT_LIMIT = 10_000
"""Most ways to pay that a side payment lists."""


@frozen
class Payment:
    """What each group is paid."""

    amounts: tuple[tuple[str, Number], ...]

    def to(self, group: str) -> Number:
        """What a group is paid."""
        return dict(self.amounts)[group]

    def total(self, members: Mapping[str, int]) -> Number:
        """The sum; of ``members`` who are alike each is paid."""
        return sum((amount * members.get(group, 1) for group, amount in self.amounts), Fraction(0))

    def __str__(self) -> str:
        return ", ".join(f"{group} {amount}" for group, amount in self.amounts if amount != 0) or "nothing"


def expand_side_payment(stage: SidePayment, table: Table, at: Position, then: Continuation) -> Instruction:
    """The payer chooses who gets what; it is paid where the agreement takes effect."""
    ways = f"{stage.payer} pays"
    at, older = at.renewing(ways)
    names = frozenset({ways})

    members = {actor: each.members for actor, each in table.deciding.items()}

    def paid(group: str) -> Computed:
        return Function(names, lambda scope: scope[ways].to(group))

    def cost(scope: Scope) -> Value:
        return -scope[ways].total(members) * (1 + stage.loss.value(scope))

    shifts = [Shift(group, AT_AGREEMENT, paid(group)) for group in stage.to]
    shifts.append(Shift(stage.payer, AT_AGREEMENT, Function(names | stage.loss.names, cost)))
    after = then(at.shifted(*shifts))
    options = tuple((str(way), way) for way in _ways(stage, members, table, at))
    who = f"{stage.payer} pays" if stage.decider == stage.payer else f"{stage.decider} has {stage.payer} pay"
    label = f"{who}{before_round(at)}"
    return Choose(stage.decider, ways, options, after, round=at.round, label=label, origin=at.path, older=older)


def _ways(stage: SidePayment, members: Mapping[str, int], table: Table, at: Position) -> list[Payment]:
    """Every way to pay within the budget, cheapest amounts first; paying nothing is one of them."""
    budget = None if stage.budget is None else stage.budget.value(table.scope)
    if stage.steps is not None and budget is not None:
        amounts = [budget * step / stage.steps for step in range(stage.steps + 1)]
    else:
        amounts = [Fraction(0), *(a for source in stage.amounts if (a := source.value(table.scope)) != 0)]
    width = 1 if stage.across_the_board else len(stage.to)
    if len(amounts) ** width > PAYMENT_LIMIT:
        raise NotYetError(
            Problem(
                "payment-limit",
                f"there are {len(amounts) ** width} ways to pay, above {PAYMENT_LIMIT}",
                at.path,
                hint="fewer amounts or fewer groups",
            )
        )
    found: list[Payment] = []
    for each in product(amounts, repeat=width):
        way = Payment(tuple(zip(stage.to, each * len(stage.to) if stage.across_the_board else each, strict=False)))
        if budget is None or _affordable(way.total(members), budget, table):
            found.append(way)
    return found


def _affordable(total: Number, budget: Number, table: Table) -> bool:
    try:
        return table.scope.decide(total, "<=", budget)
    except Undecided:
        raise NotYetError(
            Problem(
                "open-budget", f"whether {total} is within the budget {budget} depends on a symbol", hint="use steps"
            )
        ) from None


def expand_threaten(stage: Threaten, table: Table, at: Position, then: Continuation) -> Instruction:
    """A level that its targets lose unless the agreement takes effect."""
    shifts = [Shift(group, FAILED_ENDINGS, _times(-1, stage.variable)) for group in stage.against]
    endings = FAILED_ENDINGS if stage.paid == "carried_out" else EVERY_ENDING
    shifts.append(Shift(stage.side, endings, _negative(stage.cost)))
    whom = f"threatens {', '.join(stage.against)}"
    return _choose_level(stage, stage.variable, whom, shifts, table, at, then)


def expand_lobby(stage: Lobby, table: Table, at: Position, then: Continuation) -> Instruction:
    """An effort that adds to groups' payoffs from an agreement."""
    shifts = [Shift(group, AT_AGREEMENT, effect) for group, effect in stage.effects]
    shifts.append(Shift(stage.side, EVERY_ENDING, _negative(stage.cost)))
    return _choose_level(stage, stage.variable, "lobbies", shifts, table, at, then)


def expand_rally(stage: Rally, table: Table, at: Position, then: Continuation) -> Instruction:
    """A level that adds to groups' payoffs without an agreement."""
    shifts = [Shift(group, FAILED_ENDINGS, effect) for group, effect in stage.effects]
    shifts.append(Shift(stage.side, EVERY_ENDING, _negative(stage.cost)))
    return _choose_level(stage, stage.variable, "rallies", shifts, table, at, then)


def _choose_level(
    stage: Lever, variable: str, doing: str, shifts: list[Shift], table: Table, at: Position, then: Continuation
) -> Instruction:
    label = f"{stage.side} {doing}{before_round(at)}"
    if stage.domain is not None:
        options = table.over(stage, variable, at)
    else:
        levels = dict.fromkeys([Fraction(0), *(source.value(table.scope) for source in stage.amounts)])
        options = tuple((str(level), level) for level in levels)
    at, older = at.renewing(variable)
    after = then(at.shifted(*shifts))
    return Choose(stage.side, variable, options, after, round=at.round, label=label, origin=at.path, older=older)


def _times(factor: int, variable: str) -> Computed:
    return Function(frozenset({variable}), lambda scope: factor * scope[variable])


def _negative(source: Expression) -> Computed:
    return Function(source.names, lambda scope: -source.value(scope))
