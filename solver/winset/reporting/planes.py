"""Win-sets over two issues, in the form of Figure 2 of Putnam (1988): both win-sets, the lens, contours, tangencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from ..condition import exact
from ..errors import WinsetError
from ..expression import Scope, Undecided
from ..negotiation import Interval, Negotiation, Side
from ..negotiation.voting import GroupPayoff
from ..win_set import ParetoCurve, PlaneRegion, pareto_set
from .canvas import SMALL, new_axes
from .palette import INK, MUTED, PAPER, side_shade
from .win_sets import Row, WinSets, contours, votes_are_all_or_nothing
from .words import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ring: TypeAlias = tuple[tuple[float, float], ...]
Window: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""What is drawn of the first issue, and of the second."""
SAMPLES = 121
"""How many points along each issue a curved border is looked for at; what is drawn of it is approximate."""
FAR = 24.0
"""How far from zero an issue without bounds is looked at."""


def draw_plane(
    rows: Sequence[Row],
    ax: Axes | None,
    domains: tuple[Interval, ...],
    proposals: Sequence[tuple[str, tuple[Fraction, ...]]] = (),
) -> Axes:
    """The win-sets as areas, each with its hatch, and on top of them what is in all of them."""
    axes = ax if ax is not None else new_axes(430)
    hatches = ("//", "\\\\", "--", "||", "..")
    window = window_of([row.region for row in rows], domains)
    for index, row in enumerate(rows[:-1]):
        _area(axes, row, index, 0.18 if not row.faint else 0.1, hatches[index % len(hatches)], window)
    _area(axes, rows[-1], len(rows) - 1, 0.75, "", window)
    for number, (name, point) in enumerate(proposals):
        _mark(axes, name, point, window, number)
    (left, right), (low, high) = window
    across, up = (right - left) * 0.02, (high - low) * 0.02
    axes.set_xlim(left - across, right + across)
    axes.set_ylim(low - up, high + up)
    first, second = rows[0].region.issues
    axes.set_xlabel(f"{first} (issue)")
    axes.set_ylabel(f"{second} (issue)")
    if rows[-1].region.is_empty:
        axes.text(0.5, 1.01, f"{rows[-1].name}: empty", transform=axes.transAxes, ha="center", color=MUTED.light,
                  gid=f"empty-{len(rows) - 1}")  # fmt: skip
    plane_legend(axes)
    return axes


def _mark(axes: Axes, name: str, point: tuple[Fraction, ...], window: Window, number: int) -> None:
    """A star where an agreement is signed, and its name beside it on the side where there is more room."""
    x, y = (float(value) for value in point)
    axes.plot([x], [y], marker="*", markersize=15, linestyle="none", color=INK.light, markeredgecolor=PAPER.light,
              label="signed in equilibrium", zorder=6, gid=f"proposal-{number}")  # fmt: skip
    right, high = x > sum(window[0]) / 2, y > sum(window[1]) / 2
    ground = {"boxstyle": "round,pad=0.15", "facecolor": PAPER.light, "edgecolor": "none", "alpha": 0.85}
    axes.annotate(
        name, (x, y), (-9 if right else 9, -9 if high else 9), textcoords="offset points", fontsize=SMALL, zorder=6,
        ha="right" if right else "left", va="top" if high else "bottom", gid=f"proposal-name-{number}", bbox=ground,
    )  # fmt: skip


def plane_legend(axes: Axes) -> None:
    """What the areas, lines and marks mean, below the picture; each once."""
    found = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    if found:
        columns = 1 if max(map(len, found)) > 26 else 2
        axes.legend(found.values(), found.keys(), loc="upper left", bbox_to_anchor=(-0.02, -0.14), ncols=columns,
                    fontsize=SMALL, borderaxespad=0.2)  # fmt: skip


def _area(axes: Axes, row: Row, index: int, alpha: float, hatch: str, window: Window) -> None:
    from matplotlib.patches import PathPatch

    from .figures import compound

    rings = list(rings_of(row.region, window))
    # A set without an inside has its patches all the same, so that a slider can fill them.
    whole = compound(rings or [[(0.0, 0.0)] * 3])
    thin = list(_thin(row.region))
    named = row.name if rings else None
    area = {"facecolor": row.shade.light, "alpha": alpha, "linewidth": 0, "label": None if hatch else named}
    axes.add_patch(PathPatch(whole, gid=f"set-{index}", **area))
    edge = {"edgecolor": row.shade.light, "hatch": hatch or None, "linewidth": 1.6, "alpha": 0.8}
    axes.add_patch(PathPatch(whole, facecolor="none", gid=f"edge-{index}", label=named if hatch else None, **edge))
    for xs, ys in thin:
        marker: dict[str, Any] = {"marker": "D", "markersize": 8} if len(xs) == 1 else {"linewidth": 3}
        axes.plot(xs, ys, color=row.shade.light, label=None if named else row.name, gid=f"thin-{index}", **marker)


def _thin(region: Any) -> Iterator[tuple[list[float], list[float]]]:
    """Lines and single points of a region."""
    if isinstance(region, PlaneRegion):
        for (x0, y0), (x1, y1) in region.segments:
            yield [float(x0), float(x1)], [float(y0), float(y1)]
        for x, y in region.points:
            yield [float(x)], [float(y)]


# ------------------------------------------------------------ outlines


def rings_of(region: Any, window: Window) -> Iterator[Ring]:
    """The closed outlines of a region: exact where its borders are straight, else sampled."""
    if isinstance(region, PlaneRegion):
        yield from (tuple((float(x), float(y)) for x, y in ring) for ring in region.polygons)
        return
    from contourpy import contour_generator

    xs, ys, values = _measured(region, window, SAMPLES)
    drawn: Any = contour_generator(xs, ys, values, fill_type="OuterOffset")
    for polygon, cuts in zip(*drawn.filled(0.0, float("inf")), strict=True):
        for start, end in pairwise(cuts):
            yield tuple((float(x), float(y)) for x, y in polygon[start : end - 1])


def window_of(regions: Sequence[Any], domains: tuple[Interval, ...]) -> Window:
    """What is drawn: the issues' domains; where they have no end, what the borders of the regions need."""
    known = [(d.low, d.high) for d in domains]
    if all(low is not None and high is not None for low, high in known):
        return tuple((float(low), float(high)) for low, high in known)  # type: ignore[arg-type,return-value]
    wide: Window = tuple(  # type: ignore[assignment]
        (float(low) if low is not None else -FAR, float(high) if high is not None else FAR) for low, high in known
    )
    found = [corner for region in regions for ring in rings_of(region, wide) for corner in ring]
    return tuple(_fitted(wide[i], [corner[i] for corner in found], known[i]) for i in (0, 1))  # type: ignore[return-value]


def _fitted(
    wide: tuple[float, float], places: list[float], bounds: tuple[Fraction | None, Fraction | None]
) -> tuple[float, float]:
    inside = [place for place in places if wide[0] < place < wide[1]] or [0.0, 1.0]
    low, high = min(inside), max(inside)
    pad = max(high - low, 0.5) * 0.15
    return (
        low - pad if bounds[0] is None else float(bounds[0]),
        high + pad if bounds[1] is None else float(bounds[1]),
    )


def _measured(region: Any, window: Window, count: int) -> tuple[Any, Any, Any]:
    """A grid and a number at each of its points that is at least zero where the point is in the region."""
    import numpy
    import sympy

    xs, ys = (numpy.linspace(low, high, count) for low, high in window)
    symbols = [sympy.Symbol(name, real=True) for name in region.issues]
    function = sympy.lambdify(symbols, _measure(region.condition), modules="numpy", dummify=True)
    found = numpy.asarray(function(*numpy.meshgrid(xs, ys)), dtype=float)
    return xs, ys, numpy.broadcast_to(found, (count, count)).copy()


def _measure(condition: Any) -> Any:
    """A formula that is at least zero where a condition holds, and zero on its border."""
    import sympy

    if condition in (True, False, sympy.true, sympy.false):
        return sympy.Integer(1 if condition in (True, sympy.true) else -1)
    if isinstance(condition, (sympy.And, sympy.Or)):
        parts = [_measure(each) for each in condition.args]
        return (sympy.Min if isinstance(condition, sympy.And) else sympy.Max)(*parts)
    if isinstance(condition, sympy.Eq):
        return -sympy.Abs(condition.lhs - condition.rhs)
    if isinstance(condition, sympy.Ne):
        return sympy.Abs(condition.lhs - condition.rhs)
    return condition.gts - condition.lts


# ------------------------------------------------------------ contours, and where they touch


def plane_extras(axes: Axes, sets: WinSets) -> None:
    """Iso-vote contours with the votes that they need, the Pareto set of two votes, and points of tangency."""
    negotiation = sets.negotiation
    for index in range(len(negotiation.sides)):
        with suppress(WinsetError):  # contours are an extra; the win-sets themselves are there
            for level, region in contours(negotiation, index):
                _outline(axes, region, side_shade(index).light, number_text(level))
    with suppress(WinsetError):
        _pareto(axes, negotiation)
    window = window_of([row.region for row in sets.all_rows], tuple(i.domain or Interval() for i in negotiation.issues))
    _indifference(axes, negotiation, window)
    plane_legend(axes)


def _outline(axes: Axes, region: PlaneRegion, colour: str, text: str) -> None:
    for ring in region.polygons:
        xs, ys = zip(*_floats((*ring, ring[0])), strict=True)
        axes.plot(xs, ys, color=colour, linewidth=0.9, linestyle=(0, (3, 2)), alpha=0.9, gid="contour-0",
                  label="iso-vote contours, with votes")  # fmt: skip
        edges = zip(xs[:-1], ys[:-1], xs[1:], ys[1:], strict=True)
        slanted = [e for e in edges if e[0] != e[2] and e[1] != e[3]]  # an edge of the frame is no contour
        if not slanted:
            continue
        longest = max(slanted, key=lambda e: (e[2] - e[0]) ** 2 + (e[3] - e[1]) ** 2)
        middle = ((longest[0] + longest[2]) / 2, (longest[1] + longest[3]) / 2)
        paper = {"boxstyle": "round,pad=0.15", "facecolor": PAPER.light, "edgecolor": "none", "alpha": 0.85}
        axes.annotate(text, middle, fontsize=SMALL, color=colour, ha="center", va="center", bbox=paper, gid="contour-0")


def _pareto(axes: Axes, negotiation: Negotiation) -> None:
    """Where neither side's votes can rise unless the other's fall: tangency points where contours are smooth."""
    if len(negotiation.sides) != 2 or any(votes_are_all_or_nothing(side) for side in negotiation.sides):
        return
    first, second = negotiation.sides
    region = pareto_set(negotiation, first.name, second.name, over="issues")
    look: dict[str, Any] = {"color": INK.light, "linewidth": 2.2, "linestyle": (0, (1, 1.4)), "gid": "contour-0",
                            "label": "Pareto set of the two votes"}  # fmt: skip
    if isinstance(region, ParetoCurve) and (path := region.path()):
        xs, ys = zip(*_floats(path), strict=True)
        axes.plot(xs, ys, **look)
    if not isinstance(region, PlaneRegion):
        return
    for ring in (*region.polygons, *region.segments):
        xs, ys = zip(*_floats((*ring, ring[0]) if len(ring) > 2 else ring), strict=True)
        axes.plot(xs, ys, **look)
    for x, y in region.points:
        axes.plot([float(x)], [float(y)], marker="o", markersize=5, **{**look, "linestyle": "none"})


def _indifference(axes: Axes, negotiation: Negotiation, window: Window) -> None:
    """Indifference curves of sides that cast all their votes alike, and where those of two sides touch."""
    import numpy

    gains = [_gain(negotiation, side) for side in negotiation.sides]
    xs, ys = (numpy.linspace(low, high, SAMPLES) for low, high in window)
    grid = numpy.meshgrid(xs, ys)
    for index, gain in enumerate(gains):
        if gain is not None:
            values = gain(*grid)
            levels = _levels(values)
            shade = side_shade(index).light
            look: dict[str, Any] = {"colors": [shade], "linewidths": 0.9, "linestyles": "dashed", "alpha": 0.7}
            axes.contour(xs, ys, values, levels=levels, **look).set_gid("contour-0")
            axes.plot([], [], color=shade, linewidth=0.9, linestyle="dashed",
                      label=f"indifference in {negotiation.sides[index].name}")  # fmt: skip
    known = [gain for gain in gains if gain is not None]
    if len(known) == len(gains) == 2:
        (ax, ay), (bx, by) = (numpy.gradient(gain(*grid), xs, ys) for gain in known)
        # ``numpy.gradient`` gives rows first; where the gradients are parallel and opposed the curves touch.
        crossed, along = ax * by - ay * bx, ax * bx + ay * by
        scale = float(numpy.abs(crossed).max())
        if scale > 1e-9:
            touching = numpy.where(along < 0, crossed, numpy.nan)
            look = {"colors": [INK.light], "linewidths": 2.2, "linestyles": "dotted"}
            drawn = axes.contour(xs, ys, touching, levels=[0], **look)
            drawn.set_gid("contour-0")
            if any(
                numpy.size(path.vertices) for path in drawn.get_paths()
            ):  # where payoffs are linear nothing touches inside
                axes.plot([], [], color=INK.light, linewidth=2.2, linestyle="dotted", label="tangency (sampled)")


def _levels(values: Any) -> list[float]:
    """A few levels on both sides of zero, which is where the group turns."""
    import numpy

    low, high = float(values.min()), float(values.max())
    step = (high - low) / 6
    if step <= 0:
        return [0.0]
    return sorted(float(step * k) for k in range(-6, 7) if low < step * k < high) or [float(numpy.mean(values))]


def _gain(negotiation: Negotiation, side: Side) -> Callable[[Any, Any], Any] | None:
    """What a side's only group gains from an agreement, as a function for arrays; ``None`` unless it is one formula."""
    import numpy
    import sympy

    if len(side.constituents) != 1 or side.constituents[0].types or side.constituents[0].members is not None:
        return None
    group = side.constituents[0]
    symbols = [sympy.Symbol(issue.name, real=True) for issue in negotiation.issues]
    known = dict(zip((issue.name for issue in negotiation.issues), symbols, strict=True))
    scope = Scope({**negotiation.constants(), **known})
    try:
        payoff = GroupPayoff(side, group).value(scope)
        base = GroupPayoff(side, group, "involuntary_defection").value(scope)
    except (WinsetError, Undecided, KeyError):
        return None
    function = sympy.lambdify(symbols, exact(payoff - base), modules="numpy", dummify=True)

    def gain(x: Any, y: Any) -> Any:
        return numpy.broadcast_to(numpy.asarray(function(x, y), dtype=float), x.shape)

    return gain


def _floats(ring: Sequence[tuple[Any, Any]]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in ring]


__all__ = ["draw_plane", "plane_extras", "plane_legend", "rings_of", "window_of"]
