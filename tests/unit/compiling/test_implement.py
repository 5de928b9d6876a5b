"""Complying and reneging: the thresholds of results.md E.1 and E.2, and the order of the endings."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.errors import InputError
from winset.game_tree import Terminal
from winset.negotiation import Negotiation
from winset.reading import read_text
from winset.solving import solve_tree

DILEMMA = """\
parameters: {d: {in: "[0, 1)", value: 1/2}, e: {in: [0, 1], value: 0}, a: {in: "[0, inf)", value: 0}}
issues: {t: [treaty]}
sides: {X: {negotiator: {payoff: 3}}, Y: {negotiator: {payoff: 3}}}
process:
  - bargain: {proposer: X}
  - implement:
      temptation: {X: 5, Y: 5}
      betrayed: {X: 0, Y: 0}
      collapse: {X: 1, Y: 1}
      discount: {X: d, Y: d}
      failure: e
      audience_cost: {X: a, Y: a}
"""
STEP = Fraction(1, 1000)


def complies(negotiation: Negotiation) -> bool:
    """Whether some equilibrium signs and complies; where reneging ruins both, none proposes anything."""
    equilibria = solve_tree(negotiation.compile()).equilibria
    return any(e.probability.voluntary_defection == 0 and e.probability.no_agreement == 0 for e in equilibria)


@pytest.mark.parametrize(
    ("failure", "audience_cost", "threshold"),
    [("0", "0", "1/2"), ("1/10", "0", "95/162"), ("1/5", "0", "45/64"), ("0", "1", "1/3")],
)
def test_compliance_is_sustained_from_the_threshold_on(failure: str, audience_cost: str, threshold: str) -> None:
    at = Fraction(threshold)
    model = read_text(DILEMMA).at(e=failure, a=audience_cost)
    assert [complies(model.at(d=each)) for each in (at - STEP, at, at + STEP)] == [False, True, True]


def test_an_audience_cost_of_the_temptation_suffices_alone() -> None:
    # One shot: comply iff a >= T - R = 2.
    assert complies(read_text(DILEMMA).at(d=0, a=2))
    assert not complies(read_text(DILEMMA).at(d=0, a="199/100"))


ONE_SIDED = """\
issues: {t: [treaty]}
sides: {X: {negotiator: {payoff: 3}}, Y: {negotiator: {payoff: 3}}}
process:
  - bargain: {proposer: X}
  - implement: {timing: %s, failure: 1/4, temptation: {X: %s}, betrayed: {Y: 1}, collapse: {Y: -1}}
"""


def test_voluntary_comes_before_involuntary() -> None:
    equilibrium = solve_tree(read_text(ONE_SIDED % ("sequential", 7)).compile()).only()
    assert equilibrium.probability.by("voluntary_defection") == {frozenset({"X"}): 1}
    assert equilibrium.probability.involuntary_defection == 0


def test_a_tie_between_complying_and_reneging_is_not_broken() -> None:
    # Both sides get 0 from the agreement, and 0 where one reneges.
    tied = ONE_SIDED.replace("{payoff: 3}", "{payoff: 0}").replace("failure: 1/4, temptation: {X: %s}", "failure: 0")
    solution = solve_tree(read_text(tied.replace(", betrayed: {Y: 1}, collapse: {Y: -1}", "") % "sequential").compile())
    defecting = {frozenset(e.probability.by("voluntary_defection")) for e in solution.equilibria}
    pairs = [frozenset({frozenset(each)}) for each in ({"X"}, {"Y"}, {"X", "Y"})]
    assert defecting >= {frozenset(), *pairs}


def test_failing_although_willing_is_involuntary() -> None:
    equilibrium = solve_tree(read_text(ONE_SIDED % ("sequential", 1)).compile()).only()
    assert equilibrium.probability.agreement == Fraction(9, 16)
    assert equilibrium.probability.by("involuntary_defection") == {
        frozenset({"X"}): Fraction(3, 16),
        frozenset({"Y"}): Fraction(3, 16),
        frozenset({"X", "Y"}): Fraction(1, 16),
    }


def test_a_discount_of_one_has_no_value() -> None:
    with pytest.raises(InputError, match="discount-range"):
        read_text(DILEMMA.replace("{X: d, Y: d}", "{X: 1, Y: 1}"))


BRANCH = """\
issues: {t: [treaty, nothing]}
sides: {X: {negotiator: {payoff: 3}}, Y: {negotiator: {payoff: 3}}}
process:
  - bargain: {proposer: X, menu: treaty}
"""
STAGE = "implement: {temptation: {Y: 5}, betrayed: {X: 0, Y: 1}, collapse: {X: 1, Y: 2}}"


def test_an_implementation_on_a_branch_counts() -> None:
    plain = solve_tree(read_text(f"{BRANCH}  - {STAGE}\n").compile())
    branch = f"{BRANCH}  - when: {{if: agreement == treaty, then: [{STAGE}]}}\n"
    joined = solve_tree(read_text(branch).compile())
    # Y gains by reneging whatever X does, and X then by not being the only one to deliver.
    assert plain.only().probability.by("voluntary_defection") == {frozenset({"X", "Y"}): 1}
    assert joined.only().outcomes == plain.only().outcomes


def test_what_was_paid_before_is_paid_once_however_the_play_ends() -> None:
    text = """\
issues: {x: {in: [0, 1], grid: 1}}
sides: {X: {negotiator: {payoff: 3}}, Y: {negotiator: {payoff: 3}}}
process:
  - commit: {side: X, issue: x, at_least: [0], cost: 1/10}
  - bargain: {proposer: X, menu: [0]}
  - implement: {temptation: {X: 5}, discount: {X: 1/2, Y: 1/2}}
"""
    tree = read_text(text).compile()
    paid = {
        node.result.by: node.payoffs[0] for node in tree.nodes if isinstance(node, Terminal) and node.result.agreement
    }
    # Complying for ever is worth 3 / (1 - 1/2); reneging 5 now, and ever after the reversion, which is 0 here.
    assert paid[()] == 6 - Fraction(1, 10)
    assert paid[("X",)] == 5 - Fraction(1, 10)


VOLUNTARY, INVOLUNTARY, AGREED = "voluntary_defection", "involuntary_defection", ("agreement",)


def payoffs_by_ending(text: str) -> dict[tuple[str, ...], tuple[Fraction, ...]]:
    """By the ending and the sides that defect."""
    nodes = read_text(text).compile().nodes
    ends = [node for node in nodes if isinstance(node, Terminal) and node.result.agreement]
    return {(node.result.ending.value, *node.result.by): node.payoffs for node in ends}


REVERTING = """\
issues: {deal: {options: [treaty]}}
sides:
  X:
    negotiator:
      payoff: 2
      reversion: {no_agreement: 0, involuntary_defection: -3, voluntary_defection: -5}
      failure_cost: {own: 1, other: 1/2}
  Y: {negotiator: {payoff: 2}}
process:
  - bargain: {proposer: X}
  - implement: {failure: 1/4, DETAILS}
"""


def test_what_the_file_leaves_out_is_the_reversion_after_that_defection() -> None:
    found = payoffs_by_ending(REVERTING.replace("DETAILS", "temptation: {Y: 3}"))
    assert found[AGREED] == (2, 2)
    assert found[INVOLUNTARY, "X"] == (-3 - 1, 0)
    assert found[INVOLUNTARY, "Y"] == (-3 - Fraction(1, 2), 3)
    assert found[INVOLUNTARY, "X", "Y"] == (-3 - 1 - Fraction(1, 2), 0)
    assert found[VOLUNTARY, "X"] == (-5, 0)


def test_a_side_that_has_nothing_to_implement_is_betrayed_all_the_same() -> None:
    text = REVERTING.replace("DETAILS", "order: [Y], betrayed: {X: -1}")
    after = payoffs_by_ending(text)
    assert after == {AGREED: (2, 2), (INVOLUNTARY, "Y"): (-1, 0), (VOLUNTARY, "Y"): (-1, 0)}
    with pytest.raises(InputError, match=r"field-without-meaning.*temptation\.X"):
        read_text(REVERTING.replace("DETAILS", "order: [Y], temptation: {X: 3}"))


def test_a_side_payment_is_made_once_and_not_in_every_period() -> None:
    text = """\
issues: {deal: {options: [treaty]}}
sides:
  X: {negotiator: {payoff: 2}, constituents: {p: {payoff: -1/4}}}
  Y: {negotiator: {payoff: 2}}
process:
  - side_payment: {payer: Y, to: [X.p], amounts: [1/4]}
  - bargain: {proposer: X}
  - ratify: [X]
  - implement: {temptation: {Y: 3}, discount: {X: 1/2, Y: 1/2}}
"""
    # Complying for ever is worth 2 / (1 - 1/2) to both; the payment is due where the agreement takes effect.
    assert payoffs_by_ending(text)[AGREED] == (4, 4 - Fraction(1, 4), 0)
    assert payoffs_by_ending(text)[VOLUNTARY, "Y"] == (0, 3, 0)


def test_what_was_paid_before_is_paid_at_an_end_of_the_file_too() -> None:
    text = """\
issues: {x: {in: [0, 1], grid: 1}}
sides: {X: {}, Y: {}}
process:
  - commit: {side: X, issue: x, at_least: [0], cost: 1/10}
  - end: {ending: no_agreement, payoffs: {X: 1}}
"""
    (end,) = (node for node in read_text(text).compile().nodes if isinstance(node, Terminal))
    assert end.payoffs == (Fraction(9, 10), 0)
