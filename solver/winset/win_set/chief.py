"""A chief negotiator as an electorate of one, for what it would sign (Putnam 1988, p. 457: a veto in practice)."""

from __future__ import annotations

from winset.errors import Problem, UnsupportedError
from winset.expression import ZERO, Expression
from winset.negotiation import Group, PayoffTable, Reversion, Side
from winset.negotiation.payoff import Payoff


def chief_of(side: Side) -> Side:
    """A side whose only constituent has its chief negotiator's payoff; it compares with no agreement.

    Raises
    ------
    UnsupportedError
        ``unsupported-broker`` for an honest broker whose groups have types or tables of payoffs.
    """
    chief = side.negotiator
    payoff: Payoff = chief.payoff
    reversion: Payoff = chief.reversion.no_agreement
    if chief.broker:
        parts = [(weight, side.group(name)) for name, weight in chief.broker]
        # Good will is part of what an agreement is worth to a group, whoever speaks for it.
        payoff = _weighted(side, [(weight, group, group.payoff, chief.good_will) for weight, group in parts])
        reversion = _weighted(side, [(weight, group, group.reversion.no_agreement, ZERO) for weight, group in parts])
    if chief.realignment_cost != ZERO:
        payoff = _less(payoff, chief.realignment_cost)
    group = Group("negotiator", payoff=payoff, reversion=Reversion(reversion))
    return Side(f"{side.name}.negotiator", constituents=(group,))


def _less(payoff: Payoff, cost: Payoff) -> Payoff:
    """The difference; by agreement where either is a table."""
    if isinstance(payoff, Expression) and isinstance(cost, Expression):
        return payoff - cost
    tables = [dict(part.entries) for part in (payoff, cost) if isinstance(part, PayoffTable)]
    listed = [name for name in tables[0] if name in tables[-1]]
    return PayoffTable(tuple((name, _entry(payoff, name) - _entry(cost, name)) for name in listed))


def _entry(payoff: Payoff, name: str) -> Expression:
    return dict(payoff.entries)[name] if isinstance(payoff, PayoffTable) else payoff


def _weighted(side: Side, parts: list[tuple[Expression, Group, Payoff, Expression]]) -> Expression:
    total = ZERO
    for weight, group, payoff, extra in parts:
        if group.types or not isinstance(payoff, Expression):
            message = f"the payoff of {side.name} as a broker for {group.name} is no single expression"
            hint = "give the negotiator a payoff of its own"
            raise UnsupportedError(Problem("unsupported-broker", message, f"sides.{side.name}.negotiator", hint=hint))
        total += weight * (payoff + extra)
    return total
