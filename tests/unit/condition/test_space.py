"""Domains and assumptions, and what is wrong with them."""

from fractions import Fraction

import pytest

from winset.condition import OPEN_UNIT, POSITIVE, REAL, UNIT, Domain, Space, oracle, signs, symbol
from winset.errors import InputError

p, q, r = symbol("p"), symbol("q"), symbol("r")


def test_domains_read_as_intervals():
    assert [str(each) for each in (UNIT, OPEN_UNIT, POSITIVE, REAL)] == ["[0, 1]", "(0, 1)", "(0, inf)", "(-inf, inf)"]
    assert UNIT.contains(Fraction(1))
    assert not OPEN_UNIT.contains(Fraction(1))
    assert not POSITIVE.contains(Fraction(0))


def test_a_symbol_needs_a_domain():
    with pytest.raises(InputError, match="symbol-without-domain"):
        Space({"p": UNIT}).assuming((p, "<", q))


def test_an_assumption_is_one_conjunction():
    with pytest.raises(InputError, match="assumption-not-one"):
        Space({"p": REAL, "q": REAL}).assuming((p * q, "==", 0))
    with pytest.raises(InputError, match="contradictory-assumption"):
        Space({"p": UNIT}).assuming((1, "<", 0))
    positive = Space({"p": POSITIVE, "q": REAL}).assuming((p * q, ">", 0))
    assert [str(sign) for sign in positive.assumptions] == ["q > 0"]


def test_a_domain_settles_signs():
    space = Space({"p": Domain(Fraction(0), Fraction(1), high_open=True)})
    assert space.obvious_sign(p - 1) == -1
    assert space.obvious_sign(p + 1) == 1
    assert space.obvious_sign(p) is None
    assert space.obvious_sign(p * r) is None


def test_the_oracle_uses_the_assumptions():
    space = Space({"p": UNIT, "q": UNIT, "r": UNIT}).assuming((p, ">", q), (q, ">", r))
    asked = oracle(space)
    (sign,) = signs(p, ">", r)[0]
    assert asked.implies(frozenset(), sign) is True
    assert asked.feasible(frozenset({sign.negated()})) is False
    assert asked.strict_sign(p - r) == 1
    assert asked.strict_sign(p) == 1


def test_roots_are_known_to_the_solver():
    import sympy

    asked = oracle(Space({"p": POSITIVE}))
    (sign,) = signs(sympy.sqrt(p + 1), ">", 1)[0]
    assert asked.implies(frozenset(), sign) is True
    (other,) = signs(sympy.sqrt(p), ">", p)[0]
    assert asked.feasible(frozenset({other})) is True
    assert asked.feasible(frozenset({other.negated()})) is True


def test_a_witness_lies_where_it_was_asked_for():
    asked = oracle(Space({"p": UNIT, "q": UNIT}))
    (sign,) = signs(p * q, "==", Fraction(1, 3))[0]
    point = asked.witness(frozenset({sign}))
    assert point is not None
    assert point["p"] * point["q"] == Fraction(1, 3)


def test_a_question_without_an_answer_in_time_is_not_guessed(monkeypatch):
    import z3

    asked = oracle(Space({"p": UNIT, "q": UNIT}).assuming((p, ">", q)))
    monkeypatch.setattr(z3.Solver, "check", lambda self: z3.unknown)
    (sign,) = signs(p**3 * q, "==", Fraction(1, 7))[0]
    assert asked.feasible(frozenset({sign})) is None
    assert asked.unknown == 1


def test_an_assumption_narrows_a_domain():
    space = Space({"p": UNIT}).assuming((p, ">", 0))
    (zero,) = signs(p, "==", 0)[0]
    assert oracle(space).feasible(frozenset({zero})) is False
    with pytest.raises(InputError, match="contradictory-assumption"):
        space.assuming((p, "<=", 0))
