"""Branches taken out of a game without touching what anybody may believe in the rest.

A branch that no equilibrium takes may still matter: where an information set
has nodes both below it and elsewhere, somebody who is surprised may believe to
be below it. Such a branch stays. What goes altogether must be put back with a
best reply, so the beliefs there must be exhibited. Let the removed branches be
mistakes of very different likelihood, each later one of a far higher order than
all before it together. A set that goes with its several nodes then believes to
be where the least unlikely mistakes lead; the branches may go if that is a
single node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from ..game_tree import Chance, Decision, GameTree, InformationSet, Node, Tie, TreeBuilder, component_of
from .rebuilding import rebuild
from .simplified import Kept, Replied, Rule, Settled

Edge: TypeAlias = tuple[int, int]
"""A node and the position of one of its actions."""


@frozen
class Branch:
    """An action of an information set, or of one chance move: the edges that go together."""

    edges: tuple[Edge, ...]
    infoset: int | None = None
    action: int = 0


@define
class Removal:
    """What to remove, and how much of it may go.

    Parameters
    ----------
    tree
        The game.
    branches
        What is not wanted.
    settled
        Sets whose one action is known, so that beliefs there do not matter.
    half_gone
        Whether a set may lose some of its nodes and keep others.
    crowds
        What becomes of a set of several nodes that goes altogether:
        ``"stay"`` keeps its branches, ``"reply"`` puts a best reply back where
        a belief can be exhibited, ``"ignore"`` lets it take any action.
    """

    tree: GameTree
    branches: list[Branch]
    settled: Mapping[int, int] = field(factory=dict)
    half_gone: bool = False
    crowds: str = "stay"
    component: tuple[int, ...] = field(init=False)
    _below: dict[Branch, frozenset[int]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.component = component_of(self.tree)

    def run(self) -> tuple[GameTree, tuple[Rule, ...]] | None:
        """The game without the branches that may go, or ``None`` when none may."""
        believed: dict[int, int | None] = {}
        while self.branches:
            alive = self.alive()
            believed, blamed = self.judged(alive)
            if not blamed:
                break
            self.branches = [branch for branch in self.branches if branch not in blamed]
        if not self.branches:
            return None
        return self.built(believed)

    def alive(self) -> list[bool]:
        """Which nodes are still reached."""
        gone = {edge for branch in self.branches for edge in branch.edges}
        alive = [False] * len(self.tree.nodes)
        alive[self.tree.root] = True
        for position in range(self.tree.root, -1, -1):
            if alive[position]:
                for action, child in enumerate(self.tree.nodes[position].children):
                    if (position, action) not in gone:
                        alive[child] = True
        return alive

    def judged(self, alive: Sequence[bool]) -> tuple[dict[int, int | None], set[Branch]]:
        """Where belief is put at the sets that go, and the branches that have to stay."""
        believed: dict[int, int | None] = {}
        blamed: set[Branch] = set()
        for infoset, nodes in enumerate(self.tree.members):
            gone = [position for position in nodes if not alive[position]]
            if not gone or infoset in self.settled:
                continue
            if len(gone) < len(nodes):
                if not self.half_gone:
                    blamed.update(self.above(gone))
            elif len(nodes) == 1:
                believed[infoset] = nodes[0]
            elif self.crowds == "ignore":
                believed[infoset] = None
            else:
                likeliest = self.likeliest(nodes) if self.crowds == "reply" else []
                if len(likeliest) == 1:
                    believed[infoset] = likeliest[0]
                else:
                    blamed.update(self.above(gone))
        return believed, blamed

    def likeliest(self, nodes: Sequence[int]) -> list[int]:
        """The nodes of a set to which the least unlikely mistakes lead."""
        number = {edge: k for k, branch in enumerate(self.branches) for edge in branch.edges}
        mistakes = {position: self.mistakes(position, number) for position in nodes}
        least = min(mistakes.values())
        return [position for position in nodes if mistakes[position] == least]

    def mistakes(self, position: int, number: Mapping[Edge, int]) -> list[int]:
        """The branches on the way to a node from where its component begins, the worst mistake first."""
        found = []
        while position != self.component[position]:
            edge = self.tree.parents[position][0]
            if edge in number:
                found.append(number[edge])
            position = edge[0]
        return sorted(found, reverse=True)

    def above(self, nodes: Sequence[int]) -> Iterator[Branch]:
        """The branches with one of the nodes below them."""
        return (branch for branch in self.branches if not self.below(branch).isdisjoint(nodes))

    def below(self, branch: Branch) -> frozenset[int]:
        """The nodes below a branch, with those that are also reached otherwise."""
        known = self._below.get(branch)
        if known is None:
            stack = [self.tree.nodes[position].children[action] for position, action in branch.edges]
            found: set[int] = set()
            while stack:
                position = stack.pop()
                if position not in found:
                    found.add(position)
                    stack.extend(self.tree.nodes[position].children)
            known = self._below[branch] = frozenset(found)
        return known

    def built(self, believed: Mapping[int, int | None]) -> tuple[GameTree, tuple[Rule, ...]]:
        """The game without the branches."""
        tree = self.tree
        gone: dict[int, set[int]] = {}
        chance: dict[int, set[int]] = {}
        for branch in self.branches:
            if branch.infoset is not None:
                gone.setdefault(branch.infoset, set()).add(branch.action)
            else:
                for position, action in branch.edges:
                    chance.setdefault(position, set()).add(action)
        left = {
            infoset: tuple(k for k in range(len(tree.infosets[infoset].actions)) if k not in actions)
            for infoset, actions in gone.items()
        }

        def replace(position: int, node: Node, builder: TreeBuilder, children: tuple[int, ...]) -> int | None:
            if isinstance(node, Chance) and position in chance:
                kept = [action for action in range(len(children)) if action not in chance[position]]
                return builder.add(
                    evolve(
                        node,
                        actions=tuple(node.actions[action] for action in kept),
                        probabilities=tuple(node.probabilities[action] for action in kept),
                        children=tuple(children[action] for action in kept),
                    )
                )
            if not isinstance(node, Decision) or node.infoset not in left:
                return None
            actions = left[node.infoset]
            infoset = tree.infosets[node.infoset]
            if len(actions) > 1:
                return builder.add(evolve(node, children=tuple(children[action] for action in actions)))
            if not infoset.body:
                return children[actions[0]]
            # What a ratification body decides stays on the path, where refusals are looked for.
            label, taken = infoset.label, (infoset.actions[actions[0]],)
            only = (children[actions[0]],)
            return builder.add(Chance(label, taken, (_ONE,), only, node.origin, infoset.body))

        smaller = {infoset: _with_actions(tree.infosets[infoset], kept) for infoset, kept in left.items()}
        built, where = rebuild(tree, replace, smaller)
        return built, tuple(self.rule(infoset, went, left.get(infoset), believed) for infoset, went in enumerate(where))

    def rule(
        self, infoset: int, went: int | None, left: tuple[int, ...] | None, believed: Mapping[int, int | None]
    ) -> Rule:
        """Where the row of a set comes from; ``went`` is its number in the new tree."""
        if went is not None:
            return Kept(went, left or tuple(range(len(self.tree.infosets[infoset].actions))))
        if infoset in self.settled:
            return Settled(self.settled[infoset])
        if left is not None and len(left) == 1:
            return Settled(left[0])
        return Replied(believed[infoset], left or tuple(range(len(self.tree.infosets[infoset].actions))))


_ONE = Fraction(1)


def _with_actions(infoset: InformationSet, kept: Sequence[int]) -> InformationSet:
    """The set with fewer actions; its tie rule goes where the action that it favours went."""
    tie = infoset.tie if 0 in kept else Tie.FREE
    return evolve(infoset, actions=tuple(infoset.actions[action] for action in kept), tie=tie)
