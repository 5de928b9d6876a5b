"""Better plans, in words: where a player that gains departs from a profile."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..equilibrium.continuation import Continuation, Prospects
from ..equilibrium.profile import ONE, BehaviorProfile, reach
from ..equilibrium.values import Exact

MOST_SAID = 6
"""How many decisions of a better plan are named."""


def plan_words(prospects: Prospects, plan: Continuation, belief: tuple[Fraction, ...], player: int) -> str:
    """Where a player's best plan from some nodes on departs from the profile, on its own way.

    ``in at enters; sell at second | offer=1``; a set where the profile mixes and the plan does not is named too.
    """
    tree, rows = prospects.tree, list(prospects.profile.probabilities)
    changed = dict(_departures(plan, belief, rows))
    for position, closed in enumerate(tree.subgame_roots):
        if closed and position < max(plan.nodes):
            below = prospects.from_root(position, player)
            changed |= _departures(below, (ONE,), rows)
    for infoset, action in changed.items():
        rows[infoset] = tuple(ONE if a == action else ONE - ONE for a in range(len(rows[infoset])))
    start = {node: weight for node, weight in zip(plan.nodes, belief, strict=True) if weight}
    arrived = reach(tree, BehaviorProfile(tuple(rows)), start)
    said = []
    for infoset, action in sorted(changed.items()):
        if any(arrived[node] for node in tree.members[infoset]):
            it = tree.infosets[infoset]
            always = "always " if prospects.profile.probabilities[infoset][action] else ""
            seen = ", ".join(f"{name}={value}" for name, value in it.sees)
            said.append(f"{always}{it.actions[action]} at {it.label}" + (f" [{seen}]" if seen else ""))
    more = f" and {len(said) - MOST_SAID} more" if len(said) > MOST_SAID else ""
    return "; ".join(said[:MOST_SAID]) + more


def _departures(
    plan: Continuation, belief: tuple[Fraction, ...], rows: list[tuple[Fraction, ...]]
) -> Mapping[int, int]:
    """Own sets at which some action that is taken is not best, with a best one."""
    worths: dict[int, list[Exact]] = plan.worths(belief)
    found = {}
    for infoset in plan.sets:
        best = max(worths[infoset])
        if any(weight and worth < best for weight, worth in zip(rows[infoset], worths[infoset], strict=True)):
            found[infoset] = worths[infoset].index(best)
    return found
