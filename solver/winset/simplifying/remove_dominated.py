"""Conditionally dominated actions are removed, information set by information set."""

from __future__ import annotations

from ..equilibrium import Concept
from ..game_tree import GameTree, Tie
from .settle import known_actions, perfect_information, unwanted
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
    settled = known_actions(tree, left)
    # A rule that weighs the first action against the last needs both.
    weighing = (Tie.SIGN, Tie.PIVOTAL)
    asked = {k for k, infoset in enumerate(tree.infosets) if infoset.tie not in weighing or k in settled}
    return unwanted(tree, left, settled, asked)


REMOVE_DOMINATED = Pass("remove dominated actions", frozenset({Concept.SEQUENTIAL}), remove_dominated)
