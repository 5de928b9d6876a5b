"""Implementation after ratification, expanded."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from attrs import evolve

from ..expression import Computed, Expression, Number, Scope, Value
from ..game_tree import Ending, Tie
from ..negotiation import Implement
from ..negotiation.stages.implement import COMPLY, DELIVERED, FAILED, RENEGE
from .expansion import Table
from .position import Continuation, Position
from .program import Actors, Choose, Draw, End, Function, Instruction, Sees, When

ENDINGS = (Ending.AGREEMENT, Ending.INVOLUNTARY_DEFECTION, Ending.VOLUNTARY_DEFECTION)
"""How a play that comes to implementation can end."""


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
        Tie.FREE,
        at.round,
        f"{side} implements",
        at.path,
    )


def _finish(stage: Implement, sides: tuple[str, ...], table: Table, at: Position) -> Instruction:
    """The ending, with its payoffs: voluntary defection before involuntary before agreement."""
    names = frozenset(f"{side}_{part}" for side in sides for part in ("intends", "delivers"))

    def end(ending: Ending) -> End:
        def by(scope: Scope) -> tuple[str, ...]:
            return _defecting(sides, scope)[1]

        payoffs = {side: _stage_payoff(stage, side, sides, table, at, names) for side in at.signatories}
        return table.end(at, ending, () if ending is Ending.AGREEMENT else Function(names, by), payoffs)

    def comes_to(ending: Ending) -> Computed:
        return Function(names, lambda scope: _defecting(sides, scope)[0] is ending)

    involuntary = When(comes_to(Ending.INVOLUNTARY_DEFECTION), end(Ending.INVOLUNTARY_DEFECTION), end(Ending.AGREEMENT))
    return When(comes_to(Ending.VOLUNTARY_DEFECTION), end(Ending.VOLUNTARY_DEFECTION), involuntary)


def _defecting(sides: tuple[str, ...], scope: Scope) -> tuple[Ending, tuple[str, ...]]:
    """The ending, and the sides that defect."""
    if reneging := tuple(side for side in sides if scope[f"{side}_intends"] == RENEGE):
        return Ending.VOLUNTARY_DEFECTION, reneging
    if failing := tuple(side for side in sides if scope[f"{side}_delivers"] == FAILED):
        return Ending.INVOLUNTARY_DEFECTION, failing
    return Ending.AGREEMENT, ()


def _stage_payoff(
    stage: Implement, side: str, sides: tuple[str, ...], table: Table, at: Position, names: frozenset[str]
) -> Computed:
    """What a signatory gets: now by who delivers, less the audience cost, and the discounted future.

    What earlier stages brought for this ending is paid once, not in every period.
    """
    by = Function(names, lambda scope: _defecting(sides, scope)[1])
    plain = evolve(at, shifts=())
    due = {ending: table.due(at, side, ending, by) for ending in ENDINGS}
    usual = {ending: table.due(plain, side, ending, by) for ending in ENDINGS}
    costless = {ending: table.due(plain, side, ending) for ending in ENDINGS}
    entries: dict[str, Expression | None] = {
        field: dict(getattr(stage, field)).get(side) for field in ("temptation", "betrayed", "collapse")
    }
    discount: Expression | None = dict(stage.discount).get(side)
    cost: Expression | None = dict(stage.audience_cost).get(side)

    def period(scope: Scope) -> Number:
        ending, _ = _defecting(sides, scope)
        failing = {each for each in sides if scope[f"{each}_delivers"] == FAILED}
        if not failing:
            return usual[ending].value(scope)
        if side not in failing:
            entry = entries["betrayed"]
        else:
            entry = entries["temptation" if failing == {side} else "collapse"]
        return usual[ending].value(scope) if entry is None else entry.value(scope)

    def future(scope: Scope, factor: Number) -> Number:
        ending, _ = _defecting(sides, scope)
        if ending is Ending.AGREEMENT:
            return factor * complying(scope, factor)
        entry = entries["collapse"] or costless[ending]
        return factor * entry.value(scope) / (1 - factor)

    def complying(scope: Scope, factor: Number) -> Number:
        """V = E[this period + factor * (V if all deliver, else collapse for ever)] when all comply: linear in V."""
        failure = stage.failure.value(scope)
        expected: Number = Fraction(0)
        for pattern in product((DELIVERED, FAILED), repeat=len(sides)):
            weight: Number = Fraction(1)
            case: dict[str, Value] = {}
            for each, delivers in zip(sides, pattern, strict=True):
                weight *= 1 - failure if delivers == DELIVERED else failure
                case |= {f"{each}_intends": COMPLY, f"{each}_delivers": delivers}
            if weight != 0:
                here = scope.extended(case)
                expected += weight * (period(here) + (future(here, factor) if FAILED in pattern else 0))
        return expected / (1 - factor * (1 - failure) ** len(sides))

    def value(scope: Scope) -> Number:
        ending, _ = _defecting(sides, scope)
        total = period(scope) + due[ending].value(scope) - usual[ending].value(scope)
        if cost is not None and scope.get(f"{side}_intends") == RENEGE:
            total -= cost.value(scope)
        return total if discount is None else total + future(scope, discount.value(scope))

    parts = (*due.values(), *usual.values(), *entries.values(), discount, cost, stage.failure)
    return Function(names.union(*(part.names for part in parts if part is not None)), value)
