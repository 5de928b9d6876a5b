"""Matplotlib, used one way: the field's fonts and colours, and SVG that is the same bytes every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

from .palette import INK, MUTED, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "winset", "svg.fonttype": "none", "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"], "font.size": 9.5, "axes.titlesize": 10, "text.color": INK.light,
    "axes.edgecolor": MUTED.light, "axes.labelcolor": INK.light, "xtick.color": MUTED.light,
    "ytick.color": MUTED.light, "xtick.labelcolor": INK.light, "ytick.labelcolor": INK.light,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": False, "grid.color": RULE.light,
    "legend.frameon": False, "hatch.linewidth": 0.6, "figure.dpi": 72, "savefig.dpi": 72,
    "axes.unicode_minus": True, "text.parse_math": False, "path.simplify": False, "svg.id": "figure",
}  # fmt: skip
"""What every figure is drawn with, whatever a user's own style file says."""


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib with our settings and nobody else's."""
    import matplotlib as mpl

    known = {name: value for name, value in SETTINGS.items() if name in mpl.rcParams}
    settings: dict[Any, Any] = {**mpl.rcParamsDefault, **known, "backend": mpl.rcParams["backend"]}
    with mpl.rc_context(settings):
        yield


def new_axes(width: float = 7.2, height: float = 2.6) -> Axes:
    """Axes on a figure of their own, in inches; belongs to no window."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained").subplots()


def figure_of(axes: Axes) -> Figure:
    """The figure that axes are drawn on."""
    from matplotlib.figure import Figure

    found = axes.figure
    assert isinstance(found, Figure)
    return found


def to_svg(axes: Axes, title: str, text: str, prefix: str = "") -> str:
    """The figure of some axes as SVG with a title and a description, without a date.

    Parameters
    ----------
    prefix
        Goes before every identifier, so that several pictures can share a page.
    """
    file = io.BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure = figure_of(axes)
    with style():
        figure.draw_without_rendering()  # the layout once, and not again for saving
        figure.set_layout_engine("none")
        figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    svg = file.getvalue().decode("utf-8")
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    if prefix:
        svg = re.sub(r'(\sid="|url\(#|xlink:href="#)', lambda m: f"{m.group(1)}{prefix}-", svg)
    head = f"<title>{escape(title, quote=False)}</title><desc>{escape(text, quote=False)}</desc>"
    end = svg.index(">") + 1
    opening = svg[: end - 1].replace("<svg ", '<svg role="img" ', 1)
    return f"{opening}>{head}{svg[end:]}"


def to_bytes(axes: Axes, suffix: str) -> bytes:
    """The figure of some axes as a PDF or PNG."""
    file = io.BytesIO()
    metadata = {"CreationDate": None, "Creator": None, "Producer": None} if suffix == "pdf" else {"Software": None}
    with style():
        figure_of(axes).savefig(file, format=suffix, metadata=metadata, dpi=200)
    return file.getvalue()


def pixel_map(axes: Axes) -> dict[str, float]:
    """How data became coordinates of the SVG that was just made: ``x * ax + bx`` and ``y * ay + by``."""
    figure = figure_of(axes)
    height = figure.get_figheight() * figure.dpi
    (x0, y0), (x1, y1) = axes.transData.transform([(0, 0), (1, 1)])
    numbers = {"ax": x1 - x0, "bx": x0, "ay": y0 - y1, "by": height - y0}
    return {name: round(float(number), 4) for name, number in numbers.items()}
