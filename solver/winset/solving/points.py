"""The points of a sweep, solved one after the other: what every process does with its share of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from ..equilibrium import Concept, Solution, Stopped
from ..errors import WinsetError
from ..game_tree import GameTree
from ..negotiation import Negotiation
from ..sweep import Axis, SweepRow
from .answering import solve
from .instantiating import Instances, instances

Point: TypeAlias = tuple[Fraction, ...]
WORTH_IT = 8
"""From how many points on the game is compiled once for all of them, where that is possible."""


@frozen
class Job:
    """What is to be solved over a grid."""

    model: Negotiation
    axes: tuple[Axis, ...]
    concept: Concept
    ties: str
    time_limit: float | None

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that run."""
        return tuple(axis.name for axis in self.axes)

    def compiled(self) -> Instances | None:
        """The game for all points at once, where that is possible."""
        return instances(self.model, self.axes)

    def solutions(self, points: Sequence[Point]) -> Iterator[tuple[Point, Solution | WinsetError]]:
        """What ``solve`` says at points, or why it says nothing."""
        once = self.compiled() if len(points) >= WORTH_IT else None
        for point in points:
            yield point, self.solution(point, once)

    def solution(self, point: Point, once: Instances | None) -> Solution | WinsetError:
        """What ``solve`` says at a point, or why it says nothing."""
        values: dict[str, Any] = dict(zip(self.names, point, strict=True))
        try:
            game = _game(self.model.at(**values), once, values)
            solution = solve(game, self.concept, ties=self.ties, time_limit=self.time_limit, processes=1)
        except WinsetError as error:
            return error
        if solution.stopped is Stopped.INTERRUPTED:  # one search ends with what it has; a sweep ends before the point
            raise KeyboardInterrupt
        return solution

    def ready(self) -> Callable[[Point], tuple[SweepRow, ...]]:
        """What gives the rows of a point, for a process that has no game yet."""
        once = self.compiled()
        return lambda point: self.rows(point, once)

    def rows(self, point: Point, once: Instances | None) -> tuple[SweepRow, ...]:
        """The rows of a point in the table."""
        return rows_of(self.solution(point, once), point, self.model.actors)


def _game(here: Negotiation, once: Instances | None, values: dict[str, Any]) -> Negotiation | GameTree:
    if once is None:
        return here
    try:
        return once.at(values)
    except ZeroDivisionError:  # compiling says where
        return here


def rows_of(solution: Solution | WinsetError, point: Point, actors: tuple[str, ...]) -> tuple[SweepRow, ...]:
    """One row for each equilibrium outcome of a solution; one with the problem where there is no solution."""
    if isinstance(solution, WinsetError):
        first = solution.problems[0]
        return (SweepRow(point, problem=f"{first.code}: {first.message}"),)
    found, stopped = solution.found.value, solution.stopped.value
    rows = []
    for number, equilibrium in enumerate(solution.equilibria, 1):
        chances = equilibrium.probability
        endings = (chances.agreement, chances.no_agreement, chances.involuntary_defection, chances.voluntary_defection)
        payoffs = tuple(equilibrium.payoff[actor] for actor in actors)
        rows.append(SweepRow(point, number, endings, payoffs, found, stopped))
    return tuple(rows) or (SweepRow(point, found=found, stopped=stopped),)
