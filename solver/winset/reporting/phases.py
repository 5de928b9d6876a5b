"""The phase diagram over two parameters: the endings as colours, the exact borders of derived regions as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from ..condition import symbol
from ..errors import InputError, Problem
from ..sweep import Sweep, SweepRow
from .canvas import SMALL, new_axes
from .palette import ENDINGS, INK, MUTED, PANEL, PAPER
from .planes import plane_legend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..derivation import Case, Derivation

FINE = 301
"""At how many points along each axis it is looked which case holds where; the borders themselves are exact curves."""
SMALLEST = 60
"""Of how many such points a region must have room for its number to be written into it."""
SHORTEST = 5
"""Of how many such points the stretch of a border must be; shorter ones come from the grid."""
Box: TypeAlias = tuple[float, float, float, float]


def plot_phases(
    table: Sweep, ax: Axes | None = None, derivation: Derivation | None = None, labels: Sequence[str] = ()
) -> Axes:
    """The endings over two parameters, and the exact borders of the regions where they were derived.

    A cell has the colour and the hatch of what fails there, the paler the likelier an agreement; agreement for
    certain has a colour of its own. Thick borders are where the endings change, thin ones where something else does.

    Parameters
    ----------
    derivation
        The closed forms over both parameters, of the same game.
    labels
        What stands along the axes; by default the parameters' names.
    """
    if len(table.axes) != 2:
        raise InputError(Problem("not-two-axes", f"the sweep has {len(table.axes)} axes", hint="see plot_statics"))
    axes = ax if ax is not None else new_axes(430)
    first, second = table.axes
    xs, ys = _edges(first.values), _edges(second.values)
    rows = [[table.at(**{first.name: x, second.name: y}) for x in first.values] for y in second.values]
    axes.pcolormesh(xs, ys, [[_colour(here[0]) for here in line] for line in rows], edgecolors="face", linewidth=0.4)
    _hatches(axes, rows, xs, ys)
    box = (xs[0], xs[-1], ys[0], ys[-1])
    if derivation is not None:
        draw_borders(axes, derivation, first.name, second.name, box)
    axes.set_xlim(box[0], box[1])
    axes.set_ylim(box[2], box[3])
    names = labels or (first.name, second.name)
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    plane_legend(axes)
    return axes


def _edges(points: Sequence[Fraction]) -> list[float]:
    """Borders half-way between neighbouring points."""
    if len(points) == 1:
        return [float(points[0]) - 0.5, float(points[0]) + 0.5]
    return [float(points[0]), *(float(a + b) / 2 for a, b in pairwise(points)), float(points[-1])]


def _colour(row: SweepRow) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    shades = [to_rgb(look.shade.light) for look in ENDINGS.values()]
    if not row.endings:
        return to_rgb(PAPER.light if _outside(row) else PANEL.light)
    failing = [float(p) for p in row.endings[1:]]
    total = sum(failing)
    if not total:
        return shades[0]
    mixed = [sum(w * s[c] for w, s in zip(failing, shades[1:], strict=True)) / total for c in range(3)]
    strength = 0.25 + 0.75 * total
    return tuple(1 - strength * (1 - part) for part in mixed)


def _outside(row: SweepRow) -> bool:
    return row.problem.startswith("outside-domain")


def _kind(row: SweepRow) -> str:
    """The ending that a cell is hatched for: the likeliest that is no agreement."""
    if not row.endings:
        return "outside" if _outside(row) else "unknown"
    failing = {name.value: p for name, p in list(zip(ENDINGS, row.endings, strict=True))[1:] if p != 0}
    return max(failing, key=lambda name: float(failing[name])) if failing else "agreement"


def _hatches(
    axes: Axes, rows: Sequence[Sequence[Sequence[SweepRow]]], xs: Sequence[float], ys: Sequence[float]
) -> None:
    """The hatch of every kind of cell over its cells, and what all of that means in the legend."""
    from matplotlib.patches import PathPatch, Rectangle

    from .figures import compound

    cells: dict[str, list[list[tuple[float, float]]]] = {}
    several: list[tuple[float, float]] = []
    for y, line in enumerate(rows):
        for x, here in enumerate(line):
            ring = [(xs[x], ys[y]), (xs[x + 1], ys[y]), (xs[x + 1], ys[y + 1]), (xs[x], ys[y + 1])]
            cells.setdefault(_kind(here[0]), []).append(ring)
            if len(here) > 1:
                several.append(((xs[x] + xs[x + 1]) / 2, (ys[y] + ys[y + 1]) / 2))
    looks = {ending.value: (look.words, look.shade.light, look.hatch) for ending, look in ENDINGS.items()}
    looks["outside"] = ("outside the assumptions", PAPER.light, "\\\\\\")
    looks["unknown"] = ("no answer", PANEL.light, "++")
    for kind, (words, colour, hatch) in looks.items():
        if kind not in cells:
            continue
        edge = MUTED.light if kind in ("outside", "unknown") else PAPER.light
        if hatch:
            axes.add_patch(
                PathPatch(compound(cells[kind]), facecolor="none", edgecolor=edge, hatch=hatch, linewidth=0, alpha=0.75)
            )
        look: dict[str, Any] = {"facecolor": colour, "edgecolor": edge, "hatch": hatch or None, "linewidth": 0.5}
        axes.add_patch(Rectangle((xs[0], ys[0]), 0, 0, label=words, **look))
    if several:
        axes.plot(*zip(*several, strict=True), linestyle="none", marker="v", markersize=3.5, color=INK.light,
                  label="several equilibria")  # fmt: skip


def mark_point(axes: Axes, x: Fraction, y: Fraction) -> None:
    """A marker at the values of the report."""
    axes.plot([float(x)], [float(y)], marker="o", markersize=10, markerfacecolor=PAPER.light,
              markeredgecolor=INK.light, markeredgewidth=2.4, gid="marker", zorder=5, linestyle="none",
              label="the report's values")  # fmt: skip
    plane_legend(axes)


# ------------------------------------------------------------ exact borders


@frozen
class Zone:
    """A region of the diagram: its number, and the case that holds there."""

    number: int
    case: Case


def zones(derivation: Derivation) -> tuple[Zone, ...]:
    """The cases that have an inside, in order and numbered as in the diagram."""
    wide = [case for case in derivation.cases if not case.is_boundary]
    return tuple(Zone(number, case) for number, case in enumerate(wide, 1))


def draw_borders(axes: Axes, derivation: Derivation, x: str, y: str, box: Box) -> None:
    """Curves where different cases meet, from their exact polynomials; numbers of the regions.

    A polynomial of a region's conditions is drawn only where the cases on its two sides differ.
    """
    import numpy

    if set(derivation.space.domains) != {x, y}:
        return
    grid = numpy.meshgrid(numpy.linspace(box[0], box[1], FINE), numpy.linspace(box[2], box[3], FINE))
    values = _Values((x, y), grid)
    cases = zones(derivation)
    which = numpy.zeros(grid[0].shape, dtype=int)
    for zone in cases:
        for cell in zone.case.region.cells:
            inside = numpy.ones(which.shape, dtype=bool)
            for sign in cell:
                inside &= _holds(values.of(sign.polynomial), sign.relation)
            which[inside & (which == 0)] = zone.number
    inner = _within(values, derivation)
    which[~inner] = 0
    kinds = {zone.number: tuple(o.endings for o in zone.case.outcomes) for zone in cases}
    known = {sign.polynomial for zone in cases for cell in zone.case.region.cells for sign in cell}
    for polynomial in sorted(known - {sign.polynomial for sign in derivation.space.cell}, key=str):
        for points, thick in _lines(values.of(polynomial), grid, which, kinds):
            words = "border, exact: the endings change" if thick else "border, exact: something else changes"
            axes.plot(*points, color=INK.light, linewidth=2.0 if thick else 0.9, gid="border", label=words)
    for zone in cases:
        _number(axes, which == zone.number, grid, str(zone.number))


class _Values:
    """Polynomials evaluated on the grid, each once."""

    def __init__(self, names: tuple[str, str], grid: Sequence[Any]) -> None:
        self.symbols, self.grid = [symbol(name) for name in names], grid
        self.known: dict[Any, Any] = {}

    def of(self, polynomial: Any) -> Any:
        import numpy
        import sympy

        if polynomial not in self.known:
            found = sympy.lambdify(self.symbols, polynomial, modules="numpy", dummify=True)(*self.grid)
            self.known[polynomial] = numpy.broadcast_to(numpy.asarray(found, dtype=float), self.grid[0].shape)
        return self.known[polynomial]


def _holds(value: Any, relation: str) -> Any:
    """Where a sign holds on the grid; equations hold nowhere, as a region with an inside needs none of them."""
    if relation in ("<", "<="):
        return value < 0
    if relation in (">", ">="):
        return value > 0
    return value != 0 if relation == "!=" else value != value


def _within(values: _Values, derivation: Derivation) -> Any:
    import numpy

    inside = numpy.ones(values.grid[0].shape, dtype=bool)
    for sign in derivation.space.cell:
        value = values.of(sign.polynomial)
        inside &= value <= 0 if sign.relation in ("<", "<=") else value >= 0
    return inside


def _lines(value: Any, grid: Sequence[Any], which: Any, kinds: Any) -> Iterator[tuple[tuple[Any, Any], bool]]:
    """The stretches of a polynomial's zeros on which the cases of both sides differ; whether their endings do."""
    import numpy
    from contourpy import contour_generator

    dx, dy = grid[0][0, 1] - grid[0][0, 0], grid[1][1, 0] - grid[1][0, 0]
    slopes = numpy.gradient(value, dy, dx)
    drawn: Any = contour_generator(grid[0], grid[1], value)
    for line in drawn.lines(0.0):
        middle = (line[:-1] + line[1:]) / 2
        columns = numpy.clip(((middle[:, 0] - grid[0][0, 0]) / dx).round().astype(int), 0, FINE - 1)
        rows = numpy.clip(((middle[:, 1] - grid[1][0, 0]) / dy).round().astype(int), 0, FINE - 1)
        across, up = slopes[1][rows, columns] * dx, slopes[0][rows, columns] * dy
        length = numpy.maximum(numpy.hypot(across, up), 1e-12)
        sides = []
        for step in (-2.0, 2.0):
            column = numpy.clip((columns + step * across / length).round().astype(int), 0, FINE - 1)
            row = numpy.clip((rows + step * up / length).round().astype(int), 0, FINE - 1)
            sides.append(which[row, column])
        kept = (sides[0] != sides[1]) & (sides[0] > 0) & (sides[1] > 0)
        # Beyond a border to a region without a pure equilibrium it is not known whether the endings change.
        ending = numpy.array(
            [bool(kinds.get(a)) and bool(kinds.get(b)) and kinds[a] != kinds[b] for a, b in zip(*sides, strict=True)],
            dtype=bool,
        )
        state = kept * (1 + ending.astype(int))
        start = 0
        for end in range(1, len(state) + 1):
            if end == len(state) or state[end] != state[start]:
                if state[start] and end - start > SHORTEST:
                    part = line[start : end + 1]
                    yield (part[:, 0], part[:, 1]), bool(state[start] == 2)
                start = end


def _number(axes: Axes, inside: Any, grid: Sequence[Any], text: str) -> None:
    """A region's number where the region is deepest, if it has room."""
    import numpy

    if inside.sum() < SMALLEST:
        return
    deep = inside.copy()
    while True:
        padded = numpy.pad(deep, 1)
        smaller = deep & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
        if not smaller.any():
            break
        deep = smaller
    rows, columns = numpy.nonzero(deep)
    place = rows[len(rows) // 2], columns[len(rows) // 2]
    ground = {"boxstyle": "circle,pad=0.25", "facecolor": PAPER.light, "edgecolor": INK.light, "linewidth": 0.8}
    axes.text(
        grid[0][place], grid[1][place], text, ha="center", va="center", fontsize=SMALL, fontweight="bold",
        color=INK.light, gid="zone", bbox=ground,
    )  # fmt: skip
