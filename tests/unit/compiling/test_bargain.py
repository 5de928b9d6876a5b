"""Protocols at Level I, against values worked out by hand or by recursion in the test."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.compiling import compile_tree
from winset.equilibrium import Equilibrium
from winset.equilibrium.strategy import StrategyTable
from winset.errors import InputError, NotYetError, UnsupportedError
from winset.game_tree import Terminal, check_tree
from winset.reading import read_text
from winset.solving import solve_tree

PIE = """\
parameters: {{T: {{value: 3}}}}
issues: {{x: {{in: [0, 1], grid: {grid}}}}}
sides:
  H: {{negotiator: {{payoff: x}}{home}}}
  F: {{negotiator: {{payoff: 1 - x}}{foreign}}}
process:
  - bargain: {{{bargain}}}
{after}"""


def pie(bargain: str, *, grid: int = 8, home: str = "", foreign: str = "", after: str = "") -> str:
    return PIE.format(bargain=bargain, grid=grid, home=home, foreign=foreign, after=after)


def solved(text: str, **at: str) -> Equilibrium:
    negotiation = read_text(text)
    tree = compile_tree(negotiation.at(**at) if at else negotiation)
    check_tree(tree)
    return solve_tree(tree).only()


@pytest.mark.parametrize("rounds", [1, 2, 3, 4])
@pytest.mark.parametrize("floor", [Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)])
def test_alternating_offers_follow_the_recursion(rounds: int, floor: Fraction) -> None:
    # H proposes in odd rounds counted from the start; with t rounds left the responder gets the discounted rest.
    def share(left: int, proposer: str) -> Fraction:
        if proposer == "H":
            return Fraction(1) if left == 1 else 1 - Fraction(1, 2) * (1 - share(left - 1, "F"))
        return max(floor, Fraction(0) if left == 1 else Fraction(1, 2) * share(left - 1, "H"))

    text = pie(
        f"protocol: alternating_offers, proposer: H, rounds: {rounds}, discount: 1/2, refusal: continue",
        grid=64,
        home=f", constituents: {{c: {{payoff: x - {floor}}}}}",
        after="  - ratify\n",
    )
    equilibrium = solved(text)
    assert equilibrium.payoff["H"] == share(rounds, "H")
    assert equilibrium.probability.agreement == 1


def test_sides_may_discount_differently() -> None:
    # H proposes, F would propose next: F accepts 1 - x >= 1/4, its own discounted share of the whole pie.
    equilibrium = solved(pie("protocol: alternating_offers, proposer: H, rounds: 2, discount: {H: 1/2, F: 1/4}"))
    assert equilibrium.payoff["H"] == Fraction(3, 4)


def test_the_number_of_rounds_may_be_a_parameter() -> None:
    text = pie("protocol: alternating_offers, proposer: H, rounds: T, discount: 1/2")
    assert solved(text).payoff["H"] == Fraction(3, 4)
    assert solved(text, T="2").payoff["H"] == Fraction(1, 2)
    with pytest.raises(InputError, match="bad-rounds"):
        solved(text, T="3/2")


def test_an_order_of_proposers_of_one_s_own() -> None:
    text = pie("protocol: alternating_offers, order: [F, F], rounds: 2, discount: 1/2")
    assert solved(text).payoff["F"] == 1


def test_a_breakdown_is_an_impatience() -> None:
    text = pie("protocol: alternating_offers, proposer: H, rounds: 2, breakdown: 1/4")
    assert solved(text).payoff["H"] == Fraction(1, 4)  # F waits with probability 3/4 for the whole pie


def test_random_proposers_expect_their_chance_to_propose() -> None:
    text = pie("protocol: random_proposers, recognition: {H: 3/4, F: 1/4}, rounds: 2, discount: 1/2")
    # In the last round who proposes takes all: values 3/4 and 1/4; before, H proposes 1 - 1/8 and F offers 3/8.
    assert solved(text).payoff["H"] == Fraction(3, 4) * Fraction(7, 8) + Fraction(1, 4) * Fraction(3, 8)


def test_a_menu_closes_the_list_of_offers() -> None:
    assert solved(pie("proposer: F, menu: [x=1/2, 1]")).payoff["H"] == Fraction(1, 2)
    with pytest.raises(InputError, match="unknown-agreement"):
        read_text(pie("proposer: F, menu: [x=1/3]"))


def test_compatible_demands_meet_in_the_middle() -> None:
    tree = read_text(pie("protocol: simultaneous_demands", grid=2)).compile()
    check_tree(tree)
    names = {node.result.agreement for node in tree.nodes if hasattr(node, "result")}
    # H demanding 0 and F demanding 1 leave something over: each likes the other's demand better than its own.
    assert names == {None, "x=0", "x=1/4", "x=1/2", "x=3/4", "x=1"}


def test_demands_that_break_a_mandate_are_not_signed() -> None:
    text = pie("protocol: simultaneous_demands", grid=4)
    text = text.replace("process:\n", "process:\n  - mandate: {side: H, requires: x >= 3/4}\n")
    signed = {node.result.agreement for node in read_text(text).compile().nodes if isinstance(node, Terminal)}
    assert signed == {None, "x=3/4", "x=7/8", "x=1"}  # 7/8 is the middle of the other two


def test_demands_are_made_unseen() -> None:
    tree = read_text(pie("protocol: simultaneous_demands", grid=2)).compile()
    assert sorted(len(nodes) for nodes in tree.members) == [1, 3]


THREE = """\
proposals:
  all: {a: 1, b: 1, c: 1}
  without_c: {a: 2, b: 1, c: -1}
sides:
  A: {negotiator: {payoff: a}, constituents: {p: {payoff: a}}}
  B: {negotiator: {payoff: b}, constituents: {p: {payoff: b}}}
  C: {negotiator: {payoff: c}, constituents: {p: {payoff: c}}}
process:
  - bargain: {proposer: A, OPTIONS}
  - ratify
"""


def test_unanimity_among_three_and_a_quota_of_two() -> None:
    assert solved(THREE.replace(", OPTIONS", "")).payoff == {
        "A": 1, "B": 1, "C": 1, "A.p": 1, "B.p": 1, "C.p": 1,
    }  # fmt: skip
    quota = solved(THREE.replace("OPTIONS", "quota: 2"))
    assert (quota.payoff["A"], quota.payoff["B"]) == (2, 1)
    assert (quota.payoff["C"], quota.payoff["C.p"]) == (0, 0)  # outside: its reversion
    assert quota.probability.agreement == 1  # C's constituents are not asked
    bound = THREE.replace("OPTIONS", "quota: 2, outsiders: agreement")
    assert solved(bound.replace("payoff: c}, constituents: {p: {payoff: c}}", "payoff: c}")).payoff["C"] == -1
    # C, who is bound anyhow, signs so that its constituents can refuse; A has to offer something else.
    assert solved(bound).payoff["C"] == 1


def test_under_unanimity_the_first_rejection_ends_the_round() -> None:
    tree = read_text(THREE.replace(", OPTIONS", "")).compile()
    asked = [infoset.sees for infoset in tree.infosets if infoset.label == "C answers"]
    assert asked == [(("offer", "all"),), (("offer", "without_c"),)]
    # A; B twice; C twice, only where B accepted; three sincere votes where all did, of which C's stops one text.
    assert tree.unfolded_size == 1 + 2 * (1 + 1 + (1 + 1 + (3 + 1)))


def test_a_refusal_penalty_is_paid_once_however_often_one_rejects() -> None:
    # F would ratify at home whatever it is offered, and rejects everything; it pays 1/8 once.
    text = pie(
        "protocol: alternating_offers, order: [H], rounds: 2",
        grid=1,
        foreign=", constituents: {c: {payoff: 1}}",
        after="  - ratify\n",
    ).replace("payoff: 1 - x", "payoff: -1, refusal_penalty: 1/8")
    equilibrium = solved(text)
    assert equilibrium.probability.no_agreement == 1
    assert equilibrium.payoff["F"] == Fraction(-1, 8)


# ------------------------------------------------------------------ Nash bargaining


FLOORS = {"home": ", constituents: {c: {payoff: x - 5/8}}", "after": "  - ratify\n"}


def test_a_floor_clips_or_is_split_from() -> None:
    clipped = solved(pie("protocol: nash_bargaining", **FLOORS))
    assert clipped.payoff["H"] == Fraction(5, 8)
    split = solved(pie("protocol: nash_bargaining, disagreement: floor", grid=16, **FLOORS))
    assert split.payoff["H"] == Fraction(13, 16)


def test_expected_gains_count_where_nobody_knows() -> None:
    # x(1 - x)G(x)^2 over quarters with G(x) = x: 3/256, 16/256, 27/256, 0 (results.md, I93-8).
    text = pie("protocol: nash_bargaining", grid=4, home=", constituents: {c: {payoff: x - r}}", after="  - ratify\n")
    text = "uncertainty: {r: {distribution: 'uniform(0, 1)', points: 4, known_to: [H.c]}}\n" + text
    equilibrium = solved(text)
    assert (equilibrium.payoff["H"], equilibrium.probability.agreement) == (Fraction(9, 16), Fraction(3, 4))


@pytest.mark.parametrize(
    ("known", "options", "code"),
    [
        ("H", "", "nash-private-information"),
        ("H.c", ", disagreement: floor", "nash-unknown-floor"),
    ],
)
def test_what_nash_bargaining_cannot_do(known: str, options: str, code: str) -> None:
    text = pie(f"protocol: nash_bargaining{options}", home=", constituents: {c: {payoff: x - r}}", after="  - ratify\n")
    text = f"uncertainty: {{r: {{values: {{1/4: 1/2, 1/2: 1/2}}, known_to: [{known}]}}}}\n" + text.replace("x - r", "x")
    text = text.replace("c: {payoff: x}", "c: {payoff: 'x - if(r == 1/4, 1/4, 1/2)'}")
    with pytest.raises(UnsupportedError, match=code):
        read_text(text).compile()


def test_a_tie_of_products_is_noted() -> None:
    tree = read_text(pie("protocol: nash_bargaining", grid=3)).compile()
    assert tree.notes == ("Nash bargaining: x=1/3 and x=2/3 have the same product of gains; the first is signed",)


def test_rounds_without_a_value_are_asked_for() -> None:
    text = pie("protocol: alternating_offers, proposer: H, rounds: T, discount: 1/2").replace("{value: 3}", "{}")
    with pytest.raises(NotYetError, match="no-value"):
        compile_tree(read_text(text), symbols=True)


def test_twelve_rounds_are_solved_exactly_and_read_round_by_round() -> None:
    text = pie(
        "protocol: alternating_offers, proposer: H, rounds: 12, discount: 1/2, refusal: continue",
        grid=100,
        home=", constituents: {c: {payoff: x - 1/2}}",
        foreign=", constituents: {c: {payoff: 7/10 - x}}",
        after="  - ratify\n",
    )
    tree = read_text(text).compile()
    assert len(tree.nodes) < 5_000
    assert tree.unfolded_size > 10**24
    equilibrium = solve_tree(tree).only()
    assert [outcome.result.agreement for outcome in equilibrium.outcomes] == ["x=7/10"]
    # F answers in odd rounds. It accepts up to 7/10, what its constituents ratify, as long as a refusal is followed by
    # H's floor of 1/2 one round later, worth 1/4 to it.
    tables = tables_of(equilibrium, "F")
    for number in (1, 3, 5, 7, 9, 11):
        table = tables["F answers" if number == 1 else f"F answers in round {number}"]
        accepted = {row.seen[0] for row in table.rows if row.act_text == "accept"}
        assert accepted == {f"x={Fraction(share, 100)}" for share in range(50, 71)}
    # H answers in even rounds: from its floor on.
    for number in (2, 4, 6, 8, 10, 12):
        accepted = {
            row.seen[0]
            for row in tables_of(equilibrium, "H")[f"H answers in round {number}"].rows
            if row.act_text == "accept"
        }
        assert accepted == {f"x={Fraction(share, 100)}" for share in range(50, 71)}


def tables_of(equilibrium: Equilibrium, actor: str) -> dict[str, StrategyTable]:
    return {table.label: table for table in equilibrium.strategy(actor)}
