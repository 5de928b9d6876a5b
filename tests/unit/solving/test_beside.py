"""Subgames with hidden moves in several processes: the answer of one process, and nothing left behind."""

from __future__ import annotations

import _thread
import os
import threading
import time
from fractions import Fraction
from typing import Any

import pytest
from benchmarks.games import signaling

import winset as ws
from winset.equilibrium import Solution, Stopped
from winset.errors import InputError
from winset.game_tree import GameTree
from winset.solving import beside, hidden, solve_tree
from winset.solving.efg import read_efg
from winset.solving.workers import Workers

SEVERAL = ("humphreys2007/committee", "humphreys2007/senate", "iida1996/screening", "iida1996/renegotiation")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Workers]:
    """The workers that were started."""
    found: list[Workers] = []

    def noted(count: int) -> Workers:
        found.append(own_workers(count))
        return found[-1]

    own_workers = beside.own_workers
    monkeypatch.setattr(beside, "own_workers", noted)
    return found


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch, started: list[Workers]) -> list[Workers]:
    """Other processes are started at once, and get everything but what comes first."""
    here = beside.Beside.answer

    def answer(self: beside.Beside, place: int) -> tuple[Any, str]:
        while place and self._helpers > 0 and place in self._left:
            beside.check_time()
            time.sleep(0.01)
        return here(self, place)

    monkeypatch.setattr(beside, "PATIENCE", 0)
    monkeypatch.setattr(beside.Beside, "answer", answer)
    return started


def states(count: int = 3) -> GameTree:
    return read_efg(signaling(4, 3, [1 + Fraction(state, 2) for state in range(count)]))


def over(workers: list[Workers]) -> bool:
    return bool(workers) and not any(each._busy or each._idle for each in workers)


@pytest.mark.parametrize("slug", SEVERAL)
def test_models_have_the_same_answer_in_two_processes(slug: str, at_once: list[Workers]) -> None:
    model = ws.load(slug)
    alone = ws.solve(model, processes=1)
    assert not at_once
    assert ws.solve(model, processes=2) == alone
    assert over(at_once)


@pytest.mark.parametrize("concept", ["sequential", "perfect_bayesian", "subgame_perfect"])
def test_games_have_the_same_answer_in_two_processes(concept: str, at_once: list[Workers]) -> None:
    def solved(processes: int) -> Solution:
        return ws.solve(states(), concept, processes=processes)

    assert solved(2) == solved(1)
    assert over(at_once)


def test_what_is_solved_soon_starts_no_process(started: list[Workers]) -> None:
    for slug in SEVERAL[1:]:
        ws.solve(ws.load(slug))
    solve_tree(states(), processes=2)
    assert not started


def test_a_crash_is_told_and_its_subgame_is_solved_here(
    at_once: list[Workers], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = solve_tree(states(), processes=1)
    monkeypatch.setattr(hidden, "PieceSolver", lambda *_: Unpacks(os.abort))
    solution = solve_tree(states(), processes=2)
    assert solution.equilibria == alone.equilibria
    assert set(solution.notes) - set(alone.notes) == {
        "a process that solved a subgame crashed (SIGABRT); the subgame was solved again"
    }
    assert over(at_once)


def test_a_process_that_hangs_ends_with_the_time(at_once: list[Workers], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden, "PieceSolver", lambda *_: Unpacks(time.sleep, 600))
    start = time.monotonic()
    assert solve_tree(states(), processes=2, time_limit=3).stopped is Stopped.TIME_LIMIT
    assert time.monotonic() - start < 30
    assert over(at_once)


def test_an_interrupt_ends_what_runs_beside(at_once: list[Workers], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden, "PieceSolver", lambda *_: Unpacks(time.sleep, 600))
    threading.Timer(2, _thread.interrupt_main).start()
    assert solve_tree(states(), processes=2).stopped is Stopped.INTERRUPTED
    assert over(at_once)


def test_no_process_is_refused() -> None:
    with pytest.raises(InputError, match="bad-processes"):
        ws.solve(states(), processes=0)


class Unpacks:
    """Does something where it is unpacked."""

    def __init__(self, *what: Any) -> None:
        self.what = what

    def __reduce__(self) -> tuple[Any, ...]:
        return self.what[0], self.what[1:]
