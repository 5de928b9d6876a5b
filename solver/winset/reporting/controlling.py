"""What the sliders of the HTML page look up: the answer, in words and numbers, and the win-sets at every point.

Nothing is computed in the page. Texts that come up again and again are kept once, and points with the same answer or
the same win-sets share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from attrs import define, field

from ..errors import WinsetError
from ..negotiation import Interval, Negotiation
from .answers import Answer
from .canvas import WIDTH
from .figures import HALF, bar_ring, line_ends, line_span, line_spans, row_label
from .gathering import Material
from .glance import MANY_ACTORS, MOST_COLUMNS, bars, signed_marks, story
from .palette import ENDINGS
from .planes import Ring, Window, rings_of, window_of
from .sampling import values_of
from .varying import axis_label
from .win_sets import ISSUES, Row, WinSets, form_of, rows_of_sides, zone_row
from .words import number_text

SHORT = 70
"""How many points an outline of a curved border may have for a slider."""


def controls_of(material: Material, maps: Mapping[str, Mapping[str, float]]) -> dict[str, Any] | None:
    """The sliders and their tables; ``None`` where nothing can be moved.

    ``maps`` says for every picture how its data become coordinates.
    """
    grid, answer = material.sliders, material.answer
    if grid is None or answer is None or not answer.outcomes:
        return None
    negotiation, values = material.negotiation, values_of(material.negotiation)
    packed = Packed()
    names = [axis.name for axis in grid.axes]
    sets = _Shapes(material.win_sets, negotiation) if material.win_sets is not None else None
    cells = []
    for point, each in zip(product(*(axis.values for axis in grid.axes)), grid.answers, strict=True):
        shape = None if sets is None else packed.shape(sets.at(dict(zip(names, point, strict=True))))
        cells.append([packed.answer(each, negotiation), shape])
    places: dict[str, Any] = {name: dict(found) for name, found in maps.items()}
    if material.phases is not None:
        for name in {"phases", "phases-derived"} & places.keys():
            places[name]["axes"] = [axis.name for axis in material.phases.axes]
    shown = [a for a in negotiation.actors if "." not in a] if len(negotiation.actors) > MANY_ACTORS else None
    return {
        "axes": [
            {
                "name": axis.name,
                "label": axis_label(negotiation, axis.name),
                "texts": [str(value) for value in axis.values],
                "numbers": [float(value) for value in axis.values],
                "start": axis.values.index(values[axis.name]),
            }
            for axis in grid.axes
        ],
        "by": "closed forms" if material.answered_by == "derive" else "solved",
        "fixed": ", ".join(f"{name} = {value}" for name, value in values.items() if name not in names),
        "endings": [{"key": ending.value, "words": look.words, "shade": look.shade.name}
                    for ending, look in ENDINGS.items()],
        "actors": [actor for actor in negotiation.actors if shown is None or actor in shown],
        "columns": MOST_COLUMNS,
        "texts": list(packed.texts),
        "answers": packed.answers,
        "shapes": packed.shapes,
        "cells": cells,
        "form": None if sets is None else sets.form,
        "half": HALF,
        "maps": places,
    }  # fmt: skip


@define
class Packed:
    """Texts, answers and shapes, each once, in the order in which they come up."""

    texts: dict[str, int] = field(factory=dict)
    answers: list[dict[str, Any]] = field(factory=list)
    shapes: list[Any] = field(factory=list)
    _known: dict[Any, int] = field(factory=dict)

    def text(self, text: str) -> int:
        """The position of a text."""
        return self.texts.setdefault(text, len(self.texts))

    def answer(self, answer: Answer, negotiation: Negotiation) -> int:
        """The position of an answer."""
        if (found := self._known.get(answer)) is None:
            found = self._known[answer] = len(self.answers)
            self.answers.append(self._packed(answer, negotiation))
        return found

    def _packed(self, answer: Answer, negotiation: Negotiation) -> dict[str, Any]:
        actors = list(negotiation.actors)
        shown = [i for i, a in enumerate(actors) if "." not in a or len(actors) <= MANY_ACTORS]
        told = story(answer).groups
        marks = signed_marks(answer, len(negotiation.issues))
        return {
            "headline": self.text(answer.headline),
            "found": self.text((answer.problem and f"No answer here: {answer.problem}.") or answer.found),
            "story": [[self.text(heading), [self.text(line) for line in lines]] for heading, lines in told],
            "bars": [[self.text(name), [self.text(number_text(p)) for p in endings],
                      [round(float(p), 5) for p in endings]] for name, endings in bars(answer)],
            "outcomes": [[[self.text(number_text(p)) for p in o.endings],
                          [self.text(number_text(o.payoffs[i])) for i in shown]] for o in answer.outcomes],
            "marks": [[self.text(name), [round(float(x), 5) for x in place]] for name, place in marks],
        }  # fmt: skip

    def shape(self, shape: Any) -> int | None:
        """The position of a picture's outlines."""
        if shape is None:
            return None
        if shape not in self.shapes[-50:]:  # neighbours share; older ones are rarely the same
            self.shapes.append(shape)
            return len(self.shapes) - 1
        return len(self.shapes) - 1 - self.shapes[::-1].index(shape)


class _Shapes:
    """The outlines of all win-sets at values of the parameters, in the frame of the report's own picture."""

    def __init__(self, base: WinSets, negotiation: Negotiation) -> None:
        self.base, self.negotiation = base, negotiation
        self.form = base.form if base.form != "words" else None
        domains = tuple(issue.domain or Interval() for issue in negotiation.issues)
        self.span: tuple[float, float] = (0.0, 1.0)
        self.window: Window = ((0.0, 1.0), (0.0, 1.0))
        if self.form == "line":
            self.span = line_span([row.region for row in base.all_rows], domains[0])
        elif self.form in ("plane", "curves"):
            self.window = window_of([row.region for row in base.all_rows], domains)
        self.places = {_kind(row): place for place, row in enumerate(base.all_rows)}

    def at(self, given: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        """A list of rows; ``None`` where they cannot be drawn like the report's own."""
        if self.form is None:
            return None
        try:
            sides = rows_of_sides(self.negotiation.at(**given), "proposals" if self.form == "list" else ISSUES)
            rows = (*sides, zone_row(sides, any(row.faint for row in sides)))
        except WinsetError:
            return None
        if form_of(rows[-1].region) != self.form or any(_kind(row) not in self.places for row in rows):
            return None
        return [{"place": self.places[_kind(row)], "name": row_label(row), **self._row(row)} for row in rows]

    def _row(self, row: Row) -> dict[str, Any]:
        last = len(self.base.all_rows) - 1
        if self.form == "line":
            level = last - self.places[_kind(row)]
            rings = [bar_ring(a, b, level, self.span) for a, b in line_spans(row.region, self.span) if a <= b]
            ends = [[round(x, 5), text] for x, text in line_ends(row.region, self.span)]
            cut = any(line_outside(row.region, self.span))
            low, high = self.span
            frame = {"level": level, "low": low, "middle": (low + high) / 2, "faint": row.faint}
            return {"shade": row.shade.name, **frame, "rings": _rounded(rings), "ends": ends, "cut": cut}
        if self.form == "list":
            names = [agreement.name for agreement in row.region.agreements]
            return {"shade": row.shade.name, "all": [int(name in row.region.members) for name in names]}
        rings = [_fewer(ring) for ring in rings_of(row.region, self.window)]
        return {"shade": row.shade.name, "rings": [*_rounded(rings), *_rounded(_thin(row.region))]}


def line_outside(region: Any, span: tuple[float, float]) -> Iterator[bool]:
    """For every end of a region whether it lies outside of what is drawn."""
    for segment in region.segments:
        for point in (segment.low, segment.high):
            if point is not None:
                x = float(point) if isinstance(point, Fraction) else float(point.to_sympy())
                yield not span[0] <= x <= span[1]


def _kind(row: Row) -> str:
    """A row's name without the probability of its types, which may change."""
    return row.name.rpartition(" (")[0] or row.name if row.faint else row.name


def _fewer(ring: Ring) -> Ring:
    return ring[:: max(-(-len(ring) // SHORT), 1)]


def _rounded(rings: Sequence[Sequence[tuple[Any, Any]]]) -> list[list[list[float]]]:
    return [[[round(float(x), 4), round(float(y), 4)] for x, y in ring] for ring in rings]


def _thin(region: Any) -> list[Ring]:
    """Segments and points, as wide as can be seen."""
    ends = [*getattr(region, "segments", ()), *((point, point) for point in getattr(region, "points", ()))]
    wide = 4 / WIDTH
    found: list[Ring] = []
    for (x0, y0), (x1, y1) in (((float(a), float(b)), (float(c), float(d))) for (a, b), (c, d) in ends):
        found.append(((x0 - wide, y0), (x0, y0 - wide), (x1 + wide, y1), (x1, y1 + wide)))
    return found
