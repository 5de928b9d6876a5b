"""Exact best replies at sets that no play reaches, for profiles that are put back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from ..errors import FailedError, Problem
from ..game_tree import Chance, Decision, GameTree, Terminal, Tie
from .refusing import surely_refused

Rows: TypeAlias = list[tuple[Fraction, ...] | None]


def best_reply(tree: GameTree, rows: Rows, infoset: int, nodes: Mapping[int, int]) -> None:
    """Fill ``rows[infoset]``, and the open rows that it depends on, with best replies.

    Parameters
    ----------
    tree
        The game.
    rows
        Per information set its probabilities, ``None`` where they are open.
    infoset
        The set to fill.
    nodes
        Per open set the node at which its player believes to be.
    """
    waiting = [infoset]
    while waiting:
        current = waiting[-1]
        if rows[current] is not None:
            waiting.pop()
            continue
        needed = _open_below(tree, rows, nodes[current])
        if needed & set(waiting):
            names = ", ".join(tree.infosets[k].label for k in sorted(needed & set(waiting)))
            raise FailedError(Problem("no-reply", f"the replies at {names} depend on each other"))
        if needed:
            waiting.extend(sorted(needed))
            continue
        rows[current] = _reply(tree, rows, nodes[current])
        waiting.pop()


def _open_below(tree: GameTree, rows: Rows, start: int) -> set[int]:
    """Open sets that matter for the reply at a node: those met below it."""
    found: set[int] = set()
    seen: set[int] = set()
    stack = list(tree.nodes[start].children)
    while stack:
        position = stack.pop()
        if position in seen:
            continue
        seen.add(position)
        node = tree.nodes[position]
        stack.extend(node.children)
        if isinstance(node, Decision) and rows[node.infoset] is None:
            found.add(node.infoset)
    return found


def _reply(tree: GameTree, rows: Rows, start: int) -> tuple[Fraction, ...]:
    node = tree.nodes[start]
    assert isinstance(node, Decision)
    infoset = tree.infosets[node.infoset]
    values = _values(tree, rows, start, infoset.player)
    worths = [values[child] for child in node.children]
    best = [action for action, worth in enumerate(worths) if worth == max(worths)]
    choice = best[0]
    last = len(infoset.actions) - 1
    indifferent = best[0] == 0 and best[-1] == last > 0
    if infoset.tie is Tie.SIGN and indifferent and surely_refused(tree, node.children[0], infoset.round, rows):
        choice = last
    return tuple(Fraction(int(action == choice)) for action in range(len(infoset.actions)))


def _values(tree: GameTree, rows: Rows, start: int, player: int) -> dict[int, Fraction]:
    """What the player expects at every node below ``start``, bottom up."""
    below: set[int] = set()
    stack = list(tree.nodes[start].children)
    while stack:
        position = stack.pop()
        if position not in below:
            below.add(position)
            stack.extend(tree.nodes[position].children)
    values: dict[int, Fraction] = {}
    for position in sorted(below):
        node = tree.nodes[position]
        if isinstance(node, Terminal):
            values[position] = node.payoffs[player]
            continue
        row = rows[node.infoset] if isinstance(node, Decision) else None
        weights = node.probabilities if isinstance(node, Chance) else row
        assert weights is not None
        values[position] = sum(
            (weight * values[child] for weight, child in zip(weights, node.children, strict=True) if weight),
            Fraction(0),
        )
    return values
