"""A report as PDF, without LaTeX: set by Typst, which comes as a package and needs nothing else."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import FailedError, Problem, UnsupportedError
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

HEAD = """#set page(paper: "a4", margin: 20mm, numbering: "1")
#set text(font: ("DejaVu Sans", "Libertinus Serif"), size: 9pt, lang: "en")
#set par(justify: false)
#set heading(numbering: none)
#show heading: set block(above: 1.4em, below: 0.7em)
#show figure: set block(breakable: true)
#set table(stroke: none, inset: (x: 4pt, y: 3pt))
#show figure.caption: set text(size: 8pt, fill: rgb("#5d6570"))
"""


def pdf_of(document: Document) -> bytes:
    """The report as a PDF.

    Raises
    ------
    UnsupportedError
        ``no-typst`` where the package is not installed.
    FailedError
        ``pdf-failed`` with what Typst said.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture in document.pictures:
            (folder / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8")
        return _compiled(typst_of(document), folder)


def svg_to_pdf(svg: str) -> bytes:
    """A picture as a PDF of its own size; errors as :func:`pdf_of`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "picture.svg").write_text(svg, encoding="utf-8")
        page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg")\n'
        return _compiled(page, folder)


def _compiled(text: str, folder: Path) -> bytes:
    typst = _typst()
    source = folder / "report.typ"
    source.write_text(text, encoding="utf-8")
    from matplotlib import get_data_path

    fonts = Path(get_data_path()) / "fonts" / "ttf"
    try:
        made: Any = typst.compile(str(source), root=str(folder), font_paths=[str(fonts)])
    except RuntimeError as error:  # Typst has this one exception
        raise FailedError(Problem("pdf-failed", f"Typst could not set the report: {error}")) from None
    return bytes(made)


def _typst() -> Any:
    from importlib import import_module

    try:
        return import_module("typst")
    except ImportError:
        hint = "install typst, or write .html, .md or .json"
        raise UnsupportedError(
            Problem("no-typst", "PDF pictures and reports need the package typst", hint=hint)
        ) from None


# ------------------------------------------------------------ text


def typst_of(document: Document) -> str:
    """The report as Typst text; pictures are looked for beside it."""
    lines = [HEAD, f"#set document(title: {quoted(document.title)}, date: none)"]
    lines.append(f'#text(size: 16pt, weight: "bold")[#{quoted(document.title)}]\n')
    lines.append(f'#text(size: 12pt, weight: "bold")[#{quoted(document.answer)}]\n')
    lines += [f"#{quoted(sentence)}\n" for sentence in document.summary]
    lines += _gallery(document.glance.pictures)
    for section in document.sections:
        heading, blocks = f"= #{quoted(section.title)}\n", section.blocks
        first = blocks[0]
        if isinstance(first, Picture) and first.is_broad:
            lines.append(_page(first, heading))
            blocks = blocks[1:]
        else:
            lines.append(heading)
        for block in blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    r"""The text as a Typst string, which nothing in it can end.

    >>> print(quoted('say "x" #eval'))
    "say \"x\" #eval"
    """
    return json.dumps(text, ensure_ascii=False)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"#strong({quoted(block.text)})" if block.strong else f"#{quoted(block.text)}"
        yield ""
    elif isinstance(block, Bullets):
        if block.items:
            yield _list(block.items, "enum" if block.ordered else "list")
    elif isinstance(block, Story):
        for heading, lines in block.groups:
            yield f"#strong({quoted(heading)})"
            yield ""
            if lines:
                yield _list(lines, "list")
    elif isinstance(block, Listing) and not block.is_short:
        yield f"#{quoted(block.elsewhere)}"
    elif isinstance(block, Listing):
        yield f"#strong({quoted(block.summary)})"
        yield f"#text(size: 6pt)[#raw({quoted(block.text)}, block: true)]"
    elif isinstance(block, Code):
        yield f"#raw({quoted(block.text)}, block: true)"
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Gallery):
        yield from _gallery(block.pictures)
    else:
        yield from _gallery((block,))


def _list(items: Sequence[str], kind: str) -> str:
    return f"#{kind}({', '.join(f'[#{quoted(item)}]' for item in items)})"


def _gallery(pictures: Sequence[Picture]) -> Iterator[str]:
    """Narrow pictures side by side; a broad one on a page turned on its side."""
    narrow: list[Picture] = []
    for picture in pictures:
        if not picture.is_broad:
            narrow.append(picture)
            continue
        yield from _together(narrow)
        narrow = []
        yield _page(picture)
    yield from _together(narrow)


def _page(picture: Picture, heading: str = "") -> str:
    """A page turned on its side."""
    return f"#page(flipped: true)[{heading}{_picture(picture, 700.0, 400.0)}]"


def _together(pictures: Sequence[Picture]) -> Iterator[str]:
    for start in range(0, len(pictures), 2):
        pair = pictures[start : start + 2]
        cells = ", ".join(f"[{_picture(each, 235.0, 330.0)}]" for each in pair)
        yield f"#grid(columns: (1fr, 1fr), gutter: 10pt, {cells})"
        yield ""


def _picture(picture: Picture, wide: float, high: float) -> str:
    width, height = picture.size
    shown = min(width * 0.75, wide, high / height * width)
    return (
        f"#figure(image({quoted(f'{picture.name}.svg')}, width: {shown:.0f}pt, alt: {quoted(picture.description)}), "
        f"caption: [#{quoted(picture.caption)}], supplement: none, numbering: none)"
    )


def _table(table: Table) -> Iterator[str]:
    caption = f'text(size: 8pt, fill: rgb("#5d6570"))[#{quoted(table.caption)}]'
    yield f"#block(above: 1em, below: 0.4em, sticky: true, {caption})"
    yield "#text(size: 7.5pt)[#table("
    yield from _records(table) if table.is_wide else _grid(table)
    yield ")]"


def _grid(table: Table) -> Iterator[str]:
    aligned = ", ".join("right" if i in table.numeric else "left" for i in range(len(table.columns)))
    lengths = [max((len(str(row[i])) for row in table.rows), default=0) for i in range(len(table.columns))]
    columns = ", ".join("1fr" if length > 24 else "auto" for length in lengths)
    yield f"  columns: ({columns},), align: ({aligned},),"
    yield "  table.hline(stroke: 0.8pt),"
    yield f"  table.header({', '.join(f'[#strong({quoted(column)})]' for column in table.columns)}),"
    yield "  table.hline(stroke: 0.4pt),"
    yield from ("  " + ", ".join(map(_cell, row)) + "," for row in table.rows)
    yield "  table.hline(stroke: 0.8pt),"


def _records(table: Table) -> Iterator[str]:
    """A table that is wider than the page, row by row: each a list of its cells."""
    yield "  columns: (34mm, 1fr), align: (left, left),"
    yield "  table.hline(stroke: 0.8pt),"
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if str(cell):
                yield f'  text(fill: rgb("#5d6570"))[#{quoted(column)}], {_cell(cell)},'
        yield "  table.hline(stroke: 0.4pt),"


def _cell(cell: Cell) -> str:
    return f"[{_inline(cell)}]"


def _inline(cell: Cell) -> str:
    if isinstance(cell, Words):
        return "".join(map(_inline, cell.parts))
    return f"${typst_math(cell.text)}$" if isinstance(cell, Formula) else f"#{quoted(cell)}"


_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d]\w*(?:\.\w+)*|\*\*|<=|>=|==|!=|\S")


def typst_math(text: str) -> str:
    """A SymPy text as Typst mathematics: names are quoted, so that none of them can be a command.

    >>> typst_math("7*p/10 <= delta_H**2")
    '7 "p" / 10 <= "delta_H" ^2'
    """
    words = {"and": '" and "', "or": '" or "', "sqrt": "sqrt", "nowhere": '"nowhere"', "everywhere": '"everywhere"'}
    signs = {"**": "^", "*": " ", "==": "=", "!=": "!=", "<=": "<=", ">=": ">=", "#": "", "$": "", "\\": "", '"': ""}
    parts: list[str] = []
    for token in _TOKEN.findall(text):
        if token[0].isalpha() or token[0] == "_":
            parts.append(words.get(token, f'"{token}"'))
        else:
            parts.append(signs.get(token, token))
    joined = " ".join(part for part in parts if part != " ")
    return joined.replace("sqrt (", "sqrt(").replace("^ ", "^")
