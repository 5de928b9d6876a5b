"""Continuous offers by somebody who knows more than those who answer, where what they believe does not matter.

What an answer would be for some belief or other is found for every offer. If the
proposer's best offer, with the answers that are best for it, is one to which
only one answer is rational whatever is believed, then it is made in every
equilibrium: no other offer can bring more, and nothing can make this one worse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from ..condition import Tree
from ..errors import Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Split
from .exploring import Context, explore
from .games import Plays, Setting, after_choice, chosen_plays, closed
from .offering import numbered, offered_play, one_line
from .optimum import maxima
from .play import Play, distinct
from .supporting import justified


@frozen
class _Hope:
    """The play that is best for a proposer among those that may follow, and whether it is the only one."""

    play: Play
    certain: bool


def with_informed_offers(setting: Setting, root: int, solved: Sequence[Tree[Plays] | None]) -> list[Tree[Plays] | None]:
    """The solved subgames and, as more of them, what follows where an informed proposer makes a continuous offer.

    Raises
    ------
    UnsupportedError
        ``continuous-signal`` where the best offer depends on what others believe after it.
    """
    found = list(solved)
    if not setting.ranges:
        return found
    tree = setting.tree
    histories = _histories(tree, root, solved)
    for position in sorted(histories):
        node = tree.nodes[position]
        if position != root and isinstance(node, Decision) and setting.lines(node.infoset):
            members = (member for member in tree.members[node.infoset] if member in histories)
            if len(frozenset[History]().union(*(histories[member] for member in members))) == 1:
                found[position] = _best_offer(setting, root, position, node, found)
    return found


History: TypeAlias = tuple[tuple[str, int], ...]


def _histories(tree: GameTree, root: int, solved: Sequence[Tree[Plays] | None]) -> dict[int, set[History]]:
    """What was drawn and chosen on the ways to every node of a subgame that is in no closed subgame of it.

    Comparisons of the parameters are no part of it: in one cell each has one result.
    """
    found: dict[int, set[History]] = {}
    stack: list[tuple[int, History]] = [(root, ())]
    while stack:
        position, history = stack.pop()
        if solved[position] is not None or history in found.setdefault(position, set()):
            continue
        found[position].add(history)
        node = tree.nodes[position]
        for index, child in enumerate(node.children):
            told = isinstance(node, (Chance, Decision)) and len(node.children) > 1
            label = node.label if isinstance(node, Chance) else str(getattr(node, "infoset", ""))
            stack.append((child, (*history, (label, index)) if told else history))
    return {position: ways for position, ways in found.items() if ways}


def _best_offer(
    setting: Setting, root: int, position: int, node: Decision, solved: Sequence[Tree[Plays] | None]
) -> Tree[Plays]:
    tree, infoset = setting.tree, node.infoset
    line = one_line(setting, infoset)
    player = tree.infosets[infoset].player
    following = _answers(setting, root, position, solved)
    hopes = explore(
        lambda context: _hope(context, context.follow(following[0]), player), setting.offered_space, setting.budget
    )

    def best(context: Context) -> Plays:
        made = []
        for each in maxima(context, hopes, line, lambda hope: hope.play.payoffs[player]):
            if not each.segment.result.certain:
                raise _unsupported(tree.players[player])
            made.append(offered_play(context, each.segment.result.play, each, line.variable, infoset))
        others = [context.follow(tree) for tree in following[1:]]
        return chosen_plays(context, tree, infoset, [distinct(made), *others], setting.ties)

    return explore(best, setting.offered_space, setting.budget)


def _hope(context: Context, plays: Plays, player: int) -> _Hope:
    numbered(plays, 0)  # refuses where nothing follows
    best = context.largest([play.payoffs[player] for play in plays])
    return _Hope(plays[best[0]], len(plays) == 1)


def _answers(setting: Setting, root: int, position: int, solved: Sequence[Tree[Plays] | None]) -> list[Tree[Plays]]:
    """What may follow each action at a node, with any answers that some belief makes rational."""
    tree = setting.tree
    local = list(solved)

    def solve(at: int) -> Tree[Plays]:
        known = local[at]
        if known is None:
            node = tree.nodes[at]
            if isinstance(node, Decision) and len(tree.members[node.infoset]) > 1:
                after = {
                    member: [solve(c) for c in tree.nodes[member].children] for member in tree.members[node.infoset]
                }
                known = _some_answer(setting, root, at, node.infoset, after)
            else:
                for child in node.children:
                    solve(child)
                known = closed(setting, at, local)
            local[at] = known
        return known

    return [solve(child) for child in tree.nodes[position].children]


def _some_answer(
    setting: Setting, root: int, position: int, infoset: int, after: Mapping[int, Sequence[Tree[Plays]]]
) -> Tree[Plays]:
    """The plays after every action that is rational for some belief, at one node of a set."""

    def answer(context: Context) -> Plays:
        members = [member for member in after if member == position or _is_met(setting.tree, context, root, member)]
        plays = [[_only(setting, infoset, context.follow(tree)) for tree in after[member]] for member in members]
        by_action = [list(column) for column in zip(*plays, strict=True)]
        mine = members.index(position)
        return distinct(
            after_choice(by_action[action][mine], setting.tree, infoset, action, setting.ties)
            for action in range(len(by_action))
            if justified(setting, context, infoset, action, by_action, None)
        )

    return explore(answer, setting.offered_space, setting.budget)


def _is_met(tree: GameTree, context: Context, root: int, position: int) -> bool:
    """Whether a node can be met in the cell: no comparison on the way leads elsewhere."""
    seen = set()
    stack = [root]
    while stack:
        at = stack.pop()
        if at == position:
            return True
        if at in seen or at < position:
            continue
        seen.add(at)
        node = tree.nodes[at]
        if isinstance(node, Split):
            stack.append(node.children[0 if context.holds(node.left, node.relation, node.right) else 1])
        else:
            stack.extend(node.children)
    return False


def _only(setting: Setting, infoset: int, plays: Plays) -> Play:
    if len(plays) != 1:
        raise _unsupported(setting.tree.players[setting.tree.infosets[infoset].player])
    return plays[0]


def _unsupported(player: str) -> UnsupportedError:
    message = f"the best continuous offer depends on what is believed after it, and {player} knows more than others"
    return UnsupportedError(Problem("continuous-signal", message, hint="list proposals"))
