"""A report as LaTeX: booktabs tables, the game as TikZ, other pictures as PDF files beside it."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Block, Bullets, Cell, Document, Formula, Listing, Paragraph, Table
from .latex_text import escaped

HEAD = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp,amsmath,amssymb,booktabs,longtable,array,graphicx,xcolor,tikz}
\usepackage[margin=2.2cm]{geometry}
\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}\setlength{\parskip}{0.5em}
"""


def latex_of(document: Document, folder: str) -> str:
    """The text; pictures that are not TikZ are looked for in ``folder``."""
    lines = [HEAD, rf"\title{{{escaped(document.title)}}}", r"\author{}\date{}", r"\begin{document}", r"\maketitle"]
    lines += [escaped(sentence) + "\n" for sentence in document.summary]
    for section in document.sections:
        lines.append(rf"\section{{{escaped(section.title)}}}")
        for block in section.blocks:
            lines += _block(block, folder)
    lines.append(r"\end{document}")
    return "\n".join(lines) + "\n"


def _block(block: Block, folder: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield (rf"\textbf{{{escaped(block.text)}}}" if block.strong else escaped(block.text)) + "\n"
    elif isinstance(block, Bullets):
        if block.items:
            yield r"\begin{itemize}"
            yield from (rf"\item {escaped(item)}" for item in block.items)
            yield r"\end{itemize}"
    elif isinstance(block, Listing):
        # The lines of a listing are escaped one by one: verbatim could be ended by what a model's names hold.
        yield rf"\paragraph{{{escaped(block.summary)}}}"
        yield r"{\footnotesize\ttfamily\raggedright"
        yield from (_listed(line) for line in block.text.splitlines())
        yield "}"
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield r"\begin{figure}[!htbp]\centering"
        if block.tikz:
            yield rf"\resizebox{{\ifdim\width>\linewidth\linewidth\else\width\fi}}{{!}}{{{block.tikz}}}"
        else:
            width = r"\ifdim\width>\linewidth\linewidth\else\width\fi"
            yield rf"\resizebox{{{width}}}{{!}}{{\includegraphics{{\detokenize{{{folder}/{block.name}.pdf}}}}}}"
        yield rf"\caption{{{escaped(block.caption)}}}"
        yield r"\end{figure}"


def _listed(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return rf"\hspace*{{{indent * 0.5:.1f}em}}{escaped(line.lstrip(' '))}\\"


def _table(table: Table) -> Iterator[str]:
    count = len(table.columns)
    long = [max(len(str(row[i])) for row in table.rows) > 24 if table.rows else False for i in range(count)]
    share = 0.96 / max(count, 1)
    kinds = "".join(
        "r"
        if i in table.numeric
        else rf">{{\raggedright\arraybackslash}}p{{{share * (1.4 if long[i] else 0.75):.3f}\linewidth}}"
        for i in range(count)
    )
    yield r"{\small"
    yield rf"\begin{{longtable}}{{{kinds}}}"
    yield rf"\caption*{{}}\\[-2.2em]\multicolumn{{{count}}}{{l}}{{\textit{{{escaped(table.caption)}}}}}\\"
    yield r"\toprule"
    yield " & ".join(escaped(column) for column in table.columns) + r" \\"
    yield r"\midrule\endhead"
    yield from (" & ".join(map(_cell, row)) + r" \\" for row in table.rows)
    yield r"\bottomrule"
    yield r"\end{longtable}}"


def _cell(cell: Cell) -> str:
    return f"${cell.latex}$" if isinstance(cell, Formula) else escaped(cell)
