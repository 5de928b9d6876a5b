"""Win-sets and agreement zones, drawn: bars on the line, areas in the plane, a grid of named agreements."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..errors import WinsetError
from ..negotiation import Interval, Negotiation
from ..win_set import LineRegion, ParetoCurve, PlaneRegion, pareto_set
from .canvas import new_axes
from .palette import INK, MUTED, PAPER, side_shade
from .svg import shortened
from .win_sets import Chances, Row, WinSets, contours, real, votes_are_all_or_nothing
from .words import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HALF = 0.2
"""Half the height of a bar, where rows are one apart."""


def plot_win_sets(sets: WinSets, ax: Axes | None = None, proposals: tuple[tuple[str, Fraction], ...] = ()) -> Axes:
    """The win-sets in the form that fits their issues."""
    negotiation = sets.negotiation
    domains = tuple(issue.domain or Interval() for issue in negotiation.issues)
    drawn = draw_rows(sets.all_rows, ax, domains, proposals)
    if sets.form == "plane":
        for index in range(len(negotiation.sides)):
            with suppress(WinsetError):  # contours are an extra; the win-sets themselves are there
                for level, region in contours(negotiation, index):
                    _outline(drawn, region, side_shade(index).light, number_text(level))
        with suppress(WinsetError):
            _pareto(drawn, negotiation)
        _plane_legend(drawn)
    return drawn


def draw_rows(
    rows: Sequence[Row],
    ax: Axes | None = None,
    domains: tuple[Interval, ...] = (),
    proposals: tuple[tuple[str, Fraction], ...] = (),
) -> Axes:
    """Sets of agreements of one negotiation; the last one lies on top."""
    first = rows[0].region
    if isinstance(first, LineRegion):
        return _plot_line(rows, ax, domains[0] if domains else Interval(), proposals)
    if isinstance(first, PlaneRegion):
        return _plot_plane(rows, ax, domains or (Interval(), Interval()))
    return _plot_list(rows, ax)


# ------------------------------------------------------------ one issue


def line_span(rows: Sequence[Row], domain: Interval) -> tuple[float, float]:
    """The part of the line that is drawn: the issue's domain, infinite ends cut where nothing more happens."""
    points = [p for row in rows for s in row.region.segments for p in (s.low, s.high) if p is not None]
    ends = [real(point) for point in points]
    low = float(domain.low) if domain.low is not None else min([*ends, 0.0]) - 1
    high = float(domain.high) if domain.high is not None else max([*ends, 1.0]) + 1
    return low, high


def line_spans(rows: Sequence[Row], span: tuple[float, float]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """For every row the stretches that its bar covers, as drawn."""
    low, high = span
    return tuple(
        tuple(
            (low if s.low is None else max(real(s.low), low), high if s.high is None else min(real(s.high), high))
            for s in row.region.segments
        )
        for row in rows
    )


def _plot_line(
    rows: Sequence[Row], ax: Axes | None, domain: Interval, proposals: tuple[tuple[str, Fraction], ...]
) -> Axes:
    """In the form of Figure 1 of Putnam (1988), for any number of sides and types."""
    low, high = line_span(rows, domain)
    axes = ax if ax is not None else new_axes(7.2, 0.86 + 0.46 * len(rows))
    for index, (row, spans) in enumerate(zip(rows, line_spans(rows, (low, high)), strict=True)):
        _draw_bar(axes, row, spans, index, len(rows) - 1 - index, (low, high))
    for name, value in proposals:
        axes.axvline(float(value), color=INK.light, linestyle=(0, (4, 3)), linewidth=1.2, gid="proposal")
        axes.annotate(
            name, (float(value), len(rows) - 0.35), (3, 0), textcoords="offset points", fontsize=8, va="center"
        )
    pad = (high - low) * 0.03
    axes.set_xlim(low - pad, high + pad)
    axes.set_ylim(-0.55, len(rows) - 0.15)
    axes.set_yticks(range(len(rows)), [row_label(row) for row in reversed(rows)])
    for index, label in enumerate(reversed(axes.get_yticklabels())):
        label.set_gid(f"row-{index}")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(f"{rows[0].region.issue} (the agreement)")
    return axes


def row_label(row: Row) -> str:
    """What stands beside a row; the description of the picture has the whole name."""
    return shortened(row.name, 40)


def _draw_bar(
    axes: Axes, row: Row, spans: tuple[tuple[float, float], ...], index: int, level: int, span: tuple[float, float]
) -> None:
    from matplotlib.patches import PathPatch

    if not spans:
        across = axes.get_yaxis_transform()
        axes.text(
            0.5, level, "empty", transform=across, ha="center", va="center", color=MUTED.light, gid=f"empty-{index}"
        )
    rings = [bar_ring(a, b, level, span) for a, b in spans] or [((span[0], float(level)),) * 4]
    axes.add_patch(
        PathPatch(
            compound(rings), facecolor=row.shade.light, alpha=0.6 if row.faint else 0.9, edgecolor=row.shade.light,
            linewidth=0.8, gid=f"set-{index}",
        )
    )  # fmt: skip
    for (a, b), segment in zip(spans, row.region.segments, strict=True):
        for x, point in dict.fromkeys(((a, segment.low), (b, segment.high))):
            if point is not None and span[0] < x < span[1]:
                axes.annotate(
                    number_text(point), (x, level + HALF), (0, 1.5), textcoords="offset points", ha="center",
                    va="bottom", fontsize=8, gid=f"end-{index}",
                )  # fmt: skip


def bar_ring(low: float, high: float, level: int, span: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """The corners of a bar; a single point is as wide as can be seen."""
    wide = 0.004 * (span[1] - span[0]) if low == high else 0.0
    a, b = low - wide, high + wide
    return ((a, level - HALF), (b, level - HALF), (b, level + HALF), (a, level + HALF))


def compound(rings: Sequence[Sequence[tuple[float, float]]]) -> Any:
    """Closed outlines as one Matplotlib path."""
    from matplotlib.path import Path

    codes = [[Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY] for ring in rings]
    return Path([corner for ring in rings for corner in (*ring, ring[0])], [code for each in codes for code in each])


def plot_chances(chances: Chances, ax: Axes | None = None) -> Axes:
    """How likely each side's constituents would ratify, along one issue."""
    axes = ax if ax is not None else new_axes(7.2, 2.4)
    xs = [float(point) for point in chances.points]
    for index, (name, shade, found) in enumerate(chances.sides):
        dashes = ("-", "--", "-.", ":")[index % 4]
        axes.plot(xs, [float(p) for p in found], color=shade.light, linewidth=2, linestyle=dashes, label=name)
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlim(xs[0], xs[-1])
    axes.set_xlabel(f"{chances.issue} (the agreement)")
    axes.set_ylabel("probability of ratification")
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8.5)
    return axes


# ------------------------------------------------------------ two issues


def _plot_plane(rows: Sequence[Row], ax: Axes | None, domains: tuple[Interval, ...]) -> Axes:
    """In the form of Figure 2 of Putnam (1988): win-sets and the lens of what both would ratify."""
    axes = ax if ax is not None else new_axes(5.4, 5.0)
    hatches = ("//", "\\\\", "--", "||", "..")
    for index, row in enumerate(rows[:-1]):
        _area(axes, row, index, 0.18 if not row.faint else 0.1, hatches[index % len(hatches)], row.name)
    _area(axes, rows[-1], len(rows) - 1, 0.75, "", rows[-1].name)
    for number, (name, domain) in enumerate(zip(rows[0].region.issues, domains, strict=True)):
        corners = [float(corner[number]) for row in rows for ring in row.region.polygons for corner in ring]
        low = float(domain.low) if domain.low is not None else min(corners, default=0.0)
        high = float(domain.high) if domain.high is not None else max(corners, default=1.0)
        pad = (high - low) * 0.02
        (axes.set_xlim if number == 0 else axes.set_ylim)(low - pad, high + pad)
        (axes.set_xlabel if number == 0 else axes.set_ylabel)(name)
    if rows[-1].region.is_empty:
        axes.text(0.5, 1.02, f"{rows[-1].name}: empty", transform=axes.transAxes, ha="center", color=MUTED.light)
    _plane_legend(axes)
    return axes


def _plane_legend(axes: Axes) -> None:
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        axes.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=min(4, len(labels)))


def _pareto(axes: Axes, negotiation: Negotiation) -> None:
    """Where neither side's votes can rise unless the other's fall: tangency points where contours are smooth."""
    if len(negotiation.sides) != 2 or any(votes_are_all_or_nothing(side) for side in negotiation.sides):
        return
    first, second = negotiation.sides
    region = pareto_set(negotiation, first.name, second.name, over="issues")
    label: str | None = "Pareto set of the two votes"
    look: dict[str, Any] = {"color": INK.light, "linewidth": 2.2, "linestyle": (0, (1, 1.4))}
    if isinstance(region, ParetoCurve) and (path := region.path()):
        xs, ys = zip(*_ring(path), strict=True)
        axes.plot(xs, ys, label=label, **look)
    if not isinstance(region, PlaneRegion):
        return
    for ring in region.polygons:
        xs, ys = zip(*_ring((*ring, ring[0])), strict=True)
        axes.plot(xs, ys, label=label, **look)
        label = None
    for ends in region.segments:
        xs, ys = zip(*_ring(ends), strict=True)
        axes.plot(xs, ys, label=label, **look)
        label = None
    for x, y in region.points:
        axes.plot([float(x)], [float(y)], marker="o", markersize=5, linestyle="none", color=INK.light, label=label)
        label = None


def _ring(ring: tuple[tuple[Fraction, Fraction], ...]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in ring]


def _area(axes: Axes, row: Row, index: int, alpha: float, hatch: str, label: str) -> None:
    from matplotlib.patches import PathPatch

    region: PlaneRegion = row.region
    rings = [_ring(ring) for ring in region.polygons]
    # A set without an inside has its patches all the same, so that a slider can fill them.
    whole = compound(rings or [[(0.0, 0.0)] * 3])
    named = label if rings else None
    patch = PathPatch(whole, facecolor=row.shade.light, alpha=alpha, linewidth=0, label=named, gid=f"set-{index}")
    axes.add_patch(patch)
    edge = {"edgecolor": row.shade.light, "hatch": hatch or None, "linewidth": 1.6, "alpha": 0.8}
    axes.add_patch(PathPatch(whole, facecolor="none", gid=f"edge-{index}", **edge))
    for (x0, y0), (x1, y1) in region.segments:
        xs, ys = [float(x0), float(x1)], [float(y0), float(y1)]
        axes.plot(xs, ys, color=row.shade.light, linewidth=3, label=None if rings else label, gid=f"thin-{index}")
    for x, y in region.points:
        look: dict[str, Any] = {"marker": "D", "markersize": 8, "linestyle": "none", "color": row.shade.light}
        axes.plot([float(x)], [float(y)], label=None if rings else label, gid=f"thin-{index}", **look)


def _outline(axes: Axes, region: PlaneRegion, colour: str, text: str) -> None:
    for ring in region.polygons:
        xs, ys = zip(*_ring((*ring, ring[0])), strict=True)
        axes.plot(xs, ys, color=colour, linewidth=0.8, linestyle=(0, (3, 2)), alpha=0.9)
        edges = zip(xs[:-1], ys[:-1], xs[1:], ys[1:], strict=True)
        slanted = [e for e in edges if e[0] != e[2] and e[1] != e[3]]  # an edge of the frame is no contour
        if not slanted:
            continue
        longest = max(slanted, key=lambda e: (e[2] - e[0]) ** 2 + (e[3] - e[1]) ** 2)
        middle = ((longest[0] + longest[2]) / 2, (longest[1] + longest[3]) / 2)
        paper = {"boxstyle": "round,pad=0.15", "facecolor": PAPER.light, "edgecolor": "none", "alpha": 0.85}
        axes.annotate(text, middle, fontsize=7.5, color=colour, ha="center", va="center", bbox=paper)


# ------------------------------------------------------------ named agreements


def _plot_list(rows: Sequence[Row], ax: Axes | None) -> Axes:
    """A row for each side and type, a column for each named agreement."""
    names = [agreement.name for agreement in rows[0].region.agreements]
    axes = ax if ax is not None else new_axes(7.2, 1.0 + 0.36 * len(rows))
    size = 90 if len(names) <= 24 else max(900 / len(names), 4)
    for level, row in enumerate(reversed(rows)):
        inside = [x for x, name in enumerate(names) if name in row.region.members]
        outside = [x for x, name in enumerate(names) if name not in row.region.members]
        axes.scatter(inside, [level] * len(inside), s=size, color=row.shade.light, marker="s", linewidths=0)
        axes.scatter(outside, [level] * len(outside), s=size / 3, color=MUTED.light, marker="x", linewidths=0.9)
    axes.set_yticks(range(len(rows)), [row_label(row) for row in reversed(rows)])
    step = max(1, -(-len(names) // 24))
    long = sum(map(len, names[::step])) > 70
    axes.set_xticks(
        range(0, len(names), step), names[::step], rotation=35 if long else 0, ha="right" if long else "center"
    )
    axes.set_xlim(-0.6, len(names) - 0.4)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xlabel("agreements: a square would be ratified, a cross refused")
    return axes
