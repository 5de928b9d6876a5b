"""How long reports take from a cold start, how large they are, and what a sweep saves by compiling once.

Usage: ``python benchmarks/reports.py``; prints a table.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import winset as ws
from winset.solving import sweeping
from winset.solving.instantiating import instances
from winset.solving.sweeping import axes_of, sweep

MODEL = "putnam1988/figure1_uncertain"
SWEEPS = ((MODEL, "p"), ("putnam1988/figure1", "x1"), ("putnam1988/party_discipline", "m"))


def main() -> None:
    print(f"{'report of ' + MODEL:44} seconds     bytes")
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".html", ".md", ".tex", ".pdf", ".json"):
            target = Path(folder) / f"report{suffix}"
            start = time.perf_counter()
            subprocess.run([sys.executable, "-m", "winset", "report", MODEL, "-o", str(target)], check=True,
                           stdout=subprocess.DEVNULL)  # fmt: skip
            print(f"{suffix:44} {time.perf_counter() - start:7.2f} {target.stat().st_size:9}")
    print(f"\n{'sweep over 101 points':44} compiled once   at every point")
    for slug, name in SWEEPS:
        model = ws.load(slug)
        parameter = next(p for p in model.parameters if p.name == name)
        low, high = parameter.domain.low or 0, parameter.domain.high or 1
        axis = {name: (low, high, 101)}
        taken = []
        for once in (instances, lambda *_: None):
            sweeping.instances = once  # type: ignore[assignment]
            start = time.perf_counter()
            sweep(model, axis)
            taken.append(time.perf_counter() - start)
        sweeping.instances = instances
        possible = "" if instances(model, axes_of(model, axis)) is not None else " (not possible)"
        print(f"{slug + ' ' + name:44} {taken[0]:13.2f} {taken[1]:16.2f}{possible}")


if __name__ == "__main__":
    main()
