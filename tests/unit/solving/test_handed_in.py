"""What a user hands in that is wrong: every mistake is named, and none is taken for something else."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from tests.unit.solving.games import beer_quiche

import winset as ws
from winset.cli import main
from winset.errors import InputError, NotYetError
from winset.solving import verify

EFG = 'EFG 2 R "two" { "A" "B" } p "" 1 1 "a" { "x" "y" } 0 t "" 1 "" { 1 0 } p "" 2 1 "b" { "l" "r" } 0 '
EFG += 't "" 2 "" { 2 1 } t "" 3 "" { 0 0 }'


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize(
    ("plan", "wanted"),
    [
        ({"A": {"a": "y"}, "B": {"b": "l", "bb": "r"}}, ["unknown-decision"]),
        ({"A": {"a": "y"}, "B": {"b": "l"}, "Zed": {"a": "x"}}, ["unknown-actor"]),
        ({"A": {"a": "y"}, "B": {"b": 3}}, ["bad-plan"]),
        ({"A": {"a": {"y": "oops"}}, "B": {"b": {"l": None}}}, ["bad-probability", "bad-probability"]),
        ({"A": {"a": {"y": float("nan")}}, "B": {"b | x=1": "l"}}, ["unknown-decision", "bad-probability", "plan-gap"]),
        ({"A": "y"}, ["bad-plan"]),
        ([1, 2], ["bad-plan"]),
    ],
)
def test_every_mistake_in_a_plan_is_named(plan: Any, wanted: list[str]) -> None:
    with pytest.raises(InputError) as error:
        verify(ws.read_efg(EFG), plan)
    assert codes(error) == wanted


def test_a_hint_names_the_nearest_decision() -> None:
    plan = {"1": {"drinkz": "quiche"}, "2": {"": "leave"}}
    with pytest.raises(InputError, match="unknown-decision") as error:
        verify(beer_quiche(), plan)
    assert all(problem.hint for problem in error.value.problems if problem.code == "unknown-decision")


@pytest.mark.parametrize("ask", [ws.solve, lambda game: verify(game, {})])
def test_what_is_no_game_is_refused(ask: Any) -> None:
    with pytest.raises(InputError, match="not-a-game"):
        ask("putnam1988/figure1")


def test_a_limit_of_nodes_holds_for_every_game() -> None:
    with pytest.raises(NotYetError, match="node-limit"):
        ws.solve(ws.read_efg(EFG), node_limit=4)
    assert ws.solve(ws.read_efg(EFG), node_limit=5).only().payoff["A"] == 2


def test_a_limit_of_outcomes_can_be_raised() -> None:
    bits = "".join(
        f'p "" 2 {k} "b{k}" {{ "l" "r" }} 0 t "" {2 * k} "" {{ {2**k} 0 }} t "" {2 * k + 1} "" {{ 0 0 }} '
        for k in (1, 2, 3)
    )
    tree = ws.read_efg(f'EFG 2 R "ties" {{ "A" "B" }} c "" 1 "" {{ "1" 1/3 "2" 1/3 "3" 1/3 }} 0 {bits}')
    few = ws.solve(tree, alternatives=5)
    assert "more than the 5 that are followed (alternatives)" in few.notes[0]
    assert len(ws.solve(tree, alternatives=8).equilibria) == 8


def test_an_observation_that_is_misspelt_gets_all_names_as_a_hint() -> None:
    solved = ws.solve(ws.load("putnam1988/figure1_uncertain").at(p="3/4")).only()
    with pytest.raises(InputError, match="never-observed") as error:
        solved.given({"ofer": "ask_much"})
    assert "offer" in error.value.problems[0].hint.split("what players see: ")[1].split(", ")


def test_reading_goes_on_after_a_node_with_other_actions() -> None:
    text = """EFG 2 R "many" { "A" "B" }
p "" 1 1 "" { "l" "r" } 0
t "" 2 "" { nan 1 }
p "" 1 1 "" { "l" "r" "m" } 0
t "" 2 "" { 1 2 }
t "" 3 "" { inf 2 }
t "" 4 "" { 1 2 3 }
"""
    with pytest.raises(InputError) as error:
        ws.read_efg(text)
    assert [(p.code, p.place.line) for p in error.value.problems if p.place] == [
        ("not-a-number", 3),
        ("infoset-mismatch", 4),
        ("outcome-mismatch", 5),
        ("not-a-number", 6),
        ("payoff-count", 7),
    ]


def test_the_suffix_of_a_game_may_be_written_in_capitals(tmp_path: Any) -> None:
    path = tmp_path / "GAME.EFG"
    path.write_text(EFG, encoding="utf-8")
    run = CliRunner().invoke(main, ["solve", str(path), "--concept", "perfect-bayesian"])
    assert run.exit_code == 0, run.output
    assert "One perfect Bayesian equilibrium outcome" in run.output
    for command in (["derive"], ["sweep", "p=0"]):
        run = CliRunner().invoke(main, [command[0], str(path), *command[1:]])
        assert run.exit_code == 2
        assert "not-a-negotiation" in run.output
