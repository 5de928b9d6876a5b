"""Building a game tree, in canonical order."""

from __future__ import annotations

from typing import Any

from attrs import define, field

from .nodes import Chance, Decision, InformationSet, Node, Split, Terminal
from .tree import GameTree


@define
class TreeBuilder:
    """Collects nodes for a :class:`GameTree`; equal terminals become one node.

    Sharing anything else is the caller's decision: use the position of a closed
    subgame's root as a child as often as it occurs.
    """

    nodes: list[Node] = field(factory=list)
    infosets: list[InformationSet] = field(factory=list)
    _terminals: dict[Terminal, int] = field(factory=dict)

    def add(self, node: Node) -> int:
        """The position of the node."""
        if isinstance(node, Terminal):
            known = self._terminals.get(node)
            if known is not None:
                return known
            self._terminals[node] = len(self.nodes)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def add_infoset(self, infoset: InformationSet) -> int:
        """The position of a new information set."""
        self.infosets.append(infoset)
        return len(self.infosets) - 1

    def build(
        self, title: str, actors: tuple[str, ...], player_count: int, root: int, notes: tuple[str, ...] = ()
    ) -> GameTree:
        """The tree below ``root``: what it does not reach is left out, the order is canonical (children first)."""
        order: list[int] = []
        new: dict[int, int] = {}
        stack: list[tuple[int, int]] = [(root, 0)]
        while stack:
            position, next_child = stack.pop()
            children = self.nodes[position].children
            while next_child < len(children) and children[next_child] in new:
                next_child += 1
            if next_child < len(children):
                stack.append((position, next_child + 1))
                stack.append((children[next_child], 0))
            elif position not in new:
                new[position] = len(order)
                order.append(position)
        # Information sets are numbered by first appearance in depth-first order from the root, as Gambit does.
        sets: dict[int, int] = {}
        seen: set[int] = set()
        walk = [root]
        while walk:
            position = walk.pop()
            if position in seen:
                continue
            seen.add(position)
            node = self.nodes[position]
            if isinstance(node, Decision) and node.infoset not in sets:
                sets[node.infoset] = len(sets)
            walk.extend(reversed(node.children))
        nodes = tuple(_renumbered(self.nodes[position], new, sets) for position in order)
        return GameTree(title, actors, player_count, nodes, tuple(self.infosets[old] for old in sets), notes)


def _renumbered(node: Node, new: dict[int, int], sets: dict[int, int]) -> Node:
    children: Any = tuple(new[child] for child in node.children)
    if isinstance(node, Chance):
        return Chance(node.label, node.actions, node.probabilities, children, node.origin, node.body)
    if isinstance(node, Decision):
        return Decision(sets[node.infoset], children, node.origin)
    if isinstance(node, Split):
        return Split(node.left, node.relation, node.right, children, node.origin)
    return node
