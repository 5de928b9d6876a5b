"""Votes that were really cast, beside predictions: against brute force, and on the Senate of 2005."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import winset as ws
from winset.catalog import find_model
from winset.errors import InputError, NotYetError
from winset.reading import read_table
from winset.roll_call import RollCall, by_member, predicted_votes

MEMBERS = st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.sampled_from("RDI")), min_size=1, max_size=9)


@given(MEMBERS)
def test_the_rules_of_thumb_are_those_of_brute_force(members: list[tuple[bool, int, str]]) -> None:
    votes = {str(name): vote for name, (vote, _, _) in enumerate(members)}
    scores = {str(name): Fraction(score) for name, (_, score, _) in enumerate(members)}
    parties = {str(name): party for name, (_, _, party) in enumerate(members)}
    call = RollCall(votes)
    cuts = [
        sum(votes[name] == ((scores[name] >= cut) == above) for name in votes)
        for cut in range(-1, 6)
        for above in (True, False)
    ]
    assert call.best_cut(scores) == max(cuts)
    lines = [
        sum(votes[name] == (parties[name] in yes) for name in votes)
        for yes in ("", "R", "D", "I", "RD", "RI", "DI", "RDI")
    ]
    assert call.by(parties) == max(lines)
    assert call.all_yes == sum(votes.values()) == len(call) - call.all_no
    assert call.right(votes) == len(call)
    assert call.right({}) == 0


def senate(vote: str) -> tuple[RollCall, dict[str, Mapping[str, str]]]:
    file = find_model("cafta2005").file.parent / "senate109_trade_votes.csv"
    rows = by_member(read_table(file), ["senator", "state"])
    return RollCall.of_rows(rows, vote), rows


def test_the_baselines_of_the_vote_on_cafta() -> None:
    call, rows = senate("cafta_s1307")
    assert (len(rows), len(call), call.all_yes) == (101, 99, 54)
    assert call.by({name: str(row["party"] == "R") for name, row in rows.items()}) == 76
    assert call.best_cut({name: Fraction(row["ideal"]) for name, row in rows.items()}) == 78


@pytest.mark.parametrize(
    ("vote", "yeas", "nays"),
    [("cafta_s1307", 54, 45), ("cafta_hr3045", 55, 45), ("oman_s3569", 60, 34), ("oman_hr5684", 62, 32)],
)
def test_the_table_adds_up_to_the_recorded_results(vote: str, yeas: int, nays: int) -> None:
    call, _ = senate(vote)
    assert (call.all_yes, call.all_no) == (yeas, nays)


def test_the_model_s_votes_are_those_of_its_formula() -> None:
    model = ws.load("cafta2005")
    call, rows = senate("cafta_s1307")
    predicted = predicted_votes(model, "US", "z=0")
    assert {name: vote for name, vote in predicted.items() if name in call.votes} == {
        name: Fraction(rows[name]["ideal"]) >= Fraction("0.279") for name in call.votes
    }
    assert call.right(predicted) == 78


def test_a_hundred_seats_in_either_year() -> None:
    model = ws.load("cafta2005")
    for year, absent in (("2005", "Menendez_NJ"), ("2006", "Corzine_NJ")):
        groups = model.at(year=year).side("US").constituents
        scope = model.at(year=year).constants()
        votes = {group.name: group.votes.value(_scope(scope)) for group in groups if "_" in group.name}
        del votes["vice_president"]
        assert sum(votes.values()) == 100
        assert votes[absent] == 0


def _scope(values: dict[str, object]) -> object:
    from winset.expression import Scope

    return Scope(values)


def test_what_cannot_be_predicted_says_so() -> None:
    model = ws.load("cafta2005")
    with pytest.raises(InputError, match="unknown-agreement"):
        predicted_votes(model, "US", "z=7")
    with pytest.raises(InputError, match="unknown-side"):
        predicted_votes(model, "EU", "z=0")
    from attrs import evolve

    open_ = evolve(model, parameters=tuple(evolve(each, value=None) for each in model.parameters))
    with pytest.raises(NotYetError, match="no-value"):
        predicted_votes(open_, "US", "z=0")


@pytest.mark.parametrize(
    ("columns", "code"), [(["senator"], "name-twice"), (["name"], "missing-column"), (["party", "state"], "name-twice")]
)
def test_members_have_one_row_each(columns: list[str], code: str) -> None:
    file = find_model("cafta2005").file.parent / "senate109_trade_votes.csv"
    with pytest.raises(InputError, match=code):
        by_member(read_table(file), columns)


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(InputError, match="missing-column"):
        senate("cafta_s1308")
