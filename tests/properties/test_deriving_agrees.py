"""``derive`` and ``solve`` agree: at random points, and just below, at and just above every threshold.

``derive`` lists pure equilibria of the concept that it states; ``solve`` is asked for the same concept, and what it
finds in mixed strategies besides is set aside. Continuous models are compared through finite twins
(``tests/support/twins.py``).
"""

import random
from fractions import Fraction

import pytest

import winset as ws
from winset.catalog import list_models
from winset.condition import symbol
from winset.deriving import derive
from winset.errors import WinsetError
from winset.negotiation import Bargain, Negotiation, Ratify
from winset.solving import solve

from ..support.agreeing import NOT_COMPARED, compare, disagreements, number

POINTS = 20
"""Random points a model; ``benchmarks/deriving.py`` takes 200."""

NOT_DERIVED = (
    ("mo1995/agent_veto", "draws-and-types"),
    ("putnam1988/smooth_votes", "degree-too-high"),
)
"""Models with parameters that have no closed form, at least in some region, and the error that says so."""

SLOW = (
    "cafta2005/cafta",
    "iida1996/any_needs_myopic",
    "leventoglu_tarar2005/two_rounds",
    "mayer1992/doves_pay_hawks",
    "putnam1988/boundary_and_factional",
    "putnam1988/implementation",
    "putnam1988/persuasion",
    "putnam1988/reverberation_uncertain",
    "putnam1988/side_payments",
    "putnam1988/two_thirds",
    "spatial/chamber",
    "spatial/veto_players",
    "spatial/veto_players_less",
    "tarar2001/private_floor",
)
"""Models that take minutes and are left to ``benchmarks/deriving.py``."""

EXCEPTIONS = {slug for slug, _ in (*NOT_DERIVED, *NOT_COMPARED)} | set(SLOW)
COMPARED = [each.slug for each in list_models() if each.slug not in EXCEPTIONS and each.read().parameters]


@pytest.mark.parametrize("slug", COMPARED)
def test_every_shipped_model_agrees(slug):
    negotiation = ws.load(slug)
    found = compare(negotiation, derive(negotiation), POINTS)
    assert found.different == ()
    assert found.compared >= POINTS // 4  # of some models most points have irrational answers


@pytest.mark.parametrize(("slug", "code"), NOT_DERIVED)
def test_what_is_not_derived_says_why(slug, code):
    """It is an error, or a case of a derivation that is of use elsewhere."""
    try:
        derivation = derive(ws.load(slug), time_limit=60)
    except WinsetError as error:
        codes = {each.code for each in error.problems}
    else:
        codes = {name for case in derivation.cases if not case.is_derived for name in case.outcomes.codes}
    assert codes == {code}


@pytest.mark.parametrize("slug", [slug for slug, _ in NOT_COMPARED])
def test_what_is_listed_as_having_no_exact_twin_has_none(slug):
    """A model that agrees after all belongs to the others."""
    negotiation = ws.load(slug)
    assert compare(negotiation, derive(negotiation), 10).different


def test_every_exception_is_a_model():
    models = {each.slug for each in list_models() if each.read().parameters}
    assert models >= EXCEPTIONS
    assert len(COMPARED) + len(EXCEPTIONS) == len(models)


UNIT = {"domain": "[0, 1]"}
OPEN = {"domain": "(0, 1)"}


def figure_1(**payoffs):
    return Negotiation(
        parameters={"p": OPEN, "c": {"domain": "[0, 1]"}, "t": {"domain": "(0, 1/2)"}},
        issues={"z": UNIT},
        proposals={"ask_much": {"values": {"z": "t"}}, "ask_little": {"values": {"z": "1/2"}}},
        sides={
            "X": {
                "negotiator": {"payoff": "1 - z", "failure_cost": {"other": "c"}},
                "constituents": {"pivot": {"payoff": "6/10 - z"}},
            },
            "Y": {
                "negotiator": {"payoff": "z"},
                "constituents": {
                    "pivot": {
                        "types": {
                            "lenient": {"prior": "p", "payoff": "z - 2/10"},
                            "strict": {"prior": "1 - p", "payoff": "z - 4/10"},
                        },
                        "known_to": ["pivot"],
                    }
                },
            },
        },
        process=(Bargain(proposer="X"), Ratify(order=("X", "Y"))),
    )


def two_rounds():
    return Negotiation(
        parameters={"r": UNIT, "d": OPEN},
        issues={"x": UNIT},
        proposals={"low": {"values": {"x": "1/4"}}, "floor": {"values": {"x": "r"}}, "high": {"values": {"x": "3/4"}}},
        sides={
            "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - r"}}},
            "F": {"negotiator": {"payoff": "1 - x"}},
        },
        process=(Bargain(protocol="alternating_offers", proposer="H", rounds=2, discount="d"), Ratify()),
    )


def known_types():
    return Negotiation(
        parameters={"pi": OPEN, "low": OPEN, "high": OPEN},
        assumptions=["low < high"],
        issues={"x": UNIT},
        proposals={"little": {"values": {"x": "low"}}, "much": {"values": {"x": "high"}}},
        sides={
            "H": {
                "negotiator": {"payoff": "x"},
                "constituents": {
                    "L": {
                        "types": {
                            "soft": {"prior": "1 - pi", "payoff": "x - low"},
                            "hard": {"prior": "pi", "payoff": "x - high"},
                        },
                        "known_to": ["negotiator", "L"],
                    }
                },
            },
            "F": {"negotiator": {"payoff": "1 - x"}},
        },
        process=(Bargain(proposer="F"), Ratify()),
    )


@pytest.mark.parametrize("build", [figure_1, two_rounds, known_types])
def test_finite_models_agree_at_every_point(build):
    negotiation = build()
    assert disagreements(negotiation, derive(negotiation), 20) == []


def test_a_continuous_offer_agrees_with_its_finite_twin():
    """The twin offers the derived optimum, its neighbours and every kink."""

    def pie(**more):
        return Negotiation(
            parameters={"r": UNIT, "s": UNIT},
            assumptions=["r + s < 1"],
            issues={"x": UNIT},
            sides={
                "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - r"}}},
                "F": {"negotiator": {"payoff": "1 - x"}, "constituents": {"M": {"payoff": "1 - x - s"}}},
            },
            process=(Bargain(proposer="H"), Ratify()),
            **more,
        )

    derivation = derive(pie())
    chance = random.Random(5)
    for _ in range(20):
        point = {"r": Fraction(chance.randint(0, 9), 20), "s": Fraction(chance.randint(0, 9), 20)}
        best = number(derivation.quantity("proposal").at(point))
        near = {
            best,
            best - Fraction(1, 100),
            best + Fraction(1, 100),
            point["r"],
            1 - point["s"],
            Fraction(0),
            Fraction(1),
        }
        offers = {f"offer {i}": {"values": {"x": str(each)}} for i, each in enumerate(sorted(near)) if 0 <= each <= 1}
        solution = solve(pie(proposals=offers).at(**point))
        assert {equilibrium.payoff["H"] for equilibrium in solution.equilibria} == {best}


def test_an_uncertain_threshold_agrees_with_its_exact_discretisation():
    """Thresholds at the middles of cells: the cdf is exact on the grid, which contains the derived optimum."""

    def unknown(low, high, points, grid):
        return Negotiation(
            parameters={"a": UNIT, "b": UNIT},
            assumptions=["a < b"],
            issues={"x": {"domain": "[0, 1]", "grid": grid}},
            uncertainty={"r": {"distribution": f"uniform({low}, {high})", "points": points, "known_to": ("H.L",)}},
            sides={
                "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - r"}}},
                "F": {"negotiator": {"payoff": "1 - x"}},
            },
            process=(Bargain(proposer="F"), Ratify()),
        )

    derivation = derive(unknown("a", "b", 4, 16))
    payoff, failing = derivation.quantity("payoff.F"), derivation.quantity("probability.involuntary_defection")
    for low, high in [(0, 8), (0, 4), (2, 8), (4, 8), (2, 3), (6, 8), (1, 7)]:
        a, b = Fraction(low, 8), Fraction(high, 8)
        solution = solve(unknown(a, b, 2 * (high - low), 16).at(a=a, b=b))
        (value,) = {equilibrium.payoff["F"] for equilibrium in solution.equilibria}
        assert number(payoff.at(a=a, b=b)) == value
        failures = {equilibrium.probability.involuntary_defection for equilibrium in solution.equilibria}
        assert number(failing.at(a=a, b=b)) in failures


def test_numeric_functions_agree_with_the_formulas():
    derivation = derive(figure_1())
    numeric = derivation.to_python()
    chance = random.Random(3)
    for _ in range(10):
        point = {
            "p": Fraction(chance.randint(1, 99), 100),
            "c": Fraction(chance.randint(0, 50), 50),
            "t": Fraction(chance.randint(1, 24), 50),
        }
        for name, function in numeric.items():
            exactly = derivation.formula(name).subs({symbol(key): value for key, value in point.items()})
            assert abs(function(**{key: float(value) for key, value in point.items()}) - float(exactly)) < 1e-12
    assert numeric["payoff.X"]([0.1, 0.9], [0.5, 0.5], [0.3, 0.3]).shape == (2,)
