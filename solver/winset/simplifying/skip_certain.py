"""Chance moves with a single action are skipped."""

from __future__ import annotations

from ..equilibrium import Concept
from ..game_tree import Chance, GameTree, Node, Tie, TreeBuilder
from .rebuilding import rebuild
from .simplified import Kept, Pass, Rule


def skip_certain(tree: GameTree, concept: Concept) -> tuple[GameTree, tuple[Rule, ...]] | None:
    """Skip moves of chance and of rules that leave no choice.

    Where somebody's ties ask whether a text is certain to be refused, the votes
    of ratification bodies stay on the path.
    """
    del concept  # for all alike: the same plays with the same probabilities, information and subgames
    votes_matter = any(infoset.tie is Tie.SIGN for infoset in tree.infosets)

    def certain(node: Node) -> bool:
        return isinstance(node, Chance) and len(node.children) == 1 and not (node.body and votes_matter)

    if not any(map(certain, tree.nodes)):
        return None

    def replace(position: int, node: Node, builder: TreeBuilder, children: tuple[int, ...]) -> int | None:
        del position, builder
        return children[0] if certain(node) else None

    built, where = rebuild(tree, replace)
    rules = tuple(
        Kept(went, tuple(range(len(infoset.actions))))
        for infoset, went in zip(tree.infosets, where, strict=True)
        if went is not None
    )
    return built, rules


SKIP_CERTAIN = Pass("skip certain moves", frozenset(Concept), skip_certain)
