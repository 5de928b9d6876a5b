"""Seconds of processor time per derivation, and agreement with solve at many points.

Run from the repository's root: ``python -m benchmarks.deriving [--points 200] [MODEL ...]``.
Without models: the three that have a target, then every shipped model with parameters.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.support.agreeing import disagreements

from winset.condition import POSITIVE, REAL, UNIT, Space, oracle, symbol
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
from winset.reading import read


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


def timed(name: str, work: Callable[[], Any], target: float | None = None) -> Any:
    """Run and print the processor time and what came of it."""
    start = time.process_time()
    try:
        result = work()
        said = f"{len(result.cases):4} cases"
    except WinsetError as error:
        result, said = None, error.problems[0].code
    seconds = time.process_time() - start
    goal = "" if target is None else f"  (target {target:g} s)"
    print(f"{seconds:8.2f} s  {said:20}  {name}{goal}", flush=True)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", type=Path)
    parser.add_argument("--points", type=int, default=0, help="compare with solve at this many points a model")
    chosen = parser.parse_args()
    models = chosen.models
    start = time.process_time()
    if not models:
        names = ("a", "b", "d")
        for ordered, target in ((True, 3.0), (False, 10.0)):
            space = two_type_space(names, ordered)
            what = f"two types, three alternatives, {'ordered' if ordered else 'unordered'}"
            timed(what, lambda space=space: derive_tree(two_type_game(names), space), target)  # type: ignore[misc]
            print(f"{'':12}{oracle(space).queries} questions to the solver, {oracle(space).unknown} not decided")
        timed("endless offers, two floors, two discount factors", lambda: derive(endless_offers()), 10.0)
        models = sorted(path for path in Path("models").glob("*/*.yaml") if not path.name.endswith(".claims.yaml"))
    for path in models:
        negotiation = read(path)
        if not negotiation.parameters:
            continue
        derivation = timed(str(path), lambda n=negotiation: derive(n, time_limit=60), 60.0)  # type: ignore[misc]
        if derivation is not None and chosen.points and negotiation.proposals:
            different = disagreements(negotiation, derivation, chosen.points)
            print(
                f"{'':12}{len(different)} disagreements with solve at {chosen.points} points and around every boundary"
            )
            for each in different[:3]:
                print(f"{'':12}{each}")
    print(f"{time.process_time() - start:8.2f} s  in all")


if __name__ == "__main__":
    main()
