"""From a support to the exact mixed equilibrium on it.

Floating point finds where the equations of a support hold; the same equations
in many digits, corrected with the floating-point inverse, give every probability
to a hundred digits, of which a rational number is read off. What comes out is a
proposal: the certificate decides whether it is the equilibrium's own number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from attrs import define, field

from ..clock import check_time
from ..equilibrium import BehaviorProfile
from ..equilibrium.profile import ONE, ZERO
from ..game_tree import Chance, Decision, Terminal
from .dominance import Block
from .supports import OnSupport, Support

Point: TypeAlias = "list[Any]"

CLOSE = 1e-10
"""When floating point counts as a solution, for payoffs between zero and one."""
DIGITS = 100
LARGEST_DENOMINATOR = 10**30
SIMPLE_DENOMINATOR = 12
STEPS = 60


@define
class Equations:
    """What has to hold for a mixed equilibrium with given supports.

    The unknowns are the probabilities of all but the first used action of every
    set, and the weights of the unused actions that beliefs off the path rest on.
    """

    block: Block
    supports: tuple[Support, ...]
    mixing: list[tuple[int, int]] = field(init=False)
    trembles: list[tuple[int, int]] = field(init=False)
    exact_payoffs: dict[int, tuple[Fraction, ...]] = field(init=False)
    payoffs: dict[int, tuple[float, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        tree = self.block.tree
        self.mixing = [(infoset, a) for infoset, used in enumerate(self.supports) for a in used[1:]]
        wanted: set[tuple[int, int]] = set()
        for nodes in tree.members:
            if len(nodes) < 2:
                continue
            ways = [
                frozenset((s, a) for s, a in self.block.histories[node] if a not in self.supports[s]) for node in nodes
            ]
            if all(ways):
                shared = frozenset.intersection(*ways)
                wanted.update(*(way - shared for way in ways))
        self.trembles = sorted(wanted)
        self.exact_payoffs = self.block.unit_payoffs()
        self.payoffs = {position: tuple(map(float, row)) for position, row in self.exact_payoffs.items()}

    @property
    def size(self) -> int:
        """How many unknowns there are."""
        return len(self.mixing) + len(self.trembles)

    def rows(self, point: Sequence[Any], one: Any) -> list[list[Any]]:
        """The probabilities that a point stands for; ``one`` says in which arithmetic."""
        rows = [[one * 0] * len(infoset.actions) for infoset in self.block.tree.infosets]
        for infoset, used in enumerate(self.supports):
            rows[infoset][used[0]] = one
        for (infoset, action), value in zip(self.mixing, point, strict=False):
            rows[infoset][action] = value
            rows[infoset][self.supports[infoset][0]] -= value
        return rows

    def residuals(self, point: Sequence[Any], exact: Callable[[Any], Any] | None = None) -> tuple[Point, Point]:
        """What should be zero, and what should not be positive.

        ``exact`` turns a rational number into the arithmetic wanted; without it, floating point.
        """
        tree = self.block.tree
        one = 1.0 if exact is None else exact(ONE)
        rows = self.rows(point, one)
        weights = dict(zip(self.trembles, point[len(self.mixing) :], strict=True))
        values = self._values(rows, exact)
        arrived = self._arrived(rows, weights, exact, one)
        equal: Point = []
        at_most: Point = []
        for infoset, (nodes, used) in enumerate(zip(tree.members, self.supports, strict=True)):
            allowed = self.block.allowed[infoset]
            if len(allowed) < 2:
                continue
            player = tree.infosets[infoset].player
            here = [arrived[node] for node in nodes]
            least = min(order for order, _ in here)
            core = [(weight, node) for (order, weight), node in zip(here, nodes, strict=True) if order == least]
            total = sum(weight for weight, _ in core)
            if not total:  # a step went to the border of the support, where the belief is not defined
                core = [(one, node) for _, node in core]
                total = one * len(core)
            worths = {
                action: sum(weight * values[tree.nodes[node].children[action]][player] for weight, node in core) / total
                for action in allowed
            }
            first = worths[used[0]]
            equal += [worths[action] - first for action in used[1:]]
            at_most += [worths[action] - first for action in allowed if action not in used]
        for row in rows:
            at_most += [-weight for weight in row]
        at_most += [one / 1000 - weight for weight in weights.values()]
        return equal, at_most

    def _values(self, rows: list[list[Any]], exact: Callable[[Any], Any] | None) -> list[tuple[Any, ...]]:
        tree, players = self.block.tree, range(self.block.tree.player_count)
        values: list[tuple[Any, ...]] = []
        for position, node in enumerate(tree.nodes):
            check_time()
            if isinstance(node, Terminal):
                if exact is None:
                    values.append(self.payoffs[position])
                else:
                    values.append(tuple(map(exact, self.exact_payoffs[position])))
                continue
            if isinstance(node, Decision):
                pairs = [(rows[node.infoset][a], node.children[a]) for a in self.supports[node.infoset]]
            else:
                assert isinstance(node, Chance)
                turn = float if exact is None else exact
                pairs = [(turn(p), child) for p, child in zip(node.probabilities, node.children, strict=True)]
            values.append(tuple(sum(p * values[child][i] for p, child in pairs) for i in players))
        return values

    def _arrived(
        self, rows: list[list[Any]], weights: dict[tuple[int, int], Any], exact: Callable[[Any], Any] | None, one: Any
    ) -> list[tuple[int, Any]]:
        """For every node how many unused actions lead there, and its weight; every unused action is of order one."""
        tree = self.block.tree
        turn = float if exact is None else exact
        found: list[tuple[int, Any]] = [(0, one)] * len(tree.nodes)
        for position in range(tree.root, -1, -1):
            node = tree.nodes[position]
            order, weight = found[position]
            for action, child in enumerate(node.children):
                if isinstance(node, Decision):
                    if action in self.supports[node.infoset]:
                        found[child] = (order, weight * rows[node.infoset][action])
                    else:
                        found[child] = (order + 1, weight * weights.get((node.infoset, action), one))
                elif isinstance(node, Chance):
                    found[child] = (order, weight * turn(node.probabilities[action]))
        return found


def polish(
    block: Block, supports: tuple[Support, ...], start: Sequence[Sequence[float]] | None = None
) -> OnSupport | None:
    """A profile on the supports that solves their equations.

    ``None`` where floating point finds no solution from ``start`` (or from the
    middle of the supports).
    """
    equations = Equations(block, supports)
    point = _start(equations, start)
    fixed: dict[int, Fraction] = {}
    while True:
        point_found = _descend(equations, point, fixed)
        if point_found is None:
            return None
        point = point_found
        loose = _loose(equations, point, fixed)
        if loose is None:
            break
        # The solutions form a continuum: a simple number near this one picks one of them.
        fixed[loose] = _simple(point[loose])
        point[loose] = float(fixed[loose])
    return _rational(equations, point, fixed)


def _start(equations: Equations, start: Sequence[Sequence[float]] | None) -> np.ndarray:
    point = np.ones(equations.size)
    for column, (infoset, action) in enumerate(equations.mixing):
        used = equations.supports[infoset]
        point[column] = 1.0 / len(used) if start is None else float(start[infoset][action])
    return point


def _stacked(equations: Equations, point: np.ndarray) -> np.ndarray:
    equal, at_most = equations.residuals([float(value) for value in point])
    return np.array([*equal, *(max(0.0, value) for value in at_most)], dtype=float)


def _jacobian(equations: Equations, point: np.ndarray, function: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    base = function(point)
    columns = []
    for column in range(len(point)):
        step = np.zeros(len(point))
        step[column] = 1e-7
        columns.append((function(point + step) - function(point - step)) / 2e-7)
    return np.array(columns).T if columns else np.zeros((len(base), 0))


def _descend(equations: Equations, start: np.ndarray, fixed: dict[int, Fraction]) -> np.ndarray | None:
    """Levenberg and Marquardt's steps down the squared residuals; ``None`` where they do not reach zero."""
    point = start.copy()
    free = np.array([column not in fixed for column in range(len(point))], dtype=bool)
    damping = 1e-3
    residual = _stacked(equations, point)
    worth = float(residual @ residual)
    for _ in range(STEPS):
        if not np.isfinite(worth):
            return None
        if np.sqrt(worth) < CLOSE:
            return point
        jacobian = _jacobian(equations, point, lambda at: _stacked(equations, at))[:, free]
        if not jacobian.shape[1]:
            return None
        square = jacobian.T @ jacobian
        for _ in range(12):
            try:
                change = np.linalg.solve(square + damping * np.eye(len(square)), -jacobian.T @ residual)
            except np.linalg.LinAlgError:
                damping *= 10
                continue
            trial = point.copy()
            trial[free] += change
            next_residual = _stacked(equations, trial)
            next_worth = float(next_residual @ next_residual)
            if next_worth < worth:
                point, residual, worth = trial, next_residual, next_worth
                damping = max(damping / 10, 1e-14)
                break
            damping *= 10
        else:
            return None
    return point if np.sqrt(worth) < CLOSE else None


def _equalities(equations: Equations, point: np.ndarray) -> np.ndarray:
    return np.array(equations.residuals([float(value) for value in point])[0], dtype=float)


def _loose(equations: Equations, point: np.ndarray, fixed: dict[int, Fraction]) -> int | None:
    """A probability that the equations leave open, the loosest; ``None`` where all are determined."""
    free = [column for column in range(equations.size) if column not in fixed]
    if not free:
        return None
    jacobian = _jacobian(equations, point, lambda at: _equalities(equations, at))[:, free]
    if not jacobian.shape[0]:
        null = np.eye(len(free))
    else:
        _, singular, right = np.linalg.svd(jacobian, full_matrices=True)
        rank = int((singular > 1e-7 * max(1.0, float(singular[0]))).sum())
        null = right[rank:].T
    best, size = None, 1e-5
    for place, column in enumerate(free):
        if column < len(equations.mixing):
            length = float(np.linalg.norm(null[place]))
            if length > size:
                best, size = column, length
    return best


def _simple(value: float) -> Fraction:
    """A simple number near a probability, inside the open unit interval."""
    near = Fraction(value).limit_denominator(SIMPLE_DENOMINATOR)
    return near if 0 < near < 1 else Fraction(value).limit_denominator(10**4)


def _rational(equations: Equations, point: np.ndarray, fixed: dict[int, Fraction]) -> OnSupport | None:
    """The point in many digits, as rational numbers where they look like it."""
    import mpmath

    free = [column for column in range(equations.size) if column not in fixed]
    jacobian = _jacobian(equations, point, lambda at: _equalities(equations, at))[:, free]
    inverse = np.linalg.pinv(jacobian, rcond=1e-9) if jacobian.size else np.zeros((len(free), jacobian.shape[0]))
    with mpmath.workdps(DIGITS + 20):

        def exact(number: Fraction) -> Any:
            return mpmath.mpf(number.numerator) / number.denominator

        digits = [exact(fixed[c]) if c in fixed else mpmath.mpf(float(point[c])) for c in range(equations.size)]
        for _ in range(DIGITS):
            residual = equations.residuals(digits, exact)[0]
            largest = max((abs(value) for value in residual), default=mpmath.mpf(0))
            if largest < mpmath.mpf(10) ** -DIGITS:
                break
            for place, column in enumerate(free):
                digits[column] -= sum(
                    mpmath.mpf(float(inverse[place, row])) * value for row, value in enumerate(residual)
                )
        else:
            return None
        read = [_read(value) for value in digits[: len(equations.mixing)]]
    rational = all(looks for _, looks in read)
    numbers = [number for number, _ in read]
    rows = equations.rows([*numbers, *[ONE] * len(equations.trembles)], ONE)
    if any(weight < 0 for row in rows for weight in row):
        return None
    profile = BehaviorProfile(tuple(tuple(ZERO + weight for weight in row) for row in rows))
    return OnSupport(profile, None, rational, len(fixed))


def _read(value: Any) -> tuple[Fraction, bool]:
    """The rational number that a long decimal is, or its decimals, and which of the two."""
    scaled = int(value * 10**DIGITS)
    decimal = Fraction(scaled, 10**DIGITS)
    near = decimal.limit_denominator(LARGEST_DENOMINATOR)
    looks = abs(near - decimal) < Fraction(10) ** (10 - DIGITS)
    return (near, True) if looks else (Fraction(scaled // 10 ** (DIGITS - 40), 10**40), False)
