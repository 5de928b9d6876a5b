"""The pure equilibria that ``derive`` lists, against a certificate for every pure profile of small random games."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from tests.support.brute_force import Game
from tests.support.random_games import Shape, random_tree

from winset.condition import UNIT, Space, leaves
from winset.deriving import derive_tree
from winset.equilibrium import BehaviorProfile, Concept
from winset.errors import FailedError, UnsupportedError
from winset.game_tree import GameTree
from winset.solving import certify
from winset.solving.efg import unfold

SEARCH = settings(
    max_examples=60,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
RANDOM = st.integers(0, 10**9).map(Random)
SHAPES = st.builds(
    Shape,
    players=st.integers(2, 3),
    depth=st.integers(3, 4),
    most_actions=st.sampled_from([2, 2, 3]),
    payoffs=st.sampled_from([(0, 2), (-3, 6)]),
    chance=st.sampled_from([0.05, 0.3]),
    leaf=st.sampled_from([0.1, 0.3]),
    joined=st.sampled_from([0.6, 0.95]),
    draw=st.sampled_from([0, 0, 3]),
)
CLOSED = Space({"unused": UNIT})
"""A game without symbols is derived like any other."""


def small(rng: Random, shape: Shape) -> GameTree:
    """A game with a crowded information set of which every pure profile can be looked at."""
    for _ in range(80):
        tree = unfold(random_tree(rng, shape)).tree
        sizes = [len(infoset.actions) for infoset in tree.infosets]
        if 4 <= prod(sizes) <= 200 and any(len(nodes) > 1 for nodes in tree.members):
            return tree
    raise UnsatisfiedAssumption


def agrees(tree: GameTree) -> None:
    """What is derived is what the sequential equilibria give; where less is stated, it is perfect Bayesian at least."""
    try:
        derivation = derive_tree(tree, CLOSED)
    except UnsupportedError as error:
        if {problem.code for problem in error.problems} == {"crossing-sets"}:
            raise UnsatisfiedAssumption from None
        raise
    derived = {
        tuple(Fraction(str(payoff)) for _, payoff in outcome.payoffs)
        for _, outcomes in leaves(derivation.tree)
        for outcome in outcomes
    }
    game = Game(tree)
    found: dict[Concept, set[tuple[Fraction, ...]]] = {concept: set() for concept in Concept}
    for choices in product(*map(range, game.sets)):
        try:
            strongest = certify(tree, BehaviorProfile.pure(game.sets, choices)).concept
        except FailedError:
            continue
        worth = tuple(map(Fraction, game.values(choices)[tree.root]))
        for concept in Concept:
            if concept <= strongest:
                found[concept].add(worth)
    if derivation.concept is Concept.SEQUENTIAL:
        assert derived == found[Concept.SEQUENTIAL]
    else:
        assert found[Concept.SEQUENTIAL] <= derived <= found[Concept.PERFECT_BAYESIAN]


@SEARCH
@given(RANDOM, SHAPES)
def test_what_is_derived_are_the_sequential_equilibria(rng: Random, shape: Shape) -> None:
    agrees(small(rng, shape))
