"""Whose allies constituents are, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from winset.errors import NotYetError
from winset.negotiation import Group, Issue, Negotiation, Side, Type
from winset.ratification import Unanimity
from winset.win_set import alignment

F = Fraction
GRID = Issue("z", domain=(0, 1), grid=4)  # Home's share


def test_factional_constituents_have_allies_across_the_table() -> None:
    """Doves abroad like concessions to Home; moderates like the middle and are nobody's."""
    home = Side("Home", negotiator={"payoff": "z"}, constituents=[Group("hawks", payoff="z^3")])
    groups = [
        Group("doves", payoff="2 * z"), Group("hawks", payoff="-z"), Group("moderates", payoff="-abs(z - 1/2)"),
        Group("leaning", payoff="-abs(z - 3/8)"), Group("indifferent"),
    ]  # fmt: skip
    abroad = Side("Foreign", negotiator={"payoff": "1 - z"}, constituents=groups)
    found = {f"{each.side}.{each.group}": each for each in alignment(Negotiation(issues=[GRID], sides=[home, abroad]))}
    assert found["Home.hawks"].scores == (("Home", F(1)), ("Foreign", F(-1)))
    assert found["Foreign.doves"].ally == "Home"
    assert found["Foreign.doves"].across
    assert found["Foreign.hawks"].ally == "Foreign"
    assert not found["Foreign.hawks"].across
    assert found["Foreign.moderates"].scores == (("Home", F(0)), ("Foreign", F(0)))
    assert found["Foreign.moderates"].ally is None
    # Of ten pairs 0 < 1/4 and 0 < 1/2 rise with z, 0 = 3/4 and 1/4 = 1/2 tie, and the other six fall.
    assert found["Foreign.leaning"].scores == (("Home", F(2 - 6, 10)), ("Foreign", F(6 - 2, 10)))
    assert found["Foreign.indifferent"].ally is None
    assert str(found["Foreign.doves"]) == "Foreign.doves: Home's ally (Home 1, Foreign -1)"


def test_types_must_be_given() -> None:
    types = [Type("soft", prior="1/2", payoff="z"), Type("hard", prior="1/2", payoff="-z")]
    sides = [
        Side("Home", negotiator={"payoff": "z"}),
        Side("Foreign", negotiator={"payoff": "-z"}, constituents=[Group("g", types=types)]),
    ]
    game = Negotiation(issues=[GRID], sides=sides)
    with pytest.raises(NotYetError, match="open-draw"):
        alignment(game)
    voting = evolve(sides[1], body=Unanimity(of=["h"]), constituents=(*sides[1].constituents, Group("h")))
    voteless = evolve(game, sides=[sides[0], voting])
    with pytest.raises(NotYetError, match="open-draw"):
        alignment(voteless)
    assert alignment(game, {"Foreign.g": "soft"})[0].across
    assert not alignment(game, {"Foreign.g": "hard"})[0].across
