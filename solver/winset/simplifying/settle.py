"""Decisions whose best action does not depend on beliefs are settled: ratification above all."""

from __future__ import annotations

from ..equilibrium import Concept
from ..game_tree import Decision, GameTree
from .removing import Branch, Removal
from .simplified import Pass, Rule
from .survivors import survivors


def settle(tree: GameTree, concept: Concept) -> tuple[GameTree, tuple[Rule, ...]] | None:
    """Take the one action that is left at an information set whatever is believed and whatever follows.

    For sequential equilibrium only: the weaker concepts ask less off the path,
    and a settled set no longer keeps subgames together.
    """
    del concept
    if perfect_information(tree):
        return None
    left = survivors(tree)
    settled = {infoset: actions[0] for infoset, actions in enumerate(left) if len(actions) == 1}
    return unwanted(tree, left, settled, set(settled))


def unwanted(
    tree: GameTree, left: tuple[tuple[int, ...], ...], settled: dict[int, int], asked: set[int]
) -> tuple[GameTree, tuple[Rule, ...]] | None:
    """The game without the actions that did not survive at the sets that are asked about."""
    branches = [
        Branch(tuple((position, action) for position in tree.members[infoset]), infoset, action)
        for infoset in sorted(asked)
        for action in range(len(tree.infosets[infoset].actions))
        if action not in left[infoset]
    ]
    return Removal(tree, branches, settled, crowds="reply").run()


def perfect_information(tree: GameTree) -> bool:
    """Whether backward induction alone does, so that nothing is gained before it."""
    return not any(isinstance(node, Decision) and len(tree.members[node.infoset]) > 1 for node in tree.nodes)


SETTLE = Pass("settle decisions", frozenset({Concept.SEQUENTIAL}), settle)
