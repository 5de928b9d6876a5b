"""Making no proposal: it belongs to the game unless nothing that can follow a proposal is worse."""

from __future__ import annotations

import pytest

from winset.compiling import compile_tree
from winset.deriving import derive
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
