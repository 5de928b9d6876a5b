"""Win-sets by type, and the exact probability that an agreement would be ratified."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from winset.errors import InputError, NotYetError, UnsupportedError
from winset.negotiation import Group, Issue, Negotiation, Outcome, Side, Type, Uncertainty
from winset.ratification import AllOf, AtLeast, Majority
from winset.win_set import UncertainRegion, agreement_zone, ratification_probability, win_set

F = Fraction
Z = [Issue("z", domain=(0, 1))]


def figure_1(p: str = "3/4") -> Negotiation:
    """Y's win-set begins at 1/5 with probability p, else at 2/5; X's ends at 3/5."""
    types = [Type("lenient", prior="p", payoff="z - 1/5"), Type("strict", prior="1 - p", payoff="z - 2/5")]
    return Negotiation(
        parameters={"p": {"domain": (0, 1), "value": p}},
        issues=Z,
        sides=[
            Side("X", constituents=[Group("pivot", payoff="3/5 - z")]),
            Side("Y", constituents=[Group("pivot", types=types)]),
        ],
    )


def test_types_give_a_win_set_each() -> None:
    found = win_set(figure_1(), "Y")
    assert isinstance(found, UncertainRegion)
    assert [(each.label, each.probability, str(each.region.segments[0])) for each in found.profiles] == [
        ("Y.pivot=lenient", F(3, 4), "[1/5, 1]"), ("Y.pivot=strict", F(1, 4), "[2/5, 1]"),
    ]  # fmt: skip
    assert found.probability("1/10") == 0
    assert found.probability("3/10") == F(3, 4)
    assert found.probability("2/5") == 1
    assert str(found.certain) == "[2/5, 1]"
    assert str(found.given({"Y.pivot": "lenient"})).startswith("win-set of Y: [1/5, 1]")
    with pytest.raises(InputError, match="unknown-type"):
        found.given({"Y.pivot": "mild"})
    assert found.to_dict()["profiles"][0]["probability"] == "3/4"


def test_types_may_be_given() -> None:
    game = figure_1()
    assert str(win_set(game, "Y", {"pivot": "strict"}).segments[0]) == "[2/5, 1]"
    assert win_set(game, "Y", {"Y.pivot": "strict"}) == game.win_set("Y", pivot="strict")
    assert win_set(game, "X").segments[0].high == F(3, 5)  # does not depend on Y's types
    zone = agreement_zone(game, {"Y.pivot": "strict"})
    assert str(zone.zone) == "[2/5, 3/5]"
    with pytest.raises(InputError, match="unknown-type"):
        win_set(game, "Y", {"pivot": "mild"})


def test_an_impossible_type_is_left_out_and_asking_for_it_is_an_error() -> None:
    game = figure_1("1")
    assert str(win_set(game, "Y").segments[0]) == "[1/5, 1]"
    with pytest.raises(InputError, match="impossible-type"):
        win_set(game, "Y", {"pivot": "strict"})


def test_zones_by_type_know_the_probability_of_deadlock() -> None:
    types = [Type("open", prior="2/3", payoff="z - 1/5"), Type("closed", prior="1/3", payoff="z - 4/5")]
    game = Negotiation(
        issues=Z,
        sides=[
            Side("X", constituents=[Group("pivot", payoff="3/5 - z")]),
            Side("Y", constituents=[Group("pivot", types=types)]),
        ],
    )
    zone = agreement_zone(game)
    assert zone.probability_of_none == F(1, 3)
    assert zone.probability("2/5") == F(2, 3)
    assert "empty, a deadlock" in str(zone)


def test_correlated_types_keep_their_joint_probabilities() -> None:
    """The second group's type depends on the first's; the given one is conditioned on by Bayes' rule."""
    first = [Type("hard", prior="1/2", payoff="z - 1/2"), Type("soft", prior="1/2", payoff="z - 1/4")]
    second = [
        Type("hard2", prior="if(Y.a == hard, 3/4, 1/4)", payoff="z - 3/4"),
        Type("soft2", prior="if(Y.a == hard, 1/4, 3/4)", payoff="z"),
    ]
    groups = [Group("a", types=first), Group("b", types=second)]
    game = Negotiation(issues=Z, sides=[Side("Y", constituents=groups, body=AllOf())])
    found = win_set(game, "Y")
    assert [each.probability for each in found.profiles] == [F(3, 8), F(1, 8), F(1, 8), F(3, 8)]
    assert found.probability("1/2") == F(1, 2)
    known = win_set(game, "Y", {"b": "hard2"})
    assert [(each.label, each.probability) for each in known.profiles] == [("Y.a=hard", F(3, 4)), ("Y.a=soft", F(1, 4))]


def test_quantities_with_values() -> None:
    game = Negotiation(
        issues=Z,
        uncertainty=[Uncertainty("r", values=[Outcome("low", "1/3", "1/5"), Outcome("high", "2/3", "3/5")])],
        sides=[Side("Y", constituents=[Group("g", payoff="z - r")])],
    )
    assert win_set(game, "Y").probability("1/2") == F(1, 3)
    assert ratification_probability(game, "Y", "1/2") == F(1, 3)
    assert ratification_probability(game, "Y", "1/2", {"r": "high"}) == 0


def threshold(source: str, payoff: str = "z - r") -> Negotiation:
    return Negotiation(
        issues=Z,
        uncertainty=[Uncertainty("r", distribution=source, points=4)],
        sides=[Side("Y", constituents=[Group("g", payoff=payoff)])],
    )


def test_an_uncertain_threshold_is_ratified_with_the_probability_of_its_cdf() -> None:
    assert ratification_probability(threshold("uniform(1/4, 1)"), "Y", "1/2") == F(1, 3)
    assert ratification_probability(threshold("power(2)"), "Y", "1/3") == F(1, 9)
    assert ratification_probability(threshold("power(2)"), "Y", {"z": "1/3"}, {"r": "1/2"}) == 0
    both_ends = ratification_probability(threshold("uniform(0, 1)", "1/8 - (z - r)^2"), "Y", "1/2")
    assert sympy.simplify(both_ends - sympy.sqrt(2) / 2) == 0
    with pytest.raises(NotYetError, match="open-draw"):
        win_set(threshold("uniform(0, 1)"), "Y")
    assert str(win_set(threshold("uniform(0, 1)"), "Y", {"r": "1/3"}).segments[0]) == "[1/3, 1]"


def test_ml_3_a_chain_of_uniform_levels() -> None:
    """I-10d: at L / (L + 1) a chain of L levels ratifies with probability (L / (L + 1)) ^ L."""
    for levels in (1, 2, 3, 4):
        names = [f"r{k}" for k in range(levels)]
        game = Negotiation(
            issues=Z,
            uncertainty=[Uncertainty(name, distribution="uniform(0, 1)", points=2) for name in names],
            sides=[
                Side("home", constituents=[Group(f"g{name}", payoff=f"z - {name}") for name in names], body=AllOf())
            ],
        )
        offer = F(levels, levels + 1)
        assert ratification_probability(game, "home", offer) == offer**levels


def test_independent_thresholds_under_a_majority_are_a_poisson_binomial_tail() -> None:
    names = ["r0", "r1", "r2"]
    groups = [*(Group(f"g{name}", payoff=f"z - {name}") for name in names), Group("sure", payoff="z")]
    game = Negotiation(
        issues=Z,
        uncertainty=[Uncertainty(name, distribution="uniform(0, 1)", points=2) for name in names],
        sides=[Side("home", constituents=groups, body=AtLeast(3))],
    )
    x = F(1, 3)
    assert ratification_probability(game, "home", x) == 3 * x**2 * (1 - x) + x**3


def test_draws_that_matter_jointly_say_so() -> None:
    game = Negotiation(
        issues=Z,
        uncertainty=[Uncertainty(name, distribution="uniform(0, 1)", points=2) for name in "rs"],
        sides=[Side("home", constituents=[Group("g", payoff="z - r - s")], body=Majority())],
    )
    with pytest.raises(UnsupportedError, match="joint-draws"):
        ratification_probability(game, "home", "1/2")


def test_agreements_are_meant_by_name_or_by_value() -> None:
    proposals = {"low": {"values": {"z": "1/4"}}, "high": {"values": {"z": "3/4"}}}
    game = Negotiation(
        issues=Z,
        proposals=proposals,
        uncertainty=[Uncertainty("r", distribution="uniform(0, 1)")],
        sides=[Side("Y", constituents=[Group("g", payoff="z - r")])],
    )
    assert ratification_probability(game, "Y", "high") == F(3, 4)
    assert ratification_probability(game, "Y", "2/5") == F(2, 5)
    for unknown in ("middle", {"w": 1}, {"z": 1, "w": 2}, (1, 2)):
        with pytest.raises(InputError, match="unknown-agreement"):
            ratification_probability(game, "Y", unknown)
    mixed = [*(Issue("z", domain=(0, 1), grid=2),), Issue("k", options=["on", "off"])]
    game = Negotiation(issues=mixed, sides=[Side("Y", constituents=[Group("g", payoff="if(k == on, z, -1)")])])
    assert ratification_probability(game, "Y", "z=1/2, k=on") == 1
    assert ratification_probability(game, "Y", {"z": "1/2", "k": "off"}) == 0


def test_what_has_no_value_is_named() -> None:
    game = Negotiation(
        issues=Z,
        sides=[Side("Y", constituents=[Group("g", payoff="1", turnout="1 / z"), Group("h", payoff="-1", votes="z")])],
    )
    with pytest.raises(InputError, match="division-by-zero"):
        win_set(game, "Y")
