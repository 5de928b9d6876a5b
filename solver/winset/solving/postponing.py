"""Chance moves put off until somebody sees them, so that more subgames begin.

Draws stand at the root of a negotiation. Where a player who knows nothing of
them moves, the nodes of its set differ by chance alone: under every profile and
all trembles their weights are as chance has them. Interchanging the two moves
keeps every information set, its actions and what follows, and therefore every
Nash and every sequential equilibrium; what follows each action can then be a
subgame. (Weaker concepts may lose equilibria: there are more subgames.)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, field, frozen

from ..equilibrium.profile import ONE, ZERO
from ..game_tree import Chance, Decision, GameTree, Node, TreeBuilder
from .alternative import build_with_sets


@frozen
class Postponed:
    """The game with chance put off; ``sets`` gives for each information set its number in the game before."""

    tree: GameTree
    sets: tuple[int, ...]


@define
class _Spot:
    """One of the nodes that chance alone tells apart."""

    position: int
    weight: Fraction
    refused: bool = False


@define
class _Plan:
    """What becomes of a state: a chance move, a decision or a copy of nodes that stay as they are."""

    spots: list[_Spot]
    infoset: int = -1
    children: list[int] = field(factory=list)
    weights: list[Fraction] = field(factory=list)
    refused: bool = False


def postpone(tree: GameTree) -> Postponed | None:
    """The same game with chance put off, or ``None`` where that opens no subgame.

    The tree must share nothing but leaves, and no chance move may have probability zero.
    """
    if any(isinstance(node, Chance) and ZERO in node.probabilities for node in tree.nodes):
        return None
    return _Postponing(tree).run()


@define
class _Postponing:
    tree: GameTree
    below: list[int] = field(init=False)
    plans: list[_Plan] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        # For every node the information sets at and below it, as bits.
        self.below = []
        for node in self.tree.nodes:
            bits = 1 << node.infoset if isinstance(node, Decision) else 0
            for child in node.children:
                bits |= self.below[child]
            self.below.append(bits)

    def run(self) -> Postponed | None:
        self.plans.append(_Plan([_Spot(self.tree.root, ONE)]))
        opened = 0
        for plan in self.plans:  # grows while it is read: children come after their parents
            groups = self._groups(self._expanded(plan.spots))
            if len(groups) > 1:
                total = sum(spot.weight for spot in plan.spots)
                for group in groups:
                    plan.children.append(self._new(group))
                    plan.weights.append(sum((spot.weight for spot in group), ZERO) / total)
                plan.spots = []
                opened += 1
            else:
                plan.spots = groups[0]
                opened += self._decide(plan)
        if not opened or (self.plans[0].infoset < 0 and not self.plans[0].children):
            return None
        return self._build()

    def _new(self, spots: list[_Spot]) -> int:
        refused = all(spot.refused for spot in spots)
        clean = [_Spot(spot.position, spot.weight) for spot in spots]
        self.plans.append(_Plan(clean, refused=refused))
        return len(self.plans) - 1

    def _expanded(self, spots: Sequence[_Spot]) -> list[_Spot]:
        """The spots with chance moves replaced by what follows them."""
        found, stack = [], list(reversed(spots))
        while stack:
            spot = stack.pop()
            node = self.tree.nodes[spot.position]
            if not isinstance(node, Chance):
                found.append(spot)
                continue
            for action, weight, child in reversed(
                list(zip(node.actions, node.probabilities, node.children, strict=True))
            ):
                refused = spot.refused or (bool(node.body) and action == "refuse")
                stack.append(_Spot(child, spot.weight * weight, refused))
        return found

    def _groups(self, spots: Sequence[_Spot]) -> list[list[_Spot]]:
        """The spots in groups between which no information set runs."""
        groups: list[tuple[int, list[_Spot]]] = []
        for spot in spots:
            bits, members = self.below[spot.position], [spot]
            apart = []
            for other_bits, others in groups:
                if other_bits & bits:
                    bits |= other_bits
                    members = others + members
                else:
                    apart.append((other_bits, others))
            groups = [*apart, (bits, members)]
        return [members for _, members in groups]

    def _decide(self, plan: _Plan) -> bool:
        """Make the plan a decision where all spots are one set and no set runs between what follows its actions."""
        nodes = [self.tree.nodes[spot.position] for spot in plan.spots]
        sets = {node.infoset if isinstance(node, Decision) else -1 for node in nodes}
        infoset = sets.pop()
        if sets or infoset < 0 or len(self.tree.members[infoset]) != len(nodes):
            return False
        met = 0
        for action in range(len(nodes[0].children)):
            bits = 0
            for node in nodes:
                bits |= self.below[node.children[action]]
            if bits & met:
                return False
            met |= bits
        plan.infoset = infoset
        body = self.tree.infosets[infoset].body
        for action, name in enumerate(self.tree.infosets[infoset].actions):
            refused = bool(body) and name == "refuse"
            plan.children.append(
                self._new(
                    [
                        _Spot(node.children[action], spot.weight, spot.refused or refused)
                        for node, spot in zip(nodes, plan.spots, strict=True)
                    ]
                )
            )
        plan.spots = []
        return True

    def _build(self) -> Postponed:
        builder = TreeBuilder()
        builder.infosets = list(self.tree.infosets)
        built: list[int] = [-1] * len(self.plans)
        for number in range(len(self.plans) - 1, -1, -1):
            plan = self.plans[number]
            children = tuple(built[child] for child in plan.children)
            if plan.infoset >= 0:
                position = builder.add(Decision(plan.infoset, children))
            elif children:
                position = builder.add(_draw(plan.weights, children))
            else:
                total = sum(spot.weight for spot in plan.spots)
                copies = tuple(self._copy(builder, spot.position) for spot in plan.spots)
                weights = [spot.weight / total for spot in plan.spots]
                position = copies[0] if len(copies) == 1 else builder.add(_draw(weights, copies))
            if plan.refused:
                position = builder.add(Chance("a body", ("refuse",), (ONE,), (position,), body="a side"))
            built[number] = position
        tree, sets = build_with_sets(builder, self.tree, built[0])
        return Postponed(tree, tuple(sets))

    def _copy(self, builder: TreeBuilder, start: int) -> int:
        new: dict[int, int] = {}
        stack = [start]
        while stack:
            position = stack[-1]
            node: Node = self.tree.nodes[position]
            waiting = [child for child in node.children if child not in new]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            children = tuple(new[child] for child in node.children)
            if isinstance(node, Decision):
                new[position] = builder.add(Decision(node.infoset, children, node.origin))
            elif isinstance(node, Chance):
                new[position] = builder.add(
                    Chance(node.label, node.actions, node.probabilities, children, node.origin, node.body)
                )
            else:
                new[position] = builder.add(node)
        return new[start]


def _draw(weights: Sequence[Fraction], children: tuple[int, ...]) -> Chance:
    return Chance("nature", tuple(str(number + 1) for number in range(len(children))), tuple(weights), children)
