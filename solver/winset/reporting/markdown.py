"""A report as Markdown, its pictures as SVG files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import (
    Block,
    Bullets,
    Cell,
    Code,
    Document,
    Formula,
    Gallery,
    Listing,
    Paragraph,
    Picture,
    Story,
    Table,
    Words,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")


def markdown_of(document: Document, folder: str) -> str:
    """The text; pictures are looked for in ``folder``."""
    lines = [f"# {escaped(document.title)}", "", f"**{escaped(document.answer)}**", ""]
    for sentence in document.summary:
        lines += [escaped(sentence), ""]
    for picture in document.glance.pictures:
        lines += [*_picture(picture, folder), ""]
    for section in document.sections:
        lines += [f"## {escaped(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block, folder), ""]
    return "\n".join(lines).rstrip() + "\n"


def escaped(text: str) -> str:
    r"""The text as Markdown shows it, whatever is in it.

    >>> print(escaped("a_b <b>"))
    a\_b \<b\>
    """
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")


def _block(block: Block, folder: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"**{escaped(block.text)}**" if block.strong else escaped(block.text)
    elif isinstance(block, Bullets):
        yield from (f"{f'{n}.' if block.ordered else '-'} {escaped(item)}" for n, item in enumerate(block.items, 1))
    elif isinstance(block, Story):
        for heading, lines in block.groups:
            yield f"**{escaped(heading)}**"
            yield ""
            yield from (f"- {escaped(line)}" for line in lines)
            yield ""
    elif isinstance(block, Picture):
        yield from _picture(block, folder)
    elif isinstance(block, Gallery):
        for picture in block.pictures:
            yield from _picture(picture, folder)
            yield ""
    elif isinstance(block, Code):
        yield from _fenced(block.text)
    elif isinstance(block, Listing):
        yield f"{escaped(block.summary)}:"
        yield ""
        yield from _fenced(block.text)
    else:
        yield from _table(block)


def _fenced(text: str) -> Iterator[str]:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    yield f"{fence}text"
    yield text
    yield fence


def _picture(picture: Picture, folder: str) -> Iterator[str]:
    yield f"![{escaped(picture.description)}](<{folder}/{picture.name}.svg>)"
    yield ""
    yield f"*{escaped(picture.caption)}*"


def _table(table: Table) -> Iterator[str]:
    yield f"*{escaped(table.caption)}*"
    yield ""
    yield "| " + " | ".join(map(escaped, table.columns)) + " |"
    yield "|" + "|".join("---:" if i in table.numeric else "---" for i in range(len(table.columns))) + "|"
    for row in table.rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Words):
        return "".join(map(_cell, cell.parts))
    if isinstance(cell, Formula):
        return f"${cell.latex.replace('|', chr(92) + 'vert ')}$"
    return escaped(cell)
