"""The canonical text of a game tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .nodes import Chance, Ending, Node, Result, Split, Terminal
from .subgames import component_roots

if TYPE_CHECKING:
    from .tree import GameTree


def tree_text(tree: GameTree, limit: int = 10_000) -> str:
    """The tree as indented text, shared parts once; says so where it stops at ``limit`` lines."""
    lines = [
        f"{tree.title}",
        f"players: {', '.join(tree.players)}; other actors: {', '.join(tree.actors[tree.player_count :]) or 'none'}",
        f"nodes: {len(tree.nodes)} distinct, {tree.unfolded_size} unfolded; information sets: {len(tree.infosets)}",
        *(f"note: {note}" for note in tree.notes),
    ]
    shared = {p for p in component_roots(tree) if p != tree.root}
    names: dict[int, str] = {}
    stack: list[tuple[int, int, str]] = [(tree.root, 0, "")]
    while stack:
        if len(lines) >= limit:
            lines.append(f"... stopped at {limit} lines")
            break
        position, depth, edge = stack.pop()
        node = tree.nodes[position]
        prefix = "  " * depth + (f"{edge}: " if edge else "")
        if position in names:
            lines.append(f"{prefix}as at {names[position]}")
            continue
        mark = ""
        if position in shared:
            names[position] = f"[{len(names) + 1}]"
            mark = f"{names[position]} "
        lines.append(prefix + mark + _node_text(tree, node))
        edges = list(tree.actions(position))
        if isinstance(node, Chance):
            edges = [f"{a} ({p})" for a, p in zip(node.actions, node.probabilities, strict=True)]
        for child, text in reversed(list(zip(node.children, edges, strict=True))):
            stack.append((child, depth + 1, text))
    return "\n".join(lines) + "\n"


def _node_text(tree: GameTree, node: Node) -> str:
    if isinstance(node, Terminal):
        payoffs = ", ".join(f"{a} {u}" for a, u in zip(tree.actors, node.payoffs, strict=True))
        return f"{result_text(node.result)}; {payoffs}"
    if isinstance(node, Chance):
        return node.label
    if isinstance(node, Split):
        return f"split on {node.left} {node.relation} {node.right}"
    infoset = tree.infosets[node.infoset]
    sees = ", ".join(f"{variable}={value}" for variable, value in infoset.sees)
    crowd = f" #{node.infoset + 1}" if len(tree.members[node.infoset]) > 1 else ""
    return f"{tree.players[infoset.player]}: {infoset.label}{crowd}" + (f" [{sees}]" if sees else "")


def result_text(result: Result) -> str:
    """A result in words, such as ``involuntary_defection by Y of z=3/10``."""
    words = result.ending.value if result.ending else "end"
    if result.by:
        words += f" by {' and '.join(result.by)}"
    if result.agreement is not None:
        words += f" on {result.agreement}" if result.ending is Ending.AGREEMENT else f" of {result.agreement}"
    if result.round > 1:
        words += f" in round {result.round}"
    return words
