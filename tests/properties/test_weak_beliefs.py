"""Perfect Bayesian equilibria and the ladder of concepts, against brute force on small random games."""

from __future__ import annotations

from math import prod
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from tests.support.brute_force import Game
from tests.support.random_games import Shape, random_tree

from winset.equilibrium import BehaviorProfile, Concept, Found, Stopped
from winset.errors import FailedError
from winset.game_tree import GameTree
from winset.solving import certify, solve_tree
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
    chance=st.sampled_from([0.1, 0.3]),
    leaf=st.sampled_from([0.1, 0.4]),
    joined=st.sampled_from([0.6, 0.95]),
    closed=st.sampled_from([0, 0.3]),
    zero=st.sampled_from([0, 0.4]),
    draw=st.sampled_from([0, 0, 3]),
)


def small(rng: Random, shape: Shape) -> GameTree:
    """A game with a crowded information set that brute force can deal with."""
    for _ in range(80):
        tree = unfold(random_tree(rng, shape)).tree
        sizes = [len(infoset.actions) for infoset in tree.infosets]
        if 4 <= prod(sizes) <= 150 and any(len(nodes) > 1 for nodes in tree.members):
            return tree
    raise UnsatisfiedAssumption


@SEARCH
@given(RANDOM, SHAPES)
def test_a_certificate_says_the_strongest_concept(rng: Random, shape: Shape) -> None:
    tree = small(rng, shape)
    game = Game(tree)
    nash, subgame_perfect, perfect_bayesian = game.nash(), game.subgame_perfect(), game.perfect_bayesian()
    assert perfect_bayesian <= subgame_perfect <= nash
    for choices in game.profiles():
        profile = BehaviorProfile.pure(game.sets, choices)
        try:
            certificate = certify(tree, profile)
        except FailedError:
            assert choices not in nash
            continue
        assert choices in nash
        assert (certificate.concept >= Concept.SUBGAME_PERFECT) is (choices in subgame_perfect)
        assert (certificate.concept >= Concept.PERFECT_BAYESIAN) is (choices in perfect_bayesian)
        assert bool(certificate.threats) is (choices not in perfect_bayesian)


@SEARCH
@given(RANDOM, SHAPES)
def test_all_pure_perfect_bayesian_outcomes_are_found(rng: Random, shape: Shape) -> None:
    tree = small(rng, shape)
    game = Game(tree)
    wanted = {game.outcome(choices) for choices in game.perfect_bayesian()}
    solution = solve_tree(tree, Concept.PERFECT_BAYESIAN)
    assert solution.stopped in (Stopped.COMPLETE, Stopped.GAVE_UP)
    found = {
        frozenset((outcome.payoffs, outcome.probability) for outcome in one.outcomes): one
        for one in solution.equilibria
    }
    assert wanted <= set(found)
    assert {key for key, one in found.items() if one.profile.is_pure} <= wanted
    assert all(one.certificate.concept >= Concept.PERFECT_BAYESIAN for one in solution.equilibria)
    assert solution.found is not Found.NONE or not wanted
