"""A certified equilibrium, or a coded error, for every game of Gambit's, beside Gambit's own solver, in one run.

    python benchmarks/gambits_games.py [--write] [--limit SECONDS] [DIRECTORY ...]

The games are those of the catalog that pygambit ships, and every .efg file below
each DIRECTORY: a checkout of Gambit's repository holds its test-suite and
``contrib/games``. Each game is read, solved and certified by us within the limit
(20 s), and handed by its name to the solver that a user of Gambit would take,
exact ``lcp`` for two players and ``logit`` for any other number, with the same
limit in a process that is killed at its end. Wall time, in a process that has
imported everything. Exits with status 1 where a game has neither an equilibrium
nor a coded error. ``--write`` puts the table, dated, into
``benchmarks/results/gambits_games.md``.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from attrs import frozen

from winset.equilibrium import Stopped
from winset.errors import FailedError, NotYetError, UnsupportedError, WinsetError
from winset.game_tree import GameTree
from winset.solving import solve_tree
from winset.solving.efg import read_efg, read_efg_file
from winset.solving.gambit import gambit_version, nash

RESULT = Path(__file__).parent / "results" / "gambits_games.md"
WARM = 'EFG 2 R "one choice" { "X" } p "" 1 1 "" { "a" "b" } 0 t "" 1 "" { 1 } t "" 2 "" { 2 }'


@frozen
class Line:
    """What came of one game."""

    name: str
    nodes: int
    ours: float
    said: str
    certified: bool
    coded: bool
    theirs: float | None = None
    they_said: str = ""

    def __str__(self) -> str:
        theirs = "" if self.theirs is None else f"{self.theirs:.2f} s"
        ratio = "" if self.theirs is None else f"{self.theirs / self.ours:.1f}"
        ours = f"{self.name} | {self.nodes or ''} | {self.ours:.2f} s | {self.said}"
        return f"| {ours} | {theirs} {self.they_said}| {ratio} |"


def files(directories: list[Path]) -> dict[str, Path]:
    """By name, each text once: the catalog, then what is below the directories."""
    import pygambit

    catalog = Path(pygambit.__file__).parent / "catalog_data"
    found: dict[str, Path] = {}
    texts = set()
    for root in [catalog, *directories]:
        for path in sorted(root.rglob("*.efg")):
            text = path.read_bytes()
            if text not in texts:
                texts.add(text)
                found[str(path.relative_to(root).with_suffix(""))] = path
    return found


def gambits(tree: GameTree, limit: float) -> tuple[float, str]:
    """What Gambit's solver takes, its reading of the text included."""
    method = "lcp" if tree.player_count == 2 else "logit"
    start = time.perf_counter()
    try:
        result = nash(tree, method, limit)
        said = "" if result.profiles else f"{method}: {result.stopped.value}, nothing "
    except (FailedError, NotYetError, UnsupportedError) as error:
        said = f"{method}: {error.problems[0].code} "
    return time.perf_counter() - start, said


def line(name: str, path: Path, limit: float) -> Line:
    """One game solved by both."""
    start = time.perf_counter()
    nodes = 0
    try:
        tree = read_efg_file(path)
        nodes = tree.unfolded_size
        solution = solve_tree(tree, time_limit=limit)
    except WinsetError as error:
        return Line(name, nodes, time.perf_counter() - start, f"`{error.problems[0].code}`", False, True)
    ours = time.perf_counter() - start
    many = len(solution.equilibria)
    exact = "" if all(each.certificate.exact for each in solution.equilibria) else ", irrational"
    cut = "" if solution.stopped is Stopped.COMPLETE else f", {solution.stopped.value}"
    return Line(
        name, nodes, ours, f"{solution.found.value}, {many}{exact}{cut}", many > 0, False, *gambits(tree, limit)
    )


def measured(lines: list[Line], limit: float) -> str:
    """The table, and what it comes to."""
    both = [each for each in lines if each.theirs is not None]
    ended = [each.theirs / each.ours for each in both if each.theirs is not None and not each.they_said]
    codes = Counter(each.said for each in lines if each.coded)
    told = ", ".join(f"{code} {many}" for code, many in sorted(codes.items()))
    neither = [each.name for each in lines if not each.certified and not each.coded]
    median = statistics.median(ended)
    sums = sum(each.theirs or 0 for each in both) / sum(each.ours for each in both)
    head = [
        f"# Gambit's games, measured {datetime.date.today().isoformat()}",
        "",
        f"Python {platform.python_version()}, pygambit {gambit_version()}; wall time on a shared machine;",
        f"{limit:g} s for each game and solver. Ours certifies every sequential equilibrium outcome that it shows;",
        "Gambit's solver, exact `lcp` for two players and `logit` otherwise, stops at one Nash equilibrium, with no",
        "certificate off the path.",
        "",
        f"- {len(lines)} games; {sum(each.certified for each in lines)} with a certified equilibrium;",
        f"  refused with a code: {told or 'none'};",
        f"  neither: {', '.join(neither) or 'none'}.",
        f"- The slowest of ours took {max(each.ours for each in lines):.1f} s.",
        f"- Gambit's time over ours: median {median:.2f} where both ended; {sums:.2f} of the sums.",
        f"- Gambit's solver gave nothing for {sum(bool(each.they_said) for each in both)} of the games solved here.",
        "",
        "| game | nodes | ours | found | Gambit's | Gambit's / ours |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(str, lines)]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="*", type=Path)
    parser.add_argument("--limit", type=float, default=20.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    gambits(read_efg(WARM), 60)  # the worker imports Gambit once
    lines = []
    for name, path in files(chosen.directories).items():
        lines.append(line(name, path, chosen.limit))
        print(lines[-1], file=sys.stderr, flush=True)
    table = measured(lines, chosen.limit)
    print(table)
    if chosen.write:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(table, encoding="utf-8")
    return 1 if any(not each.certified and not each.coded for each in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
