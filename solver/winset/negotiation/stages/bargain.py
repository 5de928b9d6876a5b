"""Level I bargaining."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import ONE, PROBABILITY, ZERO, Expression, Range, expression
from ...fields import (
    choice_field,
    expression_field,
    expressions_field,
    flag_field,
    integer_field,
    names_field,
    text_field,
)
from ..stage import Pool, Stage
from .discounting import ROUNDS, Discounts, discount_field, discount_names, discount_ranges, discount_sources

PROTOCOLS = (
    "take_it_or_leave_it",
    "alternating_offers",
    "random_proposers",
    "simultaneous_demands",
    "nash_bargaining",
)
NO_PROPOSAL, NO_SETTLEMENT = "no proposal", "no settlement"
"""What a play calls it where nothing is proposed, and where demands are not compatible."""
OF_PLAY = ("offer", "proposer")
"""What a play calls what is proposed, and who was picked to propose."""
_ROUNDS = ("alternating_offers", "random_proposers", "simultaneous_demands")
_APPLIES: dict[str, tuple[str, ...]] = {
    "proposer": ("take_it_or_leave_it", "alternating_offers"),
    "order": ("alternating_offers",),
    "rounds": _ROUNDS,
    "endless": ("alternating_offers",),
    "discount": _ROUNDS,
    "breakdown": _ROUNDS,
    "refusal": _ROUNDS,
    "recognition": ("random_proposers",),
    "disagreement": ("nash_bargaining",),
    "quota": ("take_it_or_leave_it", "alternating_offers", "random_proposers"),
    "outsiders": ("take_it_or_leave_it", "alternating_offers", "random_proposers"),
}
"""Fields that only some protocols have."""


@frozen
class Bargain(Stage):
    """Level I bargaining: an agreement is signed, or the negotiation ends without one.

    Where an agreement stands already, this stage does nothing.

    Parameters
    ----------
    proposer
        The side that proposes, or that proposes first.
    protocol
        ``take_it_or_leave_it``: the proposer offers, the others answer in file
        order, seeing earlier answers; the first rejection ends the negotiation.
        ``alternating_offers``: a rejection leads to the next round, in which the
        next side of ``order`` proposes. ``random_proposers``: in every round
        chance picks who proposes. ``simultaneous_demands``: every side names an
        agreement, unseen by the others; compatible demands are signed.
        ``nash_bargaining``: a mechanism, no play: the agreement with the largest
        product of gains.
    rounds
        How many rounds there are, at least one; a number, or a parameter with
        a value. A rejection in the last ends the negotiation.
    endless
        The offers go on until somebody accepts. ``derive`` answers for that game,
        with stationary proposals; ``solve`` plays the first ``rounds`` of it.
    discount
        What a payoff is worth one round later: one factor for all, or by side or
        actor, each in (0, 1]. Whatever the play ends with in round t, agreement
        or not, counts times the factor to the power t - 1.
    breakdown
        Probability that a rejection ends the negotiation although rounds are left.
    refusal
        What a refusal at Level II leads to: the ``end``, or ``continue`` with the next round.
    order
        Sides in the order in which they propose, again and again; the proposer
        and then the others in file order by default.
    recognition
        For random proposers: each side's probability.
    menu
        Names of the only agreements that may be offered; all by default.
    quota
        How many sides must sign, the proposer among them; all by default.
    outsiders
        What a side that does not sign gets when others do: its ``reversion``, or
        what the ``agreement`` gives it.
    disagreement
        For Nash bargaining: where gains are measured from. ``reversion``: the
        reversion point, and what would not be ratified gains nothing, so that a
        constraint *clips*. ``floor``: what the negotiator gets from the worst
        agreement that its own constituents ratify, so that the surplus above the
        floors is *split*.
    walk_away
        Whether a proposer may make no proposal: ``always``, ``never``, or
        ``auto``: where something that can follow a proposal is worse for it than
        something that can follow none.
    """

    keyword: ClassVar[str] = "bargain"
    proposer: str | None = text_field(None)
    protocol: str = choice_field(*PROTOCOLS, default="take_it_or_leave_it")
    rounds: Expression = expression_field(ONE)
    endless: bool = flag_field(False)
    discount: Discounts = discount_field()
    breakdown: Expression = expression_field(ZERO)
    refusal: str = choice_field("end", "continue", default="end")
    order: tuple[str, ...] = names_field()
    recognition: tuple[tuple[str, Expression], ...] = expressions_field()
    menu: tuple[str, ...] = names_field()
    quota: int | None = integer_field(None)
    outsiders: str = choice_field("reversion", "agreement", default="reversion")
    disagreement: str = choice_field("reversion", "floor", default="reversion")
    walk_away: str = choice_field("auto", "always", "never", default="auto")

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        if self.proposer is not None:
            yield "proposer", (self.proposer,), "side"
        yield "order", self.order, "side"
        yield "recognition", tuple(name for name, _ in self.recognition), "side"
        yield "discount", discount_names(self.discount), "actor"
        yield "menu", self.menu, "agreement"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from discount_sources(self.discount)
        yield "rounds", self.rounds
        yield "breakdown", self.breakdown
        yield from ((f"recognition.{name}", source) for name, source in self.recognition)

    def priors(self) -> Iterator[tuple[str, tuple[tuple[str, Expression], ...]]]:
        yield "recognition", self.recognition

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield "rounds", self.rounds, ROUNDS
        yield "breakdown", self.breakdown, PROBABILITY
        yield from discount_ranges(self.discount)
        if self.quota is not None:
            signing = Range(
                "the number of sides that sign", "bad-quota", 1, len(sides), hint=f"sides: {', '.join(sides)}"
            )
            yield "quota", expression(self.quota), signing

    def problems(self, path: str) -> Iterator[Problem]:
        for field, protocols in _APPLIES.items():
            if self.protocol not in protocols and getattr(self, field) != getattr(_PLAIN, field):
                message = f"{self.protocol} has no {field}"
                yield Problem("field-without-meaning", message, f"{path}.{field}", hint=f"only {', '.join(protocols)}")
        if self.proposer is None and self.protocol in _APPLIES["proposer"] and not self.order:
            yield Problem("missing-field", f"{self.protocol} needs a proposer", f"{path}.proposer")
        if self.protocol == "random_proposers" and not self.recognition:
            yield Problem("missing-field", "random_proposers needs recognition probabilities", f"{path}.recognition")
        if self.order and self.proposer is not None and self.order[0] != self.proposer:
            message = f"{self.proposer} proposes first, but the order begins with {self.order[0]}"
            yield Problem("order-and-proposer", message, f"{path}.order")


_PLAIN = Bargain()
