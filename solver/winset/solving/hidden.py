"""Parts of a game with hidden or simultaneous moves: cut out, taken apart further, searched."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from time import monotonic
from typing import TypeAlias

from attrs import define, field, frozen

from ..clock import OutOfTimeError, seconds_left, unhurried, within
from ..equilibrium import BehaviorProfile, Continuum, Stopped
from ..equilibrium.profile import ZERO, reach
from ..errors import WinsetError
from ..game_tree import GameTree, Terminal
from .alternative import PRIME, Alternative, Alternatives, Beyond, Cell, inverse
from .beside import Beside
from .collector import Collector, few
from .induction import Induction
from .labelling import Labels
from .limits import Limits
from .part import Part, Told, cut
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


@frozen
class Piece:
    """A part as it goes to another process: how long it may take, and how many searches come after it."""

    part: Told
    seconds: float | None
    others: int


@frozen
class PieceSolver:
    """How parts are solved, wherever it is done.

    Parameters
    ----------
    search
        For what remains one piece.
    postponing
        Whether chance may be put off first (:mod:`.postponing` says for which concepts).
    alternatives, candidates
        As in :class:`.Limits`.
    """

    search: Search
    postponing: bool
    alternatives: int
    candidates: int

    def ready(self) -> Callable[[Piece], tuple[Plays, Limits] | None]:
        """Needs no preparation."""
        return self.solve

    def solve(self, piece: Piece) -> tuple[Plays, Limits] | None:
        """What was found, and what there is to say of it; ``None`` for what is better told by the asking process."""
        limits = Limits(self.alternatives, self.candidates, piece.others, processes=1)
        try:
            with within(piece.seconds):
                return HiddenParts(self.search, limits, self.postponing).plays(piece.part, 1), limits
        except (OutOfTimeError, WinsetError):
            return None


@define
class HiddenParts:
    """Solves parts by a search, with chance put off first where the concept allows it.

    Parameters
    ----------
    search
        For what remains one piece.
    limits
        Shared by the whole request.
    postponing
        Whether chance may be put off (:mod:`.postponing` says for which concepts).
    processes
        How many processes may work on parts that are ready together.
    """

    search: Search
    limits: Limits
    postponing: bool
    processes: int = 1

    def __call__(self, induction: Induction, roots: Sequence[int]) -> Generator[Alternatives, None, None]:
        """The alternatives of parts whose exits are solved, in their order."""
        ways = [self._ways(induction, root) for root in roots]
        tasks = [(root, pick) for root, (_, picks) in zip(roots, ways, strict=True) for pick in picks]
        left = seconds_left()
        until = None if left is None else monotonic() + left - min(1.0, left / 20)  # time to hand over what was found
        later = self.limits.others - len(roots) + 1  # searches that come after these parts

        def piece(place: int) -> Piece:
            told = Told.of(cut(induction.parts, *tasks[place]))
            return Piece(told, until and max(0.0, until - monotonic()), later + len(tasks) - place - 1)

        solver = PieceSolver(self.search, self.postponing, self.limits.alternatives, self.limits.candidates)
        with Beside(solver, len(tasks), piece, self.processes) as beside:
            places = iter(range(len(tasks)))
            for root, (collected, picks) in zip(roots, ways, strict=True):
                mine = [(next(places), pick) for pick in picks]
                yield self._solved(induction, root, collected, mine, beside)

    def _solved(
        self,
        induction: Induction,
        root: int,
        collected: Collector,
        tasks: Sequence[tuple[int, tuple[Alternative, ...]]],
        beside: Beside,
    ) -> Alternatives:
        for number, (place, pick) in enumerate(tasks):
            try:
                with self.limits.coming(len(tasks) - number - 1):
                    part = cut(induction.parts, root, pick)
                    plays = self._found_beside(beside, place)
                    if plays is None:
                        plays = self.plays(part, self.processes if beside.count == 1 else 1)
            except OutOfTimeError:
                if not collected.items:
                    raise
                self.limits.stop(Stopped.TIME_LIMIT)
                collected.complete = False
                break
            collected.complete &= plays.complete
            with unhurried():  # the search may have taken all the time; what it found is kept
                place_of = [collected.add(_alternative(induction, root, part, item)) for item in plays.items]
            collected.cells += [cell.moved(place_of) for cell in plays.cells]
        with unhurried():
            return collected.result()

    def _found_beside(self, beside: Beside, place: int) -> Plays | None:
        """What another process found, with all that there is to say of it."""
        found, crash = beside.answer(place)
        if crash:
            self.limits.note(f"a process that solved a subgame crashed ({crash}); the subgame was solved again")
        if found is None:
            return None
        plays: Plays
        plays, limits = found
        self.limits.join(limits)
        return plays

    def _ways(self, induction: Induction, root: int) -> tuple[Collector, list[tuple[Alternative, ...]]]:
        """The ways to play behind a part that are followed, each a game of its own."""
        _nodes, edges = induction.parts.own(root)
        behind = [induction.below(induction.tree.nodes[node].children[action]) for node, action in edges]
        collected = Collector(complete=all(one.complete for one in behind))
        if any(not one.items for one in behind):
            return Collector(complete=False), []
        if any(len(cell.items) > 1 for one in behind for cell in one.cells):
            collected.complete = False
            self.limits.note("behind hidden moves only the extreme equilibria of later subgames were followed")
        count = prod(len(one.items) for one in behind)
        if count > self.limits.followed:
            collected.complete = False
            return collected, few(behind, induction.tree.player_count, self.limits.too_many(count))
        return collected, list(product(*(one.items for one in behind)))

    def plays(self, part: Part | Told, processes: int) -> Plays:
        """What the search finds in a part."""
        if self.postponing:
            postponed = postpone(part.tree)
            if postponed is not None:
                self.limits.used("chance moves put off until they are seen")
                inner = HiddenParts(self.search, self.limits, postponing=False, processes=processes)
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
