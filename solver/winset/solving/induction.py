"""Backward induction over closed subgames: every equilibrium outcome that ties allow, on the shared graph.

An outcome (action ``a`` with continuation ``j``) is an equilibrium outcome at a
decision iff it pays the mover at least the largest over the other actions ``b``
of the least over ``b``'s continuations: each unused action is deterred by the
worst continuation after it. So outcomes are enumerated without the product of
the continuations. A mover who is indifferent between outcomes of several
actions may mix them: they share a *cell*.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing, nullcontext
from itertools import product
from math import prod
from typing import TypeAlias

from attrs import define, field

from ..clock import OutOfTimeError, check_time, seconds_left, unhurried
from ..equilibrium import Stopped
from ..equilibrium.profile import node_chances
from ..equilibrium.values import Exact, payoff_scales, scaled_payoffs
from ..game_tree import Chance, Decision, GameTree, InformationSet, Terminal, Tie
from .alternative import NOTHING_BEYOND, Alternative, Alternatives, Cell, Parts, fingerprints
from .collector import Collector, few
from .limits import Limits
from .mixture import cut_cell, slice_cell
from .part import Outer
from .step import Threats, chosen, drawn
from .tie_rule import as_decided, certain_refusal, may_choose

PartsSolver: TypeAlias = "Callable[[Induction, Sequence[int]], Generator[Alternatives, None, None]]"
"""Solves parts that are more than one node, in their order; the exits of all of them are solved already."""


@define
class Induction:
    """One run over a tree, bottom up.

    Parameters
    ----------
    tree
        Without splits.
    solve_parts
        What solves parts that are not of perfect information.
    limits
        Shared by everything that works on one request.
    outer
        The part that the tree was made from: its leaves stand for exits.
    """

    tree: GameTree
    solve_parts: PartsSolver
    limits: Limits
    outer: Outer | None = None
    parts: Parts = field(init=False)
    scales: tuple[int, ...] = field(init=False)
    found: list[Alternatives | None] = field(init=False)
    _refusals: dict[int, dict[int, bool]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.scales = payoff_scales(self.tree)
        self.parts = Parts(self.tree, self.scales, NOTHING_BEYOND if self.outer is None else self.outer)
        self.found = [None] * len(self.tree.nodes)

    def run(self) -> Alternatives:
        """The alternatives of the whole game."""
        self._leaves()
        tree = self.tree
        levels = self._levels()
        hidden = sum(len(roots) for roots, _ in levels)
        for roots, singles in levels:
            with closing(self.solve_parts(self, roots)) as solved:
                for root in roots:
                    hidden -= 1
                    with self.limits.coming(hidden):
                        self.found[root] = _NOT_FOUND if self.limits.over else next(solved)
            for position in singles:
                if position % 128 == 0 and not self.limits.over:
                    self._look_at_the_clock()
                node = tree.nodes[position]
                below: list[Alternatives] = []
                single = complete = True
                for child in node.children:
                    one = self.below(child)
                    single &= len(one.items) == 1
                    complete &= one.complete
                    below.append(one)
                if not single and any(not one.items for one in below):
                    # A subgame whose equilibria were not found leaves what is above it open.
                    self.found[position] = _NOT_FOUND
                else:
                    self.found[position] = self._node(position, node, below, single, complete)
        return self.below(tree.root)

    def _levels(self) -> list[tuple[list[int], list[int]]]:
        """The closed subgames, bottom up: parts with hidden moves that are ready together, then single nodes.

        A level is the largest number of parts with hidden moves inside one another.
        """
        closed = [position for position, inside in enumerate(self.tree.subgame_roots) if inside]
        if all(len(nodes) == 1 for nodes in self.tree.members):
            return [([], closed)]
        level = [0] * len(self.tree.nodes)
        found: list[tuple[list[int], list[int]]] = [([], [])]
        for position in closed:
            nodes, exits = self.parts.own(position)
            hidden = len(nodes) > 1
            level[position] = hidden + max(level[self.tree.nodes[node].children[action]] for node, action in exits)
            if level[position] == len(found):
                found.append(([], []))
            found[level[position]][not hidden].append(position)
        return found

    def _look_at_the_clock(self) -> None:
        """Past the deadline: what a search found before it ran out of time is put together, else all is given up."""
        if seconds_left() == 0:
            if self.limits.stopped not in (Stopped.TIME_LIMIT, Stopped.INTERRUPTED):
                raise OutOfTimeError
            self.limits.over = True

    def _node(
        self, position: int, node: object, below: Sequence[Alternatives], single: bool, complete: bool
    ) -> Alternatives:
        """The alternatives of a single node; past the deadline only a few are followed, and that to the end."""
        while True:
            try:
                with unhurried() if self.limits.over else nullcontext():
                    if isinstance(node, Decision):
                        return self._decision(position, node, below, single, complete)
                    return self._chance(position, node, below)
            except OutOfTimeError:
                self.limits.stop(Stopped.TIME_LIMIT)
                self.limits.over = True

    def below(self, position: int) -> Alternatives:
        """The alternatives of a closed subgame that is solved already."""
        found = self.found[position]
        assert found is not None
        return found

    def refused(self, alternative: Alternative, round_: int) -> bool:
        """Whether a text is certain to be refused in this round when ``alternative`` is played."""
        return certain_refusal(self.parts, alternative, round_, self._refusals.setdefault(round_, {}))

    def decided(self, infoset: InformationSet, first: Alternative, last: Alternative) -> tuple[Exact, Exact]:
        """What a voter expects when all votes of its ballot are the first action, and when all are the last."""
        ballot, player = infoset.ballot, infoset.player
        passes = as_decided(self.parts, first, ballot, True, player)
        return passes, as_decided(self.parts, last, ballot, False, player)

    def _leaves(self) -> None:
        marks: dict[object, int] = {}
        numbers = fingerprints()
        for position, node in enumerate(self.tree.nodes):
            if isinstance(node, Terminal) and self.outer is not None:
                way = self.outer.exit_of(node)
                leaf = Alternative(position, scaled_payoffs(node, self.scales), way.mark, count=way.count)
                self.found[position] = Alternatives([leaf], _ALONE)
            elif isinstance(node, Terminal):
                key = (node.result, node.payoffs)
                mark = marks.get(key)
                if mark is None:
                    mark = marks[key] = next(numbers)
                leaf = Alternative(position, scaled_payoffs(node, self.scales), mark)
                self.found[position] = Alternatives([leaf], _ALONE)

    # ---------------------------------------------------------------- chance

    def _chance(self, position: int, node: object, below: Sequence[Alternatives]) -> Alternatives:
        assert isinstance(node, Chance)
        chances = node_chances(node)
        if all(len(one.items) == 1 for one in below):
            ways = [tuple(one.items[0] for one in below)]
            return Alternatives([drawn(position, chances, ways[0])], _ALONE, all(one.complete for one in below))
        complete = all(one.complete for one, weight in zip(below, chances, strict=True) if weight)
        collected = Collector(complete=complete)
        count = prod(len(one.items) for one in below)
        if count > self.limits.followed:
            collected.complete = False
            for pick in few(below, self.tree.player_count, self.limits.too_many(count)):
                collected.add(drawn(position, chances, pick))
            return collected.result()
        place: dict[tuple[int, ...], int] = {}
        for indices in product(*(range(len(one.items)) for one in below)):
            check_time()
            pick = tuple(one.items[i] for one, i in zip(below, indices, strict=True))
            place[indices] = collected.add(drawn(position, chances, pick))
        for cells in product(*(one.cells for one in below)):
            check_time()
            items = frozenset(place[indices] for indices in product(*(cell.items for cell in cells)))
            collected.cells.append(Cell(items, frozenset().union(*(cell.continua for cell in cells))))
        return collected.result()

    # -------------------------------------------------------------- decision

    def _decision(
        self, position: int, node: Decision, below: Sequence[Alternatives], single: bool, complete: bool
    ) -> Alternatives:
        infoset = self.tree.infosets[node.infoset]
        player = infoset.player
        if single:
            # The common case: one continuation after every action, and one best action.
            ways = [one.items[0] for one in below]
            worths = [way.values[player] for way in ways]
            best = max(worths)
            if worths.count(best) == 1:
                return Alternatives([chosen(position, node.infoset, worths.index(best), ways)], _ALONE, complete)
            top = [action for action, worth in enumerate(worths) if worth == best]
            if infoset.tie is not Tie.FREE:
                top = self._settled(infoset, top, ways)
            if len(top) == 1 or len({(ways[action].values, ways[action].mark) for action in top}) == 1:
                way = chosen(position, node.infoset, top[0], ways)
                way.count = sum(ways[action].count for action in top)
                return Alternatives([way], _ALONE, complete)
        return self._choices(position, node, infoset, below)

    def _settled(self, infoset: InformationSet, top: list[int], ways: Sequence[Alternative]) -> list[int]:
        """What the tie rule leaves of several best actions."""
        return [
            action
            for action in top
            if all(
                may_choose(
                    infoset,
                    action,
                    other,
                    lambda: self.refused(ways[0], infoset.round),
                    lambda: self.decided(infoset, ways[0], ways[-1]),
                )
                for other in top
                if other != action
            )
        ]

    def _choices(
        self, position: int, node: Decision, infoset: InformationSet, below: Sequence[Alternatives]
    ) -> Alternatives:
        """All outcomes at a decision with several continuations or several best actions."""
        player = infoset.player
        collected = Collector(complete=all(one.complete for one in below))
        threats = Threats.of(below, player)
        level: dict[Exact, dict[int, list[Cell]]] = {}  # cells of one worth, by worth and action
        varying: list[tuple[int, Cell]] = []  # those of several, with their actions
        for action, one in enumerate(below):
            place: dict[int, int] = {}
            for index, item in enumerate(one.items):
                ways = self._deterred(infoset, action, item, threats)
                if ways is not None:
                    place[index] = collected.add(chosen(position, node.infoset, action, ways))
            for cell in one.cells:
                check_time()
                inside = [index for index in cell.items if index in place]
                if not inside:
                    continue
                items = {place[index] for index in inside}
                if len(inside) < len(cell.items):
                    items |= self._cut(collected, position, node, infoset, action, cell, threats)
                kept = Cell(frozenset(items), cell.continua)
                collected.cells.append(kept)
                worths = {collected.items[index].values[player] for index in items}
                if len(worths) == 1:
                    level.setdefault(worths.pop(), {}).setdefault(action, []).append(kept)
                else:
                    varying.append((action, kept))
        if infoset.tie is Tie.FREE:
            self._mix(collected, player, level, varying)
        count = len(collected.items)
        if count > self.limits.followed:
            return collected.shortened(self.limits.too_many(count), self.tree.player_count)
        return collected.result()

    def _deterred(
        self, infoset: InformationSet, action: int, item: Alternative, threats: Threats
    ) -> list[Alternative] | None:
        """What follows every action so that ``action`` with ``item`` is best, or ``None``."""
        player, worth = infoset.player, item.values[infoset.player]
        floor = threats.floor(action)
        if floor is not None and worth < floor:
            return None
        ways = list(threats.worst)
        ways[action] = item
        if worth == floor and infoset.tie is not Tie.FREE:
            for other, one in enumerate(threats.below):
                if other == action or ways[other].values[player] < worth:
                    continue
                for way in one.items:
                    first, last = (item, way) if action == 0 else (way, item)
                    if way.values[player] == worth and may_choose(
                        infoset,
                        action,
                        other,
                        lambda first=first: self.refused(first, infoset.round),  # type: ignore[misc]
                        lambda first=first, last=last: self.decided(infoset, first, last),  # type: ignore[misc]
                    ):
                        ways[other] = way
                        break
                else:
                    return None
        return ways

    def _cut(
        self,
        collected: Collector,
        position: int,
        node: Decision,
        infoset: InformationSet,
        action: int,
        cell: Cell,
        threats: Threats,
    ) -> set[int]:
        """The vertices that appear where a cell is cut by the mover's best other choice."""
        player = infoset.player
        floor = threats.floor(action)
        assert floor is not None  # a cell is cut by another action
        items = [threats.below[action].items[index] for index in sorted(cell.items)]
        vertices = cut_cell(self.parts, items, player, floor)
        if None in vertices:
            self._coarse(collected)
        new = set()
        for vertex in filter(None, vertices):
            ways = self._deterred(infoset, action, vertex, threats)
            if ways is None:
                collected.complete = False
                self.limits.note("a set of mixtures is open at one end: a tie rule excludes its limit")
            else:
                new.add(collected.add(chosen(position, node.infoset, action, ways)))
        return new

    def _mix(
        self,
        collected: Collector,
        player: int,
        level: dict[Exact, dict[int, list[Cell]]],
        varying: Sequence[tuple[int, Cell]],
    ) -> None:
        """Join the cells that an indifferent mover may mix.

        Equal outcomes of different actions are one item, so that a cell's action is told beside it.
        """
        for worth, by_action in list(level.items()):
            for action, cell in varying:
                if not any(other != action for other in by_action):
                    continue
                check_time()
                vertices = slice_cell(self.parts, [collected.items[i] for i in sorted(cell.items)], player, worth)
                if None in vertices:
                    self._coarse(collected)
                known = frozenset(collected.add(vertex) for vertex in vertices if vertex)
                if known:
                    by_action.setdefault(action, []).append(Cell(known, cell.continua))
            if len(by_action) > 1:
                joins = prod(len(cells) for cells in by_action.values())
                if joins > self.limits.followed:
                    self.limits.too_many(joins)
                    collected.complete = False
                    continue
                collected.cells += map(_joined, product(*by_action.values()))
        for number, (action, cell) in enumerate(varying):
            for other, second in varying[:number]:
                if action != other and _overlap(collected, player, cell, second):
                    collected.complete = False
                    self.limits.note("two continua of equilibria meet in a curved set, of which the ends are shown")

    def _coarse(self, collected: Collector) -> None:
        collected.complete = False
        self.limits.note(
            "mixtures of equilibria of a subgame with hidden moves were not cut where a mover's choice cuts them"
        )


_ALONE = [Cell.alone(0)]
_NOT_FOUND = Alternatives([], [], complete=False)


def _joined(cells: Sequence[Cell]) -> Cell:
    return Cell(frozenset().union(*(cell.items for cell in cells)), frozenset().union(*(c.continua for c in cells)))


def _overlap(collected: Collector, player: int, one: Cell, two: Cell) -> bool:
    first = [collected.items[index].values[player] for index in one.items]
    second = [collected.items[index].values[player] for index in two.items]
    return bool(max(min(first), min(second)) < min(max(first), max(second)))
