"""The drawing of a game as SVG."""

from __future__ import annotations

from collections.abc import Iterator

from ..equilibrium import Equilibrium
from ..game_tree import GameTree
from .layout import LONGEST, Box, Layout, lay_out
from .palette import ACCENT, INK, MUTED, PANEL, PAPER, RULE, Shade, look_of
from .sketch import DRAWN, Mark, Shape, sketch_tree
from .svg import Element, element, picture, shortened, text_width
from .words import number_text, result_words

LEGEND = 26.0
"""How high the legend is, in pixels."""


def draw_tree(tree: GameTree, equilibrium: Equilibrium | None = None, limit: int = DRAWN) -> str:
    """The game as an SVG picture that stands alone.

    Boxes with round corners are decisions, slanted ones draws of nature, double ones votes that follow a rule,
    coloured ones endings with the negotiators' payoffs. What the equilibrium plays is thick; information sets
    are joined by dashed lines; a continuation that several branches share is drawn once.
    """
    return tree_picture(lay_out(sketch_tree(tree, equilibrium, limit)), tree, equilibrium)


def tree_words(tree: GameTree, equilibrium: Equilibrium | None, cut: int = 0) -> str:
    """What a drawing of the game shows, for those who do not see it; ``cut`` nodes are not drawn."""
    size = f"{len(tree.nodes)} distinct nodes, {tree.unfolded_size} unfolded, {len(tree.infosets)} information sets"
    parts = [f"A game tree from left to right: {size}."]
    if cut:
        parts.append(f"{cut} nodes far from the equilibrium path are not drawn.")
    if equilibrium is not None:
        ends = [(number_text(o.probability), result_words(o.result)) for o in equilibrium.outcomes[:6]]
        parts += [f"With probability {probability}: {result}." for probability, result in ends]
    return " ".join(parts)


def tree_picture(layout: Layout, tree: GameTree, equilibrium: Equilibrium | None) -> str:
    """The SVG of a layout."""
    marks, boxes = layout.sketch.marks, layout.boxes
    edges, labels = [], []
    for mark, box in zip(marks, boxes, strict=True):
        if mark.parent >= 0:
            edge, label = _edge(mark, boxes[mark.parent], box, layout)
            edges.append((bool(mark.weight), edge))
            labels.append(label)
    # What the equilibrium plays lies on top.
    body = [edge for on_path, edge in edges if not on_path] + [edge for on_path, edge in edges if on_path]
    body += list(_joins(layout))
    body += labels
    body += [_box(position, mark, box, layout) for position, (mark, box) in enumerate(zip(marks, boxes, strict=True))]
    body += [*_knots(layout), *_legend(layout)]
    return picture(
        max(layout.width, 560.0),
        layout.height + LEGEND,
        f"Game tree: {tree.title}",
        tree_words(tree, equilibrium, layout.sketch.cut),
        body,
        class_="tree",
        font_size=layout.style.size,
    )


def _stroke(mark: Mark) -> tuple[str, float]:
    if mark.weight:
        return ACCENT.light, 3.0
    if mark.chosen and mark.weight is not None:
        return MUTED.light, 1.6
    return RULE.light, 1.1


def _edge(mark: Mark, parent: Box, box: Box, layout: Layout) -> tuple[Element, Element]:
    style = layout.style
    colour, width = _stroke(mark)
    column = layout.columns[mark.depth - 1]
    turn = column + style.bend
    path = f"M{parent.right:.1f} {parent.y:.1f}H{column:.1f}L{turn:.1f} {box.y:.1f}H{box.x:.1f}"
    line = element("path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round")
    text = element(
        "text",
        shortened(mark.edge, LONGEST),
        x=turn + 3,
        y=box.y - style.size * 0.4,
        font_size=round(style.size * 0.92, 2),
        fill=INK.light if mark.weight else MUTED.light,
    )
    return line, text


def _joins(layout: Layout) -> Iterator[Element]:
    for boxes, lane, number in layout.lines:
        path = "M" + "L".join(f"{box.x + lane:.1f} {box.y:.1f}" for box in boxes)
        yield element(
            "path", element("title", f"information set {number + 1}: cannot tell these nodes apart"),
            d=path, fill="none", stroke=INK.light, stroke_width=1.6, stroke_dasharray="2 4", stroke_linecap="round",
        )  # fmt: skip


def _knots(layout: Layout) -> Iterator[Element]:
    """Dots where the line of an information set meets the boxes that belong to it, and not those that it passes."""
    for x, y in knots(layout):
        yield element("circle", cx=x, cy=y, r=2.2, fill=INK.light)


def knots(layout: Layout) -> Iterator[tuple[float, float]]:
    """Where lines of information sets meet their boxes."""
    for boxes, lane, _ in layout.lines:
        for place, box in enumerate(boxes):
            for side in (-1, 1):
                if 0 <= place + side < len(boxes):
                    yield box.x + lane, box.y + side * box.height / 2


def _legend(layout: Layout) -> Iterator[Element]:
    """What the letters and lines mean, as far as they occur."""
    style, marks = layout.style, layout.sketch.marks
    x, y = style.margin, layout.height + LEGEND / 2
    looks = dict.fromkeys(look_of(m.ending) for m in marks if m.shape is Shape.TERMINAL)
    for look in looks:
        yield element("rect", x=x, y=y - 6, width=12.0, height=12.0, rx=2, fill=look.shade.light)
        yield element("text", look.letter, x=x + 6, y=y + 3.5, fill=PAPER.light, text_anchor="middle",
                      font_weight="bold", font_size=9)  # fmt: skip
        yield element("text", look.words, x=x + 17, y=y + 3.7, fill=MUTED.light, font_size=10.5)
        x += 32 + text_width(look.words, 10.5)
    lines: list[tuple[Shade, float, str | None, str]] = []
    lines += [(ACCENT, 3.0, None, "equilibrium path")] if any(m.weight for m in marks) else []
    lines += [(INK, 1.6, "2 4", "information set")] if layout.lines else []
    for shade, width, dashes, words in lines:
        yield element("path", d=f"M{x:.1f} {y:.1f}h20", stroke=shade.light, stroke_width=width, stroke_dasharray=dashes)
        yield element("text", words, x=x + 25, y=y + 3.7, fill=MUTED.light, font_size=10.5)
        x += 40 + text_width(words, 10.5)
    if layout.is_numbered:
        yield element(
            "text", "#1, #2, …: number of the information set", x=x, y=y + 3.7, fill=MUTED.light, font_size=10.5
        )


def _box(position: int, mark: Mark, box: Box, layout: Layout) -> Element:
    style = layout.style
    on_path = bool(mark.weight)
    colour = ACCENT.light if on_path else MUTED.light
    width = 2.0 if on_path else 1.0
    top = box.y - box.height / 2
    shapes: list[Element] = []
    text_x, fill = box.x + style.box * 0.45, INK.light
    if mark.shape is Shape.TERMINAL:
        look = look_of(mark.ending)
        shapes.append(
            element("rect", x=box.x, y=top, width=box.width, height=box.height, rx=2, fill=PAPER.light,
                    stroke=look.shade.light, stroke_width=width)
        )  # fmt: skip
        shapes.append(element("rect", x=box.x, y=top, width=style.box, height=box.height, rx=2, fill=look.shade.light))
        shapes.append(
            element("text", look.letter, x=box.x + style.box / 2, y=box.y + style.size * 0.36, fill=PAPER.light,
                    text_anchor="middle", font_weight="bold")
        )  # fmt: skip
        text_x = box.x + style.box * 1.2
    elif mark.shape in (Shape.DRAW, Shape.SPLIT):
        slant = 5.0
        points = (
            f"{box.x + slant:.1f},{top:.1f} {box.right:.1f},{top:.1f} "
            f"{box.right - slant:.1f},{top + box.height:.1f} {box.x:.1f},{top + box.height:.1f}"
        )
        shapes.append(element("polygon", points=points, fill=PANEL.light, stroke=colour, stroke_width=width))
    elif mark.shape in (Shape.SAME, Shape.CUT):
        shapes.append(
            element("rect", x=box.x, y=top, width=box.width, height=box.height, rx=2, fill=PAPER.light,
                    stroke=RULE.light, stroke_width=1, stroke_dasharray="3 2")
        )  # fmt: skip
        fill = MUTED.light
    else:
        round_ = box.height / 2 if mark.shape is Shape.DECISION else 1
        ground = PAPER if mark.shape is Shape.DECISION else PANEL
        shapes.append(
            element("rect", x=box.x, y=top, width=box.width, height=box.height, rx=round_, fill=ground.light,
                    stroke=colour, stroke_width=width)
        )  # fmt: skip
        if mark.shape is Shape.RULE:
            shapes.append(
                element("path", d=f"M{box.x + 3:.1f} {top:.1f}V{top + box.height:.1f}", stroke=colour, stroke_width=1)
            )
    text = shortened(mark.text, LONGEST)
    if mark.number and mark.shape is not Shape.SAME:
        text = f"({mark.number}) {text}"
    shapes.append(
        element("text", text, x=text_x, y=box.y + style.size * 0.36, fill=fill,
                font_style="italic" if mark.shape in (Shape.DRAW, Shape.SPLIT) else None)
    )  # fmt: skip
    hint = mark.hint
    if mark.edge:
        hint = f"after {mark.edge}: {hint}"
    if mark.weight is not None:
        hint += f"; reached with probability {number_text(mark.weight)}" if mark.weight else "; not reached"
    parent = str(mark.parent) if mark.parent >= 0 else None
    return element("g", element("title", hint), *shapes, class_="node", data_node=position, data_parent=parent)
