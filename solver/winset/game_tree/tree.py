"""The game tree itself."""

from __future__ import annotations

from functools import cached_property

from attrs import field, frozen

from ..showing import Graphed, Shown
from .ballots import deciding_nodes
from .nodes import Chance, Decision, InformationSet, Node, Split
from .printing import tree_text
from .subgames import subgame_roots


@frozen(eq=True)
class GameTree(Shown, Graphed):
    """An extensive-form game as a graph that unfolds to a tree; immutable.

    Parameters
    ----------
    title
        For people; never interpreted.
    actors
        Everyone with a payoff; the players come first.
    player_count
        How many of the actors move: ``actors[:players]`` are the players.
    nodes
        Children before parents, the root last.
    infosets
        Every one is reached; a set's nodes are in one component.
    notes
        What a reader of an answer has to know of how the game was made, such
        as a distribution that became finitely many points.
    symmetric
        Whether players stand for several who are assumed to play alike, so
        that the game shows some equilibria only of what it stands for.
    """

    title: str
    actors: tuple[str, ...]
    player_count: int
    nodes: tuple[Node, ...] = field(repr=False)
    infosets: tuple[InformationSet, ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    symmetric: bool = False

    @property
    def players(self) -> tuple[str, ...]:
        return self.actors[: self.player_count]

    @property
    def root(self) -> int:
        return len(self.nodes) - 1

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """The distinct nodes of every information set."""
        found: list[list[int]] = [[] for _ in self.infosets]
        for position, node in enumerate(self.nodes):
            if isinstance(node, Decision):
                found[node.infoset].append(position)
        return tuple(tuple(nodes) for nodes in found)

    @cached_property
    def parents(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For every node the ``(parent, action)`` pairs that lead to it, in order."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.nodes]
        for position, node in enumerate(self.nodes):
            for action, child in enumerate(node.children):
                found[child].append((position, action))
        return tuple(tuple(pairs) for pairs in found)

    @cached_property
    def unfolded_size(self) -> int:
        """Number of nodes of the tree that this graph unfolds to."""
        sizes: list[int] = []
        for node in self.nodes:
            sizes.append(1 + sum(sizes[child] for child in node.children))
        return sizes[-1]

    @cached_property
    def deciding_nodes(self) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
        """For every information set its nodes behind the fewest refusals on the same ballot, and behind the most."""
        return deciding_nodes(self)

    @cached_property
    def subgame_roots(self) -> tuple[bool, ...]:
        """For every node whether a (proper or improper) subgame starts there; terminals are no subgames."""
        return subgame_roots(self)

    def actions(self, position: int) -> tuple[str, ...]:
        """Labels of the actions at a node."""
        node = self.nodes[position]
        if isinstance(node, Decision):
            return self.infosets[node.infoset].actions
        if isinstance(node, Chance):
            return node.actions
        if isinstance(node, Split):
            return ("true", "false")
        return ()

    def __str__(self) -> str:
        return tree_text(self)
