"""Equal closed subgames are shared."""

from __future__ import annotations

from collections.abc import Hashable

from ..clock import check_time
from ..equilibrium import Concept
from ..game_tree import Chance, Decision, GameTree, Node, Split, Terminal, Tie, TreeBuilder
from .rebuilding import rebuild, with_children
from .simplified import Kept, Pass, Rule


def share(tree: GameTree, concept: Concept) -> tuple[GameTree, tuple[Rule, ...]] | None:
    """Let equal closed subgames be one; names do not count.

    The tree that the graph unfolds to stays the same, so no concept is touched.
    A profile that is put back plays all copies alike; equilibria in which
    copies differ are found by whoever solves the graph, as for every shared
    subgame.
    """
    del concept
    classes, order = _classes(tree)
    first: dict[int, int] = {}
    for position in sorted(classes):
        first.setdefault(classes[position], position)
    stands_for = {position: first[classes[position]] for position in classes if first[classes[position]] != position}
    if not stands_for:
        return None

    new: dict[int, int] = {}

    def replace(position: int, node: Node, builder: TreeBuilder, children: tuple[int, ...]) -> int | None:
        if position in stands_for:
            return new[stands_for[position]]
        if position in classes:
            new[position] = builder.add(with_children(node, children))
            return new[position]
        return None

    built, where = rebuild(tree, replace)
    rules: list[Rule | None] = [None] * len(tree.infosets)
    for k, went in enumerate(where):
        if went is not None:
            rules[k] = Kept(went, tuple(range(len(tree.infosets[k].actions))))
    # The sets of a copy follow those of the subgame that stands for it, in the order in which both meet them.
    for position, original in sorted(stands_for.items()):
        for mine, theirs in zip(order[position], order[original], strict=True):
            rules[mine] = rules[mine] or rules[theirs]
    return built, tuple(rule for rule in rules if rule is not None)


def subgame_classes(tree: GameTree) -> dict[int, int]:
    """For every root of a closed subgame the number of its class; equal numbers are equal games but for names."""
    return _classes(tree)[0]


def _classes(tree: GameTree) -> tuple[dict[int, int], dict[int, list[int]]]:
    """The class of every closed subgame, and its own sets in the order in which they are met."""
    known: dict[Hashable, int] = {}
    leaves: dict[Terminal, int] = {}
    classes: dict[int, int] = {}
    order: dict[int, list[int]] = {}
    closed = tree.subgame_roots
    for root in range(len(tree.nodes)):
        check_time()
        if not closed[root]:
            continue
        # What lies between this root and the closed subgames below it, written down with sets numbered as they are met.
        text: list[Hashable] = []
        numbers: dict[int, int] = {}
        stack = [root]
        while stack:
            position = stack.pop()
            node = tree.nodes[position]
            if isinstance(node, Terminal):
                text.append(("leaf", leaves.setdefault(Terminal(node.result, node.payoffs), len(leaves))))
                continue
            if position != root and closed[position]:
                text.append(("subgame", classes[position]))
                continue
            if isinstance(node, Decision):
                infoset = tree.infosets[node.infoset]
                number = numbers.setdefault(node.infoset, len(numbers))
                rule = (infoset.tie, infoset.round if infoset.tie is Tie.SIGN else 0, infoset.ballot)
                votes = (infoset.body, infoset.actions, infoset.round) if infoset.body else infoset.round
                text.append(("player", infoset.player, number, len(node.children), rule, votes))
            elif isinstance(node, Chance):
                text.append(("chance", node.probabilities, (node.body, node.actions) if node.body else None))
            elif isinstance(node, Split):
                text.append(("split", position))
            stack.extend(reversed(node.children))
        classes[root] = known.setdefault(tuple(text), len(known))
        order[root] = list(numbers)
    return classes, order


SHARE = Pass("share equal subgames", frozenset(Concept), share)
