"""What of the literature is reproduced: every claim of the library with its verdict, as one page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..claim import ClaimRow, Verdict
from .canvas import SMALL, new_axes, style
from .document import Document, Gallery, Paragraph, Section, Table
from .easel import Easel
from .figures import legend_above
from .markdown import escaped
from .palette import MUTED, PAPER, RULE, SIDES, Shade
from .words import listed

HEAD = """# What of the literature is reproduced

Every claim that the models ship, paper by paper: what the source says (in our words), where, and what came out when
winset checked it. *Published* claims are the source's own; *canonical* ones are true of our reconstruction of its
model. The verdict is `reproduced`, `contradicted` (with the counterexample), `out of scope` (with the reason) or
`open`. Evidence: `proved`; `certified`, for one instance in exact arithmetic; `enumerated` over so many exact
instances; `probed` at so many exact points; `verified, not found` for a stated profile that was proved to be an
equilibrium; or the reason why nothing was derived. Times are rounded: they depend on the machine.

Written by `winset report --claims -o docs/replication.md`; the tests compare it with the claims files, and check every
claim by itself.
"""


def replication_of(rows: Sequence[ClaimRow]) -> str:
    """The page for some claims, in the order of their files."""
    papers: dict[str, list[ClaimRow]] = {}
    for row in rows:
        papers.setdefault(row.model.partition("/")[0], []).append(row)
    lines = [HEAD, "## Summary", "", *_summary(papers), ""]
    for paper, found in papers.items():
        lines += [f"## {paper}", "", f"Source: {escaped('; '.join(dict.fromkeys(row.source for row in found)))}", ""]
        lines += ["| model | claim | what it says | page | status | verdict | evidence | time |", "|" + "---|" * 8]
        lines += [_line(row) for row in found]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def replication_document(rows: Sequence[ClaimRow]) -> Document:
    """The same for other formats: a picture of all papers first, then the claims paper by paper."""
    papers: dict[str, list[ClaimRow]] = {}
    for row in rows:
        papers.setdefault(row.model.partition("/")[0], []).append(row)
    verdicts = list(Verdict)
    count = Counter(row.verdict for row in rows)
    said = listed(f"{count[verdict]} {verdict.value}" for verdict in verdicts if count[verdict])
    with style():
        drawn = _draw_verdicts({paper: _counts(found, verdicts) for paper, found in papers.items()})
        picture = Easel().picture("verdicts", drawn, "Verdicts paper by paper.", f"Claims by verdict: {said}.")
    about = " ".join(HEAD.split("\n\n")[1].replace("*", "").replace("`", "").split())
    sections = [Section("What is shown", "about", (Paragraph(about),))]
    for paper, found in papers.items():
        columns = ("model", "claim", "what it says", "page", "status", "verdict", "evidence", "time")
        source = Paragraph(f"Source: {'; '.join(dict.fromkeys(row.source for row in found))}")
        cells = tuple(tuple(_cells(row)) for row in found)
        caption = f"{len(found)} claim{'' if len(found) == 1 else 's'}."
        sections.append(Section(paper, _key(paper), (source, Table(caption, columns, cells))))
    data = {"claims": [row.to_dict() for row in rows]}
    title = "What of the literature is reproduced"
    return Document(title, f"{len(rows)} claims: {said}.", (), Gallery((picture,)), tuple(sections), data)


def _key(paper: str) -> str:
    return re.sub(r"[^\w-]", "-", paper)


VERDICTS: dict[Verdict, tuple[Shade, str]] = {
    Verdict.REPRODUCED: (SIDES[2], ""),
    Verdict.CONTRADICTED: (SIDES[1], "xx"),
    Verdict.OUT_OF_SCOPE: (MUTED, ".."),
    Verdict.OPEN: (RULE, "//"),
}
"""How verdicts look: none of them like an ending."""


def _draw_verdicts(counts: Mapping[str, Sequence[int]]) -> Any:
    axes = new_axes(70 + 19 * len(counts))
    left = [0] * len(counts)
    for index, (verdict, (shade, hatch)) in enumerate(VERDICTS.items()):
        widths = [found[list(Verdict).index(verdict)] for found in counts.values()]
        if any(widths):
            axes.barh(range(len(counts)), widths, left=left, color=shade.light, hatch=hatch or None, height=0.72,
                      edgecolor=PAPER.light, linewidth=0.6, label=verdict.value, gid=f"verdict-{index}")  # fmt: skip
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(counts)), list(counts), fontsize=SMALL)
    axes.set_ylim(len(counts) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("claims")
    legend_above(axes)
    return axes


def _summary(papers: dict[str, list[ClaimRow]]) -> Iterator[str]:
    verdicts = list(Verdict)
    yield "| paper | claims | " + " | ".join(verdict.value for verdict in verdicts) + " |"
    yield "|---|---:|" + "---:|" * len(verdicts)
    for paper, found in papers.items():
        yield f"| [{paper}](#{paper}) | {len(found)} | " + " | ".join(map(str, _counts(found, verdicts))) + " |"
    everything = [row for found in papers.values() for row in found]
    yield f"| **all** | **{len(everything)}** | " + " | ".join(f"**{n}**" for n in _counts(everything, verdicts)) + " |"


def _counts(rows: Iterable[ClaimRow], verdicts: Sequence[Verdict]) -> list[int]:
    found = [row.verdict for row in rows]
    return [found.count(verdict) for verdict in verdicts]


def _line(row: ClaimRow) -> str:
    return "| " + " | ".join(map(escaped, _cells(row))) + " |"


def _cells(row: ClaimRow) -> Iterator[str]:
    surprise = "" if row.as_expected else f" (expected: {row.expected.value})"
    yield from (row.model.partition("/")[2], row.id, row.claim, row.page, row.status, row.verdict.value + surprise)
    yield from (str(row.evidence), time_words(row.seconds))


def time_words(seconds: float) -> str:
    """How long a check took, roughly enough to be the same on most machines.

    >>> time_words(0.2), time_words(3.0), time_words(70.0)
    ('under 1 s', 'under 10 s', 'under 2 min')
    """
    for limit, words in ((1, "under 1 s"), (10, "under 10 s"), (30, "under 30 s"), (120, "under 2 min")):
        if seconds < limit:
            return words
    return "over 2 min"


def stale_rows(page: str, static: Iterable[tuple[str, str, str, str, str, str]]) -> tuple[str, ...]:
    """What a page says otherwise than the claims files: cheap, as nothing is computed.

    Parameters
    ----------
    page
        The text that :func:`replication_of` wrote.
    static
        Per claim what no computation changes: model, label, claim, page, status, expected verdict.

    Returns
    -------
    tuple of str
        A sentence for every claim that the page lacks, tells otherwise, or has too many of.
    """
    have: dict[tuple[str, str], int] = {}
    paper = ""
    lines: list[str] = []
    for line in page.splitlines():
        if line.startswith("## "):
            paper = line.removeprefix("## ")
        elif line.startswith("| ") and paper != "Summary" and not line.startswith("| model |"):
            lines.append(line)
            key = (paper, line)
            have[key] = have.get(key, 0) + 1
    wrong = []
    expected = 0
    for model, label, claim, where, status, verdict in static:
        expected += 1
        folder, _, name = model.partition("/")
        start = "| " + " | ".join(map(escaped, (name, label, claim, where, status, verdict))) + " | "
        if not any(known == folder and line.startswith(start) for known, line in have):
            wrong.append(f"{model} {label} is missing or told otherwise")
    if len(lines) != expected:
        wrong.append(f"the page has {len(lines)} claims, the files {expected}")
    return tuple(wrong)
