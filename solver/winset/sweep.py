"""The table of a sweep: what the equilibria give at every point of a grid of parameter values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from .errors import InputError, Problem, UnsupportedError
from .game_tree import Ending
from .showing import Pictured, Tabled

ENDINGS = tuple(ending.value for ending in Ending)


@frozen
class Axis:
    """A parameter that runs over exact values, in the order given."""

    name: str
    values: tuple[Fraction, ...]


@frozen
class SweepRow:
    """One equilibrium outcome at one point of the grid, or the problem that kept it from being solved.

    Parameters
    ----------
    point
        The value of every axis, in order.
    equilibrium
        Counts from 1; 0 where there is none.
    endings
        The probabilities of the four endings; empty where there is no equilibrium.
    payoffs
        Expected, in the order of :attr:`Sweep.actors`.
    found, stopped
        How much of what was looked for is here, and why the search ended.
    problem
        Code and message of what went wrong, else empty.
    """

    point: tuple[Fraction, ...]
    equilibrium: int = 0
    endings: tuple[Fraction, ...] = ()
    payoffs: tuple[Fraction, ...] = ()
    found: str = ""
    stopped: str = ""
    problem: str = ""


@frozen
class Sweep(Pictured, Tabled):
    """What the equilibria give at every point of a grid; exact.

    Parameters
    ----------
    title
        Of the negotiation.
    concept
        What was looked for, such as ``sequential``.
    axes
        The parameters that run; the last one runs fastest.
    actors
        Everyone with a payoff.
    rows
        At least one for every point: one for each equilibrium outcome there.
    notes
        How it was computed.
    """

    title: str
    concept: str
    axes: tuple[Axis, ...]
    actors: tuple[str, ...]
    rows: tuple[SweepRow, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the table's columns."""
        return columns(tuple(axis.name for axis in self.axes), self.actors)

    @cached_property
    def _by_point(self) -> Mapping[tuple[Fraction, ...], tuple[SweepRow, ...]]:
        found: dict[tuple[Fraction, ...], list[SweepRow]] = {}
        for row in self.rows:
            found.setdefault(row.point, []).append(row)
        return {point: tuple(rows) for point, rows in found.items()}

    @property
    def points(self) -> tuple[tuple[Fraction, ...], ...]:
        """The points of the grid, in order."""
        return tuple(self._by_point)

    def at(self, **values: Any) -> tuple[SweepRow, ...]:
        """The rows at a point.

        Raises
        ------
        InputError
            ``not-in-sweep`` for a point that is not on the grid.
        """
        names = [axis.name for axis in self.axes]
        try:
            point = tuple(Fraction(values[name]) for name in names)
            return self._by_point[point] if len(values) == len(names) else self._by_point[()]
        except (KeyError, ValueError):
            given = ", ".join(f"{name}={value}" for name, value in values.items())
            hint = f"the sweep runs over {', '.join(names)}"
            raise InputError(Problem("not-in-sweep", f"({given}) is no point of this sweep", hint=hint)) from None

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Every row as exact texts, in the order of :attr:`columns`."""
        for row in self.rows:
            yield row_texts(row, len(self.actors))

    def to_csv(self) -> str:
        """The table as CSV; numbers as exact text such as ``3/4``."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.texts())
        return file.getvalue()

    def write(self, path: str | Path) -> Path:
        """Write the table to ``.csv`` (exact texts) or ``.parquet`` (decimals, with the exact text beside each).

        The file appears when it is complete, or not at all.

        Raises
        ------
        InputError
            ``unknown-suffix``, ``missing-folder``.
        UnsupportedError
            ``no-parquet`` without pyarrow.
        """
        target = check_target(path)
        beside = target.with_name(f".{target.name}.part")
        try:
            if target.suffix == ".csv":
                beside.write_text(self.to_csv(), encoding="utf-8", newline="")
            else:
                write_parquet(self, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        return target

    def to_dict(self) -> dict[str, Any]:
        """Plain data: numbers as exact text."""
        return {
            "title": self.title,
            "concept": self.concept,
            "axes": {axis.name: [str(value) for value in axis.values] for axis in self.axes},
            "rows": [dict(zip(self.columns, texts, strict=True)) for texts in self.texts()],
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        lines = [self.columns, *self.texts()]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.columns))]
        text = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines]
        return "\n".join([self.title, *text, *(f"note: {note}" for note in self.notes)]) + "\n"


def columns(axes: tuple[str, ...], actors: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a sweep's table."""
    return (*axes, "equilibrium", *ENDINGS, *(f"payoff.{actor}" for actor in actors), "found", "stopped", "problem")


def row_texts(row: SweepRow, actors: int) -> tuple[str, ...]:
    """A row as exact texts; empty where there is no equilibrium."""
    endings = [str(p) for p in row.endings] or [""] * len(ENDINGS)
    payoffs = [str(u) for u in row.payoffs] or [""] * actors
    return (*map(str, row.point), str(row.equilibrium), *endings, *payoffs, row.found, row.stopped, row.problem)


def row_of(texts: tuple[str, ...], axes: int) -> SweepRow:
    """The row that :func:`row_texts` wrote."""
    point = tuple(Fraction(text) for text in texts[:axes])
    number = int(texts[axes])
    numbers = [Fraction(text) for text in texts[axes + 1 : -3] if text]
    return SweepRow(point, number, tuple(numbers[:4]), tuple(numbers[4:]), *texts[-3:])


def check_target(path: str | Path) -> Path:
    """The path of a table that can be written; see :meth:`Sweep.write` for its errors."""
    target = Path(path)
    if target.suffix not in (".csv", ".parquet"):
        message = f"a sweep cannot be written as {target.suffix or 'a file without a suffix'}"
        raise InputError(Problem("unknown-suffix", message, hint="use .csv or .parquet"))
    if not target.parent.is_dir():
        raise InputError(
            Problem("missing-folder", f"the folder {target.parent} does not exist", hint="create it first")
        )
    if target.suffix == ".parquet":
        _pyarrow()
    return target


def _pyarrow() -> Any:
    from importlib import import_module

    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        hint = "install pyarrow (the extra 'parquet'), or write .csv"
        raise UnsupportedError(Problem("no-parquet", "writing Parquet needs pyarrow", hint=hint)) from None


def write_parquet(sweep: Sweep, path: Path) -> None:
    """The table as Parquet: numbers as doubles, the exact text of each in a column ``<name>_exact``."""
    arrow, parquet = _pyarrow()
    table: dict[str, list[Any]] = {}
    rows = list(sweep.texts())
    for number, name in enumerate(sweep.columns):
        texts = [row[number] for row in rows]
        if name in ("found", "stopped", "problem"):
            table[name] = texts
        elif name == "equilibrium":
            table[name] = [int(text) for text in texts]
        else:
            table[name] = [float(Fraction(text)) if text else None for text in texts]
            table[f"{name}_exact"] = [text or None for text in texts]
    parquet.write_table(arrow.table(table), path)
