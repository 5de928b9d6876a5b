"""Ratification: order and timing, what follows a refusal, strategic bodies, exchangeable members."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

import winset as ws
from winset.equilibrium import Equilibrium
from winset.errors import NotYetError, UnsupportedError
from winset.game_tree import GameTree, Terminal, check_tree
from winset.reading import read_text
from winset.solving import solve_tree


def compiled(text: str) -> GameTree:
    tree = read_text(text).compile()
    check_tree(tree)
    return tree


def solved(text: str) -> Equilibrium:
    return solve_tree(compiled(text)).only()


BOTH_REFUSE = """\
proposals: {text: {z: 1}}
sides:
  X: {negotiator: {payoff: 1, reversion: 0, failure_cost: {own: 1/4, other: 1/8}}, constituents: {c: {payoff: -1}}}
  Y: {negotiator: {payoff: 1, failure_cost: {own: 1/4, other: 1/8}}, constituents: {c: {payoff: -1}}}
process:
  - bargain: {proposer: X, walk_away: never}
  - ratify: {TIMING}
"""


@pytest.mark.parametrize(
    ("timing", "by", "payoffs"),
    [
        ("order: [X, Y]", ("X",), ("-1/4", "-1/8")),
        ("order: [Y, X]", ("Y",), ("-1/8", "-1/4")),
        ("timing: simultaneous", ("X", "Y"), ("-3/8", "-3/8")),
    ],
)
def test_sequential_ratification_stops_and_simultaneous_records_all(
    timing: str, by: tuple[str, ...], payoffs: tuple[str, str]
) -> None:
    tree = compiled(BOTH_REFUSE.replace("TIMING", timing))
    (failed,) = [node for node in tree.nodes if isinstance(node, Terminal) and node.result.by]
    assert failed.result.by == by
    assert dict(zip(tree.actors, failed.payoffs, strict=True)) == {
        "X": Fraction(payoffs[0]), "Y": Fraction(payoffs[1]), "X.c": 0, "Y.c": 0,
    }  # fmt: skip


TWO_TEXTS = """\
proposals: {bad: {z: 0}, good: {z: 1}}
sides:
  X: {negotiator: {payoff: 2 - z}}
  Y: {negotiator: {payoff: 1}, constituents: {c: {payoff: z - 1/2}}}
process:
  - bargain: {proposer: X, menu: bad}
  - ratify: {refusal: continue, discount: 1/2}
  - bargain: {proposer: X, menu: good}
  - ratify
"""


def test_the_process_can_go_on_after_a_refusal() -> None:
    equilibrium = solved(TWO_TEXTS)
    assert equilibrium.payoff["X"] == Fraction(1, 2)
    assert equilibrium.probability.refused == 1
    assert equilibrium.probability.delayed == 1
    assert equilibrium.probability.agreement == 1


def test_a_refusal_that_nothing_follows_is_an_involuntary_defection() -> None:
    text = TWO_TEXTS.replace("  - bargain: {proposer: X, menu: good}\n  - ratify\n", "")
    tree = compiled(text)
    assert {node.result.ending.value for node in tree.nodes if isinstance(node, Terminal) and node.result.ending} >= {
        "involuntary_defection"
    }


def test_what_was_ratified_is_not_ratified_again() -> None:
    text = TWO_TEXTS.replace("menu: bad", "menu: good").replace("  - ratify\n", "  - ratify\n  - ratify\n")
    assert solved(text).payoff["X"] == 1


def test_renegotiation_repeats_its_stages_and_discounts_them() -> None:
    text = """\
proposals: {bad: {z: 0}, good: {z: 1}}
uncertainty: {mood: {values: {sour: 1/2, sweet: 1/2}, known_to: [Y.c]}}
sides:
  X: {negotiator: {payoff: 2 - z}}
  Y: {negotiator: {payoff: 1}, constituents: {c: {payoff: 'if(mood == sweet, 1, z - 1/2)'}}}
process:
  - renegotiate:
      rounds: 2
      discount: {X: 3/4}
      stages:
        - bargain: {proposer: X}
        - ratify
"""
    # bad is ratified with probability 1/2, then good, worth 3/4; against good at once, worth 1.
    assert solved(text).payoff["X"] == Fraction(1, 2) * 2 + Fraction(1, 2) * Fraction(3, 4)


# ------------------------------------------------------------------ strategic bodies

BODY = """\
proposals: {text: {z: 1}}
sides:
  X: {negotiator: {payoff: 1}}
  Y:
    negotiator: {payoff: 1}
    constituents: GROUPS
    body: RULE
    voting: VOTING
process:
  - bargain: {proposer: X}
  - ratify
"""


def body(groups: list[tuple[int, int]], rule: str, voting: str) -> str:
    listed = ", ".join(f"g{i}: {{votes: {votes}, payoff: {payoff}}}" for i, (votes, payoff) in enumerate(groups))
    return BODY.replace("GROUPS", f"{{{listed}}}").replace("RULE", rule).replace("VOTING", voting)


@pytest.mark.parametrize("rule", ["majority", "two_thirds", "unanimity", "{quota: {votes: 2}}"])
def test_strategic_votes_come_to_what_each_would_cast_as_if_pivotal(rule: str) -> None:
    # With an up-or-down vote and refusal the end, that is the sincere result, whoever wants what.
    for payoffs in product((-1, 0, 1), repeat=3):
        groups = [(votes, payoff) for votes, payoff in zip((1, 2, 1), payoffs, strict=True)]
        sincere, strategic = (solved(body(groups, rule, voting)) for voting in ("sincere", "strategic"))
        assert sincere.probability == strategic.probability


def test_bodies_of_bodies_vote_strategically_too() -> None:
    rule = "{all_of: [{majority: [g0, g1]}, {majority: [g2]}]}"
    for payoffs in product((-1, 1), repeat=3):
        sincere, strategic = (
            solved(body([(1, payoff) for payoff in payoffs], rule, voting)) for voting in ("sincere", "strategic")
        )
        assert sincere.probability == strategic.probability


def test_a_body_of_many_strategic_members_stays_small() -> None:
    tree = compiled(body([(1, (-1) ** i) for i in range(41)], "majority", "strategic"))
    assert len(tree.nodes) < 41 * 41
    assert tree.unfolded_size > 2**30


def test_a_body_of_bodies_with_too_many_strategic_voters_says_so() -> None:
    rule = "{all_of: [{majority: [" + ", ".join(f"g{i}" for i in range(12)) + "]}, {majority: [g12]}]}"
    with pytest.raises(NotYetError, match="too-many-voters"):
        read_text(body([(1, 1)] * 13, rule, "strategic")).compile()


def test_supporters_and_opponents_have_no_choice() -> None:
    text = body([(2, 1), (1, 1), (1, -1)], "majority", "strategic")
    text = text.replace("g0: {votes: 2, payoff: 1}", "g0: {votes: 2, stance: always}")
    assert "Y.g0" not in compiled(text).players
    assert solved(text).probability.agreement == 1


# ------------------------------------------------------------------ exchangeable members

SENATE = """\
proposals: {low: {z: 1/4}, middle: {z: 1/2}, high: {z: 3/4}}
sides:
  X: {negotiator: {payoff: 2 - z}}
  Y:
    negotiator: {payoff: 1}
    constituents:
      senate:
        votes: 9
        exchangeable: 9
        types:
          hawk: {prior: 1/5, payoff: z - 1}
          dove: {prior: 1/2, payoff: z}
          sceptic: {prior: 3/10, payoff: z - 1/2}
        known_to: [senate]
    body: {quota: {votes: 6}}
    voting: VOTING
process:
  - bargain: {proposer: X, menu: [MENU], walk_away: never}
  - ratify
"""


@pytest.mark.parametrize(("text", "willing"), [("low", ["dove"]), ("middle", ["dove", "sceptic"])])
@pytest.mark.parametrize("voting", ["sincere", "strategic"])
def test_exchangeable_members_ratify_as_often_as_their_votes_say(text: str, willing: list[str], voting: str) -> None:
    priors = {"hawk": Fraction(1, 5), "dove": Fraction(1, 2), "sceptic": Fraction(3, 10)}
    share = sum((priors[kind] for kind in willing), Fraction(0))
    expected = Fraction(0)
    for votes in product((True, False), repeat=9):  # every ballot, one by one
        if sum(votes) >= 6:
            weight = Fraction(1)
            for vote in votes:
                weight *= share if vote else 1 - share
            expected += weight
    model = SENATE.replace("MENU", text).replace("VOTING", voting)
    assert solved(model).probability.agreement == expected
    tree = compiled(model)
    assert len(tree.nodes) < 1_000
    assert "number 6 of 9 by willingness" in tree.notes[0]


def test_nine_members_with_three_types_and_a_second_round_stay_small() -> None:
    process = """\
  - renegotiate:
      discount: 1/2
      stages: [{bargain: {proposer: X}}, ratify]
"""
    model = SENATE.replace("VOTING", "strategic").partition("process:\n")[0] + "process:\n" + process
    tree = compiled(model)
    assert len(tree.nodes) < 1_000


def test_types_that_are_not_ordered_by_willingness_are_refused() -> None:
    text = SENATE.replace("MENU", "low").replace("VOTING", "sincere").replace("payoff: z - 1}", "payoff: 1 - 2 * z}")
    with pytest.raises(UnsupportedError, match="types-not-ordered"):
        read_text(text).compile()


def test_symmetric_play_is_some_of_what_there_is_not_all() -> None:
    model = SENATE.replace("MENU", "low, middle")
    strategic = ws.solve(read_text(model.replace("VOTING", "strategic")))
    sincere = ws.solve(read_text(model.replace("VOTING", "sincere")))
    assert (strategic.found.value, sincere.found.value) == ("some", "all")
    assert strategic.only().probability.to_dict() == sincere.only().probability.to_dict()
    assert strategic.only().payoff["Y.senate"] == sincere.only().payoff["Y.senate"]
