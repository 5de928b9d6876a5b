"""Every expression of a negotiation that a play may compute, with its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from ...expression import Expression, may_fail
from ..parts import Group, Reversion, Side, Type
from ..payoff import Payoff, PayoffTable
from ..stage import walk
from ..stages.primitives import When

if TYPE_CHECKING:
    from ..negotiation import Negotiation

Sources: TypeAlias = Iterator[tuple[str, Payoff]]
"""Where expressions stand, and what they are."""


def sources(negotiation: Negotiation) -> Sources:
    """Values of proposals and draws, what belongs to sides, and the fields of stages; no assumptions."""
    for proposal in negotiation.proposals:
        yield from ((f"proposals.{proposal.name}.{name}", source) for name, source in proposal.values)
    for quantity in negotiation.uncertainty:
        for value in quantity.values:
            path = f"uncertainty.{quantity.name}.values.{value.name}"
            yield f"{path}.prior", value.prior
            if value.value is not None:
                yield f"{path}.value", value.value
    for side in negotiation.sides:
        yield from negotiator_sources(side)
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}"
            yield from group_sources(group, path)
            yield from ((f"{path}.types.{kind.name}.prior", kind.prior) for kind in group.types)
    for stage, path in walk(negotiation.process):
        yield from ((f"{path}.{where}", source) for where, source in stage.sources())


def dividing(negotiation: Negotiation) -> Sources:
    """What may divide by zero at parameters and agreements.

    What depends on moves, or stands in a branch, is computed where these are known only: the compiler meets it.
    """
    known = {each.name for each in negotiation.parameters} | {*negotiation.attributes, "agreement"}
    branches = tuple(f"{path}." for stage, path in walk(negotiation.process) if isinstance(stage, When))
    for path, source in sources(negotiation):
        if source.names <= known and not path.startswith(branches) and any(map(may_fail, parts(source))):
            yield path, source


def parts(source: Payoff) -> tuple[Expression, ...]:
    """The expressions of a payoff: one, or those of a table."""
    return tuple(entry for _, entry in source.entries) if isinstance(source, PayoffTable) else (source,)


def negotiator_sources(side: Side) -> Sources:
    """What a chief negotiator gets and pays."""
    path, chief = f"sides.{side.name}.negotiator", side.negotiator
    if chief.payoff is not None:
        yield f"{path}.payoff", chief.payoff
    yield from _of_reversion(chief.reversion, f"{path}.reversion")
    yield from ((f"{path}.broker.{group}", weight) for group, weight in chief.broker)
    yield f"{path}.failure_cost.own", chief.failure_cost.own
    yield f"{path}.failure_cost.other", chief.failure_cost.other
    yield f"{path}.good_will", chief.good_will
    if chief.realignment_cost is not None:
        yield f"{path}.realignment_cost", chief.realignment_cost
    yield f"{path}.refusal_penalty", chief.refusal_penalty


def group_sources(group: Group, path: str) -> Sources:
    """What a group and its types get, and how it votes."""
    owners: list[tuple[Group | Type, str]] = [(group, path)]
    owners += [(kind, f"{path}.types.{kind.name}") for kind in group.types]
    for owner, where in owners:
        if owner.payoff is not None:
            yield f"{where}.payoff", owner.payoff
        if owner.reversion is not None:
            yield from _of_reversion(owner.reversion, f"{where}.reversion")
    yield f"{path}.votes", group.votes
    yield f"{path}.turnout", group.turnout
    yield f"{path}.discipline", group.discipline


def _of_reversion(reversion: Reversion, path: str) -> Sources:
    for part in (reversion.no_agreement, reversion.involuntary_defection, reversion.voluntary_defection):
        if part is not None:
            yield path, part
