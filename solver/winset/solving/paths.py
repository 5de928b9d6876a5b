"""The paths of pure play: what is done at the sets that the play comes to, whatever happens elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, field

from ..game_tree import Chance, Decision
from .block_play import Choices
from .dominance import Block


@define
class Paths:
    """Every path of one block that is not ruled out by what the play itself is worth.

    Parameters
    ----------
    block
        With dominated actions left out.
    below
        For every node the information sets at and below it, as bits.
    """

    block: Block
    below: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.below = []
        for node in self.block.tree.nodes:
            bits = 1 << node.infoset if isinstance(node, Decision) else 0
            for child in node.children:
                bits |= self.below[child]
            self.below.append(bits)

    def run(self) -> Iterator[Choices]:
        """Every way to act at the sets that the play comes to, but for acts that cannot be best on the path."""
        tree = self.block.tree
        stack: list[tuple[list[int], Choices]] = [([tree.root], {})]
        while stack:
            pending, choices = stack.pop()
            waiting = self._waiting(pending, choices)
            if not waiting:
                yield choices
                continue
            infoset, arrived = self._next(waiting)
            others = [node for other, nodes in waiting.items() if other != infoset for node in nodes]
            settled = not any(self.below[node] >> infoset & 1 for node in others)
            actions = self._best(infoset, arrived) if settled else self.block.allowed[infoset]
            for action in reversed(actions):
                behind = [tree.nodes[node].children[action] for node in arrived]
                stack.append((others + behind, {**choices, infoset: action}))

    def _waiting(self, pending: Sequence[int], choices: Choices) -> dict[int, list[int]]:
        """The decisions that the play comes to next, by set."""
        tree = self.block.tree
        waiting: dict[int, list[int]] = {}
        stack = list(pending)
        while stack:
            position = stack.pop()
            node = tree.nodes[position]
            if isinstance(node, Decision):
                if node.infoset in choices:
                    stack.append(node.children[choices[node.infoset]])
                else:
                    waiting.setdefault(node.infoset, []).append(position)
            elif isinstance(node, Chance):
                stack += [child for child, p in zip(node.children, node.probabilities, strict=True) if p]
        return waiting

    def _next(self, waiting: dict[int, list[int]]) -> tuple[int, list[int]]:
        """The set to decide: the one nearest to the root, so that later ones know who comes to them."""
        return min(waiting.items(), key=lambda item: (len(self.block.histories[item[1][0]]), item[0]))

    def _best(self, infoset: int, arrived: Sequence[int]) -> Sequence[int]:
        """Allowed actions that may be best at a set when the play comes to it at these nodes alone."""
        block, tree = self.block, self.block.tree
        player = tree.infosets[infoset].player
        bounds = []
        for action in block.allowed[infoset]:
            below = [(block.weights[node], tree.nodes[node].children[action]) for node in arrived]
            low = sum([weight * block.low[child][player] for weight, child in below])
            high = sum([weight * block.high[child][player] for weight, child in below])
            bounds.append((low, high))
        floor = max(low for low, _ in bounds)
        return [action for action, (_, high) in zip(block.allowed[infoset], bounds, strict=True) if high >= floor]
