"""The actions that can be taken in a sequential equilibrium, from bounds on what can follow.

At an information set an action is out when another is better by all that the
bounds allow: at every node of the set, or on the average of the set where
beliefs are known, which is where its nodes differ by chance alone. The bounds
use the actions that are left, so the rounds go on until nothing more goes out.
Simultaneity does no harm: the n-th round only uses that a sequential
equilibrium takes no action that went out before, at any set, reached or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import define, field

from ..clock import check_time
from ..game_tree import (
    Chance,
    Decision,
    GameTree,
    InformationSet,
    Terminal,
    Tie,
    ballots_below,
    bounds_if_cast,
    component_of,
)
from .refusing import can_be_refused

Bounds: TypeAlias = list[tuple[Fraction, ...]]


def survivors(tree: GameTree) -> tuple[tuple[int, ...], ...]:
    """Per information set the actions that are left; never none.

    Ties follow the set's rule: where the first action is taken when a player is
    indifferent, another goes out already when it is nowhere better.
    """
    return _Elimination(tree).run()


@define
class _Elimination:
    tree: GameTree
    left: list[tuple[int, ...]] = field(init=False)
    beliefs: list[tuple[Fraction, ...] | None] = field(init=False)
    component: tuple[int, ...] = field(init=False)
    ballots: tuple[frozenset[str], ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.component = component_of(self.tree)
        self.ballots = ballots_below(self.tree)
        self.left = [tuple(range(len(infoset.actions))) for infoset in self.tree.infosets]
        self.beliefs = known_beliefs(self.tree)

    def run(self) -> tuple[tuple[int, ...], ...]:
        open_sets = list(range(len(self.tree.infosets)))
        while open_sets:
            low, high = self.bounds()
            rounds = {infoset.round for infoset in self.tree.infosets if infoset.tie is Tie.SIGN}
            refusals = {number: can_be_refused(self.tree, number, self.left) for number in rounds}
            changed = False
            for k in open_sets:
                infoset = self.tree.infosets[k]
                must, can = refusals.get(infoset.round, ([], []))
                kept = self.undominated(k, infoset, low, high, must, can)
                changed = changed or len(kept) < len(self.left[k])
                self.left[k] = kept
            if not changed:
                break
            open_sets = [k for k in open_sets if len(self.left[k]) > 1]
        return tuple(self.left)

    def bounds(self) -> tuple[Bounds, Bounds]:
        """The least and the most that every player can expect at every node while only remaining actions are taken."""
        tree = self.tree
        players = range(tree.player_count)
        low: Bounds = []
        high: Bounds = []
        for node in tree.nodes:
            check_time()
            if isinstance(node, Terminal):
                low.append(node.payoffs[: tree.player_count])
                high.append(low[-1])
            elif isinstance(node, Chance):
                moves = [(p, child) for p, child in zip(node.probabilities, node.children, strict=True) if p]
                if len(moves) == 1:
                    low.append(low[moves[0][1]])
                    high.append(high[moves[0][1]])
                else:
                    low.append(tuple(sum((p * low[c][i] for p, c in moves), Fraction(0)) for i in players))
                    high.append(tuple(sum((p * high[c][i] for p, c in moves), Fraction(0)) for i in players))
            else:
                assert isinstance(node, Decision)
                children = [node.children[action] for action in self.left[node.infoset]]
                if len(children) == 1:
                    low.append(low[children[0]])
                    high.append(high[children[0]])
                    continue
                least = [min(low[c][i] for c in children) for i in players]
                if len(tree.members[node.infoset]) == 1:
                    # A player that knows where it is gets at least what its best action gives for sure.
                    mover = tree.infosets[node.infoset].player
                    least[mover] = max(low[c][mover] for c in children)
                low.append(tuple(least))
                high.append(tuple(max(high[c][i] for c in children) for i in players))
        return low, high

    def undominated(
        self, k: int, infoset: InformationSet, low: Bounds, high: Bounds, must: Sequence[bool], can: Sequence[bool]
    ) -> tuple[int, ...]:
        left = self.left[k]
        if len(left) == 1:
            return left
        player = infoset.player
        nodes = [self.tree.nodes[position].children for position in self.tree.members[k]]
        worst = {action: [low[children[action]][player] for children in nodes] for action in left}
        most = {action: [high[children[action]][player] for children in nodes] for action in left}
        belief = self.beliefs[k]
        if belief is not None:
            worst = {action: [_mean(belief, column)] for action, column in worst.items()}
            most = {action: [_mean(belief, column)] for action, column in most.items()}
        pivotal = infoset.tie is Tie.PIVOTAL
        favoured = self.pivotal(k, low, high) if pivotal else self.favoured(infoset, nodes, must, can)
        return tuple(
            action
            for action in left
            if not any(_beats(worst[other], most[action], favoured == other) for other in left if other != action)
        )

    def pivotal(self, k: int, low: Bounds, high: Bounds) -> int | None:
        """How an indifferent voter votes for sure as if it decided."""
        infoset = self.tree.infosets[k]

        def bounds(position: int) -> tuple[Fraction, Fraction]:
            return low[position][infoset.player], high[position][infoset.player]

        if not any(_way(self.tree, node, self.component)[1] for node in self.tree.members[k]):
            return None  # chance never leads there

        def worth(first: bool) -> tuple[Fraction, Fraction]:
            low = high = total = Fraction(0)
            for node in self.tree.deciding_nodes[k][0 if first else 1]:
                weight = _way(self.tree, node, self.component)[1]
                least, most = bounds_if_cast(self.tree, node, first, self.left, self.ballots, bounds)
                low, high, total = low + weight * least, high + weight * most, total + weight
            return low / total, high / total

        (least, most), (worst, best) = worth(True), worth(False)
        return 0 if least >= best else len(infoset.actions) - 1 if worst > most else None

    def favoured(
        self, infoset: InformationSet, nodes: Sequence[Sequence[int]], must: Sequence[bool], can: Sequence[bool]
    ) -> int | None:
        """The action that the tie rule takes for sure from an indifferent player."""
        if infoset.tie is Tie.FIRST:
            return 0
        if infoset.tie is Tie.SIGN and len(infoset.actions) == 2:
            if all(must[children[0]] for children in nodes):
                return 1
            if not any(can[children[0]] for children in nodes):
                return 0
        return None


def _beats(worst: Sequence[Fraction], most: Sequence[Fraction], wins_ties: bool) -> bool:
    pairs = zip(worst, most, strict=True)
    return all(a >= b for a, b in pairs) if wins_ties else all(a > b for a, b in pairs)


def _mean(weights: Sequence[Fraction], column: Sequence[Fraction]) -> Fraction:
    return sum((weight * value for weight, value in zip(weights, column, strict=True)), Fraction(0))


def known_beliefs(tree: GameTree) -> list[tuple[Fraction, ...] | None]:
    """Per information set the belief over its nodes where it is the same in every consistent assessment.

    It is where the same moves of players lead to every node, in whatever order:
    their probabilities, and those of trembles, cancel, and chance is left.
    ``None`` where it can vary, and where chance leads to no node of the set.
    """
    component = component_of(tree)
    found: list[tuple[Fraction, ...] | None] = []
    for nodes in tree.members:
        check_time()
        if len(nodes) == 1:
            found.append((Fraction(1),))
            continue
        ways = [_way(tree, position, component) for position in nodes]
        total = sum(weight for _, weight in ways)
        same = all(moves == ways[0][0] for moves, _ in ways)
        found.append(tuple(weight / total for _, weight in ways) if same and total else None)
    return found


def _way(tree: GameTree, position: int, component: Sequence[int]) -> tuple[frozenset[tuple[int, int]], Fraction]:
    """The players' moves and the chance on the way to a node from where its component begins."""
    moves: set[tuple[int, int]] = set()
    weight = Fraction(1)
    start = component[position]
    while position != start:
        (parent, action) = tree.parents[position][0]
        node = tree.nodes[parent]
        if isinstance(node, Chance):
            weight *= node.probabilities[action]
        elif isinstance(node, Decision):
            moves.add((node.infoset, action))
        position = parent
    return frozenset(moves), weight
