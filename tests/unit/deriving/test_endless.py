"""Endless offers against finite ones: what a longer and longer protocol comes to, solved by ``solve``."""

from fractions import Fraction

import pytest
from attrs import evolve

from winset.condition import symbol
from winset.deriving import derive
from winset.errors import UnsupportedError
from winset.expression import expression
from winset.negotiation import Bargain, Choose, Negotiation, Ratify
from winset.solving import solve

STEPS, ROUNDS = 120, 25
OPEN = {"domain": "(0, 1)"}


def offers(home, foreign, parameters=None, ratify=False, **bargain):
    """Home's share is x; negotiators are given as the fields of theirs."""
    stage = Bargain(protocol="alternating_offers", proposer="H", endless=True, **bargain)
    return Negotiation(
        parameters=parameters or {"d": OPEN, "k": {"domain": "[0, 1]"}},
        issues={"x": {"domain": "[0, 1]", "grid": STEPS}},
        sides={"H": {"negotiator": home}, "F": {"negotiator": foreign}}
        if not ratify
        else {
            "H": {"negotiator": home, "constituents": {"L": {"payoff": "x - k"}}},
            "F": {"negotiator": foreign},
        },
        process=(stage, Ratify()) if ratify else (stage,),
    )


def cut(negotiation, rounds):
    stage, *rest = negotiation.process
    return evolve(negotiation, process=(evolve(stage, endless=False, rounds=expression(rounds)), *rest))


def number(value, point):
    return Fraction(str(value.subs({symbol(name): each for name, each in point.items()})))


COSTS = ({"payoff": "x - k"}, {"payoff": "1 - x - k"})
LOSSES = ({"payoff": "x - 1", "reversion": "-2"}, {"payoff": "-x", "reversion": "-2"})
OTHERWISE = ({"payoff": "x", "reversion": "k"}, {"payoff": "1 - x", "reversion": "-k/2"})
CASES = [
    # Both would rather have none than half of what is lost: waiting already pays.
    (offers(*COSTS, discount="d"), {"k": "3/4", "d": "1/2"}),
    (offers(*COSTS, discount="d"), {"k": "1/4", "d": "1/2"}),
    (offers(*LOSSES, {"d": OPEN, "k": {"domain": "[0, 1]"}}, discount="d"), {"k": "0", "d": "1/2"}),
    # The reversion is never come to, unless talks break down.
    (offers(*OTHERWISE, discount="d"), {"k": "1/2", "d": "1/2"}),
    (offers(*OTHERWISE, discount="d", breakdown="1/4"), {"k": "1/2", "d": "1/2"}),
    (offers(*OTHERWISE, discount="1", breakdown="1/2"), {"k": "3/4", "d": "1/2"}),
    (offers(*OTHERWISE, discount={"H": "d", "F": "1/4"}, breakdown="1/2"), {"k": "1", "d": "3/4"}),
    (offers(*COSTS, discount="d", breakdown="1/2"), {"k": "7/8", "d": "1/2"}),
    # A refusal at home ends the talks, which H, who then gets its reversion, may want; or they go on.
    (offers(*OTHERWISE, ratify=True, discount="d"), {"k": "7/8", "d": "1/2"}),
    (offers(*OTHERWISE, ratify=True, discount="d", refusal="continue"), {"k": "7/8", "d": "1/2"}),
    (offers(*COSTS, ratify=True, discount="d", refusal="continue"), {"k": "3/8", "d": "1/2"}),
]


@pytest.mark.parametrize(("negotiation", "point"), CASES)
def test_a_stationary_equilibrium_is_what_longer_and_longer_talks_come_to(negotiation, point):
    """On a grid an offer is out by less than a step, and that once for every round that still matters."""
    derivation = derive(negotiation)
    assert "stationary" in derivation.notes[0]
    (case,) = [case for case in derivation.cases if case.region.contains(point)]
    (stationary,) = case.outcomes
    solved = solve(cut(negotiation, ROUNDS).at(**point)).equilibria
    for equilibrium in solved:
        for actor in ("H", "F"):
            assert abs(equilibrium.payoff[actor] - number(stationary.payoff[actor], point)) <= Fraction(4, STEPS)
    # With an agreement, it comes at once; without one, not as long as a round counts.
    agreed = number(stationary.probability["agreement"], point)
    at_once = {1 - each.probability.delayed - each.probability.no_agreement for each in solved}
    assert agreed in (0, 1)
    assert number(stationary.delayed, point) in {each.probability.delayed for each in solved}
    if not agreed and negotiation.process[0].refusal == "continue":
        assert at_once <= {0}


def test_each_more_round_comes_nearer():
    """The distance falls from one length to a longer one, down to what the grid allows."""
    negotiation, point = offers(*COSTS, discount="d"), {"k": "1/4", "d": "1/2"}
    stationary = number(derive(negotiation).payoff["H"], point)
    distances = [
        abs(solve(cut(negotiation, rounds).at(**point)).equilibria[0].payoff["H"] - stationary)
        for rounds in (1, 2, 4, 8)
    ]
    assert sorted(distances, reverse=True) == distances
    assert distances[0] > Fraction(1, 10) > Fraction(2, STEPS) >= distances[-1]


def test_agreement_that_both_would_rather_avoid_is_no_equilibrium():
    derivation = derive(offers(*COSTS, discount="d"))
    assert str(derivation.condition("agreement", certain=True)) == "k <= 1/2"
    (boundary,) = [case for case in derivation.cases if case.is_boundary]
    assert {outcome.probability["agreement"] for outcome in boundary.outcomes} == {0, 1}


def test_commitments_that_leave_nothing_to_agree_on():
    """Each loses k for every unit that it falls short of everything: with k > 1 some lose whatever is agreed."""
    short = ({"payoff": "x - k * (1 - x)"}, {"payoff": "1 - x - k * x"})
    derivation = derive(offers(*short, {"d": OPEN, "k": {"domain": "[0, 4]"}}, discount="d"))
    assert str(derivation.condition("no_agreement")) in ("k >= 1", "k > 1")


def test_a_proposer_that_must_offer_something_cannot_wait_where_all_is_accepted():
    """F gains from every agreement and H loses; H has to offer, and F never rejects."""
    game = offers({"payoff": "x - 2"}, {"payoff": "3 - x"}, {"d": OPEN}, discount="d", walk_away="never")
    assert {outcome.payoff["H"] for case in derive(game).cases for outcome in case.outcomes} == set()
    waiting = offers({"payoff": "x - 2"}, {"payoff": "3 - x"}, {"d": OPEN}, discount="d")
    assert {str(outcome.payoff["H"]) for case in derive(waiting).cases for outcome in case.outcomes} == {"0"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"breakdown": "1/2", "refusal": "continue", "ratify": True}, "refusal-and-breakdown"),
    ],
)
def test_what_does_not_lead_on_as_waiting_does_is_an_error(more, code):
    with pytest.raises(UnsupportedError, match=code):
        derive(offers(*COSTS, discount="d", **more))


@pytest.mark.parametrize(
    "bargain",
    [
        Bargain(protocol="nash_bargaining"),
        Bargain(protocol="alternating_offers", proposer="H", endless=True, discount="1/2"),
    ],
)
def test_who_moves_before_looks_ahead_which_is_not_derived(bargain):
    """With e = 1 Home's reversion is 1/2 - k: Nash bargaining gives it 3/4 - k, so it takes e = 1 iff k < 1/4."""
    game = Negotiation(
        parameters={"k": {"domain": "(0, 1)"}},
        issues={"x": {"domain": "[0, 1]"}},
        sides={
            "H": {"negotiator": {"payoff": "x - k*e", "reversion": "1/2*e - k*e"}},
            "F": {"negotiator": {"payoff": "1 - x"}},
        },
        process=(Choose(actor="H", variable="e", options=("0", "1")), bargain),
    )
    with pytest.raises(UnsupportedError, match="moves-before"):
        derive(game)
