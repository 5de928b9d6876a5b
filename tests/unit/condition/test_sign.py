"""Comparisons become one canonical form, exactly."""

from fractions import Fraction

import pytest
import sympy

from winset.condition import same, signs, symbol
from winset.condition.sign import Sign, factor_signs, factored, sign_at, sign_of_number

a, b, r = symbol("a"), symbol("b"), symbol("r")


def texts(alternatives):
    return [[str(sign) for sign in cell] for cell in alternatives]


@pytest.mark.parametrize(
    ("left", "relation", "right", "expected"),
    [
        (a, ">", b, [["a - b > 0"]]),
        (b, "<", a, [["a - b > 0"]]),
        (-2 * a, ">=", -2 * b, [["a - b <= 0"]]),
        (a / 3, "==", b / 3, [["a - b == 0"]]),
        (a**2, ">", 0, [["a != 0"]]),
        (a**2, ">=", 0, [[]]),
        (a**2 * b, ">=", 0, [["b >= 0"], ["a == 0"]]),
        (a * b, "==", 0, [["a == 0"], ["b == 0"]]),
        (a * b, "!=", 0, [["a != 0", "b != 0"]]),
        (sympy.Integer(1), "<", 2, [[]]),
        (sympy.Integer(3), "<", 2, []),
        ((a**2 - b**2) / (a - b), ">", 0, [["a + b > 0"]]),
    ],
)
def test_equal_conditions_are_equal_objects(left, relation, right, expected):
    assert texts(signs(left, relation, right)) == expected


def test_known_factors_are_dropped_with_their_sign():
    known = {1 - r: None, r - 1: -1}
    assert texts(signs(a / (1 - r), ">", b, lambda factor: known.get(factor))) == [["a + b*r - b > 0"]]


def test_products_are_read_factor_by_factor():
    (sign,) = signs(a * b, ">=")[0]
    assert texts(factor_signs(sign)) == [["a >= 0", "b >= 0"], ["a <= 0", "b <= 0"]]
    assert factor_signs(Sign(a, "<")) == ((Sign(a, "<"),),)


def test_factors_of_open_powers_are_their_bases():
    alpha = symbol("alpha")
    assert factored(a * a**alpha * (1 - a) ** 2) == (1, ((a, 1), (a - 1, 2)))


def test_signs_at_points_are_exact():
    tiny = Fraction(1, 10**40)
    assert sign_at(a - b, {"a": 1 + tiny, "b": Fraction(1)}) == 1
    assert sign_at(a**2 - 2 * b, {"a": Fraction(2), "b": Fraction(2)}) == 0
    assert sign_at(sympy.sqrt(a) - b, {"a": Fraction(4), "b": Fraction(2)}) == 0
    assert sign_at(sympy.sqrt(a) - b, {"a": Fraction(2), "b": Fraction(141421356, 10**8)}) == 1


def test_signs_of_algebraic_numbers_are_proved():
    nested = sympy.sqrt(3 + 2 * sympy.sqrt(2)) - 1 - sympy.sqrt(2)
    assert sign_of_number(nested) == 0
    assert sign_of_number(sympy.sqrt(2) - sympy.Rational(141421356237309504880, 10**20)) == 1
    with pytest.raises(ValueError):
        sign_of_number(sympy.sqrt(-1))


def test_same():
    assert same((1 - a**2) / (1 - a), 1 + a)
    assert not same(a, b)
