"""What every game tree promises, checked."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import FailedError, Problem
from ..expression import Number
from .nodes import Chance, Decision, Terminal
from .subgames import component_of, component_roots
from .tree import GameTree


def check_tree(tree: GameTree) -> None:
    """Refuse a graph that is not what :class:`GameTree` promises; the compiler and every pass are tested with it.

    Raises
    ------
    FailedError
        ``broken-tree``, with everything that is wrong: order, arity, chance
        probabilities, sharing of what is not closed, sets across components,
        imperfect recall.
    """
    wrong = [Problem("broken-tree", text) for text in _faults(tree)]
    if wrong:
        raise FailedError(wrong)


def _faults(tree: GameTree) -> Iterator[str]:
    for position, node in enumerate(tree.nodes):
        if any(child >= position for child in node.children):
            yield f"node {position} comes before one of its children"
            return
        if not isinstance(node, Terminal) and len(node.children) != len(tree.actions(position)):
            yield f"node {position} has {len(node.children)} children for {len(tree.actions(position))} actions"
        if isinstance(node, Terminal) and len(node.payoffs) != len(tree.actors):
            yield f"node {position} has {len(node.payoffs)} payoffs for {len(tree.actors)} actors"
        if isinstance(node, Chance):
            if len(node.probabilities) != len(node.actions):
                yield f"chance node {position} ({node.label}) does not have one probability per action"
            if any(p.is_negative if hasattr(p, "is_negative") else p < 0 for p in node.probabilities):
                yield f"chance node {position} ({node.label}) has a negative probability"
            total: Number = sum(node.probabilities)
            if getattr(total, "free_symbols", None):
                total = total.simplify()
            if total != 1:
                yield f"chance node {position} ({node.label}) has probabilities that sum to {total}"
        if position != tree.root and not tree.parents[position]:
            yield f"nothing leads to node {position}"
    for position, infoset in enumerate(tree.infosets):
        if not 0 <= infoset.player < tree.player_count:
            yield f"information set {position} belongs to nobody who moves"
        if not infoset.actions:
            yield f"information set {position} has no actions"
        if len(set(infoset.actions)) != len(infoset.actions):
            yield f"information set {position} has actions of the same name"
    component = component_of(tree)
    for position, nodes in enumerate(tree.members):
        if len({component[position] for position in nodes}) != 1:
            yield f"information set {position} has nodes in several components, or none"
            return
    for position in component_roots(tree):
        if not tree.subgame_roots[position]:
            yield f"node {position} is shared but an information set crosses its border"
    yield from _recall_faults(tree, component)


def _recall_faults(tree: GameTree, component: tuple[int, ...]) -> Iterator[str]:
    """Perfect recall: at all nodes of a set its player remembers the same sets and own actions."""
    history: list[dict[int, tuple[int, int] | None]] = [{} for _ in tree.nodes]
    last: dict[int, tuple[int, int] | None] = {}
    for position in range(tree.root, -1, -1):
        node = tree.nodes[position]
        mine = history[position]
        if isinstance(node, Decision):
            player = tree.infosets[node.infoset].player
            before = mine.get(player)
            if node.infoset in last and last[node.infoset] != before:
                yield f"at information set {node.infoset} {tree.players[player]} forgets what it knew or did"
            last[node.infoset] = before
        for action, child in enumerate(node.children):
            if component[child] != component[position] or isinstance(tree.nodes[child], Terminal):
                continue  # a closed subgame starts afresh: its borders hide nothing
            if isinstance(node, Decision):
                history[child] = {**mine, tree.infosets[node.infoset].player: (node.infoset, action)}
            else:
                history[child] = mine
