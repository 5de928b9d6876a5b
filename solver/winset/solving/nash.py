"""Nash equilibria of a game that shares nothing: sequential ones first, then all that can be listed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb, prod

from attrs import define, evolve, field

from ..clock import check_time, seconds_left
from ..equilibrium import BehaviorProfile, Stopped
from ..equilibrium.continuation import Prospects
from ..equilibrium.values import continuation_values, payoff_scales
from ..errors import FailedError
from ..game_tree import Decision, GameTree
from .alternative import Cell
from .hidden import Played, Plays
from .limits import Limits
from .part import movers_only
from .simultaneous import extreme_equilibria, maximal_cells

MANY_PROFILES = 4_096
"""Up to here all pure profiles are checked here; beyond, Gambit enumerates them."""
MANY_BASES = 100_000
"""Up to so many candidates for corners of a best-reply polytope the extreme equilibria of two players are listed."""
MANY_PLANS = 50_000
"""Up to so many combinations of reduced plans Gambit lists the pure equilibria."""


def search_simultaneous(tree: GameTree, limits: Limits) -> Plays:
    """All equilibria, of every concept alike, where two players move once each."""
    limits.used("all extreme equilibria of simultaneous moves")
    profiles, cells, complete = extreme_equilibria(tree)
    return Plays([Played(profile, {}) for profile in profiles], cells, complete)


@define
class Listing:
    """The Nash equilibria of a game as far as they can be listed: all extreme ones of two movers, or all pure ones.

    Which of the two, or neither, is decided by counts, and so in the same way
    with and without a time limit.

    Parameters
    ----------
    tree
        Nothing is shared but leaves.
    limits
        Told of what cut the listing short.
    """

    tree: GameTree
    limits: Limits
    found: dict[BehaviorProfile, None] = field(factory=dict)
    cells: list[Cell] = field(factory=list)
    complete: bool = False
    ended: bool = False
    """Whether all were listed that the method lists."""

    def run(self) -> None:
        """List what can be listed; what was found is kept when the time is over."""
        if not self.tree.infosets:  # nobody has anything to decide where chance leads
            self.found[BehaviorProfile(())] = None
            self.cells, self.complete, self.ended = [Cell.alone(0)], True, True
            return
        players = sorted({infoset.player for infoset in self.tree.infosets})
        plans = plan_counts(self.tree)
        if len(players) == 2 and _few_bases(plans):
            self.ended = self._ask("enummixed")
            if self.ended and self.found:
                self.cells, self.complete = maximal_cells(self.tree, list(self.found))
            return
        sizes = [len(infoset.actions) for infoset in self.tree.infosets]
        if prod(sizes) <= MANY_PROFILES:
            self._check_all(sizes)
        elif prod(plans) <= MANY_PLANS:
            self.ended = self._ask("enumpure")
        else:
            self.limits.stop(Stopped.NODE_LIMIT)
            self.limits.note(
                f"the players have {' by '.join(map(_count_text, plans))} plans, too many to list every Nash"
                " equilibrium; the sequential ones among them were looked for"
            )

    def plays(self, seeds: Sequence[Played]) -> Plays:
        """What was listed, and equilibria that were found otherwise, where they are no others in a longer list."""
        extra = [evolve(seed, count=0) if self.complete else seed for seed in seeds if seed.profile not in self.found]
        items = [*(Played(profile, {}) for profile in self.found), *extra]
        apart = Plays.apart(items)
        cells = [*self.cells, *apart.cells[len(self.found) :]] if self.complete else apart.cells
        return Plays(items, cells, self.complete)

    def _check_all(self, sizes: Sequence[int]) -> None:
        """Every pure profile."""
        self.limits.used("every pure profile checked")
        tree, scales = self.tree, payoff_scales(self.tree)
        for choices in product(*map(range, sizes)):
            check_time()
            profile = BehaviorProfile.pure(sizes, choices)
            values = continuation_values(tree, profile, scales)
            prospects = Prospects(tree, profile, values)
            if all(prospects.best(player)[tree.root] == worth for player, worth in enumerate(values[tree.root])):
                self.found[profile] = None
        self.ended = True

    def _ask(self, method: str) -> bool:
        """Have an exact method of Gambit list equilibria; whether it ended by itself."""
        from .gambit import nash

        self.limits.used(f"Gambit's {method}")
        check_time()
        try:
            result = nash(movers_only(self.tree), method, seconds_left())
        except FailedError as error:
            self.limits.note(f"Gambit's {method} could not help: {error.problems[0].message.splitlines()[0]}")
            return False
        rows: Sequence[Sequence[Sequence[Fraction]]] = result.profiles  # type: ignore[assignment]
        self.found.update(dict.fromkeys(BehaviorProfile(tuple(map(tuple, profile))) for profile in rows))
        check_time()
        return result.stopped is Stopped.COMPLETE


def _few_bases(plans: Sequence[int]) -> bool:
    """Whether the candidates for corners are few; they are at least two to the power of the smaller count."""
    smaller = min(plans)
    return smaller < MANY_BASES.bit_length() and comb(sum(plans), smaller) <= MANY_BASES


def plan_counts(tree: GameTree) -> list[int]:
    """Per mover how many plans it has, where a plan says nothing of sets that the plan's own moves rule out."""
    before: dict[int, tuple[int, int] | None] = {}
    stack: list[tuple[int, dict[int, tuple[int, int]]]] = [(tree.root, {})]
    while stack:
        check_time()
        position, last = stack.pop()
        node = tree.nodes[position]
        if isinstance(node, Decision):
            player = tree.infosets[node.infoset].player
            before.setdefault(node.infoset, last.get(player))
            for action, child in enumerate(node.children):
                stack.append((child, {**last, player: (node.infoset, action)}))
        else:
            stack += [(child, last) for child in node.children]
    after: dict[tuple[int, int] | None, int] = {}  # the plans for what follows a move
    totals: dict[int, int] = {}
    for infoset in reversed(before):  # a player's later sets were met after its earlier ones
        count = sum(after.get((infoset, action), 1) for action in range(len(tree.infosets[infoset].actions)))
        move = before[infoset]
        if move is None:
            player = tree.infosets[infoset].player
            totals[player] = totals.get(player, 1) * count
        else:
            after[move] = after.get(move, 1) * count
    return [totals[player] for player in sorted(totals)]


def _count_text(count: int) -> str:
    return f"{count:,}" if count < 10**9 else f"about 10^{len(str(count)) - 1}"
