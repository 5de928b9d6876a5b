"""Laws of win-sets over random small negotiations: they hold what would be ratified, and overlap in the zone."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.errors import InputError
from winset.expression import Scope
from winset.negotiation import Group, Issue, Members, Negotiation, Side, Type
from winset.negotiation.voting import ratifies
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
    Veto,
    Weighted,
)
from winset.win_set import agreement_zone, contour, ratification_probability, support, win_set, worlds

F = Fraction
NAMES = ("a", "b", "c", "d")
NUMBERS = st.fractions(min_value=-1, max_value=2, max_denominator=5)
BASES = st.sampled_from(["voting", "whole"])
Z = Issue("z", domain=(0, 1))


def payoffs() -> st.SearchStrategy[str]:
    shapes = ["z - ({0})", "({0}) - z", "({1}) - abs(z - ({0}))", "({1}) - (z - ({0}))^2", "max(z - ({0}), ({1}) - z)"]
    return st.builds(lambda shape, a, b: shape.format(a, b), st.sampled_from(shapes), NUMBERS, NUMBERS)


def groups(name: str) -> st.SearchStrategy[Group]:
    return st.builds(
        lambda payoff, votes, turnout, stance, discipline, crowd: Group(
            name, payoff=payoff, votes=votes, turnout=turnout, stance=stance, discipline=discipline,
            members=Members("uniform(-1, 1)") if crowd else None,
        ),
        payoffs(),
        st.integers(0, 5),
        st.sampled_from(["1", "1/2", "0"]),
        st.sampled_from(["compares", "compares", "compares", "always", "never"]),
        st.sampled_from(["0", "0", "1/3"]),
        st.booleans(),
    )  # fmt: skip


def bodies(depth: int = 2) -> st.SearchStrategy[Rule]:
    member: st.SearchStrategy[Any] = st.sampled_from(NAMES)
    if depth:
        member = st.one_of(member, bodies(depth - 1))
    lists = st.lists(member, min_size=1, max_size=3, unique_by=str)
    return st.one_of(
        st.builds(lambda of, base: Majority(of=of, base=base), lists, BASES),
        st.builds(lambda of, base: TwoThirds(of=of, base=base), lists, BASES),
        st.builds(lambda of, base: Unanimity(of=of, base=base), lists, BASES),
        st.builds(lambda of, share: Quota(share, of=of), lists, st.sampled_from(["1/4", "3/5", "1"])),
        st.builds(lambda of: AllOf(of=of), lists),
        st.builds(lambda of: AnyOf(of=of), lists),
        st.builds(lambda of: AtLeast(1, of=of), lists),
        st.builds(lambda of: DoubleMajority(of=of), lists),
        st.builds(lambda of, by: Veto(rule=Majority(of=of), by=[by]), lists, member),
        st.builds(lambda quota: Weighted(quota, {"a": 3, "b": 2, "d": 1}), st.integers(1, 6)),
    )


SIDES = st.builds(lambda body, *members: Side("home", constituents=members, body=body), bodies(), *map(groups, NAMES))
POINTS = [F(k, 24) for k in range(25)]


@given(side=SIDES)
@settings(max_examples=60)
def test_a_win_set_holds_just_what_would_be_ratified(side: Side) -> None:
    game = Negotiation(issues=[Z], sides=[side])
    found = win_set(game, "home")
    ends = [end.at for end in found.ends if isinstance(end.at, Fraction)]
    for z in (*POINTS, *ends):
        ratified = ratifies(side, Scope({"z": z}))
        assert found.contains(z) == ratified
        assert ratification_probability(game, "home", z) == ratified


@given(side=SIDES)
@settings(max_examples=25)
def test_proposals_and_intervals_agree(side: Side) -> None:
    line = win_set(Negotiation(issues=[Z], sides=[side]), "home")
    proposals = {f"p{k}": {"values": {"z": str(z)}} for k, z in enumerate(POINTS[::4])}
    listed = win_set(Negotiation(issues=[Z], proposals=proposals, sides=[side]), "home")
    assert listed.members == tuple(f"p{k}" for k, z in enumerate(POINTS[::4]) if line.contains(z))
    for tally in listed.tallies:
        assert tally.yes + tally.no + tally.absent == sum(
            side.group(name).votes.value(Scope({})) for name in side.body.groups
        )


@given(side=SIDES)
@settings(max_examples=25)
def test_contours_are_nested_and_count_what_support_counts(side: Side) -> None:
    game = Negotiation(issues=[Z], sides=[side])
    groups = [side.group(name) for name in side.body.groups]
    everybody = int(sum(group.votes.value(Scope({})) for group in groups))
    votes = support(game, "home")
    levels = []
    for level in range(1, everybody + 1):
        with suppress(InputError):  # the last loop looks at which
            levels.append(contour(game, "home", level))
    for level in levels:
        assert not level.is_empty
    for z in POINTS:
        inside = [level.contains(z) for level in levels]
        assert inside == sorted(inside, reverse=True)
        assert inside == [votes.at(z) >= level for level in range(1, len(levels) + 1)]
        assert votes.at(z) < len(levels) + 1  # what was refused is reached nowhere
    for level in range(len(levels) + 1, everybody + 1):
        with pytest.raises(InputError, match="unreachable-level"):
            contour(game, "home", level)


@given(first=SIDES, second=SIDES)
@settings(max_examples=25)
def test_the_zone_is_where_all_win_sets_overlap(first: Side, second: Side) -> None:
    sides = [evolve(first, name="X"), evolve(second, name="Y")]
    zone = agreement_zone(Negotiation(issues=[Z], sides=sides))
    for z in POINTS:
        assert zone.contains(z) == all(ratifies(side, Scope({"z": z})) for side in sides)
    assert zone.deadlock == (zone.zone.segments == ())


@given(
    side=SIDES,
    kinds=st.lists(st.tuples(payoffs(), st.integers(0, 3)), min_size=2, max_size=3).filter(
        lambda kinds: any(weight for _, weight in kinds)
    ),
)
@settings(max_examples=25)
def test_types_have_exact_probabilities(side: Side, kinds: list[tuple[str, int]]) -> None:
    total = sum(weight for _, weight in kinds)
    types = [Type(f"t{k}", prior=F(weight, total), payoff=payoff) for k, (payoff, weight) in enumerate(kinds)]
    constituents = [evolve(group, types=types if group.name == "a" else ()) for group in side.constituents]
    game = Negotiation(issues=[Z], sides=[evolve(side, constituents=constituents)])
    possible = worlds(game, game.sides, {})
    assert sum(world.probability for world in possible) == 1
    for z in POINTS[::6]:
        expected = F(0)
        for kind, (_, weight) in zip(types, kinds, strict=True):
            scope = Scope({"z": z, "home.a": kind.name})
            expected += F(weight, total) * ratifies(game.sides[0], scope)
        assert ratification_probability(game, "home", z) == expected
