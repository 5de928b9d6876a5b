"""Pareto sets of two votes: by hand, and against a solver that looks for something better."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.errors import InputError, UnsupportedError
from winset.negotiation import Group, Issue, Members, Negotiation, Side
from winset.win_set import ConditionRegion, ParetoCurve, PlaneRegion, pareto_set

F = Fraction
PLANE = [Issue("s", domain=(0, 1)), Issue("t", domain=(0, 1))]
A, B = "3/4 * s + 1/4 * t", "1/4 * (1 - s) + 3/4 * (1 - t)"


def people(payoff: str, thresholds: str = "uniform(0, 1)", name: str = "people") -> Group:
    return Group(name, payoff=payoff, members=Members(thresholds))


def two(ours: list[Group], theirs: list[Group]) -> Negotiation:
    return Negotiation(issues=PLANE, sides=[Side("A", constituents=ours), Side("B", constituents=theirs)])


def efficient(ours: list[Group], theirs: list[Group]) -> Any:
    return pareto_set(two(ours, theirs), "A", "B")


EDGES = (((F(0), F(0)), (F(1), F(0))), ((F(1), F(0)), (F(1), F(1))))


@pytest.mark.parametrize("thresholds", ["uniform(0, 1)", "power(2)", "power(1/2)", "uniform(-1, 2)"])
def test_how_thresholds_are_distributed_does_not_matter(thresholds: str) -> None:
    """A strictly increasing map of a side's votes cannot change which agreements are efficient (PUT-12: two edges)."""
    found = efficient([people(A, thresholds)], [people(B)])
    assert found.segments == EDGES
    assert found.contains({"s": "1/2", "t": 0})


def test_where_nobody_or_everybody_agrees_already() -> None:
    """A's thresholds lie in [1/4, 1/2]: beyond 1/2 more wins nobody, below 1/4 less loses nobody.

    By hand: (0, 0) has all of B and none of A. Along t = 0 A's score is 3/4 s, above 1/4 from s = 1/3 on, and it
    has everybody at s = 2/3.
    """
    found = efficient([people(A, "uniform(1/4, 1/2)")], [people(B)])
    assert found.points == ((F(0), F(0)),)
    assert found.segments == (((F(1, 3), F(0)), (F(2, 3), F(0))),)
    assert not found.contains(("1/3", 0))
    assert found.contains(("2/3", 0))


def test_smooth_contours_touch_between_the_ideal_points() -> None:
    """Circles around (1, 1) and (0, 0): the segment between them, where each side still has some votes.

    A has none at (0, 0), whose distance from (1, 1) is the square root of two, nor within 1 - 1/sqrt(2) of it on the
    diagonal; but (0, 0) itself has most votes in B.
    """
    found = efficient([people("1 - (s - 1)^2 - (t - 1)^2")], [people("1 - s^2 - t^2")])
    assert isinstance(found, ParetoCurve)
    for point, is_in in {
        ("1/2", "1/2"): True, ("3/10", "3/10"): True, ("29/100", "29/100"): False, (0, 0): True, (1, 1): True,
        ("1/2", "51/100"): False, ("71/100", "71/100"): False, ("7/10", "7/10"): True,
    }.items():  # fmt: skip
        assert found.contains(point) == is_in, point
    assert found.ends == ((F(0), F(0)), (F(1), F(1)))
    assert found.at("1/2") == (F(1, 2), F(1, 2))
    assert found.path(4) == ((F(0), F(0)), (F(1, 2), F(1, 2)), (F(1), F(1)))  # a quarter and three are beyond
    assert found.points_at("1/2") == ((F(1, 2), F(1, 2)),)
    with pytest.raises(InputError, match="unreachable-level"):
        found.points_at(2)
    with pytest.raises(InputError, match="outside-domain"):
        found.at("3/2")


def test_ellipses_touch_off_the_straight_line() -> None:
    """A cares twice as much for s, B for t. For weights w and 1 - w the best point solves two linear equations:

    w 4 (3/4 - s) = (1 - w) 2 (s - 1/4) and w 2 (3/4 - t) = (1 - w) 4 (t - 1/4); at w = 1/2 s = 7/12 and t = 5/12.
    """
    found = efficient([people("-2 * (s - 3/4)^2 - (t - 3/4)^2", "uniform(-2, 0)")],
                      [people("-(s - 1/4)^2 - 2 * (t - 1/4)^2", "uniform(-2, 0)")])  # fmt: skip
    assert found.at("1/2") == (F(7, 12), F(5, 12))
    assert found.contains(("7/12", "5/12"))
    assert not found.contains(("1/2", "1/2"))


def test_an_ideal_point_outside_the_domain_leads_along_the_border() -> None:
    """A's ideal is (2, 1/2), B's (0, 1/2): the efficient agreements are t = 1/2, up to the border s = 1.

    With A's ideal at (2, 2) A's best is the corner (1, 1). The straight line from (0, 1/2) to (2, 2) meets t = 1 at
    s = 2/3; from there to (1, 1) the border is efficient.
    """
    straight = efficient([people("-(s - 2)^2 - (t - 1/2)^2", "uniform(-9, 0)")],
                         [people("-s^2 - (t - 1/2)^2", "uniform(-9, 0)")])  # fmt: skip
    assert straight.ends == ((F(0), F(1, 2)), (F(1), F(1, 2)))
    assert straight.contains((1, "1/2"))
    assert not straight.contains((1, "2/5"))
    bent = efficient([people("-(s - 2)^2 - (t - 2)^2", "uniform(-9, 0)")],
                     [people("-s^2 - (t - 1/2)^2", "uniform(-9, 0)")])  # fmt: skip
    for point, is_in in {
        (0, "1/2"): True, ("1/3", "3/4"): True, ("2/3", 1): True, ("5/6", 1): True, (1, 1): True,
        ("1/3", 1): False, (1, "9/10"): False,
    }.items():  # fmt: skip
        assert bent.contains(point) == is_in, point


def test_common_ground_is_the_pareto_set() -> None:
    """Discs of radius 3/5 in which everybody agrees overlap: nothing there can be improved on, and nothing else is."""
    found = efficient([people("1 - (s - 1)^2 - (t - 1)^2", "uniform(-1, 16/25)")],
                      [people("1 - (s - 1/2)^2 - (t - 1/2)^2", "uniform(-1, 16/25)")])  # fmt: skip
    assert isinstance(found, ConditionRegion)
    assert not isinstance(found, ParetoCurve)
    assert found.contains(("3/4", "3/4"))
    assert not found.contains((1, 1))


def test_where_one_side_never_has_a_vote_the_other_decides() -> None:
    """B's ideal (0, 3/2) is so far that (0, 1) is as good as nothing: A's ideal, and only that, is efficient."""
    found = efficient([people("-s^2 - t^2", "uniform(-1/4, 0)")],
                      [people("-s^2 - (t - 3/2)^2", "uniform(-1/4, 0)")])  # fmt: skip
    assert found.contains((0, 0))
    assert not found.contains((0, 1))


def test_counted_votes_on_discs() -> None:
    """Two discs in A, one in B: all three overlap, and where they do everybody gets everything."""
    groups = [Group(name, payoff=f"1/4 - (s - 1/4)^2 - (t - {t})^2") for name, t in (("p", "1/4"), ("q", "3/4"))]
    found = efficient(groups, [Group("v", payoff="1/4 - (s - 3/4)^2 - (t - 3/4)^2")])
    assert isinstance(found, ConditionRegion)
    assert found.contains(("1/2", "1/2"))
    assert not found.contains(("1/4", "1/4"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([people("(s - 1)^2 + (t - 1)^2")], [people("1 - s^2 - t^2")]),  # convex
        ([people("s * t")], [people("1 - s")]),  # neither
        ([people("1 - (s - 1)^2 - (t - 1)^2"), Group("g", payoff="s - 1/2")], [people("1 - s^2 - t^2")]),
        ([people("s ^ 3")], [people("1 - s")]),
    ],
)
def test_what_cannot_be_had_says_so(ours: list[Group], theirs: list[Group]) -> None:
    with pytest.raises(UnsupportedError, match="not-smooth"):
        efficient(ours, theirs)


# ------------------------------------------------------------ against a solver

SMALL = st.integers(-2, 2)
LINEAR = st.tuples(SMALL, SMALL, SMALL)
BOUNDS = st.tuples(st.integers(-3, 1), st.integers(1, 4)).map(lambda pair: (F(pair[0], 2), F(pair[0] + pair[1], 2)))
VOTES = st.tuples(LINEAR, BOUNDS, st.one_of(st.none(), LINEAR))


def text(number: Fraction | int) -> str:
    return f"({number})"


def linear(coefficients: tuple[int, int, int]) -> str:
    k, x, y = coefficients
    return f"({k}) / 2 + ({x}) * s + ({y}) * t"


def side_of(votes: Any) -> list[Group]:
    payoff, (low, high), step = votes
    groups = [people(linear(payoff), f"uniform({low}, {high})")]
    return groups if step is None else [*groups, Group("step", payoff=linear(step))]


def counted(votes: Any, s: Any, t: Any) -> Any:
    """The votes as the solver writes them: independent of winset's own arithmetic."""
    payoff, (low, high), step = votes

    def value(c: tuple[int, int, int]) -> Any:
        return z3.Q(c[0], 2) + c[1] * s + c[2] * t

    low, high = (z3.Q(bound.numerator, bound.denominator) for bound in (low, high))
    gain = value(payoff)
    share = z3.If(gain <= low, z3.RealVal(0), z3.If(gain >= high, z3.RealVal(1), (gain - low) / (high - low)))
    return share if step is None else share + z3.If(value(step) >= 0, z3.RealVal(1), z3.RealVal(0))


@given(ours=VOTES, theirs=VOTES)
@settings(max_examples=15)
def test_nothing_is_better_than_what_is_efficient_and_something_than_the_rest(ours: Any, theirs: Any) -> None:
    found = efficient(side_of(ours), side_of(theirs))
    assert isinstance(found, PlaneRegion)
    s, t = z3.Reals("s t")
    points = [(F(i, 4), F(j, 4)) for i in range(5) for j in range(5)]
    points += [corner for segment in found.segments for corner in segment][:6]
    for point in points:
        x, y = (z3.Q(value.numerator, value.denominator) for value in point)
        solver = z3.Solver()
        solver.add(0 <= s, s <= 1, 0 <= t, t <= 1)
        gains = [counted(votes, s, t) - counted(votes, x, y) for votes in (ours, theirs)]
        solver.add(gains[0] >= 0, gains[1] >= 0, gains[0] + gains[1] > 0)
        assert found.contains(point) == (solver.check() == z3.unsat), point


IDEALS = st.tuples(st.integers(-2, 6), st.integers(-2, 6), st.integers(1, 3), st.integers(1, 3))


@given(ours=IDEALS, theirs=IDEALS, top=st.sampled_from(["0", "-1/16", "-1/4"]), depth=st.sampled_from([1, 4, 100]))
@settings(max_examples=10)
def test_smooth_votes_against_a_solver(ours: Any, theirs: Any, top: str, depth: int) -> None:
    """Populations around ideal points: the path is efficient, and what lies beside it is not."""

    def group(ideal: tuple[int, int, int, int]) -> Group:
        x, y, v, w = ideal
        return people(f"-({v}) * (s - ({x}) / 4)^2 - ({w}) * (t - ({y}) / 4)^2", f"uniform({top} - {depth} / 4, {top})")

    found = efficient([group(ours)], [group(theirs)])
    high = F(top)
    low = high - F(depth, 4)
    s, t = z3.Reals("s t")

    def score(ideal: tuple[int, int, int, int], x: Any, y: Any) -> Any:
        a, b, v, w = ideal
        return -v * (x - F(a, 4)) ** 2 - w * (y - F(b, 4)) ** 2

    def better(ideal: tuple[int, int, int, int], now: Fraction, strictly: bool) -> Any:
        """What it takes to get (strictly) more votes than at a point: nothing changes beyond the bounds."""
        a, b, v, w = ideal
        there = -v * (s - z3.Q(a, 4)) ** 2 - w * (t - z3.Q(b, 4)) ** 2
        votes = min(max(now, low), high)
        bound = z3.Q(votes.numerator, votes.denominator)
        if strictly:
            return there > bound if votes < high else z3.BoolVal(False)
        return there >= bound if votes > low else z3.BoolVal(True)

    points = [(F(i, 3), F(j, 3)) for i in range(4) for j in range(4)]
    points += [(F(x, 4), F(y, 4)) for x, y, _, _ in (ours, theirs) if 0 <= x <= 4 and 0 <= y <= 4]
    if isinstance(found, ParetoCurve):
        points += found.path(4)
    for point in points:
        scores = [score(ideal, *point) for ideal in (ours, theirs)]
        improved = []
        for first, second in ((True, False), (False, True)):
            solver = z3.Solver()
            solver.add(0 <= s, s <= 1, 0 <= t, t <= 1)
            solver.add(better(ours, scores[0], first), better(theirs, scores[1], second))
            improved.append(solver.check())
        assert z3.unknown not in improved
        assert found.contains(point) == (improved == [z3.unsat, z3.unsat]), point
