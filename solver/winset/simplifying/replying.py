"""Exact best replies at sets that no play reaches, for profiles that are put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from ..clock import check_time
from ..errors import FailedError, Problem
from ..game_tree import Chance, Decision, GameTree, Terminal, Tie
from .refusing import surely_refused

Rows: TypeAlias = list[tuple[Fraction, ...] | None]
Asked: TypeAlias = Mapping[int, tuple[int, tuple[int, ...]]]
"""Per open set the node at which its player believes to be, and the actions to choose from."""


def best_reply(tree: GameTree, rows: Rows, infoset: int, asked: Asked) -> None:
    """Fill ``rows[infoset]``, and the open rows that it depends on, with best replies.

    Parameters
    ----------
    tree
        The game.
    rows
        Per information set its probabilities, ``None`` where they are open.
    infoset
        The set to fill.
    asked
        What every open set believes and may do.
    """
    waiting = [infoset]
    while waiting:
        check_time()
        current = waiting[-1]
        if rows[current] is not None:
            waiting.pop()
            continue
        node, actions = asked[current]
        below = _below(tree, rows, node, actions, asked)
        needed = _open(tree, rows, below)
        if needed & set(waiting):
            names = ", ".join(tree.infosets[k].label for k in sorted(needed & set(waiting)))
            raise FailedError(Problem("no-reply", f"the replies at {names} depend on each other"))
        if needed:
            waiting.extend(sorted(needed))
            continue
        rows[current] = _reply(tree, rows, node, actions, below)
        waiting.pop()


def _below(tree: GameTree, rows: Rows, start: int, actions: Sequence[int], asked: Asked) -> list[int]:
    """The nodes that play can come to below a node, children first."""
    found: set[int] = set()
    stack = [tree.nodes[start].children[action] for action in actions]
    while stack:
        position = stack.pop()
        if position in found:
            continue
        found.add(position)
        node = tree.nodes[position]
        if isinstance(node, Decision) and rows[node.infoset] is None:
            taken: Sequence[int] = asked[node.infoset][1]
        else:
            taken = [action for action, weight in enumerate(_weights(rows, node)) if weight]
        stack.extend(node.children[action] for action in taken)
    return sorted(found)


def _weights(rows: Rows, node: object) -> Sequence[Fraction]:
    """With what probability each action of a node is taken; none at a leaf and where the row is open."""
    if isinstance(node, Decision):
        return rows[node.infoset] or ()
    return node.probabilities if isinstance(node, Chance) else ()


def _open(tree: GameTree, rows: Rows, below: Sequence[int]) -> set[int]:
    nodes = (tree.nodes[position] for position in below)
    return {node.infoset for node in nodes if isinstance(node, Decision) and rows[node.infoset] is None}


def _decided(tree: GameTree, rows: Rows, start: int, first: bool) -> Fraction:
    """What a voter expects when it and the later votes of its ballot are cast one way; open rows take action one."""
    node = tree.nodes[start]
    assert isinstance(node, Decision)
    voter = tree.infosets[node.infoset]
    total = Fraction(0)
    stack = [(Fraction(1), start)]
    while stack:
        weight, position = stack.pop()
        here = tree.nodes[position]
        if isinstance(here, Terminal):
            total += weight * here.payoffs[voter.player]
        elif isinstance(here, Decision) and tree.infosets[here.infoset].ballot == voter.ballot:
            stack.append((weight, here.children[0 if first else -1]))
        else:
            row = _weights(rows, here) or (Fraction(1), *(Fraction(0) for _ in here.children[1:]))
            stack.extend((weight * share, child) for share, child in zip(row, here.children, strict=True) if share)
    return total


def _reply(
    tree: GameTree, rows: Rows, start: int, actions: Sequence[int], below: Sequence[int]
) -> tuple[Fraction, ...]:
    node = tree.nodes[start]
    assert isinstance(node, Decision)
    infoset = tree.infosets[node.infoset]
    values: dict[int, Fraction] = {}
    for position in below:
        here = tree.nodes[position]
        if isinstance(here, Terminal):
            values[position] = here.payoffs[infoset.player]
        else:
            parts = zip(_weights(rows, here), here.children, strict=True)
            values[position] = sum((weight * values[child] for weight, child in parts if weight), Fraction(0))
    worths = {action: values[node.children[action]] for action in actions}
    best = [action for action, worth in worths.items() if worth == max(worths.values())]
    choice = best[0]
    last = len(infoset.actions) - 1
    indifferent = best[0] == 0 and best[-1] == last > 0
    if infoset.tie is Tie.SIGN and indifferent and surely_refused(tree, node.children[0], infoset.round, rows):
        choice = last
    if infoset.tie is Tie.PIVOTAL and indifferent:
        choice = 0 if _decided(tree, rows, start, True) >= _decided(tree, rows, start, False) else last
    return tuple(Fraction(int(action == choice)) for action in range(len(infoset.actions)))
