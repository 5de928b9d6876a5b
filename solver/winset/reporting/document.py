"""A report before it has a format: sections of paragraphs, pictures and tables; formulas stand in tables.

Writers (:mod:`.html`, :mod:`.markdown`, :mod:`.latex`, :mod:`.typst`) each know these few blocks and nothing of
negotiations, so that every format says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attrs import field, frozen


@frozen
class Paragraph:
    """Text; ``strong`` for what must not be overlooked, such as a problem."""

    text: str
    strong: bool = False


@frozen
class Bullets:
    """A list of short texts; ``ordered`` where one comes after the other."""

    items: tuple[str, ...]
    ordered: bool = False


@frozen
class Story:
    """Equilibria in words: a heading for each group of them, and the plays below it.

    The page tells it anew where a slider is moved.
    """

    groups: tuple[tuple[str, tuple[str, ...]], ...]


@frozen
class Picture:
    """An SVG that stands alone, with a caption for all and a description for those who do not see it.

    Parameters
    ----------
    name
        Unique in the document; the name of a file that holds the picture.
    tikz
        The same picture as TikZ text, where there is one.
    """

    name: str
    svg: str = field(repr=False)
    caption: str
    description: str
    tikz: str = field(default="", repr=False)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in pixels."""
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.svg)
        assert found is not None, "every picture has a view box"
        return float(found.group(1)), float(found.group(2))

    @property
    def is_broad(self) -> bool:
        """Whether it needs a page of its own, across, where it is printed."""
        return self.size[0] > PAGE

    @property
    def is_wide(self) -> bool:
        """Whether it breaks out of the column of a page on a screen."""
        return self.size[0] > COLUMN


PAGE, COLUMN = 700.0, 1200.0
"""How wide paper and the column of a page on a screen are, in pixels."""


@frozen
class Gallery:
    """Pictures that may stand side by side."""

    pictures: tuple[Picture, ...]


@frozen
class Formula:
    """A formula in three notations; ``value`` is a decimal of one that is a number, to sort by."""

    text: str
    latex: str
    mathml: str
    value: float | None = None

    def __str__(self) -> str:
        return self.text


@frozen
class Words:
    """Words and formulas one after the other, which break like any text."""

    parts: tuple[str | Formula, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


Cell: TypeAlias = str | Formula | Words
PAPER_LINES = 40
"""How many lines of a listing are set on paper."""


@frozen
class Table:
    """Rows of texts and formulas; ``numeric`` columns hold exact numbers.

    Parameters
    ----------
    live
        A name under which the page changes it where a slider is moved.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    live: str = ""

    @property
    def widths(self) -> tuple[int, ...]:
        """Per column about how many letters its longest word needs, which cannot be broken well."""
        return tuple(
            max((_longest(cell) for cell in (self.columns[i], *(row[i] for row in self.rows))), default=1)
            for i in range(len(self.columns))
        )

    @property
    def letters(self) -> int:
        """About how many letters stand side by side in a row."""
        return sum(max(width, 4) + 2 for width in self.widths)

    @property
    def is_wide(self) -> bool:
        """Whether paper is too narrow for it: then it is read row by row, each as a list of its cells."""
        return self.letters > PAPER_LETTERS

    @property
    def is_long(self) -> bool:
        """Whether a telephone is too narrow for it."""
        return self.letters > PHONE_LETTERS

    @property
    def is_tall(self) -> bool:
        """Whether it scrolls in a frame of its own on a screen."""
        return len(self.rows) > FRAME_ROWS


PAPER_LETTERS, PHONE_LETTERS = 88, 44
"""How many letters stand side by side on paper, and on a telephone."""
FRAME_ROWS = 40
"""How many rows of a table a page shows without a frame."""


def _longest(cell: Cell) -> int:
    if isinstance(cell, Words):
        return max(map(_longest, cell.parts), default=1)
    if isinstance(cell, Formula):
        return min(len(cell.text), 60)
    words = max(map(len, cell.split()), default=0)
    return min(max(words, min(len(cell), 18)), 40)


@frozen
class Listing:
    """Text as it is, long enough to be folded away where that is possible; on paper only where it is short."""

    summary: str
    text: str

    @property
    def is_short(self) -> bool:
        """Whether there is room for it on paper."""
        return self.text.count("\n") < PAPER_LINES

    @property
    def elsewhere(self) -> str:
        """What paper says in its place."""
        return f"{self.summary} has {self.text.count(chr(10)) + 1} lines: winset show --tree prints them."


@frozen
class Code:
    """What is typed, letter by letter."""

    text: str


Block: TypeAlias = Paragraph | Bullets | Story | Picture | Gallery | Table | Listing | Code


@frozen
class Section:
    """A heading, a short name for links, and what stands below.

    Parameters
    ----------
    still
        Whether it is about the report's own values and does not follow the sliders: then the page says so.
    """

    title: str
    key: str
    blocks: tuple[Block, ...]
    still: bool = False

    @property
    def is_broad(self) -> bool:
        """Whether it begins with a picture that needs a page across."""
        return bool(self.blocks) and isinstance(self.blocks[0], Picture) and self.blocks[0].is_broad


@frozen
class Document:
    """A whole report.

    Parameters
    ----------
    answer
        How it ends, in a line.
    summary
        What has to be known of the answer, in a sentence or two.
    glance
        Who sits at which table, the win-sets, and how it ends: what is seen first.
    data
        The same results as plain data.
    controls
        What the sliders of the HTML page look up; ``None`` where nothing moves.
    """

    title: str
    answer: str
    summary: tuple[str, ...]
    glance: Gallery
    sections: tuple[Section, ...]
    data: Mapping[str, Any] = field(factory=dict, repr=False)
    controls: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def pictures(self) -> Iterator[Picture]:
        """Every picture, in order."""
        yield from self.glance.pictures
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Picture):
                    yield block
                elif isinstance(block, Gallery):
                    yield from block.pictures
