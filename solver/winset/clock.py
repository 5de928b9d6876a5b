"""How long the request that is running may still take: one clock, at which every loop that may be long looks.

A deadline belongs to a request and not to what a function computes, so it is not handed from function to function: it
is set around a piece of work, as the cancel scopes of trio are, and a loop asks :func:`check_time`. Where no deadline
is set nothing is ever late.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

from attrs import define


@define
class _Scope:
    """A piece of work and its deadline, which is none beyond that of the work around it."""

    deadline: float
    outer: _Scope | None


_scope: ContextVar[_Scope] = ContextVar("scope", default=_Scope(inf, None))  # noqa: B039 - never changed


class OutOfTimeError(Exception):
    """The deadline has passed; raised inside work that is to be given up."""


def check_time() -> None:
    """Raise :class:`OutOfTimeError` past the deadline."""
    deadline = _scope.get().deadline
    if deadline != inf and monotonic() >= deadline:
        raise OutOfTimeError


def seconds_left() -> float | None:
    """Time until the deadline, never negative; ``None`` without one."""
    deadline = _scope.get().deadline
    return None if deadline == inf else max(0.0, deadline - monotonic())


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Let the work inside take so long at most; a deadline that was set around it stays. ``None`` sets none.

    Examples
    --------
    >>> with within(60), within(None):
    ...     seconds_left() > 59
    True
    >>> seconds_left() is None
    True
    """
    outer = _scope.get()
    own = inf if seconds is None else monotonic() + seconds
    with _scoped(_Scope(min(own, outer.deadline), outer)):
        yield


@contextmanager
def unhurried() -> Iterator[None]:
    """Let the work inside be finished whatever the deadline: it is short, and what was found hangs on it."""
    with _scoped(_Scope(inf, None)):
        yield


def expire() -> None:
    """Let the deadline be now, for the work that is running and all around it: somebody wants it to end."""
    scope: _Scope | None = _scope.get()
    while scope is not None and scope.outer is not None:  # the outermost is nobody's
        scope.deadline = 0.0
        scope = scope.outer


@contextmanager
def _scoped(scope: _Scope) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)
