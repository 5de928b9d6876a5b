"""The canonical text of every kind of win-set, and what JSON says of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

import winset as ws
from winset.negotiation import Group, Issue, Members, Negotiation, Side
from winset.ratification import AnyOf, Majority, Unanimity
from winset.win_set import agreement_zone, support

Golden = Callable[[str, str], None]
SQUARE = [Issue("x", domain=(0, 1)), Issue("y", domain=(0, 1))]


def drawn() -> object:
    return agreement_zone(ws.load("putnam1988/figure1_uncertain").at(p="3/4"), over="issues")


def listed() -> object:
    return agreement_zone(ws.load("putnam1988/synergistic_linkage"))


def irrational() -> object:
    groups = [
        Group("doves", payoff="1/8 - (z - 1/2)^2"),
        Group("people", votes=2, payoff="z^2", members=Members("uniform(0, 1)")),
    ]
    sides = [Side("Home", constituents=groups), Side("Abroad", constituents=[Group("all", payoff="9/10 - z")])]
    return agreement_zone(Negotiation(issues=[Issue("z", domain=(0, 1))], sides=sides))


def polygons() -> object:
    either = [Group("p", payoff="x - 3/4"), Group("q", payoff="1/4 - y"), Group("r", payoff="-abs(x - y)")]
    people = [Group("people", payoff="x + y", members=Members("uniform(0, 2)"))]
    sides = [Side("Home", constituents=either, body=AnyOf()), Side("Abroad", constituents=people, body=Majority())]
    return agreement_zone(Negotiation(issues=SQUARE, sides=sides))


def conditions() -> object:
    groups = [Group("p", payoff="-(x - 1)^2 - y^2 + 1"), Group("q", payoff="-x^2 - (y - 1)^2 + 1")]
    return agreement_zone(Negotiation(issues=SQUARE, sides=[Side("Home", constituents=groups, body=Unanimity())]))


def votes() -> object:
    groups = [
        Group("party", votes=2, payoff="z - 1/2"),
        Group("people", votes=3, payoff="z^2", members=Members("uniform(0, 1)")),
    ]
    game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("Home", constituents=groups)])
    return support(game, "Home")


@pytest.mark.parametrize("example", [drawn, listed, irrational, polygons, conditions, votes], ids=lambda f: f.__name__)
def test_canonical_texts(example: Callable[[], object], golden: Golden) -> None:
    found = example()
    written = json.dumps(found.to_dict(), indent=2, ensure_ascii=False)
    golden(f"win_set/{example.__name__}", f"{found}\n\n{written}\n")
