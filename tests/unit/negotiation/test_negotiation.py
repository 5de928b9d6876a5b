"""What may be asked of a negotiation itself."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.support.figure1 import figure1

from winset.errors import InputError, NotYetError
from winset.negotiation import Interval, Issue, Negotiation, interval


def test_a_parameter_is_fixed_exactly() -> None:
    fixed = figure1().at(p="0.1")
    assert fixed.constants()["p"] == Fraction(1, 10)
    assert figure1().constants()["p"] == Fraction(3, 4)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"q": 1}, "unknown-parameter"),
        ({"p": "5/4"}, "outside-domain"),
        ({"p": 0.5}, "not-exact"),
        ({"p": "z"}, "not-a-number"),
    ],
)
def test_a_wrong_value_is_refused(values: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        figure1().at(**values)  # type: ignore[arg-type]
    assert caught.value.problems[0].code == code


def test_agreements_of_a_grid_are_exact_and_in_order() -> None:
    grid = Negotiation(issues=[Issue("z", (0, "3/5"), grid=3), Issue("w", options=("a", "b"))])
    assert [a.name for a in grid.agreements()][:3] == ["z=0, w=a", "z=0, w=b", "z=1/5, w=a"]
    assert grid.agreements()[-1].values == (("z", Fraction(3, 5)), ("w", "b"))


def test_an_interval_without_a_grid_is_not_finite() -> None:
    with pytest.raises(NotYetError, match="no-grid"):
        Negotiation(issues=[Issue("z", (0, 1))]).agreements()


@pytest.mark.parametrize("text", ["[0, 1]", "(0, 1]", "[0, inf)", "(-inf, inf)", "(-1/2, 3/4)"])
def test_intervals_read_as_they_print(text: str) -> None:
    assert str(interval(text)) == text


def test_open_bounds_are_outside() -> None:
    assert Fraction(0) not in interval("(0, 1]")
    assert Fraction(1) in interval("(0, 1]")
    assert Interval(Fraction(1), Fraction(1), True, False).is_empty


def test_assumptions_are_checked_at_the_values() -> None:
    ordered = Negotiation(parameters={"r": {"value": "1/4"}, "s": {"value": "1/2"}}, assumptions=["r <= s"])
    with pytest.raises(InputError, match="break the assumption r <= s"):
        ordered.at(r="3/4")


@pytest.mark.parametrize("name", ["a.b", "negotiator"])
def test_sides_have_names_that_actors_can_be_told_from(name: str) -> None:
    with pytest.raises(InputError, match="bad-name"):
        Negotiation(sides={name: {}})
