"""Shared parts and subgames of a game tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .nodes import Decision, Terminal

if TYPE_CHECKING:
    from .tree import GameTree


def component_roots(tree: GameTree) -> tuple[int, ...]:
    """Positions of the shared non-terminal nodes and of the root: every component's first node."""
    return tuple(
        position
        for position, pairs in enumerate(tree.parents)
        if not isinstance(tree.nodes[position], Terminal) and (len(pairs) != 1 or position == tree.root)
    )


def component_of(tree: GameTree) -> tuple[int, ...]:
    """For every node the root of the component it belongs to; a shared terminal belongs to its first parent's."""
    roots = set(component_roots(tree))
    component = [-1] * len(tree.nodes)
    for position in range(tree.root, -1, -1):
        if position in roots:
            component[position] = position
        elif tree.parents[position]:
            component[position] = component[tree.parents[position][0][0]]
    return tuple(component)


def subgame_roots(tree: GameTree) -> tuple[bool, ...]:
    """For every node whether a subgame starts there."""
    component = component_of(tree)
    sizes = [len(nodes) for nodes in tree.members]
    # Inside a component (a tree) a node starts a subgame iff every set met below has all its nodes below.
    # Count, per node, the sets still open; small sets are merged into large ones.
    opened: list[dict[int, int]] = []
    result: list[bool] = []
    for position, node in enumerate(tree.nodes):
        merged: dict[int, int] = {}
        for child in node.children:
            if component[child] != component[position] or isinstance(tree.nodes[child], Terminal):
                continue
            below = opened[child]
            if len(below) > len(merged):
                merged, below = below, merged
            for infoset, count in below.items():
                merged[infoset] = merged.get(infoset, 0) + count
                if merged[infoset] == sizes[infoset]:
                    del merged[infoset]
        if isinstance(node, Decision) and sizes[node.infoset] > 1:
            merged[node.infoset] = merged.get(node.infoset, 0) + 1
            if merged[node.infoset] == sizes[node.infoset]:
                del merged[node.infoset]
        opened.append(merged)
        result.append(not merged and not isinstance(node, Terminal))
    return tuple(result)
