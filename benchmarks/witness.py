"""Every shipped model that is small enough, solved by Gambit too, on its game before simplifying.

    python benchmarks/witness.py [--write] [--nodes 2000] [--limit SECONDS] [MODEL ...]

Gambit computes the regret of every equilibrium that we show, lists its own pure
equilibria where they are few (else finds one), and our certificate judges those.
Exits with status 1 where Gambit contradicts one of ours. ``--write`` puts the
table, dated, into ``benchmarks/results/witness.md``.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import sys
import time
from pathlib import Path

from winset.catalog import list_models
from winset.compiling import compile_tree
from winset.errors import WinsetError
from winset.solving.gambit import gambit_version

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.support.witnessing import at_a_point, bear_witness

RESULT = Path(__file__).parent / "results" / "witness.md"


def line(name: str, nodes: int, limit: float) -> tuple[str, bool | None]:
    """A row of the table, and whether Gambit agrees; ``None`` where the model was not solved."""
    start = time.perf_counter()
    size = 0
    try:
        tree = compile_tree(at_a_point(name))
        size = tree.unfolded_size
        if size > nodes:
            return f"| {name} | {size:,} | larger than {nodes:,} nodes | | | |", None
        found = bear_witness(tree, limit)
    except WinsetError as error:
        return f"| {name} | {size or ''} | `{error.problems[0].code}` | | | |", None
    seconds = time.perf_counter() - start
    words = f"{found.ours} | {found.regret} | {found.method}: {found.listed} | {found.among} of {found.ours}"
    print(f"{seconds:6.1f} s  {name}", file=sys.stderr, flush=True)
    return f"| {name} | {size:,} | {words} |", found.agrees and found.ours > 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*")
    parser.add_argument("--nodes", type=int, default=2_000)
    parser.add_argument("--limit", type=float, default=20.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    names = chosen.models or [model.slug for model in list_models()]
    rows = [line(name, chosen.nodes, chosen.limit) for name in names]
    agreed, against = sum(ok is True for _, ok in rows), sum(ok is False for _, ok in rows)
    table = "\n".join(
        [
            f"# Gambit as the witness of the models, {datetime.date.today().isoformat()}",
            "",
            f"Python {platform.python_version()}, pygambit {gambit_version()}. Every model at the values of its file;",
            "parameters without one take a value inside their domain. Gambit's regret is that of the worst of our",
            "equilibria on the game before simplifying. `enumpure` lists all pure Nash equilibria, the other methods",
            "find one; each that is exact passed our certificate.",
            "",
            f"{len(rows)} models: {agreed} verified by Gambit, {against} contradicted,",
            f"{len(rows) - agreed - against} not asked (too large, or not solved without a grid or an end).",
            "",
            "| model | nodes | our outcomes | Gambit's regret | Gambit finds | ours among Gambit's |",
            "|---|---|---|---|---|---|",
            *(row for row, _ in rows),
        ]
    )
    print(table)
    if chosen.write:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(table + "\n", encoding="utf-8")
    return 1 if against else 0


if __name__ == "__main__":
    sys.exit(main())
