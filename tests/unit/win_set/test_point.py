"""Real roots, compared exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.win_set.point import Root, between, compare, real_roots, sign_at, to_sympy

F = Fraction


def test_rational_roots_are_fractions() -> None:
    assert real_roots((0, -1, 2)) == (F(0), F(1, 2))
    assert real_roots((6, -5, 1)) == (F(2), F(3))
    assert real_roots((1, 0, 1)) == ()
    assert real_roots((5,)) == real_roots(()) == ()
    assert real_roots((-1, 3, -3, 1)) == (F(1),)


def test_equal_irrational_roots_of_different_polynomials_are_equal() -> None:
    (low, high) = real_roots((-2, 0, 1))
    assert real_roots((4, 0, -2)) == (low, high)
    assert real_roots((-6, 2, 3, -1)) == (low, high, F(3))  # (3 - x)(x^2 - 2)
    assert compare(low, high) < 0
    assert str(high) == "sqrt(2)"
    assert sign_at((-2, 0, 1), high) == 0
    assert sign_at((-4, 0, 0, 0, 1), high) == 0
    assert sign_at((-141421356, 100000000), high) > 0
    assert sign_at((-141421357, 100000000), high) < 0


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=6), st.lists(st.integers(-5, 5), min_size=2, max_size=4))
@settings(max_examples=60)
def test_against_sympy(first: list[int], second: list[int]) -> None:
    while first and not first[-1]:
        first.pop()
    while second and not second[-1]:
        second.pop()
    x = sympy.Symbol("x")
    roots = real_roots(tuple(first))
    if len(first) > 1:
        expected = sorted(set(sympy.Poly(first[::-1], x).real_roots()), key=lambda root: root.evalf(30))
        assert len(roots) == len(expected)
        for root, value in zip(roots, expected, strict=True):
            assert abs((to_sympy(root) - value).evalf(30)) < 1e-20
    for root in roots:
        value = sympy.Poly(second[::-1], x).eval(to_sympy(root)) if second else sympy.Integer(0)
        number = value.evalf(50)
        sign = 0 if abs(number) < 1e-30 else (1 if number > 0 else -1)
        assert sign_at(tuple(second), root) == sign
    for low, high in pairwise(roots):
        middle = between(low, high)
        assert compare(low, middle) < 0 < compare(high, middle)
        assert isinstance(low, Root) or low < middle
