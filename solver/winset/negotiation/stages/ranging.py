"""A number that an actor chooses from an interval: any of it for a derivation, equal steps of it for a finite game."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Protocol

from ...errors import NotYetError, Problem
from ..parts import Interval


class Ranging(Protocol):
    """A stage whose choice may range over an interval."""

    @property
    def domain(self) -> Interval | None:
        """Where the number may lie (``in:`` in a file); ``None`` where what can be chosen is listed."""
        ...

    @property
    def grid(self) -> int | None:
        """Number of equal steps; serves ``solve`` only."""
        ...


def ranging_problems(stage: Ranging, listed: bool, where: str, path: str) -> Iterator[Problem]:
    """Either a list or an interval, which holds a number, and a grid that fits it."""
    domain, grid = stage.domain, stage.grid
    if listed == (domain is not None):
        yield Problem("no-options", f"give what can be chosen: either {where} or an interval (in:)", path)
    if domain is not None and domain.is_empty:
        yield Problem("empty-domain", f"the interval {domain} holds no number", f"{path}.in")
    if grid is not None and (grid < 1 or domain is None or domain.low is None or domain.high is None):
        message = "a grid has at least one step, and an interval with two bounds"
        yield Problem("bad-grid", message, f"{path}.grid")


def steps(stage: Ranging, path: str) -> tuple[Fraction, ...]:
    """The numbers of the finite game.

    Raises
    ------
    NotYetError
        ``no-grid``.
    """
    domain, grid = stage.domain, stage.grid
    if domain is None:
        return ()
    if grid is None or domain.low is None or domain.high is None:
        message = f"what is chosen from {domain} has no grid"
        raise NotYetError(Problem("no-grid", message, path, hint="add grid: 20, or list what can be chosen"))
    return domain.steps(grid)


__all__ = ["Ranging", "ranging_problems", "steps"]
