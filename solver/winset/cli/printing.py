"""Printing results: tables that do not cut anything off, JSON, and files that are never half written."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from ..errors import InputError, Problem


def print_json(data: Any) -> None:
    """As JSON, keys in the order of the data."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, wide: Sequence[str] = ()) -> None:
    """A table with plain lines; columns in ``wide`` are folded where the terminal is narrow, the others never."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column not in wide)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=10_000)
    with console.capture() as capture:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def write_file(path: str, text: str) -> None:
    """Write a text to a file, whole or not at all.

    Raises
    ------
    InputError
        ``cannot-write`` where the folder does not exist or is not writable.
    """
    target = Path(path).resolve()
    temporary = ""
    try:
        if target.exists() and not target.is_file():  # a device or a pipe is written to and never replaced
            target.write_text(text, encoding="utf-8", newline="\n")
            return
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - an open descriptor
            file.write(text)
        os.chmod(temporary, 0o644)  # noqa: PTH101 - as other programs write files
        os.replace(temporary, target)  # noqa: PTH105 - the rename that is atomic
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(Problem("cannot-write", f"cannot write {path}: {error.strerror}")) from None
    except BaseException:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise
