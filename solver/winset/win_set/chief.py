"""A chief negotiator as an electorate of one, for what it would sign (Putnam 1988, p. 457: a veto in practice)."""

from __future__ import annotations

from collections.abc import Callable

from winset.errors import Problem, UnsupportedError
from winset.expression import ZERO, Expression
from winset.expression import name as name_expression
from winset.negotiation import Group, PayoffTable, Reversion, Side
from winset.negotiation.payoff import Payoff


def chief_of(side: Side) -> Side:
    """A side whose only constituent has its chief negotiator's payoff; it compares with no agreement.

    Raises
    ------
    UnsupportedError
        ``unsupported-broker`` for an honest broker of groups that pay one another.
    """
    chief = side.negotiator
    payoff: Payoff = chief.payoff
    reversion: Payoff = chief.reversion.no_agreement
    if chief.broker:
        payoff, reversion = _brokered(side)
    if chief.realignment_cost != ZERO:
        payoff = _combined(lambda gain, cost: gain - cost, payoff, chief.realignment_cost)
    group = Group("negotiator", payoff=payoff, reversion=Reversion(reversion))
    return Side(f"{side.name}.negotiator", constituents=(group,))


def _brokered(side: Side) -> tuple[Payoff, Payoff]:
    """What an honest broker gets with an agreement and without: the weighted sums of what its groups get."""
    if side.internal_payments is not None:
        message = f"what {side.name} gets as a broker depends on what its groups pay one another"
        hint = "give the negotiator a payoff of its own"
        raise UnsupportedError(Problem("unsupported-broker", message, f"sides.{side.name}.negotiator", hint=hint))
    parts = [(weight, side.group(name)) for name, weight in side.negotiator.broker]
    # Good will is part of what an agreement is worth to a group, whoever speaks for it.
    good_will = side.negotiator.good_will
    gains = [_with_agreement(side, group) for _, group in parts]
    bases = [_without(side, group) for _, group in parts]

    def weighted(*payoffs: Expression) -> Expression:
        total = ZERO
        for (weight, _), payoff in zip(parts, payoffs, strict=True):
            total += weight * payoff
        return total

    return (
        _combined(lambda *payoffs: weighted(*(payoff + good_will for payoff in payoffs)), *gains),
        _combined(weighted, *bases),
    )


def _with_agreement(side: Side, group: Group) -> Payoff:
    return _by_type(
        side, group, [group.payoff if kind.payoff is None else kind.payoff for kind in group.types], group.payoff
    )


def _without(side: Side, group: Group) -> Payoff:
    kinds = [(group.reversion if kind.reversion is None else kind.reversion).no_agreement for kind in group.types]
    return _by_type(side, group, kinds, group.reversion.no_agreement)


def _by_type(side: Side, group: Group, of_types: list[Payoff], otherwise: Payoff) -> Payoff:
    """What a group gets, whichever type is drawn."""
    if not group.types:
        return otherwise
    drawn = name_expression(f"{side.name}.{group.name}")

    def chosen(*payoffs: Expression) -> Expression:
        found = payoffs[-1]
        for kind, payoff in list(zip(group.types, payoffs, strict=True))[-2::-1]:
            found = Expression("if", (Expression("==", (drawn, name_expression(kind.name))), payoff, found))
        return found

    return _combined(chosen, *of_types)


def _combined(operation: Callable[..., Expression], *payoffs: Payoff) -> Payoff:
    """An operation on payoffs: on their expressions, or agreement by agreement where one is a table."""
    tables = [dict(payoff.entries) for payoff in payoffs if isinstance(payoff, PayoffTable)]
    if not tables:
        return operation(*payoffs)
    listed = [name for name in tables[0] if all(name in table for table in tables)]
    return PayoffTable(tuple((name, operation(*(_entry(payoff, name) for payoff in payoffs))) for name in listed))


def _entry(payoff: Payoff, name: str) -> Expression:
    return dict(payoff.entries)[name] if isinstance(payoff, PayoffTable) else payoff
