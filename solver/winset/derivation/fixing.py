"""Parameters fixed at values."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from ..condition import Leaf, Space, Test, Tree, canonical, meet, oracle, signs
from .outcome import Outcome, each_changed


def fixed_tree(
    tree: Tree[tuple[Outcome, ...]], space: Space, values: Mapping[Any, Any]
) -> Tree[tuple[Outcome, ...]] | None:
    """A decision tree with parameters fixed, over the space of the rest."""
    asked = oracle(space)

    def below(at: Tree[tuple[Outcome, ...]], known: frozenset[Any]) -> Tree[tuple[Outcome, ...]] | None:
        if not isinstance(at, Test):
            return Leaf(each_changed(at.result, lambda each: each.changed(lambda e: canonical(e.subs(values)))))
        branches = []
        for option, subtree in at.branches:
            at_values = [signs(sign.polynomial.subs(values), sign.relation, 0, asked.strict_sign) for sign in option]
            for chosen in product(*at_values):
                conditions = tuple(sign for alternative in chosen for sign in alternative)
                both = meet(known, conditions)
                if both is None or asked.feasible(both) is False:
                    continue
                if (changed := below(subtree, both)) is not None:
                    branches.append((conditions, changed))
        if not branches:
            return None
        first = branches[0][1]
        return first if all(each == first for _, each in branches) else Test(tuple(branches))

    return below(tree, frozenset())
