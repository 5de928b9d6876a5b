"""No pass loses or invents an equilibrium outcome, against brute force on small random games."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from random import Random

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from tests.support.brute_force import Game
from tests.support.random_games import Shape, random_tree

from winset.equilibrium import BehaviorProfile, Concept
from winset.game_tree import GameTree, check_tree
from winset.simplifying import PASSES, Pass, Simplified, simplify
from winset.solving import solve_tree
from winset.solving.efg import unfold

# A seed says nothing smaller than another seed, so nothing is shrunk.
SEARCH = settings(
    max_examples=50,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
RANDOM = st.integers(0, 10**9).map(Random)
SHAPES = st.builds(
    Shape,
    players=st.integers(1, 3),
    depth=st.integers(2, 3),
    most_actions=st.sampled_from([2, 2, 3]),
    payoffs=st.sampled_from([(0, 2), (-3, 6)]),
    chance=st.sampled_from([0.2, 0.5]),
    leaf=st.sampled_from([0.1, 0.4]),
    joined=st.just(0.8),
    closed=st.sampled_from([0, 0.3]),
    zero=st.sampled_from([0, 0.4]),
    certain=st.sampled_from([0, 0.3]),
    draw=st.sampled_from([0, 0, 3, 4]),
    ties=st.booleans(),
)


def simplifiable(
    rng: Random, shape: Shape, concept: Concept, passes: Sequence[Pass], most_unused: int
) -> tuple[GameTree, Simplified]:
    """A game small enough for brute force that the passes make simpler."""
    for _ in range(60):
        tree = unfold(random_tree(rng, shape)).tree
        sizes = [len(infoset.actions) for infoset in tree.infosets]
        if sizes and prod(sizes) <= 300 and sum(size - 1 for size in sizes) <= most_unused:
            simplified = simplify(tree, concept, passes)
            if simplified.undo:
                check_tree(simplified.tree)
                return tree, simplified
    raise UnsatisfiedAssumption


def lifted(simplified: Simplified, choices: tuple[int, ...]) -> tuple[int, ...]:
    sizes = [len(infoset.actions) for infoset in simplified.tree.infosets]
    profile = simplified.lift(BehaviorProfile.pure(sizes, choices))
    assert profile.is_pure
    return tuple(row.index(1) for row in profile.probabilities)


@pytest.mark.parametrize(
    "passes", [*((one,) for one in PASSES[:5]), PASSES[:5]], ids=lambda p: p[0].name if len(p) == 1 else "all"
)
@SEARCH
@given(RANDOM, SHAPES)
def test_sequential_outcomes_stay_as_they_are(passes: tuple[Pass, ...], rng: Random, shape: Shape) -> None:
    tree, simplified = simplifiable(rng, shape, Concept.SEQUENTIAL, passes, 6)
    before, after = Game(tree), Game(simplified.tree)
    most = 3 if len(tree.infosets) < 5 else 2
    then, now = before.sequential(most), after.sequential(most)
    assert {before.outcome(profile) for profile in then} == {after.outcome(profile) for profile in now}
    for profile in now:
        back = lifted(simplified, profile)
        assert before.outcome(back) == after.outcome(profile)
        assert back in then or before.is_sequential(back, 4)


BRUTE = {
    Concept.NASH: Game.nash,
    Concept.SUBGAME_PERFECT: Game.subgame_perfect,
    Concept.PERFECT_BAYESIAN: Game.perfect_bayesian,
}


@pytest.mark.parametrize("concept", BRUTE, ids=lambda concept: concept.value)
@SEARCH
@given(RANDOM, SHAPES)
def test_weaker_outcomes_stay_as_they_are(concept: Concept, rng: Random, shape: Shape) -> None:
    tree, simplified = simplifiable(rng, evolve(shape, ties=False), concept, PASSES[:5], 9)
    before, after = Game(tree), Game(simplified.tree)
    then, now = BRUTE[concept](before), BRUTE[concept](after)
    assert {before.outcome(profile) for profile in then} == {after.outcome(profile) for profile in now}
    assert {lifted(simplified, profile) for profile in now} <= then


@SEARCH
@given(RANDOM, SHAPES)
def test_sharing_keeps_the_tree_and_lifts_to_equilibria(rng: Random, shape: Shape) -> None:
    tree, simplified = simplifiable(rng, shape, Concept.NASH, PASSES[5:], 9)
    assert simplified.tree.unfolded_size == tree.unfolded_size
    # A profile of the graph, laid out again, is the lifted profile: the order of sets is the same.
    again = unfold(simplified.tree)
    before, laid_out = Game(tree), Game(again.tree)
    for choices in list(Game(simplified.tree).profiles())[:20]:
        back = lifted(simplified, choices)
        assert back == tuple(choices[k] for k in again.infosets)
        assert before.outcome(back) == laid_out.outcome(back)


@settings(SEARCH, max_examples=15)
@given(RANDOM, SHAPES)
def test_sharing_neither_loses_nor_invents_an_outcome(rng: Random, shape: Shape) -> None:
    """A game that repeats closed subgames, solved as a graph, beside brute force on the tree written out."""
    for _ in range(60):
        graph = random_tree(rng, evolve(shape, closed=0.7, ties=False, depth=3))
        whole = Game(unfold(graph).tree)
        few = prod(whole.sets) <= 150 and sum(size - 1 for size in whole.sets) <= 6
        if few and len(whole.tree.infosets) > len(graph.infosets) > 1:
            break
    else:
        raise UnsatisfiedAssumption
    solution = solve_tree(graph)
    found = {frozenset((o.payoffs, o.probability) for o in one.outcomes): one for one in solution.equilibria}
    assert {whole.outcome(profile) for profile in whole.sequential(2)} <= set(found)
    credible = {whole.outcome(profile) for profile in whole.perfect_bayesian()}
    assert {outcome for outcome, one in found.items() if one.profile.is_pure} <= credible


@SEARCH
@given(RANDOM, SHAPES)
def test_every_pass_gives_a_sound_graph_also_of_shared_ones(rng: Random, shape: Shape) -> None:
    graph = random_tree(rng, shape)
    for concept in Concept:
        simplified = simplify(graph, concept)
        check_tree(simplified.tree)
        sizes = [len(infoset.actions) for infoset in simplified.tree.infosets]
        assert len(simplified.lift(BehaviorProfile.pure(sizes, [0] * len(sizes))).probabilities) == len(graph.infosets)
        assert simplify(graph, concept) == simplified
