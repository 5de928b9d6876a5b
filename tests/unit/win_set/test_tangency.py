"""Contract curves of smooth contours, against geometry: circles touch on the line through their centres."""

from __future__ import annotations

import pytest
import sympy

from winset.errors import InputError, UnsupportedError
from winset.negotiation import Negotiation
from winset.reading import read_text
from winset.win_set.tangency import contract_curve


def two_groups(a: str, b: str) -> Negotiation:
    return read_text(
        f"""\
issues: {{x: {{in: [0, 1]}}, y: {{in: [0, 1]}}}}
sides:
  A: {{constituents: {{voters: {{payoff: {a}}}}}}}
  B: {{constituents: {{voters: {{payoff: {b}}}}}}}
"""
    )


CIRCLES = ("-(x - 1/4)^2 - (y - 1/4)^2", "-(x - 3/4)^2 - (y - 3/4)^2")


def test_circles_touch_between_their_centres() -> None:
    curve = contract_curve(two_groups(*CIRCLES), "A.voters", "B.voters")
    assert curve.contains(("1/2", "1/2"))
    assert curve.contains(("3/8", "3/8"))
    assert not curve.contains(("7/8", "7/8"))  # beyond: both want to go back
    assert not curve.contains(("1/2", "5/8"))
    # At payoff -1/8 the contour of A is a circle of radius sqrt(1/8): it touches at (1/2, 1/2).
    assert curve.points_at("-1/8") == ((sympy.Rational(1, 2), sympy.Rational(1, 2)),)


def test_points_of_tangency_may_be_irrational() -> None:
    curve = contract_curve(two_groups(*CIRCLES), "A.voters", "B.voters")
    ((x, y),) = curve.points_at("-1/16")
    assert x == y == sympy.Rational(1, 4) + sympy.sqrt(2) / 8


def test_ellipses_touch_off_the_straight_line() -> None:
    # A cares twice as much for x, B for y: gradients are parallel where 4 (x - 1/4) (y - 3/4) = (x - 3/4) (y - 1/4);
    # at x = 1/2 that is y = 13/20.
    ellipses = two_groups("-2 * (x - 1/4)^2 - (y - 1/4)^2", "-(x - 3/4)^2 - 2 * (y - 3/4)^2")
    curve = contract_curve(ellipses, "A.voters", "B.voters")
    assert curve.contains(("1/2", "13/20"))
    assert not curve.contains(("1/2", "1/2"))


@pytest.mark.parametrize(("payoff", "code"), [("abs(x - y)", "not-smooth"), ("1 / (1 + x)", "not-smooth")])
def test_what_is_not_smooth_is_refused(payoff: str, code: str) -> None:
    with pytest.raises(UnsupportedError, match=code):
        contract_curve(two_groups(payoff, "y"), "A.voters", "B.voters")


def test_a_name_is_of_a_side_or_a_group() -> None:
    with pytest.raises(InputError, match="unknown-actor"):
        contract_curve(two_groups("x", "y"), "Z", "B.voters")
    with pytest.raises(UnsupportedError, match="not-smooth"):
        contract_curve(two_groups("x", "y"), "A", "B.voters")  # the one group's vote is yes or no


def test_ideal_points_are_on_the_curve() -> None:
    curve = contract_curve(two_groups(*CIRCLES), "A.voters", "B.voters")
    assert curve.contains(("1/4", "1/4"))
    assert curve.contains(("3/4", "3/4"))
    assert not curve.contains(("1/8", "1/8"))
    assert curve.concave


def test_convex_payoffs_are_not_said_to_be_efficient() -> None:
    curve = contract_curve(two_groups("(x - 1/4)^2 + (y - 1/4)^2", "(x - 3/4)^2 + (y - 3/4)^2"), "A.voters", "B.voters")
    assert curve.contains(("1/2", "1/2"))  # both would gain by (0, 1): contours touch, and nothing more
    assert not curve.concave


def test_votes_of_sides_touch_where_their_populations_do() -> None:
    """Votes (1/2 - d^2)/(1/2) of two populations around (1/4, 1/4) and (3/4, 3/4): half of A at distance 1/2."""
    sides = (
        f"  {side}: {{constituents: {{voters: {{payoff: {payoff}, members: {{threshold: 'uniform(-1/2, 0)'}}}}}}}}\n"
        for side, payoff in zip("AB", CIRCLES, strict=True)
    )
    model = read_text("issues: {x: {in: [0, 1]}, y: {in: [0, 1]}}\nsides:\n" + "".join(sides))
    ((x, y),) = contract_curve(model, "A", "B").points_at("1/2")
    assert x == y == sympy.Rational(1, 4) + sympy.sqrt(2) / 4
