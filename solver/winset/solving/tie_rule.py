"""What an indifferent player may do: the tie rules of the negotiation, as a preference between two actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from ..equilibrium.profile import ZERO
from ..equilibrium.values import Exact
from ..game_tree import Chance, Decision, GameTree, InformationSet, Split, Terminal, Tie
from .alternative import Alternative, Parts


def may_choose(
    infoset: InformationSet,
    action: int,
    other: int,
    certain_refusal: Callable[[], bool],
    decided: Callable[[], tuple[Exact, Exact] | None],
) -> bool:
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
    decided
        What the player expects when all votes of the ballot are the first
        action, and when all are the last; asked only where the rule needs it.
        ``None`` where that is not known yet, which forbids nothing.
    """
    if infoset.tie is Tie.FREE:
        return True
    last = len(infoset.actions) - 1
    if infoset.tie is Tie.PIVOTAL:
        worths = decided()
        return worths is None or (worths[0] >= worths[1]) is (action == 0)
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
        return parts.beyond.refused(leaf, round_)
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


def as_decided(parts: Parts, alternative: Alternative, ballot: str, first: bool, player: int) -> Exact:
    """What a player expects of a closed subgame when the votes of a ballot are cast one way, all else as played.

    In payoffs of the tree, not scaled.
    """
    tree, root = parts.tree, alternative.position
    leaf = tree.nodes[root]
    if isinstance(leaf, Terminal):
        return parts.beyond.decided(leaf, ballot, first, player)
    if ballot not in parts.ballots[root]:
        return Fraction(alternative.values[player]) / parts.scales[player]
    rows = dict(alternative.rows)
    exits = dict(zip(parts.own(root)[1], alternative.below, strict=True))
    total: Exact = ZERO
    stack: list[tuple[int, Exact]] = [(root, 1)]
    while stack:
        position, weight = stack.pop()
        node = tree.nodes[position]
        row: Sequence[Exact]
        if isinstance(node, Decision) and tree.infosets[node.infoset].ballot == ballot:
            row = [int(action == (0 if first else len(node.children) - 1)) for action in range(len(node.children))]
        else:
            assert not isinstance(node, (Terminal, Split))
            row = rows[node.infoset] if isinstance(node, Decision) else node.probabilities
        for action, (share, child) in enumerate(zip(row, node.children, strict=True)):
            if share:
                below = exits.get((position, action))
                if below is None:
                    stack.append((child, weight * share))
                else:
                    total += weight * share * as_decided(parts, below, ballot, first, player)
    return total
