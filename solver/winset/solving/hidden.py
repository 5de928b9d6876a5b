"""Parts of a game with hidden or simultaneous moves: cut out, taken apart further, searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import TypeAlias

from attrs import define, field, frozen

from ..clock import OutOfTimeError, unhurried
from ..equilibrium import BehaviorProfile, Continuum, Stopped
from ..equilibrium.profile import ZERO, reach
from ..game_tree import GameTree, Terminal
from .alternative import PRIME, Alternative, Alternatives, Beyond, Cell, inverse
from .collector import Collector, few
from .induction import Induction
from .labelling import Labels
from .limits import Limits
from .part import Part, cut
from .postponing import postpone


@frozen
class Played:
    """One equilibrium of a game cut out.

    Parameters
    ----------
    profile, labels
        What is done, and the labels that support it.
    count
        How many equilibria it stands for; 0 for one that is counted elsewhere.
    tolerance
        Regret that it needs, where its numbers are not exact.
    notes
        What a reader has to know of it.
    keeps_ties
        Whether it keeps the tie rules.
    continuum
        The set of equilibria that it belongs to, where it is not alone.
    """

    profile: BehaviorProfile
    labels: Labels
    count: int = 1
    tolerance: Fraction | None = None
    notes: tuple[str, ...] = ()
    keeps_ties: bool = True
    continuum: Continuum | None = None


@define
class Plays:
    """What a search in a game cut out found; its cells say what belongs together."""

    items: list[Played] = field(factory=list)
    cells: list[Cell] = field(factory=list)
    complete: bool = False

    @classmethod
    def apart(cls, items: list[Played], complete: bool = False) -> Plays:
        """Equilibria none of which is known to mix with another."""
        cells = [
            Cell(frozenset({place}), frozenset() if one.continuum is None else frozenset({one.continuum}))
            for place, one in enumerate(items)
        ]
        return cls(items, cells, complete)


Search: TypeAlias = Callable[[GameTree, Beyond, Limits], Plays]
"""Finds equilibria of a game that shares nothing, not even leaves."""


@define
class HiddenParts:
    """Solves a part by a search, with chance put off first where the concept allows it.

    Parameters
    ----------
    search
        For what remains one piece.
    limits
        Shared by the whole request.
    postponing
        Whether chance may be put off (:mod:`.postponing` says for which concepts).
    """

    search: Search
    limits: Limits
    postponing: bool

    def __call__(self, induction: Induction, root: int) -> Alternatives:
        """The alternatives of a part whose exits are solved."""
        _nodes, edges = induction.parts.own(root)
        behind = [induction.below(induction.tree.nodes[node].children[action]) for node, action in edges]
        collected = Collector(complete=all(one.complete for one in behind))
        if any(not one.items for one in behind):
            return Alternatives([], [], complete=False)
        if any(len(cell.items) > 1 for one in behind for cell in one.cells):
            collected.complete = False
            self.limits.note("behind hidden moves only the extreme equilibria of later subgames were followed")
        picks = self._picks(induction, behind, collected)
        for number, pick in enumerate(picks):
            try:
                with self.limits.coming(len(picks) - number - 1):
                    part = cut(induction.parts, root, pick)
                    plays = self._solve(part)
            except OutOfTimeError:
                if not collected.items:
                    raise
                self.limits.stop(Stopped.TIME_LIMIT)
                collected.complete = False
                break
            collected.complete &= plays.complete
            with unhurried():  # the search may have taken all the time; what it found is kept
                place = [collected.add(_alternative(induction, root, part, item)) for item in plays.items]
            collected.cells += [cell.moved(place) for cell in plays.cells]
        with unhurried():
            return collected.result()

    def _picks(
        self, induction: Induction, behind: Sequence[Alternatives], collected: Collector
    ) -> list[tuple[Alternative, ...]]:
        count = prod(len(one.items) for one in behind)
        if count > self.limits.followed:
            collected.complete = False
            return few(behind, induction.tree.player_count, self.limits.too_many(count))
        return list(product(*(one.items for one in behind)))

    def _solve(self, part: Part) -> Plays:
        if self.postponing:
            postponed = postpone(part.tree)
            if postponed is not None:
                self.limits.used("chance moves put off until they are seen")
                inner = HiddenParts(self.search, self.limits, postponing=False)
                nested = Induction(postponed.tree, inner, self.limits, outer=part)
                found = nested.run()
                items = [_gathered(item, postponed.sets, len(part.tree.infosets)) for item in found.items]
                return Plays(items, list(found.cells), found.complete)
        return self.search(part.tree, part, self.limits)


def _gathered(top: Alternative, sets: Sequence[int], size: int) -> Played:
    """The profile of a nested solution, in the numbering of the game before chance was put off."""
    rows: list[tuple[Fraction, ...]] = [()] * size
    tolerance: Fraction | None = None
    labels: Labels = {}
    stack = [top]
    while stack:
        alternative = stack.pop()
        tolerance = alternative.tolerance or tolerance
        for infoset, row in alternative.rows:
            rows[sets[infoset]] = row
        for infoset, label in alternative.labels:
            for action, pair in enumerate(label):
                if pair[0]:
                    labels[sets[infoset], action] = pair
        stack.extend(alternative.below)
    return Played(BehaviorProfile(tuple(rows)), labels, top.count, tolerance)


def _alternative(induction: Induction, root: int, part: Part, played: Played) -> Alternative:
    """A play of a part as an alternative of the game that the part was cut from."""
    weights = reach(part.tree, played.profile)
    values = [ZERO] * induction.tree.player_count
    mark = 0
    for position, node in enumerate(part.tree.nodes):
        weight = weights[position]
        if weight and isinstance(node, Terminal):
            way = part.exit_of(node)
            values = [total + weight * value for total, value in zip(values, way.values, strict=True)]
            mark += weight.numerator * inverse(weight.denominator) * way.mark
    rows = tuple((part.sets[infoset], row) for infoset, row in enumerate(played.profile.probabilities))
    labels: dict[int, list[tuple[int, Fraction]]] = {}
    for (infoset, action), pair in played.labels.items():
        row = played.profile.probabilities[infoset]
        default = [(0, weight) if weight else (1, Fraction(1)) for weight in row]
        labels.setdefault(part.sets[infoset], default)[action] = pair
    return Alternative(
        root,
        tuple(values),
        mark % PRIME,
        rows,
        tuple((infoset, tuple(label)) for infoset, label in labels.items()),
        part.exits,
        played.count,
        played.tolerance,
    )
