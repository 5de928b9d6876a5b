"""Borders of the domain where a chance vanishes, numbers that are no probabilities, questions left undecided."""

from fractions import Fraction

import pytest

import winset as ws
from winset.claim import Strength
from winset.condition import UNIT, Oracle, Space, oracle, symbol
from winset.deriving import derive, derive_tree
from winset.errors import InputError
from winset.negotiation import Bargain, Negotiation, Ratify
from winset.solving import solve

from .test_beliefs import beer_and_quiche

p = symbol("p")


def outcomes_at(derivation, **point):
    (case,) = [case for case in derivation.cases if case.region.contains(point)]
    return case.outcomes


def number(formula, value):
    return Fraction(str(formula.subs(p, value)))


def test_nobody_believes_in_a_type_that_does_not_exist():
    """With only the strong, who like beer, a duel after quiche needs a belief in the weak, of whom there are none."""
    derivation = derive_tree(beer_and_quiche(), Space({"p": UNIT}))
    likely = {number(outcome.payoff["sender"], "3/4") for outcome in outcomes_at(derivation, p="3/4")}
    assert likely == {Fraction(11, 4), Fraction(9, 4)}
    (alone,) = outcomes_at(derivation, p=1)
    assert alone.payoff["sender"].subs(p, 1) == 3
    # With only the weak the receiver fights whatever they order, so that they order what they like.
    (weak,) = outcomes_at(derivation, p=0)
    assert weak.payoff["sender"] == 1


def told(prior, other):
    """F, who knows how much Home's legislature needs, offers little or much of x."""
    return Negotiation(
        parameters={"p": {"domain": "[0, 1]"}},
        issues={"x": {"domain": "[0, 1]"}},
        proposals={"little": {"values": {"x": "1/4"}}, "much": {"values": {"x": "1/2"}}},
        sides={
            "H": {
                "negotiator": {"payoff": "x"},
                "constituents": {
                    "L": {
                        "types": {
                            "soft": {"prior": prior, "payoff": "x - 1/4"},
                            "hard": {"prior": other, "payoff": "x - 1/2"},
                        },
                        "known_to": ["L", "F"],
                    }
                },
            },
            "F": {"negotiator": {"payoff": "1 - x"}},
        },
        process=(Bargain(proposer="F"), Ratify(order=("H",))),
    )


@pytest.mark.parametrize("value", ["0", "1/3", "1"])
def test_at_the_borders_of_the_prior_as_solve(value):
    derivation = derive(told("p", "1 - p"))
    found = outcomes_at(derivation, p=value)
    solved = solve(told("p", "1 - p").at(p=value)).equilibria
    payoffs = {(number(one.payoff["H"], value), number(one.payoff["F"], value)) for one in found}
    assert payoffs == {(each.payoff["H"], each.payoff["F"]) for each in solved}
    assert len(found) == len(solved)


def test_a_case_goes_on_where_its_formulas_do():
    """The border is no case of its own where what happens there is what the formulas say."""
    derivation = derive(told("p", "1 - p"))
    assert [str(case.region) for case in derivation.cases] == ["everywhere"]


def test_numbers_that_may_be_negative_are_no_probabilities():
    with pytest.raises(InputError, match="prior-range") as caught:
        derive(told("2 * p - 1/2", "3/2 - 2 * p"))
    path = "sides.H.constituents.L.types.{}.prior"
    assert [each.path for each in caught.value.problems] == [path.format("soft"), path.format("hard")]
    derive(told("2 * p - 1/2", "3/2 - 2 * p"), assume=["p >= 1/4", "p <= 3/4"])


@pytest.fixture
def undecided(monkeypatch):
    """A solver that never answers in time."""
    with monkeypatch.context() as patched:
        patched.setattr(Oracle, "_possible", lambda self, goal: None)
        oracle.cache_clear()
        yield
    oracle.cache_clear()


@pytest.mark.usefixtures("undecided")
def test_what_was_not_decided_is_not_called_proved():
    """Cells that may be empty stay; what is said of their points is held against the game."""
    assert derive(ws.load("putnam1988/figure1_uncertain")).evidence == "probed at 20 exact points"
    (claim,) = ws.check_claims("putnam1988/figure1_uncertain", label="PUT-4i")
    assert claim.evidence.strength is not Strength.PROVED


@pytest.mark.usefixtures("undecided")
def test_what_does_not_depend_on_the_undecided_is_proved():
    """Whatever the solver would have said, the same is offered."""
    assert derive(told("p", "1 - p")).evidence == "proved"
