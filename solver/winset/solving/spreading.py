"""The points of a sweep over several processes; the answers are the same, whatever their number and order.

The first points are solved here. Where the others would take long, they go in small shares to workers, which are
started once and keep the compiled game.
"""

from __future__ import annotations

import base64
import os
import pickle
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..errors import InputError, Problem
from ..sweep import SweepRow, row_of
from .points import WORTH_IT, Job, Point
from .workers import Ended, Run, Workers

FIRST = 4
"""How many points are solved here before it is decided whether workers pay."""
PAYS = 4.0
"""Seconds that the rest must take for workers to be started: each needs about one second to import its libraries."""
SHARE = 2.0
"""About how many seconds a worker is busy with one share, so that a stopped sweep loses little."""
NO_LIMIT = 1e7
"""Seconds that a share may take: the limit of a sweep counts for points, and is kept where they are solved."""


def spread(job: Job, points: Sequence[Point], processes: int | None) -> Iterator[tuple[Point, tuple[SweepRow, ...]]]:
    """Every point with its rows, in the order in which they are done.

    Raises
    ------
    InputError
        ``bad-processes`` for less than one process.
    """
    if processes is not None and processes < 1:
        message = f"a sweep cannot run in {processes} processes"
        raise InputError(Problem("bad-processes", message, hint="one or more; leave it out to have it decided"))
    once = job.compiled() if len(points) >= WORTH_IT else None
    start = time.monotonic()
    first = points if processes == 1 else points[:FIRST]
    for point in first:
        yield point, job.rows(point, once)
    rest = points[len(first) :]
    if not rest:
        return
    each = (time.monotonic() - start) / len(first)
    count = min(processes or cores(), len(rest))
    if count < 2 or (processes is None and each * len(rest) < PAYS):
        for point in rest:
            yield point, job.rows(point, once)
        return
    yield from _by_workers(job, rest, count, max(1, min(int(SHARE / max(each, 1e-6)), -(-len(rest) // (4 * count)))))


def cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _by_workers(
    job: Job, points: Sequence[Point], count: int, share: int
) -> Iterator[tuple[Point, tuple[SweepRow, ...]]]:
    text = base64.b64encode(pickle.dumps(job)).decode()
    request = {"job": text, "name": sha256(text.encode()).hexdigest(), "path": sys.path}
    workers = Workers(Path(__file__).with_name("sweep_worker.py"), count)
    executor = ThreadPoolExecutor(count, thread_name_prefix="winset-sweep")
    try:
        shares = [points[place : place + share] for place in range(0, len(points), share)]
        running: dict[Future[Run], Sequence[Point]] = {}
        for mine in shares:
            asked = {**request, "points": [[str(value) for value in point] for point in mine]}
            running[executor.submit(workers.run, asked, NO_LIMIT)] = mine
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield from _answered(job, future.result(), running.pop(future))
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        workers.close()
        executor.shutdown()


def _answered(job: Job, run: Run, points: Sequence[Point]) -> Iterator[tuple[Point, tuple[SweepRow, ...]]]:
    """The rows that a worker sent; what it did not answer is solved here, where an error can be told."""
    found: dict[Point, list[SweepRow]] = {}
    if run.ended is Ended.DONE:
        for reply in run.replies:
            row = row_of(tuple(reply["row"]), len(job.axes))
            found.setdefault(row.point, []).append(row)
    for point in points:
        yield point, tuple(found[point]) if point in found else job.rows(point, None)


def loaded(text: str) -> Any:
    """The job that this very process's caller packed."""
    return pickle.loads(base64.b64decode(text))  # noqa: S301 - from our own process, through a pipe of our own
