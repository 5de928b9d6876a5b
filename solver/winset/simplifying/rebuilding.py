"""A tree made from another, node by node; it never touches what it was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve

from ..clock import check_time
from ..game_tree import GameTree, InformationSet, Node, Terminal, TreeBuilder


def rebuild(
    tree: GameTree,
    replace: Callable[[int, Node, TreeBuilder, tuple[int, ...]], int | None],
    infosets: Mapping[int, InformationSet] | None = None,
) -> tuple[GameTree, tuple[int | None, ...]]:
    """The tree with some nodes replaced, and where each information set went.

    Parameters
    ----------
    tree
        What to start from.
    replace
        ``replace(position, node, builder, children)`` gives the position in the
        builder that stands for the node, or ``None`` to keep the node with its
        new ``children``.
    infosets
        Information sets that become others.

    Returns
    -------
    tuple
        The new tree, and for every set of the old one its number there or ``None``.
    """
    # Each set is an object of its own, so that it can be found again after it was renumbered.
    sets = [evolve((infosets or {}).get(k, infoset)) for k, infoset in enumerate(tree.infosets)]
    builder = TreeBuilder(infosets=list(sets))
    new: list[int] = []
    for position, node in enumerate(tree.nodes):
        check_time()
        children = tuple(new[child] for child in node.children)
        replaced = replace(position, node, builder, children)
        new.append(builder.add(with_children(node, children)) if replaced is None else replaced)
    built = builder.build(tree.title, tree.actors, tree.player_count, new[tree.root], tree.notes)
    found = {id(infoset): k for k, infoset in enumerate(built.infosets)}
    return built, tuple(found.get(id(infoset)) for infoset in sets)


def with_children(node: Node, children: Sequence[int]) -> Node:
    """The same node above other children."""
    kids: Any = tuple(children)
    if isinstance(node, Terminal) or node.children == kids:
        return node
    return evolve(node, children=kids)
