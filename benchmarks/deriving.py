"""Seconds of processor time per derivation, and agreement with solve at many points.

    python -m benchmarks.deriving [--points 200] [--limit SECONDS] [--write] [MODEL ...]

Run from the repository's root.
Without models: the three games that have a target, then every shipped model with parameters. Continuous models are
compared through finite twins (``tests/support/twins.py``). ``--limit`` is the processor time after which no more
points of a model are looked at; ``--write`` puts the table, dated, into ``benchmarks/results/deriving.md``. Exits with
status 1 where the two disagree.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

from tests.support.agreeing import NOT_COMPARED, Comparison, compare

from winset.catalog import find_model, list_models
from winset.condition import POSITIVE, REAL, UNIT, Space, oracle, symbol
from winset.derivation import Derivation
from winset.deriving import derive, derive_tree
from winset.errors import WinsetError
from winset.game_tree import (
    Chance,
    Decision,
    Ending,
    GameTree,
    InformationSet,
    Result,
    Split,
    Terminal,
    Tie,
    TreeBuilder,
)
from winset.negotiation import Bargain, Negotiation, Ratify


def two_type_game(names: tuple[str, ...]) -> GameTree:
    """X proposes an alternative, Y signs or not, Y's lenient (probability p) or strict ratifier votes."""
    builder = TreeBuilder()
    p, c = symbol("p"), symbol("c")
    proposes = builder.add_infoset(InformationSet(0, "X proposes", names))
    no_deal = builder.add(Terminal(Result(Ending.NO_AGREEMENT), (0, 0)))
    offers = []
    for name in names:
        answers = builder.add_infoset(InformationSet(1, "Y answers", ("accept", "reject"), tie=Tie.SIGN, round=1))
        agreed = Terminal(Result(Ending.AGREEMENT, agreement=name), (symbol(f"u_{name}"), symbol(f"y_{name}")))
        failed = Terminal(Result(Ending.INVOLUNTARY_DEFECTION, by=("Y",), agreement=name), (-c, 0))
        votes = []
        for kind in ("l", "s"):
            yes = builder.add(Chance("vote", ("ratify",), (1,), (builder.add(agreed),), body="Y"))
            no = builder.add(Chance("vote", ("refuse",), (1,), (builder.add(failed),), body="Y"))
            votes.append(builder.add(Split(symbol(f"{kind}_{name}"), ">=", 0, (yes, no))))
        signed = builder.add(Chance("type", ("lenient", "strict"), (p, 1 - p), tuple(votes)))
        offers.append(builder.add(Decision(answers, (signed, no_deal))))
    root = builder.add(Decision(proposes, tuple(offers)))
    return builder.build("two types", ("X", "Y"), 2, root)


def two_type_space(names: tuple[str, ...], ordered: bool) -> Space:
    """Everything a symbol; with ``ordered``, what X likes better is worse for both types of Y's ratifier."""
    free = {f"{kind}_{name}": REAL for kind in "ulsy" for name in names}
    space = Space({"p": UNIT, "c": POSITIVE, **free})
    if not ordered:
        return space
    comparisons: list[Any] = []
    for better, worse in pairwise(names):
        comparisons += [(symbol(f"u_{better}"), ">", symbol(f"u_{worse}"))]
        comparisons += [(symbol(f"{kind}_{better}"), "<", symbol(f"{kind}_{worse}")) for kind in "ls"]
    for name in names:
        comparisons += [(symbol(f"l_{name}"), ">", symbol(f"s_{name}"))]
        comparisons += [(symbol(f"{kind}_{name}"), ">", 0) for kind in "uy"]
    return space.assuming(*comparisons)


def endless_offers() -> Negotiation:
    """Two floors and two discount factors: T1 of the literature."""
    unit, inside = {"domain": "[0, 1]"}, {"domain": "(0, 1)"}
    return Negotiation(
        parameters={"c1": unit, "c2": unit, "d1": inside, "d2": inside},
        issues={"x": unit},
        sides={
            "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - c1"}}},
            "F": {"negotiator": {"payoff": "1 - x"}, "constituents": {"M": {"payoff": "1 - x - c2"}}},
        },
        process=(
            Bargain(protocol="alternating_offers", proposer="H", endless=True, discount={"H": "d1", "F": "d2"}),
            Ratify(),
        ),
    )


RESULT = Path(__file__).parent / "results" / "deriving.md"
MOST_SECONDS = 60
"""Of processor time that one derivation shall take."""
PATIENCE = 240
"""Seconds by the clock after which a derivation is given up: others may use the machine."""
HEAD = """\
| model | derived in | cases | points compared | differ | nothing derived | without an exact twin | not decided |
|---|---|---|---|---|---|---|---|"""


def timed(work: Callable[[], Derivation]) -> tuple[float, Derivation | None, str]:
    """Seconds of processor time, what came of it, and that in words."""
    start = time.process_time()
    try:
        result = work()
        said = f"{len(result.cases)}"
    except WinsetError as error:
        result, said = None, f"`{error.problems[0].code}`"
    return time.process_time() - start, result, said


def games_with_targets() -> list[str]:
    """The derivations that the project has set itself a time for."""
    found = []
    names = ("a", "b", "d")
    for ordered, target in ((True, 3), (False, 10)):
        space = two_type_space(names, ordered)
        seconds, _, said = timed(lambda space=space: derive_tree(two_type_game(names), space))  # type: ignore[misc]
        what = f"two types, three alternatives, {'ordered' if ordered else 'unordered'}"
        asked = oracle(space)
        questions = f"{asked.queries} questions to the solver, {asked.unknown} not decided"
        found.append(f"- {what}: {seconds:.1f} s (target {target} s), {said} cases; {questions}.")
    seconds, _, said = timed(lambda: derive(endless_offers()))
    found.append(f"- endless offers, two floors, two discount factors: {seconds:.1f} s (target 10 s), {said} cases.")
    return found


def row(slug: str, count: int, limit: float) -> tuple[str, float, Comparison | None]:
    """The line of one model, the seconds of its derivation, and what was compared."""
    negotiation = find_model(slug).read()
    seconds, derivation, said = timed(lambda: derive(negotiation, time_limit=PATIENCE))
    line = f"| {slug} | {seconds:.1f} s | {said} |"
    if derivation is None or not count:
        return f"{line} | | | | |", seconds, None
    reason = dict(NOT_COMPARED).get(slug)
    if reason is not None:
        return f"{line} {reason} | | | | |", seconds, None
    found = compare(negotiation, derivation, count, limit)
    counts = f"{found.compared} | {len(found.different)} | {found.underived} | {found.without_twin} | {found.undecided}"
    return f"{line} {counts} |", seconds, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*")
    parser.add_argument("--points", type=int, default=0, help="compare with solve at this many random points a model")
    parser.add_argument("--limit", type=float, default=inf, help="seconds of processor time for the points of a model")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/results/deriving.md")
    chosen = parser.parse_args()
    targets = [] if chosen.models else games_with_targets()
    print("\n".join(targets), flush=True)
    slugs = chosen.models or [each.slug for each in list_models() if each.read().parameters]
    start, rows, taken, compared = time.process_time(), [], [], []
    for slug in slugs:
        line, seconds, found = row(slug, chosen.points, chosen.limit)
        rows.append(line)
        taken.append(seconds)
        print(line, flush=True)
        if found is not None:
            compared.append(found)
            for each in found.different[:3]:
                print(f"    {each}", flush=True)
    slow = [slug for slug, seconds in zip(slugs, taken, strict=True) if seconds > MOST_SECONDS]
    different = sum(len(each.different) for each in compared)
    points = sum(each.compared for each in compared)
    summary = [
        f"{len(rows)} models with parameters; longer than {MOST_SECONDS} s: {', '.join(slow) or 'none'}.",
        f"{len(compared)} compared with `solve`, at {points:,} points: {different} differ.",
        f"{time.process_time() - start:,.0f} s of processor time.",
    ]
    print("\n".join(summary))
    if chosen.write:
        RESULT.write_text(
            "\n".join([*_preface(chosen.points, chosen.limit), *targets, "", *summary, "", HEAD, *rows, ""])
        )
    sys.exit(1 if different else 0)


def _preface(count: int, limit: float) -> list[str]:
    fewer = "" if limit == inf else f", or as many as {limit:g} s of processor time allow"
    return [
        f"# Deriving, measured {datetime.date.today().isoformat()}",
        "",
        f"Python {platform.python_version()}; processor time of one run on a shared machine, cases",
        f"included. Points: {count} random ones a model{fewer}, and one on and one on",
        "each side of every threshold. What has an interval or a distribution is compared through an exact finite",
        "twin; a point where that would need irrational numbers has none. Not decided: `solve` did not find all",
        "equilibria, and not all derived ones were among those that it found.",
        "",
    ]


if __name__ == "__main__":
    main()
