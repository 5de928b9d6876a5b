"""Actions that no sequential equilibrium takes, found from bounds on what can follow; information set by set.

An action is left out where another is worth more whatever follows: at every
node of the set, or on average where the belief is settled because the nodes
differ by chance alone. Bounds shrink as actions go, so this is repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from attrs import define, field

from ..clock import check_time
from ..equilibrium.profile import ONE
from ..equilibrium.values import Exact, payoff_scales, scaled_payoffs
from ..game_tree import Chance, Decision, GameTree, Terminal, Tie, ballots_below, bounds_if_cast
from .alternative import NOTHING_BEYOND, Beyond

History: TypeAlias = tuple[tuple[int, int], ...]
"""The (information set, action) pairs on the way to a node."""


@define
class Block:
    """A game that shares nothing, not even leaves, with what a search inside it needs at hand.

    Parameters
    ----------
    tree
        The game; its leaves pay the players alone.
    chances
        Per node how likely chance alone leads there.
    weights, weighted
        The same as a whole number, and per leaf the payoffs times that: sums of
        these are expectations without division. Behind a chance move of
        probability zero the move does not count, so that no weight is zero.
    beyond
        What is behind the leaves, for the votes that are counted together.
    consistent
        Whether beliefs are consistent, so that nodes which differ by chance
        alone have chance's weights off the path too.
    """

    tree: GameTree
    beyond: Beyond = field(factory=lambda: NOTHING_BEYOND)
    consistent: bool = True
    scales: tuple[int, ...] = field(init=False)
    payoffs: dict[int, tuple[Exact, ...]] = field(init=False)
    histories: list[History] = field(init=False)
    chances: list[Fraction] = field(init=False)
    settled: list[bool] = field(init=False)
    allowed: list[tuple[int, ...]] = field(init=False)
    ballots: tuple[frozenset[str], ...] = field(init=False)
    weights: list[int] = field(init=False)
    weighted: dict[int, tuple[Exact, ...]] = field(init=False)
    low: list[tuple[Exact, ...]] = field(init=False)
    high: list[tuple[Exact, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        tree = self.tree
        self.scales = payoff_scales(tree)
        self.payoffs = {
            position: scaled_payoffs(node, self.scales)
            for position, node in enumerate(tree.nodes)
            if isinstance(node, Terminal)
        }
        self.histories = [()] * len(tree.nodes)
        self.chances = [ONE] * len(tree.nodes)
        likely = [ONE] * len(tree.nodes)
        for position in range(tree.root, -1, -1):
            check_time()
            node = tree.nodes[position]
            for action, child in enumerate(node.children):
                if isinstance(node, Decision):
                    self.histories[child] = (*self.histories[position], (node.infoset, action))
                    self.chances[child], likely[child] = self.chances[position], likely[position]
                elif isinstance(node, Chance):
                    self.histories[child] = self.histories[position]
                    self.chances[child] = self.chances[position] * node.probabilities[action]
                    likely[child] = likely[position] * (node.probabilities[action] or ONE)
        scale = lcm(*(chance.denominator for chance in likely))
        self.weights = [chance.numerator * (scale // chance.denominator) for chance in likely]
        self.weighted = {
            position: tuple(self.weights[position] * value for value in row) for position, row in self.payoffs.items()
        }
        self.settled = [
            self.consistent
            and len({self.histories[node] for node in nodes}) == 1
            and any(self.chances[node] for node in nodes)
            for nodes in tree.members
        ]
        self.ballots = ballots_below(tree, self.beyond.ballots)
        self.allowed = [tuple(range(len(infoset.actions))) for infoset in tree.infosets]
        self._bound()
        while self._shrink():
            check_time()
            self._bound()

    def unit_payoffs(self) -> dict[int, tuple[Fraction, ...]]:
        """Per leaf the payoffs shifted and stretched so that each player's smallest is 0 and its largest 1.

        What is best stays best; and numbers near zero mean the same for all games.
        """
        rows = list(self.payoffs.values())
        lows = [min(column) for column in zip(*rows, strict=True)]
        spreads = [max(column) - low or 1 for column, low in zip(zip(*rows, strict=True), lows, strict=True)]
        return {
            position: tuple(
                Fraction(value - low) / spread for value, low, spread in zip(row, lows, spreads, strict=True)
            )
            for position, row in self.payoffs.items()
        }

    def _bound(self) -> None:
        """The least and the most that every player can get from each node on."""
        tree, players = self.tree, range(self.tree.player_count)
        low: list[tuple[Exact, ...]] = []
        high: list[tuple[Exact, ...]] = []
        for position, node in enumerate(tree.nodes):
            check_time()
            if isinstance(node, Terminal):
                low.append(self.payoffs[position])
                high.append(self.payoffs[position])
            elif isinstance(node, Decision):
                children = [node.children[action] for action in self.allowed[node.infoset]]
                low.append(tuple(min(low[child][i] for child in children) for i in players))
                high.append(tuple(max(high[child][i] for child in children) for i in players))
            else:
                assert isinstance(node, Chance)
                pairs = list(zip(node.probabilities, node.children, strict=True))
                low.append(tuple(sum((p * low[child][i] for p, child in pairs), 0 * ONE) for i in players))
                high.append(tuple(sum((p * high[child][i] for p, child in pairs), 0 * ONE) for i in players))
        self.low, self.high = low, high

    def _shrink(self) -> bool:
        shrunk = False
        for infoset, allowed in enumerate(self.allowed):
            if len(allowed) > 1:
                kept = tuple(a for a in allowed if not any(b != a and self._beats(infoset, b, a) for b in allowed))
                if len(kept) < len(allowed):
                    self.allowed[infoset] = kept
                    shrunk = True
        return shrunk

    def _beats(self, infoset: int, better: int, worse: int) -> bool:
        """Whether ``better`` is worth more whatever follows, or as much where ties go to it."""
        tree = self.tree
        player = tree.infosets[infoset].player
        nodes = tree.members[infoset]
        ties = better == self._favoured(infoset)
        least = [self.low[tree.nodes[node].children[better]][player] for node in nodes]
        most = [self.high[tree.nodes[node].children[worse]][player] for node in nodes]
        if self.settled[infoset] and len(nodes) > 1:
            weights: Sequence[Exact] = [self.chances[node] for node in nodes]
            gap = sum((w * (a - b) for w, a, b in zip(weights, least, most, strict=True)), 0 * ONE)
            return gap > 0 or (ties and gap == 0)
        return all(a > b or (ties and a == b) for a, b in zip(least, most, strict=True))

    def _favoured(self, infoset: int) -> int | None:
        """The action that the tie rule takes for sure from an indifferent player, whatever is believed and follows."""
        described = self.tree.infosets[infoset]
        if described.tie is Tie.PIVOTAL:
            if not any(self.chances[node] for node in self.tree.members[infoset]):
                return None  # chance never leads there
            (low, high), (least, most) = (self._decided(infoset, first) for first in (True, False))
            return 0 if low >= most else len(described.actions) - 1 if least > high else None
        return 0 if described.tie is Tie.FIRST else None

    def _decided(self, infoset: int, first: bool) -> tuple[Exact, Exact]:
        """The least and the most that a voter can expect when all votes of its ballot are cast one way."""
        described = self.tree.infosets[infoset]
        player, ballot = described.player, described.ballot

        def bounds(position: int) -> tuple[Exact, Exact]:
            node = self.tree.nodes[position]
            if isinstance(node, Terminal):
                worth = self.beyond.decided(node, ballot, first, player) * self.scales[player]
                return worth, worth
            return self.low[position][player], self.high[position][player]

        low = high = 0 * ONE
        total = 0 * ONE
        for start in self.tree.deciding_nodes[infoset][0 if first else 1]:
            least, most = bounds_if_cast(self.tree, start, first, self.allowed, self.ballots, bounds)
            weight = self.chances[start]
            low, high, total = low + weight * least, high + weight * most, total + weight
        return Fraction(low) / total, Fraction(high) / total
