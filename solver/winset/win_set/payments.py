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
from .chances import agreed, group_probability, ratification_probability
from .electorate import Types, World, electorate, worlds


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
    found = worlds(negotiation, (negotiation.side(side),), types or {})
    if len(found) != 1:
        message = f"the votes of {side} depend on what is drawn"
        raise UnsupportedError(Problem("open-votes", message, f"sides.{side}", hint="say what was drawn, in types"))
    return _cheapest(negotiation, side, agreement, found[0], across_the_board)


@frozen
class Price:
    """The cheapest coalition for one way in which types may have turned out.

    Parameters
    ----------
    types
        What is drawn: name of the draw and of its outcome; nothing where votes depend on none.
    probability
        Of these types.
    targeted, everybody
        Who must be paid what; and if all must get the same. ``None`` where no payment is enough.
    """

    types: Types
    probability: Fraction
    targeted: Coalition | None
    everybody: Coalition | None

    @property
    def label(self) -> str:
        """The types as text."""
        return ", ".join(f"{name}={outcome}" for name, outcome in self.types)


def prices(
    negotiation: Negotiation, side: str, agreement: AgreementLike, types: Mapping[str, Any] | None = None
) -> tuple[Price, ...]:
    """The cheapest coalition for everything that may be drawn; parameters and errors as :func:`cheapest_coalition`.

    Raises
    ------
    NotYetError
        ``open-draw`` where votes depend on a continuous draw.
    """
    return tuple(
        Price(
            world.types,
            world.probability,
            _cheapest(negotiation, side, agreement, world, across_the_board=False),
            _cheapest(negotiation, side, agreement, world, across_the_board=True),
        )
        for world in worlds(negotiation, (negotiation.side(side),), types or {})
    )


def _cheapest(
    negotiation: Negotiation, side: str, agreement: AgreementLike, world: World, across_the_board: bool
) -> Coalition | None:
    here = electorate(negotiation.side(side), world.closed()).counted()
    scope = Scope({**world.values, **agreed(negotiation, agreement)})
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
    paid = _positive(amount)
    before = ratification_probability(negotiation, side, agreement, types)
    found = []
    for group in negotiation.side(side).constituents:
        after = ratification_probability(_paying(negotiation, side, group, expression(paid)), side, agreement, types)
        found.append(Swing(group.name, after, (after - before) / paid))
    return tuple(sorted(found, key=lambda swing: -swing.per_unit))


@frozen
class Leaning:
    """How likely a group says yes, and how likely if it got so much more by an agreement than without one.

    Parameters
    ----------
    before, after
        Probabilities.
    """

    group: str
    before: Number
    after: Number

    @property
    def friend(self) -> bool:
        """Whether it says yes anyway."""
        return bool(self.before == 1)

    @property
    def uncommitted(self) -> bool:
        """Whether the amount moves it; the others are friends, or lost to it."""
        return bool(self.after != self.before)


def leanings(
    negotiation: Negotiation,
    side: str,
    agreement: AgreementLike,
    amount: ExpressionLike,
    types: Mapping[str, Any] | None = None,
) -> tuple[Leaning, ...]:
    """Who would say yes anyway, whom an amount would win, and who is lost to it; groups in file order.

    The amount may be paid for an agreement, or be what a threat takes away without
    one: a group that compares the two votes alike (Putnam 1988, p. 451).

    Raises
    ------
    InputError
        ``below-zero`` for an amount that is not positive.

    Examples
    --------
    >>> import winset as ws
    >>> found = leanings(ws.load("putnam1988/retaliation"), "Home", "text", "1/5")
    >>> [leaning.group for leaning in found if leaning.uncommitted]
    ['uncommitted']
    """
    paid = _positive(amount)
    found = []
    for group in negotiation.side(side).constituents:
        paying = _paying(negotiation, side, group, expression(paid))
        before, after = (group_probability(each, side, group.name, agreement, types) for each in (negotiation, paying))
        found.append(Leaning(group.name, before, after))
    return tuple(found)


def _positive(amount: ExpressionLike) -> Fraction:
    paid = expression(amount).constant()
    if paid is None or paid <= 0:
        raise InputError(Problem("below-zero", f"a payment is a positive number, not {amount}"))
    return paid


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


__all__ = ["Coalition", "Leaning", "Price", "Swing", "cheapest_coalition", "leanings", "prices", "swings"]
