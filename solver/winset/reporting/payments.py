"""What side payments and threats do, in words: who must be bought, who can be moved, and what that adds to the odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from ..equilibrium import Solution
from ..equilibrium.profile import acts
from ..errors import WinsetError
from ..expression import Expression, Scope
from ..negotiation import Negotiation, SidePayment, Threaten
from ..negotiation.stage import walk
from ..win_set.payments import Coalition, leanings, prices, swings
from .words import listed, number_text


def payment_sentences(negotiation: Negotiation, solution: Solution) -> Iterator[str]:
    """For every side payment and threat: what is done, and for every agreement that is signed what it does.

    That is: the cheapest coalition, for whatever may be drawn; who is moved by the
    smallest amount, who ratifies anyway and who is lost; and what the amount adds to
    the odds. Nothing where the process has neither stage.
    """
    signed = dict.fromkeys(
        outcome.result.agreement
        for equilibrium in solution.equilibria
        for outcome in equilibrium.outcomes
        if outcome.result.agreement is not None
    )
    scope = Scope(negotiation.constants())
    for stage, path in walk(negotiation.process):
        if isinstance(stage, SidePayment):
            unit = _smallest_payment(stage, scope)
            for side in dict.fromkeys(group.partition(".")[0] for group in stage.to):
                for agreement in signed:
                    yield from _told(_bought, negotiation, side, agreement)
                    if unit is not None:
                        yield from _told(_added, negotiation, side, agreement, unit)
        elif isinstance(stage, Threaten):
            yield from _threatened(stage, path, solution)
            unit = _smallest(stage.amounts, scope)
            for side in dict.fromkeys(group.partition(".")[0] for group in stage.against):
                for agreement in signed if unit is not None else ():
                    yield from _told(_moved, negotiation, side, agreement, unit, stage.against)


def _told(
    said: Callable[..., Iterator[str]], negotiation: Negotiation, side: str, agreement: str, *more: object
) -> Iterator[str]:
    """Sentences, or why there are none."""
    try:
        yield from list(said(negotiation, side, agreement, *more))
    except WinsetError as error:
        yield f"What this does for {agreement} in {side} is not known: {error.problems[0].message}."


def _smallest_payment(stage: SidePayment, scope: Scope) -> Fraction | None:
    """The smallest payment that the stage allows, beside none."""
    if stage.steps is not None and stage.budget is not None:
        return stage.budget.value(scope) / stage.steps or None
    return _smallest(stage.amounts, scope)


def _smallest(amounts: tuple[Expression, ...], scope: Scope) -> Fraction | None:
    return min((amount for source in amounts if (amount := source.value(scope)) > 0), default=None)


def _bought(negotiation: Negotiation, side: str, agreement: str) -> Iterator[str]:
    """Who must be paid what, for whatever is drawn."""
    for price in prices(negotiation, side, agreement):
        found, given = price.targeted, f", where {price.label}" if price.types else ""
        if found is None:
            yield f"No payment makes {side} ratify {agreement}{given}."
        elif not found.payments:
            yield f"{side} ratifies {agreement} without being paid{given}."
        else:
            yield f"The cheapest way to have {side} ratify {agreement}{given}: {_paid(found)}."


def _paid(coalition: Coalition) -> str:
    paid = listed(f"{group} gets {number_text(amount)}" for group, amount in coalition.payments)
    return f"{paid}; in all {number_text(coalition.cost)}"


def _added(negotiation: Negotiation, side: str, agreement: str, unit: Fraction) -> Iterator[str]:
    """What the smallest payment to any one group adds to the odds."""
    found = swings(negotiation, side, agreement, unit)
    paid = number_text(unit)
    gains = [f"{paid} to {s.group} adds {number_text(s.per_unit * unit)}" for s in found if s.per_unit != 0]
    words = listed(gains) if gains else f"{paid} to any one group adds nothing"
    yield f"Alone, {words} to the probability of ratification."


def _moved(
    negotiation: Negotiation, side: str, agreement: str, unit: Fraction, against: tuple[str, ...]
) -> Iterator[str]:
    """Whom a threat turns, and whom it does not."""
    targets = [group.partition(".")[2] for group in against if group.partition(".")[0] == side]
    found = [each for each in leanings(negotiation, side, agreement, unit) if each.group in targets]
    parts = [
        ("the uncommitted", [each.group for each in found if each.uncommitted]),
        ("friends", [each.group for each in found if each.friend]),
        ("lost causes", [each.group for each in found if not each.friend and not each.uncommitted]),
    ]
    said = "; ".join(f"{what}: {listed(names)}" for what, names in parts if names)
    yield f"For a threat of {number_text(unit)} over {agreement} in {side} - {said}."
    gains = {each.group: each.per_unit * unit for each in swings(negotiation, side, agreement, unit)}
    adding = [f"a threat to {name} adds {number_text(gains[name])}" for name in targets if gains[name] != 0]
    words = listed(adding) if adding else "a threat to any one of them adds nothing"
    yield f"Alone, {words} to the probability of ratification."


def _threatened(stage: Threaten, path: str, solution: Solution) -> Iterator[str]:
    """Who is threatened with how much on the path of play."""
    everyone = listed(stage.against)
    for number, equilibrium in enumerate(solution.equilibria, 1):
        where = f"In equilibrium {number} " if len(solution.equilibria) > 1 else ""
        for act in acts(equilibrium.tree, equilibrium.profile, path):
            if act in ("0", "nobody"):
                yield f"{where}{stage.side} threatens nobody."
            elif stage.aim == "one":
                target, _, level = act.rpartition(" ")
                yield f"{where}{stage.side} threatens {target} with {level}."
            else:
                yield f"{where}{stage.side} threatens {everyone} with {act}."
