"""Nash bargaining reckons with what stands between the signature and the end, against products worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.equilibrium import Equilibrium
from winset.errors import UnsupportedError
from winset.reading import read_text
from winset.solving import solve_tree

PIE = """\
issues: {x: {in: [0, 1], grid: 8}}
sides:
  H: {negotiator: {payoff: x}, constituents: {leg: {payoff: x - 5/8}}}
  F: {negotiator: {payoff: 1 - x}}
process:
"""
NASH = "  - bargain: {protocol: nash_bargaining}\n"


def solved(stages: str) -> Equilibrium:
    return solve_tree(read_text(PIE + stages).compile()).only()


def signed(equilibrium: Equilibrium) -> set[str | None]:
    return {outcome.result.agreement for outcome in equilibrium.outcomes}


def test_a_mandate_forbids_the_signature() -> None:
    assert signed(solved("  - mandate: {side: H, requires: x >= 7/8}\n" + NASH + "  - ratify\n")) == {"x=7/8"}


def test_a_veto_counts_where_it_was_granted() -> None:
    tree = read_text(PIE + "  - delegate: {side: H, group: leg}\n" + NASH + "  - ratify\n").compile()
    equilibrium = solve_tree(tree).only()
    assert equilibrium.given({"H grants leg a veto?": "grant"}).payoff["H"] == Fraction(5, 8)
    assert equilibrium.given({"H grants leg a veto?": "keep"}).payoff["H"] == Fraction(1, 2)


@pytest.mark.parametrize(("holds", "text"), [("1/10", "x=5/8"), ("1/2", "x=7/8")])
def test_a_commitment_counts_as_far_as_it_holds(holds: str, text: str) -> None:
    # With 1/2 - 5/8 is signed and stands with probability 1 - h: (1 - h)^2 times 15/64 against 7/64.
    stage = f"  - commit: {{side: H, issue: x, at_least: [7/8], holds: {holds}}}\n"
    assert signed(solved(stage + NASH + "  - ratify\n")) == {text}


def test_only_those_who_are_still_to_ratify_count() -> None:
    # H's constituents have had their say about the first text, and have none on the second.
    stages = """\
  - bargain: {proposer: F, menu: [1/2]}
  - ratify: {refusal: continue}
"""
    assert signed(solved(stages + NASH + "  - ratify: [F]\n")) == {"x=1/2"}
    assert signed(solved(stages + NASH + "  - ratify\n")) == {"x=5/8"}


def test_a_floor_includes_commitments_and_vetoes() -> None:
    floor = "  - bargain: {protocol: nash_bargaining, disagreement: floor}\n  - ratify\n"
    # From 5/8 and 0 the surplus is split at 13/16, between 3/4 and 7/8: the first is signed.
    assert signed(solved(floor)) == {"x=3/4"}
    assert signed(solved("  - commit: {side: H, issue: x, at_least: [3/4]}\n" + floor)) == {"x=7/8"}
    veto = read_text(PIE + "  - delegate: {side: H, group: leg}\n" + floor).compile()
    assert solve_tree(veto).only().given({"H grants leg a veto?": "keep"}).payoff["H"] == Fraction(1, 2)
    with pytest.raises(UnsupportedError, match="nash-unknown-floor"):
        solved("  - commit: {side: H, issue: x, at_least: [3/4], holds: 1/2}\n" + floor)


@pytest.mark.parametrize(
    "stages",
    [
        "  - commit: {side: H, issue: x, at_least: [7/8], revocation_cost: 1/100}\n" + NASH + "  - ratify\n",
        NASH + "  - ratify\n  - implement: {temptation: {F: 5}}\n",
        NASH + "  - amend: {by: H.leg}\n",
    ],
)
def test_gains_that_depend_on_later_choices_are_refused(stages: str) -> None:
    with pytest.raises(UnsupportedError, match="nash-strategic-votes"):
        solved(stages)


UNKNOWN = """\
issues: {x: {in: [0, 1], grid: 8}}
uncertainty: {r: {values: {low: {prior: 3/4, value: 1/4}, high: {prior: 1/4, value: 3/4}}, known_to: [H.leg]}}
sides:
  H: {negotiator: {payoff: x}, constituents: {leg: {payoff: x - r}}}
  F: {negotiator: {payoff: 1 - x}}
process:
"""


def test_a_refusal_teaches_the_next_round() -> None:
    stages = "  - renegotiate: {rounds: 2, discount: 9/10, stages: [bargain: {protocol: nash_bargaining}, ratify]}\n"
    equilibrium = solve_tree(read_text(UNKNOWN + stages).compile()).only()
    # Whoever refuses is high, and then 3/4 is signed. Below it, x is worth 3/4 x + 27/160 to H and 3/4 (1 - x) + 9/160
    # to F: the product is largest at 7/16, between 3/8 and 1/2; the first gives (72 * 84) / 160^2, the second 87 * 69.
    assert {(o.result.agreement, o.probability) for o in equilibrium.outcomes} == {
        ("x=3/8", Fraction(3, 4)),
        ("x=3/4", Fraction(1, 4)),
    }
    assert equilibrium.payoff["H"] == Fraction(72, 160)


def test_a_sincere_poll_teaches_the_table() -> None:
    stages = "  - poll: {side: H, agreement: x=1/2, seen_by: SEEN}\n" + NASH + "  - ratify\n"
    equilibrium = solve_tree(read_text(UNKNOWN + stages.replace("SEEN", "[H, F]")).compile()).only()
    assert {(o.result.agreement, o.probability) for o in equilibrium.outcomes} == {
        ("x=1/2", Fraction(3, 4)),
        ("x=3/4", Fraction(1, 4)),
    }
    with pytest.raises(UnsupportedError, match="nash-private-information"):
        read_text(UNKNOWN + stages.replace("SEEN", "[H]")).compile()


def test_words_of_those_who_know_are_refused() -> None:
    stages = "  - announce: {actor: H.leg, from: [much, little]}\n" + NASH + "  - ratify\n"
    with pytest.raises(UnsupportedError, match="nash-strategic-votes"):
        read_text(UNKNOWN + stages).compile()
