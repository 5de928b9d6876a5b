"""Pure equilibria by trying everything: slow, short, and independent of the package's solvers.

Sequential equilibria by Kreps and Wilson's labels with equal weights: every
unused action gets an order, and belief is on the nodes of least total order. A
class of assessments that is closed under what the passes do, and large enough
to be worth comparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from math import inf

from winset.game_tree import Chance, Decision, GameTree, Terminal, Tie

Pure = tuple[int, ...]
Outcome = frozenset[tuple[tuple[Fraction, ...], Fraction]]


class Game:
    """A tree that shares nothing but leaves, with what the checks need."""

    def __init__(self, tree: GameTree) -> None:
        self.tree = tree
        self.sets = [len(infoset.actions) for infoset in tree.infosets]

    def profiles(self) -> Iterator[Pure]:
        return product(*(range(size) for size in self.sets))

    def values(self, profile: Pure) -> list[tuple[Fraction, ...]]:
        found: list[tuple[Fraction, ...]] = []
        for node in self.tree.nodes:
            if isinstance(node, Terminal):
                found.append(node.payoffs)
            elif isinstance(node, Decision):
                found.append(found[node.children[profile[node.infoset]]])
            else:
                pairs = list(zip(node.probabilities, node.children, strict=True))
                found.append(tuple(sum(p * found[c][i] for p, c in pairs) for i in range(len(self.tree.actors))))
        return found

    def outcome(self, profile: Pure) -> Outcome:
        weights: dict[tuple[Fraction, ...], Fraction] = {}
        stack = [(self.tree.root, Fraction(1))]
        while stack:
            position, weight = stack.pop()
            node = self.tree.nodes[position]
            if isinstance(node, Terminal):
                weights[node.payoffs] = weights.get(node.payoffs, Fraction(0)) + weight
            elif isinstance(node, Decision):
                stack.append((node.children[profile[node.infoset]], weight))
            else:
                stack.extend((c, weight * p) for p, c in zip(node.probabilities, node.children, strict=True) if p)
        return frozenset(weights.items())

    # ------------------------------------------------------------ sequential

    def sequential(self, most_order: int = 3) -> set[Pure]:
        return {profile for profile in self.profiles() if self.is_sequential(profile, most_order)}

    def is_sequential(self, profile: Pure, most_order: int = 3) -> bool:
        values = self.values(profile)
        alone = [k for k, nodes in enumerate(self.tree.members) if len(nodes) == 1]
        if not all(self.rational(k, profile, values, {self.tree.members[k][0]: Fraction(1)}) for k in alone):
            return False
        crowds = [k for k, nodes in enumerate(self.tree.members) if len(nodes) > 1]
        if not crowds:
            return True
        unused = [(k, a) for k, size in enumerate(self.sets) for a in range(size) if a != profile[k]]
        for orders in product(range(1, most_order + 1), repeat=len(unused)):
            label = dict(zip(unused, orders, strict=True))
            reached = self.reached(label)
            if all(self.rational(k, profile, values, self.belief(k, reached)) for k in crowds):
                return True
        return False

    def reached(self, label: dict[tuple[int, int], int]) -> list[tuple[float, Fraction]]:
        found: list[tuple[float, Fraction]] = [(inf, Fraction(0))] * len(self.tree.nodes)
        found[self.tree.root] = (0, Fraction(1))
        for position in range(self.tree.root, -1, -1):
            node = self.tree.nodes[position]
            order, weight = found[position]
            if isinstance(node, Chance):
                for p, child in zip(node.probabilities, node.children, strict=True):
                    found[child] = (order, weight * p) if p else (inf, Fraction(0))
            elif isinstance(node, Decision):
                for action, child in enumerate(node.children):
                    found[child] = (order + label.get((node.infoset, action), 0), weight)
        return found

    def belief(self, infoset: int, reached: list[tuple[float, Fraction]]) -> dict[int, Fraction]:
        nodes = self.tree.members[infoset]
        least = min(reached[position][0] for position in nodes)
        if least == inf:
            return {}
        return {position: reached[position][1] for position in nodes if reached[position][0] == least}

    def rational(
        self, infoset: int, profile: Pure, values: list[tuple[Fraction, ...]], belief: dict[int, Fraction]
    ) -> bool:
        """Whether the action is best under the belief and the tie rule allows it; no belief asks nothing."""
        if not belief:
            return True
        here, player = self.tree.infosets[infoset], self.tree.infosets[infoset].player
        worths = [
            sum(
                weight * values[self.tree.nodes[position].children[action]][player]
                for position, weight in belief.items()
            )
            for action in range(self.sets[infoset])
        ]
        best = [action for action, worth in enumerate(worths) if worth == max(worths)]
        mine, last = profile[infoset], self.sets[infoset] - 1
        if mine not in best:
            return False
        if here.tie is Tie.FIRST:
            return mine == 0 or 0 not in best
        if here.tie is Tie.SIGN and 0 in best and len(best) > 1:
            certain = all(
                self.refused(self.tree.nodes[position].children[0], profile, here.round) for position in belief
            )
            if mine == 0:
                return last not in best or not certain
            return mine == last and certain
        if here.tie is Tie.PIVOTAL and len(best) == 2:
            passes, fails = (self.decided(infoset, first, profile) for first in (True, False))
            return passes is None or fails is None or mine == (0 if passes >= fails else 1)
        return True

    def decided(self, infoset: int, first: bool, profile: Pure) -> Fraction | None:
        """What a voter expects if all votes on its ballot are cast one way, as likely as chance alone makes its nodes.

        From the nodes behind the fewest refusals on that ballot, or behind the most; nothing where there is none.
        """
        here = self.tree.infosets[infoset]
        nodes = {position: self.above(position, here.ballot) for position in self.tree.members[infoset]}
        behind = {position: found for position, found in nodes.items() if found[1]}
        if not behind:
            return None
        wanted = (min if first else max)(refusals for refusals, _ in behind.values())

        def worth(position: int) -> Fraction:
            node = self.tree.nodes[position]
            if isinstance(node, Terminal):
                return node.payoffs[here.player]
            if isinstance(node, Chance):
                return sum((p * worth(c) for p, c in zip(node.probabilities, node.children, strict=True)), Fraction(0))
            votes = self.tree.infosets[node.infoset].ballot == here.ballot
            return worth(node.children[(0 if first else 1) if votes else profile[node.infoset]])

        chosen = {position: weight for position, (refusals, weight) in behind.items() if refusals == wanted}
        return sum((w * worth(position) for position, w in chosen.items()), Fraction(0)) / sum(chosen.values())

    def above(self, position: int, ballot: str) -> tuple[int, Fraction]:
        """How many votes of a ballot on the way to a node are refusals, and how likely chance alone leads there."""
        refusals, weight = 0, Fraction(1)
        while position != self.tree.root:
            position, action = self.tree.parents[position][0]
            node = self.tree.nodes[position]
            if isinstance(node, Chance):
                weight *= node.probabilities[action]
            elif isinstance(node, Decision) and self.tree.infosets[node.infoset].ballot == ballot:
                refusals += action == len(node.children) - 1
        return refusals, weight

    def refused(self, position: int, profile: Pure, round_: int) -> bool:
        node = self.tree.nodes[position]
        if isinstance(node, Terminal):
            return False
        if isinstance(node, Decision):
            infoset = self.tree.infosets[node.infoset]
            if infoset.round not in (0, round_):
                return False
            if infoset.body and infoset.actions[profile[node.infoset]] == "refuse":
                return True
            return self.refused(node.children[profile[node.infoset]], profile, round_)
        return all(
            (node.body and label == "refuse") or self.refused(child, profile, round_)
            for label, p, child in zip(node.actions, node.probabilities, node.children, strict=True)
            if p
        )

    # ------------------------------------------------------------------ Nash

    def nash(self) -> set[Pure]:
        return {profile for profile in self.profiles() if self.is_nash(profile, self.tree.root)}

    def is_nash(self, profile: Pure, root: int) -> bool:
        """No player gains by another pure plan, in the subgame at ``root``."""
        values = self.values(profile)
        for player in range(self.tree.player_count):
            own = [k for k, infoset in enumerate(self.tree.infosets) if infoset.player == player]
            for plan in product(*(range(self.sets[k]) for k in own)):
                changed = list(profile)
                for k, action in zip(own, plan, strict=True):
                    changed[k] = action
                if self.values(tuple(changed))[root][player] > values[root][player]:
                    return False
        return True

    def subgame_perfect(self) -> set[Pure]:
        roots = [position for position, closed in enumerate(self.tree.subgame_roots) if closed]
        return {p for p in self.nash() if all(self.is_nash(p, root) for root in roots)}

    # ---------------------------------------------------- perfect Bayesian

    def perfect_bayesian(self) -> set[Pure]:
        return {profile for profile in self.profiles() if self.is_perfect_bayesian(profile)}

    def is_perfect_bayesian(self, profile: Pure) -> bool:
        """Every set has a belief, by Bayes where its subgame's play comes, under which no plan from there gains."""
        values = self.values(profile)
        arrived = self.arrived(profile)
        return all(self.supported(k, profile, values, arrived) for k in range(len(self.sets)))

    def arrived(self, profile: Pure) -> list[Fraction]:
        """How likely the play of the smallest subgame around a node comes to it."""
        found = [Fraction(0)] * len(self.tree.nodes)
        for position in range(self.tree.root, -1, -1):
            if self.tree.subgame_roots[position]:
                found[position] = Fraction(1)
            node = self.tree.nodes[position]
            for action, child in enumerate(node.children):
                chance = node.probabilities[action] if isinstance(node, Chance) else profile[node.infoset] == action
                if not self.tree.subgame_roots[child]:
                    found[child] = found[position] * chance
        return found

    def supported(
        self, infoset: int, profile: Pure, values: list[tuple[Fraction, ...]], arrived: list[Fraction]
    ) -> bool:
        player, nodes = self.tree.infosets[infoset].player, self.tree.members[infoset]
        own = [k for k, other in enumerate(self.tree.infosets) if other.player == player]
        losses = []
        for plan in product(*(range(self.sets[k]) for k in own)):
            changed = list(profile)
            for k, action in zip(own, plan, strict=True):
                changed[k] = action
            after = self.values(tuple(changed))
            losses.append(tuple(values[node][player] - after[node][player] for node in nodes))
        weights = [arrived[node] for node in nodes]
        if any(weights):
            return all(sum(w * loss for w, loss in zip(weights, row, strict=True)) >= 0 for row in losses)
        return some_belief(losses, len(nodes))


def some_belief(losses: list[tuple[Fraction, ...]], size: int) -> bool:
    """Whether some belief makes every loss at least zero: the set of such beliefs has a corner, or is empty."""
    unit = [tuple(Fraction(i == j) for j in range(size)) for i in range(size)]
    rows = list(dict.fromkeys([*unit, *losses]))
    for tight in combinations(rows, size - 1):
        belief = solved([*([*row, Fraction(0)] for row in tight), [Fraction(1)] * (size + 1)])
        if belief is not None and all(sum(b * x for b, x in zip(belief, row, strict=True)) >= 0 for row in rows):
            return True
    return False


def solved(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """The solution of a square system, ``None`` where it has none or many."""
    for column in range(len(rows)):
        pivot = next((k for k in range(column, len(rows)) if rows[k][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for k in range(len(rows)):
            if k != column:
                rows[k] = [a - rows[k][column] * b for a, b in zip(rows[k], rows[column], strict=True)]
    return [row[-1] for row in rows]
