"""Internal side payments: between groups whose votes are one comparison each, and whom nobody else pays or moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Problem
from ...expression import ZERO
from ..parts import Group, Side
from ..stage import walk
from ..stages.levers import Lever, SidePayment
from .meaning import payoff_names, undeclared

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_internal_payments(negotiation: Negotiation) -> Iterator[Problem]:
    """The groups can make up for what others lack, and no stage changes what they have."""
    names = payoff_names(negotiation)
    paying = {side.name for side in negotiation.sides if side.internal_payments is not None}
    for side in negotiation.sides:
        if side.internal_payments is not None:
            loss = side.internal_payments.loss  # how large it may be is asked with all ranges
            yield from undeclared(loss, names, f"sides.{side.name}.internal_payments.loss")
            yield from _groups(side)
    for stage, path in walk(negotiation.process):
        if isinstance(stage, (SidePayment, Lever)):
            for where, actors, pool in stage.mentions():
                moved = [actor for actor in actors if "." in actor and actor.partition(".")[0] in paying]
                if pool == "actor" and moved:
                    side_name = moved[0].partition(".")[0]
                    message = f"{moved[0]} is paid or moved here, and the groups of {side_name} pay one another"
                    hint = f"leave out internal_payments of {side_name}, and say who pays whom with side_payment"
                    yield Problem("internal-payments", message, f"{path}.{where}", hint=hint)


def _groups(side: Side) -> Iterator[Problem]:
    path = f"sides.{side.name}"
    hint = "leave out internal_payments, or write each faction as a group of its own"
    if side.voting == "strategic":
        message = f"the groups of {side.name} vote strategically, and would bargain over what they pay one another"
        yield Problem("internal-payments", message, f"{path}.internal_payments", hint="voting: sincere")
    if not side.constituents:
        yield Problem("internal-payments", f"{side.name} has nobody to pay anybody", f"{path}.internal_payments")
    for group in side.constituents:
        if (what := _splits(group)) is not None:
            message = f"{group.name} {what}, so that what it lacks is no one sum"
            yield Problem("internal-payments", message, f"{path}.constituents.{group.name}", hint=hint)


def _splits(group: Group) -> str | None:
    """Why a group's vote is not one comparison."""
    if group.members is not None:
        return "is a population"
    if group.discipline != ZERO:
        return "follows its leader in part"
    return None if group.exchangeable is None else "stands for members with types of their own"
