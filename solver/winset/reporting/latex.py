"""A report as LaTeX: booktabs tables, the game as TikZ, other pictures as PDF files beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from .latex_text import escaped

HEAD = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp,amsmath,amssymb,booktabs,longtable,array,graphicx,xcolor,tikz,pdflscape}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[margin=2.2cm]{geometry}
\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}\setlength{\parskip}{0.5em}\setlength{\LTleft}{0pt}
\emergencystretch=3em
"""
CENTIMETRES = 0.0277
"""For each pixel of a picture."""
PAGE = 16.6
"""How wide the text is, in centimetres."""


def latex_of(document: Document, folder: str) -> str:
    """The text; pictures that are not TikZ are looked for in ``folder``."""
    lines = [HEAD, r"\begin{document}", rf"{{\LARGE\bfseries\raggedright {escaped(document.title)}\par}}\medskip"]
    lines.append(rf"\textbf{{\large {escaped(document.answer)}}}" + "\n")
    lines += [escaped(sentence) + "\n" for sentence in document.summary]
    lines += _gallery(document.glance.pictures, folder)
    for section in document.sections:
        heading, blocks = rf"\section{{{escaped(section.title)}}}", section.blocks
        first = blocks[0]
        if isinstance(first, Picture) and _is_broad(first):
            lines += _alone(first, folder, heading)
            blocks = blocks[1:]
        else:
            lines.append(heading)
        for block in blocks:
            lines += _block(block, folder)
    lines.append(r"\end{document}")
    return "\n".join(lines) + "\n"


def _block(block: Block, folder: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield (rf"\textbf{{{escaped(block.text)}}}" if block.strong else escaped(block.text)) + "\n"
    elif isinstance(block, Bullets):
        yield from _bullets(block.items, "enumerate" if block.ordered else "itemize")
    elif isinstance(block, Story):
        for heading, lines in block.groups:
            yield rf"\textbf{{{escaped(heading)}}}" + "\n"
            yield from _bullets(lines, "itemize")
    elif isinstance(block, Listing) and not block.is_short:
        yield escaped(block.elsewhere) + "\n"
    elif isinstance(block, Listing):
        # The lines of a listing are escaped one by one: verbatim could be ended by what a model's names hold.
        yield rf"\paragraph{{{escaped(block.summary)}}}"
        yield r"{\footnotesize\ttfamily\raggedright"
        yield from (_listed(line) for line in block.text.splitlines())
        yield "}"
    elif isinstance(block, Code):
        yield rf"{{\ttfamily\raggedright {_typed(block.text)}\par}}"
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Gallery):
        yield from _gallery(block.pictures, folder)
    else:
        yield from _gallery((block,), folder)


def _bullets(items: Sequence[str], kind: str) -> Iterator[str]:
    if items:
        yield rf"\begin{{{kind}}}"
        # An item that begins with a bracket would be taken for its own label.
        yield from (rf"\item {'{}' if item.startswith('[') else ''}{escaped(item)}" for item in items)
        yield rf"\end{{{kind}}}"


def _listed(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return rf"\hspace*{{{indent * 0.5:.1f}em}}{escaped(line.lstrip(' '))}\\"


def _typed(text: str) -> str:
    """Letters to be copied: two hyphens are no dash."""
    return escaped(text).replace("-", "-{}")


# ------------------------------------------------------------ pictures


def _gallery(pictures: Sequence[Picture], folder: str) -> Iterator[str]:
    """Pictures where they belong, two side by side where they are narrow; nothing floats away."""
    narrow: list[Picture] = []
    for picture in pictures:
        if picture.size[0] * CENTIMETRES > PAGE * 0.75:
            yield from _pair(narrow, folder)
            narrow = []
            yield from _alone(picture, folder)
        else:
            narrow.append(picture)
            if len(narrow) == 2:
                yield from _pair(narrow, folder)
                narrow = []
    yield from _pair(narrow, folder)


def _pair(pictures: Sequence[Picture], folder: str) -> Iterator[str]:
    if not pictures:
        return
    yield r"\par\noindent\begin{minipage}{\linewidth}"
    parts = []
    for picture in pictures:
        shown = rf"\includegraphics[width=\linewidth]{{\detokenize{{{folder}/{picture.name}.pdf}}}}"
        if picture.tikz:
            shown = _fitted(picture.tikz, r"\linewidth")
        parts.append(
            rf"\begin{{minipage}}[t]{{0.48\linewidth}}\vspace{{0pt}}\centering {shown}" + "\n\n"
            rf"\raggedright\small {escaped(picture.caption)}\end{{minipage}}"
        )
    yield "\\hfill\n".join(parts)
    yield r"\end{minipage}\par\medskip"


def _is_broad(picture: Picture) -> bool:
    return picture.size[0] * CENTIMETRES > PAGE * 1.25


def _alone(picture: Picture, folder: str, heading: str = "") -> Iterator[str]:
    """A picture across the page, or on a page turned on its side where it is broad; its heading with it."""
    broad = _is_broad(picture)
    shown = rf"\includegraphics{{\detokenize{{{folder}/{picture.name}.pdf}}}}" if not picture.tikz else picture.tikz
    yield r"\begin{landscape}" if broad else r"\par\noindent\begin{minipage}{\linewidth}"
    yield heading
    yield _fitted(shown, r"\linewidth", r"0.9\textheight" if not broad else r"0.85\textwidth")
    yield ""
    yield rf"\small {escaped(picture.caption)}"
    yield r"\end{landscape}" if broad else r"\end{minipage}\par\medskip"


def _fitted(inner: str, wide: str, high: str = r"0.9\textheight") -> str:
    """Scaled down where it is wider or higher than there is room, and never up."""
    narrow = rf"\resizebox{{\ifdim\width>{wide} {wide}\else\width\fi}}{{!}}{{{inner}}}"
    return rf"\resizebox{{!}}{{\ifdim\totalheight>{high} {high}\else\totalheight\fi}}{{{narrow}}}"


# ------------------------------------------------------------ tables


def _table(table: Table) -> Iterator[str]:
    yield rf"{{\small\par\noindent\textit{{{escaped(table.caption)}}}\par\nopagebreak\vspace{{-0.8em}}"
    yield from _records(table) if table.is_wide else _grid(table)
    yield "}"


def _grid(table: Table) -> Iterator[str]:
    count, widths = len(table.columns), table.widths
    long = [max((len(str(row[i])) for row in table.rows), default=0) > 24 for i in range(count)]
    room = 0.92 - 0.0105 * sum(max(w, 4) + 2 for w, is_long in zip(widths, long, strict=True) if not is_long)
    share = max(room, 0.3) / max(sum(w for w, is_long in zip(widths, long, strict=True) if is_long), 1)
    kinds = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{share * widths[i]:.3f}\linewidth}}"
        if long[i]
        else "r" if i in table.numeric else "l"
        for i in range(count)
    )  # fmt: skip
    yield rf"\begin{{longtable}}{{@{{}}{kinds}@{{}}}}"
    yield r"\toprule"
    yield " & ".join(escaped(column) for column in table.columns) + r" \\"
    yield r"\midrule\endhead"
    yield from (" & ".join(map(_cell, row)) + r" \\" for row in table.rows)
    yield r"\bottomrule"
    yield r"\end{longtable}"


def _records(table: Table) -> Iterator[str]:
    """A table that is wider than the page, row by row: each a list of its cells."""
    column = r">{\raggedright\arraybackslash}p"
    yield rf"\begin{{longtable}}{{@{{}}{column}{{0.24\linewidth}}{column}{{0.7\linewidth}}@{{}}}}"
    yield r"\toprule\endhead"
    for number, row in enumerate(table.rows):
        if number:
            yield r"\midrule"
        cells = [(column, cell) for column, cell in zip(table.columns, row, strict=True) if str(cell)]
        yield from (rf"{escaped(column)} & {_cell(cell)} \\*" for column, cell in cells[:-1])
        yield from (rf"{escaped(column)} & {_cell(cell)} \\" for column, cell in cells[-1:])
    yield r"\bottomrule"
    yield r"\end{longtable}"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Words):
        return "".join(map(_cell, cell.parts))
    return f"${cell.latex}$" if isinstance(cell, Formula) else escaped(cell)
