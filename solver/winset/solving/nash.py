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
from .alternative import Beyond, Parts
from .deviations import nash_regrets
from .dominance import Block
from .hidden import Played, Plays
from .limits import Limits
from .mixed import MixedSearch
from .simultaneous import extreme_equilibria, is_simultaneous, maximal_cells

MANY_PROFILES = 4_096
"""Up to here all pure profiles are checked here; beyond, Gambit enumerates them."""
PATIENCE = 60.0
"""Seconds for one of Gambit's enumerations when the caller sets no limit."""


def search_nash(tree: GameTree, beyond: Beyond, limits: Limits) -> Plays:
    """Nash equilibria; complete for two players, whose extreme equilibria are enumerated exactly."""
    del beyond  # a plain Nash equilibrium knows no tie rules
    if is_simultaneous(tree):
        return search_simultaneous(tree, limits)
    if tree.player_count == 2 and len({infoset.player for infoset in tree.infosets}) == 2:
        plays = _extreme(tree, limits)
        if plays is not None:
            return plays
    items = [Played(profile, {}) for profile in _pure(tree, limits)]
    if not items:
        mixed = MixedSearch(Block(tree), limits).first()
        items = [mixed] if mixed is not None else []
    return Plays(items, [frozenset({index}) for index in range(len(items))], complete=False)


def search_simultaneous(tree: GameTree, limits: Limits) -> Plays:
    """All equilibria, of every concept alike, where two players move once each."""
    limits.used("all extreme equilibria of simultaneous moves")
    profiles, cells = extreme_equilibria(tree)
    return Plays([Played(profile, {}) for profile in profiles], cells, complete=True)


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
    cells = maximal_cells([(_strategies(tree, profile, 0), _strategies(tree, profile, 1)) for profile in profiles])
    return Plays([Played(profile, {}) for profile in profiles], cells, complete=True)


def _strategies(tree: GameTree, profile: BehaviorProfile, player: int) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(
        row for row, infoset in zip(profile.probabilities, tree.infosets, strict=True) if infoset.player == player
    )
