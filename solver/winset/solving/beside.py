"""Work done here in its order, while other processes, once it has taken long, take what comes last.

What an item gives does not depend on where it is done, so the answers are those of one process. How long an item
takes is not known before; so nobody guesses, and the clock decides whether other processes are started.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from ..clock import check_time
from .jobs import Shared, answers, asked, own_workers, with_items
from .workers import Ended, Run, Workers

PATIENCE = 2.0
"""Seconds after which other processes are started: each needs about one to import its libraries."""


class Beside:
    """Items of a job of which other processes may take the last ones.

    Parameters
    ----------
    job
        What is done with an item.
    count
        How many items there are.
    item
        One of them, made when it is taken.
    processes
        How many may run, this one included.
    """

    def __init__(self, job: Shared, count: int, item: Callable[[int], Any], processes: int) -> None:
        self._job, self._item, self.count = job, item, count
        self._left = list(range(count))
        self._taken: dict[int, Future[Run]] = {}
        self._lock = threading.Lock()
        self._workers: Workers | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._helpers = min(processes, count) - 1
        self._timer = threading.Timer(PATIENCE, self._begin)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._helpers > 0:
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._left.clear()
        self._timer.cancel()
        if self._timer.is_alive():
            self._timer.join()  # it may be firing just now
        if self._workers is not None and self._threads is not None:
            self._workers.close()
            self._threads.shutdown()

    def answer(self, place: int) -> tuple[Any, str]:
        """What another process found for an item, or ``None`` where it is to be done here; and how a process crashed.

        Waits for a process that is at it.

        Raises
        ------
        OutOfTimeError
            Past the deadline.
        """
        with self._lock:
            taken = self._taken.get(place)
            if taken is None:
                with suppress(ValueError):  # what is done already may be asked for again
                    self._left.remove(place)
                return None, ""
        while True:
            check_time()
            with suppress(NotYet):
                run = taken.result(0.05)
                break
        found = answers(run)
        return (found[0] if found else None), run.message.partition("\n")[0] if run.ended is Ended.CRASHED else ""

    def _begin(self) -> None:
        with self._lock:
            if not self._left:
                return
            self._workers = own_workers(self._helpers)
            self._threads = ThreadPoolExecutor(self._helpers, thread_name_prefix="winset-beside")
            for _ in range(self._helpers):
                self._threads.submit(self._help, self._workers, asked(self._job))

    def _help(self, workers: Workers, request: dict[str, Any]) -> None:
        while True:
            with self._lock:
                if not self._left:
                    return
                place = self._left.pop()
                future = self._taken[place] = Future()
            try:
                future.set_result(workers.run(with_items(request, [self._item(place)]), None))
            except Exception as error:  # noqa: BLE001 - told to whoever waits, who then does the item here
                future.set_result(Run((), Ended.CRASHED, f"{type(error).__name__}: {error}"))
