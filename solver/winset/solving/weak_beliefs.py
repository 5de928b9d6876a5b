"""Beliefs that nothing restricts: the one that makes what a player does cost it least, by one linear program.

Where a set is not reached, weak perfect Bayesian equilibrium lets its player
believe anything; but its plan from there on has to be best given that belief,
and not each single act: with such beliefs the one-shot deviation principle
fails. The best plan's worth is convex in the belief, so the belief with the
least regret is a linear program over the simplex, with the worths of the
player's later sets as its other variables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from ..equilibrium.continuation import START, Continuation, Move
from ..equilibrium.profile import ONE, ZERO
from ..equilibrium.values import Exact
from .linear import Constraint, maximise

Belief = tuple[Fraction, ...]


def kindest(continuation: Continuation) -> tuple[Belief, Exact]:
    """The belief under which the best other plan gains least, and that gain."""
    for belief in _certainties(continuation):  # mostly enough, and no program
        if not continuation.gain(belief):
            return belief, ZERO
    columns, constraints = _best_plans(continuation)
    regret = len(columns)
    constraints.append(Constraint({**_loss(continuation, columns, START), regret: ONE}, ">=", ZERO))
    point = maximise({regret: -ONE}, constraints, regret + 1)
    assert point is not None  # under every belief there is some regret
    belief = tuple(point[: len(continuation.nodes)])
    return belief, continuation.gain(belief)


def supporting(continuation: Continuation, worse: Collection[Move]) -> Belief | None:
    """A belief under which no plan gains, and every plan that begins with one of these moves loses.

    ``None`` where there is none.
    """
    for belief in _certainties(continuation):
        worths, following = continuation.worths(belief), continuation.following(belief)
        if worths[START[0]][0] == following and all(worths[k][action] < following for k, action in worse):
            return belief
    columns, constraints = _best_plans(continuation)
    margin = len(columns)
    constraints.append(Constraint(_loss(continuation, columns, START), ">=", ZERO))
    constraints += [Constraint({**_loss(continuation, columns, move), margin: -ONE}, ">=", ZERO) for move in worse]
    constraints.append(Constraint({margin: ONE}, "<=", ONE))
    point = maximise({margin: ONE} if worse else {}, constraints, margin + 1)
    if point is None or (worse and not point[margin]):
        return None
    return tuple(point[: len(continuation.nodes)])


def _certainties(continuation: Continuation) -> Iterator[Belief]:
    size = len(continuation.nodes)
    for node in range(size):
        yield tuple(ONE if place == node else ZERO for place in range(size))


def _best_plans(continuation: Continuation) -> tuple[dict[tuple[int, int], int], list[Constraint]]:
    """Columns for the belief and for the worth of every own set, which is at least that of each of its actions.

    The worth of set ``k``, which may be negative, is the difference of columns ``(k, 1)`` and ``(k, -1)``; the belief
    in starting node ``n`` is column ``(-1, n)``.
    """
    columns = {(-1, node): node for node in range(len(continuation.nodes))}
    for infoset in continuation.sets:
        for sign in (1, -1):
            columns[infoset, sign] = len(columns)
    constraints = [Constraint(dict.fromkeys(range(len(continuation.nodes)), ONE), "==", ONE)]
    for infoset in continuation.sets:
        for action in range(continuation.sizes[infoset]):
            row = _minus_worth(continuation, columns, (infoset, action))
            for sign in (1, -1):
                row[columns[infoset, sign]] = sign * ONE
            constraints.append(Constraint(row, ">=", ZERO))
    return columns, constraints


def _minus_worth(continuation: Continuation, columns: dict[tuple[int, int], int], move: Move) -> dict[int, Exact]:
    """Minus what a move is worth with the best plan after it, in the columns."""
    row: dict[int, Exact] = {columns[-1, node]: -worth for node, worth in continuation.gives.get(move, {}).items()}
    for infoset in continuation.later.get(move, ()):
        for sign in (1, -1):
            row[columns[infoset, sign]] = -sign * ONE
    return row


def _loss(continuation: Continuation, columns: dict[tuple[int, int], int], move: Move) -> dict[int, Exact]:
    """What the profile gives beyond a move with the best plan after it."""
    row = _minus_worth(continuation, columns, move)
    for node, worth in enumerate(continuation.follows):
        row[node] = row.get(node, ZERO) + worth
    return row
