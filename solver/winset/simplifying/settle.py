"""Decisions whose best action does not depend on beliefs are settled: ratification above all."""

from __future__ import annotations

from ..equilibrium import Concept
from ..game_tree import GameTree, Tie
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
    settled = known_actions(tree, left)
    return unwanted(tree, left, settled, set(settled))


def known_actions(tree: GameTree, left: tuple[tuple[int, ...], ...]) -> dict[int, int]:
    """The sets whose one action is known; votes that are cast as if they decided stay, with all their nodes.

    Each of these asks what follows when the others on its ballot change too.
    """
    return {
        infoset: actions[0]
        for infoset, actions in enumerate(left)
        if len(actions) == 1 and tree.infosets[infoset].tie is not Tie.PIVOTAL
    }


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
    """Whether only votes that are counted together are hidden, so that nothing is gained before backward induction."""
    return not any(
        len(nodes) > 1 and infoset.tie is not Tie.PIVOTAL
        for nodes, infoset in zip(tree.members, tree.infosets, strict=True)
    )


SETTLE = Pass("settle decisions", frozenset({Concept.SEQUENTIAL}), settle)
