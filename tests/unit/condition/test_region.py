"""Regions: exact questions, and texts as a person would write them."""

from fractions import Fraction

import pytest
import sympy

from winset.condition import (
    FALSE,
    OPEN_UNIT,
    POSITIVE,
    TRUE,
    UNIT,
    Condition,
    Region,
    Space,
    condition,
    pretty,
    symbol,
    written,
)
from winset.errors import InputError

p, q, r, d = symbol("p"), symbol("q"), symbol("r"), symbol("d")
SQUARE = Space({"p": UNIT, "q": UNIT})


def region(*comparisons, space=SQUARE):
    result = Region(space)
    for left, relation, right in comparisons:
        result &= Region.of(space, left, relation, right)
    return result


def test_empty_implied_and_equal():
    assert region((p, ">", q), (q, ">", p)).is_empty() is True
    assert region((p, ">", q), (q, ">", Fraction(1, 2))).implies(region((p, ">", Fraction(1, 2)))) is True
    assert region((p, ">", q)).implies(region((p, ">", Fraction(1, 2)))) is False
    assert region((2 * p, ">", 2 * q)).same_as(region((q - p, "<", 0))) is True


def test_unions_that_are_one_interval_are_written_as_one():
    below, at, above = (region((p, relation, Fraction(1, 3))) for relation in ("<", "==", ">"))
    assert str(below | at) == "p <= 1/3"
    assert str(below | at | above) == "everywhere"
    assert str(below & above) == "nowhere"
    assert str((below & region((q, ">", 0))) | (above & region((q, ">", 0))) | (at & region((q, ">", 0)))) == "q > 0"


def test_implied_conditions_are_dropped():
    assert str(region((p, ">", Fraction(1, 2)), (p, ">", Fraction(1, 4)))) == "p > 1/2"
    assert str(region((p, ">=", q), (q, ">=", 1), (p, ">", 0))) == "p == 1 and q == 1"


def test_the_complement_covers_the_rest():
    found = region((p, ">", q), (p, ">", Fraction(1, 2)))
    assert (found & ~found).is_empty() is True
    assert (found | ~found).same_as(Region(SQUARE)) is True


def test_conditions_are_solved_for_one_symbol():
    space = Space({"pi": OPEN_UNIT, "rL": OPEN_UNIT, "rH": OPEN_UNIT}).assuming((symbol("rH"), ">", symbol("rL")))
    pi, low, high = symbol("pi"), symbol("rL"), symbol("rH")
    found = Region.of(space, pi * (1 - low), ">=", high - low)
    assert str(found) == "pi >= (rH - rL)/(1 - rL)"
    assert found.to_sympy() == (pi >= (high - low) / (1 - low))


def test_bounds_on_one_symbol_are_written_together():
    assert str(region((p, ">", Fraction(1, 4)), (p, "<=", Fraction(3, 4)))) == "1/4 < p <= 3/4"


def test_points_are_checked():
    found = region((p, ">", q))
    assert found.contains(p="2/3", q="1/3")
    assert not found.contains(p="1/3", q="1/3")
    for values, code in (
        ({"p": 1}, "no-value"),
        ({"p": 1, "q": 2}, "outside-domain"),
        ({"p": 1, "q": 1, "z": 1}, "unknown-parameter"),
    ):
        with pytest.raises(InputError, match=code):
            found.contains(values)
    ordered = SQUARE.assuming((p, ">", q))
    with pytest.raises(InputError, match="outside-domain"):
        Region(ordered).contains(p=0, q=1)


def test_a_condition_without_a_space():
    found = condition(p, ">", q) | condition(p, "==", 0)
    assert found.contains({"p": 1, "q": 0})
    assert not (~found).contains({"p": 0, "q": 1})
    assert str(~found) == "p != 0 and p <= q"
    assert isinstance(found.latex(), str)
    assert Condition(()).to_sympy() == sympy.false


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (r - p * r, "r*(1 - p)"),
        (-(r - p) / (p - 1), "(r - p)/(1 - p)"),
        (1 - r / 2, "1 - r/2"),
        (d * (r - 1) + 1, "1 - d*(1 - r)"),
        ((1 - d) / (1 - d**2), "1/(d + 1)"),
    ],
)
def test_expressions_as_people_write_them(expression, expected):
    assert written(pretty(sympy.cancel(expression))) == expected


def test_positive_slopes_are_found_from_assumptions():
    space = Space({"r": UNIT, "d": OPEN_UNIT, "e": POSITIVE})
    e = symbol("e")
    assert str(Region.of(space, r * e, ">", d)) == "r > d/e"


def test_a_region_without_borders_is_a_word_in_latex() -> None:
    assert TRUE.latex() == r"\text{everywhere}"
    assert FALSE.latex() == r"\text{nowhere}"


def test_a_formula_has_a_value_where_a_divisor_of_its_text_vanishes():
    # p*(1 - q) <= 1/3 is solved for p where q < 1/2, and a comparison of numbers at q = 1 all the same.
    found = region((p * (1 - q), "<=", Fraction(1, 3)), (q, "<", Fraction(1, 2)))
    assert "(1 - q)" in str(found) or "(3 - 3*q)" in str(found)
    assert found.to_sympy().subs({p: Fraction(1, 2), q: 1}) is sympy.false
    assert found.to_sympy().subs({p: Fraction(1, 2), q: 0}) is sympy.false
    assert found.to_sympy().subs({p: Fraction(1, 4), q: 0}) is sympy.true
