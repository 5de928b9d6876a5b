"""Reading a game from whatever a user has: a path, an open file, or the text itself."""

from __future__ import annotations

from os import PathLike
from typing import IO

from ...errors import InputError, Problem
from ...game_tree import GameTree
from .reading import read_efg as read_text
from .reading import read_efg_file


def read_efg(source: str | PathLike[str] | IO[str]) -> GameTree:
    """Read a Gambit extensive-form game.

    Parameters
    ----------
    source
        The path of an .efg file, an open file, or the text of one (it begins with ``EFG``).

    Returns
    -------
    GameTree
        Exact; the results of its leaves name no ending.

    Raises
    ------
    InputError
        ``missing-file``, ``not-utf8``, and what is wrong with the text, with line and column.
    UnsupportedError
        ``imperfect-recall``, ``absent-mindedness``: games that no solver here can take.

    Examples
    --------
    >>> read_efg('EFG 2 R "one choice" { "A" }  p "" 1 1 "" { "l" "r" } 0  t "" 1 "" { 1 }  t "" 2 "" { 2 }').players
    ('A',)
    """
    if isinstance(source, str) and source.lstrip().startswith("EFG"):
        return read_text(source)
    if isinstance(source, (str, PathLike)):
        try:
            return read_efg_file(source)
        except OSError as error:
            message = f"cannot read {source}: {error.strerror}"
            raise InputError(Problem("missing-file", message)) from None
    return read_text(source.read(), str(getattr(source, "name", "")))
