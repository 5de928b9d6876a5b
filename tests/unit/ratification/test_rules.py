"""Every rule against its definition, by hand and by brute force over all ballots."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
import sympy
from attrs import fields

import winset.ratification
from winset.expression import ONE, Scope, Undecided, expression
from winset.ratification import (
    RULES,
    AllOf,
    AnyOf,
    AtLeast,
    Ballot,
    DoubleMajority,
    Majority,
    Quota,
    Rule,
    TwoThirds,
    Unanimity,
    Veto,
    Weighted,
)

F = Fraction
NOWHERE = Scope({})
YES, NO, ABSENT = Ballot(yes=F(1)), Ballot(no=F(1)), Ballot(absent=F(1))


def cast(**votes: str) -> dict[str, Ballot]:
    """``a="45/0/5"`` is 45 for, none against, 5 absent."""
    return {group: Ballot(*map(F, text.split("/"))) for group, text in votes.items()}


def test_every_rule_file_is_registered() -> None:
    room = Path(winset.ratification.__file__).parent
    shared = {"__init__", "rule", "tally", "voting_power"}
    assert {rule.keyword for rule in RULES} == {path.stem for path in room.glob("*.py")} - shared
    for rule in RULES:
        assert all("kind" in each.metadata for each in fields(rule)), rule


@pytest.mark.parametrize(
    ("rule", "ballots", "passes"),
    [
        (Majority(of=["a", "b"]), cast(a="50/0/0", b="0/50/0"), False),
        (Majority(of=["a", "b"]), cast(a="51/0/0", b="0/49/0"), True),
        (Majority(of=["a", "b"]), cast(a="30/0/0", b="0/20/50"), True),
        (Majority(of=["a", "b"], base="whole"), cast(a="30/0/0", b="0/20/50"), False),
        (Majority(of=["a", "b"], base="whole"), cast(a="50/0/0", b="0/0/50"), False),
        (Majority(of=["a"]), cast(a="0/0/9"), False),
        (TwoThirds(of=["a", "b"]), cast(a="2/0/0", b="0/1/0"), True),
        (TwoThirds(of=["a", "b"]), cast(a="66/0/0", b="0/34/0"), False),
        (TwoThirds(of=["a", "b"]), cast(a="2/0/0", b="0/0/2"), True),
        (TwoThirds(of=["a", "b"], base="whole"), cast(a="2/0/0", b="0/0/2"), False),
        (TwoThirds(of=["a"]), cast(a="0/0/9"), False),
        (Quota("3/5", of=["a", "b"]), cast(a="3/0/0", b="0/2/0"), True),
        (Quota("3/5", of=["a", "b"]), cast(a="2/0/0", b="0/2/0"), False),
        (Quota("3/5", of=["a"]), cast(a="0/0/1"), False),
        (Quota(votes=67, of=["a", "b"]), cast(a="67/0/0", b="0/33/0"), True),
        (Quota(votes=67, of=["a", "b"]), cast(a="66/0/0", b="0/0/34"), False),
        (Unanimity(of=["a", "b"]), cast(a="1/0/0", b="0/0/1"), True),
        (Unanimity(of=["a", "b"], base="whole"), cast(a="1/0/0", b="0/0/1"), False),
        (Unanimity(of=["a", "b"]), cast(a="9/0/0", b="8/1/0"), False),
        (Unanimity(of=["a", "b"]), cast(a="0/0/1", b="0/0/1"), False),
        (Weighted(4, {"a": 3, "b": 2}), cast(a="1/0/0", b="0/1/0"), False),
        (Weighted(4, {"a": 3, "b": 2}), cast(a="1/0/0", b="1/1/0"), True),  # half of the weight of b
        (Weighted(4, {"a": 3, "b": 2}), cast(a="1/0/0", b="0/0/0"), False),  # no votes, no weight
        (Veto(rule=Majority(of=["a", "b", "c"]), by=["c"]), cast(a="1/0/0", b="1/0/0", c="0/1/0"), False),
        (Veto(rule=Majority(of=["a", "b", "c"]), by=["c"]), cast(a="1/0/0", b="1/0/0", c="0/0/1"), True),
        (Veto(rule=Majority(of=["a"]), by=[Majority(of=["c"])]), cast(a="1/0/0", c="0/0/1"), False),
        (AllOf(of=["a", "b"]), cast(a="2/1/0", b="2/1/0"), True),
        (AllOf(of=["a", "b"]), cast(a="3/0/0", b="1/1/0"), False),
        (AnyOf(of=["a", "b"]), cast(a="0/1/0", b="1/0/0"), True),
        (AnyOf(of=["a", "b"]), cast(a="0/1/0", b="1/1/0"), False),
        (AtLeast(2, of=["a", "b", "c"]), cast(a="1/0/0", b="9/0/0", c="0/100/0"), True),
        (AtLeast(2, of=["a", "b", "c"]), cast(a="1/0/0", b="0/9/0", c="0/1/0"), False),
        (DoubleMajority(of=["a", "b", "c"]), cast(a="40/0/0", b="26/0/0", c="0/34/0"), True),
        (DoubleMajority(of=["a", "b", "c"]), cast(a="40/0/0", b="24/0/0", c="0/36/0"), False),
        (DoubleMajority(of=["a", "b", "c"]), cast(a="90/0/0", b="0/5/0", c="0/5/0"), False),
    ],
)
def test_what_passes(rule: Rule, ballots: dict[str, Ballot], passes: bool) -> None:
    assert rule.passes(ballots, NOWHERE) is passes
    assert not list(rule.problems("body", dict.fromkeys(ballots, expression(100))))


def congress(president: str = "president") -> Rule:
    """Both chambers and no veto, or two thirds of both chambers."""
    house, senate = ["h1", "h2", "h3"], ["s1", "s2", "s3"]
    ordinary = Veto(rule=AllOf(of=[Majority(of=house), Majority(of=senate)]), by=[president])
    override = AllOf(of=[TwoThirds(of=house, name="house override"), TwoThirds(of=senate)])
    return AnyOf(of=[ordinary, override])


def test_a_body_of_bodies_against_its_definition() -> None:
    rule = congress()
    groups = ("president", "h1", "h2", "h3", "s1", "s2", "s3")
    assert set(rule.groups) == set(groups)
    for answers in product((YES, NO, ABSENT), repeat=7):
        ballots = dict(zip(groups, answers, strict=True))
        house, senate = answers[1:4], answers[4:7]
        majorities = all(c.count(YES) > c.count(NO) for c in (house, senate))
        overrides = all(c.count(YES) and 3 * c.count(YES) >= 2 * (3 - c.count(ABSENT)) for c in (house, senate))
        expected = (majorities and ballots["president"] != NO) or overrides
        assert rule.passes(ballots, NOWHERE) is expected


def test_empty_members_are_all_groups_at_every_depth() -> None:
    rule = AllOf(of=[Majority(), TwoThirds(of=["b"])]).resolve(["a", "b"])
    assert rule.of == (Majority(of=["a", "b"]), TwoThirds(of=["b"]))
    assert Veto(rule=Majority(), by=["p"]).resolve(["p", "q"]).groups == ("p", "q")
    assert Weighted(1, {"a": 1}).resolve(["a", "b"]).groups == ("a",)
    assert Majority().resolve(["a"]).groups == ("a",)


def test_who_is_pivotal() -> None:
    rule = Majority(of=["a", "b", "c"])
    assert rule.pivotal({"a": YES, "b": YES, "c": NO}, NOWHERE) == ("a", "b")
    assert rule.pivotal({"a": YES, "b": YES, "c": YES}, NOWHERE) == ()
    assert rule.pivotal({"a": YES, "b": NO, "c": NO}, NOWHERE) == ("b", "c")


def test_symbols_leave_a_vote_open() -> None:
    share = sympy.Symbol("share", real=True)
    ballots = {"a": Ballot(yes=share, no=1 - share)}
    with pytest.raises(Undecided):
        Majority(of=["a"]).passes(ballots, NOWHERE)


def test_quotas_may_be_parameters() -> None:
    rule = Quota("q", of=["a", "b"])
    ballots = {"a": YES, "b": NO}
    assert rule.passes(ballots, Scope({"q": F(1, 2)}))
    assert not rule.passes(ballots, Scope({"q": F(51, 100)}))


@pytest.mark.parametrize(
    ("rule", "code", "path"),
    [
        (Majority(of=["a", "x"]), "unknown-member", "body.of[1]"),
        (Majority(of=["a", "a"]), "name-twice", "body.of[1]"),
        (Quota("0", of=["a"]), "bad-quota", "body.share"),
        (Quota("4/3", of=["a"]), "bad-quota", "body.share"),
        (Quota(of=["a"]), "bad-quota", "body"),
        (Quota("1/2", votes=1, of=["a"]), "bad-quota", "body"),
        (Quota(votes=0, of=["a"]), "bad-quota", "body.votes"),
        (Quota(votes=4, of=["a", "b", "c"]), "quota-above-votes", "body.votes"),
        (Weighted(4, {"a": 1, "b": 2}), "quota-above-votes", "body.quota"),
        (Weighted(0, {"a": 1}), "bad-quota", "body.quota"),
        (Weighted(1, {"a": 3, "b": -1}), "negative-weight", "body.weights.b"),
        (Weighted(1, {"a": 3, "x": 1}), "unknown-member", "body.weights.x"),
        (Weighted(1, {"a": 3}, of=["b"]), "missing-weight", "body.of[0]"),
        (Weighted(1, {"a": 3}, of=[Majority(of=["b"])]), "unnamed-body", "body.of[0]"),
        (Weighted(1, {}), "empty-body", "body"),
        (AtLeast(3, of=["a", "b"]), "quota-above-votes", "body.needed"),
        (AtLeast(0, of=["a", "b"]), "bad-quota", "body.needed"),
        (DoubleMajority("2", of=["a"]), "bad-quota", "body.members_share"),
        (Veto(rule=Majority(of=["a"])), "empty-body", "body.by"),
        (Veto(rule=Majority(of=["a"]), by=["x"]), "unknown-member", "body.by[0]"),
        (Veto(rule=Majority(of=["a"]), by=["b"], of=["c"]), "misplaced-members", "body.of"),
        (
            AllOf(name="council", of=["a", Majority(of=["council"])]),
            "body-contains-itself",
            "body.of[1].majority.of[0]",
        ),
        (AllOf(of=[Majority(name="a", of=["b"])]), "name-twice", "body.name"),
        (AllOf(of=["a", Quota(votes=3, of=["b", "c"])]), "quota-above-votes", "body.of[1].quota.votes"),
    ],
)
def test_problems(rule: Rule, code: str, path: str) -> None:
    found = list(rule.problems("body", dict.fromkeys("abc", ONE)))
    assert [(problem.code, problem.path) for problem in found] == [(code, path)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Majority(of=["a", "b"]), "majority of [a, b]"),
        (Majority(of=["a", "b"], base="whole"), "majority of all votes of [a, b]"),
        (Quota("3/5", of=["a"]), "quota 3/5 of [a]"),
        (Quota(votes=67, of=["a"]), "quota 67 votes of [a]"),
        (AllOf(of=["p", Majority(name="house", of=["a"])]), "all of [p, house]"),
        (AtLeast(2, of=["a", TwoThirds(of=["b"])]), "at least 2 of [a, two thirds of [b]]"),
        (Weighted(3, {"a": 2, "b": 1}), "weighted 3 of [a: 2, b: 1]"),
        (Veto(rule=Majority(of=["a"]), by=["p"]), "majority of [a] unless [p] objects"),
        (DoubleMajority(of=["a"]), "double majority 11/20 of members and 13/20 of votes of [a]"),
    ],
)
def test_text(rule: Rule, text: str) -> None:
    assert str(rule) == text


def test_the_names_that_a_rule_uses() -> None:
    rule = AllOf(of=["a", Quota("q", of=["b"]), Weighted("1 - s", {"c": "w", "d": 2}), Veto(rule=Quota("t"), by=["e"])])
    assert rule.names == {"q", "s", "w", "t"}
    assert Majority(of=["a"]).names == frozenset()
