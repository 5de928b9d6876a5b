"""One compilation for many values: the instances are the games that compiling gives, or it is not done."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest

import winset as ws
from winset import negotiation as parts
from winset.compiling import compile_tree
from winset.errors import WinsetError
from winset.game_tree import check_tree
from winset.solving import instantiating
from winset.solving import points as points_of
from winset.solving.instantiating import instances, same_game
from winset.solving.sweeping import axes_of, sweep

ONCE = (
    ("putnam1988/figure1_uncertain", "p"),
    ("putnam1988/figure1_uncertain_strategic", "p"),
    ("putnam1988/deliverability", "r"),
    ("putnam1988/figure1", "x1"),
    ("iida1993/international_uncertainty", "pi"),
)


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_every_instance_is_the_game_that_compiling_gives(slug: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instantiating, "SHARE", inf)  # whether it pays is another question, and depends on the machine
    model = ws.load(slug)
    axes = axes_of(model, {name: (0, 1, 13)})
    once = instances(model, axes)
    assert once is not None
    checked = 0
    for value in axes[0].values:
        try:
            compiled = compile_tree(model.at(**{name: value}))
        except WinsetError:
            continue
        instance = once.at({name: value})
        check_tree(instance)
        assert same_game(instance, compiled)
        checked += 1
    assert checked > 5


def test_a_sweep_is_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    model = ws.load("putnam1988/deliverability")
    points = (0, 1, 9)
    with_one = sweep(model, r=points)
    monkeypatch.setattr(points_of, "instances", lambda *_: None)
    assert sweep(model, r=points) == with_one


def test_other_games_are_told_apart() -> None:
    model = ws.load("putnam1988/figure1_uncertain")
    half = compile_tree(model.at(p="1/2"))
    assert same_game(half, compile_tree(model.at(p="1/2")))
    assert not same_game(half, compile_tree(model.at(p="1/3")))
    assert not same_game(half, compile_tree(model.at(p="1")))
    assert not same_game(half, compile_tree(ws.load("putnam1988/figure1")))


def test_moves_that_may_come_and_go_are_in_the_game_of_all_values() -> None:
    # Below c = 1/2 the proposer gets less than its reversion from some agreement, and may then walk away.
    negotiation = parts.Negotiation(
        title="walk away or not",
        parameters={"c": {"domain": "[0, 1]", "value": "1/2"}},
        issues={"z": {"options": ["low", "high"]}},
        sides={
            "X": {"negotiator": {"payoff": {"low": "c - 1/2", "high": "1"}}},
            "Y": {"negotiator": {"payoff": {"low": "1", "high": "1"}}},
        },
        process=[parts.Bargain(proposer="X")],
    )
    once = instances(negotiation, axes_of(negotiation, {"c": (0, 1, 9)}))
    assert once is not None
    moves = {value: once.at({"c": Fraction(value, 8)}).infosets[0].actions for value in range(9)}
    assert {value for value, actions in moves.items() if "no proposal" in actions} == {0, 1, 2, 3}
    for value in range(9):
        assert same_game(once.at({"c": Fraction(value, 8)}), compile_tree(negotiation.at(c=Fraction(value, 8))))


def test_numbers_that_are_no_fractions_are_compiled_at_every_point() -> None:
    negotiation = parts.Negotiation(
        title="a root",
        parameters={"c": {"domain": "[0, 1]", "value": "1/4"}},
        issues={"z": {"options": ["a", "b"]}},
        sides={
            "X": {"negotiator": {"payoff": {"a": "1", "b": "2"}}},
            "Y": {"negotiator": {"payoff": {"a": "1", "b": "1"}}, "constituents": {"g": {"payoff": "(1 + c)^(1/2)"}}},
        },
        process=[parts.Bargain(proposer="X", walk_away="never"), parts.Ratify()],
    )
    assert instances(negotiation, axes_of(negotiation, {"c": ["0", "1/2", "1"]})) is None
    assert sweep(negotiation, c=["0"]).rows[0].endings[0] == Fraction(1)
