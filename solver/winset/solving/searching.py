"""Searches for the equilibria of a game that is one piece: hidden moves, no subgame left to cut off.

Several searches take turns, each turn twice as long as the one before, until one
has found something; a search goes on where it was interrupted. So a request with
a time limit does what one without does, and is only cut off: a larger limit
finds what a smaller one finds.
"""

from __future__ import annotations

from contextlib import closing
from typing import Protocol

from ..clock import OutOfTimeError, seconds_left, within
from ..equilibrium import BehaviorProfile, Concept, Stopped
from ..game_tree import GameTree, Tie
from .alternative import Beyond
from .dominance import Block
from .hidden import Played, Plays, Search
from .limits import Limits
from .mixed import MixedSearch
from .nash import Listing, search_simultaneous
from .pure import PureSearch
from .simultaneous import is_simultaneous

FIRST_TURN = 1.0
"""Seconds of a search's first turn."""


class Resumable(Protocol):
    """A search that can be interrupted and asked again."""

    def next(self, patient: bool) -> Played | None:
        """One more equilibrium, ``None`` when there are no more.

        May be left by :class:`OutOfTimeError` at any time; unless ``patient`` also where it would only wait.
        """


class PurePlays:
    """The pure equilibria of a block, one at a time."""

    def __init__(self, block: Block, limits: Limits) -> None:
        limits.used("a search of all pure profiles, the path first")
        self.search = PureSearch(block, limits)
        self.sizes = [len(infoset.actions) for infoset in block.tree.infosets]
        self.limits = limits

    def next(self, patient: bool = True) -> Played | None:
        """The next of them."""
        found = next(self.search.run(), None)
        if found is None:
            if self.search.budget.short:
                self.limits.stop(Stopped.NODE_LIMIT)
                self.limits.note(f"more than {self.search.budget.most} candidates would have to be looked at")
            if self.search.unsure:
                self.limits.note("votes as if they decided were looked for with one play off the path")
            return None
        return Played(BehaviorProfile.pure(self.sizes, found.choices), found.labels)


def by_turns(searches: list[Resumable]) -> tuple[Played | None, list[Resumable]]:
    """The first equilibrium that one of the searches finds, and the searches that are not at their end."""
    turn = FIRST_TURN
    while searches:
        for search in list(searches):
            try:
                patient = len(searches) == 1
                with within(None if patient else turn):
                    found = search.next(patient)
            except OutOfTimeError:
                if seconds_left() == 0:
                    raise
                continue
            if found is not None:
                return found, searches
            searches.remove(search)
        turn *= 2
    return None, searches


def search_sequential(tree: GameTree, beyond: Beyond, limits: Limits) -> Plays:
    """Sequential equilibria: all pure ones; mixed ones where supports are few, or one where there is no pure one."""
    if _free(tree) and is_simultaneous(tree):
        return search_simultaneous(tree, limits)
    block = Block(tree, beyond)
    mixed = MixedSearch(block, limits)
    items = _pure_or_mixed(PurePlays(block, limits), mixed, limits)
    if items and mixed.is_small and _free(tree):
        with limits.fair():
            for one in mixed.all_mixed():
                if all(one.profile != known.profile for known in items):
                    items.append(one)
    return Plays.apart(items, complete=all(len(allowed) == 1 for allowed in block.allowed) and bool(items))


def search_weak(tree: GameTree, beyond: Beyond, limits: Limits) -> Plays:
    """Weak perfect Bayesian equilibria: all pure ones, else a mixed one that is sequential."""
    if _free(tree) and is_simultaneous(tree):
        return search_simultaneous(tree, limits)
    pure = PurePlays(Block(tree, beyond, consistent=False), limits)
    return Plays.apart(_pure_or_mixed(pure, MixedSearch(Block(tree, beyond), limits), limits))


def search_nash(tree: GameTree, beyond: Beyond, limits: Limits) -> Plays:
    """Nash equilibria: sequential ones, which all are Nash, and as many others as can be listed."""
    if is_simultaneous(tree):
        return search_simultaneous(tree, limits)
    block = Block(tree, beyond)
    mixed = MixedSearch(block, limits)
    pure = PurePlays(block, limits)
    with closing(mixed):
        seed, left = by_turns([pure, mixed])
    seeds = [] if seed is None else [seed]
    listing = Listing(tree, limits)
    with limits.fair():
        listing.run()
    if not listing.ended and pure in left:
        with limits.fair():
            while (one := pure.next()) is not None:
                seeds.append(one)
    return listing.plays(seeds)


def _pure_or_mixed(pure: PurePlays, mixed: MixedSearch, limits: Limits) -> list[Played]:
    """All pure equilibria, and a mixed one where it is found before the first of them."""
    with closing(mixed):
        found, left = by_turns([pure, mixed])
    items = [] if found is None else [found]
    if found is not None and pure in left:
        with limits.fair():
            while (one := pure.next()) is not None:
                items.append(one)
    kept = [one for one in items if one.keeps_ties] or items
    for one in kept:
        for note in one.notes:
            limits.note(note)
    return kept


def _free(tree: GameTree) -> bool:
    return all(infoset.tie is Tie.FREE for infoset in tree.infosets)


SEARCHES: dict[Concept, Search] = {
    Concept.NASH: search_nash,
    Concept.SUBGAME_PERFECT: search_nash,
    Concept.PERFECT_BAYESIAN: search_weak,
    Concept.SEQUENTIAL: search_sequential,
}
"""How one piece is searched for each concept."""
