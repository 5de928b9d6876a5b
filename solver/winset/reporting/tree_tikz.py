"""The drawing of a game as TikZ text, for papers."""

from __future__ import annotations

from collections.abc import Iterator

from ..equilibrium import Equilibrium
from ..game_tree import GameTree
from .latex_text import escaped
from .layout import Box, Layout, lay_out
from .palette import ACCENT, INK, MUTED, PANEL, RULE, Shade, look_of
from .sketch import DRAWN, Mark, Shape, sketch_tree
from .tree_svg import knots

SCALE = 0.0277
"""Centimetres for each pixel of the layout."""


def tikz_tree(tree: GameTree, equilibrium: Equilibrium | None = None, limit: int = DRAWN) -> str:
    r"""A ``tikzpicture`` of the game: the same drawing as the SVG; needs ``\usepackage{tikz}`` and nothing else."""
    layout = lay_out(sketch_tree(tree, equilibrium, limit))
    lines = [r"\begin{tikzpicture}[x=1cm,y=-1cm,font=\sffamily\scriptsize,inner sep=1.5pt]", *_colours(layout)]
    marks, boxes = layout.sketch.marks, layout.boxes
    edges = [
        (bool(m.weight), _edge(m, boxes[m.parent], b, layout))
        for m, b in zip(marks, boxes, strict=True)
        if m.parent >= 0
    ]
    lines += [text for on_path, text in edges if not on_path]
    lines += [text for on_path, text in edges if on_path]
    lines += _joins(layout)
    lines += [_node(mark, box) for mark, box in zip(marks, boxes, strict=True)]
    lines += [rf"\fill[{_name(INK)}] {_at(x, y)} circle[radius=1.3pt];" for x, y in knots(layout)]
    lines += _legend(layout)
    lines.append(r"\end{tikzpicture}")
    return "\n".join(lines) + "\n"


def _colours(layout: Layout) -> Iterator[str]:
    shades = [ACCENT, MUTED, RULE, INK, PANEL]
    shades += [look_of(mark.ending).shade for mark in layout.sketch.marks if mark.shape is Shape.TERMINAL]
    for shade in dict.fromkeys(shades):
        yield rf"\definecolor{{{_name(shade)}}}{{HTML}}{{{shade.light[1:].upper()}}}"


def _name(shade: Shade) -> str:
    return f"winset-{shade.name}"


def _at(x: float, y: float) -> str:
    return f"({x * SCALE:.3f},{y * SCALE:.3f})"


def _edge(mark: Mark, parent: Box, box: Box, layout: Layout) -> str:
    shade, width = (
        (ACCENT, "1.3pt")
        if mark.weight
        else (MUTED, "0.6pt")
        if mark.chosen and mark.weight is not None
        else (RULE, "0.5pt")
    )
    column = layout.columns[mark.depth - 1]
    turn = column + layout.style.bend
    path = " -- ".join([_at(parent.right, parent.y), _at(column, parent.y), _at(turn, box.y), _at(box.x, box.y)])
    label = rf" \node[anchor=south west,inner sep=0.5pt] at {_at(turn + 1, box.y - 1)} {{{escaped(mark.edge)}}};"
    return rf"\draw[{_name(shade)},line width={width}] {path};" + label


def _joins(layout: Layout) -> Iterator[str]:
    for boxes, lane, _ in layout.lines:
        path = " -- ".join(_at(box.x + lane, box.y) for box in boxes)
        yield rf"\draw[{_name(INK)},dash pattern=on 1pt off 2pt,line width=0.7pt] {path};"


def _legend(layout: Layout) -> Iterator[str]:
    """What the letters and lines mean, as far as they occur."""
    marks, x, y = layout.sketch.marks, layout.style.margin, layout.height + 12.0
    entries = []
    for look in dict.fromkeys(look_of(m.ending) for m in marks if m.shape is Shape.TERMINAL):
        entries.append(rf"\textcolor{{{_name(look.shade)}}}{{\textbf{{{look.letter}}}}} {escaped(look.words)}")
    if any(m.weight for m in marks):
        entries.append(rf"\textcolor{{{_name(ACCENT)}}}{{\rule[0.4ex]{{1.2em}}{{1.3pt}}}} equilibrium path")
    if layout.lines:
        entries.append(r"$\cdot\!\cdot\!\cdot$ information set")
    if layout.is_numbered:
        entries.append(r"\#: number of the information set")
    words = r" \quad ".join(entries)
    yield rf"\node[anchor=west] at {_at(x, y)} {{{words}}};"


def _node(mark: Mark, box: Box) -> str:
    wide, high = f"{box.width * SCALE:.3f}cm", f"{box.height * SCALE:.3f}cm"
    options = ["anchor=west", "draw", f"minimum width={wide}", f"minimum height={high}"]
    text = escaped(mark.text)
    if mark.number and mark.shape is not Shape.SAME:
        text = f"({mark.number}) {text}"
    if mark.shape is Shape.TERMINAL:
        look = look_of(mark.ending)
        options += [f"draw={_name(look.shade)}", "fill=white"]
        text = rf"\textcolor{{{_name(look.shade)}}}{{\textbf{{{look.letter}}}}} {text}"
    elif mark.shape in (Shape.DRAW, Shape.SPLIT):
        options += [f"fill={_name(PANEL)}", r"font=\sffamily\scriptsize\itshape"]
    elif mark.shape is Shape.RULE:
        options.append(f"fill={_name(PANEL)}")
    elif mark.shape in (Shape.SAME, Shape.CUT):
        options += ["densely dashed", f"draw={_name(RULE)}", "fill=white"]
    else:
        options += ["rounded corners=3pt", "fill=white"]
    if mark.weight and mark.shape is not Shape.TERMINAL:
        options += [f"draw={_name(ACCENT)}", "line width=0.9pt"]
    return rf"\node[{','.join(options)}] at {_at(box.x, box.y)} {{{text}}};"
