"""Implementation after ratification, expanded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

from attrs import evolve

from ..expression import Computed, Expression, Number, Scope
from ..game_tree import Ending, Tie
from ..negotiation import Implement
from ..negotiation.stages.implement import COMPLY, DELIVERED, FAILED, RENEGE
from .expansion import Continuation, Position, Table
from .program import Actors, Choose, Draw, End, Function, Instruction, Sees, When


def expand_implement(stage: Implement, table: Table, at: Position, then: Continuation) -> Instruction:
    """Every side chooses, nature may fail the willing, and the end of the play knows who delivered."""
    if at.agreement is None:
        return then(at)
    sides = tuple(side for side in stage.order or at.signatories if side in at.signatories)

    def finish(position: Position) -> Instruction:
        return _finish(stage, sides, table, position)

    follow: Instruction = then(evolve(at, finish=finish))
    delivered = tuple(f"{side}_delivers" for side in sides)
    seers = table.who(stage.cause_seen_by)
    if stage.timing == "simultaneous":
        follow = Sees(None, delivered, _told_causes(sides, seers, follow))
        for side in reversed(sides):
            follow = _one_side(stage, side, at, follow, frozenset())
        return follow
    for side in reversed(sides):
        told = _told_causes((side,), seers, follow)
        follow = _one_side(stage, side, at, Sees(None, (f"{side}_delivers",), told), frozenset())
    return follow


def _told_causes(sides: tuple[str, ...], seers: Actors, follow: Instruction) -> Instruction:
    """Who sees the causes learns the intentions."""
    return Sees(seers, tuple(f"{side}_intends" for side in sides), follow)


def _one_side(stage: Implement, side: str, at: Position, follow: Instruction, seen_by: Actors) -> Instruction:
    intends, delivers = f"{side}_intends", f"{side}_delivers"
    values = ((DELIVERED, DELIVERED), (FAILED, FAILED))

    def failing(scope: Scope) -> Number:
        return Fraction(1) if scope[intends] == RENEGE else stage.failure.value(scope)

    names = stage.failure.names | {intends}
    chances: tuple[Computed, ...] = (
        Function(names, lambda scope: 1 - failing(scope)),
        Function(names, failing),
    )
    outcome = Draw(delivers, values, chances, follow, seen_by, f"{side} delivers?", at.path)
    return Choose(
        side,
        intends,
        ((COMPLY, COMPLY), (RENEGE, RENEGE)),
        outcome,
        seen_by,
        Tie.FIRST,
        at.round,
        f"{side} implements",
        at.path,
    )


def _finish(stage: Implement, sides: tuple[str, ...], table: Table, at: Position) -> Instruction:
    """The ending, with its payoffs: voluntary defection before involuntary before agreement."""
    names = frozenset(f"{side}_{part}" for side in sides for part in ("intends", "delivers"))

    def reneging(scope: Scope) -> tuple[str, ...]:
        return tuple(side for side in sides if scope[f"{side}_intends"] == RENEGE)

    def failing(scope: Scope) -> tuple[str, ...]:
        return tuple(side for side in sides if scope[f"{side}_delivers"] == FAILED)

    def end(ending: Ending, by: Callable[[Scope], tuple[str, ...]]) -> End:
        payoffs = {side: _stage_payoff(stage, side, sides, table, at, names) for side in sides}
        return table.end(at, ending, Function(names, by), payoffs)

    agreement = end(Ending.AGREEMENT, lambda scope: ())
    involuntary = When(
        Function(names, lambda s: bool(failing(s))), end(Ending.INVOLUNTARY_DEFECTION, failing), agreement
    )
    return When(Function(names, lambda s: bool(reneging(s))), end(Ending.VOLUNTARY_DEFECTION, reneging), involuntary)


def _stage_payoff(
    stage: Implement, side: str, sides: tuple[str, ...], table: Table, at: Position, names: frozenset[str]
) -> Computed:
    """What a side gets: now by who delivers, less the audience cost, and the discounted future."""
    signed = table.due(at, side, Ending.AGREEMENT)  # what was paid before is paid once, not in every period
    entries: dict[str, Computed] = {
        field: dict(getattr(stage, field)).get(side, signed) for field in ("temptation", "betrayed", "collapse")
    }
    discount: Expression | None = dict(stage.discount).get(side)
    cost: Expression | None = dict(stage.audience_cost).get(side)

    def now(scope: Scope, delivering: frozenset[str]) -> Number:
        others = all(other in delivering for other in sides if other != side)
        if side in delivering:
            return (signed if others else entries["betrayed"]).value(scope)
        return entries["temptation" if others else "collapse"].value(scope)

    def value(scope: Scope) -> Number:
        delivering = frozenset(each for each in sides if scope[f"{each}_delivers"] == DELIVERED)
        total = now(scope, delivering)
        if cost is not None and scope[f"{side}_intends"] == RENEGE:
            total -= cost.value(scope)
        if discount is not None:
            factor = discount.value(scope)
            if delivering == frozenset(sides):
                total += factor * _value_of_complying(scope, factor)
            else:
                total += factor * entries["collapse"].value(scope) / (1 - factor)
        return total

    def _value_of_complying(scope: Scope, factor: Number) -> Number:
        """V = E[now + factor * (V if all deliver, else collapse for ever)] when every side complies: linear in V."""
        failure = stage.failure.value(scope)
        expected: Number = Fraction(0)
        for pattern in product((True, False), repeat=len(sides)):
            weight: Number = Fraction(1)
            for delivers in pattern:
                weight *= 1 - failure if delivers else failure
            expected += weight * now(scope, frozenset(s for s, d in zip(sides, pattern, strict=True) if d))
        all_deliver = (1 - failure) ** len(sides)
        ruin = entries["collapse"].value(scope) / (1 - factor)
        return (expected + factor * (1 - all_deliver) * ruin) / (1 - factor * all_deliver)

    read = names | stage.failure.names | signed.names
    read = read.union(*(entry.names for entry in entries.values()))
    return Function(read.union(*(part.names for part in (discount, cost) if part is not None)), value)
