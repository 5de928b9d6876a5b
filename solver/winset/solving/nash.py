"""Nash equilibria of a game that shares nothing: all pure ones, and all extreme ones for two players."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from ..equilibrium import BehaviorProfile, Stopped
from ..equilibrium.values import continuation_values, payoff_scales
from ..errors import FailedError
from ..game_tree import GameTree
from .alternative import Cell, Parts
from .deviations import nash_regrets
from .dominance import Block
from .hidden import LeafRefused, Played, Plays
from .limits import Limits
from .mixed import MixedSearch

MANY_PROFILES = 4_096
"""Up to here all pure profiles are checked here; beyond, Gambit enumerates them."""
PATIENCE = 60.0
"""Seconds for one of Gambit's enumerations when the caller sets no limit."""
MANY_CELLS = 500


def search_nash(tree: GameTree, refused: LeafRefused, limits: Limits) -> Plays:
    """Nash equilibria; complete for two players, whose extreme equilibria are enumerated exactly."""
    del refused  # a plain Nash equilibrium knows no tie rules
    if tree.player_count == 2 and len({infoset.player for infoset in tree.infosets}) == 2:
        plays = _extreme(tree, limits)
        if plays is not None:
            return plays
    items = [Played(profile, {}) for profile in _pure(tree, limits)]
    if not items:
        mixed = MixedSearch(Block(tree), limits).first()
        items = [mixed] if mixed is not None else []
    return Plays(items, [frozenset({index}) for index in range(len(items))], complete=False)


def _pure(tree: GameTree, limits: Limits) -> Iterator[BehaviorProfile]:
    sizes = [len(infoset.actions) for infoset in tree.infosets]
    if prod(sizes) > MANY_PROFILES:
        yield from _asked(tree, "enumpure", limits)[0]
        return
    limits.used("every pure profile checked")
    parts, scales = Parts(tree), payoff_scales(tree)
    for choices in product(*map(range, sizes)):
        limits.check_time()
        profile = BehaviorProfile.pure(sizes, choices)
        if not any(nash_regrets(parts, profile, continuation_values(tree, profile, scales))):
            yield profile


def _asked(tree: GameTree, method: str, limits: Limits) -> tuple[list[BehaviorProfile], bool]:
    """What an exact method of Gambit lists, and whether it ended by itself."""
    from .gambit import nash

    limits.used(f"Gambit's {method}")
    left = limits.seconds_left
    try:
        result = nash(tree, method, PATIENCE if left is None else min(left, PATIENCE))
    except FailedError as error:
        limits.note(f"Gambit's {method} could not help: {error.problems[0].message.splitlines()[0]}")
        return [], False
    done = result.stopped is Stopped.COMPLETE
    if not done:
        limits.stop(Stopped.TIME_LIMIT)
    rows: Sequence[Sequence[Sequence[Fraction]]] = result.profiles  # type: ignore[assignment]
    return [BehaviorProfile(tuple(map(tuple, profile))) for profile in rows], done


def _extreme(tree: GameTree, limits: Limits) -> Plays | None:
    """All extreme equilibria of two players, and which of them mix; ``None`` where Gambit did not finish."""
    profiles, done = _asked(tree, "enummixed", limits)
    if not done or not profiles:
        return None
    profiles = list(dict.fromkeys(profiles))
    return Plays([Played(profile, {}) for profile in profiles], _components(tree, profiles), complete=True)


def _components(tree: GameTree, profiles: Sequence[BehaviorProfile]) -> list[Cell]:
    """Maximal sets of strategies of the two that are all equilibria with each other: each player mixes its own."""
    sides: list[tuple[object, object]] = []
    for profile in profiles:
        first = tuple(row for row, s in zip(profile.probabilities, tree.infosets, strict=True) if s.player == 0)
        second = tuple(row for row, s in zip(profile.probabilities, tree.infosets, strict=True) if s.player == 1)
        sides.append((first, second))
    replies: dict[object, frozenset[object]] = {}
    for one, other in sides:
        replies[one] = replies.get(one, frozenset()) | {other}
    # The maximal complete parts of the graph are the intersections of the sets of replies.
    shared: set[frozenset[object]] = set(replies.values())
    grown = True
    while grown and len(shared) < MANY_CELLS:
        more = {one & two for one in shared for two in replies.values() if one & two}
        grown = not more <= shared
        shared |= more
    cells: list[Cell] = []
    for common in shared:
        partners = {first for first, answers in replies.items() if common <= answers}
        cells.append(frozenset(i for i, (first, second) in enumerate(sides) if first in partners and second in common))
    return cells
