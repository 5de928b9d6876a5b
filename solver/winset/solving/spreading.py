"""The points of a sweep over several processes; the answers are the same, whatever their number and order.

The first points are solved here. Where the others would take long, they go in small shares to workers, which are
started once and keep the compiled game.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from ..sweep import SweepRow
from .jobs import answers, asked, how_many, own_workers, with_items
from .points import WORTH_IT, Job, Point
from .workers import Run

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
    most = how_many(processes)
    once = job.compiled() if len(points) >= WORTH_IT else None
    start = time.monotonic()
    first = points if processes == 1 else points[:FIRST]
    for point in first:
        yield point, job.rows(point, once)
    rest = points[len(first) :]
    if not rest:
        return
    each = (time.monotonic() - start) / len(first)
    count = min(most, len(rest))
    if count < 2 or (processes is None and each * len(rest) < PAYS):
        for point in rest:
            yield point, job.rows(point, once)
        return
    yield from _by_workers(job, rest, count, max(1, min(int(SHARE / max(each, 1e-6)), -(-len(rest) // (4 * count)))))


def _by_workers(
    job: Job, points: Sequence[Point], count: int, share: int
) -> Iterator[tuple[Point, tuple[SweepRow, ...]]]:
    request, workers = asked(job), own_workers(count)
    executor = ThreadPoolExecutor(count, thread_name_prefix="winset-sweep")
    try:
        shares = [points[place : place + share] for place in range(0, len(points), share)]
        running: dict[Future[Run], Sequence[Point]] = {}
        for mine in shares:
            running[executor.submit(workers.run, with_items(request, mine), NO_LIMIT)] = mine
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                mine = running.pop(future)
                # What a worker did not answer is solved here, where an error can be told.
                found = answers(future.result()) or (job.rows(point, None) for point in mine)
                yield from zip(mine, found, strict=True)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        workers.close()
        executor.shutdown()
