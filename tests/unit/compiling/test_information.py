"""Who knows what when: nobody, the own side, constituents only, by espionage, revealed at ratification."""

from __future__ import annotations

import pytest

from winset.compiling.information import information
from winset.game_tree import check_tree
from winset.reading import read_text

MODEL = """\
issues: {x: {in: [0, 1], grid: 2}}
uncertainty:
  r: {values: {low: {prior: 1/2, value: 0}, high: {prior: 1/2, value: 1/2}}, KNOWN}
sides:
  H: {negotiator: {payoff: x}, constituents: {c: {payoff: x - r}}, voting: strategic}
  F: {negotiator: {payoff: 1 - x}}
process:
  - bargain: {proposer: F}
  - ratify
"""


@pytest.mark.parametrize(
    ("known", "wondering"),
    [
        ("known_to: []", {"F proposes", "H answers", "H.c votes"}),
        ("known_to: [H, H.c]", {"F proposes"}),
        ("known_to: [H.c]", {"F proposes", "H answers"}),
        ("known_to: [F, H.c]", {"H answers"}),
        ("known_to: [H, F, H.c], from: ratify", {"F proposes", "H answers"}),
        ("known_to: [H, F, H.c]", set()),
    ],
)
def test_who_wonders_about_the_draw(known: str, wondering: set[str]) -> None:
    tree = read_text(MODEL.replace("KNOWN", known)).compile()
    check_tree(tree)
    rows = {row.move: row for row in information(tree)}
    assert set(rows) == {"F proposes", "H answers", "H.c votes"}
    assert {move for move, row in rows.items() if "r" in row.wonders} == wondering
    for move, row in rows.items():
        assert not ("r" in row.knows and move in wondering)


def test_two_sided_uncertainty_and_correlated_types() -> None:
    text = """\
uncertainty:
  mine: {values: {low: 1/2, high: 1/2}, known_to: [A]}
  yours: {values: {low: 'if(mine == low, 3/4, 1/4)', high: 'if(mine == low, 1/4, 3/4)'}, known_to: [B]}
sides: {A: {}, B: {}}
process:
  - choose: {actor: A, variable: a, from: [stay, go]}
  - choose: {actor: B, variable: b, from: [stay, go]}
  - end: {ending: agreement, payoffs: {A: 'if(a == b, 1, 0)', B: 'if(mine == yours, 1, 0)'}}
"""
    tree = read_text(text).compile()
    check_tree(tree)
    first, second = information(tree)
    assert (first.knows, first.wonders, first.situations) == (("mine",), ("yours",), 2)
    assert (second.knows, second.wonders, second.situations) == (("yours", "a"), ("mine",), 4)
    assert first.to_dict()["does not know"] == "yours"
