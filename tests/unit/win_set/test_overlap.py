"""The probability that win-sets overlap: Putnam's proposition with random floors, and brute force over the draws."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from winset.errors import UnsupportedError
from winset.negotiation import Group, Issue, Members, Negotiation, Side, Type, Uncertainty
from winset.ratification import Majority, Quota
from winset.win_set import agreement_zone, overlap_probability

F = Fraction
Z = Issue("x", domain=(0, 1))


def floors(r: str, s: str) -> Negotiation:
    """Home's win-set is ``[r, 1]``, Foreign's ``[0, 1 - s]``."""
    return Negotiation(
        issues=[Z],
        uncertainty=[Uncertainty("r", distribution=r), Uncertainty("s", distribution=s)],
        sides=[
            Side("Home", constituents=[Group("pivot", payoff="x - r")]),
            Side("Foreign", constituents=[Group("pivot", payoff="1 - x - s")]),
        ],
    )


@pytest.mark.parametrize(
    ("r", "s", "chance"),
    [("1", "1", F(1, 2)), ("1", "1/2", F(3, 4)), ("3/4", "1/2", F(11, 12)), ("1/2", "1/2", F(1))],
)
def test_put_3_larger_win_sets_make_agreement_more_likely(r: str, s: str, chance: F) -> None:
    """``1 - (R + S - 1)^2 / (2 R S)`` for floors uniform up to R and S, and one where they always overlap."""
    assert overlap_probability(floors(f"uniform(0, {r})", f"uniform(0, {s})")) == chance


def test_one_draw_given_or_left_open() -> None:
    game = floors("uniform(0, 1)", "power(2)")
    assert overlap_probability(game, {"s": "1/4"}) == F(3, 4)
    assert overlap_probability(game, {"r": "1/4"}) == F(9, 16)
    assert overlap_probability(game, {"r": "3/4", "s": "1/2"}) == 0
    with pytest.raises(UnsupportedError, match="joint-draws"):
        overlap_probability(game)
    root = overlap_probability(floors("uniform(0, 1)", "power(1/2)"), {"r": "1/2"})
    assert sympy.simplify(root - sympy.sqrt(2) / 2) == 0


def test_types_and_draws_together() -> None:
    types = [Type("soft", prior="1/3", payoff="1 - x"), Type("hard", prior="2/3", payoff="1/2 - x")]
    game = Negotiation(
        issues=[Z],
        uncertainty=[Uncertainty("r", distribution="uniform(0, 1)")],
        sides=[
            Side("Home", constituents=[Group("pivot", payoff="x - r")]),
            Side("Foreign", constituents=[Group("pivot", types=types)]),
        ],
    )
    assert overlap_probability(game) == F(1, 3) + F(2, 3) * F(1, 2)
    assert overlap_probability(game, {"r": "3/4"}) == F(1, 3)


def test_majorities_against_the_zones_at_many_draws() -> None:
    """Three groups whose gains depend on both draws, against the share of a fine grid of draws with an overlap."""
    groups = [
        Group("a", payoff="2 * x - r - s"), Group("b", payoff="r - x", votes=2), Group("c", payoff="x + s - 1"),
        Group("d", stance="never"),
    ]  # fmt: skip
    game = Negotiation(
        issues=[Z],
        uncertainty=[Uncertainty(name, distribution="uniform(0, 1)") for name in "rs"],
        sides=[
            Side("Home", constituents=groups, body=Quota(votes=3)),
            Side("Foreign", constituents=[Group("pivot", payoff="1 - x - 1/2 * s")], body=Majority()),
        ],
    )
    exact = overlap_probability(game)
    points = [F(2 * k + 1, 24) for k in range(12)]
    hits = sum(not agreement_zone(game, {"r": str(r), "s": str(s)}).deadlock for r in points for s in points)
    assert 0 < exact < 1
    assert abs(exact - F(hits, len(points) ** 2)) < F(1, 10)


def test_a_game_without_draws_overlaps_or_not() -> None:
    sides = [
        Side("X", constituents=[Group("g", payoff="1/2 - x")]),
        Side("Y", constituents=[Group("g", payoff="x - 1/2")]),
    ]
    assert overlap_probability(Negotiation(issues=[Z], sides=sides)) == 1


@pytest.mark.parametrize("group", [
    Group("g", payoff="x^2 - r"), Group("g", payoff="abs(x - r) - 1/4"), Group("g", payoff="r * x - 1/2"),
    Group("g", payoff="x - r", members=Members("uniform(0, 1)")), Group("g", payoff="x - r", votes="x"),
])  # fmt: skip
def test_what_is_not_linear_says_so(group: Group) -> None:
    game = Negotiation(
        issues=[Z],
        uncertainty=[Uncertainty("r", distribution="uniform(0, 1)")],
        sides=[Side("Home", constituents=[group])],
    )
    with pytest.raises(UnsupportedError, match="not-linear"):
        overlap_probability(game)


def test_only_one_bounded_interval() -> None:
    game = Negotiation(issues=[Issue("x", domain="[0, inf)")], sides=[Side("X", constituents=[Group("g", payoff="x")])])
    with pytest.raises(UnsupportedError, match="unsupported-issues"):
        overlap_probability(game)
