"""Searches for the equilibria of a game that is one piece: hidden moves, no subgame left to cut off."""

from __future__ import annotations

from ..equilibrium import BehaviorProfile, Stopped
from ..game_tree import GameTree
from .dominance import Block
from .hidden import LeafRefused, Played, Plays
from .limits import Limits
from .mixed import MixedSearch
from .pure import PureSearch


def search_sequential(tree: GameTree, refused: LeafRefused, limits: Limits) -> Plays:
    """Sequential equilibria: all pure ones, else mixed ones."""
    block = Block(tree)
    settled = all(len(allowed) == 1 for allowed in block.allowed)
    pure = PureSearch(block, limits, refused)
    sizes = [len(infoset.actions) for infoset in tree.infosets]
    limits.used("a search of all pure profiles, the path first")
    items = [Played(BehaviorProfile.pure(sizes, found.choices), found.labels) for found in pure.run()]
    if not items:
        mixed = MixedSearch(block, limits).first()
        items = [mixed] if mixed is not None else []
    if not pure.exhausted:
        limits.stop(Stopped.NODE_LIMIT)
    return Plays(items, [frozenset({index}) for index in range(len(items))], settled and bool(items))
