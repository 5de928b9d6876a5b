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
from ..game_tree import Chance, Decision, GameTree, Terminal, Tie

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
    consistent
        Whether beliefs are consistent, so that nodes which differ by chance
        alone have chance's weights off the path too.
    """

    tree: GameTree
    consistent: bool = True
    scales: tuple[int, ...] = field(init=False)
    payoffs: dict[int, tuple[Exact, ...]] = field(init=False)
    histories: list[History] = field(init=False)
    chances: list[Fraction] = field(init=False)
    settled: list[bool] = field(init=False)
    allowed: list[tuple[int, ...]] = field(init=False)
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
        ties = better == 0 and tree.infosets[infoset].tie is Tie.FIRST
        least = [self.low[tree.nodes[node].children[better]][player] for node in nodes]
        most = [self.high[tree.nodes[node].children[worse]][player] for node in nodes]
        if self.settled[infoset] and len(nodes) > 1:
            weights: Sequence[Exact] = [self.chances[node] for node in nodes]
            gap = sum((w * (a - b) for w, a, b in zip(weights, least, most, strict=True)), 0 * ONE)
            return gap > 0 or (ties and gap == 0)
        return all(a > b or (ties and a == b) for a, b in zip(least, most, strict=True))
