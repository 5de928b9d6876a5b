"""A region off the path: the plays that are rational inside it, found one at a time and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from attrs import define, field, frozen

from ..clock import check_time
from ..equilibrium.continuation import START, Continuation
from ..equilibrium.profile import ONE, ZERO
from ..equilibrium.values import Exact
from ..game_tree import Decision
from .block_play import BlockPlay, Choices, Weighted
from .labelling import Action, Labels, Question, Wish, answer
from .weak_beliefs import supporting

Entry: TypeAlias = Action
"""An information set on the path and an action that is not taken there, or ``~node`` of a chance move and an action
of probability zero: nobody deviates there, but what follows has to be rational too."""
TRY = 10
"""As how many candidates one search for beliefs counts, for each combination that it tries."""


@define
class Budget:
    """How many candidates a search may look at; ``short`` once something was left out."""

    most: int
    used: int = 0
    short: bool = False

    def spend(self, many: int = 1) -> bool:
        """Count candidates; ``False`` when there were too many."""
        self.used += many
        self.short |= self.used > self.most
        return self.used <= self.most


@frozen
class Option:
    """One way to play a region.

    Parameters
    ----------
    choices, labels
        What is done there, and the labels that support it.
    worths
        Per entry what entering is worth, times the weight of the set that
        enters; without consistent beliefs, by the best plan that begins so.
    """

    choices: Choices
    labels: Labels
    worths: tuple[Exact, ...]


@define
class Region:
    """The sets behind some deviations that run together.

    Parameters
    ----------
    play
        The block.
    entries
        The deviations that lead here.
    on_path
        What is done on the path.
    arrived
        Per entry the nodes at which the play comes to its set; none for chance.
    off_bits
        The information sets of the region, as bits.
    budget
        Shared by the whole search.
    """

    play: BlockPlay
    entries: tuple[Entry, ...]
    on_path: Choices
    arrived: tuple[tuple[int, ...], ...]
    off_bits: int
    budget: Budget
    nodes: tuple[int, ...] = field(init=False)
    sets: list[int] = field(init=False)
    options: list[Option] = field(factory=list)
    _waiting: list[Choices] = field(init=False)
    _ends: dict[int, bool] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        tree = self.play.block.tree
        self.nodes = self.play.below(entered(tree.members, tree.nodes, self.entries))
        height: dict[int, int] = {}
        rank: dict[int, int] = {}
        for position in self.nodes:
            node = tree.nodes[position]
            height[position] = 1 + max((height[child] for child in node.children), default=0)
            if isinstance(node, Decision) and self.off_bits >> node.infoset & 1:
                rank[node.infoset] = max(rank.get(node.infoset, 0), height[position])
        self.sets = sorted(rank, key=lambda infoset: (rank[infoset], infoset))
        self._waiting = [{}]

    def plays(self) -> Iterator[Option]:
        """Every play of the region, but for those that deter no deviation better than another.

        What was found before comes first; the rest is looked for as it is asked for.
        """
        yield from tuple(self.options)
        while self._waiting:
            check_time()
            choices = self._waiting[-1]  # taken away when it is dealt with, so that an interruption loses nothing
            if len(choices) == len(self.sets):
                if not self.budget.spend():
                    return
                option = self._option(choices)
                self._waiting.pop()
                if option is not None:
                    self.options.append(option)
                    yield option
                continue
            infoset = self.sets[len(choices)]
            credible = self._credible(infoset, {**self.on_path, **choices})
            self._waiting.pop()
            for action in reversed(credible):
                self._waiting.append({**choices, infoset: action})

    def _option(self, choices: Choices) -> Option | None:
        both = {**self.on_path, **choices}
        values = self.play.values(self.nodes, both)
        labels = self._supported(both, values)
        if labels is None:
            return None
        worths = tuple(
            self._worth(entry, here, both, values) for entry, here in zip(self.entries, self.arrived, strict=True)
        )
        if any(all(a <= b for a, b in zip(known.worths, worths, strict=True)) for known in self.options):
            return None
        return Option(choices, labels, worths)

    def _worth(self, entry: Entry, here: Sequence[int], choices: Choices, values: Weighted) -> Exact:
        tree, (infoset, action) = self.play.block.tree, entry
        if not here:
            return ZERO
        player = tree.infosets[infoset].player
        starts = [tree.nodes[node].children[action] for node in here]
        if self.play.block.consistent:
            return sum([values[start][player] for start in starts])
        plans = self.play.plans(player, starts, choices, [ZERO] * len(starts))
        return plans.worths([self.play.block.weights[start] for start in starts])[START[0]][0]

    def _credible(self, infoset: int, choices: Choices) -> list[int]:
        """Allowed actions that are not worse than another at every node, as far as what follows is fixed."""
        tree = self.play.block.tree
        allowed = self.play.block.allowed[infoset]
        if len(allowed) == 1:
            return list(allowed)
        player = tree.infosets[infoset].player
        rows = []
        for node in tree.members[infoset]:
            values: Weighted = {}
            for position in self.play.below(tree.nodes[node].children):
                here = tree.nodes[position]
                if isinstance(here, Decision) and here.infoset not in choices:
                    return list(allowed)  # a set higher up comes again below: decided at the end
                values[position] = self.play.value(position, choices, values)
            rows.append([values[child][player] for child in tree.nodes[node].children])
        return [a for a in allowed if not any(all(row[b] > row[a] for row in rows) for b in allowed if b != a)]

    # ------------------------------------------------------------ rationality

    def _supported(self, choices: Choices, values: Weighted) -> Labels | None:
        """Labels under which every set of the region acts rationally; none are needed where any belief will do."""
        tree, block = self.play.block.tree, self.play.block
        questions = []
        for infoset in self.sets:
            player, chosen = tree.infosets[infoset].player, choices[infoset]
            nodes = tree.members[infoset]
            rows = [[values[child][player] for child in tree.nodes[node].children] for node in nodes]
            worse = self.play.worse(infoset, chosen, nodes, choices)
            if not block.consistent or not any(block.chances[node] for node in nodes):
                if supporting(self._plans(infoset, rows, choices), worse) is None:
                    return None
                continue
            wishes = []
            for other in range(len(rows[0])):
                if other == chosen:
                    continue
                gains = tuple(row[chosen] - row[other] for row in rows)
                strict = (infoset, other) in worse
                if strict or min(gains) < 0:
                    if max(gains) < 0 or (strict and max(gains) == 0):
                        return None
                    wishes.append(Wish(gains, strict))
            if wishes:
                trembles = tuple(
                    frozenset((s, a) for s, a in block.histories[node] if choices[s] != a) for node in nodes
                )
                # The gains carry the nodes' chance weights already; all that is left is whether chance leads there.
                weights = tuple(ONE if block.chances[node] else ZERO for node in nodes)
                questions.append(Question(weights, trembles, tuple(wishes)))
        found = answer(questions)
        self.budget.spend(found.tries * TRY)
        if found.labels is None and not found.decided:
            self.budget.short = True
        return found.labels

    def _plans(self, infoset: int, rows: Sequence[Sequence[Exact]], choices: Choices) -> Continuation:
        """The plans from a set on; where its player moves once more, its acts are its plans."""
        block, player = self.play.block, self.play.block.tree.infosets[infoset].player
        nodes = block.tree.members[infoset]
        if self._is_last(infoset):
            gives = {(infoset, a): {n: row[a] for n, row in enumerate(rows)} for a in range(len(rows[0]))}
            follows = tuple(row[choices[infoset]] for row in rows)
            return Continuation(nodes, (infoset,), gives, {START: (infoset,)}, follows, {infoset: len(rows[0])})
        follows = tuple(row[choices[infoset]] / (ONE * block.weights[n]) for row, n in zip(rows, nodes, strict=True))
        return self.play.plans(player, nodes, choices, follows)

    def _is_last(self, infoset: int) -> bool:
        known = self._ends.get(infoset)
        if known is None:
            tree = self.play.block.tree
            children = [child for node in tree.members[infoset] for child in tree.nodes[node].children]
            below = (tree.nodes[position] for position in self.play.below(children))
            mover = tree.infosets[infoset].player
            known = self._ends[infoset] = not any(
                isinstance(node, Decision) and tree.infosets[node.infoset].player == mover for node in below
            )
        return known


def entered(members: Sequence[Sequence[int]], nodes: Sequence[object], entries: Sequence[Entry]) -> list[int]:
    """The nodes right behind some entries."""
    found = []
    for infoset, action in entries:
        for node in [~infoset] if infoset < 0 else members[infoset]:
            found.append(nodes[node].children[action])  # type: ignore[attr-defined]
    return found
