"""Limits of closed forms as parameters go to borders of their domains."""

from __future__ import annotations

from fractions import Fraction

import pytest

import winset as ws
from winset.errors import InputError


@pytest.fixture(scope="module")
def two_floors():
    return ws.derive(ws.load("tarar2001/endless_offers"))


def test_patient_sides_come_to_the_median_t1_4(two_floors):
    """Exact points, with the median taken by sorting; rates say who is the more patient."""
    limit = two_floors.limit(d1=1, d2=1, rates={"d1": "q1", "d2": "q2"})
    share = limit.quantity("payoff.H")
    for c1, c2, q1, q2 in [("0", "0", 1, 1), ("3/5", "0", 1, 2), ("1/5", "7/10", 1, 1), ("1/4", "1/4", 3, 1)]:
        middle = sorted([Fraction(c1), Fraction(q2, q1 + q2), 1 - Fraction(c2)])[1]
        assert Fraction(str(share.at(c1=c1, c2=c2, q1=q1, q2=q2))) == middle
    assert limit.notes[-1] == "the limit as d1 goes to 1 and d2 goes to 1, d1 at the rate q1, d2 at the rate q2"


def test_the_order_of_limits_is_that_of_the_rates(two_floors):
    """One side infinitely patient first: the other gets no more than its floor."""
    limit = two_floors.limit(d2=1)
    assert Fraction(str(limit.quantity("payoff.H").at(c1="1/5", c2="1/5", d1="1/2"))) == Fraction(1, 5)


def test_a_limit_goes_to_a_border(two_floors):
    with pytest.raises(InputError) as caught:
        two_floors.limit({"d1": "1/2", "dd": 1}, rates={"c1": "2"})
    assert [problem.code for problem in caught.value.problems] == [
        "outside-domain",
        "unknown-parameter",
        "unknown-parameter",
    ]
