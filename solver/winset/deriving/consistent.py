"""Consistent beliefs off the path, as Kreps and Wilson ask: mistakes have orders of likelihood, and weights.

A belief at a set is on those of its nodes to which the least unlikely mistakes lead, in proportion to what chance and
the weights make of each (:mod:`~winset.solving.labelling`). So for every set a *core* of such nodes is tried. Whether
orders exist under which these are the cores does not depend on the parameters; whether weights exist that make the
actions optimal comes to linear inequalities in the products of weights, which are eliminated from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product
from math import prod
from typing import Any, TypeAlias

import sympy
from attrs import frozen

from ..equilibrium import Concept
from ..equilibrium.profile import ONE
from ..errors import NotYetError, Problem
from ..solving.labelling import Core, Group, Monomial, Question, linked
from .exploring import Context
from .hidden import Hidden
from .supporting import Rows, supported

MOST_CORES = 2_000
"""How many combinations of cores are tried for sets to which the same mistakes lead."""
ENTANGLED = (
    "off the path some beliefs are chosen set by set; whether mistakes could lead to all of them together, as a "
    "sequential equilibrium asks, is not known"
)
Ways: TypeAlias = tuple[tuple[Monomial, ...], ...]
"""For every set the mistakes on the way to each of its nodes."""


@frozen
class Doubtful:
    """A set off the path, where the action must be optimal for some belief about its nodes."""

    infoset: int
    nodes: tuple[int, ...]
    rows: Rows


@frozen
class _Asked:
    """A doubtful set: the mistakes on the way to each node, and what an action gains there, times what chance makes."""

    mistakes: tuple[Monomial, ...]
    rows: Rows

    @property
    def is_simple(self) -> bool:
        """Whether one mistake of its own leads to each node, so that every belief is the limit of some mistakes."""
        return all(len(each) == 1 for each in self.mistakes) and len(set(self.mistakes)) == len(self.mistakes)


def believable(
    hidden: Hidden,
    context: Context,
    profile: Mapping[int, int],
    by_chance: Mapping[int, Any],
    doubts: Sequence[Doubtful],
) -> bool:
    """Whether consistent beliefs make the actions at all doubtful sets optimal."""
    asked = [_asked(hidden, profile, by_chance, doubt) for doubt in doubts]
    groups = [[asked[number] for number in numbers] for numbers in linked([each.mistakes for each in asked])]
    return all(_answered(context, group) for group in groups)


def _asked(hidden: Hidden, profile: Mapping[int, int], by_chance: Mapping[int, Any], doubt: Doubtful) -> _Asked:
    made = [
        frozenset((infoset, action) for infoset, action in hidden.paths[node] if profile.get(infoset, action) != action)
        for node in doubt.nodes
    ]
    common: Monomial = frozenset.intersection(*made)  # a mistake that all nodes share tells nothing
    chances = [by_chance[node] for node in doubt.nodes]
    rows = [([c * gain for c, gain in zip(chances, gains, strict=True)], strict) for gains, strict in doubt.rows]
    return _Asked(tuple(each - common for each in made), rows)


def _answered(context: Context, group: Sequence[_Asked]) -> bool:
    """Whether orders and weights exist for sets to which the same mistakes lead."""
    if all(each.is_simple for each in group) and len({frozenset(each.mistakes) for each in group}) == 1:
        columns = {monomial: place for place, monomial in enumerate(group[0].mistakes)}
        everywhere = [range(len(each.mistakes)) for each in group]
        return supported(context, _rows(group, everywhere, columns, [frozenset()] * len(group)))
    unclear = False
    for cores in _possible_cores(tuple(each.mistakes for each in group)):
        shared = [
            frozenset.intersection(*(each.mistakes[n] for n in core)) for each, core in zip(group, cores, strict=True)
        ]
        columns = {}
        for each, core, common in zip(group, cores, shared, strict=True):
            for node in core:
                columns.setdefault(each.mistakes[node] - common, len(columns))
        if not supported(context, _rows(group, cores, columns, shared), positive=True):
            continue
        if _are_free(tuple(columns)):
            return True
        unclear = True
    if unclear:
        context.budget.weaker(Concept.PERFECT_BAYESIAN, ENTANGLED)
    return unclear


def _rows(
    group: Sequence[_Asked],
    cores: Sequence[Sequence[int]],
    columns: Mapping[Monomial, int],
    shared: Sequence[Monomial],
) -> Rows:
    """What actions gain, in the products of weights that lead to the nodes of the cores."""
    found: list[tuple[Sequence[Any], bool]] = []
    for each, core, common in zip(group, cores, shared, strict=True):
        for gains, strict in each.rows:
            row: list[Any] = [sympy.Integer(0)] * len(columns)
            for node in core:
                row[columns[each.mistakes[node] - common]] += gains[node]
            found.append((row, strict))
    return found


@lru_cache(maxsize=10_000)
def _possible_cores(ways: Ways) -> tuple[tuple[Core, ...], ...]:
    """The combinations of cores, one for every set, for which orders of the mistakes exist; small ones first."""
    choices = [list(_cores(monomials)) for monomials in ways]
    if prod(map(len, choices)) > MOST_CORES:
        message = "mistakes lead to sets off the path in too many ways to look at what may be believed there"
        raise NotYetError(Problem("too-many-profiles", message, hint="give fewer proposals or types"))
    group = Group([Question((ONE,) * len(each), each, ()) for each in ways])
    return tuple(cores for cores in product(*choices) if group.orders(cores) is not None)


def _cores(monomials: Sequence[Monomial]) -> Iterator[Core]:
    """The possible cores of a set: nodes with the same mistakes come and go together."""
    alike: dict[Monomial, list[int]] = {}
    for node, monomial in enumerate(monomials):
        alike.setdefault(monomial, []).append(node)
    for size in range(1, len(alike) + 1):
        for pick in combinations(alike.values(), size):
            yield tuple(sorted(node for nodes in pick for node in nodes))


@lru_cache(maxsize=10_000)
def _are_free(products: tuple[Monomial, ...]) -> bool:
    """Whether weights exist for any positive values of their products, up to a common factor."""
    kept = [each for each in products if each]
    mistakes = sorted(frozenset[tuple[int, int]]().union(*kept))
    if not kept:
        return True
    matrix = sympy.Matrix([[int(mistake in each) for mistake in mistakes] for each in kept])
    return bool(matrix.rank() == len(kept))
