"""Endings and payoffs, drawn: a bar of the four endings, curves over one parameter, regions over two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..equilibrium import Equilibrium, Play, Solution
from ..errors import InputError, Problem
from ..game_tree import Ending
from ..sweep import Sweep, SweepRow
from .canvas import figure_of, new_axes
from .palette import ENDINGS, INK, MUTED, PAPER, side_shade
from .words import number_text, root_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..derivation import Derivation


# ------------------------------------------------------------ the four endings


def endings_of(play: Play | Equilibrium) -> dict[Ending, Fraction]:
    """The probabilities of the four endings, in the order of every picture."""
    return {ending: getattr(play.probability, ending.value) for ending in ENDINGS}


def plot_endings(solution: Solution, ax: Axes | None = None) -> Axes:
    """A bar of the four endings for every equilibrium of a solution."""
    rows = [(f"equilibrium {n}" if len(solution.equilibria) > 1 else "", endings_of(each))
            for n, each in enumerate(solution.equilibria, 1)]  # fmt: skip
    return draw_endings(rows, ax)


def draw_endings(rows: Sequence[tuple[str, Mapping[Ending, Fraction]]], ax: Axes | None = None) -> Axes:
    """Bars that each show the probabilities of the four endings."""
    axes = ax if ax is not None else new_axes(7.2, 0.95 + 0.42 * len(rows))
    for level, (_, chances) in enumerate(reversed(rows)):
        left = 0.0
        index = len(rows) - 1 - level
        for ending, look in ENDINGS.items():
            chance = chances[ending]
            width = float(chance)
            right = left + width
            bars = axes.fill(
                [left, right, right, left], [level - 0.3, level - 0.3, level + 0.3, level + 0.3],
                facecolor=look.shade.light, edgecolor=PAPER.light, hatch=look.hatch or None, linewidth=0.8,
                gid=f"ending-{index}-{ending.value}",
            )  # fmt: skip
            if level == len(rows) - 1:
                bars[0].set_label(look.words)
            if width > 0.06:
                ground = {"boxstyle": "round,pad=0.12", "facecolor": look.shade.light, "edgecolor": "none"}
                axes.text((left + right) / 2, level, number_text(chance), ha="center", va="center", fontsize=9,
                          color=PAPER.light, fontweight="bold", gid=f"chance-{index}-{ending.value}",
                          bbox=ground)  # fmt: skip
            left = right
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_yticks(range(len(rows)), [name for name, _ in reversed(rows)])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "1"])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("probability")
    handles, labels = axes.get_legend_handles_labels()
    look_: dict[str, Any] = {"ncols": 4, "fontsize": 8.5, "handlelength": 1.2, "columnspacing": 1.2}
    if ax is None:
        figure_of(axes).legend(handles, labels, loc="outside upper center", **look_)
    else:
        axes.legend(handles, labels, loc="lower center", bbox_to_anchor=(0.5, 1.0), **look_)
    return axes


def endings_words(play: Play | Equilibrium) -> str:
    """The probabilities of the endings in words."""
    return ", ".join(f"{ENDINGS[e].words} {number_text(p)}" for e, p in endings_of(play).items() if p)


# ------------------------------------------------------------ one parameter


def plot_statics(table: Sweep, ax: Axes | None = None, derivation: Derivation | None = None) -> Axes:
    """How the four endings depend on one parameter: a column for every point that was solved."""
    if len(table.axes) != 1:
        raise InputError(Problem("not-one-axis", f"the sweep has {len(table.axes)} axes", hint="see plot_phases"))
    axes = ax if ax is not None else new_axes(7.2, 2.5)
    name = table.axes[0].name
    points = [point[0] for point in table.points]
    edges = _edges(points)
    rows = [table.at(**{name: point}) for point in points]
    bottom = [0.0] * len(points)
    for index, look in enumerate(ENDINGS.values()):
        heights = [float(row[0].endings[index]) if row[0].endings else 0.0 for row in rows]
        if any(heights):
            tops = [low + height for low, height in zip(bottom, heights, strict=True)]
            axes.stairs(tops, edges, baseline=bottom, fill=True, facecolor=look.shade.light, label=look.words,
                        hatch=look.hatch or None, edgecolor=PAPER.light, linewidth=0)  # fmt: skip
            bottom = tops
    several = [float(p) for p, row in zip(points, rows, strict=True) if len(row) > 1]
    nothing = [float(p) for p, row in zip(points, rows, strict=True) if not row[0].endings]
    if several:
        axes.plot(several, [1.03] * len(several), linestyle="none", marker="v", color=INK.light, markersize=5,
                  clip_on=False, label="several equilibria (the first is shown)")  # fmt: skip
    if nothing:
        axes.plot(nothing, [0.02] * len(nothing), linestyle="none", marker="x", color=INK.light, label="not solved")
    _mark_thresholds(axes, derivation, table)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(0, 1)
    axes.set_xlabel(name)
    axes.set_ylabel("probability")
    _legend(axes)
    return axes


def plot_payoffs(table: Sweep, ax: Axes | None = None, derivation: Derivation | None = None) -> Axes:
    """How the negotiators' payoffs depend on one parameter."""
    axes = ax if ax is not None else new_axes(7.2, 2.4)
    name = table.axes[0].name
    actors = [actor for actor in table.actors if "." not in actor]
    points = list(table.points)
    for index, actor in enumerate(actors):
        column = table.actors.index(actor)
        style = {"color": side_shade(index).light, "linewidth": 1.8, "linestyle": ("-", "--", "-.", ":")[index % 4]}
        for number, run in enumerate(_runs(table, points)):
            xs = [float(row.point[0]) for row in run]
            ys = [float(row.payoffs[column]) for row in run]
            axes.plot(xs, ys, marker="o" if len(points) <= 41 else None, markersize=3, clip_on=False, **style,  # type: ignore[arg-type]
                      label=f"payoff of {actor}" if number == 0 else None)  # fmt: skip
    _mark_thresholds(axes, derivation, table)
    axes.set_xlabel(name)
    axes.set_ylabel("expected payoff")
    axes.margins(x=0.0)
    _legend(axes)
    return axes


def _runs(table: Sweep, points: Sequence[tuple[Fraction, ...]]) -> list[list[SweepRow]]:
    """Neighbouring points whose equilibria are of one kind: a line is not drawn across a jump."""
    name = table.axes[0].name
    runs: list[list[SweepRow]] = []
    kind: tuple[object, ...] | None = None
    for point in points:
        rows = table.at(**{name: point[0]})
        if not rows[0].endings:
            kind = None
            continue
        now = (len(rows), tuple(p > 0 for p in rows[0].endings))
        if now != kind:
            runs.append([])
            kind = now
        runs[-1].append(rows[0])
    return runs


def _edges(points: Sequence[Fraction]) -> list[float]:
    """Borders half-way between neighbouring points."""
    if len(points) == 1:
        return [float(points[0]) - 0.5, float(points[0]) + 0.5]
    middles = [float(a + b) / 2 for a, b in pairwise(points)]
    return [float(points[0]), *middles, float(points[-1])]


def thresholds(derivation: Derivation) -> tuple[Any, ...]:
    """Where a derivation in one parameter changes its formula: exact, in order."""
    import sympy

    if len(derivation.space.domains) != 1:
        return ()
    (name,) = derivation.space.domains
    found = set()
    for case in derivation.cases:
        if not case.is_boundary:
            for cell in case.region.cells:
                for sign in cell:
                    variable = next(iter(sign.polynomial.free_symbols))
                    found.update(sympy.Poly(sign.polynomial, variable).real_roots())
    domain = derivation.space.domains[name]
    inside = [r for r in found if (domain.low is None or r > domain.low) and (domain.high is None or r < domain.high)]
    return tuple(sorted(inside, key=float))


MOST_LABELS = 6
"""How many thresholds of a curve have their value written beside them; the caption has all."""


def _mark_thresholds(axes: Axes, derivation: Derivation | None, table: Sweep) -> None:
    (axis,) = table.axes
    if derivation is None or list(derivation.space.domains) != [axis.name]:
        return
    shown = shown_thresholds(derivation, table)
    for root in shown:
        axes.axvline(float(root), color=INK.light, linewidth=1.1, linestyle=(0, (4, 3)))
        if len(shown) <= MOST_LABELS:
            axes.annotate(root_text(axis.name, root), (float(root), 1.0), (7, 2), xycoords=("data", "axes fraction"),
                          textcoords="offset points", fontsize=8.5, annotation_clip=False)  # fmt: skip


def shown_thresholds(derivation: Derivation, table: Sweep) -> tuple[Any, ...]:
    """The thresholds between the ends of a curve."""
    low, high = float(table.axes[0].values[0]), float(table.axes[0].values[-1])
    return tuple(root for root in thresholds(derivation) if low <= float(root) <= high)


def _legend(axes: Axes) -> None:
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        axes.legend(handles, labels, loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8.5)


# ------------------------------------------------------------ two parameters


def plot_phases(table: Sweep, ax: Axes | None = None, derivation: Derivation | None = None) -> Axes:
    """The phase diagram over two parameters: the sampled endings, and the exact borders where they were derived.

    A cell has the colour of what fails there, the paler the likelier an agreement; agreement for certain has
    a colour of its own.
    """
    if len(table.axes) != 2:
        raise InputError(Problem("not-two-axes", f"the sweep has {len(table.axes)} axes", hint="see plot_statics"))
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Patch

    axes = ax if ax is not None else new_axes(6.6, 4.4)
    first, second = table.axes
    shades = [to_rgb(look.shade.light) for look in ENDINGS.values()]

    def colour(row: SweepRow) -> tuple[float, ...]:
        failing = [float(p) for p in row.endings[1:]]
        total = sum(failing)
        if not row.endings or not total:
            return shades[0] if row.endings else (1.0, 1.0, 1.0)
        mixed = [sum(w * s[c] for w, s in zip(failing, shades[1:], strict=True)) / total for c in range(3)]
        strength = 0.25 + 0.75 * total
        return tuple(1 - strength * (1 - part) for part in mixed)

    colours = []
    seen: set[int] = set()
    for y in second.values:
        line = []
        for x in first.values:
            row = table.at(**{first.name: x, second.name: y})[0]
            seen |= {i for i, p in enumerate(row.endings) if p}
            line.append(colour(row))
        colours.append(line)
    xs, ys = _edges(first.values), _edges(second.values)
    axes.pcolormesh(xs, ys, colours, edgecolors="face", linewidth=0.5)
    if derivation is not None:
        _borders(axes, derivation, first.name, second.name, (xs[0], xs[-1], ys[0], ys[-1]))
    handles: list[Any] = [
        Patch(facecolor=look.shade.light, label=look.words) for i, look in enumerate(ENDINGS.values()) if i in seen
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8.5)
    axes.set_xlim(xs[0], xs[-1])
    axes.set_ylim(ys[0], ys[-1])
    axes.set_xlabel(first.name)
    axes.set_ylabel(second.name)
    return axes


def _borders(axes: Axes, derivation: Derivation, x: str, y: str, box: tuple[float, float, float, float]) -> None:
    """The curves on which the regions of a derivation end, drawn from their exact polynomials."""
    import numpy
    import sympy

    if set(derivation.space.domains) != {x, y}:
        return
    symbols = [sympy.Symbol(x), sympy.Symbol(y)]
    steps = 361
    grid = numpy.meshgrid(numpy.linspace(box[0], box[1], steps), numpy.linspace(box[2], box[3], steps))
    values: dict[Any, Any] = {}

    def value(polynomial: Any) -> Any:
        if polynomial not in values:
            found = sympy.lambdify(symbols, polynomial, modules="numpy", dummify=True)(*grid)
            values[polynomial] = numpy.broadcast_to(numpy.asarray(found, dtype=float), grid[0].shape)
        return values[polynomial]

    domain = {sign.polynomial for sign in derivation.space.cell}
    slack = 1.5 * max((box[1] - box[0]), (box[3] - box[2])) / steps
    for case in derivation.cases:
        if case.is_boundary:
            continue
        for cell in case.region.cells:
            for border in cell:
                if border.polynomial in domain:
                    continue
                inside = numpy.ones(grid[0].shape, dtype=bool)
                for other in cell:
                    if other is not border:
                        sense = {"<": -1, "<=": -1, ">": 1, ">=": 1}.get(other.relation, 0)
                        inside &= sense * value(other.polynomial) >= -slack if sense else inside
                drawn = numpy.where(inside, value(border.polynomial), numpy.nan)
                finite = drawn[numpy.isfinite(drawn)]
                if finite.size and finite.min() < 0 < finite.max():
                    axes.contour(*grid, drawn, levels=[0], colors=[INK.light], linewidths=1.4)


def mark_point(axes: Axes, x: Fraction, y: Fraction) -> None:
    """A marker at the values of the report."""
    axes.plot([float(x)], [float(y)], marker="o", markersize=9, markerfacecolor=PAPER.light,
              markeredgecolor=INK.light, markeredgewidth=2, gid="marker", zorder=5)  # fmt: skip


def mark_value(axes: Axes, x: Fraction) -> None:
    """A line at the value of the report."""
    axes.axvline(float(x), color=MUTED.light, linewidth=2.2, gid="marker")
