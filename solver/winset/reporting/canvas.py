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

WIDTH = 400.0
"""How wide a picture is, in pixels: fits a telephone as it is, and a column of three on a desk."""
SMALL = 10.5
"""The size of numbers inside a picture, in pixels; other texts are a little larger."""
SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "winset", "svg.fonttype": "none", "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"], "font.size": 11.5, "axes.titlesize": 12, "text.color": INK.light,
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


def new_axes(height: float, width: float = WIDTH) -> Axes:
    """Axes on a figure of their own, in pixels; belongs to no window."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width / 72, height / 72), layout="constrained").subplots()


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
    svg = _distinct(svg)
    svg = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg, count=2)  # a point of ours is a pixel
    head = f"<title>{escape(title, quote=False)}</title><desc>{escape(text, quote=False)}</desc>"
    end = svg.index(">") + 1
    opening = svg[: end - 1].replace("<svg ", '<svg role="img" ', 1)
    return f"{opening}>{head}{svg[end:]}"


def _distinct(svg: str) -> str:
    """Identifiers that stand for several parts, such as the ends of one bar, are numbered."""
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, 0) + 1
        return match.group() if seen[name] == 1 else f' id="{name}--{seen[name]}"'

    return re.sub(r'\sid="([^"]+)"', numbered, svg)


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
