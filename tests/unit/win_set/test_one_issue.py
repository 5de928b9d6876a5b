"""Win-sets on the line: the literature's intervals, and brute force on fine grids."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.errors import InputError, NotYetError, UnsupportedError
from winset.expression import Scope, parse
from winset.negotiation import Group, Issue, Members, Negotiation, Side
from winset.ratification import (
    AllOf,
    AnyOf,
    AtLeast,
    DoubleMajority,
    Majority,
    Quota,
    Rule,
    TwoThirds,
    Unanimity,
    Weighted,
)
from winset.win_set import LineWinSet, Segment, agreement_zone, bargaining_set, contour, support, win_set

F = Fraction


def line(*payoffs: str, rule: Rule | None = None, domain: object = (0, 1), **fields: object) -> Negotiation:
    """One side with a group for each payoff, named a, b, c ..."""
    groups = [Group(name, payoff=payoff, **fields) for name, payoff in zip("abcdefgh", payoffs, strict=False)]
    return Negotiation(issues=[Issue("z", domain=domain)], sides=[Side("home", constituents=groups, body=rule)])


def found(*payoffs: str, **fields: object) -> LineWinSet:
    win = win_set(line(*payoffs, **fields), "home")
    assert isinstance(win, LineWinSet)
    return win


@pytest.mark.parametrize(
    ("y_floor", "zone"),
    [("1/5", Segment(F(1, 5), F(3, 5))), ("2/5", Segment(F(2, 5), F(3, 5))), ("4/5", None)],
)
def test_put_6_the_three_zones_of_figure_1(y_floor: str, zone: Segment | None) -> None:
    game = Negotiation(
        issues=[Issue("z", domain=(0, 1))],
        sides=[
            Side("X", constituents=[Group("pivot", payoff="3/5 - z")]),
            Side("Y", constituents=[Group("pivot", payoff=f"z - {y_floor}")]),
        ],
    )
    result = agreement_zone(game)
    assert result.zone.segments == ((zone,) if zone else ())
    assert result.deadlock == (zone is None)
    assert [str(end) for end in result.win_sets[1].ends] == [f"{y_floor}: pivot"]


@pytest.mark.parametrize(
    ("ideals", "expected"),
    [
        ((2, 3), "[0, 4]"),  # I-6a, in its weak form: the status quo itself is as good as itself
        ((3, 5, 4), "[0, 6]"),
        ((-1, -2), "[-2, 0]"),
        ((-1, 3), "{0}"),  # gridlock
    ],
)
def test_s_1_veto_players_on_a_line(ideals: tuple[int, ...], expected: str) -> None:
    """Ratify iff ``|x - m| <= |q - m|``, status quo 0: up to twice the nearest ideal."""
    payoffs = [f"abs({m}) - abs(z - ({m}))" for m in ideals]
    assert (
        str(found(*payoffs, rule=Unanimity(), domain="(-inf, inf)")).splitlines()[0] == f"win-set of home: {expected}"
    )
    quadratic = [f"({m})^2 - (z - ({m}))^2" for m in ideals]
    assert (
        found(*quadratic, rule=Unanimity(), domain="(-inf, inf)").segments
        == found(*payoffs, rule=Unanimity(), domain="(-inf, inf)").segments
    )


def test_i_10g_floors_of_levels_above_levels() -> None:
    leaves = {"A": ("1/10", "3/10", "1/2"), "B": ("1/5", "2/5", "3/5"), "C": ("0", "1/5", "4/5")}
    groups = [Group(f"{s}{k}", payoff=f"z - {text}") for s, texts in leaves.items() for k, text in enumerate(texts)]
    states = [Quota(votes=2, of=[f"{s}{k}" for k in range(3)], name=f"state {s}") for s in leaves]
    for body, floor, pivot in ((AllOf(of=states), F(2, 5), "B1"), (AtLeast(2, of=states), F(3, 10), "A1")):
        game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("EC", constituents=groups, body=body)])
        result = win_set(game, "EC")
        assert result.segments == (Segment(floor, F(1)),)
        assert [(end.at, end.pivotal) for end in result.ends] == [(floor, (pivot,))]


def test_put_15_two_thirds_of_a_senate() -> None:
    """100 senators with floors k/101: the 51st of a simple majority, the 67th of two thirds."""
    groups = [Group(f"senator{k}", payoff=f"z - {k}/101") for k in range(100)]
    for rule, member in ((Majority(), 50), (TwoThirds(), 66)):
        game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("US", constituents=groups, body=rule)])
        result = win_set(game, "US")
        assert result.segments == (Segment(F(member, 101), F(1)),)
        assert result.ends[0].pivotal == (f"senator{member}",)


def test_put_7_a_higher_cost_of_no_agreement_widens_the_win_set() -> None:
    sizes = []
    for cost in range(6):
        group = Group("g", payoff="z", reversion=f"1/2 - {cost}/10")
        game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("home", constituents=[group])])
        (segment,) = win_set(game, "home").segments
        sizes.append(segment.high - segment.low)
    assert sizes == [F(1, 2) + F(cost, 10) for cost in range(6)]


def population(hawks: str, friends: str, rule: Rule, active: str = "1", others: str = "1") -> Negotiation:
    """Isolationists, internationalists, and a population with uniform floors."""
    groups = [
        Group("isolationists", votes=hawks, stance="never", turnout=active),
        Group("internationalists", votes=friends, stance="always"),
        Group("rest", votes=f"1 - {hawks} - {friends}", payoff="z", members=Members("uniform(0, 1)"), turnout=others),
    ]  # fmt: skip
    return Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("home", constituents=groups, body=rule)])


def test_put_8_isolationists_and_internationalists() -> None:
    """Uniform floors, quota 1/2, isolationists 1/5, internationalists 1/10: the floor is 4/7."""
    result = win_set(population("1/5", "1/10", Quota("1/2")), "home")
    assert result.segments == (Segment(F(4, 7), F(1)),)
    assert [(end.at, end.pivotal) for end in result.ends] == [(F(4, 7), ("rest",))]
    assert win_set(population("3/5", "0", Quota("1/2")), "home").is_empty
    strict = win_set(population("1/5", "1/10", Majority()), "home")
    assert strict.segments == (Segment(F(4, 7), F(1), low_open=True),)


def test_put_11_active_hawks_shrink_the_win_set() -> None:
    """``G(r) = quota (1 + turnout_h h / (turnout_c (1 - h)))`` of the rest, where shares are of those voting."""
    floors = []
    for active in ("1/4", "1/2", "3/4"):
        result = win_set(population("1/5", "0", Quota("1/2"), active, "1/2"), "home")
        h, t_h, t_c = F(1, 5), F(active), F(1, 2)
        assert result.segments == (Segment(F(1, 2) * (1 + t_h * h / (t_c * (1 - h))), F(1)),)
        floors.append(result.segments[0].low)
    assert floors == sorted(floors)


def test_put_9_factional_issues_are_not_monotone() -> None:
    """``yes iff |x - v| <= 1/4`` with ideals spread evenly: the middle gets the most votes, the ends the least."""
    groups = [Group(f"v{k}", payoff=f"1/4 - abs(z - {2 * k + 1}/80)") for k in range(40)]
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("home", constituents=groups)])
    for share, low, high in ((F(2, 5), F(3, 20), F(17, 20)), (F(1, 2), F(1, 4), F(3, 4))):
        (segment,) = contour(game, "home", 40 * share).segments
        assert abs(segment.low - low) <= F(1, 80)
        assert abs(segment.high - high) <= F(1, 80)


def test_homogeneous_issues_are_monotone() -> None:
    """The more is won, the better the odds: contours of floors are nested intervals up to 1."""
    game = line("z - 1/5", "z - 1/2", "z - 4/5", "z")
    lows = [contour(game, "home", votes).segments[0].low for votes in (1, 2, 3, 4)]
    assert lows == [F(0), F(1, 5), F(1, 2), F(4, 5)]


def test_put_9_the_shares_of_a_factional_conflict() -> None:
    """``S(x) = min(1, x + d) - max(0, x - d)`` for uniform ideals, d = 1/4: ends 1/4, middle 1/2.

    Those within 1/4 of an offer are all below x + 1/4 and not below x - 1/4: a
    population that can bear an offer so much above its ideal, less one that
    minds an offer so much below it.
    """
    uniform = Members("uniform(0, 1)")
    near = Group("not far below", payoff="z + 1/4", members=uniform)
    far = Group("too far above", payoff="5/4 - z", members=uniform)
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("home", constituents=[near, far])])
    votes = support(game, "home")
    for z in (F(0), F(1, 8), F(1, 4), F(1, 2), F(3, 4), F(1)):
        assert votes.at(z) - 1 == min(F(1), z + F(1, 4)) - max(F(0), z - F(1, 4))
    assert votes.trend == "neither"


@pytest.mark.parametrize(
    ("payoffs", "trend"),
    [
        (["z - 1/5", "z - 1/2"], "rising"),
        (["1/5 - z", "1/2 - z^2"], "falling"),
        (["1", "z + 1"], "constant"),
        (["z - 1/5", "1/2 - z"], "neither"),
        (["1/16 - (z - 1/2)^2"], "neither"),
        (["-(z^2 - 1/2)^2"], "neither"),  # yes at one irrational point
    ],
)
def test_trends(payoffs: list[str], trend: str) -> None:
    assert support(line(*payoffs), "home").trend == trend


def test_support_of_a_population_is_a_formula() -> None:
    votes = support(population("1/5", "1/10", Majority()), "home")
    assert votes.trend == "rising"
    assert votes.at("1/2") == F(1, 10) + F(7, 10) * F(1, 2)
    assert str(votes).splitlines()[1] == "  [0, 1]: 7*z/10 + 1/10"
    falling = Group("g", payoff="z * (1 - z)", members=Members("uniform(0, 1)"))
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("home", constituents=[falling])])
    assert support(game, "home").trend == "neither"
    with pytest.raises(InputError, match="unknown-agreement"):
        support(game, "home").at(2)


@pytest.mark.parametrize("broker", [False, True])
@pytest.mark.parametrize(("n_home", "n_foreign"), [("2/5", "1/10"), ("1/10", "3/10"), ("2/5", "1/2"), ("7/10", "2/5")])
def test_put_30_chief_negotiators_narrow_the_zone_by_not_signing(n_home: str, n_foreign: str, broker: bool) -> None:
    """``[max(r, n_H), min(1 - s, 1 - n_F)]`` with win-sets ``[r, 1]`` and ``[0, 1 - s]``, r = s = 1/5."""
    home = {"payoff": "z", "reversion": n_home}
    if broker:  # it stands for a group that has no vote
        home = {"broker": "friends"}
    friends = Group("friends", payoff="z", reversion=n_home, votes=0)
    game = Negotiation(
        issues=[Issue("z", domain=(0, 1))],
        sides={
            "H": {"negotiator": home, "constituents": [Group("pivot", payoff="z - 1/5"), friends]},
            "F": {
                "negotiator": {"payoff": "1 - z", "reversion": n_foreign},
                "constituents": [Group("pivot", payoff="4/5 - z")],
            },
        },
    )
    low, high = max(F(1, 5), F(n_home)), min(F(4, 5), 1 - F(n_foreign))
    found = bargaining_set(game)
    assert agreement_zone(game).zone.segments == (Segment(F(1, 5), F(4, 5)),)
    assert found.zone.segments == ((Segment(low, high),) if low <= high else ())
    assert [str(each).split(":")[0] for each in found.win_sets] == [
        f"win-set of {name}" for name in ("H", "F", "H.negotiator", "F.negotiator")
    ]


def test_what_an_agreement_costs_the_negotiator_counts() -> None:
    """A coalition to rebuild (p. 458) at 1/4, with payoffs by formula and by table."""
    side = Side("H", negotiator={"payoff": "z", "realignment_cost": "1/4"})
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[side])
    assert bargaining_set(game).zone.segments == (Segment(F(1, 4), F(1)),)
    for payoff, cost in (
        ({"p": "1/5", "q": "1/2"}, "1/4"),
        ("2/5", {"p": "1/2", "q": 0}),
        ({"p": 1, "q": 1}, {"p": 2, "q": 1}),
    ):
        side = Side("H", negotiator={"payoff": payoff, "realignment_cost": cost})
        game = Negotiation(issues=[Issue("k", options=["p", "q"])], sides=[side])
        assert bargaining_set(game).zone.members == ("q",)


def test_an_open_distribution_gives_no_win_set() -> None:
    group = Group("people", payoff="z", members=Members("general(G, 0, 1)"))
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("home", constituents=[group])])
    with pytest.raises(NotYetError, match="open-distribution"):
        win_set(game, "home")


def test_a_broker_for_groups_with_types_and_tables() -> None:
    """By hand: with p soft (z - 1/4) + (z - 1/2)/2 >= 1/8, which is z >= 5/12; with p hard z >= 3/4."""
    groups = [
        Group(
            "p", types={"soft": {"prior": "1/3", "payoff": "z - 1/4"}, "hard": {"prior": "2/3", "payoff": "z - 3/4"}}
        ),
        Group("q", payoff="z - 1/2", reversion="1/4"),
    ]
    home = Side("H", negotiator={"broker": {"p": 1, "q": "1/2"}}, constituents=groups, body=AnyOf())
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[home])
    soft, hard = (bargaining_set(game, {"H.p": kind}).zone.segments for kind in ("soft", "hard"))
    assert (soft, hard) == ((Segment(F(5, 12), F(1)),), (Segment(F(3, 4), F(1)),))
    assert bargaining_set(game).probability({"z": "1/2"}) == F(1, 3)
    table = Group("p", payoff={"A": 1, "B": -1})
    brokered = Side(
        "H", negotiator={"broker": "p"}, constituents=[table, Group("q", payoff={"A": -1, "B": 1})], body=AnyOf()
    )
    listed = Negotiation(issues=[Issue("deal", options=["A", "B"])], sides=[brokered])
    assert bargaining_set(listed).zone.members == ("A",)


def test_a_broker_for_groups_that_pay_one_another_is_not_summed_up() -> None:
    groups = [Group("a", payoff="z"), Group("b", payoff="z - 1")]
    home = Side("H", negotiator={"broker": "a"}, constituents=groups, internal_payments={})
    with pytest.raises(UnsupportedError, match="unsupported-broker"):
        bargaining_set(Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[home]))


def test_whose_turnout_moves_the_vote_is_pivotal() -> None:
    """Five hawks turn out with 1 - 2 z, one dove always: beyond z = 2/5 the dove outvotes them."""
    groups = [Group("hawks", votes=5, stance="never", turnout="1 - 2 * z"), Group("doves", payoff="z")]
    result = win_set(Negotiation(issues=[Issue("z", domain=(0, "1/2"))], sides=[Side("H", constituents=groups)]), "H")
    assert str(result) == "win-set of H: (2/5, 1/2]\n  pivotal at 2/5: hawks"


def test_irrational_and_cubic_ends() -> None:
    result = found("1/8 - (z - 1/2)^2", "1/3 - abs(z - 1/4)", "z^3 - 1/3")
    root = sympy.sqrt(2) / 4
    half = sympy.Rational(1, 2)
    third = sympy.Rational(1, 3) ** sympy.Rational(1, 3)
    assert result.set == sympy.Union(
        sympy.Interval(half - root, sympy.Rational(7, 12)), sympy.Interval(third, half + root)
    )
    assert [end.pivotal for end in result.ends] == [("a",), ("b",), ("c",), ("a",)]
    assert result.contains("1/2")
    assert not result.contains("3/5")
    assert result.contains("85/100")
    assert not result.contains("86/100")


def test_touching_and_degenerate_sets() -> None:
    assert str(found("-(z - 1/2)^2").segments[0]) == "{1/2}"
    assert found("z - 2").is_empty
    assert found("z", domain="[-1, inf)").segments == (Segment(F(0), None, high_open=True),)
    assert found("1", domain="(0, 1]").segments == (Segment(F(0), F(1), low_open=True),)
    assert str(found("(z - 1/4) * (z - 3/4)")).startswith("win-set of home: [0, 1/4] | [3/4, 1]")
    two = found("(z^2 - 1/2) * (z^2 - 1/3)", "(z^2 - 1/2) * (1 - z)", rule=Unanimity())
    assert two.segments[0].low == two.ends[0].at
    assert two.ends[0].pivotal == ("a", "b")


def test_a_domain_of_one_point() -> None:
    assert str(found("z", domain="[1/2, 1/2]").segments[0]) == "{1/2}"
    assert found("z - 1", domain="[1/2, 1/2]").is_empty


def test_zones_can_be_intersected_and_agreements_handed_in() -> None:
    game = line("z - 1/4", domain=(0, 1))
    other = line("3/4 - z", domain=(0, 1))
    both = agreement_zone(game).intersection(agreement_zone(other))
    assert both.bare.segments == (Segment(F(1, 4), F(3, 4)),)
    assert both.contains(game.point({"z": F(1, 2)}))


def test_quotients_of_polynomials() -> None:
    assert found("1 / (1 + z) - 2/3").segments == (Segment(F(0), F(1, 2)),)
    with pytest.raises(InputError, match="division-by-zero"):
        found("1 / (z - 1/2)")


def test_what_is_not_supported_says_so() -> None:
    with pytest.raises(UnsupportedError, match="not-polynomial"):
        found("z - 2^(1/2)")
    with pytest.raises(UnsupportedError, match="not-polynomial"):
        found("z^100")
    with pytest.raises(InputError, match="unknown-agreement"):
        found("z").contains("2^(1/2)")
    with pytest.raises(UnsupportedError, match="unsupported-issues"):
        support(Negotiation(issues=[Issue("k", options=["on"])], sides=[Side("home")]), "home")
    with pytest.raises(UnsupportedError, match="not-polynomial"):
        found("z^(1/2) - 1/2")
    with pytest.raises(NotYetError, match="open-name"):
        win_set(
            Negotiation(
                issues=[Issue("z", domain=(0, 1))],
                sides=[Side("home", constituents=[Group("a", payoff={"z=1": 1})])],
            ),
            "home",
        )


def test_text_and_json() -> None:
    result = found("z - 1/5")
    assert str(result) == "win-set of home: [1/5, 1]\n  pivotal at 1/5: a"
    assert result.to_dict() == {
        "kind": "interval", "issue": "z", "side": "home",
        "segments": [{"low": "1/5", "high": "1", "low_open": False, "high_open": False}],
        "ends": [{"at": "1/5", "pivotal": ["a"]}],
    }  # fmt: skip


# ------------------------------------------------------------ brute force

NUMBERS = st.fractions(min_value=-1, max_value=2, max_denominator=6)
SHAPES: list[tuple[str, Callable[[F, F, F], F]]] = [
    ("z - {0}", lambda z, a, b: z - a),
    ("{0} - z", lambda z, a, b: a - z),
    ("{1} - abs(z - {0})", lambda z, a, b: b - abs(z - a)),
    ("{1} - (z - {0})^2", lambda z, a, b: b - (z - a) ** 2),
    ("(z - {0}) * (z - {1})", lambda z, a, b: (z - a) * (z - b)),
    ("min(z - {0}, {1} - z)", lambda z, a, b: min(z - a, b - z)),
    ("if(z < {0}, z - {1}, {1} - z)", lambda z, a, b: z - b if z < a else b - z),
    ("z^3 - {0} * z + {1}", lambda z, a, b: z**3 - a * z + b),
]
RULES: list[tuple[Rule, Callable[[list[bool]], bool]]] = [
    (Majority(), lambda v: 2 * sum(v) > 3),
    (TwoThirds(), lambda v: 3 * sum(v) >= 6),
    (Unanimity(), all),
    (Quota(votes=1), any),
    (Weighted(3, {"a": 2, "b": 1, "c": 1}), lambda v: 2 * v[0] + v[1] + v[2] >= 3),
    (DoubleMajority("1/2", "1/2"), lambda v: 2 * sum(v) >= 3),
]


@given(
    groups=st.lists(st.tuples(st.sampled_from(SHAPES), NUMBERS, NUMBERS), min_size=3, max_size=3),
    rule=st.sampled_from(RULES),
)
@settings(max_examples=60)
def test_against_votes_on_a_fine_grid(groups: list[object], rule: tuple[Rule, Callable[[list[bool]], bool]]) -> None:
    texts = [shape[0].format(f"({a})", f"({b})") for shape, a, b in groups]
    result = found(*texts, rule=rule[0])
    ends = [end.at for end in result.ends if isinstance(end.at, Fraction)]
    near = [end + step for end in ends for step in (F(-1, 10**9), F(0), F(1, 10**9))]
    for z in [*(F(k, 48) for k in range(49)), *(point for point in near if 0 <= point <= 1)]:
        votes = [shape[1](z, a, b) >= 0 for shape, a, b in groups]
        assert result.contains(z) == rule[1](votes), (texts, z)
    for left, right in pairwise(result.segments):
        assert left.high is not None
        assert left != right


@given(share=st.fractions(min_value=F(1, 10), max_value=1, max_denominator=10), tilt=NUMBERS, friends=NUMBERS)
@settings(max_examples=40)
def test_populations_on_a_fine_grid(share: F, tilt: F, friends: F) -> None:
    """A population whose support rises or falls in z, beside a group that compares."""
    groups = [
        Group("people", votes=3, payoff=f"({tilt}) * z + 1/4", members=Members("power(2, 0, 1)")),
        Group("party", votes=1, payoff=f"z - ({friends})"),
    ]
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("home", constituents=groups, body=Quota(share))])
    result = win_set(game, "home")
    for k in range(61):
        z = F(k, 60)
        place = min(max(tilt * z + F(1, 4), F(0)), F(1))
        assert result.contains(z) == (3 * place**2 + (z >= friends) >= share * 4)


def test_the_expression_and_the_shape_agree() -> None:
    """The brute force's functions are the texts' meaning."""
    for text, function in SHAPES:
        for z in (F(0), F(1, 3), F(1)):
            value = parse(text.format("(1/2)", "(3/4)")).value(Scope({"z": z}))
            assert value == function(z, F(1, 2), F(3, 4))
