"""Alternating offers with two ratification bodies: what sharing saves, and what solving exactly takes.

    python benchmarks/alternating_offers.py [--write] [ROUNDS PROPOSALS]

Every row runs in a process of its own, so that its peak memory is its own.
Times are processor time of one run; ``--write`` puts the table, dated, into
``benchmarks/results/alternating_offers.md``.
"""

from __future__ import annotations

import datetime
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

RESULT = Path(__file__).parent / "results" / "alternating_offers.md"
MODEL = """\
issues: {{x: {{in: [0, 1], grid: {steps}}}}}
sides:
  H: {{negotiator: {{payoff: x}}, constituents: {{legislature: {{payoff: x - 1/2}}}}}}
  F: {{negotiator: {{payoff: 1 - x}}, constituents: {{legislature: {{payoff: 1 - x - 3/10}}}}}}
process:
  - bargain: {{protocol: alternating_offers, proposer: H, rounds: {rounds}, discount: 1/2, refusal: continue}}
  - ratify
"""


def one(rounds: int, proposals: int) -> str:
    """One row: compiled, solved and certified; the share comes out as the recursion says."""
    from fractions import Fraction

    from winset.compiling import compile_tree
    from winset.reading import read_text
    from winset.solving import solve_tree

    negotiation = read_text(MODEL.format(rounds=rounds, steps=proposals - 1))
    start = time.process_time()
    tree = compile_tree(negotiation, node_limit=10**7)
    compiled = time.process_time()
    equilibrium = solve_tree(tree).only()
    solved = time.process_time()
    if proposals > 21:
        assert equilibrium.payoff["H"] == Fraction(7, 10)
    assert equilibrium.certificate.exact
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    unfolded = tree.unfolded_size
    size = f"{unfolded:,}" if unfolded < 10**9 else f"10^{len(str(unfolded)) - 1}"
    return (
        f"| {rounds} | {proposals:,} | {len(tree.nodes):,} | {size} | {compiled - start:.2f} s "
        f"| {solved - compiled:.2f} s | {memory} MB |"
    )


def table() -> str:
    head = [
        f"# Alternating offers, measured {datetime.date.today().isoformat()}",
        "",
        f"Python {platform.python_version()}; processor time of one run, peak memory of the whole process.",
        "Two floors (1/2 and 3/10), a refusal leads to the next round; solved and certified exactly.",
        "",
        "| rounds | proposals | nodes shared | nodes unfolded | compiled in | solved in | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    rows = []
    for proposals in (21, 101, 1001):
        for rounds in (2, 4, 8, 12):
            command = [sys.executable, __file__, str(rounds), str(proposals)]
            row = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout.strip()
            print(row, flush=True)
            rows.append(row)
    return "\n".join([*head, *rows]) + "\n"


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    if arguments:
        print(one(int(arguments[0]), int(arguments[1])))
        return
    text = table()
    if "--write" in sys.argv:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
