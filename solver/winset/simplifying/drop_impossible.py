"""Chance branches of probability zero are dropped."""

from __future__ import annotations

from ..equilibrium import Concept
from ..game_tree import Chance, GameTree
from .removing import Branch, Removal
from .simplified import Pass, Rule


def drop_impossible(tree: GameTree, concept: Concept) -> tuple[GameTree, tuple[Rule, ...]] | None:
    """Drop what chance never does.

    A decision that is only there gets an exact best reply when a profile is put
    back. A branch stays where dropping it would say more than the concept does:
    for subgame perfection and perfect Bayesian equilibrium when an information
    set has nodes on both sides, since a player off the path may then believe
    anything and a subgame would begin that did not; and, but for Nash, when a
    set of several nodes is only there, since no belief can be derived for it.
    """
    branches = [
        Branch(((position, action),))
        for position, node in enumerate(tree.nodes)
        if isinstance(node, Chance)
        for action, probability in enumerate(node.probabilities)
        if probability == 0
    ]
    return Removal(
        tree,
        branches,
        half_gone=concept in (Concept.NASH, Concept.SEQUENTIAL),
        crowds="ignore" if concept is Concept.NASH else "stay",
    ).run()


DROP_IMPOSSIBLE = Pass("drop impossible branches", frozenset(Concept), drop_impossible)
