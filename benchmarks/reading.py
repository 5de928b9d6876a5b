"""Reading, solving and certifying a large game beside what Gambit takes to read it, in one run.

    python benchmarks/reading.py [--write]

Processor time, the least of some rounds; ``--write`` puts the table, dated,
into ``benchmarks/results/reading.md``.
"""

from __future__ import annotations

import datetime
import io
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from winset.solving import solve_tree
from winset.solving.efg import read_efg

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.games import alternating_offers

ROUNDS = 3
RESULT = Path(__file__).parent / "results" / "reading.md"


def least(work: Callable[[], Any]) -> tuple[float, Any]:
    best, result = float("inf"), None
    for _ in range(ROUNDS):
        result = None
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def measured() -> str:
    rows = []
    for offers in ((3, 10, 12, 16), (5, 10, 14, 31), (7, 20, 16, 31)):
        text = alternating_offers(offers)
        ours, tree = least(lambda text=text: read_efg(text))
        solving, solution = least(lambda tree=tree: solve_tree(tree))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        import pygambit

        theirs, _ = least(lambda text=text: pygambit.read_efg(io.StringIO(text)))
        rows.append(
            f"| {tree.unfolded_size:,} | {ours:.2f} s | {solving:.2f} s | {theirs:.2f} s | {ours / theirs:.2f} "
            f"| {(ours + solving) / theirs:.2f} | {memory} MB | {solution.found.value}, {len(solution.equilibria)} |"
        )
    head = [
        f"# Reading, measured {datetime.date.today().isoformat()}",
        "",
        f"Python {platform.python_version()}, pygambit {pygambit.__version__}; alternating offers with perfect",
        f"information; processor time, the least of {ROUNDS} rounds. Peak memory is that of the process",
        "before Gambit reads.",
        "",
        "| nodes | we read | we solve and certify | Gambit reads | reading, ratio | all, ratio | peak memory | found |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


if __name__ == "__main__":
    table = measured()
    print(table)
    if "--write" in sys.argv:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(table, encoding="utf-8")
