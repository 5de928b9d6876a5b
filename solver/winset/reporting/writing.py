"""``report``: a negotiation becomes a file that a researcher can read, print or cite."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..catalog import find_model
from ..equilibrium import Concept
from ..errors import InputError, Problem
from ..negotiation import Negotiation
from .composing import compose
from .document import Document
from .gathering import Material, gather
from .html import html_of
from .latex import latex_of
from .markdown import markdown_of
from .typst import pdf_of, svg_to_pdf

SUFFIXES = (".html", ".md", ".tex", ".pdf", ".json")


def report(
    negotiation: Negotiation | str,
    path: str | Path,
    *,
    model: str = "",
    concept: Concept | str = Concept.SEQUENTIAL,
    ties: str = "declared",
    time_limit: float | None = 30.0,
    closed_forms: bool = True,
    origin: str = "",
    options: tuple[str, ...] = (),
    progress: Callable[[str], object] = lambda step: None,
) -> Path:
    """Write an equilibrium report: pictures first, the proof last.

    Parameters
    ----------
    negotiation
        A negotiation, or the name of a model.
    path
        Where to write; the suffix decides the format: ``.html`` (one page that needs nothing else), ``.md`` and
        ``.tex`` (with a folder of pictures beside them), ``.pdf`` (without LaTeX), ``.json``
        (``docs/report-schema.json``).
    model
        The name of the model that the negotiation is of: its claims are checked and shown.
    concept, ties, time_limit
        As for :func:`winset.solving.solve`; the limit counts for each step.
    closed_forms
        Whether to derive conditions with the parameters left open.
    origin, options
        The file that was read, and options as the command line has them: the report says how to make it again.
    progress
        Is told the name of every step before it starts.

    Returns
    -------
    Path
        Of the file. A negotiation that cannot be solved has a report of what is known, with the errors.

    Raises
    ------
    InputError
        ``unknown-suffix``, ``missing-folder``, and those of an unknown model; before anything is computed.
    UnsupportedError
        ``no-typst`` for PDF without the package.

    Examples
    --------
    >>> import tempfile, pathlib, winset as ws
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> report("putnam1988/figure1", folder / "figure1.json").name
    'figure1.json'
    """
    write_report(
        negotiation, path, model=model, concept=concept, ties=ties, time_limit=time_limit, closed_forms=closed_forms,
        origin=origin, options=options, progress=progress,
    )  # fmt: skip
    return Path(path)


def write_report(
    negotiation: Negotiation | str,
    path: str | Path,
    *,
    model: str = "",
    progress: Callable[[str], object] = lambda step: None,
    **options: Any,
) -> Material:
    """What :func:`report` does; returns what was computed."""
    target = check_report_path(path)
    name = negotiation if isinstance(negotiation, str) else model
    found = find_model(name) if name else None
    read = found.read() if isinstance(negotiation, str) and found is not None else negotiation
    if not isinstance(read, Negotiation):
        message = f"a report is about a negotiation, not a {type(read).__name__}"
        raise InputError(Problem("not-a-negotiation", message, hint="a game shows itself in a notebook"))
    material = gather(read, found, progress=progress, **options)
    progress("pictures")
    write_document(compose(material), target)
    return material


def check_report_path(path: str | Path) -> Path:
    """The path of a report that can be written; see :func:`report` for the errors."""
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        what = f"the suffix {target.suffix}" if target.suffix else "no suffix"
        message = f"{target.name!r} has {what}, which no report has"
        raise InputError(Problem("unknown-suffix", message, hint=f"one of {', '.join(SUFFIXES)}"))
    if not target.parent.is_dir():
        raise InputError(
            Problem("missing-folder", f"the folder {target.parent} does not exist", hint="create it first")
        )
    if target.is_dir():
        raise InputError(Problem("missing-folder", f"{target} is a folder", hint="name a file in it"))
    return target


def write_document(document: Document, target: Path) -> None:
    """Write a document in the format of the suffix: complete, or not at all."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}-") as name:
        folder = Path(name)
        pictures = f"{target.stem}_pictures"
        made = folder / target.name
        suffix = target.suffix.lower()
        made.write_bytes(_content(document, suffix, folder / pictures, pictures))
        beside = target.parent / pictures
        if (folder / pictures).exists():
            before = _pictures_of(target, pictures)
            beside.mkdir(exist_ok=True)
            new = {picture.name for picture in (folder / pictures).iterdir()}
            for picture in (folder / pictures).iterdir():
                picture.replace(beside / picture.name)
            for name in before - new:
                (beside / name).unlink(missing_ok=True)
        made.replace(target)


def _pictures_of(target: Path, folder: str) -> set[str]:
    """The pictures that an earlier report of this name shows: those, and no file of the user's, are replaced."""
    if not target.is_file():
        return set()
    text = target.read_text(encoding="utf-8", errors="replace")
    return set(re.findall(rf"{re.escape(folder)}/([\w-]+\.(?:svg|pdf))", text))


def _content(document: Document, suffix: str, folder: Path, name: str) -> bytes:
    if suffix == ".pdf":
        return pdf_of(document)
    if suffix == ".html":
        return html_of(document).encode("utf-8")
    if suffix == ".json":
        return (json.dumps(document.data, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    folder.mkdir()
    if suffix == ".md":
        for picture in document.pictures:
            (folder / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8", newline="\n")
        return markdown_of(document, name).encode("utf-8")
    for picture in document.pictures:
        if not picture.tikz:
            (folder / f"{picture.name}.pdf").write_bytes(svg_to_pdf(picture.svg))
    return latex_of(document, name).encode("utf-8")
