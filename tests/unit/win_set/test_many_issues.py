"""Win-sets as polynomial conditions: discs and lenses around ideal points, and more than two issues."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.errors import NotYetError, UnsupportedError
from winset.negotiation import Group, Issue, Members, Negotiation, Side
from winset.ratification import Majority, Quota, Rule, Unanimity
from winset.win_set import ConditionWinSet, agreement_zone, many_issues, win_set

F = Fraction
PLANE = [Issue("x", domain=(-10, 10)), Issue("y", domain=(-10, 10))]


def spatial(*ideals: tuple[int, int], rule: Rule | None = None, status_quo: tuple[int, int] = (0, 0)) -> Side:
    """Veto players who ratify what is at least as near to their ideal as the status quo."""
    groups = []
    for name, (a, b) in zip("abcdefg", ideals, strict=False):
        near = (status_quo[0] - a) ** 2 + (status_quo[1] - b) ** 2
        groups.append(Group(name, payoff=f"-(x - ({a}))^2 - (y - ({b}))^2", reversion=str(-near)))
    return Side("home", constituents=groups, body=rule or Unanimity())


def found(side: Side, issues: list[Issue] = PLANE) -> ConditionWinSet:
    result = win_set(Negotiation(issues=issues, sides=[side]), "home")
    assert isinstance(result, ConditionWinSet)
    return result


def test_s_2_the_reach_along_a_ray() -> None:
    """``{q + t d}`` is in the win-set for t up to ``2 min_i d.(m_i - q) / |d|^2``."""
    ideals, lens = ((2, 1), (1, 3)), found(spatial((2, 1), (1, 3)))
    for d in ((1, 1), (1, 2), (3, 1), (1, 0)):
        reach = 2 * min(F(d[0] * m[0] + d[1] * m[1], d[0] ** 2 + d[1] ** 2) for m in ideals)
        for t, is_in in ((reach, True), (reach + F(1, 1000), False), (reach / 2, True), (F(-1, 1000), False)):
            assert lens.contains((t * d[0], t * d[1])) == is_in


def test_s_3_the_lens_ends_at_the_reflection_of_the_status_quo() -> None:
    """Ideals (2, 0) and (0, 2): the line between them reflects (0, 0) to (2, 2)."""
    lens = found(spatial((2, 0), (0, 2)))
    assert lens.contains((0, 0))
    assert lens.contains((2, 2))
    assert not lens.contains(("2001/1000", "2001/1000"))
    x, y = sympy.symbols("x y", real=True)
    conditions = {sympy.expand(each.lhs - each.rhs) for each in lens.condition.args}
    assert conditions == {4 * x - x**2 - y**2, 4 * y - x**2 - y**2}
    assert all(each.rel_op == ">=" for each in lens.condition.args)


@pytest.mark.parametrize(
    ("ideals", "gridlock"),
    [
        (((2, 1), (1, 3)), False),
        (((2, 0), (-1, 0)), True),  # the status quo lies between them
        (((2, 0), (-1, 1)), False),
        (((2, 0), (-1, 1), (-1, -1)), True),  # inside their triangle
        (((2, 0), (-1, 3), (1, -1)), False),
        (((2, 0), (0, 0)), True),  # one is content
    ],
)
def test_s_2_gridlock_iff_the_status_quo_is_in_the_hull_of_the_ideals(
    ideals: tuple[tuple[int, int], ...], gridlock: bool
) -> None:
    """Then nothing is left but the status quo itself, which a mover who wants any change does not accept."""
    mover = Side("abroad", constituents=[Group("g", payoff="x^2 + y^2 - 1/10^12")])
    zone = agreement_zone(Negotiation(issues=PLANE, sides=[spatial(*ideals), mover]))
    assert zone.deadlock == gridlock


def test_majorities_are_unions_over_the_smallest_coalitions() -> None:
    ideals = ((3, 0), (0, 3), (-3, -3))
    majority = found(spatial(*ideals, rule=Majority()))
    assert len(majority.ways) == 3
    for i in range(-8, 9):
        for j in range(-8, 9):
            nearer = [(i - a) ** 2 + (j - b) ** 2 <= a**2 + b**2 for a, b in ideals]
            assert majority.contains((i, j)) == (sum(nearer) >= 2)


def test_three_issues_and_fixed_votes() -> None:
    issues = [Issue(name, domain=(0, 1)) for name in "uvw"]
    groups = [
        Group("a", payoff="u * v * w - 1/8", votes=2),
        Group("b", payoff="1/2 - u", votes=2),
        Group("friends", stance="always"),
        Group("foes", stance="never", votes=2),
    ]
    side = Side("home", constituents=groups, body=Quota("1/2"))
    result = found(side, issues)
    assert not result.is_empty
    assert result.contains({"u": "1/2", "v": "1/2", "w": "1/2"}) is True
    assert result.contains(("1/2", "1/2", "2/5")) is False
    assert result.contains(("3/5", 1, 1)) is False
    assert not result.contains(("1/2", 1, 2))  # outside the domain
    more = Group("more", stance="never", votes=3)
    stricter = found(Side("home", constituents=[*groups, more], body=Majority()), issues)
    assert stricter.is_empty
    assert str(stricter) == "win-set of home: empty"
    assert str(result) == "win-set of home: u*v*w - 1/8 >= 0 and 1/2 - u >= 0"
    assert result.to_dict()["kind"] == "conditions"


def test_an_unbounded_plane_and_what_cannot_be_said() -> None:
    unbounded = [Issue("x", domain="[0, inf)"), Issue("y", domain="(0, 1)")]
    linear = Side("home", constituents=[Group("g", payoff="x - y - 3")])
    assert not found(linear, unbounded).is_empty
    assert not found(linear, unbounded).contains((4, 1))
    with pytest.raises(UnsupportedError, match="not-polynomial"):
        found(Side("home", constituents=[Group("g", payoff="x ^ (1/2) - y")]), unbounded)
    mixed = [Issue("x", domain=(0, 1)), Issue("k", options=["on", "off"])]
    with pytest.raises(UnsupportedError, match="unsupported-issues"):
        win_set(Negotiation(issues=mixed, sides=[Side("home", constituents=[Group("g", payoff="x")])]), "home")


def test_payoffs_with_cases_and_populations() -> None:
    """Worked by hand: what the cells add up to is as short as a person would write it."""
    unbounded = [Issue("x", domain="[0, inf)"), Issue("y", domain="(0, 1)")]
    steps = found(Side("home", constituents=[Group("g", payoff="if(x > 1, if(x > 2, 1, -1), x * y)")]), unbounded)
    assert [steps.contains((x, "1/2")) for x in (0, "1/2", 1, "3/2", 2, 3)] == [True, True, True, False, False, True]
    people = Group("g", payoff="x * y", members=Members("uniform(0, 1)"))
    share = found(Side("home", constituents=[people], body=Quota("1/4")), unbounded)
    assert str(share) == "win-set of home: x*y - 1/4 >= 0"
    ideal = Group("g", payoff="1 - (x - 1)^2 - (y - 1)^2", members=Members("uniform(0, 1)"))
    disc = found(Side("home", constituents=[ideal]), [Issue("x", domain=(0, 2)), Issue("y", domain=(0, 2))])
    assert str(disc) == "win-set of home: -2*x**2 + 4*x - 2*y**2 + 4*y - 3 > 0"  # more than half: within 1/sqrt(2)
    assert not disc.contains(("1/2", "1/2"))
    assert disc.contains(("1/2", "501/1000"))


def test_equal_conditions_are_equal_and_others_are_not() -> None:
    first, second = found(spatial((2, 0), (0, 2))), found(spatial((0, 2), (2, 0)))
    assert first == second
    assert first != found(spatial((2, 0), (0, 3)))


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_issues, "MOST_GROUPS", 2)
    with pytest.raises(NotYetError, match="too-many-coalitions"):
        found(spatial((1, 0), (0, 1), (1, 1)))


COORDINATES = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


@given(ideals=st.lists(COORDINATES, min_size=3, max_size=3), votes=st.integers(1, 3))
@settings(max_examples=20)
def test_against_votes_on_a_grid(ideals: list[tuple[int, int]], votes: int) -> None:
    result = found(spatial(*ideals, rule=Quota(votes=votes)))
    for i in range(-7, 8):
        for j in range(-7, 8):
            nearer = [(i - a) ** 2 + (j - b) ** 2 <= a**2 + b**2 for a, b in ideals]
            assert result.contains((i, j)) == (sum(nearer) >= votes)
    assert not result.is_empty  # the status quo is as good as itself
