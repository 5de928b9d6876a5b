"""A report as Markdown, its pictures as SVG files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Block, Bullets, Cell, Document, Formula, Listing, Paragraph, Picture, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")


def markdown_of(document: Document, folder: str) -> str:
    """The text; pictures are looked for in ``folder``."""
    lines = [f"# {escaped(document.title)}", ""]
    for sentence in document.summary:
        lines += [escaped(sentence), ""]
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
        yield from (f"- {escaped(item)}" for item in block.items)
    elif isinstance(block, Picture):
        yield f"![{escaped(block.description)}](<{folder}/{block.name}.svg>)"
        yield ""
        yield f"*{escaped(block.caption)}*"
    elif isinstance(block, Listing):
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", block.text)), default=0))
        yield f"{escaped(block.summary)}:"
        yield ""
        yield f"{fence}text"
        yield block.text
        yield fence
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield f"*{escaped(table.caption)}*"
    yield ""
    yield "| " + " | ".join(map(escaped, table.columns)) + " |"
    yield "|" + "|".join("---:" if i in table.numeric else "---" for i in range(len(table.columns))) + "|"
    for row in table.rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Formula):
        return f"${cell.latex.replace('|', chr(92) + 'vert ')}$"
    return escaped(cell)
