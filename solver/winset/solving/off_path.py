"""What a profile asks of beliefs: where the play goes in each subgame, which beliefs its acts need elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from ..equilibrium import BehaviorProfile
from ..equilibrium.profile import ONE
from ..equilibrium.values import Values
from ..game_tree import Decision
from .alternative import Parts
from .labelling import Monomial, Question, Wish


@frozen
class OffPath:
    """A profile seen part by part; a part is what belongs to one subgame and to none inside it."""

    parts: Parts
    profile: BehaviorProfile
    values: Values

    def questions(self) -> list[Question]:
        """One question for each set of several nodes that its own subgame does not come to."""
        found = []
        for root, closed in enumerate(self.parts.tree.subgame_roots):
            if not closed or self.parts.is_simple(root):
                continue
            local = self.local_weights(root)
            sets = [i for i in self.sets_of(root) if len(self.parts.tree.members[i]) > 1]
            if all(any(local.get(node) for node in self.parts.tree.members[i]) for i in sets):
                continue
            weights, trembles = self.paths(root)
            for infoset in sets:
                nodes = self.parts.tree.members[infoset]
                if not any(local.get(node) for node in nodes):
                    arrived = [weights[node] for node in nodes]
                    if any(arrived):
                        found.append(self.question(infoset, arrived, [trembles[node] for node in nodes]))
        return found

    def question(self, infoset: int, weights: Sequence[Fraction], trembles: Sequence[Monomial]) -> Question:
        """What has to be believed at a set whose nodes have these weights, behind these trembles."""
        tree, values = self.parts.tree, self.values
        player = tree.infosets[infoset].player
        row = self.profile.probabilities[infoset]
        used = next(action for action, weight in enumerate(row) if weight)
        rows = [[values[child][player] for child in tree.nodes[node].children] for node in tree.members[infoset]]
        wishes = []
        for action, weight in enumerate(row):
            if action != used:
                gains = tuple(worth[used] - worth[action] for worth in rows)
                if any(gain < 0 for gain in gains) or weight:
                    wishes.append(Wish(gains))
                if weight:
                    wishes.append(Wish(tuple(-gain for gain in gains)))
        return Question(tuple(weights), tuple(trembles), tuple(wishes))

    def paths(self, root: int) -> tuple[dict[int, Fraction], dict[int, Monomial]]:
        """Within a part: chance times used actions on the way to each node, and the unused actions."""
        tree = self.parts.tree
        weights: dict[int, Fraction] = {root: ONE}
        trembles: dict[int, Monomial] = {root: frozenset()}
        for position in self.parts.own(root)[0]:
            node = tree.nodes[position]
            for action, child in enumerate(node.children):
                if self.parts.is_closed(child):
                    continue
                weights[child], trembles[child] = weights[position], trembles[position]
                if isinstance(node, Decision):
                    chance = self.profile.probabilities[node.infoset][action]
                    if chance:
                        weights[child] *= chance
                    else:
                        trembles[child] |= {(node.infoset, action)}
                else:
                    weights[child] *= node.probabilities[action]  # type: ignore[union-attr]
        return weights, trembles

    def local_weights(self, root: int) -> dict[int, Fraction]:
        """How likely the profile comes to each node of a part from its root."""
        tree = self.parts.tree
        local: dict[int, Fraction] = {root: ONE}
        if self.parts.is_simple(root):
            return local
        for position in self.parts.own(root)[0]:
            weight = local.get(position)
            if not weight:
                continue
            node = tree.nodes[position]
            row = self.profile.probabilities[node.infoset] if isinstance(node, Decision) else node.probabilities  # type: ignore[union-attr]
            for chance, child in zip(row, node.children, strict=True):
                if chance and not self.parts.is_closed(child):
                    local[child] = weight * chance
        return local

    def sets_of(self, root: int) -> list[int]:
        """The information sets of a part."""
        nodes = (self.parts.tree.nodes[position] for position in self.parts.own(root)[0])
        return list(dict.fromkeys(node.infoset for node in nodes if isinstance(node, Decision)))
