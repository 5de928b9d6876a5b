"""Folding works out what is known and changes no value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.expression import Expression, Scope, expression, folded, may_fail


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("1/2 + 1/3", "5/6"),
        ("if('R' == 'R', x, 1/0)", "x"),
        ("if('R' == 'D' or 2 < 1, 1, 0) * x", "0"),
        ("x + 0 * y", "x"),
        ("0 + x - 0", "x"),
        ("x * 1 * 1", "x"),
        ("min(2, 3) * x", "2 * x"),
        ("0 * (1/x)", "0 * (1 / x)"),
        ("1/0", "1 / 0"),
        ("if(x > 0, 1 + 1, 2)", "if(x > 0, 2, 2)"),
        ("'a' == 'b'", "'a' == 'b'"),
    ],
)
def test_what_is_known_is_worked_out(text: str, shorter: str) -> None:
    assert str(folded(expression(text))) == shorter


NUMBERS = st.sampled_from(["0", "1", "-1", "2", "1/2", "x", "y"]).map(expression)
EXPRESSIONS = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda t: Expression(t[0], t[1:])),
        st.tuples(inner, inner, inner).map(
            lambda t: Expression("if", (Expression("<", (t[0], expression("1"))), t[1], t[2]))
        ),
        inner.map(lambda e: Expression("neg", (e,))),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, st.fractions(-3, 3, max_denominator=4), st.fractions(-3, 3, max_denominator=4))
def test_folding_changes_no_value(source: Expression, x: Fraction, y: Fraction) -> None:
    scope = Scope({"x": x, "y": y})
    try:
        value = source.value(scope)
    except ZeroDivisionError:
        assert may_fail(source)
        return
    assert folded(source).value(scope) == value
