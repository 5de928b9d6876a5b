"""Who must be bought and what a marginal payment adds, in words (PUT-20 of results.md)."""

from __future__ import annotations

import winset as ws
from winset.reporting.payments import payment_sentences


def sentences(model: str, **values: object) -> list[str]:
    negotiation = ws.load(model).at(**values)  # type: ignore[arg-type]
    return list(payment_sentences(negotiation, ws.solve(negotiation)))


def test_the_swing_group_is_named_with_what_a_payment_adds() -> None:
    assert sentences("putnam1988/side_payments", m=3) == [
        "The cheapest way to have Home ratify text: swing gets 1/10; in all 1/10.",
        "Alone, 1/10 to swing adds 1 to the probability of ratification.",
    ]


def test_where_one_payment_is_not_enough_it_adds_nothing() -> None:
    assert sentences("putnam1988/side_payments", m=4) == [
        "The cheapest way to have Home ratify text: swing gets 1/10 and doubtful gets 3/10; in all 2/5.",
        "Alone, 1/10 to any one group adds nothing to the probability of ratification.",
    ]


def test_nothing_is_said_where_nobody_can_pay() -> None:
    assert sentences("putnam1988/good_will") == []
