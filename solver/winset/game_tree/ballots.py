"""A vote as if it decided: what follows when the votes that are counted together are cast one way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ..expression import Number
from .nodes import Chance, Decision, Terminal
from .subgames import component_of

if TYPE_CHECKING:
    from .tree import GameTree

Bounds: TypeAlias = tuple[Number, Number]


def deciding_nodes(tree: GameTree) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Per information set its nodes behind the fewest refusals on the same ballot, and those behind the most.

    All nodes where it is no vote that is counted with others. Nodes to which
    chance never leads do not count, unless there are no others.
    """
    component = component_of(tree)

    def refusals(node: int, ballot: str) -> int | None:
        count, position = 0, node
        while position != component[node]:
            position, action = tree.parents[position][0]
            above = tree.nodes[position]
            if isinstance(above, Chance) and above.probabilities[action] == 0:
                return None
            if isinstance(above, Decision) and tree.infosets[above.infoset].ballot == ballot:
                count += action == len(above.children) - 1
        return count

    found = []
    for infoset, nodes in zip(tree.infosets, tree.members, strict=True):
        counts = [refusals(node, infoset.ballot) if infoset.ballot and len(nodes) > 1 else 0 for node in nodes]
        possible = [count for count in counts if count is not None]
        if not possible:
            found.append((nodes, nodes))
            continue
        fewest, most = (
            tuple(node for node, count in zip(nodes, counts, strict=True) if count == wanted)
            for wanted in (min(possible), max(possible))
        )
        found.append((fewest, most))
    return tuple(found)


def ballots_below(
    tree: GameTree, beyond: Callable[[Terminal], frozenset[str]] = lambda leaf: frozenset()
) -> tuple[frozenset[str], ...]:
    """For every node the ballots of which votes are cast at it or later; ``beyond`` is for leaves that are not ends."""
    found: list[frozenset[str]] = []
    for node in tree.nodes:
        if isinstance(node, Terminal):
            found.append(beyond(node))
            continue
        below = frozenset[str]().union(*(found[child] for child in node.children))
        ballot = tree.infosets[node.infoset].ballot if isinstance(node, Decision) else ""
        found.append(below | {ballot} if ballot else below)
    return tuple(found)


def bounds_if_cast(
    tree: GameTree,
    start: int,
    first: bool,
    left: Sequence[Sequence[int]],
    below: Sequence[frozenset[str]],
    bounds: Callable[[int], Bounds],
) -> Bounds:
    """The least and the most that a voter can expect when its vote and the later ones of its ballot are cast one way.

    Parameters
    ----------
    start
        A node of the vote.
    first
        Whether the votes are the first action (ratify) or the last (refuse).
    left
        Per information set what the others may do.
    below
        For every node the ballots that go on there.
    bounds
        The least and the most at a node behind the ballot.
    """
    voter = tree.nodes[start]
    assert isinstance(voter, Decision)
    ballot = tree.infosets[voter.infoset].ballot

    def reckoned(position: int) -> Bounds:
        node = tree.nodes[position]
        if ballot not in below[position] or isinstance(node, Terminal):
            return bounds(position)
        if isinstance(node, Decision) and tree.infosets[node.infoset].ballot == ballot:
            return reckoned(node.children[0 if first else -1])
        if isinstance(node, Decision):
            ways = [reckoned(node.children[action]) for action in left[node.infoset]]
            return min(low for low, _ in ways), max(high for _, high in ways)
        assert isinstance(node, Chance)
        parts = [(p, reckoned(child)) for p, child in zip(node.probabilities, node.children, strict=True) if p]
        return sum(p * low for p, (low, _) in parts), sum(p * high for p, (_, high) in parts)

    return reckoned(start)
