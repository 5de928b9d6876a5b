"""Whether a text is certain to be refused at Level II, which ``Tie.SIGN`` asks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..game_tree import Chance, Decision, GameTree, Terminal

REFUSE = "refuse"


def surely_refused(tree: GameTree, start: int, round_: int, rows: Sequence[tuple[Fraction, ...] | None]) -> bool:
    """Whether every play from a node meets a refusal in this round; ``rows`` says who takes what, open ones all."""
    stack, seen = [start], set[int]()
    while stack:
        position = stack.pop()
        if position in seen:
            continue
        seen.add(position)
        node = tree.nodes[position]
        if isinstance(node, Terminal):
            return False
        if isinstance(node, Decision):
            infoset = tree.infosets[node.infoset]
            if infoset.round not in (0, round_):
                return False
            row, body, labels = rows[node.infoset], infoset.body, infoset.actions
            weights: Sequence[Fraction] = row if row is not None else (Fraction(1),) * len(labels)
        elif isinstance(node, Chance):
            weights, body, labels = node.probabilities, node.body, node.actions
        else:
            return False
        stack.extend(
            child
            for label, weight, child in zip(labels, weights, node.children, strict=True)
            if weight and not (body and label == REFUSE)
        )
    return True


def can_be_refused(tree: GameTree, round_: int, taken: Sequence[Sequence[int]]) -> tuple[list[bool], list[bool]]:
    """For every node whether refusal in this round must be certain, and whether it can be.

    Must: however the players move among their ``taken`` actions. Can: for some
    way in which they move.
    """
    must: list[bool] = []
    can: list[bool] = []
    for node in tree.nodes:
        if isinstance(node, Chance):
            at = [
                (True, True) if node.body and label == REFUSE else (must[child], can[child])
                for label, weight, child in zip(node.actions, node.probabilities, node.children, strict=True)
                if weight
            ]
            must.append(all(sure for sure, _ in at))
            can.append(all(possible for _, possible in at))
        elif isinstance(node, Decision) and tree.infosets[node.infoset].round in (0, round_):
            infoset = tree.infosets[node.infoset]
            at = [
                (True, True)
                if infoset.body and infoset.actions[action] == REFUSE
                else (must[node.children[action]], can[node.children[action]])
                for action in taken[node.infoset]
            ]
            must.append(all(sure for sure, _ in at))
            can.append(any(possible for _, possible in at))
        else:
            must.append(False)
            can.append(False)
    return must, can
