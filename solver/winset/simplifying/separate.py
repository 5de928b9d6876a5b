"""Independent parts below a chance move become subgames of their own."""

from __future__ import annotations

from fractions import Fraction

from ..equilibrium import Concept
from ..game_tree import Chance, Decision, GameTree, Node, Terminal, TreeBuilder, component_of
from .rebuilding import rebuild
from .simplified import Kept, Pass, Rule


def separate(tree: GameTree, concept: Concept) -> tuple[GameTree, tuple[Rule, ...]] | None:
    """Group the branches of a chance move by the information sets that join them.

    Chance first draws the group, then the branch within it; each group is then
    a subgame. Done where the chance move begins a subgame itself and gives
    every branch a positive probability: what is then an equilibrium is so in
    every group, whatever the concept.
    """
    del concept
    component = component_of(tree)
    groups: dict[int, list[list[int]]] = {}
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Chance) and tree.subgame_roots[position] and all(node.probabilities):
            found = _groups(tree, position, node, component)
            if 1 < len(found) < len(node.children):
                groups[position] = found
    if not groups:
        return None

    def replace(position: int, node: Node, builder: TreeBuilder, children: tuple[int, ...]) -> int | None:
        if position not in groups or not isinstance(node, Chance):
            return None
        tops, weights, labels = [], [], []
        for group in groups[position]:
            weight = sum((node.probabilities[action] for action in group), Fraction(0))
            top = children[group[0]]
            if len(group) > 1:
                actions = tuple(node.actions[action] for action in group)
                shares = tuple(node.probabilities[action] / weight for action in group)
                below = tuple(children[action] for action in group)
                top = builder.add(Chance(node.label, actions, shares, below, node.origin, node.body))
            tops.append(top)
            weights.append(weight)
            labels.append(" or ".join(node.actions[action] for action in group))
        return builder.add(Chance(node.label, tuple(labels), tuple(weights), tuple(tops), node.origin))

    built, where = rebuild(tree, replace)
    rules = tuple(
        Kept(went, tuple(range(len(infoset.actions))))
        for infoset, went in zip(tree.infosets, where, strict=True)
        if went is not None
    )
    return built, rules


def _groups(tree: GameTree, position: int, node: Chance, component: tuple[int, ...]) -> list[list[int]]:
    """The actions of a chance move, those together whose branches share an information set."""
    owner: dict[int, int] = {}  # set -> group
    group_of: list[int] = []
    joined: dict[int, int] = {}

    def find(group: int) -> int:
        while joined.get(group, group) != group:
            group = joined[group]
        return group

    for action, child in enumerate(node.children):
        group_of.append(action)
        joined[action] = action
        stack = [child]
        while stack:
            at = stack.pop()
            here = tree.nodes[at]
            if component[at] != component[position] or isinstance(here, Terminal):
                continue  # a closed subgame: no set of it is met elsewhere
            if isinstance(here, Decision) and len(tree.members[here.infoset]) > 1:
                other = find(owner.setdefault(here.infoset, action))
                mine = find(action)
                joined[max(mine, other)] = min(mine, other)
            stack.extend(here.children)
    found: dict[int, list[int]] = {}
    for action in group_of:
        found.setdefault(find(action), []).append(action)
    return list(found.values())


SEPARATE = Pass("separate independent parts", frozenset(Concept), separate)
