"""A part of a game cut out as a game of its own, its exits replaced by what they are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from attrs import evolve, frozen

from ..equilibrium.values import Exact
from ..game_tree import Chance, Decision, GameTree, Result, Terminal, Tie, TreeBuilder
from .alternative import Alternative, Beyond, Parts, build_with_sets
from .tie_rule import as_decided, certain_refusal


class Outer(Beyond, Protocol):
    """What a game that was cut out tells of what it was cut from."""

    def exit_of(self, leaf: Terminal) -> Alternative:
        """What is played behind a leaf."""
        ...


@frozen
class Part:
    """A part cut out.

    Parameters
    ----------
    parts
        Of the game that it was cut from.
    tree
        Shares nothing. Payoffs are the scaled values of the exits; a leaf's
        ``origin`` is the number of its exit.
    sets
        For each information set its number in the game that it was cut from.
    exits
        What is played at each exit.
    """

    parts: Parts
    tree: GameTree
    sets: tuple[int, ...]
    exits: tuple[Alternative, ...]

    def exit_of(self, leaf: Terminal) -> Alternative:
        """What is played behind a leaf of the cut tree."""
        return self.exits[int(leaf.origin)]

    def refused(self, leaf: Terminal, round_: int) -> bool:
        """Whether a refusal in this round is certain behind a leaf."""
        return certain_refusal(self.parts, self.exit_of(leaf), round_, {})

    def ballots(self, leaf: Terminal) -> frozenset[str]:
        """The ballots of which votes are cast behind a leaf."""
        return self.parts.ballots[self.exit_of(leaf).position]

    def decided(self, leaf: Terminal, ballot: str, first: bool, player: int) -> Exact:
        """What a player expects behind a leaf, in the payoffs of the cut tree, with all votes of a ballot one way."""
        return as_decided(self.parts, self.exit_of(leaf), ballot, first, player) * self.parts.scales[player]


@frozen
class Told:
    """A part without the game around it: what its leaves are asked is told beforehand.

    Parameters
    ----------
    tree
        As in :class:`Part`.
    exits
        What is played at each exit, without how.
    refusals
        Exits and rounds for which a refusal is certain.
    voted
        For each exit the ballots of which votes are cast behind it.
    worths
        By exit, ballot, whether all votes are the first action, and player.
    """

    tree: GameTree
    exits: tuple[Alternative, ...]
    refusals: frozenset[tuple[int, int]]
    voted: tuple[frozenset[str], ...]
    worths: Mapping[tuple[int, str, bool, int], Exact]

    @classmethod
    def of(cls, part: Part) -> Told:
        """All that a search in this part may ask."""
        leaves = [node for node in part.tree.nodes if isinstance(node, Terminal)]
        sets = part.tree.infosets
        rounds = {infoset.round for infoset in sets if infoset.tie is not Tie.FREE}
        voters = {(infoset.ballot, infoset.player) for infoset in sets if infoset.tie is Tie.PIVOTAL}
        return cls(
            part.tree,
            tuple(Alternative(way.position, way.values, way.mark, count=way.count) for way in part.exits),
            frozenset((int(leaf.origin), each) for leaf in leaves for each in rounds if part.refused(leaf, each)),
            tuple(part.parts.ballots[way.position] for way in part.exits),
            {
                (int(leaf.origin), ballot, first, player): part.decided(leaf, ballot, first, player)
                for leaf in leaves
                for ballot, player in voters
                for first in (True, False)
            },
        )

    def exit_of(self, leaf: Terminal) -> Alternative:
        """What is played behind a leaf, without how."""
        return self.exits[int(leaf.origin)]

    def refused(self, leaf: Terminal, round_: int) -> bool:
        """Whether a refusal in this round is certain behind a leaf."""
        return (int(leaf.origin), round_) in self.refusals

    def ballots(self, leaf: Terminal) -> frozenset[str]:
        """The ballots of which votes are cast behind a leaf."""
        return self.voted[int(leaf.origin)]

    def decided(self, leaf: Terminal, ballot: str, first: bool, player: int) -> Exact:
        """What a player expects behind a leaf, in the payoffs of the tree, with all votes of a ballot one way."""
        return self.worths[int(leaf.origin), ballot, first, player]


def cut(parts: Parts, root: int, exits: Sequence[Alternative]) -> Part:
    """The part of a closed subgame with one alternative picked at every exit."""
    tree = parts.tree
    nodes, edges = parts.own(root)
    builder = TreeBuilder()
    builder.infosets = list(tree.infosets)
    leaves = {
        edge: builder.add(Terminal(Result(), tuple(map(Fraction, way.values)), str(number)))
        for number, (edge, way) in enumerate(zip(edges, exits, strict=True))
    }
    new: dict[int, int] = {}
    for position in reversed(nodes):
        node = tree.nodes[position]
        children = tuple(
            leaves[position, action] if (position, action) in leaves else new[child]
            for action, child in enumerate(node.children)
        )
        if isinstance(node, Decision):
            new[position] = builder.add(Decision(node.infoset, children, node.origin))
        else:
            assert isinstance(node, Chance)
            new[position] = builder.add(
                Chance(node.label, node.actions, node.probabilities, children, node.origin, node.body)
            )
    whole, sets = build_with_sets(builder, tree, new[root])
    players = GameTree(whole.title, whole.players, whole.player_count, whole.nodes, whole.infosets)
    return Part(parts, players, tuple(sets), tuple(exits))


def movers_only(tree: GameTree) -> GameTree:
    """The same game without the players who never move; information sets keep their numbers."""
    movers = sorted({infoset.player for infoset in tree.infosets})
    if len(movers) == tree.player_count == len(tree.actors):
        return tree
    nodes = tuple(
        evolve(node, payoffs=tuple(node.payoffs[player] for player in movers)) if isinstance(node, Terminal) else node
        for node in tree.nodes
    )
    sets = tuple(evolve(infoset, player=movers.index(infoset.player)) for infoset in tree.infosets)
    return GameTree(tree.title, tuple(tree.players[player] for player in movers), len(movers), nodes, sets)
