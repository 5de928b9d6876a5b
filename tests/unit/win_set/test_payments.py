"""Cheapest coalitions against all coalitions, and PUT-20 of results.md."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.errors import UnsupportedError
from winset.negotiation import Negotiation
from winset.reading import read_text
from winset.win_set.payments import Coalition, cheapest_coalition, swings


def voters(floors: list[Fraction], votes: list[int], needed: int) -> Negotiation:
    groups = "".join(
        f"      v{i}: {{payoff: x - {floor}, votes: {v}}}\n"
        for i, (floor, v) in enumerate(zip(floors, votes, strict=True))
    )
    body = f"    body: {{quota: {{votes: {needed}}}}}\n"
    return read_text(f"issues: {{x: {{in: [0, 1]}}}}\nsides:\n  H:\n{body}    constituents:\n{groups}")


FLOORS = [Fraction(k, 10) for k in (1, 3, 5, 7, 9)]


@pytest.mark.parametrize(
    ("needed", "targeted", "everybody"), [(3, "1/10", "1/2"), (4, "2/5", "3/2"), (5, "9/10", "5/2")]
)
def test_targeting_is_cheaper_than_a_concession_to_everybody(needed: int, targeted: str, everybody: str) -> None:
    # PUT-20: C(x) = sum of the m least deficits, across the board n times the m-th.
    model = voters(FLOORS, [1] * 5, needed)
    assert cheapest_coalition(model, "H", {"x": "2/5"}).cost == Fraction(targeted)  # type: ignore[union-attr]
    assert cheapest_coalition(model, "H", {"x": "2/5"}, across_the_board=True).cost == Fraction(everybody)  # type: ignore[union-attr]


@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(1, 4)), min_size=1, max_size=6),
    st.integers(1, 12),
    st.integers(0, 10),
)
def test_the_cheapest_of_all_coalitions(members: list[tuple[int, int]], needed: int, tenths: int) -> None:
    floors, votes = [Fraction(f, 10) for f, _ in members], [v for _, v in members]
    needed = min(needed, sum(votes))
    x = Fraction(tenths, 10)
    deficits = [max(Fraction(0), floor - x) for floor in floors]
    cost = min(
        sum((deficits[i] for i in chosen), Fraction(0))
        for size in range(len(members) + 1)
        for chosen in combinations(range(len(members)), size)
        if sum(votes[i] for i in chosen) >= needed
    )
    found = cheapest_coalition(voters(floors, votes, needed), "H", {"x": x})
    assert found is not None
    assert found.cost == cost


TWO_PLACES = """\
issues: {x: {in: [0, 1]}}
sides:
  H:
    constituents: {a: {payoff: x - 1/4}, b: {payoff: x - 1/4}, president: {payoff: x - 3/4}}
    body: {veto: {rule: {majority: [a, b, president]}, by: president}}
"""


def test_a_group_that_stands_in_two_places_is_counted_in_both() -> None:
    # Both chambers agree at 1/2, but the president has a veto and wants a quarter more.
    found = cheapest_coalition(read_text(TWO_PLACES), "H", {"x": "1/2"})
    assert found is not None
    assert found.payments == (("president", Fraction(1, 4)),)


@given(
    floors=st.lists(st.integers(0, 10), min_size=3, max_size=3),
    tenths=st.integers(0, 10),
    needed=st.integers(1, 3),
    veto=st.sampled_from("abc"),
    second=st.sets(st.sampled_from("abc"), min_size=1),
)
def test_shared_groups_against_all_coalitions(
    floors: list[int], tenths: int, needed: int, veto: str, second: set[str]
) -> None:
    members = dict(zip("abc", floors, strict=True))
    groups = ", ".join(f"{name}: {{payoff: x - {floor}/10}}" for name, floor in members.items())
    chamber = f"{{quota: {{votes: {needed}, of: [a, b, c]}}}}"
    body = f"all_of: [{{veto: {{rule: {chamber}, by: {veto}}}}}, {{any_of: [{', '.join(sorted(second))}]}}]"
    model = read_text(f"issues: {{x: {{in: [0, 1]}}}}\nsides: {{H: {{constituents: {{{groups}}}, body: {{{body}}}}}}}")
    deficits = {name: max(0, floor - tenths) for name, floor in members.items()}
    costs = [
        sum(deficits[name] for name in yes)
        for size in range(4)
        for yes in combinations("abc", size)
        if len(yes) >= needed and veto in yes and second & set(yes)
    ]
    found = cheapest_coalition(model, "H", {"x": Fraction(tenths, 10)})
    assert found is not None
    assert found.cost == Fraction(min(costs), 10)


@given(*(st.one_of(st.sampled_from([0, 1]), st.integers(0, 9).map(lambda n: Coalition((("g", Fraction(n)),)))),) * 3)
def test_coalitions_are_a_semiring(a: Coalition | int, b: Coalition | int, c: Coalition | int) -> None:
    def cost(coalition: Coalition | int) -> Fraction | None:
        if isinstance(coalition, int):
            return Fraction(0) if coalition else None
        return coalition.cost

    assert cost(0 * a) is None
    assert cost(0 + a) == cost(a)
    assert cost(1 * a) == cost(a)
    assert cost(a * b) == cost(b * a)
    assert cost(a + b) == cost(b + a)
    assert cost(a * (b * c)) == cost((a * b) * c)
    assert cost(a * (b + c)) == cost(a * b + a * c)


def test_a_body_that_cannot_be_won_costs_no_finite_sum() -> None:
    text = (
        "issues: {x: {in: [0, 1]}}\nsides: {H: {constituents: {a: {stance: never}, b: {payoff: x}}, body: unanimity}}"
    )
    assert cheapest_coalition(read_text(text), "H", {"x": 1}) is None


def test_a_payment_counts_for_what_it_adds_to_the_odds() -> None:
    text = """\
issues: {x: {in: [0, 1]}}
proposals: {text: {x: 1/4}}
uncertainty: {floor: {distribution: "uniform(0, 1)"}}
sides:
  H:
    constituents: {friend: {payoff: 1}, swing: {payoff: x - floor}, lost: {stance: never}}
"""
    found = swings(read_text(text), "H", "text", "1/8")
    assert [(swing.group, swing.per_unit) for swing in found] == [("swing", 1), ("friend", 0), ("lost", 0)]
    assert found[0].probability == Fraction(3, 8)


def test_votes_that_depend_on_draws_must_be_settled() -> None:
    text = """\
issues: {x: {in: [0, 1]}}
uncertainty: {floor: {values: {low: {prior: 1/2, value: 0}, high: {prior: 1/2, value: 1/2}}}}
sides: {H: {constituents: {pivot: {payoff: x - floor}}}}
"""
    model = read_text(text)
    with pytest.raises(UnsupportedError, match="open-votes"):
        cheapest_coalition(model, "H", {"x": 0})
    assert cheapest_coalition(model, "H", {"x": 0}, {"floor": "high"}).cost == Fraction(1, 2)  # type: ignore[union-attr]
