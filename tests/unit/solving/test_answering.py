"""What a user calls: ``ws.solve`` and ``ws.read_efg``, whatever they are given."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest

import winset as ws
from winset.errors import InputError, NotYetError, UnsupportedError
from winset.negotiation import Bargain

TEXT = 'EFG 2 R "a choice" { "A" "B" }\np "" 1 1 "" { "l" "r" } 0\nt "" 1 "" { 1, 0.5 }\nt "" 2 "" { 2/3, 0 }\n'


def test_a_game_from_a_path_a_file_or_its_text(tmp_path: Path) -> None:
    (tmp_path / "game.efg").write_text(TEXT, encoding="utf-8")
    games = [
        ws.read_efg(TEXT),
        ws.read_efg(tmp_path / "game.efg"),
        ws.read_efg(str(tmp_path / "game.efg")),
        ws.read_efg(io.StringIO(TEXT)),
    ]
    assert games == [games[0]] * 4
    assert ws.solve(games[0]).only().payoff == {"A": Fraction(1), "B": Fraction(1, 2)}


def test_a_game_that_is_not_there() -> None:
    with pytest.raises(InputError, match="missing-file"):
        ws.read_efg("nowhere.efg")


@pytest.mark.parametrize("concept", ["nash", "subgame-perfect", "perfect_bayesian", ws.Concept.SEQUENTIAL])
def test_a_concept_by_its_name_or_itself(concept: str | ws.Concept) -> None:
    figure1 = ws.load("putnam1988/figure1_uncertain")
    assert any(e.payoff["X"] == Fraction(21, 40) for e in ws.solve(figure1, concept).equilibria)


@pytest.mark.parametrize("arguments", [{"concept": "trembling"}, {"ties": "random"}])
def test_words_that_mean_nothing_here(arguments: dict[str, str]) -> None:
    with pytest.raises(InputError, match="unknown-choice"):
        ws.solve(ws.load("putnam1988/figure1_uncertain"), **arguments)


def test_the_node_limit_holds_for_the_game_that_is_built() -> None:
    with pytest.raises(NotYetError, match="node-limit"):
        ws.solve(ws.load("cafta2005"), node_limit=10)


def test_a_solution_says_how_a_distribution_was_played() -> None:
    (note,) = ws.solve(ws.load("iida1993/domestic_uncertainty")).notes
    assert "4 midpoints" in note
    assert "at most 1/8" in note


def test_irrational_payoffs_are_refused_by_name() -> None:
    root = ws.Negotiation(
        issues={"z": {"domain": (0, 1), "grid": 2}},
        sides={"X": {"negotiator": {"payoff": "z^(1/2)"}}},
        process=[Bargain("X")],
    )
    with pytest.raises(UnsupportedError, match=r"irrational-payoff.*X gets sqrt\(2\)/2"):
        ws.solve(root)
