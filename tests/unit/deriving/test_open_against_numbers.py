"""What is derived of a distribution that is left open, with distributions put in and the best offer looked for.

The expected payoffs are written down here once more, and their largest value is searched on a grid and then by golden
section: nothing of the derivation is used for it. Then the derived case must hold at what was found.
"""

from __future__ import annotations

from functools import cache

import pytest
import sympy
from sympy.core.function import AppliedUndef

import winset as ws
from winset.condition import TRUE
from winset.errors import WinsetError

x = sympy.Symbol("x")
BETA = 6 * x**2 - 8 * x**3 + 3 * x**4
"""The cdf of the Beta distribution with parameters 2 and 3."""
SERIES = (x + x**2 / 2 + x**3 / 6) / (1 + sympy.Rational(1, 2) + sympy.Rational(1, 6))
"""Nearly an exponential function."""
TWO_HUMPS = (1 - (1 - x) ** 20) / 10 + 9 * x**6 / 10
"""Not log-concave: its density is small in the middle."""
CDFS = {
    "root": sympy.sqrt(x),
    "uniform": x,
    "square": x**2,
    "fifth": x**5,
    "beta": BETA,
    "series": SERIES,
    "humps": TWO_HUMPS,
}

HEAD = """
title: any distribution
parameters: {{k: {{in: "[0, 2]"}}, b: {{in: "(0, 1]"}}}}
issues: {{x: {{in: [0, 1]}}}}
uncertainty: {{r: {{distribution: "general(G, 0, {high})"}}{more}}}
sides:
  F: {{negotiator: {{payoff: "{foreign}"{cost}}}{foreign_body}}}
  H: {{negotiator: {{payoff: x{home_cost}}}, constituents: {{L: {{payoff: x - r}}}}}}
process: [{{bargain: {{{bargain}}}}}, {{ratify: {{order: {order}}}}}]
"""
BOTH = {
    "more": ', s: {distribution: "general(F, 0, 1)"}',
    "foreign_body": ", constituents: {M: {payoff: 1 - x - s}}",
    "order": "[H, F]",
}


PLAIN = {
    "high": "1",
    "more": "",
    "foreign": "1 - x",
    "cost": "",
    "home_cost": "",
    "foreign_body": "",
    "bargain": "proposer: F",
    "order": "[H]",
}
"""Foreign proposes, nothing costs anything, and only Home's legislature votes."""


@cache
def derived(directory, **changes):
    path = directory / "model.yaml"
    path.write_text(HEAD.format(**(PLAIN | changes)), encoding="utf-8")
    return ws.derive(ws.read(path))


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("open")


def largest(function, low=0.0, high=1.0, steps=2000):
    """The best place of a function and its value, without derivatives."""
    grid = [low + (high - low) * step / steps for step in range(steps + 1)]
    best = max(range(steps + 1), key=lambda index: function(grid[index]))
    left, right = grid[max(best - 1, 0)], grid[min(best + 1, steps)]
    for _ in range(80):
        one, two = left + 0.382 * (right - left), left + 0.618 * (right - left)
        left, right = (left, two) if function(one) >= function(two) else (one, right)
    candidates = [(left + right) / 2, grid[best]]
    place = max(candidates, key=function)
    return place, function(place)


def put_in(expression, values, cdfs, best):
    """A derived expression with numbers for parameters, and formulas for distributions."""
    put = expression.subs(values)
    put = put.replace(
        lambda each: isinstance(each, AppliedUndef),
        lambda each: cdfs[each.func.__name__].subs(x, each.args[0]),
    ).doit()
    return put.subs(sympy.Symbol("best_x"), best)


def holds(condition, values, cdfs, best):
    return condition == TRUE or bool(put_in(condition.to_sympy(), values, cdfs, best))


def fulfilled(equation, values, cdfs, best):
    """Whether an equation, or one of its alternatives, holds up to the accuracy of the search."""
    if isinstance(equation, sympy.Or):
        return any(fulfilled(each, values, cdfs, best) for each in equation.args)
    left, right = (complex(put_in(side, values, cdfs, best)) for side in (equation.lhs, equation.rhs))
    return abs(left - right) < 1e-4 * max(1, abs(left))


def held_against(derivation, payoff, who, values, cdfs, high=1.0):
    """The best offer found by search fulfils the derived case, whose payoff is that of the search."""
    place, worth = largest(payoff, high=high)
    (case,) = [case for case in derivation.cases if case.region.contains(values)]
    by_symbol = {sympy.Symbol(name): sympy.Rational(str(value)) for name, value in values.items()}
    (found,) = [each for each in case.outcomes if holds(each.provided, by_symbol, cdfs, place)]
    for equation in found.equations:
        assert fulfilled(equation, by_symbol, cdfs, place), (equation, place)
    assert abs(float(put_in(found.payoff[who], by_symbol, cdfs, place)) - worth) < 1e-7
    assert abs(float(put_in(found.proposal, by_symbol, cdfs, place)) - place) < 1e-4


def number(cdf):
    return sympy.lambdify(x, cdf, "math")


@pytest.mark.parametrize("name", CDFS)
def test_an_offer_to_unknown_constituents(directory, name):
    """I93-7 for any G: F maximises (1 - x) G(x)."""
    share = number(CDFS[name])
    derivation = derived(directory)
    held_against(derivation, lambda at: (1 - at) * share(at), "F", {"k": 1, "b": 1}, {"G": CDFS[name]})


@pytest.mark.parametrize("name", CDFS)
@pytest.mark.parametrize("cost", ["1/4", "1", "2"])
def test_an_offer_whose_refusal_costs_something(directory, name, cost):
    """F maximises (1 - x) G(x) - k (1 - G(x)), or proposes what gives it nothing."""
    share, k = number(CDFS[name]), float(sympy.Rational(cost))
    derivation = derived(directory, cost=", failure_cost: {other: k}")

    def payoff(at):
        return (1 - at) * share(at) - k * (1 - share(at))

    place, worth = largest(payoff)
    if worth > 1e-9:
        held_against(derivation, payoff, "F", {"k": cost, "b": 1}, {"G": CDFS[name]})
        return
    (case,) = [case for case in derivation.cases if case.region.contains({"k": cost, "b": 1})]
    values = {sympy.Symbol("k"): sympy.Rational(cost)}
    found = [each for each in case.outcomes if holds(each.provided, values, {"G": CDFS[name]}, sympy.Integer(1))]
    assert place == pytest.approx(1)
    assert {each.proposal for each in found} >= {sympy.Symbol("best_x")}
    assert len(found) == 2
    for each in found:
        assert put_in(each.payoff["F"], values, {"G": CDFS[name]}, sympy.Integer(1)) == 0


@pytest.mark.parametrize("name", CDFS)
def test_a_cost_that_depends_on_the_offer(directory, name):
    """F maximises (1 - x) G(x) - k x (1 - G(x)): G is not multiplied only."""
    share, k = number(CDFS[name]), 0.125
    derivation = derived(directory, cost=", failure_cost: {other: k * x}")

    def payoff(at):
        return (1 - at) * share(at) - k * at * (1 - share(at))

    held_against(derivation, payoff, "F", {"k": "1/8", "b": 1}, {"G": CDFS[name]})


@pytest.mark.parametrize("name", CDFS)
def test_a_payoff_that_is_not_linear(directory, name):
    share = number(CDFS[name])
    derivation = derived(directory, foreign="1 - x^2")
    held_against(derivation, lambda at: (1 - at**2) * share(at), "F", {"k": 1, "b": 1}, {"G": CDFS[name]})


@pytest.mark.parametrize("name", CDFS)
@pytest.mark.parametrize("bound", ["1/5", "1/2", "9/10"])
def test_a_support_that_ends_inside_the_interval(directory, name, bound):
    """Beyond b everything is ratified: the best is inside, or b itself."""
    b = sympy.Rational(bound)
    cdf = CDFS[name].subs(x, x / b)
    share = number(cdf)
    derivation = derived(directory, high="b")

    def payoff(at):
        return (1 - at) * min(share(at), 1.0)

    held_against(derivation, payoff, "F", {"k": 1, "b": bound}, {"G": cdf}, high=float(b))


@pytest.mark.parametrize("name", CDFS)
def test_home_proposes_everything(directory, name):
    share = number(CDFS[name])
    derivation = derived(directory, bargain="proposer: H", home_cost=", failure_cost: {own: k}")
    place, _ = largest(lambda at: at * share(at) - 0.5 * (1 - share(at)))
    assert place == pytest.approx(1)
    assert {case.proposal for case in derivation.cases} == {1}


@pytest.mark.parametrize("name", ["root", "uniform", "square", "beta", "series", "humps"])
@pytest.mark.parametrize("other", ["uniform", "square", "beta"])
@pytest.mark.parametrize("proposer", "FH")
def test_both_bodies_are_unknown(directory, name, other, proposer):
    share, others = number(CDFS[name]), number(CDFS[other])
    derivation = derived(directory, **BOTH, bargain=f"proposer: {proposer}")

    def payoff(at):
        return (at if proposer == "H" else 1 - at) * share(at) * others(1 - at)

    held_against(derivation, payoff, proposer, {"k": 1, "b": 1}, {"G": CDFS[name], "F": CDFS[other]})


@pytest.mark.parametrize("name", CDFS)
def test_nash_bargaining_before_unknown_constituents(directory, name):
    """I93-8 for any G: the product x (1 - x) G(x)^2."""
    share = number(CDFS[name])
    derivation = derived(directory, bargain="protocol: nash_bargaining")
    place, _ = largest(lambda at: at * (1 - at) * share(at) ** 2)
    (case,) = derivation.cases
    values = {"F": (1 - place) * share(place), "H": place * share(place)}
    for equation in case.only.equations:
        assert fulfilled(equation, {}, {"G": CDFS[name]}, place)
    for who, worth in values.items():
        assert float(put_in(case.payoff[who], {}, {"G": CDFS[name]}, place)) == pytest.approx(worth)


@pytest.mark.parametrize(("name", "other"), [("uniform", "square"), ("beta", "series"), ("humps", "beta")])
def test_nash_bargaining_before_two_unknown_bodies(directory, name, other):
    share, others = number(CDFS[name]), number(CDFS[other])
    derivation = derived(directory, **BOTH, bargain="protocol: nash_bargaining")
    place, _ = largest(lambda at: at * (1 - at) * (share(at) * others(1 - at)) ** 2)
    (case,) = derivation.cases
    cdfs = {"G": CDFS[name], "F": CDFS[other]}
    assert all(fulfilled(equation, {}, cdfs, place) for equation in case.only.equations)


def exact(directory, distribution, **changes):
    path = directory / "exact.yaml"
    text = HEAD.replace('"general(G, 0, {high})"', f'"{distribution}"').format(**(PLAIN | changes))
    path.write_text(text, encoding="utf-8")
    return ws.derive(ws.read(path))


@pytest.mark.parametrize(
    ("distribution", "cdf"),
    [("uniform(0, 1)", x), ("power(2, 0, 1)", x**2), ("power(k + 1/2, 0, 1)", x**2)],
)
@pytest.mark.parametrize("bargain", ["proposer: F", "protocol: nash_bargaining"])
def test_closed_forms_fulfil_the_condition(directory, distribution, cdf, bargain):
    """The exact answers for a uniform and a power distribution (at k = 3/2), put into those for any distribution."""
    values = {sympy.Symbol("k"): sympy.Rational(3, 2)}
    (case,) = derived(directory, bargain=bargain).cases
    if distribution.startswith("power(k"):
        known = exact(directory, distribution, bargain=bargain).at(k="3/2")
    else:
        known = exact(directory, distribution, bargain=bargain)
    best = known.proposal.subs(values)
    for equation in case.only.equations:
        left, right = (put_in(side, values, {"G": cdf}, best) for side in (equation.lhs, equation.rhs))
        assert sympy.simplify(left - right) == 0
    for who in "FH":
        assert sympy.simplify(put_in(case.payoff[who], values, {"G": cdf}, best) - known.payoff[who].subs(values)) == 0


@pytest.mark.parametrize("exponent", ["1/2", "1", "2", "3"])
@pytest.mark.parametrize("cost", ["0", "1/4", "2/3", "2"])
def test_a_power_law_and_a_refusal_that_costs_something(directory, exponent, cost):
    """The offer t (1 + k)/(1 + t) where that is below one, though nobody knows t."""
    path = directory / "power.yaml"
    changes = {"distribution": "power(t, 0, 1)", "cost": ", failure_cost: {other: k}"}
    text = HEAD.replace("general(G, 0, {high})", changes["distribution"]).replace("(0, 1]", "(0, 3]")
    text = text.replace("b:", "t:").format(
        more="",
        foreign="1 - x",
        cost=changes["cost"],
        home_cost="",
        foreign_body="",
        bargain="proposer: F",
        order="[H]",
    )
    path.write_text(text, encoding="utf-8")
    derivation = power_derived(path)
    t, k = sympy.Rational(exponent), sympy.Rational(cost)
    place, worth = largest(lambda at: (1 - at + float(k)) * at ** float(t) - float(k))
    (case,) = [case for case in derivation.cases if case.region.contains(t=exponent, k=cost)]
    put = {sympy.Symbol("t"): t, sympy.Symbol("k"): k}
    assert max(float(each.payoff["F"].subs(put)) for each in case.outcomes) == pytest.approx(worth, abs=1e-9)
    if t * k < 1:
        assert float(case.proposal.subs(put)) == pytest.approx(place, abs=1e-6)
    else:
        assert {each.proposal for each in case.outcomes} == {1, (0, "no proposal")}


@cache
def power_derived(path):
    derivation = ws.derive(ws.read(path))
    assert derivation.evidence == "proved"
    return derivation


def test_there_are_no_numbers_where_the_distribution_decides(directory):
    derivation = derived(directory, cost=", failure_cost: {other: k}")
    assert derivation.left_open == ("G",)
    for ask in (lambda: derivation.probability.agreement, lambda: derivation.limit(k=0)):
        with pytest.raises(WinsetError, match="open-distribution"):
            ask()
    (first, *_) = derivation.equilibria
    assert str(first).startswith("exists where k > 0: if (k + 1 - best_x)*G(best_x) > k; F proposes best_x")
    assert "text{if }" in derivation.latex()
    assert derivation.to_dict()["cases"][0]["outcomes"][0]["provided"] == "(k + 1 - best_x)*G(best_x) > k"


def test_what_makes_the_condition_sufficient_is_said(directory):
    """For a log-concave G the solution is unique; nothing of the kind is said where the cost depends on the offer."""
    (note,) = derived(directory).notes
    assert note == "where G is log-concave, 1 - best_x = G(best_x)/g(best_x) has at most one solution, which is best_x"
    notes = derived(directory, cost=", failure_cost: {other: k * x}").notes
    assert any("of which G may allow several" in note for note in notes)


def test_a_distribution_that_is_not_log_concave_may_have_several_solutions():
    """So the note says something: here the condition of I93-7 holds at three places, and one of them is a minimum."""
    slope = sympy.Poly(sympy.expand(sympy.diff((1 - x) * TWO_HUMPS, x)), x)
    inside = [root for root in slope.real_roots() if 0 < root < 1]
    assert len(inside) == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"bargain": "protocol: alternating_offers, rounds: 2, proposer: F, discount: 1/2"}, "open-distribution"),
        ({"cost": ", failure_cost: {other: k}", "bargain": "protocol: nash_bargaining"}, "open-distribution"),
        ({"bargain": "protocol: alternating_offers, endless: true, proposer: F, discount: 1/2"}, "open-distribution"),
    ],
)
def test_what_is_not_derived_is_said_in_the_words_of_the_file(directory, changes, code):
    with pytest.raises(WinsetError) as caught:
        derived(directory, **changes)
    assert {each.code for each in caught.value.problems} == {code}
    assert "offer_" not in str(caught.value)
