"""Who must be bought and what a marginal payment adds, in words (PUT-20 of results.md)."""

from __future__ import annotations

from fractions import Fraction

import winset as ws
from winset.reading import read_text
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


UNCERTAIN = """\
issues: {z: {in: [0, 1]}}
proposals: {text: {z: 1/2}}
sides:
  Foreign: {negotiator: {payoff: 2 - z}}
  Home:
    negotiator: {payoff: z}
    constituents:
      safe: {payoff: z - 1/4}
      swing:
        types: {easy: {prior: 2/5, payoff: z - 3/5}, hard: {prior: 3/5, payoff: z - 4/5}}
        known_to: [swing]
      lost: {payoff: z - 3}
process:
  - side_payment: {payer: Foreign, to: [Home.safe, Home.swing, Home.lost], amounts: [1/10, 3/10]}
  - bargain: {proposer: Foreign}
  - ratify: [Home]
"""


def test_where_votes_are_uncertain_what_a_payment_adds_is_said_all_the_same() -> None:
    negotiation = read_text(UNCERTAIN)
    assert list(payment_sentences(negotiation, ws.solve(negotiation))) == [
        "The cheapest way to have Home ratify text, where Home.swing=easy: swing gets 1/10; in all 1/10.",
        "The cheapest way to have Home ratify text, where Home.swing=hard: swing gets 3/10; in all 3/10.",
        "Alone, 1/10 to swing adds 2/5 to the probability of ratification.",
    ]


def test_a_draw_without_end_leaves_what_a_payment_adds() -> None:
    """The floor is uniform on [1/4, 1]: at 1/2 a tenth more wins a tenth of 3/4."""
    lines = UNCERTAIN.splitlines(keepends=True)
    text = "".join(line for line in lines if "types:" not in line and "known_to" not in line)
    text = text.replace("      swing:\n", "      swing: {payoff: z - floor}\n")
    drawn = "uncertainty: {floor: {distribution: 'uniform(1/4, 1)', points: 3, known_to: [Home.swing]}}\n"
    negotiation = read_text(drawn + text)
    found = list(payment_sentences(negotiation, ws.solve(negotiation)))
    assert found[0].startswith("What this does for text in Home is not known: floor is drawn from")
    assert found[1] == "Alone, 1/10 to swing adds 2/15 to the probability of ratification."


def test_the_threatened_and_the_uncommitted_are_named() -> None:
    threatened, told_apart, added = sentences("putnam1988/retaliation")
    assert threatened == "Foreign threatens Home.uncommitted with 1/5."
    assert told_apart.startswith("For a threat of 1/5 over text in Home - the uncommitted: uncommitted; ")
    assert told_apart.endswith("friends: free_traders; lost causes: protectionists.")
    assert added == "Alone, a threat to uncommitted adds 1 to the probability of ratification."


def test_where_it_is_too_dear_nobody_is_threatened() -> None:
    assert sentences("putnam1988/retaliation", cost="7/10") == ["Foreign threatens nobody."]


def test_a_threat_to_several_at_once_names_them_all() -> None:
    text = """\
issues: {z: {in: [0, 1]}}
proposals: {text: {z: 2/5}}
sides:
  F: {negotiator: {payoff: 1 - z}}
  H:
    negotiator: {payoff: z, reversion: -1}
    constituents: {a: {payoff: z - 1/2}, b: {payoff: z - 3/5}, c: {payoff: z - 1}}
process:
  - threaten: {side: F, against: [H.a, H.b], amounts: [1/5], cost: threat / 10, paid: always}
  - bargain: {proposer: F}
  - ratify: [H]
"""
    negotiation = read_text(text)
    solution = ws.solve(negotiation)
    assert solution.only().payoff["F"] == Fraction(3, 5) - Fraction(1, 50)
    assert list(payment_sentences(negotiation, solution)) == [
        "F threatens H.a and H.b with 1/5.",
        "For a threat of 1/5 over text in H - the uncommitted: a and b.",
        "Alone, a threat to any one of them adds nothing to the probability of ratification.",
    ]
