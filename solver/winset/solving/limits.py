"""How long and how far a search may go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from attrs import define, field

from ..equilibrium import Stopped

KEPT = 32
"""How many outcomes of a subgame go on where there are too many to follow all."""


class OutOfTimeError(Exception):
    """The time limit was reached inside a search that can say what it has."""


@define
class Limits:
    """A running search: when it has to end, what stopped it, what a reader has to know of it.

    Parameters
    ----------
    deadline
        In seconds of :func:`time.monotonic`; ``None`` for no limit.
    alternatives
        How many equilibrium outcomes are followed for one subgame; where there
        are more, a few go on.
    candidates
        How many profiles or supports one search inside a subgame may look at.
    """

    deadline: float | None = None
    alternatives: int = 1_000
    candidates: int = 200_000
    stopped: Stopped = Stopped.COMPLETE
    notes: dict[str, None] = field(factory=dict)
    method: dict[str, int] = field(factory=dict)

    @classmethod
    def of(cls, time_limit: float | None, alternatives: int = 1_000, candidates: int = 200_000) -> Limits:
        """Limits that start now."""
        return cls(None if time_limit is None else monotonic() + time_limit, alternatives, candidates)

    @property
    def seconds_left(self) -> float | None:
        """Time until the deadline, never negative; ``None`` without one."""
        return None if self.deadline is None else max(0.0, self.deadline - monotonic())

    def check_time(self) -> None:
        """Raise :class:`OutOfTimeError` past the deadline."""
        if self.deadline is not None and monotonic() > self.deadline:
            self.stop(Stopped.TIME_LIMIT)
            raise OutOfTimeError

    @contextmanager
    def share(self, part: float) -> Iterator[None]:
        """Give the search inside this part of the time that is left; without a deadline it has no end."""
        whole = self.deadline
        if whole is not None:
            now = monotonic()
            self.deadline = now + part * max(0.0, whole - now)
        try:
            yield
        finally:
            self.deadline = whole

    def stop(self, why: Stopped) -> None:
        """Record what cut the search short; the first reason stands."""
        if self.stopped is Stopped.COMPLETE:
            self.stopped = why

    def too_many(self, count: int) -> int:
        """Record that a subgame has more outcomes than are followed; how many go on."""
        self.stop(Stopped.NODE_LIMIT)
        self.note(
            f"a subgame has up to {count} equilibrium outcomes, more than the {self.alternatives} that are followed;"
            " some go on, every player's best and worst among them"
        )
        return min(KEPT, self.alternatives)

    def note(self, text: str) -> None:
        """Something that a reader has to know; said once."""
        self.notes[text] = None

    def used(self, method: str) -> None:
        """Count one use of a method."""
        self.method[method] = self.method.get(method, 0) + 1

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Let a search end early: time and Ctrl-C become a reason instead of an exception."""
        try:
            yield
        except OutOfTimeError:
            self.stop(Stopped.TIME_LIMIT)
        except KeyboardInterrupt:
            self.stop(Stopped.INTERRUPTED)
