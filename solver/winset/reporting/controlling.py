"""What the sliders of the HTML page look up: the endings, payoffs and win-sets at every point of a solved grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..errors import WinsetError
from ..negotiation import Interval, Negotiation
from ..sweep import Sweep
from .figures import bar_ring, line_span, line_spans, row_label
from .gathering import Material
from .palette import ENDINGS
from .win_sets import ISSUES, Row, WinSets, form_of, real, rows_of_sides, zone_row
from .words import number_text

Corner = tuple[Fraction, Fraction]


def controls_of(material: Material, maps: Mapping[str, Mapping[str, float]]) -> dict[str, Any] | None:
    """The sliders and their tables; ``None`` where no parameter was swept.

    ``maps`` says for every picture how its data become coordinates.
    """
    table = material.phases or next(iter(material.statics), None)
    if table is None or material.solution is None or not material.solution.equilibria:
        return None
    values = material.negotiation.constants()
    shapes: list[Any] = []
    cells = [_cell(material, table, point, shapes) for point in table.points]
    return {
        "axes": [
            {
                "name": axis.name,
                "texts": [str(value) for value in axis.values],
                "numbers": [float(value) for value in axis.values],
                "start": axis.values.index(Fraction(values[axis.name])),
            }
            for axis in table.axes
        ],
        "endings": [{"key": ending.value, "words": look.words} for ending, look in ENDINGS.items()],
        "actors": list(table.actors),
        "rows": len(material.solution.equilibria),
        "cells": cells,
        "shapes": shapes,
        "maps": dict(maps),
    }


def _cell(material: Material, table: Sweep, point: tuple[Fraction, ...], shapes: list[Any]) -> dict[str, Any]:
    rows = table.at(**dict(zip((axis.name for axis in table.axes), point, strict=True)))
    cell: dict[str, Any] = {"problem": rows[0].problem}
    cell["equilibria"] = [
        {
            "endings": [number_text(p) for p in row.endings],
            "sizes": [round(float(p), 5) for p in row.endings],
            "payoffs": [number_text(u) for u in row.payoffs],
        }
        for row in rows
        if row.endings
    ]
    if material.win_sets is not None and material.win_sets.form != "list":
        shape = _shape(material.negotiation, material.win_sets, table, point)
        if shape not in shapes:
            shapes.append(shape)
        cell["shape"] = shapes.index(shape)
    return cell


def _shape(
    negotiation: Negotiation, base: WinSets, table: Sweep, point: tuple[Fraction, ...]
) -> list[dict[str, Any]] | None:
    """The outlines of every row's region at a point of the grid; ``None`` where they cannot be drawn alike."""
    given: dict[str, Any] = dict(zip((axis.name for axis in table.axes), point, strict=True))
    try:
        sides = rows_of_sides(negotiation.at(**given), ISSUES)
    except WinsetError:
        return None
    rows = (*sides, zone_row(sides, base.uncertain))
    return list(_outlined(rows, base)) if form_of(rows[-1].region) == base.form else None


def _outlined(rows: tuple[Row, ...], base: WinSets) -> Iterator[dict[str, Any]]:
    if base.form == "line":
        low, high = span = line_span(rows, base.negotiation.issues[0].domain or Interval())
        for index, (row, spans) in enumerate(zip(rows, line_spans(rows, span), strict=True)):
            level = len(rows) - 1 - index
            corners = [bar_ring(a, b, level, span) for a, b in spans]
            rings = [[[round(x, 5), round(y, 5)] for x, y in ring] for ring in corners]
            points = dict.fromkeys(p for s in row.region.segments for p in (s.low, s.high) if p is not None)
            ends = [[round(real(p), 5), level, number_text(p)] for p in points if low < real(p) < high]
            yield {"name": row_label(row), "rings": rings, "ends": ends, "level": level, "middle": (low + high) / 2}
    else:
        for row in rows:
            thin = [*row.region.segments, *((point, point) for point in row.region.points)]
            outlines = [*row.region.polygons, *map(_thin, thin)]
            found = [[[round(float(x), 5), round(float(y), 5)] for x, y in ring] for ring in outlines]
            yield {"name": row_label(row), "rings": found, "ends": []}


def _thin(ends: tuple[Corner, Corner]) -> tuple[Corner, ...]:
    """A segment or a point, as wide as can be seen."""
    (x0, y0), (x1, y1) = ends
    wide = Fraction(1, 120)
    return ((x0 - wide, y0), (x0, y0 - wide), (x1 + wide, y1), (x1, y1 + wide))
