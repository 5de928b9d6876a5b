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

from attrs import frozen

from ..equilibrium import BehaviorProfile
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
    if len(tree.infosets) != 2 or {infoset.player for infoset in tree.infosets} != {0, 1}:
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


def extreme_equilibria(tree: GameTree) -> tuple[list[BehaviorProfile], list[Cell]]:
    """All extreme equilibria of a game that :func:`is_simultaneous`, and the maximal sets of them that mix.

    Within a cell each player may mix its own strategies in any proportion.
    """
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
    swapped = tree.infosets[0].player == 1
    profiles = [BehaviorProfile((y.strategy, x.strategy) if swapped else (x.strategy, y.strategy)) for x, y in pairs]
    return profiles, maximal_cells([(x.strategy, y.strategy) for x, y in pairs])


def _payoffs(tree: GameTree) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """The matrices of player 0 (whose actions are the rows) and player 1."""
    row_set = 0 if tree.infosets[0].player == 0 else 1
    sizes = [len(infoset.actions) for infoset in tree.infosets]
    first: list[list[Fraction]] = []
    second: list[list[Fraction]] = []
    for i in range(sizes[row_set]):
        first.append([])
        second.append([])
        for j in range(sizes[1 - row_set]):
            choices = (i, j) if row_set == 0 else (j, i)
            weights = reach(tree, BehaviorProfile.pure(sizes, choices))
            totals = [ZERO, ZERO]
            for weight, node in zip(weights, tree.nodes, strict=True):
                if weight and isinstance(node, Terminal):
                    totals = [total + weight * payoff for total, payoff in zip(totals, node.payoffs, strict=False)]
            first[-1].append(totals[0])
            second[-1].append(totals[1])
    return first, second


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


def maximal_cells(pairs: Sequence[tuple[object, object]]) -> list[Cell]:
    """The maximal sets of pairs ``X x Y``: every strategy in X is an equilibrium with every one in Y."""
    replies: dict[object, frozenset[object]] = {}
    for one, other in pairs:
        replies[one] = replies.get(one, frozenset()) | {other}
    # The maximal complete parts of the graph are the intersections of the sets of replies.
    shared: set[frozenset[object]] = set(replies.values())
    grown = True
    while grown and len(shared) < MANY_CELLS:
        more = {one & two for one in shared for two in replies.values() if one & two}
        grown = not more <= shared
        shared |= more
    cells: dict[Cell, None] = {}
    for common in shared:
        partners = {one for one, answers in replies.items() if common <= answers}
        cells[frozenset(i for i, (one, other) in enumerate(pairs) if one in partners and other in common)] = None
    largest = [cell for cell in cells if not any(cell < other for other in cells)]
    return sorted(largest, key=sorted)
