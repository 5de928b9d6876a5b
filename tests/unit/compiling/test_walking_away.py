"""Making no proposal: it belongs to the game unless nothing that can follow a proposal is worse."""

from __future__ import annotations

import pytest

from winset.compiling import compile_tree
from winset.condition.sign import NEGATED
from winset.deriving import derive
from winset.deriving.exploring import Budget
from winset.deriving.given import given
from winset.deriving.negotiating import symbolic_game, with_symbols_drawn
from winset.deriving.ranges import with_ranges
from winset.game_tree import GameTree, Split
from winset.negotiation import Negotiation
from winset.reading import read_text
from winset.solving import solve

from ...support.agreeing import disagreements

ONE = """\
parameters: {a: {in: [0, 1], value: 0}, k: {in: [0, 1], value: 0}, p: {in: "(0, 1)", value: 1/2}}
issues: {z: {in: [0, 1]}}
proposals: {A: {z: 1/2}}
sides:
  X: {negotiator: {payoff: z, reversion: a, failure_cost: {other: k}}}
  Y:
    negotiator: {payoff: 1 - z}
    constituents:
      pivot: {types: {l: {prior: p, payoff: 1}, s: {prior: 1 - p, payoff: -1}}, known_to: [pivot]}
process:
  - bargain: {proposer: X}
  - ratify: [Y]
"""


def offered(tree: GameTree) -> bool:
    return any("no proposal" in each.actions for each in tree.infosets)


@pytest.mark.parametrize(
    ("a", "k", "wanted"),
    [
        ("0", "0", False),  # an agreement gives 1/2, a refusal 0, no proposal 0
        ("1/2", "0", False),  # as good as the agreement
        ("3/4", "0", True),  # better than the agreement
        ("0", "1/8", True),  # a refusal costs 1/8
    ],
)
def test_the_move_is_there_where_it_could_pay(a: str, k: str, wanted: bool) -> None:
    assert offered(read_text(ONE).at(a=a, k=k).compile()) is wanted


def test_nobody_is_made_to_risk_a_failure_that_it_can_avoid() -> None:
    """At a = 1/8, k = 1, p = 1/4 proposing gives 1/8 - 17/32 - 1/8 = -17/32 and nothing gives 1/8."""
    found = solve(read_text(ONE).at(a="1/8", k=1, p="1/4")).only()
    assert found.probability.no_agreement == 1
    assert str(found.payoff["X"]) == "1/8"


@pytest.mark.parametrize(
    ("side", "wanted"),
    [
        ("reversion: 0", False),
        ("reversion: {no_agreement: 0, involuntary_defection: -1/4}", True),
        ("reversion: {no_agreement: 0, involuntary_defection: 1/4}", False),
    ],
)
def test_a_reversion_may_depend_on_how_it_failed(side: str, wanted: bool) -> None:
    text = ONE.replace("reversion: a, failure_cost: {other: k}", side)
    assert offered(read_text(text).compile()) is wanted


def test_later_stages_count() -> None:
    """Y reneges in the end, which costs X."""
    text = """\
issues: {t: [treaty]}
sides: {X: {negotiator: {payoff: 3}}, Y: {negotiator: {payoff: 3}}}
process:
  - bargain: {proposer: X}
  - implement: {temptation: {X: 5, Y: 5}, betrayed: {X: BETRAYED, Y: 0}, collapse: {X: BETRAYED, Y: 1}}
"""
    assert not offered(read_text(text.replace("BETRAYED", "0")).compile())
    worse = read_text(text.replace("BETRAYED", "-1/2"))
    assert offered(worse.compile())
    assert solve(worse).only().probability.no_agreement == 1


def test_waiting_may_pay_where_every_agreement_hurts() -> None:
    """Agreeing costs X 1 now or 1/2 in the last round; without an agreement it loses 2. Y always accepts."""
    text = """\
issues: {z: [only]}
sides: {X: {negotiator: {payoff: -1, reversion: -2}}, Y: {negotiator: {payoff: 1}}}
process:
  - bargain: {protocol: alternating_offers, order: [X, X], rounds: 2, discount: 1/2}
"""
    found = solve(read_text(text)).only()
    assert str(found.payoff["X"]) == "-1/2"


def symbolic() -> Negotiation:
    return read_text(ONE)


def test_the_same_question_is_asked_of_symbols() -> None:
    tree = compile_tree(symbolic(), symbols=True)
    assert {(str(node.left), node.relation, str(node.right)) for node in tree.nodes if isinstance(node, Split)} == {
        ("1/2", "<", "a"),
        ("a - k", "<", "a"),
    }
    assert disagreements(symbolic(), derive(symbolic()), 20) == []


BUDGET = """\
parameters: {q: {in: [-2, 2], value: -1}}
issues: {x: {in: [0, 2], grid: 4}}
sides:
  Setter:
    negotiator: {payoff: x, reversion: q}
    constituents: {median: {payoff: -x, reversion: 1}}
process:
  - bargain: {proposer: Setter}
  - ratify
"""


def test_an_offer_from_an_interval_is_as_low_as_the_interval() -> None:
    """Every budget is refused; some budget is worse for the setter than q iff q > 0, and then it may propose none."""
    budget = read_text(BUDGET)
    derivation = derive(budget)
    for q, proposes_none in (("-1", False), ("0", False), ("1/2", True), ("2", True)):
        (case,) = [case for case in derivation.cases if case.region.contains(q=q)]
        endings = {name for outcome in case.outcomes for name, chance in outcome.probability.items() if chance}
        assert ("no_agreement" in endings) is proposes_none
        solved = {each.probability.no_agreement for each in solve(budget.at(q=q)).equilibria}
        assert (1 in solved) is proposes_none


GAME = """\
parameters: {PARAMETERS}
issues: {ISSUES}
sides:
  X: {negotiator: {payoff: "PAYOFF", reversion: REVERSION}}
  Y: {negotiator: {payoff: 5 - x}}
process:
  - bargain: {PROTOCOL}
"""


def game(
    payoff: str,
    issues: str = "x: {in: [0, 1]}",
    more: str = "",
    protocol: str = "proposer: X",
    reversion: str = "q",
    drawn: str = "",
) -> Negotiation:
    text = GAME.replace("PAYOFF", payoff).replace("ISSUES", issues).replace("PROTOCOL", protocol)
    text = text.replace("REVERSION", reversion).replace("PARAMETERS", f"q: {{in: [-3, 3], value: 0}}{more}")
    return read_text(text + drawn)


def belongs(negotiation: Negotiation) -> dict[bool, str]:
    """Where the move belongs to the game that ``derive`` plays, in words."""
    known = given(negotiation)
    drawn, draws = with_symbols_drawn(known.negotiation, known.space)
    symbolic, ranges = with_ranges(drawn)
    bound = {name: what for each in ranges for name, what in each.standing.items()}
    tree = symbolic_game(symbolic, bound, known.space, draws, Budget())
    first = tree.nodes[tree.root]
    if not isinstance(first, Split):
        return {"no proposal" in tree.actions(tree.root): "always"}
    return {
        "no proposal" in tree.actions(child): f"{first.left} {relation} {first.right}"
        for child, relation in zip(first.children, (first.relation, NEGATED[first.relation]), strict=True)
    }


@pytest.mark.parametrize(
    ("payoff", "issues", "where"),
    [
        ("(x - 1/3)^2", "x: {in: [0, 1]}", "q > 0"),  # 0 at one third
        ("-(x - 1/3)^2", "x: {in: [0, 1]}", "9*q + 4 > 0"),  # -4/9 at one
        ("abs(x - 1/3) - 1", "x: {in: [0, 1]}", "q + 1 > 0"),
        ("max(x, 1 - x)", "x: {in: [0, 1]}", "2*q - 1 > 0"),  # 1/2 in the middle
        ("min(x, 1/2) - x", "x: {in: [0, 2]}", "2*q + 3 > 0"),  # -3/2 at two
        ("x^3 - 3*x", "x: {in: [0, 2]}", "q + 2 > 0"),  # -2 at one
        ("if(x < 1/2, x, x - 2)", "x: {in: [0, 1]}", "2*q + 3 > 0"),  # -3/2 in the middle, where it jumps
        ("x * (y - 1)", "x: {in: [0, 1]}, y: {in: [0, 2]}", "q + 1 > 0"),  # -1 at (1, 0)
        ("x", 'x: {in: "(0, 1)"}', "q > 0"),  # as little as one likes
        ("x^2 - 2*x", 'x: {in: "[0, inf)"}', "q + 1 > 0"),  # -1 at one
        ("x^2 - 2*x", 'x: {in: "(-inf, inf)"}', "q + 1 > 0"),
        ("1 / (2 + x)", "x: {in: [0, 1]}", "3*q - 1 > 0"),  # 1/3 at one
        ("x^(1/2) - 1", "x: {in: [0, 1]}", "q + 1 > 0"),  # -1 at zero
    ],
)
def test_an_offer_from_an_interval_may_be_worst_anywhere_in_it(payoff: str, issues: str, where: str) -> None:
    assert belongs(game(payoff, issues))[True] == where


@pytest.mark.parametrize(
    ("payoff", "issues", "belong"),
    [
        ("-x", 'x: {in: "[0, inf)"}', True),  # as bad as one likes
        ("-(x^2)", 'x: {in: "(-inf, inf)"}', True),
        ("x^2 + 3", "x: {in: [0, 1]}", False),  # no reversion is above 3
        ("x^4 - x - 4", "x: {in: [0, 1]}", True),  # -4 at the ends, below every reversion
        ("x^5 - x + 4", "x: {in: [0, 1]}", False),  # above 3 everywhere
    ],
)
def test_it_may_be_the_same_whatever_the_parameters(payoff: str, issues: str, belong: bool) -> None:
    assert belongs(game(payoff, issues)) == {belong: "always"}


def test_what_is_not_decided_is_told() -> None:
    """-1/x is as bad as one likes near zero, which no number says."""
    told = derive(game("-1/x", 'x: {in: "(0, 1]"}'))
    assert [each for each in told.notes if "whether it could pay was not decided" in each]
    assert derive(game("x")).notes == ()


def test_what_a_draw_may_be_counts() -> None:
    """With t between a and 2 the worst for X is an offer of 0 at t = 2, whatever the lower end."""
    drawn = 'uncertainty: {t: {distribution: "uniform(a, 2)"}}\n'
    assert belongs(game("x - t", more=", a: {in: [0, 1]}", drawn=drawn))[True] == "q + 2 > 0"


def test_what_is_offered_after_none_is_another_number() -> None:
    """One now is less than 2 d, the most in the next round, iff d > 1/2; no agreement gives q d < 1."""
    protocol = "protocol: alternating_offers, proposer: X, rounds: 2, discount: d"
    talks = game("x + 1", more=', d: {in: "(0, 1]", value: 1/2}', protocol=protocol, reversion="q/3")
    assert belongs(talks)[True] == "2*d - 1 > 0"
    assert disagreements(talks, derive(talks), 20) == []


IDEAL = """\
parameters: {s: {in: [-1, 3], value: 1}, q: {in: [-3, 5], value: 0}}
issues: {x: {in: [0, 2], grid: 4}}
sides:
  Setter:
    negotiator: {payoff: -abs(x - s), reversion: -abs(q - s)}
    constituents: {median: {payoff: -x, reversion: 1}}
process:
  - bargain: {proposer: Setter}
  - ratify
"""


def test_ideal_points() -> None:
    """The point of [0, 2] that is farthest from s is max(|s|, |2 - s|) away: that far, and no farther, is q at most."""
    talks = read_text(IDEAL)
    derivation = derive(talks)
    for s, q, proposes_none in (
        ("1", "1/2", True),
        ("1", "2", False),
        ("1", "3", False),
        ("1", "-1/2", False),
        ("3", "0", False),
        ("3", "1/2", True),
        ("-1", "2", False),
        ("-1", "3/2", True),
    ):
        (case,) = [case for case in derivation.cases if case.region.contains(s=s, q=q)]
        endings = {name for outcome in case.outcomes for name, chance in outcome.probability.items() if chance}
        assert ("no_agreement" in endings) is proposes_none
        solved = {each.probability.no_agreement for each in solve(talks.at(s=s, q=q)).equilibria}
        assert (1 in solved) is proposes_none


def test_a_grid_is_asked_about_its_own_points() -> None:
    """(x - 1/3)^2 is at least 1/36 on halves, and 0 on thirds as on the interval; every text is refused."""
    for grid, q, proposes_none in ((2, "1/36", False), (2, "1/35", True), (3, "0", False), (3, "1/100", True)):
        text = BUDGET.replace("[0, 2], grid: 4", f"[0, 1], grid: {grid}").replace(
            "payoff: x,", 'payoff: "(x - 1/3)^2",'
        )
        solved = {each.probability.no_agreement for each in solve(read_text(text).at(q=q)).equilibria}
        assert (1 in solved) is proposes_none
