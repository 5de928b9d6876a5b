"""Choices from intervals: several issues at once, efforts, numbers that an actor picks."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

import winset as ws
from winset.errors import InputError, NotYetError

TWO_ISSUES = """
title: two issues at once
parameters: {v: {in: "(0, 1)"}}
issues: {b: {in: [0, 1]}, c: {in: [0, 1]}}
sides:
  A:
    negotiator: {payoff: 3/4 * b + 1/4 * c}
    constituents: {L: {payoff: 3/4 * b + 1/4 * c - v}}
  B: {negotiator: {payoff: 1/4 * (1 - b) + 3/4 * (1 - c)}}
process:
  - bargain: {proposer: B}
  - ratify: [A]
"""

CHOSEN = """
title: a number first
parameters: {k: {in: "(0, inf)", value: 1}}
issues: {x: {in: [0, 1], grid: 2}}
sides:
  F: {negotiator: {payoff: 1 - x + k * e - e^2}}
  H: {negotiator: {payoff: x}}
process:
  - choose: {actor: F, variable: e, in: IN}
  - bargain: {proposer: F}
"""


def read(tmp_path, text):
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")
    return ws.read(path)


def test_a_package_gives_way_on_what_matters_less(tmp_path):
    """By hand: B pays A in b, which A values more, and touches c only where b alone does not do."""
    derivation = ws.derive(read(tmp_path, TWO_ISSUES))
    b, c = (derivation.quantity(f"proposal.B.{issue}") for issue in "bc")
    for v in map(Fraction, ("1/10", "1/2", "3/4", "7/8")):
        assert Fraction(str(b.at(v=v))) == min(1, 4 * v / 3)
        assert Fraction(str(c.at(v=v))) == max(0, 4 * v - 3)
        assert Fraction(str(derivation.quantity("payoff.B").at(v=v))) == (
            1 - v / 3 if v <= Fraction(3, 4) else 3 - 3 * v
        )


def test_what_an_actor_picks_is_best_and_corners_count(tmp_path):
    derivation = ws.derive(read(tmp_path, CHOSEN.replace("IN", "[0, 1]")))
    k = sympy.Symbol("k")
    chosen = derivation.quantity("choice.e")
    assert chosen.at(k=1) == sympy.Rational(1, 2)
    assert chosen.at(k=2) == 1
    assert chosen.at(k=3) == 1
    assert sympy.simplify(derivation.quantity("payoff.F").at(k=1) - sympy.Rational(5, 4)) == 0
    assert str(k) in str(derivation.payoff["F"])


def test_the_finite_game_takes_equal_steps(tmp_path):
    """With half steps the best of 0, 1/2 and 1 is played."""
    solution = ws.solve(read(tmp_path, CHOSEN.replace("IN", "[0, 1], grid: 2")))
    assert solution.only().payoff["F"] == Fraction(5, 4)
    with pytest.raises(NotYetError, match="no-grid"):
        ws.solve(read(tmp_path, CHOSEN.replace("IN", '"[0, inf)"')))


@pytest.mark.parametrize(
    ("interval", "code"),
    [
        ("[1, 0]", "empty-domain"),
        ("[0, 1], grid: 0", "bad-grid"),
        ('"[0, inf)", grid: 4', "bad-grid"),
        ("[0, 1], from: [0, 1]", "no-options"),
    ],
)
def test_a_range_that_makes_no_sense(tmp_path, interval, code):
    with pytest.raises(InputError) as caught:
        read(tmp_path, CHOSEN.replace("IN", interval))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place is not None


AMENDED = """
title: an amendment that the other side must accept
parameters: {c: {in: "(0, 1)"}}
issues: {x: {in: [0, 1]}}
sides:
  P:
    negotiator: {payoff: 1 - x}
    constituents: {C: {payoff: 1 - x}}
  F: {negotiator: {payoff: x, reversion: c}}
process:
  - bargain: {proposer: P, walk_away: always}
  - amend: {by: P.C}
  - ratify: [P]
"""


def test_an_amendment_is_another_number_than_the_offer_and_needs_consent_anew(tmp_path):
    """C would like 0, but F takes nothing below c, whatever it signed before: c is all that C can put in its place.

    An offer below c F rejects, because C would leave it as it is.
    """
    (case,) = ws.derive(read(tmp_path, AMENDED)).cases
    assert (case.probability.agreement, str(case.payoff["F"]), str(case.payoff["P.C"])) == (1, "c", "1 - c")
    assert str(case.proposal) == "anything in [c, 1]"
