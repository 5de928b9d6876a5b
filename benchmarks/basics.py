"""How long the everyday things take: reading, compiling and solving small models, and a body of a hundred.

Usage: ``python benchmarks/basics.py``; prints a table and exits with status 1 when a promise is broken.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction

from winset.catalog import load
from winset.negotiation import Bargain, Group, Negotiation, Ratify
from winset.ratification import TwoThirds
from winset.solving import solve


def hundred(proposals: int) -> Negotiation:
    """A hundred senators with floors spread over [0, 1] and a two-thirds rule."""
    senators = [Group(f"s{i}", payoff=f"z - {Fraction(i, 100)}") for i in range(100)]
    return Negotiation(
        title="a hundred senators",
        issues={"z": {"domain": (0, 1), "grid": proposals - 1}},
        sides={
            "Home": {"negotiator": {"payoff": "z"}, "constituents": senators, "body": TwoThirds()},
            "Foreign": {"negotiator": {"payoff": "1 - z"}},
        },
        process=[Bargain("Foreign"), Ratify(["Home"])],
    )


def best_of(times: int, work: Callable[[], object]) -> float:
    """Milliseconds of the fastest of several runs."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return 1000 * min(found)


def importing(module: str) -> float:
    """Milliseconds to import a module in a fresh Python, beyond those of starting it."""

    def run(program: str) -> None:
        subprocess.run([sys.executable, "-c", program], check=True)

    return best_of(3, lambda: run(f"import {module}")) - best_of(3, lambda: run("pass"))


def main() -> int:
    """Measure, print, compare with what was promised."""
    figure1 = load("putnam1988/figure1_uncertain")
    small, large = hundred(2), hundred(21)
    cafta = load("cafta2005")
    rows: list[tuple[str, float, float | None]] = [
        ("import winset", importing("winset"), None),
        ("import winset.cli", importing("winset.cli"), None),
        ("load putnam1988/figure1_uncertain", best_of(5, lambda: load("putnam1988/figure1_uncertain")), None),
        ("compile putnam1988/figure1_uncertain", best_of(10, figure1.compile), None),
        ("solve putnam1988/figure1_uncertain", best_of(10, lambda: solve(figure1)), 50),
        ("compile a body of 100, 2 proposals", best_of(5, small.compile), 100),
        ("compile a body of 100, 21 proposals", best_of(5, large.compile), None),
        ("solve a body of 100, 21 proposals", best_of(3, lambda: solve(large)), None),
        ("compile cafta2005 (101 senators, 21 proposals)", best_of(3, cafta.compile), None),
    ]
    broken = 0
    for name, milliseconds, promise in rows:
        verdict = "" if promise is None else f"  promised: under {promise:.0f} ms"
        if promise is not None and milliseconds >= promise:
            broken += 1
            verdict += "  BROKEN"
        print(f"{milliseconds:9.1f} ms  {name}{verdict}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
