"""Public commitments before endless offers: the stated demands are best against each other (LT.2).

Run from the repository's root: ``python -m benchmarks.deriving_commitments``. The proof is exact, for all
discount factors and costs of backing down: it is verified that nobody gains by another demand; the
demands themselves are stated, not found.
"""

from __future__ import annotations

import time
from typing import Any

import sympy

from winset.condition import OPEN_UNIT, POSITIVE, UNIT, Space, leaves, same, symbol
from winset.deriving.endless import Endless, stationary_offers
from winset.deriving.exploring import Context, explore
from winset.deriving.line import Line
from winset.deriving.optimum import maxima

d, k1, k2, x, demand = map(symbol, ("d", "k1", "k2", "x", "z"))


def best_demand(player: int, costs: tuple[Any, Any]) -> tuple[list[tuple[Any, Any]], Any, Any]:
    """The best demands and their worth, given the other's stated demand; the stated demand; its stated worth.

    A share below the demand costs its holder the shortfall times a factor.
    """
    open_costs = {cost.name: POSITIVE for cost in costs if cost.is_Symbol}
    space = Space({"d": OPEN_UNIT, **open_costs})
    total = 1 + d + costs[0] + costs[1]
    stated = ((1 + costs[0]) / total, (1 + costs[1]) / total)
    demands = (demand, stated[1]) if player == 0 else (stated[0], demand)

    def payoff(context: Context, place: Any) -> tuple[Any, Any]:
        found = []
        for share, wanted, cost in zip((place, 1 - place), demands, costs, strict=True):
            found.append(share if context.holds(share, ">=", wanted) else share - cost * (wanted - share))
        return found[0], found[1]

    over_demands = space.with_symbol("z", UNIT)
    offers = stationary_offers(over_demands, Endless(Line(x, 0, 1), payoff, (d, d)))

    def value(context: Context) -> Any:
        profiles = context.follow(offers)
        return profiles[0].payoffs[0][player] if profiles else None

    tree = explore(value, over_demands)

    def best(context: Context) -> list[tuple[Any, Any]]:
        return [(each.where, each.value) for each in maxima(context, tree, Line(demand, 0, 1), lambda v: v)]

    ((_, found),) = list(leaves(explore(best, space)))
    return found, stated[player], stated[0] if player == 0 else d * stated[1]


def main() -> None:
    for costs in ((sympy.Integer(1), sympy.Integer(1)), (k1, k2)):
        for player in (0, 1):
            start = time.process_time()
            found, stated, worth = best_demand(player, costs)
            proved = len(found) == 1 and same(found[0][0], stated) and same(found[0][1], worth)
            print(f"{time.process_time() - start:8.2f} s  costs {costs}, player {player + 1}: {proved}", flush=True)


if __name__ == "__main__":
    main()
