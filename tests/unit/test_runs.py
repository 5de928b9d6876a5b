"""Strategies for people: neighbouring offers that are answered alike are one line, and nothing else is said."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import winset as ws
from winset.equilibrium.runs import runs
from winset.reading import read_text

NUMBERS = tuple(Fraction(i, 4) for i in range(5))


def holds(text: str, point: dict[str, Fraction]) -> bool:
    """What a line says of a point, read by a person: written apart from the code under test."""
    for part in text.split(", "):
        if part.startswith("any "):
            continue
        words = part.split(" ")
        if len(words) == 1:
            name, _, value = part.partition("=")
            fine = point[name] == Fraction(value)
        elif len(words) == 3:
            name, relation, value = words
            fine = point[name] <= Fraction(value) if relation == "<=" else point[name] >= Fraction(value)
        else:
            low, _, name, _, high = words
            fine = Fraction(low) <= point[name] <= Fraction(high)
        if not fine:
            return False
    return True


@given(st.dictionaries(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)), st.booleans(), min_size=1))
def test_every_offer_of_two_issues_is_told_once_and_truly(acts: dict[tuple[Fraction, Fraction], bool]) -> None:
    table = list(acts)
    found = runs([(f"s={s}, t={t}",) for s, t in table], list(acts.values()))
    assert sorted(member for run in found for member in run.members) == list(range(len(table)))
    for run in found:
        said = {i for i, (s, t) in enumerate(table) if holds(run.cells[0], {"s": s, "t": t})}
        assert said == set(run.members)
        assert len({acts[table[i]] for i in said}) == 1


@given(st.dictionaries(st.tuples(st.sampled_from(NUMBERS), st.sampled_from("ab")), st.integers(0, 1), min_size=1))
def test_what_else_was_seen_keeps_lines_apart(acts: dict[tuple[Fraction, str], int]) -> None:
    table = list(acts)
    found = runs([(f"x={x}", kind) for x, kind in table], list(acts.values()))
    for run in found:
        said = {i for i, (x, kind) in enumerate(table) if kind == run.cells[1] and holds(run.cells[0], {"x": x})}
        assert said == set(run.members)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["low", "high"], ["low", "high"]),  # names have no order
        (["x=0", "walk away", "x=1"], ["any x", "walk away"]),
        (["0", "1/2", "1"], ["any"]),
        (["x=1/2"], ["x=1/2"]),
        (["x=a", "x=b"], ["x=a", "x=b"]),
        ([], []),
    ],
)
def test_what_is_no_point_stays_as_it_is(cells: list[str], told: list[str]) -> None:
    assert [run.cells[0] for run in runs([(cell,) for cell in cells], [0] * len(cells))] == told


def test_levels_without_an_issue_are_told_in_words() -> None:
    found = runs([(text,) for text in ("0", "1/4", "1/2", "3/4", "1")], "aabba")
    assert [run.cells[0] for run in found] == ["at most 1/4", "1/2 to 3/4", "1"]


ALTERNATING = """\
issues: {x: {in: [0, 1], grid: 100}}
sides:
  H: {negotiator: {payoff: x}}
  F: {negotiator: {payoff: 1 - x}}
process:
  - bargain: {protocol: alternating_offers, proposer: H, rounds: 12, discount: 1/2}
"""


def test_the_threshold_of_every_round_can_be_read() -> None:
    """The responder accepts what leaves it its value of waiting: by hand, backwards from the last of twelve rounds."""
    equilibrium = ws.solve(read_text(ALTERNATING)).only()
    tables: dict[str, Any] = {table.label: table for who in equilibrium.strategies.values() for table in who}
    left = Fraction(0)  # what the responder of the last round has to be given
    for round_ in range(12, 0, -1):
        most = max(Fraction(i, 100) for i in range(101) if Fraction(i, 100) <= 1 - left)  # that the proposer can keep
        responder = "F" if round_ % 2 else "H"
        label = f"{responder} answers" + (f" in round {round_}" if round_ > 1 else "")
        accepted = [row.seen[0] if row.seen else "any x" for row in tables[label].runs if row.act_text == "accept"]
        low, high = Fraction(0), most if responder == "F" else Fraction(1)
        if responder == "H":
            low = 1 - most
        expected = "any x" if (low, high) == (0, 1) else f"x <= {high}" if responder == "F" else f"x >= {low}"
        assert accepted == [expected]
        left = most / 2
    assert len(str(equilibrium).splitlines()) <= 60


def test_the_plain_data_keep_every_row() -> None:
    equilibrium = ws.solve(read_text(ALTERNATING)).only()
    table = next(table for table in equilibrium.strategy("F") if table.label == "F answers")
    data = table.to_dict()
    assert len(data["rows"]) == 101
    assert [row["does"] for row in data["runs"]] == ["accept", "reject"]


def test_reasons_are_grouped_with_the_range_of_their_costs() -> None:
    equilibrium = ws.solve(read_text(ALTERNATING)).only()
    explanation = equilibrium.explain()
    grouped = [each for each in explanation.grouped if each.label == "F answers in round 11"]
    assert sum(each.count for each in grouped) == 101
    for each in grouped:
        alike = [r for r in explanation.reasons if r.label == each.label and dict(r.act) == dict(each.act)]
        for action, least, most in each.costs:
            costs = [dict(reason.costs)[action] for reason in alike]
            assert (least, most) == (min(costs), max(costs))
    (first,) = [each for each in explanation.grouped if each.label == "H proposes"]
    cheapest = min((cost, action) for action, cost in explanation.reasons[0].costs if action != first.act[0][0])
    assert first.cost_texts[0].startswith(f"{cheapest[1]} would cost {cheapest[0]}")
    assert len(str(explanation).splitlines()) <= 60
