"""Exact equilibria of two movers on a support, and the sets that they belong to."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from random import Random
from typing import Any

import pytest
from tests.support.brute_force import Game
from tests.unit.solving.games import apart, draw, end, game, move

from winset.equilibrium import BehaviorProfile, Concept
from winset.game_tree import GameTree
from winset.solving import certify
from winset.solving.certifying import with_labels
from winset.solving.dominance import Block
from winset.solving.guides import AllSupports
from winset.solving.limits import Limits
from winset.solving.two_movers import solve_on_support


def signaling(seed: int, most: int) -> GameTree:
    rng = Random(seed)
    answers = rng.choice(["xy", "xyz"])

    def answer(message: str) -> Any:
        return move("B", f"answers|m={message}", {a: end(rng.randint(0, most), rng.randint(0, most)) for a in answers})

    def play(kind: int) -> Any:
        return move("A", f"says|type={kind}", {message: answer(message) for message in "lr"})

    return apart(game("A B", draw("type", t0=("1/3", play(0)), t1=("2/3", play(1)))))


def address(tree: GameTree, k: int) -> str:
    seen = ", ".join(f"{name}={value}" for name, value in tree.infosets[k].sees)
    return f"{tree.players[tree.infosets[k].player]} at {tree.infosets[k].label} [{seen}]:"


@pytest.mark.parametrize("seed", range(8))
def test_what_is_found_on_a_support_is_an_equilibrium_with_all_of_its_set(seed: int) -> None:
    """Any corner of one player with any corner of the other, as its words say it."""
    tree = signaling(seed, 1 + seed % 2)
    block = Block(tree)
    guide = AllSupports(block, Limits())
    sets = {address(tree, k).replace("A at says", "A says"): k for k in range(len(tree.infosets))}
    sets |= {address(tree, k): k for k in range(len(tree.infosets))}
    found = 0
    while (proposal := guide.next(patient=True)) is not None:
        on_support = solve_on_support(block, proposal.supports)
        if on_support is None:
            continue
        found += 1
        profile = on_support.profile
        assert all(profile.support(k) == used for k, used in enumerate(proposal.supports))
        labels = with_labels(profile, on_support.labels or {})
        assert certify(tree, profile, Concept.SEQUENTIAL, labels).concept is Concept.SEQUENTIAL
        choices = on_support.continuum.choices if on_support.continuum else ()
        for corners in product(*(choice.corners for choice in choices)):
            rows = list(profile.probabilities)
            for where, act in (line for corner in corners for line in corner):
                k = sets[where]
                rows[k] = tuple(dict(act).get(action, F(0)) for action in tree.infosets[k].actions)
            assert certify(tree, BehaviorProfile(tuple(rows)), Concept.SEQUENTIAL).regret == 0
    assert found


@pytest.mark.parametrize("seed", range(8))
def test_a_pure_support_has_an_equilibrium_where_brute_force_has_one(seed: int) -> None:
    """All unused moves are of one order there: a belief is never certain, which ties alone may ask for."""
    for most in (2, 10**6):
        tree = signaling(seed, most)
        block, brute = Block(tree), Game(tree)
        for choices in brute.profiles():
            if all(action in allowed for action, allowed in zip(choices, block.allowed, strict=True)):
                found = solve_on_support(block, tuple((action,) for action in choices)) is not None
                # In two stages with two types any belief off the path is consistent, so weak ones are sequential.
                wanted = brute.is_perfect_bayesian(choices)
                assert found is wanted or (most == 2 and wanted)
