"""Alternatives: the equilibria of a closed subgame, each with a way to play it.

An alternative belongs to a node that roots a closed subgame. It says what is
done at the information sets of the node's own part (one set where the part is a
single decision), and which alternative is played at every exit of that part.
Alternatives refer to each other, so that a shared subgame is solved once and
its copies may still play different equilibria.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from random import Random
from typing import Protocol, TypeAlias

from attrs import define, evolve, field, frozen

from ..equilibrium import Continuum
from ..equilibrium.profile import BehaviorProfile, Trembles, plain_trembles
from ..equilibrium.values import Exact
from ..game_tree import Chance, Decision, GameTree, Terminal, TreeBuilder, ballots_below

Row: TypeAlias = tuple[Fraction, ...]

PRIME = 2**127 - 1


@cache
def inverse(denominator: int) -> int:
    """The inverse in the prime field of the fingerprints."""
    return pow(denominator, -1, PRIME)


def fingerprints(seed: int = 0) -> Iterator[int]:
    """Numbers for distinct results; sums of multiples of them tell distributions apart (error below 2^-120)."""
    source = Random(seed)  # noqa: S311 - fixed on purpose: the same answer on every machine
    while True:
        yield source.randrange(1, PRIME)


@frozen
class Cell:
    """Alternatives that belong together.

    Parameters
    ----------
    items
        Their positions. Without ``continua`` their outcomes may be mixed in any
        proportion.
    continua
        Sets of equilibria of parts inside: there the players choose each by
        itself, which gives some of the mixtures.
    """

    items: frozenset[int]
    continua: frozenset[Continuum] = frozenset()

    @classmethod
    def alone(cls, item: int) -> Cell:
        """A single alternative."""
        return cls(frozenset({item}))

    def moved(self, place: Mapping[int, int] | Sequence[int]) -> Cell:
        """The same cell of alternatives that stand elsewhere."""
        return Cell(frozenset(place[index] for index in self.items), self.continua)

    def within(self, other: Cell) -> bool:
        """Whether the other says all that this one says."""
        return self.items <= other.items and self.continua <= other.continua


@define(eq=False)
class Alternative:
    """One equilibrium of the closed subgame at ``position``.

    Parameters
    ----------
    position
        The node in the tree that is being solved.
    values
        What every player expects, scaled.
    mark
        Fingerprint of the distribution over results and payoffs: alternatives
        with equal values and mark are the same outcome.
    rows
        ``(information set, what is done there)`` in this part.
    labels
        Kreps-Wilson labels of the sets whose beliefs need them.
    below
        The alternative at every exit, in the order of the part's exits.
    count
        How many equilibria with this outcome were found here.
    tolerance
        Regret allowed in this part; ``None`` where its numbers are exact.
    """

    position: int
    values: tuple[Exact, ...]
    mark: int
    rows: tuple[tuple[int, Row], ...] = ()
    labels: tuple[tuple[int, tuple[tuple[int, Fraction], ...]], ...] = ()
    below: tuple[Alternative, ...] = ()
    count: int = 1
    tolerance: Fraction | None = None


@define
class Alternatives:
    """All that was found for one closed subgame.

    Parameters
    ----------
    items
        One alternative for each outcome.
    cells
        Which of them may be mixed; every alternative is in at least one cell.
    complete
        Whether every equilibrium outcome is an item or belongs to a cell.
    """

    items: list[Alternative]
    cells: list[Cell]
    complete: bool = True

    def first(self, count: int) -> Alternatives:
        """The first of them, without claiming all."""
        cells = [Cell(frozenset(k for k in cell.items if k < count), cell.continua) for cell in self.cells]
        return Alternatives(self.items[:count], [cell for cell in dict.fromkeys(cells) if cell.items], complete=False)


class Beyond(Protocol):
    """What tie rules ask of the leaves of a game that was cut out of another."""

    def refused(self, leaf: Terminal, round_: int) -> bool:
        """Whether a refusal in this round is certain behind a leaf."""
        ...

    def ballots(self, leaf: Terminal) -> frozenset[str]:
        """The ballots of which votes are cast behind a leaf."""
        ...

    def decided(self, leaf: Terminal, ballot: str, first: bool, player: int) -> Exact:
        """What a player expects behind a leaf, in its payoffs, when the votes of a ballot are all cast one way."""
        ...


@frozen
class Nothing:
    """The leaves are the ends of play."""

    def refused(self, leaf: Terminal, round_: int) -> bool:
        """Nothing follows."""
        return False

    def ballots(self, leaf: Terminal) -> frozenset[str]:
        """Nobody votes."""
        return frozenset()

    def decided(self, leaf: Terminal, ballot: str, first: bool, player: int) -> Exact:
        """The payoff."""
        payoff: Fraction = leaf.payoffs[player]
        return payoff


NOTHING_BEYOND = Nothing()


@define
class Parts:
    """The parts of a tree: for every closed subgame's root the nodes of its own part and its exits.

    Parameters
    ----------
    tree
        The game.
    scales
        Of the values of alternatives, per player.
    beyond
        What is behind leaves that stand for more.
    """

    tree: GameTree
    scales: tuple[int, ...] = ()
    beyond: Beyond = field(factory=lambda: NOTHING_BEYOND)
    _own: dict[int, tuple[tuple[int, ...], tuple[tuple[int, int], ...]]] = field(factory=dict)
    _ballots: tuple[frozenset[str], ...] | None = None

    @property
    def ballots(self) -> tuple[frozenset[str], ...]:
        """For every node the ballots of which votes are cast at it or after it."""
        if self._ballots is None:
            self._ballots = ballots_below(self.tree, self.beyond.ballots)
        return self._ballots

    def is_closed(self, position: int) -> bool:
        """Whether the node is a leaf or roots a closed subgame."""
        return not self.tree.nodes[position].children or self.tree.subgame_roots[position]

    def is_simple(self, position: int) -> bool:
        """Whether the part of this root is the root alone."""
        return all(map(self.is_closed, self.tree.nodes[position].children))

    def own(self, root: int) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        """The nodes of the part, parents before children, and its exits ``(node, action)``."""
        known = self._own.get(root)
        if known is None:
            nodes, exits = [root], []
            for position in nodes:
                for action, child in enumerate(self.tree.nodes[position].children):
                    if self.is_closed(child):
                        exits.append((position, action))
                    else:
                        nodes.append(child)
            known = self._own[root] = tuple(nodes), tuple(exits)
        return known


@frozen
class Assembled:
    """The game and profile that an alternative of the whole game stands for, and what supports it."""

    tree: GameTree
    profile: BehaviorProfile
    trembles: Trembles
    tolerance: Fraction | None


def assemble(parts: Parts, top: Alternative) -> Assembled:
    """What an alternative of the whole game stands for.

    The game is the given tree where every shared subgame is played in one way
    only; else the subgames that are played in several ways are copied.
    """
    tree = parts.tree
    used: dict[int, dict[int, Alternative]] = {}
    stack, seen = [top], {id(top)}
    order: list[Alternative] = []
    while stack:
        alternative = stack.pop()
        order.append(alternative)
        used.setdefault(alternative.position, {})[id(alternative)] = alternative
        for below in alternative.below:
            if id(below) not in seen:
                seen.add(id(below))
                stack.append(below)
    tolerance = max((way.tolerance for way in order if way.tolerance is not None), default=None)
    if all(len(ways) == 1 for ways in used.values()):
        rows: list[Row] = [()] * len(tree.infosets)
        labels: dict[int, tuple[tuple[int, Fraction], ...]] = {}
        for alternative in order:
            for infoset, row in alternative.rows:
                rows[infoset] = row
            labels.update(alternative.labels)
        profile = BehaviorProfile(tuple(rows))
        return Assembled(tree, profile, _with_labels(profile, labels), tolerance)
    return Assembled(*_copied(parts, top), tolerance)


def _with_labels(profile: BehaviorProfile, labels: dict[int, tuple[tuple[int, Fraction], ...]]) -> Trembles:
    return tuple(labels.get(position, row) for position, row in enumerate(plain_trembles(profile)))


def _copied(parts: Parts, top: Alternative) -> tuple[GameTree, BehaviorProfile, Trembles]:
    """A less shared graph: one copy of a part for each way in which it is played."""
    tree = parts.tree
    builder = TreeBuilder()
    rows: list[Row] = []
    labels: dict[int, tuple[tuple[int, Fraction], ...]] = {}
    built: dict[int, int] = {}
    stack = [top]
    while stack:
        alternative = stack[-1]
        waiting = [below for below in alternative.below if id(below) not in built]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if id(alternative) in built:
            continue
        node = tree.nodes[alternative.position]
        if isinstance(node, Terminal):
            built[id(alternative)] = builder.add(node)
            continue
        sets: dict[int, int] = {}
        for infoset, row in alternative.rows:
            sets[infoset] = builder.add_infoset(tree.infosets[infoset])
            rows.append(row)
        for infoset, label in alternative.labels:
            labels[sets[infoset]] = label
        nodes, exits = parts.own(alternative.position)
        target = {edge: built[id(below)] for edge, below in zip(exits, alternative.below, strict=True)}
        new: dict[int, int] = {}
        for position in reversed(nodes):
            here = tree.nodes[position]
            children = tuple(
                target[position, action] if (position, action) in target else new[child]
                for action, child in enumerate(here.children)
            )
            new[position] = builder.add(_moved(here, children, sets))
        built[id(alternative)] = new[alternative.position]
    copied, kept = build_with_sets(builder, tree, built[id(top)])
    profile = BehaviorProfile(tuple(rows[old] for old in kept))
    return copied, profile, _with_labels(profile, {new: labels[old] for new, old in enumerate(kept) if old in labels})


def _moved(node: object, children: tuple[int, ...], sets: dict[int, int]) -> Chance | Decision:
    if isinstance(node, Chance):
        return Chance(node.label, node.actions, node.probabilities, children, node.origin, node.body)
    assert isinstance(node, Decision)
    return Decision(sets[node.infoset], children, node.origin)


def build_with_sets(builder: TreeBuilder, like: GameTree, root: int) -> tuple[GameTree, Sequence[int]]:
    """The builder's tree with, per information set of it, the set's number in the builder.

    ``TreeBuilder.build`` renumbers sets and forgets how; a tag in ``origin`` that is taken off again remembers.
    """
    plain = builder.infosets
    builder.infosets = [evolve(infoset, origin=str(number)) for number, infoset in enumerate(plain)]
    tagged = builder.build(like.title, like.actors, like.player_count, root)
    builder.infosets = plain
    kept = tuple(int(infoset.origin) for infoset in tagged.infosets)
    tree = GameTree(
        tagged.title, tagged.actors, tagged.player_count, tagged.nodes, tuple(plain[number] for number in kept)
    )
    return tree, kept
