"""Gambit as the witness: what we find on a simplified game is an equilibrium of the whole one by Gambit's regret."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.conformance.test_catalog import FILES, FORGETFUL, name
from tests.support.games import small_games

from winset.game_tree import GameTree
from winset.solving import solve_tree
from winset.solving.efg import read_efg_file
from winset.solving.gambit import gambit_regret

SMALL = small_games()
SOLVABLE = [path for path in FILES if not any(name(path).endswith(key) for key in FORGETFUL)]


def witnessed(tree: GameTree) -> None:
    solution = solve_tree(tree, time_limit=20)
    assert solution.equilibria
    for equilibrium in solution.equilibria:
        regret = gambit_regret(equilibrium.tree, equilibrium.profile)
        assert regret <= (equilibrium.certificate.tolerance or Fraction(0))


@pytest.mark.parametrize("game", SMALL)
def test_small_games(game: str) -> None:
    witnessed(SMALL[game])


@pytest.mark.parametrize("path", SOLVABLE, ids=name)
def test_every_game_of_the_catalog_has_a_certified_equilibrium(path: Path) -> None:
    witnessed(read_efg_file(path))
