"""Signaling games of growing size: ours beside Gambit's logit_solve and OpenSpiel's CFR, in one run.

    python benchmarks/signaling.py [--write] [--seconds 10] [MESSAGESxTYPES ...]

Processor time in this process. Ours finds pure sequential equilibrium outcomes
and certifies each. ``logit_solve`` follows its branch to one profile in floating
point; CFR runs until it has used SECONDS, or its regret is below ``GOOD``. Regret
is the most that a player gains by another plan, for CFR the sum over the players
(OpenSpiel's ``nash_conv``). Where OpenSpiel is not installed (``pip install
open_spiel``) the table says that it was not measured. ``--write`` puts the table,
dated, into ``benchmarks/results/signaling.md``.
"""

from __future__ import annotations

import argparse
import datetime
import io
import platform
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from winset.solving import solve_tree
from winset.solving.efg import read_efg

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.games import signaling

RESULT = Path(__file__).parent / "results" / "signaling.md"
GOOD = 1e-6
SIZES = ("3x3", "4x4", "5x5")


def ours(text: str) -> tuple[float, str]:
    """Reading, solving, certifying."""
    start = time.process_time()
    solution = solve_tree(read_efg(text))
    seconds = time.process_time() - start
    assert all(one.certificate.exact for one in solution.equilibria)
    return seconds, f"{len(solution.equilibria)} outcomes, {solution.stopped.value}, regret 0"


def logit(text: str) -> tuple[float, str]:
    """Gambit's, on the game that it has read."""
    import pygambit

    game = pygambit.read_efg(io.StringIO(text))
    start = time.process_time()
    result = pygambit.nash.logit_solve(game)
    seconds = time.process_time() - start
    found = getattr(result, "equilibrium", None) or next(iter(getattr(result, "equilibria", ())), None)
    if found is None:
        reason = getattr(getattr(result, "reason", None), "name", "no reason given")
        return seconds, f"nothing: {reason.lower().replace('_', ' ')}"
    regret = found.max_regret() if callable(getattr(found, "max_regret", None)) else game.max_regret(found)
    return seconds, f"regret {float(regret):.1e}"


def regret_matching(text: str, seconds: float) -> tuple[float, str] | None:
    """OpenSpiel's CFR; ``None`` where it is not installed."""
    try:
        import pyspiel
        from open_spiel.python.algorithms import cfr, exploitability
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "game.efg"
        path.write_text(text, encoding="utf-8")
        game = pyspiel.load_game("efg_game", {"filename": str(path)})
    solver = cfr.CFRSolver(game)
    used, done, block, regret = 0.0, 0, 1, float("inf")
    while used < seconds and regret > GOOD:
        start = time.process_time()
        for _ in range(block):
            solver.evaluate_and_update_policy()
        used += time.process_time() - start
        done += block
        block = min(done, 500)  # its regret is looked at off the clock
        regret = exploitability.nash_conv(game, solver.average_policy())
    return used, f"regret {regret:.1e} after {done:,} rounds"


def measured(sizes: list[str], seconds: float) -> str:
    """The table."""
    import pygambit

    rows = []
    for size in sizes:
        messages, types = map(int, size.split("x"))
        text = signaling(messages, types)
        mine, said = ours(text)
        theirs, they_said = logit(text)
        cfr = regret_matching(text, seconds)
        cells = [f"{cfr[0]:.2f} s, {cfr[1]}", f"{cfr[0] / mine:.1f}"] if cfr else ["not measured", ""]
        rows.append(
            f"| {messages} messages, {types} types | {read_efg(text).unfolded_size} | {mine:.2f} s, {said} "
            f"| {theirs:.2f} s, {they_said} | {theirs / mine:.1f} | {cells[0]} | {cells[1]} |"
        )
        print(rows[-1], file=sys.stderr, flush=True)
    try:
        spiel = f"OpenSpiel {version('open_spiel')}"
    except PackageNotFoundError:
        spiel = "OpenSpiel not installed, so that CFR was not measured"
    head = [
        f"# Signaling, measured {datetime.date.today().isoformat()}",
        "",
        f"Python {platform.python_version()}, pygambit {pygambit.__version__}, {spiel}; processor time of one run.",
        "Ours finds every pure sequential equilibrium outcome where it says `complete`, and certifies each exactly;",
        f"`logit_solve` gives one profile in floating point; CFR ran for {seconds:g} s or to a regret of {GOOD:g}.",
        "",
        "| game | nodes | ours | `logit_solve` | its time / ours | CFR | its time / ours |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    table = measured(chosen.sizes or list(SIZES), chosen.seconds)
    print(table)
    if chosen.write:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
