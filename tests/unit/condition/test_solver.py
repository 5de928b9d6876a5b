"""Questions to the solver: in parts, with what is known used first, and stopped when it is time."""

import os
import random
import signal
import threading
import time

import pytest
import sympy

from winset.condition import REAL, UNIT, Sign, Space, oracle, symbol
from winset.condition.conjunction import clauses_left, components
from winset.condition.reduction import reduced
from winset.condition.solver import solved
from winset.condition.stopping import hurried, patience, seconds_left, until
from winset.errors import NotYetError

a, b, c = (symbol(name) for name in "abc")


def goal(*conditions):
    return frozenset(frozenset({each}) for each in conditions)


@pytest.fixture
def endless():
    """Seven dense cubic equations in eight unknowns, which no order of them settles soon."""
    chance = random.Random(1)
    unknown = [symbol(f"hard {index}") for index in range(8)]
    equations = []
    for _ in range(7):
        terms = [
            chance.randint(-9, 9) * x * y * z
            for x in unknown
            for y in unknown
            for z in unknown
            if chance.random() < 0.2
        ]
        equations.append(Sign(sympy.expand(sympy.Add(*terms) - chance.randint(1, 5)), "=="))
    return goal(*equations)


def test_a_question_ends_at_the_deadline(endless):
    start = time.monotonic()
    with until(start + 0.5), pytest.raises(NotYetError, match="time-limit"):
        solved(endless)
    assert time.monotonic() - start < 2


def test_an_earlier_deadline_stays():
    with until(time.monotonic() - 1), until(time.monotonic() + 60), pytest.raises(NotYetError, match="time-limit"):
        seconds_left()
    assert seconds_left() is None


def test_who_is_in_a_hurry_gets_no_answer_that_patience_would_not_get():
    with hurried(600), hurried(900):
        assert patience() == 600
    asked = oracle(Space({"a": UNIT, "b": UNIT}))
    with hurried(0):
        assert asked.feasible(frozenset({Sign(a**2 + b**2 - a * b - sympy.Rational(1, 7), "==")})) is None
    assert asked.feasible(frozenset({Sign(a**2 + b**2 - a * b - sympy.Rational(1, 7), "==")})) is True


def test_ctrl_c_stops_a_question(endless):
    """Left alone, the solver takes the signal for itself and says that it does not know."""
    start = time.monotonic()
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        solved(endless)
    assert time.monotonic() - start < 2


def test_what_shares_a_symbol_is_one_component():
    parts = components(goal(Sign(a, ">"), Sign(a - b, ">"), Sign(c, ">"), Sign(b, "<")))
    assert sorted(map(len, parts)) == [1, 3]


def test_what_shares_an_open_function_is_one_component():
    """What is known of a cdf at a place is one number, although no symbol is left in it."""
    share = sympy.Function("G")(sympy.Integer(1))
    assert len(components(goal(Sign(2 * share - 1, ">"), Sign(3 * share - 1, "<")))) == 1
    asked = oracle(Space({"a": UNIT}))
    assert asked.feasible(frozenset({Sign(2 * share - 1, ">"), Sign(3 * share - 1, "<")})) is False


def test_known_factors_leave_a_product():
    left = reduced(frozenset({Sign(a, ">"), Sign(b - 1, "<"), Sign(a * (b - 1) * c, "<=")}))
    assert left == (frozenset({Sign(a, ">"), Sign(b - 1, "<"), Sign(c, ">=")}), {})
    assert reduced(frozenset({Sign(a, "=="), Sign(a * c, ">")})) is None


def test_a_symbol_that_is_needed_elsewhere_keeps_its_equation():
    """Nothing may be lost: with ``a`` at one, one of ``a < b`` and ``a > c`` says something of ``a``."""
    cell = frozenset({Sign(a - 1, "=="), Sign(b - 1, "==")})
    assert reduced(cell) == (frozenset(), {"a": 1, "b": 1})
    assert reduced(cell, frozenset({"a"})) == (frozenset({Sign(a - 1, "==")}), {"b": 1})


def test_a_condition_with_several_ways_keeps_the_equation():
    """Where ``a`` is one, ``a b^2 - b`` is ``b (b - 1)``: zero in two ways, which are no conjunction."""
    equation, curved = Sign(a - 1, "=="), Sign(a * b**2 - b, "==")
    left = reduced(frozenset({equation, curved}))
    assert left is not None and left[0] == frozenset({equation, curved})


def test_outside_of_others():
    """By hand: where ``a`` is positive, neither ``a > 0, b > 0`` nor ``c > 0, b < 0``."""
    cell = frozenset({Sign(a, ">")})
    others = [frozenset({Sign(a, ">"), Sign(b, ">")}), frozenset({Sign(c, ">"), Sign(b, "<")})]
    left = clauses_left(cell, others)
    assert left is not None
    narrowed, clauses = left
    assert narrowed == frozenset({Sign(a, ">"), Sign(b, "<=")})
    assert clauses == [frozenset({Sign(c, "<="), Sign(b, ">=")})]
    assert clauses_left(cell, [frozenset({Sign(a, ">=")})]) is None


@pytest.mark.parametrize("number", range(30))
def test_as_points_say(number):
    """A brute force: a cell with one of the points of a grid is possible, and one that covers has all of them."""
    chance = random.Random(number)
    space = Space({"a": UNIT, "b": UNIT, "c": REAL})
    polynomials = [a - b, a * c, a + b - 1, a * b - c, c - 1, 2 * a - 1, b * (a - c), c]
    relations = ["<", "<=", "==", "!=", ">=", ">"]

    def cell(size):
        return frozenset(
            Sign(sympy.expand(each) if not each.is_Mul else each, chance.choice(relations))
            for each in chance.sample(polynomials, size)
        )

    first, others = cell(3), [cell(2), cell(2)]
    steps = [sympy.Rational(k, 4) for k in range(-4, 9)]
    points = [{"a": x, "b": y, "c": z} for x in steps for y in steps for z in steps if 0 <= x <= 1 and 0 <= y <= 1]
    points = [{name: exact_fraction(value) for name, value in point.items()} for point in points]
    inside = [point for point in points if all(sign.holds(point) for sign in first)]
    asked = oracle(space)
    if inside:
        assert asked.feasible(first) is True
    if asked.feasible(first) is False:
        assert not inside
    covered = asked.covered(first, others)
    alone = [point for point in inside if not any(all(sign.holds(point) for sign in other) for other in others)]
    assert not (covered is True and alone)


def exact_fraction(value):
    from winset.condition import fraction

    return fraction(value)
