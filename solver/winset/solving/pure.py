"""All pure sequential (or weak perfect Bayesian) equilibrium outcomes of a game with hidden moves.

The search fixes what is done on the path first. Everything off the path falls
into regions between which no information set runs; each region has to hold some
sequentially rational play, with consistent beliefs, that makes no deviation
into it profitable. Regions are solved once and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from attrs import define, field, frozen

from ..equilibrium.profile import ONE, ZERO
from ..equilibrium.values import Exact
from ..game_tree import Chance, Decision, Terminal, Tie
from .alternative import Beyond
from .dominance import Block
from .labelling import Action, Labels, Question, Wish, answer
from .limits import Limits
from .paths import Choices, Paths
from .tie_rule import may_choose

Weighted: TypeAlias = dict[int, tuple[Exact, ...]]
"""Per node what the players expect there, times the node's chance weight."""
TRY = 10
"""As how many candidates one search for beliefs counts, for each combination that it tries."""
LONG = 8
"""After so many combinations the clock is looked at."""


@frozen
class PureEquilibrium:
    """One action at every information set, and the labels that support it."""

    choices: tuple[int, ...]
    labels: Labels


@frozen
class _Option:
    """One way to play a region."""

    choices: Choices
    labels: Labels
    worths: tuple[Exact, ...]
    """Per entry what entering is worth, times the weight of the set that enters."""


@define
class PureSearch:
    """The search in one block.

    Parameters
    ----------
    block
        With dominated actions left out.
    limits
        Shared; ``candidates`` bounds the paths and the plays of a region.
    beyond
        For the tie rules that look ahead.
    """

    block: Block
    limits: Limits
    beyond: Beyond
    exhausted: bool = True
    paths: Paths = field(init=False)
    entry_bits: dict[Action, int] = field(init=False)
    _regions: dict[tuple[object, ...], list[_Option]] = field(factory=dict)
    _tried: int = 0

    def __attrs_post_init__(self) -> None:
        tree = self.block.tree
        self.paths = Paths(self.block)
        self.entry_bits = {}
        for infoset, nodes in enumerate(tree.members):
            for action in range(len(tree.infosets[infoset].actions)):
                bits = 0
                for position in nodes:
                    bits |= self.paths.below[tree.nodes[position].children[action]]
                self.entry_bits[infoset, action] = bits

    def run(self) -> Iterator[PureEquilibrium]:
        """Every equilibrium path with one play off it that supports it."""
        for choices in self.paths.run():
            if not self._count():
                return
            found = self._supported(choices)
            if found is not None:
                yield found

    def _count(self) -> bool:
        """Count a candidate; ``False`` when there were too many."""
        self._tried += 1
        if self._tried % 64 == 0:
            self.limits.check_time()
        if self._tried > self.limits.candidates:
            self.exhausted = False
            return False
        return True

    def _supported(self, choices: Choices) -> PureEquilibrium | None:
        block, tree = self.block, self.block.tree
        values = self._on_path(choices)
        on_bits = 0
        for infoset in choices:
            on_bits |= 1 << infoset
        stay: dict[int, Exact] = {}
        entries: list[Action] = []
        for infoset, chosen in choices.items():
            player = tree.infosets[infoset].player
            arrived = [node for node in tree.members[infoset] if node in values]
            stay[infoset] = sum([values[node][player] for node in arrived])
            for action in range(len(tree.infosets[infoset].actions)):
                if action == chosen:
                    continue
                if action in block.allowed[infoset]:
                    floor = sum([block.weights[n] * block.low[tree.nodes[n].children[action]][player] for n in arrived])
                    if floor > stay[infoset]:
                        return None
                entries.append((infoset, action))
        whole, labels = dict(choices), Labels()
        for group in self._grouped(entries, on_bits):
            option = self._deterrent(group, on_bits, choices, values, stay)
            if option is None:
                return None
            whole.update(option.choices)
            labels.update(option.labels)
        rest = {infoset: block.allowed[infoset][0] for infoset in range(len(tree.infosets))}
        rest.update(whole)
        if not self._votes_kept(choices, rest, values):
            self.exhausted = False  # other play off the path may have supported these votes
            return None
        return PureEquilibrium(tuple(rest[infoset] for infoset in range(len(tree.infosets))), labels)

    def _on_path(self, choices: Choices) -> Weighted:
        """The nodes that the play comes to, with their values."""
        tree = self.block.tree
        order = [tree.root]
        for position in order:
            node = tree.nodes[position]
            if isinstance(node, Decision):
                order.append(node.children[choices[node.infoset]])
            elif isinstance(node, Chance):
                order += [child for child, p in zip(node.children, node.probabilities, strict=True) if p]
        values: Weighted = {}
        for position in reversed(order):
            values[position] = self._value(position, choices, values)
        return values

    def _value(self, position: int, choices: Choices, values: Weighted) -> tuple[Exact, ...]:
        """What the players expect at a node, times the node's chance weight."""
        node = self.block.tree.nodes[position]
        if isinstance(node, Decision):
            return values[node.children[choices[node.infoset]]]
        if isinstance(node, Chance):
            below = [values[child] for p, child in zip(node.probabilities, node.children, strict=True) if p]
            return tuple(map(sum, zip(*below, strict=True)))
        return self.block.weighted[position]

    # ----------------------------------------------------------- the regions

    def _grouped(self, entries: Sequence[Action], on_bits: int) -> list[tuple[Action, ...]]:
        """The deviations in groups between which no set off the path runs."""
        groups: list[tuple[int, tuple[Action, ...]]] = []
        for entry in entries:
            bits = self.entry_bits[entry] & ~on_bits
            members: tuple[Action, ...] = (entry,)
            apart = []
            for other_bits, others in groups:
                if other_bits & bits:
                    bits, members = bits | other_bits, others + members
                else:
                    apart.append((other_bits, others))
            groups = [*apart, (bits, members)]
        return [members for _, members in groups]

    def _deterrent(
        self,
        group: tuple[Action, ...],
        on_bits: int,
        choices: Choices,
        values: Weighted,
        stay: dict[int, Exact],
    ) -> _Option | None:
        """A play of the region that no deviation into it profits from."""
        tree = self.block.tree
        bits = 0
        for entry in group:
            bits |= self.entry_bits[entry]
        met = tuple((infoset, choices[infoset]) for infoset in _bits(bits & on_bits))
        arrived = tuple(tuple(node for node in tree.members[infoset] if node in values) for infoset, _ in group)
        key = (group, met, arrived)
        options = self._regions.get(key)
        if options is None:
            options = self._regions[key] = self._solve_region(group, bits & ~on_bits, choices, arrived)
        for option in options:
            if all(
                worth < stay[infoset]
                or (worth == stay[infoset] and self._tie_kept(infoset, action, choices, option, values))
                for (infoset, action), worth in zip(group, option.worths, strict=True)
            ):
                return option
        return None

    def _votes_kept(self, on_path: Choices, whole: Choices, values: Weighted) -> bool:
        """Whether indifferent voters on the path vote as if they decided, now that all is chosen."""
        tree = self.block.tree
        for infoset, chosen in on_path.items():
            described = tree.infosets[infoset]
            if described.tie is not Tie.PIVOTAL or self._decided(infoset, on_path) is not None:
                continue
            nodes = [node for node in tree.members[infoset] if node in values]
            after = [self._after(nodes, action, whole)[described.player] for action in range(2)]
            worths = self._decided(infoset, whole)
            if after[0] == after[1] and worths is not None and (worths[0] >= worths[1]) is not (chosen == 0):
                return False
        return True

    def _after(self, nodes: Sequence[int], action: int, choices: Choices) -> tuple[Exact, ...]:
        """What the players expect after an action at some nodes of a set, times their chance weights."""
        tree = self.block.tree
        starts = [tree.nodes[node].children[action] for node in nodes]
        values: Weighted = {}
        for position in self._nodes_below(starts):
            values[position] = self._value(position, choices, values)
        return tuple(map(sum, zip(*(values[start] for start in starts), strict=True)))

    def _tie_kept(self, infoset: int, other: int, choices: Choices, option: _Option, values: Weighted) -> bool:
        tree = self.block.tree
        both = {**choices, **option.choices}
        nodes = [node for node in tree.members[infoset] if node in values]
        return may_choose(
            tree.infosets[infoset],
            choices[infoset],
            other,
            lambda: self._first_refused(infoset, nodes, both),
            lambda: self._decided(infoset, both),
        )

    def _decided(self, infoset: int, choices: Choices) -> tuple[Exact, Exact] | None:
        """What a voter expects when all votes of its ballot ratify, and when they refuse; all else as chosen.

        Where its nodes differ, they have the weights that chance alone gives
        them. ``None`` where it comes to sets at which nothing is chosen yet.
        Both times the same positive number.
        """
        block, seen = self.block, self.block.tree.infosets[infoset]

        def worth(position: int, first: bool) -> Exact:
            node = block.tree.nodes[position]
            if isinstance(node, Terminal):
                return block.weights[position] * self.beyond.decided(node, seen.ballot, first, seen.player)
            if isinstance(node, Decision):
                voting = block.tree.infosets[node.infoset].ballot == seen.ballot
                return worth(node.children[(0 if first else -1) if voting else choices[node.infoset]], first)
            return sum([worth(child, first) for child in node.children])

        behind = block.tree.deciding_nodes[infoset]
        weights = [sum([block.weights[node] for node in nodes]) for nodes in behind]
        try:
            worths = [
                sum([worth(node, first) for node in nodes]) for nodes, first in zip(behind, (True, False), strict=True)
            ]
            return worths[0] * weights[1], worths[1] * weights[0]
        except KeyError:
            return None

    def _first_refused(self, infoset: int, nodes: Sequence[int], choices: Choices) -> bool:
        """Whether the first action is certain to be refused in this round, from all these nodes."""
        tree = self.block.tree
        round_ = tree.infosets[infoset].round
        stack = [tree.nodes[node].children[0] for node in nodes]
        while stack:
            position = stack.pop()
            node = tree.nodes[position]
            if isinstance(node, Terminal):
                if not self.beyond.refused(node, round_):
                    return False
            elif isinstance(node, Decision):
                seen = tree.infosets[node.infoset]
                if seen.round not in (0, round_):
                    return False
                action = choices[node.infoset]
                if not (seen.body and seen.actions[action] == "refuse"):
                    stack.append(node.children[action])
            elif isinstance(node, Chance):
                stack.extend(
                    child
                    for name, p, child in zip(node.actions, node.probabilities, node.children, strict=True)
                    if p and not (node.body and name == "refuse")
                )
        return True

    def _solve_region(
        self, group: tuple[Action, ...], off_bits: int, on_path: Choices, arrived: tuple[tuple[int, ...], ...]
    ) -> list[_Option]:
        """The plays of a region, those left out that deter no deviation better than another."""
        tree = self.block.tree
        starts = [tree.nodes[node].children[action] for infoset, action in group for node in tree.members[infoset]]
        nodes = self._nodes_below(starts)
        height: dict[int, int] = {}
        rank: dict[int, int] = {}
        for position in nodes:
            node = tree.nodes[position]
            height[position] = 1 + max((height[child] for child in node.children), default=0)
            if isinstance(node, Decision) and off_bits >> node.infoset & 1:
                rank[node.infoset] = max(rank.get(node.infoset, 0), height[position])
        sets = sorted(rank, key=lambda infoset: (rank[infoset], infoset))
        options: list[_Option] = []
        for choices in self._region_plays(sets, on_path):
            both = {**on_path, **choices}
            values: Weighted = {}
            for position in nodes:
                values[position] = self._value(position, both, values)
            labels = self._labels(sets, both, values)
            if labels is None:
                continue
            worths = tuple(
                sum([values[tree.nodes[node].children[action]][tree.infosets[infoset].player] for node in here])
                for (infoset, action), here in zip(group, arrived, strict=True)
            )
            if not any(all(a <= b for a, b in zip(known.worths, worths, strict=True)) for known in options):
                options.append(_Option(choices, labels, worths))
        return options

    def _nodes_below(self, starts: Sequence[int]) -> list[int]:
        found, stack = set(starts), list(starts)
        while stack:
            for child in self.block.tree.nodes[stack.pop()].children:
                if child not in found:
                    found.add(child)
                    stack.append(child)
        return sorted(found)

    def _region_plays(self, sets: Sequence[int], on_path: Choices) -> Iterator[Choices]:
        """Every way to act in a region that is not ruled out set by set, the sets nearest to the end first."""
        stack: list[Choices] = [{}]
        while stack:
            choices = stack.pop()
            if len(choices) == len(sets):
                if not self._count():
                    return
                yield choices
                continue
            infoset = sets[len(choices)]
            for action in reversed(self._credible(infoset, {**on_path, **choices})):
                stack.append({**choices, infoset: action})

    def _credible(self, infoset: int, choices: Choices) -> list[int]:
        """Allowed actions that are not worse than another at every node, as far as what follows is fixed."""
        tree = self.block.tree
        allowed = self.block.allowed[infoset]
        if len(allowed) == 1:
            return list(allowed)
        player = tree.infosets[infoset].player
        rows = []
        for node in tree.members[infoset]:
            values: Weighted = {}
            for position in self._nodes_below(tree.nodes[node].children):
                here = tree.nodes[position]
                if isinstance(here, Decision) and here.infoset not in choices:
                    return list(allowed)  # a set higher up comes again below: decided at the end
                values[position] = self._value(position, choices, values)
            rows.append([values[child][player] for child in tree.nodes[node].children])
        return [a for a in allowed if not any(all(row[b] > row[a] for row in rows) for b in allowed if b != a)]

    def _labels(self, sets: Sequence[int], choices: Choices, values: Weighted) -> Labels | None:
        """Labels under which every set of the region acts rationally."""
        tree, block = self.block.tree, self.block
        questions = []
        for infoset in sets:
            player, chosen = tree.infosets[infoset].player, choices[infoset]
            nodes = tree.members[infoset]
            rows = [[values[child][player] for child in tree.nodes[node].children] for node in nodes]
            wishes = []
            for other in range(len(rows[0])):
                if other == chosen:
                    continue
                gains = tuple(row[chosen] - row[other] for row in rows)
                strict = not may_choose(
                    tree.infosets[infoset],
                    chosen,
                    other,
                    lambda infoset=infoset, nodes=nodes: self._first_refused(infoset, nodes, choices),  # type: ignore[misc]
                    lambda infoset=infoset: self._decided(infoset, choices),  # type: ignore[misc]
                )
                if strict or min(gains) < 0:
                    if max(gains) < 0 or (strict and max(gains) == 0):
                        return None
                    wishes.append(Wish(gains, strict))
            if block.consistent:
                trembles = tuple(
                    frozenset((s, a) for s, a in block.histories[node] if choices[s] != a) for node in nodes
                )
            else:  # any belief will do, as if each node had a tremble of its own
                trembles = tuple(frozenset({(-1 - infoset, number)}) for number in range(len(nodes)))
            if wishes:
                # The gains carry the nodes' chance weights already; all that is left is whether chance leads there.
                weights = tuple(ONE if block.weights[node] else ZERO for node in nodes)
                questions.append(Question(weights, trembles, tuple(wishes)))
        found = answer(questions)
        self._tried += found.tries * TRY
        if found.tries > LONG:
            self.limits.check_time()
        if found.labels is None and not found.decided:
            self.exhausted = False
        return found.labels if found.labels is None or block.consistent else {}


def _bits(bits: int) -> Iterator[int]:
    """The positions of the ones."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
