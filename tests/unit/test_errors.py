"""Problems and the errors that carry them."""

from __future__ import annotations

import pickle

import pytest

from winset.errors import (
    FAMILIES,
    FailedError,
    InputError,
    NotYetError,
    Place,
    Problem,
    UnsupportedError,
    WinsetError,
    join,
    raise_all,
)

PLACE = Place("a.yaml", 3, 5, "  X: {payof: z}\n")
PROBLEM = Problem("unknown-field", "there is no field 'payof'", "sides.X", hint="did you mean 'payoff'?")


def test_a_problem_shows_place_code_path_line_caret_and_hint() -> None:
    assert str(PROBLEM.at(PLACE)) == (
        "a.yaml:3:5: [unknown-field] there is no field 'payof' (at sides.X)\n"
        "      X: {payof: z}\n"
        "        ^\n"
        "    hint: did you mean 'payoff'?"
    )


def test_a_problem_without_place_path_and_hint_is_one_line() -> None:
    assert str(Problem("no-sides", "a negotiation needs two sides")) == "[no-sides] a negotiation needs two sides"


def test_a_place_without_its_line_shows_no_caret() -> None:
    assert str(Problem("empty", "the file is empty", place=Place("a.yaml", 1, 1))) == (
        "a.yaml:1:1: [empty] the file is empty"
    )


def test_the_caret_stands_below_a_column_after_tabs() -> None:
    assert str(Problem("c", "m", place=Place("a.yaml", 1, 4, "\tx y"))).splitlines()[1:] == ["    \tx y", "    \t  ^"]
    assert str(Problem("c", "m", place=Place("a.yaml", 1, 4, "x"))).splitlines()[1:] == ["    x", "       ^"]


def test_problems_are_not_changed_but_copied() -> None:
    assert PROBLEM.at(PLACE).place == PLACE
    assert PROBLEM.place is None
    assert PROBLEM.at(PLACE).at(None) == PROBLEM
    assert PROBLEM.under("figure1").path == "figure1.sides.X"
    assert Problem("c", "m").under("sides").path == "sides"


@pytest.mark.parametrize(
    ("prefix", "path", "expected"), [("a", "b", "a.b"), ("", "b", "b"), ("a", "", "a"), ("", "", "")]
)
def test_join(prefix: str, path: str, expected: str) -> None:
    assert join(prefix, path) == expected


def test_raise_all_raises_nothing_or_everything_at_once() -> None:
    raise_all([])
    other = Problem("no-sides", "a negotiation needs two sides")
    with pytest.raises(InputError) as error:
        raise_all(iter([PROBLEM, other]))
    assert error.value.problems == (PROBLEM, other)
    assert str(error.value) == f"{PROBLEM}\n{other}"
    with pytest.raises(UnsupportedError):
        raise_all([PROBLEM], UnsupportedError)


def test_one_problem_is_enough() -> None:
    assert InputError(PROBLEM).problems == (PROBLEM,)


@pytest.mark.parametrize("kind", [InputError, UnsupportedError, NotYetError, FailedError])
def test_errors_survive_the_way_back_from_a_worker(kind: type[WinsetError]) -> None:
    error = pickle.loads(pickle.dumps(kind([PROBLEM.at(PLACE)])))
    assert type(error) is kind
    assert error.problems == (PROBLEM.at(PLACE),)
    assert str(error) == str(kind(PROBLEM.at(PLACE)))


def test_every_family_is_one_class() -> None:
    kinds = [InputError, UnsupportedError, NotYetError, FailedError]
    assert [kind.family for kind in kinds] == list(FAMILIES)
    assert {kind.__base__ for kind in kinds} == {WinsetError}
