"""Whom it pays to pay: the cheapest coalition that ratifies an agreement, and what a marginal payment buys.

A side payment is worth what it adds to the odds of ratification (Putnam 1988,
p. 451). Both answers are about constituents who vote sincerely and are paid if
the agreement takes effect; no game is solved for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from winset.errors import InputError, Problem, UnsupportedError
from winset.expression import ZERO, Expression, ExpressionLike, Number, Scope, expression
from winset.negotiation import Group, Negotiation, PayoffTable, Side
from winset.negotiation.compensating import Coalition, cheapest
from winset.negotiation.payoff import Payoff
from winset.negotiation.voting import GroupPayoff
from winset.ratification import Ballot

from .base import AgreementLike
from .chances import agreed, ratification_probability
from .electorate import Electorate, electorate, worlds


@frozen
class Swing:
    """What a payment to one group adds to the probability of ratification, per unit paid."""

    group: str
    probability: Number
    per_unit: Number


def cheapest_coalition(
    negotiation: Negotiation,
    side: str,
    agreement: AgreementLike,
    types: Mapping[str, Any] | None = None,
    across_the_board: bool = False,
) -> Coalition | None:
    """The least that must be paid, and to whom, so that a side ratifies an agreement; exact.

    Parameters
    ----------
    agreement
        Its name, or the values of the issues.
    types
        What is drawn, by name, where votes depend on it.
    across_the_board
        Everybody gets the same.

    Returns
    -------
    Coalition or None
        ``None`` where no payment is enough, because too many groups never say yes.

    Raises
    ------
    UnsupportedError
        ``open-votes`` where votes depend on draws that are not given, or split within a group;
        ``internal-payments`` where groups that pay one another do not reach the agreement alone.
    NotYetError
        ``too-many-coalitions``.

    Examples
    --------
    >>> import winset as ws
    >>> str(cheapest_coalition(ws.load("putnam1988/side_payments"), "Home", "text"))
    'swing 1/10'
    """
    here, scope = _settled(negotiation, side, agreement, types or {})
    if here.body is None:
        return Coalition()
    deficits = {name: _deficit(here.side, here.side.group(name), scope) for name in here.groups}
    cast = {name: _full(here.side.group(name), scope) for name in here.groups}
    if across_the_board:
        for amount in sorted({deficit for deficit in deficits.values() if deficit is not None}):
            answers = {
                name: cast[name] if deficit is not None and deficit <= amount else cast[name].reversed
                for name, deficit in deficits.items()
            }
            if here.body.passes(answers, scope):
                return Coalition(tuple((name, amount) for name in here.groups) if amount else ())
        return None
    found = cheapest(here.body, deficits, cast, scope)
    if found is not None and found.payments and here.side.internal_payments is not None:
        message = f"the groups of {side} pay one another, so that what they lack from others is not counted by group"
        hint = "leave out internal_payments to see what each group lacks"
        raise UnsupportedError(Problem("internal-payments", message, f"sides.{side}", hint=hint))
    return found


def swings(
    negotiation: Negotiation,
    side: str,
    agreement: AgreementLike,
    amount: ExpressionLike,
    types: Mapping[str, Any] | None = None,
) -> tuple[Swing, ...]:
    """What paying each group ``amount`` would add to the probability of ratification; the best first, exact.

    Groups with the same effect stay in file order.

    Raises
    ------
    InputError
        ``below-zero`` for an amount that is not positive.

    Examples
    --------
    >>> import winset as ws
    >>> model = ws.load("putnam1988/side_payments")
    >>> [(swing.group, str(swing.per_unit)) for swing in swings(model, "Home", "text", "1/10")][:2]
    [('swing', '10'), ('friend', '0')]
    """
    paid = expression(amount).constant()
    if paid is None or paid <= 0:
        raise InputError(Problem("below-zero", f"a payment is a positive number, not {amount}"))
    before = ratification_probability(negotiation, side, agreement, types)
    found = []
    for group in negotiation.side(side).constituents:
        after = ratification_probability(_paying(negotiation, side, group, expression(paid)), side, agreement, types)
        found.append(Swing(group.name, after, (after - before) / paid))
    return tuple(sorted(found, key=lambda swing: -swing.per_unit))


def _settled(
    negotiation: Negotiation, side: str, agreement: AgreementLike, types: Mapping[str, Any]
) -> tuple[Electorate, Scope]:
    one = negotiation.side(side)
    found = worlds(negotiation, (one,), types)
    if len(found) != 1:
        message = f"the votes of {side} depend on what is drawn"
        raise UnsupportedError(Problem("open-votes", message, f"sides.{side}", hint="say what was drawn, in types"))
    world = found[0].closed()
    return electorate(one, world), Scope({**world.values, **agreed(negotiation, agreement)})


def _deficit(side: Side, group: Group, scope: Scope) -> Number | None:
    """What a group must be paid to say yes; ``None`` for a group that never does."""
    if group.stance != "compares":
        return Fraction(0) if group.stance == "always" else None
    if group.members is not None or group.discipline != ZERO:
        path = f"sides.{side.name}.constituents.{group.name}"
        raise UnsupportedError(Problem("open-votes", f"{group.name} splits its votes", path))
    gain = GroupPayoff(side, group).value(scope) - GroupPayoff(side, group, "involuntary_defection").value(scope)
    return max(Fraction(0), -gain)


def _full(group: Group, scope: Scope) -> Ballot:
    votes = group.votes.value(scope)
    cast = votes * group.turnout.value(scope)
    return Ballot(yes=cast, absent=votes - cast)


def _paying(negotiation: Negotiation, side: str, group: Group, amount: Expression) -> Negotiation:
    """The negotiation where a group gets more from every agreement."""

    def raised(payoff: Payoff) -> Payoff:
        if isinstance(payoff, PayoffTable):
            return PayoffTable(tuple((name, entry + amount) for name, entry in payoff.entries))
        return payoff + amount

    paid = evolve(
        group,
        payoff=raised(group.payoff),
        types=tuple(evolve(t, payoff=None if t.payoff is None else raised(t.payoff)) for t in group.types),
    )
    one = negotiation.side(side)
    groups = tuple(paid if each.name == group.name else each for each in one.constituents)
    sides = tuple(evolve(one, constituents=groups) if each.name == side else each for each in negotiation.sides)
    return evolve(negotiation, sides=sides)
