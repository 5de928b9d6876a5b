"""Strategic votes that are cast unseen by each other, each as if it decided."""

from fractions import Fraction

import pytest

from winset.deriving import derive
from winset.errors import UnsupportedError
from winset.negotiation import Bargain, Negotiation, Ratify
from winset.ratification import Unanimity

from ...support.agreeing import disagreements


def committee(**side):
    """F offers x to H, whose committee of three votes at once."""
    return Negotiation(
        parameters={"a": {"domain": "[0, 1/4]"}, "b": {"domain": "[1/4, 1/2]"}, "c": {"domain": "[1/2, 3/4]"}},
        issues={"x": {"domain": "[0, 1]"}},
        sides={
            "F": {"negotiator": {"payoff": "1 - x"}},
            "H": {
                "negotiator": {"payoff": "x"},
                "constituents": {
                    "mild": {"payoff": "x - a"},
                    "median": {"payoff": "x - b"},
                    "strict": {"payoff": "x - c"},
                },
                "voting": "strategic",
                "timing": "simultaneous",
                **side,
            },
        },
        process=(Bargain(proposer="F"), Ratify()),
    )


@pytest.mark.parametrize(("side", "decides"), [({}, "b"), ({"body": Unanimity()}, "c")])
def test_whoever_decides_gets_what_it_needs(side, decides):
    derivation = derive(committee(**side))
    (case,) = derivation.cases
    assert str(case.only.proposal) == decides
    assert case.only.probability.agreement == 1


def test_unseen_votes_agree_with_the_finite_game():
    negotiation = committee()
    assert disagreements(negotiation, derive(negotiation), 5) == []


def test_what_follows_a_refusal_counts():
    """With a second round worth d in which H proposes, the median holds out for d(1 - b) + b, not for b."""
    negotiation = Negotiation(
        parameters={"d": {"domain": "(0, 1)"}, "b": {"domain": "[0, 1]"}},
        issues={"x": {"domain": "[0, 1]"}},
        sides={
            "F": {"negotiator": {"payoff": "1 - x"}},
            "H": {
                "negotiator": {"payoff": "x"},
                "constituents": {
                    "mild": {"payoff": "x - b/2"},
                    "median": {"payoff": "x - b"},
                    "strict": {"payoff": "x - b - 1/8"},
                },
                "voting": "strategic",
                "timing": "simultaneous",
            },
        },
        process=(
            Bargain(protocol="alternating_offers", proposer="F", rounds=2, discount="d", refusal="continue"),
            Ratify(order=("H",)),
        ),
    )
    first = derive(negotiation).quantity("payoff.H")
    for d, b in [("1/2", "1/4"), ("1/4", "3/4")]:
        d_, b_ = Fraction(d), Fraction(b)
        assert Fraction(str(first.at(d=d, b=b))) == d_ * (1 - b_) + b_


def test_two_bodies_at_once_are_not_derived():
    sides = {
        "F": {
            "negotiator": {"payoff": "1 - x"},
            "constituents": {"one": {"payoff": "1 - x - a"}},
            "voting": "strategic",
            "timing": "simultaneous",
        },
        "H": {
            "negotiator": {"payoff": "x"},
            "constituents": {"one": {"payoff": "x - b"}, "two": {"payoff": "x - c"}},
            "voting": "strategic",
            "timing": "simultaneous",
        },
    }
    negotiation = Negotiation(
        parameters={"a": {"domain": "[0, 1/4]"}, "b": {"domain": "[1/4, 1/2]"}, "c": {"domain": "[1/2, 3/4]"}},
        issues={"x": {"domain": "[0, 1]"}},
        sides=sides,
        process=(Bargain(proposer="F"), Ratify(timing="simultaneous")),
    )
    with pytest.raises(UnsupportedError, match="strategic-vote"):
        derive(negotiation)
