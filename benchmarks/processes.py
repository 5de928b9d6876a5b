"""Several subgames with hidden moves, solved in one process and in several, in one run.

    python benchmarks/processes.py [--write] [STATES]

A signaling game of five types and eight messages, whose costs both players see
first: each of the STATES, twelve without an argument, is a subgame of its own.
Wall-clock time; ``--write`` puts the table, dated, into
``benchmarks/results/processes.md``.
"""

from __future__ import annotations

import datetime
import os
import platform
import sys
import time
from fractions import Fraction
from pathlib import Path

from winset.solving import solve_tree
from winset.solving.efg import read_efg
from winset.solving.jobs import how_many

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.games import signaling

RESULT = Path(__file__).parent / "results" / "processes.md"


def measured(states: int) -> str:
    tree = read_efg(signaling(8, 5, [1 + Fraction(state, 10) for state in range(states)]))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    seconds, solutions = [], []
    for processes in (1, how_many(None)):
        start = time.perf_counter()
        solutions.append(solve_tree(tree, processes=processes, alternatives=10))
        seconds.append(time.perf_counter() - start)
    assert solutions[0] == solutions[1]
    cores = f"{how_many(None)} cores, of which other work took {load:.1f} when it began"
    shown = " | ".join(f"{each:.1f} s" for each in seconds)
    return "\n".join(
        [
            f"# Subgames in several processes, measured {datetime.date.today().isoformat()}",
            "",
            f"Python {platform.python_version()}, {cores}; seconds on the clock. Both answers are equal.",
            "",
            f"| nodes | subgames with hidden moves | one process | {how_many(None)} processes | ratio |",
            "|---|---|---|---|---|",
            f"| {tree.unfolded_size:,} | {states} | {shown} | {seconds[0] / seconds[1]:.2f} |",
            "",
        ]
    )


if __name__ == "__main__":
    table = measured(next((int(word) for word in sys.argv[1:] if word.isdigit()), 12))
    print(table)
    if "--write" in sys.argv:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(table, encoding="utf-8")
