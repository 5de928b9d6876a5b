"""Jobs that several processes can share: what is packed for a worker, and what comes back."""

from __future__ import annotations

import base64
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from ..errors import InputError, Problem
from .workers import Ended, Run, Workers, cores


class Shared(Protocol):
    """A job; it can be pickled, as its items and answers can."""

    def ready(self) -> Callable[[Any], Any]:
        """What does one item, after the work that serves all of them."""


def how_many(processes: int | None) -> int:
    """How many processes may run: so many, or as many as there are cores.

    Raises
    ------
    InputError
        ``bad-processes`` for less than one process.
    """
    if processes is None:
        return cores()
    if processes < 1:
        message = f"nothing can run in {processes} processes"
        raise InputError(Problem("bad-processes", message, hint="one or more; leave it out to have it decided"))
    return processes


def own_workers(count: int) -> Workers:
    """So many workers that run winset itself; whoever asks for them closes them."""
    return Workers(Path(__file__).with_name("own_worker.py"), count)


def asked(job: Shared) -> dict[str, Any]:
    """A request to do a job, but for its items."""
    text = packed(job)
    return {"job": text, "name": sha256(text.encode()).hexdigest(), "path": sys.path}


def with_items(request: Mapping[str, Any], items: Sequence[Any]) -> dict[str, Any]:
    """The request to do these items of a job."""
    return {**request, "items": packed(items)}


def answers(run: Run) -> list[Any]:
    """What a worker answered, one answer an item; nothing where it did not do them all."""
    return [unpacked(reply["answer"]) for reply in run.replies] if run.ended is Ended.DONE else []


def packed(value: Any) -> str:
    """A value as text for a pipe of our own."""
    return base64.b64encode(pickle.dumps(value)).decode()


def unpacked(text: str) -> Any:
    """The value that a process of our own packed."""
    return pickle.loads(base64.b64decode(text))  # noqa: S301 - from our own process, through a pipe of our own
