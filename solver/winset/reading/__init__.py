"""Text -> Negotiation; the only place that knows YAML."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ..errors import InputError, Place, Problem, raise_all
from ..negotiation import Negotiation
from .document import document
from .structuring import Reader


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
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(Problem("missing-file", f"cannot read {file}: {error.strerror}")) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InputError(
            Problem(
                "not-utf8", f"the file is not UTF-8 text at byte {error.start}", place=Place(str(file), line, column)
            )
        ) from None
    return read_text(text, str(file), file.parent)


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
    reader = Reader(folder)
    node = document(text, file)
    result = reader.record(Negotiation, node, "")
    raise_all(reader.problems)
    assert isinstance(result, Negotiation)
    return result


__all__ = ["read", "read_text"]
