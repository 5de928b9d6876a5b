"""Searches for the equilibria of a game that is one piece: hidden moves, no subgame left to cut off."""

from __future__ import annotations

from ..equilibrium import BehaviorProfile, Concept, Stopped
from ..game_tree import GameTree, Tie
from .alternative import Beyond
from .dominance import Block
from .hidden import Played, Plays, Search
from .limits import Limits, OutOfTimeError
from .mixed import MixedSearch
from .nash import search_nash, search_simultaneous
from .pure import PureSearch
from .simultaneous import is_simultaneous

PURE_SHARE = 0.4
"""How much of the time that is left a search of pure profiles may use; the rest is for mixed ones."""


def search_sequential(tree: GameTree, beyond: Beyond, limits: Limits) -> Plays:
    """Sequential equilibria: all pure ones; mixed ones where supports are few, or one where there is no pure one."""
    if _free(tree) and is_simultaneous(tree):
        return search_simultaneous(tree, limits)
    block = Block(tree, beyond)
    items = _pure(block, beyond, limits)
    settled = all(len(allowed) == 1 for allowed in block.allowed)
    mixed = MixedSearch(block, limits)
    if mixed.is_small and _free(tree) and limits.stopped is not Stopped.TIME_LIMIT:
        items += mixed.all_mixed()
    if not items:
        first = mixed.first()
        items = [first] if first is not None else []
    return Plays(items, _apart(items), complete=settled and bool(items))


def search_weak(tree: GameTree, beyond: Beyond, limits: Limits) -> Plays:
    """Weak perfect Bayesian equilibria: all pure ones, else a mixed one that is sequential."""
    if _free(tree) and is_simultaneous(tree):
        return search_simultaneous(tree, limits)
    items = _pure(Block(tree, beyond, consistent=False), beyond, limits)
    if not items:
        mixed = MixedSearch(Block(tree, beyond), limits).first()
        items = [mixed] if mixed is not None else []
    return Plays(items, _apart(items), complete=False)


def _free(tree: GameTree) -> bool:
    return all(infoset.tie is Tie.FREE for infoset in tree.infosets)


def _pure(block: Block, beyond: Beyond, limits: Limits) -> list[Played]:
    limits.used("a search of all pure profiles, the path first")
    search = PureSearch(block, limits, beyond)
    sizes = [len(infoset.actions) for infoset in block.tree.infosets]
    items = []
    try:
        with limits.share(PURE_SHARE):
            for found in search.run():
                items.append(Played(BehaviorProfile.pure(sizes, found.choices), found.labels))
    except OutOfTimeError:
        if not items and limits.seconds_left == 0:
            raise
    if not search.exhausted:
        limits.stop(Stopped.NODE_LIMIT)
    return items


def _apart(items: list[Played]) -> list[frozenset[int]]:
    return [frozenset({index}) for index in range(len(items))]


SEARCHES: dict[Concept, Search] = {
    Concept.NASH: search_nash,
    Concept.SUBGAME_PERFECT: search_nash,
    Concept.PERFECT_BAYESIAN: search_weak,
    Concept.SEQUENTIAL: search_sequential,
}
"""How one piece is searched for each concept."""
