"""What follows in one block from what is done at its sets: values, and refusals that a tie rule asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
LeafRefused: TypeAlias = Callable[[Terminal, int], bool]
"""Whether a refusal in this round is certain behind a leaf."""


@define
class BlockPlay:
    """One block, with what a search asks of it again and again.

    Parameters
    ----------
    block
        With dominated actions left out.
    leaf_refused
        For the tie rule that looks ahead to a refusal.
    """

    block: Block
    leaf_refused: LeafRefused
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
            and not may_choose(here, chosen, other, lambda: self.first_refused(infoset, nodes, choices))
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
                if not self.leaf_refused(node, round_):
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
