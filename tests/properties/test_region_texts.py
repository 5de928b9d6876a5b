"""What is printed of a region says the same as the region: held against it at exact points."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import winset as ws
from winset.condition import (
    OPEN_UNIT,
    UNIT,
    Condition,
    Domain,
    Region,
    Sign,
    Space,
    condition,
    leaves,
    regions,
    signs,
    symbol,
)
from winset.condition.shortening import merged
from winset.deriving.exploring import explore

NAMES = ("a", "b", "c")
A, B, C = (symbol(name) for name in NAMES)
SPACE = Space({"a": UNIT, "b": OPEN_UNIT, "c": Domain(Fraction(-1), Fraction(1))})
POLYNOMIALS = (
    A,
    A - 1,
    2 * A - 1,
    B - sympy.Rational(1, 3),
    C,
    C - 1,
    A + B - 1,
    A - B,
    A * B - C,
    3 * A**2 - 6 * A + 2,
    (4 * C - 1) * (4 * C - 3),
    (A - B) * (A + C - 1),
    2 * C**2 - 1,
)
COORDINATES = {
    "a": [Fraction(n, 6) for n in range(7)],
    "b": [Fraction(1, 12), Fraction(1, 3), Fraction(1, 2), Fraction(5, 6)],
    "c": [Fraction(n, 4) for n in range(-4, 5)],
}
POINTS = [dict(zip(NAMES, values, strict=True)) for values in product(*(COORDINATES[name] for name in NAMES))]
comparisons = st.tuples(st.sampled_from(POLYNOMIALS), st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]))
cells = st.lists(comparisons, min_size=1, max_size=4)
unions = st.lists(cells, min_size=1, max_size=3)


def reads(text, point):
    """Whether a printed condition holds at a point: it is read as Python, with exact numbers."""
    if text in ("everywhere", "nowhere"):
        return text == "everywhere"
    names = {name: sympy.Rational(value.numerator, value.denominator) for name, value in point.items()}
    exactly = re.sub(r"(?<![\w.])(\d+)", r"Integer(\1)", text)
    return bool(eval(exactly, {"Integer": sympy.Integer, "sqrt": sympy.sqrt}, names))


def union_of(found):
    """The union as it is declared, point by point, without any of the rules that shorten it."""

    def contains(point):
        values = {symbol(name): sympy.Rational(v.numerator, v.denominator) for name, v in point.items()}
        return any(all(bool(_HOLDS[r](sympy.expand(p).subs(values))) for p, r in cell) for cell in found)

    return contains


_HOLDS = {
    "<": lambda value: value < 0,
    "<=": lambda value: value <= 0,
    "==": lambda value: value == 0,
    "!=": lambda value: value != 0,
    ">=": lambda value: value >= 0,
    ">": lambda value: value > 0,
}


@given(unions)
@settings(max_examples=40, deadline=None)
def test_a_region_reads_as_it_is(found):
    whole = Region(SPACE, Condition(()))
    for cell in found:
        part = Region(SPACE)
        for polynomial, relation in cell:
            part &= Region(SPACE, condition(polynomial, relation, 0, SPACE))
        whole |= part
    contains, text = union_of(found), str(whole)
    boolean = whole.to_sympy()
    for point in POINTS[::7]:
        assert reads(text, point) == contains(point) == whole.contains(point), (text, point)
    for point in POINTS[::50]:
        values = {symbol(name): sympy.Rational(v.numerator, v.denominator) for name, v in point.items()}
        assert bool(boolean.subs(values)) == contains(point)


@given(unions)
@settings(max_examples=25, deadline=None)
def test_a_partition_reads_as_its_cells(found):
    """The regions that a decision tree comes to, where borders join what agrees with them there."""

    def computed(context):
        return sum(
            all(context.holds(polynomial, relation, 0) for polynomial, relation in cell) << index
            for index, cell in enumerate(found)
        )

    tree = explore(computed, SPACE)
    pieces = regions(tree, SPACE)
    for point in POINTS[::11]:
        (here,) = [result for cell, result in leaves(tree) if all(sign.holds(point) for sign in cell)]
        assert [result for region, result in pieces if reads(str(region), point)] == [here]


@given(st.lists(cells, min_size=1, max_size=4))
def test_merged_cells_hold_where_the_cells_do(found):
    conditions = [alternative for cell in found for alternative in _alternatives(cell)]
    joined = merged(conditions)
    for point in POINTS[::31]:
        assert _holds(joined, point) == _holds(conditions, point)


def _alternatives(cell):
    whole = Condition((frozenset(),))
    for polynomial, relation in cell:
        whole &= Condition(frozenset(each) for each in signs(polynomial, relation))
    return whole.cells


def _holds(found, point):
    return any(all(sign.holds(point) for sign in cell) for cell in found)


@pytest.mark.parametrize(
    ("comparisons", "text"),
    [
        ([(B, "!=", sympy.Rational(1, 2))], "b < 1/2 or b > 1/2"),
        ([(A, "!=", 1), (A, ">", sympy.Rational(1, 4))], "1/4 < a < 1"),
        ([(8 * C - 5, ">=", 0), ((8 * C - 7) * (8 * C - 5), "<", 0)], "5/8 < c < 7/8"),
        ([(A, "==", 1), (A, ">", B + C)], "a == 1 and b < 1 - c"),
        ([(A, "==", 0), (A, "<", B)], "a == 0"),
        ([(A + 1, "==", -C)], "a == 0 and c == -1"),
        ([(3 * A**2 + 2, ">", 6 * A)], "a < 1 - sqrt(3)/3"),
        ([(2 * C**2, ">=", 1), (C, ">", 0)], "c >= sqrt(2)/2"),
        ([(B, ">", C - A * B)], "b > c/(a + 1)"),
    ],
)
def test_regions_as_a_person_writes_them(comparisons, text):
    region = Region(SPACE)
    for left, relation, right in comparisons:
        region &= Region(SPACE, condition(left, relation, right, SPACE))
    assert str(region) == text


def test_pieces_that_touch_are_one():
    """Intervals of one symbol, each with the same other conditions."""
    low = Region.of(SPACE, "a", "<=", Fraction(1, 3)) & Region.of(SPACE, "c", ">", B)
    middle = Region.of(SPACE, "a", ">=", Fraction(1, 3)) & Region.of(SPACE, "a", "<", Fraction(2, 3))
    assert str(low | (middle & Region.of(SPACE, "c", ">", B))) == "a < 2/3 and b < c"


@pytest.mark.parametrize("slug", ["nash1950/bargaining", "mo1995/drawn_no_veto", "fearon1994/crisis"])
def test_printed_cases_are_the_cells_of_the_derivation(slug):
    """Every case of some models whose regions have borders, read as text, against the cells that were derived."""
    derivation = ws.derive(ws.load(slug))
    cases = [(str(case.region), case) for case in derivation.cases]
    space = derivation.space
    grid = [Fraction(n, 8) for n in range(-8, 9)]
    choices = [[v for v in grid if domain.contains(v)] for domain in space.domains.values()]
    points = [dict(zip(space.domains, values, strict=True)) for values in product(*choices)]
    for point in [each for each in points if all(sign.holds(each) for sign in space.cell)][::5]:
        assert sum(reads(text, point) for text, _ in cases) == 1
        assert next(case for text, case in cases if reads(text, point)).region.contains(point)


def test_the_ends_of_a_border_go_where_it_goes():
    """Where two formulas agree at r + s = 1, its ends do not become pieces of another region."""
    texts = [str(case.region) for case in ws.derive(ws.load("nash1950/bargaining")).cases]
    assert texts == ["r < 1/2 and s < 1/2", "r < 1 - s and s >= 1/2", "r == 1 - s or 1/2 <= r <= 1 - s", "r > 1 - s"]


def test_sign_conditions_are_not_lost():
    sign = Sign(A - B, "!=")
    assert str(Region(SPACE, Condition((frozenset({sign}),)))) == "a != b"
