"""Endings and payoffs, drawn: a bar of the four endings, curves over one parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..equilibrium import Equilibrium, Play, Solution
from ..errors import InputError, Problem
from ..game_tree import Ending
from ..sweep import Sweep
from .canvas import SMALL, WIDTH, new_axes
from .curves import Piece, pieces_of, thresholds
from .figures import legend_above
from .palette import ENDINGS, INK, MUTED, PAPER, side_shade
from .svg import text_width
from .words import number_text, root_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..derivation import Derivation

MOST_BARS = 12
"""How many bars of endings are drawn."""

# ------------------------------------------------------------ the four endings


def endings_of(play: Play | Equilibrium) -> dict[Ending, Fraction]:
    """The probabilities of the four endings, in the order of every picture."""
    return {ending: getattr(play.probability, ending.value) for ending in ENDINGS}


def plot_endings(solution: Solution, ax: Axes | None = None) -> Axes:
    """A bar of the four endings for every equilibrium of a solution."""
    rows = [(f"equilibrium {n}" if len(solution.equilibria) > 1 else "", endings_of(each))
            for n, each in enumerate(solution.equilibria, 1)]  # fmt: skip
    return draw_endings(rows, ax)


def draw_endings(rows: Sequence[tuple[str, Mapping[Ending, Any]]], ax: Axes | None = None) -> Axes:
    """Bars that each show the probabilities of the four endings; the name of each stands above it."""
    named = any(name for name, _ in rows)
    axes = ax if ax is not None else new_axes(98 + (52 if named else 34) * len(rows))
    for level, (name, chances) in enumerate(reversed(rows)):
        left = 0.0
        index = len(rows) - 1 - level
        if name:
            axes.text(0, level + BAR + 0.05, name, ha="left", va="bottom", gid=f"name-{index}")
        for ending, look in ENDINGS.items():
            chance = chances[ending]
            width = float(chance)
            right = left + width
            bars = axes.fill(
                [left, right, right, left], [level - BAR, level - BAR, level + BAR, level + BAR],
                facecolor=look.shade.light, edgecolor=PAPER.light, hatch=look.hatch or None, linewidth=0.8,
                gid=f"ending-{index}-{ending.value}",
            )  # fmt: skip
            if level == len(rows) - 1:
                bars[0].set_label(look.words)
            text = number_text(chance)
            if width * (WIDTH - 30) > text_width(text, 11.5) + 6:
                ground = {"boxstyle": "round,pad=0.12", "facecolor": look.shade.light, "edgecolor": "none"}
                axes.text((left + right) / 2, level, text, ha="center", va="center", fontsize=11.5,
                          color=PAPER.light, fontweight="bold", gid=f"chance-{index}-{ending.value}",
                          bbox=ground)  # fmt: skip
            left = right
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, len(rows) - 1 + (0.8 if named else 0.5))
    axes.set_yticks([])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "1"])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_gid("spine")
    axes.xaxis.set_gid("axis")
    axes.set_xlabel("probability")
    legend_above(axes)
    return axes


BAR = 0.3
"""Half the height of a bar, where bars are one apart."""


# ------------------------------------------------------------ one parameter


def plot_statics(
    table: Sweep,
    ax: Axes | None = None,
    derivation: Derivation | None = None,
    label: str | None = None,
    *,
    whole: bool = False,
) -> Axes:
    """How the four endings depend on one parameter.

    Parameters
    ----------
    derivation
        The closed forms over the same parameter, of the same game: then the areas are exact between the points that
        were solved, and the points are dots on them.
    label
        What stands below the axis; by default the parameter's name.
    whole
        Whether the parameter counts something, such as rounds.
    """
    if len(table.axes) != 1:
        raise InputError(Problem("not-one-axis", f"the sweep has {len(table.axes)} axes", hint="see plot_phases"))
    axes = ax if ax is not None else new_axes(290)
    (axis,) = table.axes
    looks = list(ENDINGS.values())
    known = set()
    for piece in pieces_of(table, derivation, "endings", whole=whole):
        bottom = [0.0] * len(piece.xs)
        for index, look in enumerate(looks):
            tops = [low + value for low, value in zip(bottom, piece.values[index], strict=True)]
            if any(piece.values[index]):
                axes.fill_between(
                    piece.xs, bottom, tops, facecolor=look.shade.light, hatch=look.hatch or None,
                    edgecolor=PAPER.light, linewidth=0, label=look.words if look not in known else None,
                )  # fmt: skip
                known.add(look)
            bottom = tops
    rows = [(float(point[0]), table.at(**{axis.name: point[0]})) for point in table.points]
    if derivation is not None:
        _dots(axes, rows)
    several = [x for x, here in rows if len(here) > 1]
    nothing = [x for x, here in rows if not here[0].endings]
    if several:
        axes.plot(several, [1.0] * len(several), linestyle="none", marker="v", color=INK.light, markersize=6,
                  clip_on=False, label="several equilibria")  # fmt: skip
    if nothing:
        axes.plot(nothing, [0.02] * len(nothing), linestyle="none", marker="x", color=INK.light, label="no answer")
    _frame(axes, table, whole)
    axes.set_ylim(0, 1)
    axes.set_xlabel(label or axis.name)
    axes.set_ylabel("probability")
    legend_above(axes)
    _mark_thresholds(axes, derivation, table)
    return axes


def _dots(axes: Axes, rows: Iterable[tuple[float, Any]]) -> None:
    """What was solved, on the borders between the areas."""
    xs, ys = [], []
    for x, here in rows:
        height = 0.0
        for chance in here[0].endings[:-1] if here[0].endings else ():
            height += float(chance)
            if 0 < height < 1:
                xs.append(x)
                ys.append(height)
    if xs:
        axes.plot(xs, ys, linestyle="none", marker="o", markersize=2.6, color=INK.light, label="solved")


def plot_payoffs(
    table: Sweep,
    ax: Axes | None = None,
    derivation: Derivation | None = None,
    label: str | None = None,
    *,
    whole: bool = False,
) -> Axes:
    """How the negotiators' payoffs depend on one parameter; lines are not drawn across a jump."""
    axes = ax if ax is not None else new_axes(270)
    actors = [actor for actor in table.actors if "." not in actor]
    drawn = pieces_of(table, derivation, "payoffs", whole=whole)
    for index, actor in enumerate(actors):
        column = table.actors.index(actor)
        # Wide and pale below, narrow and dark on top: payoffs that are equal do not hide each other.
        style: dict[str, Any] = {
            "color": side_shade(index).light, "linewidth": max(4.6 - 1.8 * index, 1.3),
            "linestyle": ("-", (0, (5, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)))[index % 4],
            "alpha": 0.75 if index == 0 else 1, "solid_capstyle": "butt", "dash_capstyle": "butt",
        }  # fmt: skip
        name: str | None = f"payoff of {actor}"
        for piece in drawn:
            ys = piece.values[column]
            single: dict[str, Any] = {"marker": "o", "markersize": 5} if len(piece.xs) == 1 else {}
            axes.plot(piece.xs, ys, clip_on=False, label=name, **style, **single)
            name = None
    _frame(axes, table, whole)
    axes.margins(y=0.08)
    axes.set_xlabel(label or table.axes[0].name)
    axes.set_ylabel("expected payoff")
    legend_above(axes)
    _mark_thresholds(axes, derivation, table, high_up=True)
    return axes


def _ends(table: Sweep) -> tuple[float, float]:
    values = [float(value) for value in table.axes[0].values]
    low, high = min(values), max(values)
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _frame(axes: Axes, table: Sweep, whole: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    low, high = _ends(table)
    pad = 0.5 if whole else 0.0
    axes.set_xlim(low - pad, high + pad)
    if whole:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _mark_thresholds(axes: Axes, derivation: Derivation | None, table: Sweep, *, high_up: bool = False) -> None:
    """Dashed lines where a closed form changes, each with its value as far as there is room; the caption has all."""
    (axis,) = table.axes
    if derivation is None or list(derivation.space.domains) != [axis.name]:
        return
    low, high = _ends(table)
    taken: list[tuple[float, float]] = []
    for root in shown_thresholds(derivation, table):
        x, text = float(root), root_text(axis.name, root)
        axes.axvline(x, color=INK.light, linewidth=1.1, linestyle=(0, (4, 3)))
        wide = (text_width(text, SMALL) + 8) / (WIDTH - 70) * (high - low)
        right = x + wide > high
        left, end = (x - wide, x) if right else (x, x + wide)
        if all(end <= a or left >= b for a, b in taken) and left >= low:
            taken.append((left, end))
            axes.annotate(text, (x, float(high_up)), (-3 if right else 3, -4 if high_up else 4),
                          xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=SMALL,
                          ha="right" if right else "left", va="top" if high_up else "bottom",
                          bbox={"boxstyle": "round,pad=0.15", "facecolor": PAPER.light, "edgecolor": "none",
                                "alpha": 0.9})  # fmt: skip


def shown_thresholds(derivation: Derivation, table: Sweep) -> tuple[Any, ...]:
    """The thresholds between the ends of a curve."""
    low, high = _ends(table)
    return tuple(root for root in thresholds(derivation) if low <= float(root) <= high)


def mark_value(axes: Axes, x: Fraction) -> None:
    """A line at the value of the report."""
    axes.axvline(float(x), color=MUTED.light, linewidth=2.4, alpha=0.9, gid="marker", label="the report's value")
    legend_above(axes)


__all__ = [
    "BAR", "MOST_BARS", "Piece", "draw_endings", "endings_of", "mark_value", "plot_endings", "plot_payoffs",
    "plot_statics", "shown_thresholds", "thresholds",
]  # fmt: skip
