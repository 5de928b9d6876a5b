"""When deciding has to end: a deadline, and the patience with one question, for whatever is asked while they are set.

What is decided deep inside, a question to the solver or the simplification of
a region, has no budget of its own. It looks here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import NotYetError, Problem

MILLISECONDS = 1800
"""The patience with one question, all attempts together, unless something else is set."""


class SpentError(NotYetError):
    """Time or room is used up, so that nothing more can be derived anywhere."""


_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)
_PATIENCE: ContextVar[int] = ContextVar("patience", default=MILLISECONDS)


@contextmanager
def until(deadline: float | None) -> Iterator[None]:
    """Nothing is decided after the deadline, on :func:`time.monotonic`; an earlier one that is set stays."""
    known = _DEADLINE.get()
    ends = [each for each in (known, deadline) if each is not None]
    token = _DEADLINE.set(min(ends, default=None))
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def seconds_left() -> float | None:
    """Seconds to the deadline; ``None`` without one.

    Raises
    ------
    SpentError
        ``time-limit`` where it has passed.
    """
    deadline = _DEADLINE.get()
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise out_of_time()
    return left


@contextmanager
def hurried(milliseconds: int) -> Iterator[None]:
    """No question is given more than so many milliseconds: where an answer would be nice, and none does no harm."""
    token = _PATIENCE.set(min(milliseconds, patience()))
    try:
        yield
    finally:
        _PATIENCE.reset(token)


def patience() -> int:
    """Milliseconds for one question."""
    return _PATIENCE.get()


def out_of_time() -> SpentError:
    """The error of a derivation that has used up its time."""
    message = "the derivation was stopped at its time limit"
    return SpentError(Problem("time-limit", message, hint="raise it, or fix parameters"))


__all__ = ["MILLISECONDS", "SpentError", "hurried", "out_of_time", "patience", "seconds_left", "until"]
