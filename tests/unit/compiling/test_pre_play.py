"""What happens before the bargaining: announcements, polls, trials, commitments, mandates, granted vetoes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.equilibrium import Equilibrium
from winset.errors import UnsupportedError
from winset.game_tree import Ending, GameTree, Terminal, check_tree
from winset.reading import read_text
from winset.solving import solve_tree

PIE = """\
issues: {x: {in: [0, 1], grid: 4}}
sides:
  H: {negotiator: {payoff: x}HOME}
  F: {negotiator: {payoff: 1 - x}FOREIGN}
process:
"""


def compiled(stages: str, home: str = "", foreign: str = "", head: str = "") -> GameTree:
    tree = read_text(head + PIE.replace("HOME", home).replace("FOREIGN", foreign) + stages).compile()
    check_tree(tree)
    return tree


def solved(stages: str, **keywords: str) -> Equilibrium:
    return solve_tree(compiled(stages, **keywords)).only()


# ------------------------------------------------------------------ commitments

OFFER = "  - bargain: {proposer: F}\n  - ratify\n"


def test_a_commitment_refuses_what_lies_beyond_it() -> None:
    equilibrium = solved("  - commit: {side: H, issue: x, at_least: [0, 1/2]}\n" + OFFER)
    assert equilibrium.payoff["H"] == Fraction(1, 2)
    broken = equilibrium.given({"commitment": "1/2", "offer": "x=1/4"})
    assert broken.payoff["H"] == 0


def test_a_commitment_costs_what_it_costs_however_the_play_ends() -> None:
    stages = "  - commit: {side: H, issue: x, at_least: [0, 1/2], cost: commitment / 4}\n" + OFFER
    assert solved(stages).payoff["H"] == Fraction(1, 2) - Fraction(1, 8)


def test_what_was_paid_before_is_not_discounted() -> None:
    rounds = "  - bargain: {protocol: alternating_offers, order: [F], rounds: 2, discount: 1/2}\n  - ratify\n"
    tree = compiled("  - commit: {side: H, issue: x, at_least: [1/2], cost: 1/8}\n" + rounds)
    late = {
        node.payoffs[0]
        for node in tree.nodes
        if hasattr(node, "result") and node.result.round == 2 and node.result.agreement == "x=1/2"
    }
    assert Fraction(1, 2) * Fraction(1, 2) - Fraction(1, 8) in late


def test_a_partial_commitment_lets_the_text_pass_at_a_cost() -> None:
    stages = "  - commit: {side: H, issue: x, at_least: [1/2], violation_cost: 2 * (commitment - x)}\n" + OFFER
    # x - 2(1/2 - x) = 3x - 1 is below zero at 1/4: H would not sign, so that F offers 1/2.
    assert solved(stages).payoff["H"] == Fraction(1, 2)
    mild = "  - commit: {side: H, issue: x, at_least: [1/2], violation_cost: (commitment - x) / 2}\n" + OFFER
    # x - (1/2 - x) / 2 is -1/4 at 0 and 1/8 at 1/4.
    assert solved(mild).payoff["H"] == Fraction(1, 8)


def test_a_commitment_that_may_give_way() -> None:
    stages = "  - commit: {side: H, issue: x, at_least: [1/2], holds: HOLDS}\n" + OFFER
    # F offers 0 and is refused with the probability that it holds, or offers 1/2.
    assert solved(stages.replace("HOLDS", "1/4")).payoff["F"] == Fraction(3, 4)
    assert solved(stages.replace("HOLDS", "3/4")).payoff["F"] == Fraction(1, 2)


def test_a_commitment_that_can_be_revoked() -> None:
    stages = "  - commit: {side: H, issue: x, at_least: [1/2], revocation_cost: 1/8}\n" + OFFER
    assert solved(stages).payoff == {"H": Fraction(1, 8), "F": Fraction(3, 4)}


def test_an_upper_bound_and_two_sides_that_commit_unseen() -> None:
    stages = """\
  - commit: {side: H, issue: x, at_least: [0, 3/4], variable: h, seen_by: []}
  - commit: {side: F, issue: x, at_most: [1, 1/4], variable: f, seen_by: []}
  - sees: {actors: [H, F], variables: [h, f]}
"""
    tree = compiled(stages + "  - bargain: {protocol: nash_bargaining}\n  - ratify\n")
    assert sorted(len(nodes) for nodes in tree.members) == [1, 2]
    outcomes = {outcome.result.agreement for each in solve_tree(tree).equilibria for outcome in each.outcomes}
    assert {"x=3/4", "x=1/4"} <= outcomes


# ------------------------------------------------------------------ mandates


def test_a_mandate_excludes_what_would_be_ratified() -> None:
    stages = "  - mandate: {side: H, requires: x >= 3/4}\n  - bargain: {proposer: F}\n"
    assert solved(stages).payoff["H"] == Fraction(3, 4)
    assert solved("  - mandate: {side: F, requires: x >= 3/4}\n  - bargain: {proposer: F}\n").payoff["F"] == Fraction(
        1, 4
    )


def test_constituents_may_set_the_mandate() -> None:
    stages = "  - mandate: {side: H, actor: H.c, from: 0 to 3/4 by 1/4, requires: x >= mandate}\n" + OFFER
    # c wants x as large as it can get, and F would still rather sign 3/4 than nothing.
    assert solved(stages, home=", constituents: {c: {payoff: x}}").payoff["H"] == Fraction(3, 4)


# ------------------------------------------------------------------ polls, announcements, trials

DRAWN = "uncertainty: {r: {values: {low: {prior: 1/2, value: 0}, high: {prior: 1/2, value: 1/2}}, known_to: [H.c]}}\n"
GROUP = ", constituents: {c: {payoff: x - r}}"


def test_a_sincere_poll_tells_what_the_body_would_do() -> None:
    stages = "  - poll: {side: H, agreement: x=1/4}\n" + OFFER
    equilibrium = solved(stages, home=GROUP, head=DRAWN)
    assert equilibrium.payoff["F"] == Fraction(1, 2) * 1 + Fraction(1, 2) * Fraction(1, 2)
    assert equilibrium.probability.agreement == 1


def test_a_poll_may_be_for_some_eyes_only() -> None:
    tree = compiled("  - poll: {side: H, agreement: x=1/4, seen_by: [H]}\n" + OFFER, home=GROUP, head=DRAWN)
    proposals = [number for number, infoset in enumerate(tree.infosets) if infoset.label == "F proposes"]
    assert len(proposals) == 1


def test_a_strategic_poll_asks_one_group() -> None:
    two = ", constituents: {a: {payoff: x - 1/4}, b: {payoff: x - 1/2}}, voting: strategic"
    with pytest.raises(UnsupportedError, match="several-polled"):
        compiled("  - poll: {side: H, agreement: x=1/4, answers: strategic}\n" + OFFER, home=two)


def test_nobody_can_be_asked_where_there_are_no_constituents() -> None:
    with pytest.raises(UnsupportedError, match="nobody-ratifies"):
        compiled("  - poll: {side: F, agreement: x=1/4}\n" + OFFER)
    with pytest.raises(UnsupportedError, match="nobody-ratifies"):
        compiled("  - trial: {side: F, texts: [x=1/4]}\n" + OFFER)


def test_words_are_heard_by_whom_they_are_meant_for() -> None:
    head = DRAWN.replace("[H.c]", "[H]")
    stages = "  - announce: {actor: H, from: [much, little]}\n  - bargain: {proposer: F}\n"
    heard = compiled(stages, home="", head=head)
    unheard = compiled(stages.replace("[much, little]", "[much, little], seen_by: []"), head=head)
    asked = [sum(i.label == "F proposes" for i in tree.infosets) for tree in (heard, unheard)]
    assert asked == [2, 1]


# Without a trial F would offer 0, which the low type's constituents ratify.
KNOWN = DRAWN.replace("[H.c]", "[H, H.c]").replace("prior: 1/2, value: 0", "prior: 3/4, value: 0")
KNOWN = KNOWN.replace("prior: 1/2, value: 1/2", "prior: 1/4, value: 1/2")
TRIAL = "  - trial: {side: H, texts: [x=1/4], cost: 1/16}\n"


def test_a_trial_that_is_refused_teaches() -> None:
    equilibrium = solved(TRIAL + OFFER, home=GROUP, head=KNOWN)
    # High: the trial is refused, F offers 1/2. Low: whether it submits or not, it is known to be low, and offered 0.
    assert equilibrium.given({"r": "high"}).payoff["H"] == Fraction(1, 2) - Fraction(1, 16)
    assert equilibrium.given({"r": "low"}).payoff["H"] == 0
    assert equilibrium.probability.agreement == 1


def test_a_trial_that_is_ratified_is_signed_by_the_others_or_not() -> None:
    # F gets 3/4 by signing. If it goes on, its constituents refuse what it would offer next.
    last = "  - bargain: {proposer: F, menu: [x=0]}\n  - ratify: [F]\n"
    stubborn = ", constituents: {c: {payoff: 'if(x == 0, -1, 1)'}}"
    signed = solved(TRIAL + last, home=GROUP, foreign=stubborn, head=KNOWN)
    assert signed.given({"r": "low", "H": "x=1/4"}).payoff == {
        "H": Fraction(1, 4), "F": Fraction(3, 4), "H.c": Fraction(1, 4), "F.c": 1
    }  # fmt: skip
    # Otherwise it waits for 1.
    waits = solved(TRIAL + last, home=GROUP, head=KNOWN)
    assert waits.given({"r": "low", "H": "x=1/4"}).payoff["F"] == 1


def test_nobody_signs_a_trial_against_its_mandate() -> None:
    text = "  - mandate: {side: SIDE, requires: x <= 1/2}\n  - trial: {side: H, texts: [x=3/4]}\n" + OFFER
    home = ", constituents: {c: {payoff: x}}"
    for side in ("F", "H"):
        tree = compiled(text.replace("SIDE", side), home=home)
        assert not any(
            isinstance(node, Terminal) and node.result.agreement == "x=3/4" and node.result.ending is Ending.AGREEMENT
            for node in tree.nodes
        )


# ------------------------------------------------------------------ granted vetoes


def test_a_veto_counts_where_it_was_granted() -> None:
    stages = "  - delegate: {side: H, group: agent}\n" + OFFER
    equilibrium = solved(stages, home=", constituents: {agent: {payoff: x - 1/2}}")
    assert equilibrium.payoff["H"] == Fraction(1, 2)
    assert equilibrium.given({"veto": "keep"}).payoff["H"] == 0


def test_the_other_groups_ratify_as_before() -> None:
    stages = "  - delegate: {side: H, group: agent}\n" + OFFER
    home = ", constituents: {agent: {payoff: x - 1/2}, voters: {payoff: x - 1/4}}"
    equilibrium = solved(stages, home=home)
    assert equilibrium.given({"veto": "keep"}).payoff["H"] == Fraction(1, 4)
    assert equilibrium.payoff["H"] == Fraction(1, 2)
