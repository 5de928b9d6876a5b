"""What an indifferent player may do: the tie rules of the negotiation, as a preference between two actions."""

from __future__ import annotations

from collections.abc import Callable

from ..game_tree import Chance, Decision, GameTree, InformationSet, Terminal, Tie
from .alternative import Alternative, Parts


def may_choose(infoset: InformationSet, action: int, other: int, certain_refusal: Callable[[], bool]) -> bool:
    """Whether a player who is indifferent between two actions may take ``action``.

    Parameters
    ----------
    infoset
        Whose rule it is.
    action, other
        Positions of the actions; they differ.
    certain_refusal
        Whether the first action, played on as it would be, is certain to be
        refused at Level II in this round; asked only where the rule needs it.
    """
    if infoset.tie is Tie.FREE:
        return True
    last = len(infoset.actions) - 1
    if infoset.tie is Tie.FIRST:
        return other != 0
    if action == 0:
        return other != last or not certain_refusal()
    if other == 0:
        return action == last and certain_refusal()
    return True


def certain_refusal(parts: Parts, alternative: Alternative, round_: int, memo: dict[int, bool]) -> bool:
    """Whether every play that follows meets a refusal before it ends or comes to another round.

    ``alternative`` is what is played at a closed subgame; ``memo`` is for one round.
    """
    known = memo.get(id(alternative))
    if known is None:
        memo[id(alternative)] = False  # a part that leads to itself cannot be; the entry is overwritten below
        known = memo[id(alternative)] = _refused(parts, alternative, round_, memo)
    return known


def _refused(parts: Parts, alternative: Alternative, round_: int, memo: dict[int, bool]) -> bool:
    tree: GameTree = parts.tree
    root = alternative.position
    leaf = tree.nodes[root]
    if isinstance(leaf, Terminal):
        return parts.leaf_refused is not None and parts.leaf_refused(leaf, round_)
    rows = dict(alternative.rows)
    exits = dict(zip(parts.own(root)[1], alternative.below, strict=True))
    stack = [root]
    while stack:
        position = stack.pop()
        node = tree.nodes[position]
        if isinstance(node, Decision):
            infoset = tree.infosets[node.infoset]
            if infoset.round not in (0, round_):
                return False
            row, body = rows[node.infoset], infoset.body
        elif isinstance(node, Chance):
            row, body = node.probabilities, node.body
        else:
            return False
        for action, (weight, child) in enumerate(zip(row, node.children, strict=True)):
            if not weight or (body and tree.actions(position)[action] == "refuse"):
                continue
            below = exits.get((position, action))
            if below is None:
                stack.append(child)
            elif not certain_refusal(parts, below, round_, memo):
                return False
    return True
