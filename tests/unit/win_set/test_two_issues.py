"""Win-sets in the plane: Putnam's wedges and lens with rational corners, and brute force on grids."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.errors import InputError, NotYetError, UnsupportedError
from winset.negotiation import Group, Issue, Members, Negotiation, Side
from winset.ratification import AllOf, AnyOf, Majority, Quota, Rule, Unanimity
from winset.win_set import AgreementZone, PlaneWinSet, agreement_zone, contour, pareto_set, two_issues, win_set

F = Fraction
ISSUES = [Issue("b", domain=(0, 1)), Issue("c", domain=(0, 1))]
V_A, V_B = "3/4 * b + 1/4 * c", "1/4 * (1 - b) + 3/4 * (1 - c)"


def people(name: str, share: str, quota: str) -> Side:
    """A side whose share of yes is linear in the two issues."""
    group = Group("people", payoff=share, members=Members("uniform(0, 1)"))
    return Side(name, constituents=[group], body=Quota(quota))


def two_votes(v_a: str, v_b: str) -> Negotiation:
    """PUT-12, linear iso-vote version with alpha = 3/4 and beta = 1/4."""
    return Negotiation(issues=ISSUES, sides=[people("A", V_A, v_a), people("B", V_B, v_b)])


def side(*payoffs: str, rule: Rule | None = None) -> Negotiation:
    groups = [Group(name, payoff=payoff) for name, payoff in zip("pqrst", payoffs, strict=False)]
    return Negotiation(issues=ISSUES, sides=[Side("home", constituents=groups, body=rule)])


def found(*payoffs: str, rule: Rule | None = None) -> PlaneWinSet:
    result = win_set(side(*payoffs, rule=rule), "home")
    assert isinstance(result, PlaneWinSet)
    return result


def test_put_12_wedges_and_a_lens() -> None:
    zone = agreement_zone(two_votes("1/2", "1/2"))
    assert isinstance(zone, AgreementZone)
    a, b = zone.win_sets
    assert a.polygons == (((F(1, 3), F(1)), (F(2, 3), F(0)), (F(1), F(0)), (F(1), F(1))),)
    assert b.polygons == (((F(0), F(0)), (F(1), F(0)), (F(1), F(1, 3)), (F(0), F(2, 3))),)
    assert zone.zone.polygons == (((F(1, 2), F(1, 2)), (F(2, 3), F(0)), (F(1), F(0)), (F(1), F(1, 3))),)
    assert zone.contains({"b": "1/2", "c": "1/2"})
    assert zone.zone.closed


def test_put_12_the_lens_may_be_a_single_point() -> None:
    zone = agreement_zone(two_votes("3/4", "3/4"))
    assert zone.zone.points == ((F(1), F(0)),)
    assert zone.zone.polygons == zone.zone.segments == ()
    assert str(zone.zone) == "(b, c) in point (1, 0)"
    assert not zone.contains(("1/2", "1/2"))
    assert agreement_zone(two_votes("4/5", "3/4")).deadlock


@pytest.mark.parametrize("v_a", [F(k, 8) for k in range(1, 9)])
@pytest.mark.parametrize("v_b", [F(k, 8) for k in range(1, 9)])
def test_put_12_when_the_lens_is_not_empty(v_a: F, v_b: F) -> None:
    """The closed form for two linear votes; the levels that B can still reach fall as A's rise."""
    alpha, beta = F(3, 4), F(1, 4)
    low = v_a <= alpha and v_b <= 1 - beta * v_a / alpha
    high = v_a >= alpha and v_b <= (1 - beta) * (1 - v_a) / (1 - alpha)
    assert agreement_zone(two_votes(str(v_a), str(v_b))).deadlock is not (low or high)


def test_put_13_groups_that_fix_their_issues_make_the_package_unratifiable() -> None:
    """A's demand of all on both issues gets no vote in B."""
    zone = agreement_zone(two_votes("1", "1/100"))
    assert zone.win_sets[0].points == ((F(1), F(1)),)
    assert zone.deadlock
    each_fixes_one = side("b - 1", "c - 1", rule=Unanimity())
    assert win_set(each_fixes_one, "home").points == ((F(1), F(1)),)


def test_put_12_the_pareto_set_of_the_two_votes_is_two_edges() -> None:
    """From A's best (1, 1) down the edge b = 1 to (1, 0), and along c = 0 to B's best (0, 0)."""
    efficient = pareto_set(two_votes("1/2", "1/2"), "A", "B")
    assert efficient.segments == (((F(0), F(0)), (F(1), F(0))), ((F(1), F(0)), (F(1), F(1))))
    assert efficient.polygons == ()


def test_opposed_and_common_interests_have_the_extreme_pareto_sets() -> None:
    opposed = Negotiation(
        issues=ISSUES, sides=[people("A", "1/2 * b + 1/2 * c", "1/2"), people("B", "1 - 1/2 * b - 1/2 * c", "1/2")]
    )
    assert pareto_set(opposed, "A", "B").polygons == (((F(0), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1))),)
    alike = Negotiation(issues=ISSUES, sides=[people("A", "1/2 * b + 1/2 * c", "1/2"), people("B", "b", "1/2")])
    assert pareto_set(alike, "A", "B").points == ((F(1), F(1)),)
    level = Negotiation(issues=ISSUES, sides=[people("A", "b", "1/2"), people("B", "b", "1/2")])
    assert pareto_set(level, "A", "B").segments == (((F(1), F(0)), (F(1), F(1))),)


def test_the_pareto_set_of_counted_votes() -> None:
    """Two groups a side: cells with the same votes are alike, and only undominated ones stay."""
    game = Negotiation(
        issues=ISSUES,
        sides=[
            Side("A", constituents=[Group("p", payoff="b - 1/2"), Group("q", payoff="c - 1/2")]),
            Side("B", constituents=[Group("p", payoff="1/2 - b"), Group("q", payoff="1/4 - c")]),
        ],
    )
    efficient = pareto_set(game, "A", "B")
    for i in range(9):
        for j in range(9):
            b, c = F(i, 8), F(j, 8)
            votes = ((b >= F(1, 2)) + (c >= F(1, 2)), (b <= F(1, 2)) + (c <= F(1, 4)))
            # Best are two yes in A (and one in B at b = 1/2), or one yes in A and two in B.
            assert efficient.contains((b, c)) == (votes in {(2, 1), (1, 2)})


def test_majorities_need_not_be_convex() -> None:
    result = found("b - 1/2", "c - 1/2", "b + c - 5/4")
    assert result.closed
    assert result.polygons == (
        (
            (F(1, 4), F(1)), (F(1, 2), F(3, 4)), (F(1, 2), F(1, 2)),
            (F(3, 4), F(1, 2)), (F(1), F(1, 4)), (F(1), F(1)),
        ),
    )  # fmt: skip
    union = found("b - 3/4", "c - 3/4", rule=AnyOf())
    assert union.polygons == (
        ((F(0), F(3, 4)), (F(3, 4), F(3, 4)), (F(3, 4), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1))),
    )


def test_a_hole_and_parts_that_touch() -> None:
    ring = found("abs(b - 1/2) - 1/4", "abs(c - 1/2) - 1/4", rule=AnyOf())
    outer, hole = ring.polygons
    assert outer == ((F(0), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1)))
    assert hole == ((F(1, 4), F(1, 4)), (F(1, 4), F(3, 4)), (F(3, 4), F(3, 4)), (F(3, 4), F(1, 4)))
    touching = found("min(b - 1/2, c - 1/2)", "min(1/2 - b, 1/2 - c)", rule=AnyOf())
    assert [len(part) for part in touching.polygons] == [4, 4]
    assert touching.contains(("1/2", "1/2"))


def test_segments_and_borders() -> None:
    flat = found("b - c", "c - b", rule=Unanimity())
    assert flat.segments == (((F(0), F(0)), (F(1), F(1))),)
    assert str(flat) == "win-set of home: (b, c) in segment (0, 0) (1, 1)"
    open_border = Negotiation(
        issues=ISSUES,
        sides=[Side("A", constituents=[Group("g", payoff="b", members=Members("uniform(0, 1)"))], body=Majority())],
    )
    result = win_set(open_border, "A")
    assert not result.closed
    assert not result.contains(("1/2", "0"))
    assert result.contains(("501/1000", "0"))
    assert str(result).endswith("without some of the border")


def test_contours_of_the_votes() -> None:
    game = side("b - 1/4", "c - 1/4", "b + c - 1")
    assert contour(game, "home", 3).polygons == (
        ((F(1, 4), F(3, 4)), (F(3, 4), F(1, 4)), (F(1), F(1, 4)), (F(1), F(1)), (F(1, 4), F(1))),
    )
    with pytest.raises(InputError, match="unreachable-level"):
        contour(game, "home", 4)
    opposed = side("b - 3/4", "1/4 - b", "c - 1/2")
    with pytest.raises(InputError, match="unreachable-level"):
        contour(opposed, "home", 3)  # there are three votes, but nobody wins them all


@pytest.mark.parametrize(
    ("level", "code"),
    [("-1", "below-zero"), ("q", "unknown-name"), ("1/0", "division-by-zero"), ("home.p", "unknown-name")],
)
def test_levels_that_are_none(level: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        contour(side("b"), "home", level)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_neighbouring_segments_are_one() -> None:
    """Three of four: two lines that cross. Neither is cut where the other divides it."""
    cross = found("b - c", "c - b", "b - 1/2", "1/2 - b", rule=Quota(votes=3))
    assert cross.segments == (((F(0), F(0)), (F(1), F(1))), ((F(1, 2), F(0)), (F(1, 2), F(1))))


def test_limits_and_what_is_not_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(found("b - 2")) == "win-set of home: empty"
    with pytest.raises(UnsupportedError, match="unsupported-issues"):
        pareto_set(Negotiation(issues=ISSUES[:1], sides=[Side("A"), Side("B")]), "A", "B")
    types = {"soft": {"prior": "1/2", "payoff": "b"}, "hard": {"prior": "1/2", "payoff": "-b"}}
    drawn = Side("B", constituents=[Group("g", types=types)])
    game = Negotiation(issues=ISSUES, sides=[people("A", "b", "1/2"), drawn])
    with pytest.raises(NotYetError, match="open-draw"):
        pareto_set(game, "A", "B")
    monkeypatch.setattr(two_issues, "LARGEST", 20)
    with pytest.raises(NotYetError, match="too-many-cells"):
        found("b - 1/2", "c - 1/2", "b - c")


NUMBERS = st.integers(min_value=-3, max_value=3)
RULES: list[tuple[Rule, Callable[[list[bool]], bool]]] = [
    (Majority(), lambda v: 2 * sum(v) > 3),
    (Unanimity(), all),
    (AnyOf(), any),
    (AllOf(of=["p", AnyOf(of=["q", "r"])]), lambda v: v[0] and (v[1] or v[2])),
]


@given(groups=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=3, max_size=3), rule=st.sampled_from(RULES))
@settings(max_examples=40)
def test_against_votes_on_a_grid(
    groups: list[tuple[int, int, int]], rule: tuple[Rule, Callable[[list[bool]], bool]]
) -> None:
    result = found(*(f"({k}) / 4 + ({x}) * b + ({y}) * c" for k, x, y in groups), rule=rule[0])
    area = F(0)
    for i in range(13):
        for j in range(13):
            b, c = F(i, 12), F(j, 12)
            votes = [F(k, 4) + x * b + y * c >= 0 for k, x, y in groups]
            assert result.contains((b, c)) == rule[1](votes), (groups, b, c)
    # The borders enclose what the faces cover.
    for ring in result.polygons:
        area += sum((x * v - u * y for (x, y), (u, v) in zip(ring, (*ring[1:], ring[0]), strict=True)), F(0))
    covered = F(0)
    for face in result.faces:
        ring = face.corners
        covered += sum((x * v - u * y for (x, y), (u, v) in zip(ring, (*ring[1:], ring[0]), strict=True)), F(0))
    assert area == covered
    assert result.closed


@given(first=st.tuples(NUMBERS, NUMBERS, NUMBERS), second=st.tuples(NUMBERS, NUMBERS, NUMBERS))
@settings(max_examples=25)
def test_a_zone_is_where_both_hold(first: tuple[int, int, int], second: tuple[int, int, int]) -> None:
    forms = [f"({k}) / 2 + ({x}) * b + ({y}) * c" for k, x, y in (first, second)]
    sides = [Side(name, constituents=[Group("g", payoff=form)]) for name, form in zip("AB", forms, strict=True)]
    zone = agreement_zone(Negotiation(issues=ISSUES, sides=sides))
    for i in range(9):
        for j in range(9):
            point = (F(i, 8), F(j, 8))
            assert zone.contains(point) == all(each.contains(point) for each in zone.win_sets)
