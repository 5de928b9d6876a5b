"""A subgame with hidden moves in which comparisons of parameters come before anybody moves: a game for every answer.

Where chance has moved already, such a comparison (whether a proposer may make no proposal, say) is at several nodes.
Its answer is the same at all of them, and known to everybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from ..condition import Tree, exact
from ..game_tree import Chance, Decision, GameTree, Split
from .games import Plays, Setting


def first_comparison(setting: Setting, root: int, solved: Sequence[Tree[Plays] | None]) -> Split | None:
    """A comparison of parameters in a subgame before anybody moves in it, if there is one."""
    tree = setting.tree
    if isinstance(tree.nodes[root], Split):
        return None  # above all chance moves it is one step of the induction
    parameters = setting.space.domains.keys()
    stack = [root]
    while stack:
        position = stack.pop()
        node = tree.nodes[position]
        if solved[position] is not None or isinstance(node, Decision):
            continue
        if isinstance(node, Split):
            names = {each.name for each in (exact(node.left) - exact(node.right)).free_symbols}
            if names <= parameters:
                return node
        stack.extend(node.children)
    return None


def answered(tree: GameTree, asked: Split, branch: int) -> GameTree:
    """The same game, every such comparison answered one way; nodes keep their numbers."""
    nodes = tuple(
        Chance("", ("",), (exact(1),), (node.children[branch],), node.origin)
        if isinstance(node, Split)
        and (node.left, node.relation, node.right) == (asked.left, asked.relation, asked.right)
        else node
        for node in tree.nodes
    )
    return evolve(tree, nodes=nodes)
