"""Errors speak of what is chosen as the file does."""

from __future__ import annotations

import pytest

import winset as ws
from winset.deriving.naming import in_own_words
from winset.errors import WinsetError

MODEL = """
title: errors in the words of the file
parameters: {{k: {{in: "[0, 2]", value: 1/2}}, t: {{in: "(0, 3]", value: 1}}}}
issues: {{x: {{in: [0, 1]}}}}
uncertainty: {{r: {{distribution: "{distribution}"}}}}
sides:
  H: {{negotiator: {{payoff: x}}, constituents: {{L: {{payoff: "{need}"}}}}}}
  F: {{negotiator: {{payoff: "{payoff}", failure_cost: {{other: "{cost}"}}}}}}
process: [{{bargain: {{{bargain}}}}}, ratify]
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the best offer_x 2 does not exist", "the best x does not exist"),
        ("offer_x amended, chosen_effort_ and offer_pie_share", "x, effort and pie_share"),
        ("my_offer_x and best_x stay", "my_offer_x and best_x stay"),
    ],
)
def test_symbols_are_called_as_in_the_file(text, told):
    assert in_own_words(text) == told


@pytest.mark.parametrize(
    "changes",
    [
        {"distribution": "power(t, 0, 1)", "cost": "k * x"},
        {"distribution": "power(t, 0, 1)", "need": "x^2 - r", "cost": "k * x"},
        {"distribution": "general(G, 0, 1)", "bargain": "protocol: alternating_offers, rounds: 2, proposer: F"},
        {"payoff": "1 - x^4 + x^3 / 2 - k * x"},
        {"bargain": "protocol: alternating_offers, rounds: 3, proposer: F", "payoff": "1 - x^3"},
        {"bargain": "protocol: nash_bargaining", "payoff": "1 - x^3 - k * x"},
    ],
)
def test_no_error_names_what_only_the_program_knows(tmp_path, changes):
    known = {
        "distribution": "uniform(0, 1)",
        "need": "x - r",
        "payoff": "1 - x",
        "cost": "k",
        "bargain": "proposer: F",
    } | changes
    path = tmp_path / "model.yaml"
    path.write_text(MODEL.format(**known), encoding="utf-8")
    with pytest.raises(WinsetError) as caught:
        ws.derive(ws.read(path), time_limit=60)
    for problem in caught.value.problems:
        assert "offer_" not in str(problem)
        assert problem.hint, problem
