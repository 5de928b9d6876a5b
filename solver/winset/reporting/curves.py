"""Curves over one parameter, piece by piece: exact where a closed form is known, else through what was solved.

A piece ends where the formula changes or where something jumps, so that no line pretends to know what is between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from attrs import evolve, frozen

from ..condition import symbol
from ..sweep import Sweep, SweepRow

if TYPE_CHECKING:
    from ..derivation import Case, Derivation, Outcome

Which: TypeAlias = Literal["endings", "payoffs"]
JUMP = 0.02
"""From which share of a curve's range on a step that its neighbours do not explain is a jump."""
STEPS = 61
"""At how many points a formula is drawn between two thresholds."""


@frozen
class Piece:
    """One stretch without a jump: places, and for every ending or actor a value at each of them.

    Parameters
    ----------
    exact
        Whether a closed form was drawn, and not a line through solved points.
    """

    xs: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    exact: bool


def thresholds(derivation: Derivation) -> tuple[Any, ...]:
    """Where a derivation in one parameter changes: exact, in order.

    A root of a condition's polynomial counts only where different cases, or the border between two, meet.
    """
    if len(derivation.space.domains) != 1:
        return ()
    ((name, domain),) = derivation.space.domains.items()
    found = {sign.polynomial for case in derivation.cases for cell in case.region.cells for sign in cell}
    roots = _roots(found, name, domain)
    cases = [_case_at(derivation, name, place) for place in _between(roots, domain)]
    changes = [root for root, (before, after) in zip(roots, pairwise(cases), strict=True) if before is not after]
    return tuple(changes)


def _roots(polynomials: Iterable[Any], name: str, domain: Any) -> list[Any]:
    """Where polynomials in one parameter vanish inside its domain, in order."""
    import sympy

    found = {root for polynomial in polynomials for root in sympy.Poly(polynomial, symbol(name)).real_roots()}
    inside = [r for r in found if (domain.low is None or r > domain.low) and (domain.high is None or r < domain.high)]
    return sorted(inside, key=float)


def stretches(derivation: Derivation, low: Fraction, high: Fraction) -> tuple[tuple[Any, Any, Case | None], ...]:
    """From where to where which case holds, within the assumptions; ``None`` where they are broken."""
    ((name, domain),) = derivation.space.domains.items()
    assumed = _roots({sign.polynomial for sign in derivation.space.assumptions}, name, domain)
    inner = sorted({root for root in (*thresholds(derivation), *assumed) if low < root < high}, key=float)
    found = []
    for start, end in pairwise([low, *inner, high]):
        if float(start) < float(end):
            place = _inside(start, end)
            within = all(sign.holds({name: place}) for sign in derivation.space.assumptions)
            found.append((start, end, _case_at(derivation, name, place) if within else None))
    return tuple(found)


def exact_everywhere(derivation: Derivation, table: Sweep) -> bool:
    """Whether closed forms say what happens wherever the assumptions hold."""
    (axis,) = table.axes
    whole = stretches(derivation, min(axis.values), max(axis.values))
    return all(case is None or bool(case.outcomes) for _, _, case in whole)


def _between(roots: Sequence[Any], domain: Any) -> list[Fraction]:
    """A rational place in every stretch between neighbouring roots and the ends of a domain."""
    places: list[Fraction] = []
    low = domain.low
    for root in [*roots, None]:
        high: Any = root if root is not None else domain.high
        places.append(_inside(low, high))
        low = root
    return places


def _inside(low: Any, high: Any) -> Fraction:
    """A rational number between two exact numbers, of which one may be infinite."""
    if low is None and high is None:
        return Fraction(0)
    if low is None or high is None:
        return Fraction(_floor(high)) - 1 if low is None else Fraction(_floor(low)) + 2
    scale = 1
    while True:
        scale *= 2
        middle = Fraction(_floor((low + high) * scale / 2) + 1, scale)
        if low < middle < high:
            return middle


def _floor(number: Any) -> int:
    import sympy

    return int(number // 1) if isinstance(number, Fraction) else int(sympy.floor(number))


def _case_at(derivation: Derivation, name: str, place: Fraction) -> Case | None:
    return next((case for case in derivation.cases if case.region.condition.contains({name: place})), None)


# ------------------------------------------------------------ pieces


def pieces_of(table: Sweep, derivation: Derivation | None, which: Which, *, whole: bool = False) -> tuple[Piece, ...]:
    """The curves of a table, exact where a derivation over the same parameter has one outcome or lists the first.

    Of a parameter that counts something there is a column, or a dot, for each number.
    """
    (axis,) = table.axes
    if whole:
        return tuple(_columns(table, which))
    rows = [table.at(**{axis.name: value}) for value in sorted(axis.values)]
    if derivation is None or list(derivation.space.domains) != [axis.name]:
        return tuple(_sampled(rows, which))
    if which == "payoffs":  # its cases tell of negotiators; here the curve of everybody is drawn
        derivation = evolve(derivation, told_of=table.actors)
    found: list[Piece] = []
    for start, end, case in stretches(derivation, min(axis.values), max(axis.values)):
        if case is None:
            continue
        if case.outcomes:
            found.append(
                _formula(case.outcomes[0].members[0], axis.name, float(start), float(end), table.actors, which)
            )
        else:
            within = [here for here in rows if float(start) < float(here[0].point[0]) < float(end)]
            found += _sampled(within, which)
    return tuple(found)


def _columns(table: Sweep, which: Which) -> Iterator[Piece]:
    (axis,) = table.axes
    wide = 0.4 * min((float(b - a) for a, b in pairwise(sorted(axis.values))), default=1.0)
    for value in axis.values:
        row = table.at(**{axis.name: value})[0]
        if row.endings:
            values = [float(each) for each in getattr(row, which)]
            xs = (float(value) - wide, float(value) + wide) if which == "endings" else (float(value),)
            yield Piece(xs, tuple((each,) * len(xs) for each in values), True)


def _formula(outcome: Outcome, name: str, start: float, end: float, actors: Sequence[str], which: Which) -> Piece:
    import numpy

    from .closed_forms import curve

    inset = (end - start) * 1e-6  # a formula may have no value at a threshold itself
    xs = numpy.linspace(start + inset, end - inset, STEPS)
    formulas = outcome.endings if which == "endings" else [outcome.payoff[actor] for actor in actors]
    values = tuple(tuple(float(y) for y in curve(each, name)(xs)) for each in formulas)
    return Piece(tuple(float(x) for x in xs), values, True)


def _sampled(rows: Sequence[tuple[SweepRow, ...]], which: Which) -> list[Piece]:
    """Lines through neighbouring points whose equilibria are of one kind, drawn half-way to the next kind."""
    runs: list[list[SweepRow]] = []
    for here in rows:
        if not here[0].endings:
            runs.append([])
        elif runs and runs[-1] and _goes_on(runs[-1], here, which):
            runs[-1].append(here[0])
        else:
            runs.append([here[0]])
    known = [part for run in runs if run for part in _without_jumps(run, which)]
    pieces = []
    for position, run in enumerate(known):
        xs = [row.point[0] for row in run]
        columns = [list(column) for column in zip(*(getattr(row, which) for row in run), strict=True)]
        before = known[position - 1][-1].point[0] if position else None
        after = known[position + 1][0].point[0] if position + 1 < len(known) else None
        if before is not None:
            _extended(xs, columns, (before + xs[0]) / 2, 0, which)
        if after is not None:
            _extended(xs, columns, (after + xs[-1]) / 2, len(xs), which)
        pieces.append(Piece(tuple(map(float, xs)), tuple(tuple(float(y) for y in column) for column in columns), False))
    return pieces


def _without_jumps(run: Sequence[SweepRow], which: Which) -> list[list[SweepRow]]:
    """A run cut where a value jumps: where it changes more in a step than the steps before and after would have it."""
    xs = [float(row.point[0]) for row in run]
    columns = [[float(each) for each in column] for column in zip(*(getattr(row, which) for row in run), strict=True)]
    slopes = [[(v - u) / (b - a) for (u, v), (a, b) in zip(pairwise(column), pairwise(xs), strict=True)]
              for column in columns]  # fmt: skip
    cuts = []
    for step in range(len(xs) - 1):
        for column, slope in zip(columns, slopes, strict=True):
            beside = [slope[other] for other in (step - 1, step + 1) if 0 <= other < len(slope)]
            if not beside:
                continue
            apart = max(slope[step] - max(beside), min(beside) - slope[step], 0.0) * (xs[step + 1] - xs[step])
            if apart > JUMP * (max(column) - min(column)):
                cuts.append(step + 1)
                break
    return [list(run[start:end]) for start, end in pairwise([0, *cuts, len(run)])]


def _goes_on(run: Sequence[SweepRow], here: Sequence[SweepRow], which: Which) -> bool:
    """Whether a point belongs to a run: an equilibrium of the same kind, or exactly on its line."""
    last, row = run[-1], here[0]
    if len(here) == 1 and [p > 0 for p in last.endings] == [p > 0 for p in row.endings]:
        return True
    if len(run) < 2:
        return False
    (a, b), x = (each.point[0] for each in run[-2:]), row.point[0]
    ahead = [(v - u) / (b - a) * (x - b) + v for u, v in zip(*(getattr(r, which) for r in run[-2:]), strict=True)]
    return bool(ahead == list(getattr(row, which)))


def _extended(xs: list[Any], columns: list[list[Any]], to: Any, at: int, which: Which) -> None:
    """A run goes on to a place as its last two points go; of endings what is between 0 and 1."""
    if len(xs) == 1 and which == "payoffs":
        return  # a single point is a dot
    near, far = (0, 1) if at == 0 else (-1, -2)
    for column in columns:
        slope = (column[far] - column[near]) / (xs[far] - xs[near]) if len(xs) > 1 else 0
        value = column[near] + slope * (to - xs[near])
        column.insert(at if at == 0 else len(column), min(max(value, 0), 1) if which == "endings" else value)
    xs.insert(at if at == 0 else len(xs), to)
