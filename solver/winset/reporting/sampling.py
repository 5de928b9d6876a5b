"""Answering at many values of the parameters: for curves, for the phase diagram, and for the sliders of the page.

The answers come from ``solve``, or from the closed forms where there is no finite game to solve. How many points
there are is decided by how long one takes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ..equilibrium import Concept
from ..errors import WinsetError
from ..negotiation import Negotiation, Parameter
from ..negotiation.stage import walk
from ..solving.points import Job, Point
from ..sweep import Axis, Sweep
from .answers import Answer, refused, rows_of, solved
from .closed_forms import answer_at

if TYPE_CHECKING:
    from ..derivation import Derivation

CURVE = (41, 21, 9)
"""How many points a curve may have: the most that :data:`PATIENCE` allows."""
PLANE = (25, 17, 13, 9, 5)
"""How many points along each axis a phase diagram may have."""
STEPS = {1: (41, 21, 11, 5), 2: (21, 13, 9), 3: (11, 9, 7), 4: (7, 5)}
"""How many values each slider may have, by how many sliders there are."""
COARSE = 5
"""How many values of each parameter are looked at to find the two for the phase diagram."""
PATIENCE = 2.5
"""For how many seconds a report may look for more answers, each for curves, the phase diagram and the sliders."""
MOST_CURVES, MOST_SLIDERS = 4, 4
"""Over how many parameters there are curves and sliders."""


@frozen
class Grid:
    """Answers at every point of a grid of parameters, the last one running fastest."""

    axes: tuple[Axis, ...]
    answers: tuple[Answer, ...]

    def table(self, negotiation: Negotiation, concept: str) -> Sweep:
        """The same as the table of a sweep."""
        points = product(*(axis.values for axis in self.axes))
        rows = (row for point, answer in zip(points, self.answers, strict=True) for row in rows_of(answer, point))
        notes = (f"{len(self.answers)} points",)
        return Sweep(negotiation.title, concept, self.axes, negotiation.actors, tuple(rows), notes)


@frozen
class Source:
    """Where answers come from: ``solve``, or a derivation at the values of the negotiation."""

    negotiation: Negotiation
    concept: Concept
    ties: str
    time_limit: float | None
    derivation: Derivation | None = None

    @property
    def name(self) -> str:
        """What a table of its answers says it holds."""
        return self.concept.value if self.derivation is None else "derived"

    def grid(self, axes: Sequence[Axis]) -> Grid:
        """The answers on a grid; parameters that do not run have the negotiation's values."""
        runs = tuple(axes)
        points = list(product(*(axis.values for axis in runs)))
        return Grid(runs, tuple(self._answers(runs, points)))

    def _answers(self, axes: tuple[Axis, ...], points: Sequence[Point]) -> Iterator[Answer]:
        if self.derivation is not None:
            fixed = values_of(self.negotiation)
            names = [axis.name for axis in axes]
            for point in points:
                where = {**fixed, **dict(zip(names, point, strict=True))}
                yield answer_at(self.derivation, self.negotiation, where)
            return
        job = Job(self.negotiation, axes, self.concept, self.ties, self.time_limit)
        for point, found in job.solutions(points):
            if isinstance(found, WinsetError):
                yield refused(found)
            else:
                here: dict[str, Any] = dict(zip(job.names, point, strict=True))
                yield solved(self.negotiation.at(**here), found)


def values_of(negotiation: Negotiation) -> dict[str, Fraction]:
    """The values of the parameters that have one."""
    constants = negotiation.constants()
    return {p.name: Fraction(constants[p.name]) for p in negotiation.parameters if p.name in constants}


# ------------------------------------------------------------ which values


def whole_parameters(negotiation: Negotiation) -> frozenset[str]:
    """Parameters that count something, such as rounds, and so are whole numbers."""
    return frozenset(
        name
        for stage, _ in walk(negotiation.process)
        for path, source in stage.sources()
        if path == "rounds"
        for name in source.names
    )


def sample(
    negotiation: Negotiation, parameter: Parameter, count: int, marks: Sequence[Fraction] = ()
) -> tuple[Fraction, ...]:
    """Evenly spaced exact values of a parameter's domain, with its own value and whatever else must be among them.

    An infinite end is cut at a distance from the value. A parameter that counts something, such as rounds, and one
    between whole bounds that are close, is given whole values.
    """
    domain = parameter.domain
    value = values_of(negotiation)[parameter.name]
    reach = max(abs(value), Fraction(1))
    low = domain.low if domain.low is not None else value - reach
    high = domain.high if domain.high is not None else max(value, low) + reach
    if parameter.name in whole_parameters(negotiation):
        first, last = -(-low // 1), high // 1 if domain.high is not None else max(value, low) // 1 + 4
        step = max(1, -(-(last - first) // max(count - 1, 1)))
        whole = {Fraction(number) for number in range(int(first), int(last) + 1, int(step))} | {value}
        return tuple(sorted(number for number in whole if number in domain))
    if low == high:
        return (low,)
    values = {low + (high - low) * index / (count - 1) for index in range(count)}
    values |= {mark for mark in marks if low <= mark <= high}
    values.add(value)
    return tuple(sorted(number for number in values if number in domain))


def most(counts: Sequence[int], seconds: float, power: int = 1, times: int = 1) -> int | None:
    """The largest count whose points can all be answered in time; ``None`` where not even the smallest can."""
    return next((count for count in counts if seconds * times * count**power <= PATIENCE), None)


# ------------------------------------------------------------ which parameters


def liveliness(table: Sweep) -> tuple[int, int]:
    """How many different endings, and payoffs, a parameter leads to on its own."""
    return len({row.endings for row in table.rows}), len({row.payoffs for row in table.rows})


def liveliest(curves: Sequence[Sweep], count: int) -> tuple[str, ...]:
    """The parameters that change the endings most often, else the payoffs; in file order."""
    ranked = sorted(range(len(curves)), key=lambda i: liveliness(curves[i]), reverse=True)[:count]
    return tuple(curves[i].axes[0].name for i in sorted(ranked))


def best_pair(curves: Sequence[Sweep], source: Source, each: float) -> tuple[str, str]:
    """The two parameters whose phase diagram shows most: the most different endings on a coarse grid.

    One parameter at a time would miss a pair whose members change nothing alone.
    """
    negotiation = source.negotiation
    alone = {curve.axes[0].name: liveliness(curve) for curve in curves}
    pairs = list(combinations(alone, 2))
    coarse = most((COARSE,), each, power=2, times=len(pairs)) if len(pairs) > 1 else None
    known = {p.name: sample(negotiation, p, COARSE) for p in negotiation.parameters if p.name in alone}

    def worth(pair: tuple[str, str]) -> tuple[int, ...]:
        (a, b), (c, d) = (alone[name] for name in pair)
        if coarse is None:
            return a + c, b + d
        found = source.grid([Axis(name, known[name]) for name in pair]).answers
        kinds = {frozenset(tuple(p != 0 for p in o.endings) for o in answer.outcomes) for answer in found}
        return len(kinds), len({frozenset(o.endings for o in answer.outcomes) for answer in found}), a + c, b + d

    return max(pairs, key=worth)


def timed(source: Source) -> float:
    """Seconds that one answer takes, the report's own."""
    start = time.perf_counter()
    source.grid([])
    return time.perf_counter() - start
