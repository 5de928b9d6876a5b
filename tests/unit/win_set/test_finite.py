"""Win-sets over named agreements: the votes that the papers report."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from winset.errors import InputError, NotYetError
from winset.negotiation import Group, Issue, Negotiation, Proposal, Side
from winset.ratification import AllOf, AnyOf, AtLeast, Majority, Quota, TwoThirds
from winset.win_set import AgreementZone, FiniteWinSet, agreement_zone, contour, win_set

F = Fraction


def electorate(rule: object, **groups: tuple[int, dict[str, int]]) -> Negotiation:
    """One side; each group has votes and a payoff for each option (no agreement is worth 0)."""
    options = tuple(next(iter(groups.values()))[1])
    constituents = [Group(name, payoff=payoffs, votes=votes) for name, (votes, payoffs) in groups.items()]
    return Negotiation(
        issues=[Issue("policy", options=options)], sides=[Side("home", constituents=constituents, body=rule)]
    )


def divided(rule: object = None) -> Negotiation:
    """Putnam (1988), p. 445: 45% A > no agreement > B, 45% B > no agreement > A, 10% B > A > no agreement."""
    return electorate(rule, left=(45, {"A": 1, "B": -1}), right=(45, {"A": -1, "B": 1}), centre=(10, {"A": 1, "B": 2}))


def united(rule: object = None) -> Negotiation:
    """90% A > no agreement > B, 10% B > A > no agreement."""
    return electorate(rule, most=(90, {"A": 1, "B": -1}), few=(10, {"A": 1, "B": 2}))


def test_put_10_a_divided_country_has_the_larger_win_set() -> None:
    two, one = win_set(divided(), "home"), win_set(united(), "home")
    assert isinstance(two, FiniteWinSet)
    assert isinstance(one, FiniteWinSet)
    assert (two.members, one.members) == (("A", "B"), ("A",))
    assert [two.tally(name).yes for name in "AB"] == [55, 55]
    assert [one.tally(name).yes for name in "AB"] == [100, 10]
    assert two.tally("A").pivotal == ("left", "centre")
    assert str(two.tally("A")) == "A: ratified, 55 yes, 45 no; pivotal: left, centre"


def test_put_10_reverses_at_two_thirds_and_not_up_to_55_percent() -> None:
    assert win_set(divided(TwoThirds()), "home").is_empty
    assert win_set(united(TwoThirds()), "home").members == ("A",)
    for percent in range(1, 101):
        sizes = [len(win_set(case(Quota(F(percent, 100))), "home").members) for case in (divided, united)]
        assert (sizes[0] > sizes[1]) == (10 < percent <= 55)


def test_put_14_linkage_creates_an_option() -> None:
    """40% oppose D always, 35% support it, 25% support it only together with J."""
    vote = electorate(
        None,
        opposed=(40, {"D": -1, "DJ": -1}), support=(35, {"D": 1, "DJ": 1}), linked=(25, {"D": -1, "DJ": 1}),
    )  # fmt: skip
    found = win_set(vote, "home")
    assert [(t.agreement, t.yes, t.no, t.passes) for t in found.tallies] == [("D", 35, 65, False), ("DJ", 60, 40, True)]
    assert found.tally("DJ").pivotal == ("support", "linked")


def test_i_10c_only_the_package_is_in_both_win_sets() -> None:
    home = {"none": (0, 0, 0), "D": (-1, -1, 2), "F": (1, 1, -1), "DF": (1, 1, 2)}
    foreign = {"none": home["none"], "D": home["F"], "F": home["D"], "DF": home["DF"]}
    sides = [
        Side(
            name,
            constituents=[Group(f"v{k}", payoff={p: v[k] for p, v in utilities.items()}) for k in range(3)],
            body=Quota(votes=2),
        )
        for name, utilities in (("home", home), ("foreign", foreign))
    ]
    packages = [Proposal(name, {"size": len(name)}) for name in home]
    zone = agreement_zone(Negotiation(proposals=packages, sides=sides))
    assert isinstance(zone, AgreementZone)
    assert [each.members for each in zone.win_sets] == [("none", "F", "DF"), ("none", "D", "DF")]
    assert zone.zone.members == ("none", "DF")
    assert not zone.deadlock
    assert zone.contains("DF")
    assert "D" not in zone


def test_logrolling_passes_what_fails_alone() -> None:
    vote = electorate(
        Quota(votes=2),
        a=(1, {"T": 3, "D": -1, "TD": 2}), b=(1, {"T": -1, "D": 3, "TD": 2}), c=(1, {"T": -1, "D": -1, "TD": -2}),
    )  # fmt: skip
    assert win_set(vote, "home").members == ("TD",)


def test_put_15_a_higher_quota_never_adds_an_agreement() -> None:
    """``W(K + 1)`` is part of ``W(K)``: all profiles of three voters over two options."""
    for profile in product(product((-1, 0), repeat=2), repeat=3):
        groups = {f"v{k}": (1, dict(zip("AB", payoffs, strict=True))) for k, payoffs in enumerate(profile)}
        sets = [set(win_set(electorate(Quota(votes=votes), **groups), "home").members) for votes in (1, 2, 3)]
        assert sets[2] <= sets[1] <= sets[0]


def test_put_18_levels_above_levels_intersect() -> None:
    """Council unanimity over states whose coalitions must each agree: the win-set is the common part."""
    utilities = {"a1": (1, 1, -1, -1), "a2": (1, 1, 1, -1), "b1": (-1, 1, 1, -1), "b2": (0, 0, 1, 1)}
    groups = {name: (1, dict(zip("PQRS", values, strict=True))) for name, values in utilities.items()}
    council = AllOf(of=[AllOf(of=["a1", "a2"], name="state A"), AllOf(of=["b1", "b2"], name="state B")])
    assert win_set(electorate(council, **groups), "home").members == ("Q",)
    either = AnyOf(of=[AllOf(of=["a1", "a2"]), AllOf(of=["b1", "b2"])])
    assert win_set(electorate(either, **groups), "home").members == ("P", "Q", "R")
    assert win_set(electorate(AtLeast(3), **groups), "home").members == ("P", "Q", "R")


def test_turnout_and_stance_decide() -> None:
    groups = [
        Group("hawks", votes=40, stance="never", turnout="t"),
        Group("friends", votes=20, stance="always"),
        Group("rest", votes=40, payoff={"A": 1, "B": -1}, turnout="1/2"),
    ]
    game = Negotiation(
        parameters={"t": {"domain": (0, 1)}}, issues=[Issue("policy", options=["A", "B"])],
        sides=[Side("home", constituents=groups)],
    )  # fmt: skip
    assert win_set(game.at(t="9/10"), "home").members == ("A",)
    assert win_set(game.at(t=1), "home").is_empty  # 40 to 40 is a refusal
    tally = win_set(game.at(t="9/10"), "home").tally("A")
    assert (tally.yes, tally.no, tally.absent) == (40, 36, 24)
    with pytest.raises(NotYetError, match="no-value"):
        win_set(game, "home")


def test_a_side_without_constituents_ratifies_everything() -> None:
    game = Negotiation(issues=[Issue("policy", options=["A", "B"])], sides=[Side("home")])
    assert win_set(game, "home").members == ("A", "B")


def test_grids_and_several_issues_are_finite() -> None:
    issues = [Issue("x", domain=(0, 1), grid=2), Issue("y", domain=(0, 1), grid=2), Issue("z", options=["on", "off"])]
    group = Group("g", payoff="x + y - if(z == on, 1, 3/2)")
    game = Negotiation(issues=issues, sides=[Side("home", constituents=[group])])
    found = win_set(game, "home")
    points = product((F(0), F(1, 2), F(1)), (F(0), F(1, 2), F(1)), ("on", "off"))
    expected = [(x, y, z) for x, y, z in points if x + y >= (1 if z == "on" else F(3, 2))]
    assert found.members == tuple(f"x={x}, y={y}, z={z}" for x, y, z in expected)


def test_contours_count_votes_whatever_the_body_needs() -> None:
    assert contour(divided(TwoThirds()), "home", 55).members == ("A", "B")
    for beyond in (56, 101):  # 55 of 100 votes are the most that A or B gets
        with pytest.raises(InputError, match="unreachable-level"):
            contour(divided(), "home", beyond)


def test_text_and_json() -> None:
    found = win_set(divided(Majority()), "home")
    assert str(found).splitlines()[0] == "win-set of home: {A, B}"
    assert found.to_dict()["votes"][1] == {
        "agreement": "B", "ratified": True, "yes": "55", "no": "45", "absent": "0", "pivotal": ["right", "centre"],
    }  # fmt: skip


def test_errors() -> None:
    with pytest.raises(InputError, match="unknown-side"):
        win_set(divided(), "abroad")
    with pytest.raises(InputError, match="unknown-agreement"):
        win_set(divided(), "home").contains("C")
    with pytest.raises(InputError, match="unknown-draw"):
        win_set(divided(), "home", {"left": "strict"})
    with pytest.raises(InputError, match="unknown-choice"):
        win_set(divided(), "home", over="grids")
    with pytest.raises(InputError, match="no-sides"):
        agreement_zone(Negotiation(issues=[Issue("policy", options=["A"])]))
