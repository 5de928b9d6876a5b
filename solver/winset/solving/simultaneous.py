"""Two players who move once each, neither seeing the other: all extreme equilibria, exactly.

The vertices of the two best-reply polytopes are enumerated by solving every
square system of their constraints; a pair of vertices at which every strategy
is unused or a best reply is an extreme equilibrium (Mangasarian 1964; von
Stengel 2002, section 3). As both sets are always reached, Nash, subgame
perfect and sequential equilibria are the same here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TypeAlias

from attrs import frozen

from ..clock import check_time
from ..equilibrium import BehaviorProfile, Continuum
from ..equilibrium.continuum import choice_of
from ..equilibrium.profile import ONE, ZERO, reach
from ..game_tree import Decision, GameTree, Terminal
from .alternative import Cell

MANY_SYSTEMS = 3_500
"""How many square systems are solved for one player; larger games go to Gambit or to the search by support."""

Matrix = Sequence[Sequence[Fraction]]


@frozen
class _Vertex:
    """A vertex of a best-reply polytope, scaled to probabilities, with its labels."""

    strategy: tuple[Fraction, ...]
    labels: frozenset[int]


def is_simultaneous(tree: GameTree) -> bool:
    """Whether two players move exactly once on every path, each at one information set, few enough to enumerate."""
    if len(tree.infosets) != 2 or tree.infosets[0].player == tree.infosets[1].player:
        return False
    rows, columns = (len(infoset.actions) for infoset in tree.infosets)
    if comb(rows + columns, rows) > MANY_SYSTEMS:
        return False
    moves: list[frozenset[int]] = []
    for node in tree.nodes:
        below = {moves[child] for child in node.children}
        if len(below) > 1:
            return False
        passed = below.pop() if below else frozenset()
        if isinstance(node, Decision):
            if node.infoset in passed:
                return False
            passed |= {node.infoset}
        moves.append(passed)
    return len(moves[-1]) == 2


def extreme_equilibria(tree: GameTree) -> tuple[list[BehaviorProfile], list[Cell], bool]:
    """All extreme equilibria of a game that :func:`is_simultaneous`; their cells, as :func:`maximal_cells` has them."""
    first, second = _payoffs(tree)
    row_count, column_count = len(first), len(first[0])
    # A row player's vertex carries as labels its unused rows and the columns that are best replies; and conversely.
    rows = _vertices(
        [[second[i][j] for i in range(row_count)] for j in range(column_count)],
        unused=range(row_count),
        best=range(row_count, row_count + column_count),
    )
    columns = _vertices(
        [list(row) for row in first],
        unused=range(row_count, row_count + column_count),
        best=range(row_count),
    )
    everything = frozenset(range(row_count + column_count))
    pairs = [(x, y) for x in rows for y in columns if x.labels | y.labels == everything]
    profiles = [BehaviorProfile((x.strategy, y.strategy)) for x, y in pairs]
    return profiles, *maximal_cells(tree, profiles)


def _payoffs(tree: GameTree) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """The matrices of those who move at the first set (whose actions are the rows) and at the second."""
    movers = [infoset.player for infoset in tree.infosets]
    sizes = [len(infoset.actions) for infoset in tree.infosets]
    matrices: tuple[list[list[Fraction]], list[list[Fraction]]] = ([], [])
    for i in range(sizes[0]):
        rows: tuple[list[Fraction], list[Fraction]] = ([], [])
        for j in range(sizes[1]):
            check_time()
            weights = reach(tree, BehaviorProfile.pure(sizes, (i, j)))
            ends = [(w, n.payoffs) for w, n in zip(weights, tree.nodes, strict=True) if w and isinstance(n, Terminal)]
            for row, player in zip(rows, movers, strict=True):
                row.append(sum((weight * payoffs[player] for weight, payoffs in ends), ZERO))
        for matrix, row in zip(matrices, rows, strict=True):
            matrix.append(row)
    return matrices


def _vertices(payoffs: Matrix, unused: Sequence[int], best: Sequence[int]) -> list[_Vertex]:
    """Vertices of ``{x >= 0, payoffs x <= 1}`` but the origin; ``payoffs[j]`` is the reply j's row."""
    size = len(payoffs[0])
    lowest = min(value for row in payoffs for value in row)
    positive = [[value - lowest + 1 for value in row] for row in payoffs]
    constraints = [([ONE if k == i else ZERO for k in range(size)], ZERO) for i in range(size)]
    constraints += [(row, ONE) for row in positive]
    names = [*unused, *best]
    found: dict[tuple[Fraction, ...], frozenset[int]] = {}
    for pick in combinations(range(len(constraints)), size):
        check_time()
        point = _solved([constraints[k] for k in pick], size)
        if point is None or not any(point) or any(value < 0 for value in point):
            continue
        slack = [sum((a * x for a, x in zip(row, point, strict=True)), ZERO) for row, _ in constraints]
        if any(value > 1 for value in slack[size:]):
            continue
        labels = frozenset(
            names[k] for k, (value, (_, bound)) in enumerate(zip(slack, constraints, strict=True)) if value == bound
        )
        total = sum(point)
        found[tuple(value / total for value in point)] = labels
    return [_Vertex(strategy, labels) for strategy, labels in sorted(found.items(), reverse=True)]


def _solved(system: Sequence[tuple[Sequence[Fraction], Fraction]], size: int) -> list[Fraction] | None:
    """The solution of a square system, ``None`` where it has none or many."""
    rows = [[*row, bound] for row, bound in system]
    for column in range(size):
        pivot = next((k for k in range(column, size) if rows[k][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        scale = rows[column][column]
        rows[column] = [value / scale for value in rows[column]]
        for k in range(size):
            factor = rows[k][column]
            if k != column and factor:
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[column], strict=True)]
    return [row[-1] for row in rows]


MANY_CELLS = 500
"""How many sets of strategies are looked at for those that go together; beyond, some cells may be missing."""


def maximal_cells(tree: GameTree, profiles: Sequence[BehaviorProfile]) -> tuple[list[Cell], bool]:
    """The maximal sets ``X x Y`` of extreme equilibria of two movers: every strategy in X goes with every one in Y.

    All equilibria lie in one of them, where each player mixes its own strategies
    in any proportion (Winkels 1979; von Stengel 2002, section 3.3). Also
    whether these are all such sets.
    """
    first, second = sorted({infoset.player for infoset in tree.infosets})
    pairs = [(_strategy(tree, profile, first), _strategy(tree, profile, second)) for profile in profiles]
    replies: dict[Strategy, frozenset[Strategy]] = {}
    for one, other in pairs:
        replies[one] = replies.get(one, frozenset()) | {other}
    # The maximal complete parts of the graph are the intersections of the sets of replies.
    shared: set[frozenset[Strategy]] = set(replies.values())
    grown = True
    while grown and len(shared) < MANY_CELLS:
        check_time()
        more = {one & two for one in shared for two in replies.values() if one & two}
        grown = not more <= shared
        shared |= more
    cells: dict[frozenset[int], tuple[list[Strategy], list[Strategy]]] = {}
    for common in shared:
        partners = [one for one, answers in replies.items() if common <= answers]
        items = frozenset(i for i, (one, other) in enumerate(pairs) if one in partners and other in common)
        cells[items] = (partners, sorted(common, reverse=True))
    found = []
    for items, sides in cells.items():
        if not any(items < other for other in cells):
            choices = [
                choice_of(tree, player, [dict(strategy) for strategy in side])
                for player, side in zip((first, second), sides, strict=True)
            ]
            known = tuple(choice for choice in choices if choice is not None)
            found.append(Cell(items, frozenset({Continuum(known)}) if known else frozenset()))
    return sorted(found, key=lambda cell: sorted(cell.items)), not grown


Strategy: TypeAlias = "tuple[tuple[int, tuple[Fraction, ...]], ...]"
"""What a player does at each of its sets."""


def _strategy(tree: GameTree, profile: BehaviorProfile, player: int) -> Strategy:
    return tuple((k, profile.probabilities[k]) for k, set_ in enumerate(tree.infosets) if set_.player == player)
