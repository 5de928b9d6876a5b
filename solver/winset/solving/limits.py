"""How far a search may go, what ended it, and what a reader has to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field

from ..clock import OutOfTimeError, expire, seconds_left, within
from ..equilibrium import Stopped

KEPT = 32
"""How many outcomes of a subgame go on where there are too many to follow all."""
ALTERNATIVES = 1_000
CANDIDATES = 200_000


@define
class Limits:
    """A running search: how far it may go, what stopped it, what a reader has to know of it.

    How long it may take is told by :mod:`winset.clock`.

    Parameters
    ----------
    alternatives
        How many equilibrium outcomes are followed for one subgame; where there
        are more, a few go on.
    candidates
        How many profiles or supports one search inside a subgame may look at.
    others
        How many other searches are still to come, which want their share of
        the time.
    processes
        How many processes may work on it.
    over
        Whether the time is over, and what was found is only put together.
    """

    alternatives: int = ALTERNATIVES
    candidates: int = CANDIDATES
    others: int = 0
    processes: int = field(default=1, kw_only=True)
    over: bool = False
    stopped: Stopped = Stopped.COMPLETE
    notes: dict[str, None] = field(factory=dict)
    method: dict[str, int] = field(factory=dict)

    @contextmanager
    def coming(self, others: int) -> Iterator[None]:
        """Count searches that come after the one inside."""
        self.others += others
        try:
            yield
        finally:
            self.others -= others

    @contextmanager
    def fair(self) -> Iterator[None]:
        """Let the search inside, which has found something already, take its share of the time and no more."""
        left = seconds_left()
        try:
            with within(None if left is None else left / (self.others + 1)):
                yield
        except OutOfTimeError:
            self.stop(Stopped.TIME_LIMIT)
        except KeyboardInterrupt:
            self.stop(Stopped.INTERRUPTED)
            expire()  # what is left to do ends at once; what was found is kept

    @property
    def followed(self) -> int:
        """How many outcomes of a subgame are followed now."""
        return min(KEPT, self.alternatives) if self.over else self.alternatives

    def stop(self, why: Stopped) -> None:
        """Record what cut the search short; the first reason stands."""
        if self.stopped is Stopped.COMPLETE:
            self.stopped = why

    def too_many(self, count: int) -> int:
        """Record that a subgame has more outcomes than are followed; how many go on."""
        if not self.over:
            self.stop(Stopped.NODE_LIMIT)
            self.note(
                f"a subgame has up to {count} equilibrium outcomes, more than the {self.alternatives} that are"
                " followed (alternatives); some go on, every player's best and worst among them"
            )
        return min(KEPT, self.alternatives)

    def note(self, text: str) -> None:
        """Something that a reader has to know; said once."""
        self.notes[text] = None

    def used(self, method: str) -> None:
        """Count one use of a method."""
        self.method[method] = self.method.get(method, 0) + 1

    def join(self, other: Limits) -> None:
        """Take over what a search that had limits of its own has to say."""
        if other.stopped is not Stopped.COMPLETE:
            self.stop(other.stopped)
        self.notes.update(other.notes)
        for method, count in other.method.items():
            self.method[method] = self.method.get(method, 0) + count

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Let a search end early: time and Ctrl-C become a reason instead of an exception."""
        try:
            yield
        except OutOfTimeError:
            self.stop(Stopped.TIME_LIMIT)
        except KeyboardInterrupt:
            self.stop(Stopped.INTERRUPTED)
