"""Text -> Negotiation; the only place that knows YAML."""

from __future__ import annotations

import csv
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from ..claim import Claims
from ..errors import InputError, Place, Problem, raise_all
from ..negotiation import Negotiation
from .document import document
from .structuring import Reader

Record = TypeVar("Record", Negotiation, Claims)


def read(path: str | PathLike[str]) -> Negotiation:
    """Read a negotiation from a YAML file.

    Parameters
    ----------
    path
        Of the file; tables that it names lie in its folder or below.

    Returns
    -------
    Negotiation
        Equal to the one built in Python from the same values; numbers exact.

    Raises
    ------
    InputError
        Every problem of the file with its code, path, line and column:
        ``missing-file``, ``not-utf8``, ``empty-file``, ``bad-yaml``,
        ``unknown-field``, ``missing-field``, ``wrong-shape``, ``bad-expression``
        and those of :class:`~winset.negotiation.Negotiation`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "talks.yaml")
    ...     _ = file.write_text("issues: {z: {in: [0, 1]}}", encoding="utf-8")
    ...     negotiation = read(file)
    >>> negotiation == read_text("issues: {z: {in: [0, 1]}}")
    True
    """
    file = Path(path)
    return read_text(_text_of(file), str(file), file.parent)


def _text_of(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(Problem("missing-file", f"cannot read {file}: {error.strerror}")) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InputError(
            Problem(
                "not-utf8", f"the file is not UTF-8 text at byte {error.start}", place=Place(str(file), line, column)
            )
        ) from None


def read_text(text: str, file: str = "<text>", folder: Path | None = None) -> Negotiation:
    """Read a negotiation from YAML text.

    Parameters
    ----------
    file
        What errors call the text.
    folder
        Where tables lie; without one a table is an error.

    Examples
    --------
    >>> negotiation = read_text("title: Nothing yet")
    >>> negotiation.title
    'Nothing yet'
    """
    return _record(Negotiation, text, file, folder)


def read_claims(path: str | PathLike[str]) -> Claims:
    """Read the claims about a model, from a file such as ``figure1.claims.yaml``; errors as those of :func:`read`."""
    file = Path(path)
    return _record(Claims, _text_of(file), str(file), file.parent)


def read_table(path: str | PathLike[str]) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file with a header, every cell as its text.

    Raises
    ------
    InputError
        ``missing-file``, ``not-utf8``, ``empty-file``, ``bad-table``.
    """
    file = Path(path)
    try:
        reader = csv.DictReader(_text_of(file).splitlines(), strict=True)
        rows = tuple({column: (cell or "").strip() for column, cell in row.items() if column} for row in reader)
    except csv.Error as error:
        raise InputError(Problem("bad-table", f"the table {file} cannot be read: {error}")) from None
    if not rows:
        raise InputError(Problem("empty-file", f"the table {file} has no rows"))
    return rows


def _record(cls: type[Record], text: str, file: str, folder: Path | None) -> Record:
    reader = Reader(folder)
    node = document(text, file)
    given: dict[str, Any] = {"places": reader.places} if cls is Negotiation else {}
    result = reader.record(cls, node, "", **given)
    raise_all(sorted(reader.problems, key=lambda each: (each.place.line, each.place.column) if each.place else (0, 0)))
    assert isinstance(result, cls)
    return result


__all__ = ["read", "read_claims", "read_table", "read_text"]
