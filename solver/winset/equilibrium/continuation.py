"""What a player can still do from some nodes on: its plans, and what the best of them is worth.

A plan says what the player does at all its own sets from there on. The others and chance go on as they do, and so does
everybody in the subgames that begin below, where the player does its best too. Under perfect recall the player's later
sets form a forest, so the best plan is found set by set, the last ones first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import define, field, frozen

from ..clock import check_time
from ..game_tree import Decision, GameTree
from .profile import ZERO, BehaviorProfile, node_chances
from .values import Exact, Values

Move: TypeAlias = tuple[int, int]
"""An own set and an action; ``START`` stands for no own move yet."""
START: Move = (-1, -1)


@frozen
class Continuation:
    """The plans of one player from some nodes on.

    Parameters
    ----------
    nodes
        Where it starts; a belief gives each a weight.
    sets
        The player's own sets from there on, earlier ones before later ones.
    gives
        After each own move what is sure to come before the player moves again,
        per starting node: chance and the others' moves, times what is got.
    later
        After each own move the own sets that can come next.
    follows
        Per starting node what the profile gives.
    sizes
        How many actions each own set has.
    """

    nodes: tuple[int, ...]
    sets: tuple[int, ...]
    gives: dict[Move, dict[int, Exact]]
    later: dict[Move, tuple[int, ...]]
    follows: tuple[Exact, ...]
    sizes: dict[int, int]

    def worths(self, belief: Sequence[Exact]) -> dict[int, list[Exact]]:
        """For every own set what each action is worth with the best plan after it, weighted by how likely it comes."""
        found: dict[int, list[Exact]] = {}
        for infoset in reversed(self.sets):
            found[infoset] = [self._worth((infoset, action), belief, found) for action in range(self.sizes[infoset])]
        found[START[0]] = [self._worth(START, belief, found)]
        return found

    def _worth(self, move: Move, belief: Sequence[Exact], known: dict[int, list[Exact]]) -> Exact:
        sure = sum((belief[place] * worth for place, worth in self.gives.get(move, {}).items() if belief[place]), ZERO)
        return sure + sum((max(known[infoset]) for infoset in self.later.get(move, ())), ZERO)

    def following(self, belief: Sequence[Exact]) -> Exact:
        """What the profile gives under a belief."""
        return sum((weight * worth for weight, worth in zip(belief, self.follows, strict=True) if weight), ZERO)

    def gain(self, belief: Sequence[Exact]) -> Exact:
        """What the best plan gives beyond the profile; never negative."""
        return self.worths(belief)[START[0]][0] - self.following(belief)


def continuation(
    tree: GameTree,
    player: int,
    nodes: Sequence[int],
    row: Callable[[int], Sequence[Exact]],
    ahead: Callable[[int], Exact | None],
    follows: Sequence[Exact],
) -> Continuation:
    """The plans of ``player`` from ``nodes`` on.

    Parameters
    ----------
    tree
        The game.
    player
        Whose plans.
    nodes
        None below another; those of one information set, or the root of a subgame.
    row
        What is done at a set: one weight per action.
    ahead
        What the player gets at a node where it is not looked further: a leaf, or the root of another subgame;
        ``None`` where it is. A starting node is looked behind anyway.
    follows
        Per starting node what the player gets as things are.
    """
    gives: dict[Move, dict[int, Exact]] = {}
    later: dict[Move, dict[int, None]] = {}
    sizes: dict[int, int] = {}
    for place, start in enumerate(nodes):
        stack: list[tuple[int, Exact, Move]] = [(start, 1, START)]
        while stack:
            check_time()
            position, weight, last = stack.pop()
            worth = ahead(position) if position != start or not tree.nodes[position].children else None
            if worth is not None:
                here = gives.setdefault(last, {})
                here[place] = here.get(place, ZERO) + weight * worth
                continue
            node = tree.nodes[position]
            if isinstance(node, Decision) and tree.infosets[node.infoset].player == player:
                sizes[node.infoset] = len(node.children)
                later.setdefault(last, {})[node.infoset] = None
                stack.extend((child, weight, (node.infoset, action)) for action, child in enumerate(node.children))
            else:
                chances = row(node.infoset) if isinstance(node, Decision) else node_chances(node)
                stack.extend(
                    (child, weight * chance, last)
                    for chance, child in zip(chances, node.children, strict=True)
                    if chance
                )
    # Under perfect recall a set comes next after one own move only: the sets are met as in a forest.
    order: list[int] = []
    waiting = [START]
    for move in waiting:
        for infoset in later.get(move, ()):
            order.append(infoset)
            waiting += [(infoset, action) for action in range(sizes[infoset])]
    return Continuation(
        tuple(nodes), tuple(order), gives, {move: tuple(found) for move, found in later.items()}, tuple(follows), sizes
    )


@define
class Prospects:
    """What every player can get at best in the subgames of a game while the others follow a profile.

    Parameters
    ----------
    tree, profile
        What is looked at.
    values
        What everybody gets when all follow the profile, per node.
    """

    tree: GameTree
    profile: BehaviorProfile
    values: Values
    _best: dict[int, dict[int, Exact]] = field(factory=dict)

    def at(self, infoset: int) -> Continuation:
        """The plans of a set's player from the set on."""
        return self._from(self.tree.infosets[infoset].player, self.tree.members[infoset])

    def from_root(self, position: int, player: int) -> Continuation:
        """The plans of a player for the subgame that begins at a node."""
        return self._from(player, (position,))

    def best(self, player: int) -> dict[int, Exact]:
        """What a player gets at the root of every subgame by its best plan."""
        known = self._best.get(player)
        if known is None:
            known = self._best[player] = {}
            for position, closed in enumerate(self.tree.subgame_roots):
                if closed:
                    known[position] = self._at_root(player, position)
        return known

    def _at_root(self, player: int, position: int) -> Exact:
        """A subgame that begins with a single node whose branches are subgames needs no plans written out."""
        node = self.tree.nodes[position]
        ahead = self._ahead(player)
        worths = [ahead(child) for child in node.children]
        known = [worth for worth in worths if worth is not None]
        if len(known) < len(worths):
            return self.from_root(position, player).worths((1,))[START[0]][0]
        if isinstance(node, Decision) and self.tree.infosets[node.infoset].player == player:
            return max(known)
        row = self.profile.probabilities[node.infoset] if isinstance(node, Decision) else node_chances(node)
        return sum((p * worth for p, worth in zip(row, known, strict=True) if p), ZERO)

    def _ahead(self, player: int) -> Callable[[int], Exact | None]:
        nodes, best, values = self.tree.nodes, self._best.setdefault(player, {}), self.values

        def ahead(position: int) -> Exact | None:
            if not nodes[position].children:
                return values[position][player]
            return best.get(position)

        return ahead

    def _from(self, player: int, nodes: Sequence[int]) -> Continuation:
        if player not in self._best:
            self.best(player)
        follows = [self.values[node][player] for node in nodes]
        rows = self.profile.probabilities
        return continuation(self.tree, player, nodes, rows.__getitem__, self._ahead(player), follows)
