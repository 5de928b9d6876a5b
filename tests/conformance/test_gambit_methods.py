"""Every method of Gambit behind the adapter, on small games with known answers.

The same file is run against release 16.7 by ``benchmarks/gambit_releases.py``.
What a method returns must be a Nash equilibrium by a check written here; where
it enumerates, the number is known.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from tests.support.brute_force import Game
from tests.support.games import small_games

from winset.equilibrium import Concept, Stopped
from winset.game_tree import Chance, Decision, GameTree, Terminal
from winset.simplifying import simplify
from winset.solving.gambit import METHODS, Row, nash

GAMES = small_games()
CASES = {
    "prisoners-dilemma": "enumpure enummixed enummixed_float lcp lcp_float enumpoly logit gnm liap",
    "matching-pennies": "enummixed enummixed_float lcp lcp_float lp lp_float enumpoly logit gnm ipa simpdiv liap",
    "ultimatum": "enumpure lcp lcp_float logit gnm ipa",
    "seltens-horse": "enumpure enumpoly logit gnm ipa simpdiv",
    "beer-quiche": "enumpure enummixed enummixed_float lcp lcp_float enumpoly logit gnm ipa simpdiv",
    "figure1-uncertain": "enumpure logit",
}
PAIRS = [(game, method) for game, methods in CASES.items() for method in methods.split()]
TOLERANCE = {"liap": 1e-2, "simpdiv": 1e-6}
NUMBERS = {
    ("prisoners-dilemma", "enumpure"): 1,
    ("prisoners-dilemma", "enummixed"): 1,
    ("matching-pennies", "enummixed"): 1,
    ("matching-pennies", "lp"): 1,
    ("ultimatum", "enumpure"): 33,
    ("seltens-horse", "enumpure"): 2,
    ("beer-quiche", "enumpure"): 2,
    ("beer-quiche", "enummixed"): 4,
    ("figure1-uncertain", "enumpure"): 186,
}


def values(tree: GameTree, rows: list[Row]) -> list[Fraction | float]:
    """What the players get; a plain loop."""
    found: list[list[Fraction | float]] = []
    for node in tree.nodes:
        if isinstance(node, Terminal):
            found.append(list(node.payoffs))
            continue
        weights = (
            rows[node.infoset] if isinstance(node, Decision) else node.probabilities if isinstance(node, Chance) else ()
        )
        pairs = list(zip(weights, node.children, strict=True))
        found.append([sum(w * found[child][i] for w, child in pairs) for i in range(tree.player_count)])
    return found[tree.root]


def regret(tree: GameTree, profile: tuple[Row, ...]) -> Fraction | float:
    """The most that a player gains by another plan."""
    now = values(tree, list(profile))
    worst: Fraction | float = Fraction(0)
    for player in range(tree.player_count):
        own = [k for k, infoset in enumerate(tree.infosets) if infoset.player == player]
        for plan in product(*(range(len(tree.infosets[k].actions)) for k in own)):
            rows = list(profile)
            for k, action in zip(own, plan, strict=True):
                rows[k] = tuple(Fraction(int(a == action)) for a in range(len(tree.infosets[k].actions)))
            worst = max(worst, values(tree, rows)[player] - now[player])
    return worst


def test_every_method_is_tried() -> None:
    assert {method for _, method in PAIRS} == set(METHODS)


@pytest.mark.parametrize(("game", "method"), PAIRS)
def test_what_gambit_returns_is_a_nash_equilibrium(game: str, method: str) -> None:
    tree = GAMES[game]
    result = nash(tree, method, time_limit=60)
    assert result.stopped is Stopped.COMPLETE
    assert result.profiles
    assert len(result.profiles) == NUMBERS.get((game, method), len(result.profiles))
    for profile in result.profiles[:20]:
        if result.exact:
            assert regret(tree, profile) == 0
        else:
            assert regret(tree, profile) < TOLERANCE.get(method, 1e-6)


@pytest.mark.parametrize("game", [game for game, methods in CASES.items() if "enumpure" in methods.split()])
def test_all_pure_nash_equilibria_are_those_of_brute_force(game: str) -> None:
    tree = GAMES[game]
    found = {tuple(row.index(1) for row in profile) for profile in nash(tree, "enumpure").profiles}
    assert found == Game(tree).nash()


def test_counts_of_figure_1() -> None:
    """186 pure Nash, 13 subgame perfect; one sequential, which simplifying alone finds."""
    tree = GAMES["figure1-uncertain"]
    game = Game(tree)
    assert tree.unfolded_size == 31
    assert (len(game.nash()), len(game.subgame_perfect())) == (186, 13)
    simplified = simplify(tree, Concept.SEQUENTIAL)
    assert not simplified.tree.infosets
    assert Game(simplified.tree).outcome(()) == frozenset(
        {
            ((Fraction(7, 10), Fraction(3, 10), Fraction(3, 10), Fraction(1, 10)), Fraction(3, 4)),
            ((Fraction(0),) * 4, Fraction(1, 4)),
        }
    )
