"""Solving a negotiation at every point of a grid of parameter values."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

from attrs import frozen

from .. import __version__
from ..equilibrium import Concept
from ..errors import InputError, Problem
from ..expression import Scope, expression
from ..fields import nearest
from ..negotiation import Negotiation
from ..sweep import Axis, Sweep, SweepRow, check_target, columns, row_of, row_texts
from .answering import as_concept
from .points import Job, Point
from .spreading import spread

AxisLike: TypeAlias = "tuple[Any, Any, int] | Sequence[Any] | str"
"""``(low, high, count)``: evenly spaced; a list: these values; text: ``0:1:101`` or ``1/4, 1/2``."""
MOST = 1_000_000
"""How many points a sweep may have."""


def sweep(
    model: Negotiation,
    axes: Mapping[str, AxisLike] | None = None,
    *,
    concept: Concept | str = Concept.SEQUENTIAL,
    ties: str = "declared",
    time_limit: float | None = None,
    file: str | Path | None = None,
    processes: int | None = None,
    progress: Callable[[Iterable[Any], int], Iterable[Any]] | None = None,
    **more: AxisLike,
) -> Sweep:
    """The equilibria at every point of a grid; exact.

    Parameters
    ----------
    model
        A negotiation; parameters that do not run need values.
    axes, more
        What each parameter runs over: ``(low, high, count)`` for evenly spaced exact values, a list of values,
        or the text of either (``"0:1:101"``, ``"1/4, 1/2"``).
    concept, ties, time_limit
        As for :func:`winset.solving.solve`; the limit counts for each point.
    file
        Where to write the table (``.csv`` or ``.parquet``). Points are kept beside it as they are solved, so that
        the same call goes on where an earlier one was stopped.
    processes
        How many processes solve points; by default as many as there are cores where it takes long enough to pay, and
        one otherwise. The table is the same, whatever their number.
    progress
        Wraps the points, such as ``lambda points, total: tqdm(points, total=total)``; by default a progress bar
        where there are many points and somebody is looking.

    Returns
    -------
    Sweep
        A point that cannot be solved has a row that says why.

    Raises
    ------
    InputError
        ``unknown-parameter``, ``bad-axis``, ``no-axis``, ``too-large``, ``unknown-suffix``, ``missing-folder``,
        ``other-sweep`` where the kept points belong to another sweep, ``bad-processes`` for less than one.
    Interrupted
        Ctrl-C while points are kept: a ``KeyboardInterrupt`` that says how many are, and where.

    Examples
    --------
    >>> import winset as ws
    >>> table = sweep(ws.load("putnam1988/figure1_uncertain"), p=["1/2", "3/4"])
    >>> [(str(row.point[0]), str(row.endings[0])) for row in table.rows]
    [('1/2', '1'), ('3/4', '3/4')]
    """
    runs = axes_of(model, {**(axes or {}), **more})
    job = Job(model, runs, as_concept(concept), ties, time_limit)
    target = None if file is None else check_target(file)
    kept = None if target is None else Kept.of(target, job.names, model.actors, _fingerprint(job))
    points = list(product(*(axis.values for axis in runs)))
    done: dict[Point, tuple[SweepRow, ...]] = {} if kept is None else kept.read()
    waiting = [point for point in points if point not in done]
    bar = (progress or _bar)(waiting, len(waiting))
    try:
        # The bar moves once for every point, whichever process answers it, and in whichever order.
        for _, (point, rows) in zip(bar, spread(job, waiting, processes), strict=True):
            done[point] = rows
            if kept is not None:
                kept.add(rows)
    except KeyboardInterrupt:
        if kept is None:
            raise
        raise Interrupted(len(done), len(points), kept.path) from None
    found = tuple(row for point in points for row in done[point])
    notes = (f"{len(points)} points; ties: {ties}",)
    table = Sweep(model.title, job.concept.value, runs, model.actors, found, notes)
    if target is not None and kept is not None:
        table.write(target)
        kept.path.unlink(missing_ok=True)
    return table


class Interrupted(KeyboardInterrupt):
    """A sweep was stopped; what it had solved is kept."""

    def __init__(self, done: int, total: int, path: Path) -> None:
        self.words = f"stopped; {done} of {total} points are kept in {path}, and the same sweep goes on from there"
        super().__init__(self.words)


def axes_of(model: Negotiation, given: Mapping[str, AxisLike]) -> tuple[Axis, ...]:
    """The axes of a sweep, checked; see :func:`sweep` for the errors."""
    if not given:
        known = ", ".join(parameter.name for parameter in model.parameters) or "none"
        raise InputError(Problem("no-axis", "no parameter runs", hint=f"parameters of this negotiation: {known}"))
    names = [parameter.name for parameter in model.parameters]
    unknown = [name for name in given if name not in names]
    if unknown:
        raise InputError(
            Problem(
                "unknown-parameter", f"there is no parameter {n!r}", f"parameters.{n}", hint=nearest(n, names)
            )
            for n in unknown
        )  # fmt: skip
    found = tuple(Axis(name, tuple(dict.fromkeys(_values(name, source)))) for name, source in given.items())
    size = prod(len(axis.values) for axis in found)
    if size > MOST:
        raise _too_large(size)
    return found


def _too_large(size: int) -> InputError:
    return InputError(Problem("too-large", f"the sweep would have {size} points, above {MOST}", hint="fewer values"))


def _values(name: str, source: AxisLike) -> Iterator[Fraction]:
    path, hint = f"parameters.{name}", "write (0, 1, 101), a list of values, or the text 0:1:101"
    if isinstance(source, str):
        parts = source.split(":")
        source = (parts[0], parts[1], _count(parts[2])) if len(parts) == 3 else source.split(",")
    if isinstance(source, tuple) and len(source) == 3 and isinstance(source[2], int):
        low, high, count = _number(source[0], path), _number(source[1], path), source[2]
        if count < 1 or (count == 1 and low != high):
            raise InputError(Problem("bad-axis", f"{count} values from {low} to {high}", path, hint=hint))
        if count > MOST:
            raise _too_large(count)
        yield from (low + (high - low) * index / max(count - 1, 1) for index in range(count))
        return
    values = list(source) if isinstance(source, Iterable) else [source]
    if not values:
        raise InputError(Problem("bad-axis", f"{name} runs over no values", path, hint=hint))
    yield from (_number(value, path) for value in values)


def _count(text: str) -> int:
    return int(text) if text.strip().isdigit() else 0


def _number(source: Any, path: str) -> Fraction:
    read = expression(source.strip() if isinstance(source, str) else source)
    try:
        value = None if read.names else read.value(Scope({}))
    except ZeroDivisionError:
        value = None
    if not isinstance(value, Fraction):
        raise InputError(Problem("bad-axis", f"{source!r} is not an exact number", path, hint='such as "1/4"'))
    return value


def _bar(points: Iterable[Any], total: int) -> Iterable[Any]:
    """A progress bar where there is something to wait for; tqdm itself stays quiet where nobody looks."""
    from tqdm.auto import tqdm

    return tqdm(points, total=total, desc="sweep", unit="point", disable=True if total < 20 else None, leave=False)


def _fingerprint(job: Job) -> str:
    said = repr((__version__, job.model, job.axes, job.concept, job.ties))
    return hashlib.sha256(said.encode()).hexdigest()


@frozen
class Kept:
    """Points that were solved, beside the file that will hold them all; the first line says of which sweep."""

    path: Path
    axes: tuple[str, ...]
    actors: tuple[str, ...]
    mark: str

    @classmethod
    def of(cls, target: Path, axes: tuple[str, ...], actors: tuple[str, ...], mark: str) -> Kept:
        """The kept points of a table at ``target``."""
        return cls(target.with_name(f"{target.name}.points"), axes, actors, mark)

    def read(self) -> dict[Point, tuple[SweepRow, ...]]:
        """What was kept; a last line that was cut off, and its point, are solved again."""
        if not self.path.exists():
            self.path.write_text(f"{self.mark}\n{_line(columns(self.axes, self.actors))}", encoding="utf-8", newline="")
            return {}
        text = self.path.read_text(encoding="utf-8")
        if text.partition("\n")[0] != self.mark:
            message = f"{self.path.name} holds points of another sweep"
            raise InputError(Problem("other-sweep", message, hint="remove it, or write to another file"))
        blocks = text[: text.rfind("\n\n") + 1] if "\n\n" in text else ""
        found: dict[Point, list[SweepRow]] = {}
        for texts in csv.reader(io.StringIO(blocks.partition("\n")[2].partition("\n")[2])):
            if texts:
                row = row_of(tuple(texts), len(self.axes))
                found.setdefault(row.point, []).append(row)
        header = text[: text.index("\n", len(self.mark) + 1) + 1]
        self.path.write_text(blocks + "\n" if blocks else header, encoding="utf-8", newline="")
        return {point: tuple(rows) for point, rows in found.items()}

    def add(self, rows: Sequence[SweepRow]) -> None:
        """Keep the rows of a point; an empty line ends them."""
        with self.path.open("a", encoding="utf-8", newline="") as file:
            file.write("".join(_line(row_texts(row, len(self.actors))) for row in rows) + "\n")


def _line(texts: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow(texts)
    return file.getvalue()
