"""How problems end a command: their text on the standard error, and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ..errors import FailedError, Problem, WinsetError

NEGATIVE, BAD_INPUT = 1, 2


@contextmanager
def reported() -> Iterator[None]:
    """Print the problems of a :class:`~winset.errors.WinsetError`; the exit status says which family they are of."""
    try:
        yield
    except WinsetError as error:
        print_problems(error.problems)
        sys.exit(NEGATIVE if isinstance(error, FailedError) else BAD_INPUT)


def print_problems(problems: tuple[Problem, ...]) -> None:
    """One after the other, and how many where there are several."""
    for problem in problems:
        click.echo(str(problem), err=True)
    if len(problems) > 1:
        click.echo(f"{len(problems)} problems", err=True)
