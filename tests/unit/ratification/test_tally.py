"""Floors, probabilities and voting power: the literature's numbers, and brute force over all coalitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest
import sympy

from winset.errors import NotYetError
from winset.expression import Scope
from winset.ratification import (
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
    banzhaf,
    shapley_shubik,
    tally,
)

F = Fraction
NOWHERE = Scope({})
YES, NO = Ballot(yes=F(1)), Ballot(no=F(1))

BODIES: list[Rule] = [
    Majority(of=["a", "b", "c", "d"]),
    TwoThirds(of=["a", "b", "c", "d", "e"]),
    Quota(votes=2, of=["a", "b", "c"]),
    Unanimity(of=["a", "b"]),
    Weighted(6, {"a": 4, "b": 3, "c": 2, "d": 1}),
    Veto(rule=Majority(of=["a", "b", "c"]), by=["d", Majority(of=["e", "a"])]),
    AllOf(of=["a", AnyOf(of=["b", "c"]), "d"]),
    AtLeast(2, of=[Majority(of=["a", "b", "c"]), "d", Unanimity(of=["d", "e"])]),
    DoubleMajority(of=["a", "b", "c", "d"]),
    Weighted(3, {"council": 2, "a": 1, "b": 1}, of=[Majority(name="council", of=["b", "c", "d"])]),
]


def coalitions(rule: Rule, ballots: dict[str, Ballot]) -> dict[tuple[bool, ...], bool]:
    """Whether each coalition of all groups ratifies."""
    return {
        answers: rule.passes(
            {g: ballots[g] if answer else ballots[g].reversed for g, answer in zip(rule.groups, answers, strict=True)},
            NOWHERE,
        )
        for answers in product((True, False), repeat=len(rule.groups))
    }


@pytest.mark.parametrize("rule", BODIES, ids=str)
@pytest.mark.parametrize("sizes", [(1, 1, 1, 1, 1), (5, 3, 2, 2, 1)])
def test_everything_against_all_coalitions(rule: Rule, sizes: tuple[int, ...]) -> None:
    ballots = {group: Ballot(yes=F(size)) for group, size in zip("abcde", sizes, strict=True)}
    chances = {group: F(1, k) for group, k in zip("abcde", (2, 3, 4, 5, 6), strict=True)}
    floors = {group: F(k, 10) for group, k in zip("abcde", (3, 1, 4, 1, 5), strict=True)}
    results, groups = coalitions(rule, ballots), rule.groups

    expected = F(0)
    for answers, passes in results.items():
        weight = F(1)
        for group, answer in zip(groups, answers, strict=True):
            weight *= chances[group] if answer else 1 - chances[group]
        expected += weight * passes
    assert rule.probability(chances, ballots) == expected

    levels = sorted(set(floors.values()))
    accepting = (level for level in levels if results[tuple(floors[group] <= level for group in groups)])
    assert rule.floor(floors, ballots) == next(accepting, None)

    swings, first = dict.fromkeys(groups, 0), dict.fromkeys(groups, 0)
    for answers, passes in results.items():
        for index, group in enumerate(groups):
            swings[group] += passes and answers[index] and not results[(*answers[:index], False, *answers[index + 1 :])]
    assert banzhaf(rule, ballots) == {group: F(count, 2 ** (len(groups) - 1)) for group, count in swings.items()}
    for answers, passes in results.items():
        cast = {g: ballots[g] if answer else ballots[g].reversed for g, answer in zip(groups, answers, strict=True)}
        turning = [results[(*answers[:i], not answers[i], *answers[i + 1 :])] != passes for i in range(len(groups))]
        assert rule.pivotal(cast, NOWHERE) == tuple(g for g, turns in zip(groups, turning, strict=True) if turns)
    orders = list(permutations(range(len(groups))))
    for order in orders:
        joined = [False] * len(groups)
        for index in order:
            joined[index] = True
            if results[tuple(joined)]:
                first[groups[index]] += 1
                break
    assert shapley_shubik(rule, ballots) == {group: F(count, len(orders)) for group, count in first.items()}


def states(rule: type[Rule], **fields: object) -> Rule:
    """Three states whose parliaments decide two of three, and a council of the states."""
    return rule(of=[Quota(votes=2, of=[f"{s}{k}" for k in range(3)]) for s in "ABC"], **fields)


def test_floors_of_levels_above_levels() -> None:
    """ML.1, I-10g: floors 3/10, 2/5, 1/5 of the states; unanimity 2/5, two of three 3/10."""
    leaves = {"A": ("1/10", "3/10", "1/2"), "B": ("1/5", "2/5", "3/5"), "C": ("0", "1/5", "4/5")}
    floors = {f"{state}{k}": F(text) for state, texts in leaves.items() for k, text in enumerate(texts)}
    council = states(AllOf)
    assert [body.floor(floors) for body in council.of if isinstance(body, Rule)] == [F(3, 10), F(2, 5), F(1, 5)]
    assert council.floor(floors) == F(2, 5)
    assert states(Unanimity).floor(floors) == F(2, 5)
    assert states(AtLeast, needed=2).floor(floors) == F(3, 10)


@pytest.mark.parametrize(
    ("levels", "offer", "success"),
    [(1, F(1, 2), F(1, 2)), (2, F(2, 3), F(4, 9)), (3, F(3, 4), F(27, 64)), (4, F(4, 5), F(256, 625))],
)
def test_a_chain_of_uniform_levels(levels: int, offer: F, success: F) -> None:
    """ML.2, ML.3, I-10d: a chain's probability is the product."""
    chain: Rule = Majority(of=["level0"])
    for level in range(1, levels):
        chain = AllOf(of=[f"level{level}", chain])
    assert chain.probability(dict.fromkeys(chain.groups, offer)) == success


def test_probabilities_may_be_symbols() -> None:
    p = sympy.Symbol("p")
    chance = Majority(of=["a", "b", "c"]).probability(dict.fromkeys("abc", p))
    assert sympy.expand(chance - (3 * p**2 - 2 * p**3)) == 0


def test_a_group_that_never_says_yes_has_no_floor() -> None:
    assert Majority(of=["a", "b", "c"]).floor({"a": F(1), "b": F(2), "c": None}) == F(2)
    assert Unanimity(of=["a", "b"]).floor({"a": F(1), "b": None}) is None


def test_power_in_the_first_council_of_the_european_communities() -> None:
    """Weights 4, 4, 4, 2, 2, 1 and a quota of 12: Luxembourg never decides (the textbook's example)."""
    council = Weighted(12, {"D": 4, "F": 4, "I": 4, "B": 2, "N": 2, "L": 1})
    assert banzhaf(council)["L"] == 0
    assert shapley_shubik(council) == {
        "D": F(7, 30), "F": F(7, 30), "I": F(7, 30), "B": F(3, 20), "N": F(3, 20), "L": F(0),
    }  # fmt: skip


def test_power_in_the_security_council() -> None:
    """Nine of fifteen with five vetoes: Shapley-Shubik 421/2145 for a permanent member, 4/2145 for another."""
    permanent, others = [f"P{k}" for k in range(5)], [f"N{k}" for k in range(10)]
    council = Veto(rule=Quota(votes=9, of=[*permanent, *others]), by=permanent)
    power = shapley_shubik(council)
    assert {power[name] for name in permanent} == {F(421, 2145)}
    assert {power[name] for name in others} == {F(4, 2145)}


def test_a_hundred_equal_members_have_equal_power() -> None:
    senate = TwoThirds(of=[f"senator{k}" for k in range(100)])
    assert set(shapley_shubik(senate).values()) == {F(1, 100)}


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"g{k}" for k in range(17)]
    twice = AllOf(of=[Majority(of=names), TwoThirds(of=names)])
    with pytest.raises(NotYetError, match="too-many-coalitions"):
        twice.probability(dict.fromkeys(names, F(1, 2)))
    monkeypatch.setattr(tally, "LARGEST", 8)
    with pytest.raises(NotYetError, match="too-many-coalitions"):
        Majority(of=names).probability(dict.fromkeys(names, F(1, 2)))


def test_whole_numbers_are_exact_numbers_too() -> None:
    rule = Majority(of=["a", "b", "c"])
    assert rule.passes({"a": Ballot(yes=2), "b": Ballot(no=1), "c": Ballot(absent=7)}, NOWHERE)
    assert rule.floor({"a": 1, "b": F(1, 2), "c": 3}) == 1
    assert rule.probability({"a": 1, "b": 0, "c": F(1, 3)}) == F(1, 3)
