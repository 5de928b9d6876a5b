"""When deciding has to end: a deadline that holds for whatever is asked while it is set.

What is decided deep inside, a question to the solver or the simplification of
a region, has no budget of its own. It looks here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import NotYetError, Problem


class SpentError(NotYetError):
    """Time or room is used up, so that nothing more can be derived anywhere."""


_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)


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


def out_of_time() -> SpentError:
    """The error of a derivation that has used up its time."""
    message = "the derivation was stopped at its time limit"
    return SpentError(Problem("time-limit", message, hint="raise it, or fix parameters"))


__all__ = ["SpentError", "out_of_time", "seconds_left", "until"]
