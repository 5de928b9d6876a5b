"""Conditionally dominated actions are removed, information set by information set."""

from __future__ import annotations

from ..equilibrium import Concept
from ..game_tree import GameTree, Tie
from .settle import perfect_information, unwanted
from .simplified import Pass, Rule
from .survivors import survivors


def remove_dominated(tree: GameTree, concept: Concept) -> tuple[GameTree, tuple[Rule, ...]] | None:
    """Remove actions that no sequential equilibrium takes, where that touches nobody's beliefs.

    For sequential equilibrium only, as settling is.
    """
    del concept
    if perfect_information(tree):
        return None
    left = survivors(tree)
    settled = {infoset: actions[0] for infoset, actions in enumerate(left) if len(actions) == 1}
    # A rule that weighs the first action against the last needs both.
    asked = {k for k, infoset in enumerate(tree.infosets) if infoset.tie is not Tie.SIGN or k in settled}
    return unwanted(tree, left, settled, asked)


REMOVE_DOMINATED = Pass("remove dominated actions", frozenset({Concept.SEQUENTIAL}), remove_dominated)
