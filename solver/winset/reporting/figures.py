"""Win-sets and agreement zones, drawn: bars on the line, areas in the plane, a grid of named agreements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..errors import Problem, UnsupportedError
from ..negotiation import Interval
from ..win_set import LineRegion
from .canvas import SMALL, WIDTH, new_axes
from .palette import INK, MUTED, PAPER, RULE
from .planes import draw_plane, plane_extras
from .svg import shortened, text_width
from .win_sets import Chances, Row, WinSets, form_of, real
from .words import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HALF = 0.14
"""Half the height of a bar, where rows are one apart."""
ROW = 48.0
"""How high a row is, in pixels: its name, its bar, and the numbers at the bar's ends."""
Marks = Sequence[tuple[str, tuple[Fraction, ...]]]
"""Agreements to be marked, each with its values of the issues."""


def plot_win_sets(sets: WinSets, ax: Axes | None = None, proposals: Marks = ()) -> Axes:
    """The win-sets in the form that fits their issues.

    Raises
    ------
    UnsupportedError
        ``no-picture`` over three issues and more.
    """
    negotiation = sets.negotiation
    domains = tuple(issue.domain or Interval() for issue in negotiation.issues)
    drawn = draw_rows(sets.all_rows, ax, domains, proposals)
    if sets.form in ("plane", "curves"):
        plane_extras(drawn, sets)
    return drawn


def draw_rows(
    rows: Sequence[Row], ax: Axes | None = None, domains: tuple[Interval, ...] = (), proposals: Marks = ()
) -> Axes:
    """Sets of agreements of one negotiation; the last one lies on top."""
    first = rows[0].region
    form = form_of(first)
    if form == "words":
        message = f"there is no picture of {len(first.issues)} issues"
        raise UnsupportedError(Problem("no-picture", message, hint="str() says which agreements are in it"))
    if form == "line":
        return _plot_line(rows, ax, domains[0] if domains else Interval(), proposals)
    if form in ("plane", "curves"):
        return draw_plane(rows, ax, domains or (Interval(), Interval()), proposals)
    return _plot_list(rows, ax)


# ------------------------------------------------------------ one issue


def line_span(regions: Sequence[LineRegion], domain: Interval) -> tuple[float, float]:
    """The part of the line that is drawn: the issue's domain, infinite ends cut where nothing more happens."""
    points = [p for region in regions for s in region.segments for p in (s.low, s.high) if p is not None]
    ends = [real(point) for point in points]
    low = float(domain.low) if domain.low is not None else min([*ends, 0.0]) - 1
    high = float(domain.high) if domain.high is not None else max([*ends, 1.0]) + 1
    return low, high


def line_spans(region: LineRegion, span: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """The stretches that a region's bar covers, as drawn."""
    low, high = span
    return tuple(
        (low if s.low is None else max(real(s.low), low), high if s.high is None else min(real(s.high), high))
        for s in region.segments
    )


def line_ends(region: LineRegion, span: tuple[float, float]) -> Iterator[tuple[float, str]]:
    """The exact ends of a bar that are written below it: those inside the frame, as far as they stay readable."""
    low, high = span
    scale = (WIDTH - 40) / (high - low)
    points = dict.fromkeys(p for s in region.segments for p in (s.low, s.high) if p is not None)
    taken: list[tuple[float, float]] = []
    for point in points:
        x, text = real(point), number_text(point)
        if not low < x < high:
            continue
        reach = text_width(text, SMALL) / 2 / scale
        if all(x - reach >= right or x + reach <= left for left, right in taken):
            taken.append((x - reach, x + reach))
            yield x, text


def _plot_line(rows: Sequence[Row], ax: Axes | None, domain: Interval, proposals: Marks) -> Axes:
    """In the form of Figure 1 of Putnam (1988), for any number of sides and types."""
    span = low, high = line_span([row.region for row in rows], domain)
    axes = ax if ax is not None else new_axes(48 + 18 * bool(proposals) + ROW * len(rows))
    for index, row in enumerate(rows):
        _draw_bar(axes, row, index, len(rows) - 1 - index, span)
    for number, (name, (value,)) in enumerate(proposals):
        axes.axvline(float(value), color=INK.light, linestyle=(0, (4, 3)), linewidth=1.3, gid=f"proposal-{number}")
        right = float(value) > (low + high) / 2
        axes.annotate(
            name, (float(value), len(rows) - 0.4), (-4 if right else 4, 0), textcoords="offset points",
            fontsize=SMALL, va="bottom", ha="right" if right else "left", gid=f"proposal-name-{number}",
            annotation_clip=False,
        )  # fmt: skip
    pad = (high - low) * 0.02
    axes.set_xlim(low - pad, high + pad)
    axes.set_ylim(-0.5, len(rows) - 0.42 + 0.36 * bool(proposals))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(f"{rows[0].region.issue} (the agreement)")
    return axes


def row_label(row: Row) -> str:
    """What stands above a row; the description of the picture has the whole name."""
    return shortened(row.name, 48)


def _draw_bar(axes: Axes, row: Row, index: int, level: int, span: tuple[float, float]) -> None:
    from matplotlib.patches import PathPatch

    spans = line_spans(row.region, span)
    ground = {"boxstyle": "square,pad=0.05", "facecolor": PAPER.light, "edgecolor": "none"}
    axes.text(
        span[0], level + HALF + 0.06, row_label(row), ha="left", va="bottom", gid=f"row-{index}", zorder=4, bbox=ground
    )
    if not spans:
        middle = (span[0] + span[1]) / 2
        axes.text(middle, level, "empty", ha="center", va="center", color=MUTED.light, gid=f"empty-{index}")
    axes.add_patch(
        PathPatch(
            compound([((span[0], level), (span[1], level))]), facecolor="none", edgecolor=RULE.light, linewidth=1,
        )
    )  # fmt: skip
    rings = [bar_ring(a, b, level, span) for a, b in spans] or [((span[0], float(level)),) * 4]
    axes.add_patch(
        PathPatch(
            compound(rings), facecolor=row.shade.light, alpha=0.6 if row.faint else 0.95, edgecolor=row.shade.light,
            linewidth=0.8, gid=f"set-{index}", zorder=1.5,
        )
    )  # fmt: skip
    for x, text in line_ends(row.region, span):
        axes.annotate(
            text, (x, level - HALF), (0, -1.5), textcoords="offset points", ha="center", va="top", fontsize=SMALL,
            gid=f"end-{index}", bbox={"boxstyle": "round,pad=0.1", "facecolor": PAPER.light, "edgecolor": "none"},
        )  # fmt: skip


def bar_ring(low: float, high: float, level: int, span: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """The corners of a bar; a single point is as wide as can be seen."""
    wide = 0.005 * (span[1] - span[0]) if low == high else 0.0
    a, b = low - wide, high + wide
    return ((a, level - HALF), (b, level - HALF), (b, level + HALF), (a, level + HALF))


def compound(rings: Sequence[Sequence[tuple[float, float]]]) -> Any:
    """Closed outlines as one Matplotlib path."""
    from matplotlib.path import Path

    codes = [[Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY] for ring in rings]
    return Path([corner for ring in rings for corner in (*ring, ring[0])], [code for each in codes for code in each])


def plot_chances(chances: Chances, ax: Axes | None = None) -> Axes:
    """How likely each side's constituents would ratify, along one issue."""
    axes = ax if ax is not None else new_axes(230)
    xs = [float(point) for point in chances.points]
    for index, (name, shade, found) in enumerate(chances.sides):
        dashes = ("-", "--", "-.", ":")[index % 4]
        axes.plot(xs, [float(p) for p in found], color=shade.light, linewidth=2, linestyle=dashes, label=name)
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlim(xs[0], xs[-1])
    axes.set_xlabel(f"{chances.issue} (the agreement)")
    axes.set_ylabel("probability of ratification")
    legend_above(axes)
    return axes


def legend_above(axes: Axes) -> None:
    """The legend of a picture above its axes, where a narrow picture has room for it."""
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        # The names decide how many stand side by side.
        wide = max(text_width(label, SMALL) for label in labels) + 46
        columns = max(1, min(len(labels), int((WIDTH - 20) / wide)))
        axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=columns, fontsize=SMALL,
                    handlelength=1.6, columnspacing=1.2, borderaxespad=0.3)  # fmt: skip


# ------------------------------------------------------------ named agreements

MOST_NAMES = 24
"""Up to how many agreements are named along the axis; of more every second or third one."""


def _plot_list(rows: Sequence[Row], ax: Axes | None) -> Axes:
    """A row for each named agreement, a column for each side and type: a square would be ratified, a cross refused."""
    names = [agreement.name for agreement in rows[0].region.agreements]
    step = max(1, -(-len(names) // MOST_NAMES))
    high = 18.0 if len(names) <= MOST_NAMES else max(520 / len(names), 3.0)
    many = len(rows) > 3 or any(len(row.name) > 16 for row in rows)
    head = 30 + 5.2 * max(len(shortened(row.name, 26)) for row in rows) if many else 30
    axes = ax if ax is not None else new_axes(66 + head + high * len(names))
    size = min(90.0, (high * 0.6) ** 2)
    for column, row in enumerate(rows):
        inside = [y for y, name in enumerate(names) if name in row.region.members]
        outside = [y for y, name in enumerate(names) if name not in row.region.members]
        axes.scatter(
            [column] * len(inside),
            inside,
            s=size,
            color=row.shade.light,
            marker="s",
            linewidths=0,
            gid=f"list-in-{column}",
        )
        axes.scatter(
            [column] * len(outside),
            outside,
            s=size / 2.5,
            color=MUTED.light,
            marker="x",
            linewidths=0.9,
            gid=f"list-out-{column}",
        )
    axes.set_yticks(range(0, len(names), step), [shortened(name, 30) for name in names[::step]])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.xaxis.tick_top()
    axes.set_xticks(
        range(len(rows)), [shortened(row.name, 26) for row in rows], rotation=35 if many else 0,
        ha="left" if many else "center",
    )  # fmt: skip
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.grid(visible=True, axis="y", linewidth=0.5)
    axes.set_xlabel("square: would be ratified; cross: refused")
    return axes
