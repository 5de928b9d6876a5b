from fractions import Fraction as F

import pytest
from tests.unit.solving.games import figure1_strategic, iida_twin

from winset.equilibrium import Concept, profile_of
from winset.errors import FailedError, InputError
from winset.solving import solve_tree, verify

GOOD = {
    "X": {"offer": "z=3/10"},
    "Y": {"Y answers": "accept"},
    "X.pivot": {"X votes": "ratify"},
    "Y.pivot": {"Y votes": "ratify", "Y votes | type=strict, z=3/10": "refuse"},
}


def test_the_rule_that_says_most_decides() -> None:
    tree = figure1_strategic()
    profile = profile_of(tree, GOOD)
    assert profile == solve_tree(tree).only().profile
    assert verify(tree, GOOD).concept is Concept.SEQUENTIAL
    assert verify(tree, GOOD, "sequential").concept is Concept.SEQUENTIAL
    with pytest.raises(InputError, match="unknown-choice"):
        verify(tree, GOOD, "perfect")


def test_a_deviation_breaks_a_plan() -> None:
    with pytest.raises(FailedError, match=r"Y\.pivot"):
        verify(figure1_strategic(), {**GOOD, "Y.pivot": {"": "ratify"}}, Concept.SEQUENTIAL)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    plan = {
        "X": {"offer": "z=9"},
        "Y": {"Y answers": "accept", "Y answers ": "reject"},
        "X.pivot": {"X votes": {"ratify": "1/2", "refuse": "1/3"}},
    }
    with pytest.raises(InputError) as caught:
        profile_of(figure1_strategic(), plan)
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"unknown-action", "plan-clash", "bad-probability", "plan-gap"}
    assert "Y.pivot.Y votes | z=3/10, type=lenient" in str(caught.value)


def test_mixtures_are_written_as_probabilities() -> None:
    tree = iida_twin()
    plan = {
        "F": {
            "first offer": "37/50",
            "second offer": "49/100",
            "second offer | first=99/100": {"49/100": "1/50", "99/100": F(49, 50)},
        },
        "L": {
            "first vote": "refuse",
            "first vote | type=soft": "ratify",
            "first vote | type=soft, first=99/100": {"ratify": "51/100", "refuse": "49/100"},
            "first vote | type=hard, first=49/100": "ratify",
            "second vote": "refuse",
            "second vote | type=soft": "ratify",
            "second vote | type=hard, second=49/100": "ratify",
        },
    }
    assert verify(tree, plan).concept >= Concept.PERFECT_BAYESIAN
