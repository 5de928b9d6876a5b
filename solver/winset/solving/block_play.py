"""What follows in one block from what is done at its sets: values, and refusals that a tie rule asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import define, field

from ..equilibrium.continuation import Continuation, Move, continuation
from ..equilibrium.values import Exact
from ..game_tree import Chance, Decision, Terminal
from .dominance import Block
from .tie_rule import may_choose

Choices: TypeAlias = dict[int, int]
"""What is done at information sets."""
Weighted: TypeAlias = dict[int, tuple[Exact, ...]]
"""Per node what the players expect there, times the node's chance weight."""


@define
class BlockPlay:
    """One block, with what a search asks of it again and again.

    Parameters
    ----------
    block
        With dominated actions left out.
    """

    block: Block
    _below: dict[tuple[int, ...], tuple[int, ...]] = field(factory=dict)

    def below(self, starts: Sequence[int]) -> tuple[int, ...]:
        """The starting nodes and all that follows them, children first."""
        key = tuple(starts)
        known = self._below.get(key)
        if known is None:
            found, stack = set(starts), list(starts)
            while stack:
                for child in self.block.tree.nodes[stack.pop()].children:
                    if child not in found:
                        found.add(child)
                        stack.append(child)
            known = self._below[key] = tuple(sorted(found))
        return known

    def values(self, nodes: Iterable[int], choices: Choices) -> Weighted:
        """What the players expect at nodes that come children first."""
        values: Weighted = {}
        for position in nodes:
            values[position] = self.value(position, choices, values)
        return values

    def value(self, position: int, choices: Choices, values: Weighted) -> tuple[Exact, ...]:
        """What the players expect at a node, times the node's chance weight."""
        node = self.block.tree.nodes[position]
        if isinstance(node, Decision):
            return values[node.children[choices[node.infoset]]]
        if isinstance(node, Chance):
            below = [values[child] for p, child in zip(node.probabilities, node.children, strict=True) if p]
            return tuple(map(sum, zip(*below, strict=True)))
        return self.block.weighted[position]

    def plans(self, player: int, starts: Sequence[int], choices: Choices, follows: Sequence[Exact]) -> Continuation:
        """What a player can do from nodes on while the others act as chosen; nothing here is weighted by chance."""
        tree, payoffs = self.block.tree, self.block.payoffs

        def row(infoset: int) -> Sequence[Exact]:
            return [int(action == choices[infoset]) for action in range(len(tree.infosets[infoset].actions))]

        def ahead(position: int) -> Exact | None:
            paid = payoffs.get(position)
            return None if paid is None else paid[player]

        return continuation(tree, player, starts, row, ahead, follows)

    def worse(self, infoset: int, chosen: int, nodes: Sequence[int], choices: Choices) -> list[Move]:
        """The actions that must be worse than the chosen one, since a tie would go to them; only these nodes count."""
        here = self.block.tree.infosets[infoset]
        return [
            (infoset, other)
            for other in range(len(here.actions))
            if other != chosen
            and not may_choose(
                here,
                chosen,
                other,
                lambda: self.first_refused(infoset, nodes, choices),
                lambda: self.decided(infoset, choices),
            )
        ]

    def first_refused(self, infoset: int, nodes: Sequence[int], choices: Choices) -> bool:
        """Whether the first action is certain to be refused in this round, from all these nodes."""
        tree = self.block.tree
        round_ = tree.infosets[infoset].round
        stack = [tree.nodes[node].children[0] for node in nodes]
        while stack:
            position = stack.pop()
            node = tree.nodes[position]
            if isinstance(node, Terminal):
                if not self.block.beyond.refused(node, round_):
                    return False
            elif isinstance(node, Decision):
                seen = tree.infosets[node.infoset]
                if seen.round not in (0, round_):
                    return False
                action = choices[node.infoset]
                if not (seen.body and seen.actions[action] == "refuse"):
                    stack.append(node.children[action])
            elif isinstance(node, Chance):
                stack.extend(
                    child
                    for name, p, child in zip(node.actions, node.probabilities, node.children, strict=True)
                    if p and not (node.body and name == "refuse")
                )
        return True

    def decided(self, infoset: int, choices: Choices) -> tuple[Exact, Exact] | None:
        """What a voter expects when all votes of its ballot ratify, and when they refuse; all else as chosen.

        Where its nodes differ, they have the weights that chance alone gives
        them. ``None`` where it comes to sets at which nothing is chosen yet, or
        where chance never leads. Both times the same positive number.
        """
        block, seen = self.block, self.block.tree.infosets[infoset]

        def weight(position: int) -> int:
            return block.weights[position] if block.chances[position] else 0

        def worth(position: int, first: bool) -> Exact:
            node = block.tree.nodes[position]
            if isinstance(node, Terminal):
                return weight(position) * block.beyond.decided(node, seen.ballot, first, seen.player)
            if isinstance(node, Decision):
                voting = block.tree.infosets[node.infoset].ballot == seen.ballot
                return worth(node.children[(0 if first else -1) if voting else choices[node.infoset]], first)
            return sum([worth(child, first) for child in node.children])

        behind = block.tree.deciding_nodes[infoset]
        weights = [sum([weight(node) for node in nodes]) for nodes in behind]
        if not all(weights):
            return None
        try:
            worths = [
                sum([worth(node, first) for node in nodes]) for nodes, first in zip(behind, (True, False), strict=True)
            ]
        except KeyError:
            return None
        return worths[0] * weights[1], worths[1] * weights[0]
