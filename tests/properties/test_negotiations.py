"""Random take-it-or-leave-it negotiations against a solution worked out by hand, from the payoffs alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from winset.game_tree import Ending, check_tree
from winset.negotiation import Bargain, Negotiation, Ratify
from winset.solving import solve_tree

NAMES = ("a", "b", "c")
payoffs = st.fixed_dictionaries({name: st.integers(-2, 3) for name in NAMES})
groups = st.lists(st.tuples(payoffs, st.integers(1, 3)), min_size=1, max_size=3)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Payoffs of X, who proposes, and Y; X's groups; Y's in a lenient and a strict year; the odds of the former."""
    return {
        "X": draw(payoffs),
        "Y": draw(payoffs),
        "own": draw(groups),
        "lenient": (lenient := draw(groups)),
        "strict": [(draw(payoffs), votes) for _, votes in lenient],
        "odds": draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)])),
        "cost": draw(st.integers(0, 2)),
    }


def negotiation(table: dict[str, Any]) -> Negotiation:
    def constituents(years: dict[str, list[tuple[dict[str, int], int]]]) -> dict[str, Any]:
        (first, *_) = years.values()
        return {
            f"g{i}": {
                "votes": votes,
                "payoff": {
                    name: f"if(year == lenient, {years['lenient'][i][0][name]}, {years['strict'][i][0][name]})"
                    if len(years) == 2
                    else first[i][0][name]
                    for name in NAMES
                },
            }
            for i, (_, votes) in enumerate(first)
        }

    return Negotiation(
        issues={"deal": {"options": NAMES}},
        uncertainty={"year": {"values": {"lenient": {"prior": table["odds"]}, "strict": {"prior": 1 - table["odds"]}}}},
        sides={
            "X": {
                "negotiator": {"payoff": table["X"], "failure_cost": {"other": table["cost"]}},
                "constituents": constituents({"always": table["own"]}),
            },
            "Y": {
                "negotiator": {"payoff": table["Y"]},
                "constituents": constituents({"lenient": table["lenient"], "strict": table["strict"]}),
            },
        },
        process=[Bargain("X"), Ratify(["X", "Y"])],
    )


def majority(group_list: list[tuple[dict[str, int], int]], name: str) -> bool:
    return 2 * sum(votes for gains, votes in group_list if gains[name] >= 0) > sum(votes for _, votes in group_list)


def by_hand(table: dict[str, Any]) -> set[tuple[str | None, Fraction, Fraction]]:
    """``(what is signed, X's payoff, probability of agreement)`` of every outcome."""
    may_walk = any(table["X"][name] < 0 for name in NAMES)
    options: list[tuple[str | None, Fraction, Fraction]] = [(None, Fraction(0), Fraction(0))] if may_walk else []
    for name in NAMES:
        odds = table["odds"] * majority(table["lenient"], name) + (1 - table["odds"]) * majority(table["strict"], name)
        own = majority(table["own"], name)
        passes = odds if own else Fraction(0)
        gain = passes * table["Y"][name]
        signs = gain >= 0 and passes > 0
        if signs:
            options.append((name, passes * table["X"][name] - (1 - passes) * table["cost"], passes))
        else:
            options.append((None, Fraction(0), Fraction(0)))
    best = max(value for _, value, _ in options)
    return {option for option in options if option[1] == best}


@given(tables())
def test_the_proposer_gets_the_best_of_what_is_signed_and_ratified(table: dict[str, Any]) -> None:
    tree = negotiation(table).compile()
    check_tree(tree)
    found = set()
    for equilibrium in solve_tree(tree).equilibria:
        signed = {outcome.result.agreement for outcome in equilibrium.outcomes} - {None}
        assert len(signed) <= 1
        found.add((next(iter(signed), None), equilibrium.payoff["X"], equilibrium.probability.agreement))
        assert equilibrium.certificate.regret == 0
        assert sum(getattr(equilibrium.probability, ending.value) for ending in Ending) == 1
    assert found == by_hand(table)


@given(tables())
def test_a_win_set_is_what_is_ratified(table: dict[str, Any]) -> None:
    model = negotiation(table)
    for year in ("lenient", "strict"):
        if table["odds"] != (1 if year == "strict" else 0):
            expected = {name for name in NAMES if majority(table[year], name)}
            assert set(model.win_set("Y", year=year).members) == expected  # type: ignore[union-attr]
