"""Where the marks of a sketch stand: a tidy tree from left to right.

Every depth is a column as wide as its widest box and the longest label before it. Subtrees are packed along
their contours: as close as they can be without any two boxes of one column touching; a parent stands in the
middle of its children. (Reingold and Tilford 1981, turned by ninety degrees, for boxes of any width.)
"""

from __future__ import annotations

from attrs import evolve, frozen

from .sketch import Mark, Shape, Sketch
from .svg import shortened, text_width

LONGEST = 30
"""Letters of a label that are drawn; a tooltip has the rest."""


@frozen
class Style:
    """Measures of a drawing, in pixels."""

    size: float = 11.5
    row: float = 27
    box: float = 20
    bend: float = 24
    margin: float = 12
    gap: float = 14


ROOMY = Style()
DENSE = Style(size=9, row=17, box=13.5, bend=15, margin=8, gap=9)


@frozen
class Box:
    """Where one mark stands: left edge, middle height, size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width


@frozen
class Layout:
    """A sketch with a place for each of its marks."""

    sketch: Sketch
    boxes: tuple[Box, ...]
    width: float
    height: float
    style: Style
    lanes: tuple[float | None, ...]
    """For every joined information set the offset from the left edge of its boxes at which its line runs; ``None``
    where there are too many lines, and the boxes have the number of their set."""
    columns: tuple[float, ...]
    """Where the widest box of each depth ends: edges leave all boxes of a column there."""

    @property
    def lines(self) -> tuple[tuple[tuple[Box, ...], float, int], ...]:
        """The information sets that are joined by a line: their boxes from the top down, where it runs, the number."""
        return tuple(
            (
                tuple(sorted((self.boxes[m] for m in members), key=lambda b: b.y)),
                lane,
                self.sketch.marks[members[0]].infoset,
            )
            for members, lane in zip(self.sketch.joined, self.lanes, strict=True)
            if lane is not None
        )

    @property
    def is_numbered(self) -> bool:
        """Whether some boxes have the number of their information set."""
        return None in self.lanes


def lay_out(sketch: Sketch, style: Style | None = None) -> Layout:
    """A place for every mark; dense when there are many."""
    style = style or (ROOMY if len(sketch.marks) <= 90 else DENSE)
    sketch, crowded = _tagged(sketch)
    marks = sketch.marks
    heights = _heights(sketch, style)
    widths = [box_width(mark, style) for mark in marks]
    depth = max(mark.depth for mark in marks)
    column_width = [0.0] * (depth + 1)
    label_width = [0.0] * (depth + 1)
    for mark, width in zip(marks, widths, strict=True):
        column_width[mark.depth] = max(column_width[mark.depth], width)
        label = text_width(shortened(mark.edge, LONGEST), style.size * 0.92)
        label_width[mark.depth] = max(label_width[mark.depth], label)
    left = [style.margin]
    for level in range(depth):
        left.append(left[-1] + column_width[level] + style.bend + label_width[level + 1] + style.gap)
    top = min(heights) - style.row / 2 - style.margin
    boxes = tuple(
        Box(left[mark.depth], y - top, width, style.box) for mark, y, width in zip(marks, heights, widths, strict=True)
    )
    lanes = _lanes(sketch, boxes, crowded)
    columns = tuple(start + width for start, width in zip(left, column_width, strict=True))
    height = max(heights) - top + style.row / 2 + style.margin
    return Layout(sketch, boxes, columns[-1] + style.margin, height, style, lanes, columns)


def box_width(mark: Mark, style: Style) -> float:
    """How wide the box of a mark is."""
    text = text_width(shortened(mark.text, LONGEST), style.size)
    extra = style.box * (1.45 if mark.shape is Shape.TERMINAL else 0.9)
    number = text_width(f"({mark.number}) ", style.size) if mark.number and mark.shape is not Shape.SAME else 0.0
    return text + extra + number


def _heights(sketch: Sketch, style: Style) -> list[float]:
    """The height of every mark: contours are packed bottom up, then offsets are added top down."""
    count = len(sketch.marks)
    children = sketch.children
    offset = [0.0] * count
    # Per subtree, for each depth from its root on: the least and the largest height, relative to its root.
    contours: list[list[tuple[float, float]]] = [[] for _ in range(count)]
    for position in range(count - 1, -1, -1):
        below = children[position]
        if not below:
            contours[position] = [(0.0, 0.0)]
            continue
        packed: list[tuple[float, float]] = []
        places: list[float] = []
        for child in below:
            own = contours[child]
            shift = max((old[1] + style.row - new[0] for old, new in zip(packed, own, strict=False)), default=0.0)
            places.append(shift)
            for level, (low, high) in enumerate(own):
                if level < len(packed):
                    packed[level] = (packed[level][0], high + shift)
                else:
                    packed.append((low + shift, high + shift))
            contours[child] = []
        middle = (places[0] + places[-1]) / 2
        for child, place in zip(below, places, strict=True):
            offset[child] = place - middle
        contours[position] = [(0.0, 0.0), *((low - middle, high - middle) for low, high in packed)]
    heights = [0.0] * count
    for position, mark in enumerate(sketch.marks):
        if mark.parent >= 0:
            heights[position] = heights[mark.parent] + offset[position]
    return heights


MOST_LANES = 7
"""How many information sets of one depth have a line; with more, a number in each box says which set it is in."""


def _tagged(sketch: Sketch) -> tuple[Sketch, frozenset[int]]:
    """Decisions at depths with too many information sets for lines have the number of theirs; those depths."""
    depths = [sketch.marks[members[0]].depth for members in sketch.joined]
    crowded = frozenset(depth for depth in depths if depths.count(depth) > MOST_LANES)
    joined = {member for members in sketch.joined for member in members}
    marks = tuple(
        evolve(mark, text=f"{mark.text} #{mark.infoset + 1}") if place in joined and mark.depth in crowded else mark
        for place, mark in enumerate(sketch.marks)
    )
    return evolve(sketch, marks=marks), crowded


def _lanes(sketch: Sketch, boxes: tuple[Box, ...], crowded: frozenset[int]) -> tuple[float | None, ...]:
    """Information sets of one column whose spans overlap run in lanes of their own."""
    taken: dict[float, list[tuple[float, float, int]]] = {}
    found: list[float | None] = []
    for members in sketch.joined:
        if sketch.marks[members[0]].depth in crowded:
            found.append(None)
            continue
        column = boxes[members[0]].x
        span = (min(boxes[m].y for m in members), max(boxes[m].y for m in members))
        used = {lane for low, high, lane in taken.get(column, []) if low <= span[1] and span[0] <= high}
        lane = next(n for n in range(len(sketch.joined) + 1) if n not in used)
        taken.setdefault(column, []).append((*span, lane))
        narrow = min(boxes[m].width for m in members)
        found.append(7.0 + lane * min(8.0, (narrow - 12.0) / MOST_LANES))
    return tuple(found)
