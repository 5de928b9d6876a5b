"""Distributions that are left open: first-order conditions, and what holds whatever the distribution."""

from __future__ import annotations

import pytest
import sympy

import winset as ws
from winset.errors import UnsupportedError

MODEL = """
title: any distribution
{parameters}
issues:
  x: {{in: [0, 1]}}
uncertainty:
  r: {{distribution: "general(G, {bounds})", known_to: [H.L]}}
sides:
  F: {{negotiator: {{payoff: {payoff}}}}}
  H: {{negotiator: {{payoff: x}}, constituents: {{L: {{payoff: x - r}}}}}}
process:
  - bargain: {bargain}
  - ratify: [H]
"""


def derived(tmp_path, bargain="{proposer: F}", payoff="1 - x", bounds="0, 1", parameters="parameters: {}"):
    path = tmp_path / "model.yaml"
    text = MODEL.format(bargain=bargain, payoff=payoff, bounds=bounds, parameters=parameters)
    path.write_text(text, encoding="utf-8")
    return ws.derive(ws.read(path))


def test_the_first_order_condition_is_a_case(tmp_path):
    derivation = derived(tmp_path)
    (case,) = derivation.cases
    x, cdf = sympy.Symbol("best_x"), sympy.Function("G")
    assert case.proposal == x
    assert str(derivation.probability.agreement) == "G(best_x)"
    (equation,) = case.only.equations
    slope = sympy.diff((1 - x) * cdf(x), x)
    assert sympy.simplify(equation.lhs * sympy.diff(cdf(x), x) - equation.rhs * sympy.diff(cdf(x), x) - slope) == 0
    assert "where 1 - best_x = G(best_x)/g(best_x)" in str(case)
    assert derivation.to_dict()["cases"][0]["outcomes"][0]["equations"] == ["1 - best_x = G(best_x)/g(best_x)"]


def test_whoever_loses_nothing_by_offering_more_offers_all(tmp_path):
    """A corner that needs no formula of the distribution."""
    derivation = derived(tmp_path, "{proposer: H}")
    assert derivation.proposal == 1
    assert derivation.probability.agreement == 1


def test_nash_bargaining_with_any_distribution(tmp_path):
    """The derivative of x (1 - x) G(x)^2 vanishes: x (1 - x)/(2 x - 1) = G/(2 g)."""
    (case,) = derived(tmp_path, "{protocol: nash_bargaining}").cases
    x = sympy.Symbol("best_x")
    (equation,) = case.only.equations
    assert sympy.simplify(equation.lhs - x * (1 - x) / (2 * x - 1)) == 0


def test_a_support_that_ends_inside_the_interval(tmp_path):
    """Whether an inner offer or a certain one is best depends on G where the upper bound is below one."""
    (case,) = derived(tmp_path, bounds="0, b", parameters='parameters: {b: {in: "(0, 1)"}}').cases
    assert str(case).endswith("where 1 - best_x = G(best_x)/g(best_x) or best_x = b")


def test_there_are_no_numbers_of_an_open_distribution(tmp_path):
    with pytest.raises(UnsupportedError, match="open-distribution"):
        derived(tmp_path).quantity("payoff.F").to_python()
