"""Where quantities rise and fall on borders, and on what is left of a square where another parameter is fixed."""

from fractions import Fraction

import sympy

from winset.condition import UNIT, Region, Space, symbol
from winset.derivation import Quantity

a, b = symbol("a"), symbol("b")
SPACE = Space({"a": UNIT, "b": UNIT})
HALF = Fraction(1, 2)


def region(*comparisons):
    found = Region(SPACE)
    for comparison in comparisons:
        found &= Region.of(SPACE, *comparison)
    return found


def test_a_border_that_is_written_by_another_symbol_has_the_slope_of_its_neighbours():
    # 1 - a everywhere, but that on a == b it is written 1 - b, which does not move with a.
    quantity = Quantity("payoff", SPACE, ((region((a, "!=", b)), 1 - a), (region((a, "==", b)), 1 - b)))
    signs = quantity.sign("a")
    assert signs["-"].same_as(Region(SPACE)) and signs["0"].is_empty() and signs["+"].is_empty()
    # So in b: it stays everywhere.
    assert quantity.sign("b")["0"].same_as(Region(SPACE))


def test_where_another_parameter_is_fixed_the_formula_there_counts():
    falls = Quantity(
        "payoff",
        SPACE,
        ((region((b, ">", 0)), sympy.Integer(0)), (region((b, "==", 0)), 1 - a)),
    )
    signs = falls.sign("a")
    assert signs["-"].same_as(region((b, "==", 0)))
    assert signs["0"].same_as(region((b, ">", 0)))
    assert signs["+"].is_empty()


def test_a_jump_on_a_part_without_inner_points_is_a_jump():
    one, none = sympy.Integer(1), sympy.Integer(0)
    steps = Quantity(
        "payoff",
        SPACE,
        (
            (region((b, "==", 0), (a, "<=", HALF)), one),
            (region((b, ">", 0)) | region((b, "==", 0), (a, ">", HALF)), none),
        ),
    )
    assert steps.sign("a")["-"].same_as(region((b, "==", 0), (a, "==", HALF)))
    assert steps.sign("a")["+"].is_empty()
    # Along b it falls from 1 to 0 on leaving b == 0, which is a point of its own and no jump between formulas.
    assert steps.sign("b")["+"].is_empty()
