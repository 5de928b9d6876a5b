"""Where a chance vanishes: what cannot happen there is no part of the game, as where probabilities are numbers.

Somebody who moves after a branch of probability zero could otherwise hold
beliefs about what does not exist. So the part of the space where a probability
is zero has a game of its own, without the branch; everywhere else all branches
are possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import sympy
from attrs import evolve

from ..condition import Relation, Sign, Space, Tree, canonical, exact, joined, leaves, mapped, oracle, symbol
from ..condition.sign import BY_SIGNS, factored
from ..derivation import Outcome
from ..derivation.outcome import each_changed
from ..game_tree import Chance, GameTree, Node, Split, Terminal, TreeBuilder
from ..simplifying.rebuilding import rebuild
from .given import eliminated

Outcomes: TypeAlias = Tree[tuple[Outcome, ...]]
Solve: TypeAlias = Callable[[GameTree, Space], Outcomes]


def by_faces(tree: GameTree, space: Space, solve: Solve) -> Outcomes:
    """What ``solve`` finds, with the parts of the space where a chance vanishes taken by themselves.

    Where everybody knows where they are, a branch that cannot happen does not matter, and all is solved at once.
    """
    if all(len(members) < 2 for members in tree.members):
        return solve(tree, space)
    for factor in _vanishing(tree, space):
        apart = _sides(space, factor)
        if apart is None:
            continue
        at_zero, beyond, relation = apart
        inside = by_faces(tree, beyond, solve)
        there = by_faces(_pruned(tree, at_zero, factor), at_zero, solve)
        branches = [((Sign(factor, relation),), inside), ((Sign(factor, "=="),), _continued(there, inside, at_zero))]
        found = joined(branches)
        assert found is not None
        return found
    return solve(tree, space)


def _continued(there: Outcomes, inside: Outcomes, at_zero: Space) -> Outcomes:
    """The outcomes where a chance vanishes, by the formulas of those inside that come to them there."""
    values = {symbol(name): value for name, value in at_zero.fixed.items()}
    known: dict[Any, list[tuple[Outcome, Outcome]]] = {}
    for outcome in dict.fromkeys(each for _, outcomes in leaves(inside) for each in outcomes):
        border = outcome.changed(lambda value: _value_at(value, values))
        known.setdefault(_numbers(border), []).append((outcome, border))

    def formula(outcome: Outcome) -> Outcome:
        for each, border in known.get(_numbers(outcome), ()):
            if set(outcome.proposals) <= set(border.proposals):
                return each
        return outcome

    return mapped(there, lambda outcomes: each_changed(outcomes, formula))


def _value_at(value: Any, values: Mapping[Any, Any]) -> Any:
    """A value where some symbols have values; itself where it has none there."""
    if not value.free_symbols & values.keys():
        return value
    found = value.subs(values)
    return value if found.has(sympy.nan, sympy.zoo, sympy.oo) else canonical(found)


def _numbers(outcome: Outcome) -> Any:
    """All but the proposals: somebody who does not exist where a chance vanishes makes none there."""
    by = tuple(pair for pair in outcome.by if pair[1] != 0)
    return outcome.endings, outcome.payoffs, by, outcome.refused, outcome.delayed


def _vanishing(tree: GameTree, space: Space) -> Iterator[Any]:
    """The factors of probabilities that may be zero."""
    seen: set[Any] = set()
    for node in tree.nodes:
        if not isinstance(node, Chance):
            continue
        for probability in node.probabilities:
            for factor, power in factored(exact(probability))[1]:
                names = {each.name for each in factor.free_symbols}
                if power > 0 and factor not in seen and names <= space.domains.keys():
                    seen.add(factor)
                    if oracle(space).strict_sign(factor) is None:
                        yield factor


def _sides(space: Space, factor: Any) -> tuple[Space, Space, Relation] | None:
    """Where a factor is zero, where not, and how it compares with zero there; ``None`` if only one is possible."""
    asked = oracle(space)
    possible = asked.possible_signs(frozenset(), factor)
    if 0 not in possible or len(possible) == 1:
        return None
    relation = BY_SIGNS[frozenset(possible) - {0}]
    beyond = evolve(space, assumptions=(*space.assumptions, Sign(factor, relation)))
    at_zero = evolve(space, assumptions=(*space.assumptions, Sign(factor, "==")))
    return eliminated(space, factor) or at_zero, beyond, relation


def _pruned(tree: GameTree, space: Space, factor: Any) -> GameTree:
    """The game where a factor is zero, without what cannot happen there."""
    values = {symbol(name): value for name, value in space.fixed.items()}

    def there(value: Any) -> Any:
        return _value_at(exact(value), values)

    def chance(value: Any) -> Any:
        zero = any(each == factor and power > 0 for each, power in factored(exact(value))[1])
        return sympy.Integer(0) if zero else there(value)

    def replace(position: int, node: Node, builder: TreeBuilder, children: tuple[int, ...]) -> int | None:
        if isinstance(node, Terminal):
            return builder.add(evolve(node, payoffs=tuple(there(each) for each in node.payoffs)))
        if isinstance(node, Split):
            return builder.add(Split(there(node.left), node.relation, there(node.right), (children[0], children[1])))
        if isinstance(node, Chance):
            rows = zip(node.actions, map(chance, node.probabilities), children, strict=True)
            actions, probabilities, kept = zip(*(row for row in rows if row[1] != 0), strict=True)
            return builder.add(evolve(node, actions=actions, probabilities=probabilities, children=kept))
        return None

    return rebuild(tree, replace)[0]
