"""What side payments do, in words: who must be bought, and what a marginal payment adds to the odds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..equilibrium import Solution
from ..errors import WinsetError
from ..expression import Scope
from ..negotiation import Negotiation, SidePayment
from ..negotiation.stage import walk
from ..win_set.payments import cheapest_coalition, swings
from .words import listed, number_text


def payment_sentences(negotiation: Negotiation, solution: Solution) -> Iterator[str]:
    """For every agreement that is signed in some equilibrium: the cheapest coalition, and the groups that swing.

    Nothing where the process has no side payment.
    """
    signed = dict.fromkeys(
        outcome.result.agreement
        for equilibrium in solution.equilibria
        for outcome in equilibrium.outcomes
        if outcome.result.agreement is not None
    )
    for stage, _ in walk(negotiation.process):
        if isinstance(stage, SidePayment):
            unit = _smallest(stage, Scope(negotiation.constants()))
            for side in dict.fromkeys(group.partition(".")[0] for group in stage.to):
                for agreement in signed:
                    yield from _about(negotiation, side, agreement, unit)


def _smallest(stage: SidePayment, scope: Scope) -> Fraction | None:
    """The smallest payment that the stage allows, beside none."""
    if stage.steps is not None and stage.budget is not None:
        return stage.budget.value(scope) / stage.steps or None
    return min((amount for source in stage.amounts if (amount := source.value(scope)) > 0), default=None)


def _about(negotiation: Negotiation, side: str, agreement: str, unit: Fraction | None) -> Iterator[str]:
    try:
        coalition = cheapest_coalition(negotiation, side, agreement)
        if coalition is None:
            yield f"No payment makes {side} ratify {agreement}."
        elif not coalition.payments:
            yield f"{side} ratifies {agreement} without being paid."
        else:
            paid = listed(f"{group} gets {number_text(amount)}" for group, amount in coalition.payments)
            yield f"The cheapest way to have {side} ratify {agreement}: {paid}; in all {number_text(coalition.cost)}."
        if unit is not None:
            found = swings(negotiation, side, agreement, unit)
            paid = number_text(unit)
            gains = [f"{paid} to {s.group} adds {number_text(s.per_unit * unit)}" for s in found if s.per_unit != 0]
            words = listed(gains) if gains else f"{paid} to any one group adds nothing"
            yield f"Alone, {words} to the probability of ratification."
    except WinsetError as error:
        yield f"What payments do for {agreement} in {side} is not known: {error.problems[0].message}."
