"""A report before it has a format: sections of paragraphs, pictures and tables; formulas stand in tables.

Writers (:mod:`.html`, :mod:`.markdown`, :mod:`.latex`, :mod:`.typst`) each know these few blocks and nothing of
negotiations, so that every format says the same.
"""

from __future__ import annotations

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
    """A list of short texts."""

    items: tuple[str, ...]


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


@frozen
class Formula:
    """A formula in three notations."""

    text: str
    latex: str
    mathml: str

    def __str__(self) -> str:
        return self.text


Cell: TypeAlias = str | Formula


@frozen
class Table:
    """Rows of texts and formulas; ``numeric`` columns hold exact numbers and sort by their value."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()


@frozen
class Listing:
    """Text as it is, long enough to be folded away where that is possible."""

    summary: str
    text: str


Block: TypeAlias = Paragraph | Bullets | Picture | Table | Listing


@frozen
class Section:
    """A heading, a short name for links, and what stands below."""

    title: str
    key: str
    blocks: tuple[Block, ...]


@frozen
class Document:
    """A whole report.

    Parameters
    ----------
    summary
        The answer in a sentence or two.
    data
        The same results as plain data.
    controls
        What the sliders of the HTML page look up; ``None`` where nothing moves.
    """

    title: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    data: Mapping[str, Any] = field(factory=dict, repr=False)
    controls: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def pictures(self) -> Iterator[Picture]:
        """Every picture, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Picture):
                    yield block
