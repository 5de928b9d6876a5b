"""What is known of parameters before anything is derived: values, rounds, equations, alternatives."""

import pytest

import winset as ws
from winset.condition import symbol
from winset.deriving import derive
from winset.deriving.given import given
from winset.errors import InputError, NotYetError
from winset.negotiation import Bargain, Negotiation, Ratify

from .negotiations import OPEN, UNIT, pie

a, b = symbol("a"), symbol("b")


def take_it(proposer):
    return Bargain(proposer=proposer)


def parameters(**domains):
    return pie(take_it("H"), domains, r="0", s="0")


def test_a_parameter_that_counts_rounds_is_never_open():
    """One round gives H everything; two rounds leave F what it gets next time. T stands for its value, not for any."""
    bargain = Bargain(protocol="alternating_offers", proposer="H", rounds="T", discount="d")
    game = pie(bargain, {"T": {"domain": "[1, inf)", "value": "2"}, "d": OPEN}, r="0", s="0", title="two rounds")
    derivation = derive(game)
    assert list(derivation.space.domains) == ["d"]
    assert str(derivation).splitlines()[1] == "where d in (0, 1); T == 2"
    assert derivation.payoff["H"] == 1 - symbol("d")
    assert derivation.at(T=2, d="1/2").payoff["H"] == derivation.at(d="1/2").payoff["H"]
    with pytest.raises(InputError, match="fixed-parameter"):
        derivation.at(T=1, d="1/2")
    with pytest.raises(InputError, match="fixed-parameter"):
        derivation.sign("payoff.H", "T")
    assert derive(game.at(T=1)).payoff["H"] == 1
    with pytest.raises(NotYetError, match="no-value"):
        derive(pie(bargain, {"T": {"domain": "[1, inf)"}, "d": OPEN}, r="0", s="0"))


def powers():
    """X prefers what costs it least; with the exponent open no inequality can be decided."""
    return Negotiation(
        parameters={"a": UNIT, "n": {"domain": "(0, inf)", "value": "3"}},
        issues={"z": UNIT},
        proposals={"A": {"values": {"z": "a"}}, "B": {"values": {"z": "1/2"}}},
        sides={
            "X": {"negotiator": {"payoff": "1 - z^n"}},
            "Y": {"negotiator": {"payoff": "z"}, "constituents": {"c": {"payoff": "z - 1/4"}}},
        },
        process=(Bargain(proposer="X"), Ratify(order=("Y",))),
    )


def test_given_values_are_put_in_before_anything_is_derived():
    for derivation in (derive(powers().at(n=2)), derive(powers(), assume=["n == 2"]), derive(powers().at(n="2"))):
        assert list(derivation.space.domains) == ["a"]
        assert derivation.quantity("payoff.X").at(a="1/4") == 1 - ws.expression.expression("1/16").constant()
        assert derivation.quantity("payoff.X").at(a="1/8") == 1 - ws.expression.expression("1/4").constant()
    opened = powers().at(n=2).opened()
    assert [each.fixed for each in opened.parameters] == [False, False]
    assert derive(opened.at(n=1)).quantity("payoff.X").at(a="1/4", n=1) == ws.expression.expression("3/4").constant()


def test_an_equation_puts_one_parameter_in_terms_of_the_others():
    game = parameters(a=UNIT, b=UNIT, c=UNIT)
    found = given(game, ["b * (1 + a) == c"])
    assert found.space.fixed == {"c": b * (1 + a)} or found.space.fixed["c"].equals(b * (1 + a))
    assert str(found.space) == "a in [0, 1], b in [0, 1]; c == b*(a + 1); a*b + b <= 1"
    assert found.negotiation.constants(symbols=True).keys() >= {"a", "b", "c"}
    # A coefficient that may vanish is not divided by; here that of b is positive.
    found = given(parameters(a=UNIT, b=UNIT), ["b * (1 + a) == 1 + a * a"])
    assert list(found.space.domains) == ["a"]
    assert str(found.space.fixed["b"]) == "(a**2 + 1)/(a + 1)"
    found = given(parameters(a=UNIT, b=UNIT), ["a * a + b * b == 1"])
    assert list(found.space.domains) == ["a", "b"]


def test_equations_in_a_derivation_are_as_good_as_their_formulas():
    """H proposes and leaves F its floor s, which is put as one minus r."""
    game = pie(take_it("H"), {"r": UNIT, "s": UNIT})
    derivation = derive(game, assume=["r + s == 1"])
    assert derivation.payoff["H"].equals(symbol("r"))
    assert str(derivation.quantity("payoff.F").region(">=", "s")) == "everywhere"
    assert derivation.quantity("payoff.H").at(r="1/4", s="3/4") == derivation.quantity("payoff.H").at(r="1/4")
    with pytest.raises(InputError, match="fixed-parameter"):
        derivation.quantity("payoff.H").at(r="1/4", s="1/4")
    with pytest.raises(InputError, match="contradictory-assumption"):
        derive(game, assume=["r + s == 1", "r == 1/4", "s < 1/2"])


@pytest.mark.parametrize(
    ("assumption", "text"),
    [
        ("min(a, 1/2) > 1/4", "a > 1/4"),
        ("max(a, b) <= 3/4", "a <= 3/4; b <= 3/4"),
        ("abs(a - b) < 1/4", "b < a + 1/4; b > a - 1/4"),
        ("not a > b", "a <= b"),
    ],
)
def test_assumptions_that_are_decided_by_cases(assumption, text):
    space = given(parameters(a=UNIT, b=UNIT), [assumption]).space
    for first in range(9):
        for second in range(9):
            point = {"a": ws.expression.expression(f"{first}/8"), "b": ws.expression.expression(f"{second}/8")}
            numbers = {name: each.constant() for name, each in point.items()}
            wanted = ws.expression.parse(assumption).value(ws.expression.Scope(numbers))
            assert all(sign.holds(numbers) for sign in space.cell) == wanted
    assert len(space.assumptions) == len(text.split(";"))


def test_alternatives_that_are_several_are_said():
    for assumption in ("max(a, b) >= 3/4", "a < 1/4 or a > 3/4"):
        with pytest.raises(InputError, match="assumption-not-one") as caught:
            given(parameters(a=UNIT, b=UNIT), [assumption])
        assert caught.value.problems[0].path == "assume.0"
    with pytest.raises(InputError, match="contradictory-assumption"):
        given(parameters(a=UNIT), ["min(a, 1/2) > 2/3"])


def test_a_file_may_fix_a_parameter_by_a_formula():
    game = Negotiation(
        parameters={"r": {**UNIT, "value": "1/4"}, "s": {**UNIT, "value": "1 - r", "fixed": True}},
        issues={"x": {**UNIT, "grid": 8}},
        sides={"H": {"negotiator": {"payoff": "x"}}, "F": {"negotiator": {"payoff": "1 - x - s"}}},
        process=(Bargain(proposer="H"),),
    )
    assert {each.payoff["H"] for each in ws.solve(game).equilibria} == {ws.expression.expression("1/4").constant()}
    assert derive(game).payoff["H"] == symbol("r")
    with pytest.raises(InputError, match="not-a-number"):
        Negotiation(parameters={"r": {"value": "1 - s"}, "s": UNIT})
    with pytest.raises(InputError, match="outside-domain"):
        Negotiation(parameters={"r": {"value": "2"}, "s": {**UNIT, "value": "r", "fixed": True}})
    with pytest.raises(InputError, match="missing-field"):
        Negotiation(parameters={"r": {"fixed": True}})
