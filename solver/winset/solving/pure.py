"""All pure sequential (or weak perfect Bayesian) equilibrium outcomes of a game with hidden moves.

The search fixes what is done on the path first. Everything off the path falls
into regions between which no information set runs; each region has to hold some
sequentially rational play, with beliefs that the concept allows, that makes no
deviation into it profitable. What was found of a region is kept, and the search
can be interrupted and goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, field, frozen

from ..clock import check_time
from ..equilibrium.values import Exact
from ..game_tree import Chance, Decision, Tie
from .block_play import BlockPlay, Choices, Weighted
from .dominance import Block
from .labelling import Labels
from .limits import Limits
from .paths import Paths
from .region import Budget, Entry, Option, Region, entered
from .tie_rule import may_choose


@frozen
class PureEquilibrium:
    """One action at every information set, and the labels that support it."""

    choices: tuple[int, ...]
    labels: Labels


@define
class PureSearch:
    """The search in one block.

    Parameters
    ----------
    block
        With dominated actions left out.
    limits
        ``candidates`` bounds the paths and the plays of regions.
    unsure
        Whether a path was given up though another play off it may have supported it.
    """

    block: Block
    limits: Limits
    play: BlockPlay = field(init=False)
    paths: Paths = field(init=False)
    budget: Budget = field(init=False)
    unsure: bool = False
    _path: Choices | None = None
    _coming: Iterator[Choices] = field(init=False)
    _entry_bits: dict[Entry, int] = field(factory=dict)
    _regions: dict[tuple[object, ...], Region] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.play = BlockPlay(self.block)
        self.paths = Paths(self.block)
        self.budget = Budget(self.limits.candidates)
        self._coming = self.paths.run()

    def run(self) -> Iterator[PureEquilibrium]:
        """Every equilibrium path with one play off it that supports it; after an interruption, the remaining ones."""
        while True:
            if self._path is None:
                self._path = next(self._coming, None)
                if self._path is None or not self.budget.spend():
                    return
            found = self._supported(self._path)
            self._path = None
            if found is not None:
                yield found

    def _supported(self, choices: Choices) -> PureEquilibrium | None:
        check_time()
        block, tree = self.block, self.block.tree
        order = self._on_path(choices)
        values = self.play.values(reversed(order), choices)
        on_bits = 0
        for infoset in choices:
            on_bits |= 1 << infoset
        stay: dict[int, Exact] = {}
        entries: list[Entry] = []
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
        for position in order:
            node = tree.nodes[position]
            if isinstance(node, Chance):
                entries += [(~position, action) for action, p in enumerate(node.probabilities) if not p]
        whole, labels = dict(choices), Labels()
        for group in self._grouped(entries, on_bits):
            option = self._deterrent(group, on_bits, choices, values, stay)
            if option is None:
                return None
            whole.update(option.choices)
            labels.update(option.labels)
        if not self._votes_kept(choices, whole, values):
            self.unsure = True  # other play off the path may have supported these votes
            return None
        return PureEquilibrium(tuple(whole[infoset] for infoset in range(len(tree.infosets))), labels)

    def _on_path(self, choices: Choices) -> list[int]:
        """The nodes that the play comes to, parents first."""
        tree = self.block.tree
        order = [tree.root]
        for position in order:
            node = tree.nodes[position]
            if isinstance(node, Decision):
                order.append(node.children[choices[node.infoset]])
            elif isinstance(node, Chance):
                order += [child for child, p in zip(node.children, node.probabilities, strict=True) if p]
        return order

    def _grouped(self, entries: Sequence[Entry], on_bits: int) -> list[tuple[Entry, ...]]:
        """The deviations in groups between which no set off the path runs."""
        groups: list[tuple[int, tuple[Entry, ...]]] = []
        for entry in entries:
            bits = self._behind(entry) & ~on_bits
            members: tuple[Entry, ...] = (entry,)
            apart = []
            for other_bits, others in groups:
                if other_bits & bits:
                    bits, members = bits | other_bits, others + members
                else:
                    apart.append((other_bits, others))
            groups = [*apart, (bits, members)]
        return [members for _, members in groups]

    def _behind(self, entry: Entry) -> int:
        """The information sets behind an entry, as bits."""
        bits = self._entry_bits.get(entry)
        if bits is None:
            bits = 0
            for position in entered(self.block.tree.members, self.block.tree.nodes, (entry,)):
                bits |= self.paths.below[position]
            self._entry_bits[entry] = bits
        return bits

    def _deterrent(
        self,
        group: tuple[Entry, ...],
        on_bits: int,
        choices: Choices,
        values: Weighted,
        stay: dict[int, Exact],
    ) -> Option | None:
        """A play of the region that no deviation into it profits from."""
        tree = self.block.tree
        bits = 0
        for entry in group:
            bits |= self._behind(entry)
        met = tuple((infoset, choices[infoset]) for infoset in _bits(bits & on_bits))
        arrived = tuple(
            () if infoset < 0 else tuple(node for node in tree.members[infoset] if node in values)
            for infoset, _ in group
        )
        key = (group, met, arrived)
        region = self._regions.get(key)
        if region is None:
            region = self._regions[key] = Region(self.play, group, choices, arrived, bits & ~on_bits, self.budget)
        for option in region.plays():
            if all(
                infoset < 0
                or worth < stay[infoset]
                or (worth == stay[infoset] and self._tie_kept(infoset, action, choices, option, values))
                for (infoset, action), worth in zip(group, option.worths, strict=True)
            ):
                return option
        return None

    def _tie_kept(self, infoset: int, other: int, choices: Choices, option: Option, values: Weighted) -> bool:
        tree = self.block.tree
        both = {**choices, **option.choices}
        nodes = [node for node in tree.members[infoset] if node in values]
        return may_choose(
            tree.infosets[infoset],
            choices[infoset],
            other,
            lambda: self.play.first_refused(infoset, nodes, both),
            lambda: self.play.decided(infoset, both),
        )

    def _votes_kept(self, on_path: Choices, whole: Choices, values: Weighted) -> bool:
        """Whether indifferent voters on the path vote as if they decided, now that all is chosen."""
        tree = self.block.tree
        for infoset, chosen in on_path.items():
            described = tree.infosets[infoset]
            if described.tie is not Tie.PIVOTAL or self.play.decided(infoset, on_path) is not None:
                continue
            nodes = [node for node in tree.members[infoset] if node in values]
            after = [self._after(nodes, action, whole)[described.player] for action in range(2)]
            worths = self.play.decided(infoset, whole)
            if after[0] == after[1] and worths is not None and (worths[0] >= worths[1]) is not (chosen == 0):
                return False
        return True

    def _after(self, nodes: Sequence[int], action: int, choices: Choices) -> tuple[Exact, ...]:
        """What the players expect after an action at some nodes of a set, times their chance weights."""
        starts = [self.block.tree.nodes[node].children[action] for node in nodes]
        values = self.play.values(self.play.below(starts), choices)
        return tuple(map(sum, zip(*(values[start] for start in starts), strict=True)))


def _bits(bits: int) -> Iterator[int]:
    """The positions of the ones."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
