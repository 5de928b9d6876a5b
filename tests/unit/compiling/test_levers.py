"""Side payments, threats, lobbying, rallying, good will, discipline and refusal costs, against hand calculation."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.errors import InputError, NotYetError
from winset.reading import read_text
from winset.solving import solve_tree

FIVE_VOTERS = """\
issues: {{x: {{in: [0, 1]}}}}
proposals: {{text: {{x: 2/5}}}}
sides:
  F: {{negotiator: {{payoff: 1 - x}}}}
  H:
    negotiator: {{payoff: x}}
    constituents:
      a: {{payoff: x - 1/10}}
      b: {{payoff: x - 3/10}}
      c: {{payoff: x - 5/10}}
      d: {{payoff: x - 7/10}}
      e: {{payoff: x - 9/10}}
    body: {{quota: {{votes: {quota}}}}}
process:
  - bargain: {{proposer: F}}
  - side_payment: {{payer: F, to: [H.a, H.b, H.c, H.d, H.e], {how}}}
  - ratify
"""


def payer_gets(quota: int, how: str) -> tuple[Fraction, str]:
    equilibrium = solve_tree(read_text(FIVE_VOTERS.format(quota=quota, how=how)).compile()).only()
    (paid,) = [table for table in equilibrium.strategy("F") if table.label == "F pays"]
    return equilibrium.payoff["F"], paid.rows[0].act[0][0]


def test_the_cheapest_coalition_is_bought() -> None:
    # Floors 1, 3, 5, 7, 9 tenths at x = 2/5: the deficits are 1/10 (c), 3/10 (d), 5/10 (e).
    assert payer_gets(3, "amounts: [1/10, 3/10, 5/10]") == (Fraction(3, 5) - Fraction(1, 10), "H.c 1/10")
    assert payer_gets(4, "amounts: [1/10, 3/10, 5/10]") == (Fraction(3, 5) - Fraction(4, 10), "H.c 1/10, H.d 3/10")


def test_across_the_board_friends_are_paid_too() -> None:
    gets, paid = payer_gets(3, "amounts: [1/10, 3/10, 5/10], across_the_board: yes")
    assert gets == Fraction(3, 5) - 5 * Fraction(1, 10)
    assert paid == "H.a 1/10, H.b 1/10, H.c 1/10, H.d 1/10, H.e 1/10"


def test_what_is_lost_in_transfer_is_paid_by_the_payer() -> None:
    gets, _ = payer_gets(3, "amounts: [1/10, 3/10], loss: 2")
    assert gets == Fraction(3, 5) - 3 * Fraction(1, 10)


def test_a_budget_binds() -> None:
    gets, paid = payer_gets(4, "budget: 3/10, steps: 3")
    assert (gets, paid) == (0, "nothing")


def test_too_many_ways_to_pay_are_refused() -> None:
    with pytest.raises(NotYetError, match="payment-limit"):
        read_text(FIVE_VOTERS.format(quota=3, how="budget: 1, steps: 40")).compile()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("budget: -1/10, steps: 2", "below-zero"),
        ("amounts: [-1]", "below-zero"),
        ("budget: 1", "no-options"),
        ("amounts: [1], loss: -1", "below-zero"),
    ],
)
def test_bad_side_payments(how: str, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_text(FIVE_VOTERS.format(quota=3, how=how))


def test_a_group_that_does_not_exist_is_not_paid() -> None:
    with pytest.raises(InputError, match="unknown-actor"):
        read_text(FIVE_VOTERS.format(quota=3, how="amounts: [1]").replace("to: [H.a", "to: [H.z"))


LEVERS = """\
issues: {{x: {{in: [0, 1], grid: 8}}}}
sides:
  F: {{negotiator: {{payoff: 1 - x}}}}
  H:
    negotiator: {{payoff: x{negotiator}}}
    constituents: {{pivot: {{payoff: x - 1/2{group}}}}}
process:
{stage}
  - bargain: {{proposer: F}}
  - ratify
"""


def outcome(stage: str = "", negotiator: str = "", group: str = "") -> tuple[str | None, Fraction, Fraction]:
    text = LEVERS.format(stage=stage, negotiator=negotiator, group=group).replace("\n\n", "\n")
    equilibrium = solve_tree(read_text(text).compile()).only()
    ((result, _, _),) = [(o.result, o.payoffs, o.probability) for o in equilibrium.outcomes]
    return result.agreement, equilibrium.payoff["F"], equilibrium.payoff["H"]


def test_without_levers_the_floor_is_offered() -> None:
    assert outcome() == ("x=1/2", Fraction(1, 2), Fraction(1, 2))


def test_reverberation_is_worth_half_the_square_over_the_cost() -> None:
    # PUT-27: rho = 1/2, gamma = 2: effort 1/4 lowers the floor by 1/8; the net gain is rho^2 / (2 gamma) = 1/16.
    stage = "  - lobby: {side: F, amounts: [1/8, 1/4, 1/2], effects: {H.pivot: effort / 2}, cost: effort ^ 2}"
    assert outcome(stage) == ("x=3/8", Fraction(1, 2) + Fraction(1, 16), Fraction(3, 8))


def test_a_backlash_is_anticipated() -> None:
    stage = "  - lobby: {side: F, amounts: [1/4, 1/2], effects: {H.pivot: -effort / 2}, cost: effort ^ 2}"
    assert outcome(stage) == ("x=1/2", Fraction(1, 2), Fraction(1, 2))


def test_a_threat_lowers_what_its_targets_fall_back_on() -> None:
    stage = "  - threaten: {side: F, amounts: [1/4], against: H.pivot, cost: threat / 10, paid: always}"
    assert outcome(stage) == ("x=1/4", Fraction(3, 4) - Fraction(1, 40), Fraction(1, 4))


def test_rallying_binds() -> None:
    # H raises its constituents' floor by 1/4 at a cost of 1/8: it gets 3/4 - 1/8 instead of 1/2.
    stage = "  - rally: {side: H, amounts: [1/4], effects: {H.pivot: rallying}, cost: rallying / 2}"
    assert outcome(stage) == ("x=3/4", Fraction(1, 4), Fraction(5, 8))


def test_good_will_is_the_foreigners_gain() -> None:
    # PUT-21: r -> r - g, u_F = 1 - r + g, u_H = r - g.
    assert outcome(negotiator=", good_will: 1/4") == ("x=1/4", Fraction(3, 4), Fraction(1, 4))


def test_disciplined_members_vote_with_their_leader() -> None:
    # A majority follows its leader whatever the text: even x = 0 is ratified.
    assert outcome(group=", discipline: 3/5") == ("x=0", Fraction(1), Fraction(0))


def test_realignment_is_paid_when_the_agreement_takes_effect() -> None:
    # PUT-31: H endorses iff its gain covers the cost of its new coalition; at x = 1/2 it does not (1/2 < 5/8).
    agreement, foreign, home = outcome(negotiator=", realignment_cost: 5/8")
    assert (agreement, foreign, home) == ("x=5/8", Fraction(3, 8), Fraction(0))


def test_refusing_what_constituents_would_ratify_costs() -> None:
    # PUT-32: constituents accept 1/2, the negotiator wants n = 7/8; with a penalty of 1/4 F offers max(1/2, 7/8 - 1/4).
    reversion = ", reversion: {no_agreement: 7/8, involuntary_defection: 0}"
    assert outcome(negotiator=reversion) == ("x=7/8", Fraction(1, 8), Fraction(7, 8))
    assert outcome(negotiator=f"{reversion}, refusal_penalty: 1/4") == ("x=5/8", Fraction(3, 8), Fraction(5, 8))


AIMED = """\
issues: {{x: {{in: [0, 1]}}}}
proposals: {{text: {{x: 2/5}}}}
sides:
  F: {{negotiator: {{payoff: 1 - x}}}}
  H:
    negotiator: {{payoff: x, reversion: -1}}
    constituents:
      friend: {{votes: 2, payoff: x - 3/10}}
      swing: {{payoff: x - 1/2}}
      foe: {{votes: 2, payoff: x - 9/10}}
process:
  - threaten:
      {{side: F, against: [H.friend, H.swing, H.foe], aim: one, amounts: [1/20, 1/5], cost: {cost}, paid: {paid}}}
  - bargain: {{proposer: F}}
  - ratify: [H]
"""


@pytest.mark.parametrize(
    ("cost", "paid", "gets", "target"),
    [
        ("threat", "always", Fraction(2, 5), "H.swing 1/5"),  # 3/5 less 1/5
        ("4 * threat", "always", Fraction(0), "nobody"),
        ("4 * threat", "carried_out", Fraction(3, 5), "H.swing 1/5"),  # it need not be carried out
    ],
)
def test_a_threat_is_aimed_at_whom_it_turns(cost: str, paid: str, gets: Fraction, target: str) -> None:
    """A fifth off the swing group's reversion is enough, a twentieth is not; nobody else is worth a threat."""
    equilibrium = solve_tree(read_text(AIMED.format(cost=cost, paid=paid)).compile()).only()
    assert equilibrium.payoff["F"] == gets
    (table,) = [table for table in equilibrium.strategy("F") if table.label == "F threatens"]
    assert table.rows[0].act[0][0] == target


def test_the_level_of_an_aimed_threat_is_a_number_for_what_follows() -> None:
    """Where any large threat ends the talks at -1, F lives without one and without an agreement."""
    later = "  - when: {if: threat > 1/10, then: [end: {ending: no_agreement, payoffs: {F: -1}}]}\n  - bargain"
    text = AIMED.format(cost="0", paid="always").replace("  - bargain", later)
    equilibria = solve_tree(read_text(text).compile()).equilibria
    assert {equilibrium.payoff["F"] for equilibrium in equilibria} == {0}


@pytest.mark.parametrize(
    ("against", "code"), [("[H.swing, H.swing]", "name-twice"), ("[F.all]", "unknown-actor"), ("[]", "missing-field")]
)
def test_bad_targets(against: str, code: str) -> None:
    text = AIMED.format(cost="0", paid="always").replace("[H.friend, H.swing, H.foe]", against)
    with pytest.raises(InputError, match=code):
        read_text(text)
