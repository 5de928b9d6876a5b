"""Strategic votes that are cast unseen by each other, each as if it decided.

Whatever the others do, a vote that decides is one for what follows a pass against what follows a failure. So each voter
compares these two, an indifferent one ratifies, and nothing that it does not see matters to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from ..condition import Tree
from ..errors import Problem, UnsupportedError
from ..game_tree import Chance, Decision, Node, Tie
from .exploring import Context, explore
from .games import Plays, Setting, after_choice
from .play import Play, distinct

SEEN = "solve at values of the parameters, or let each vote be seen by the next (timing: sequential)"
ALIKE = (
    "after votes that are cast unseen and known later, one equilibrium is taken to follow every way in which a vote "
    "passes, and one every way in which it fails"
)


def unseen_votes(setting: Setting, root: int, solved: Sequence[Tree[Plays] | None]) -> Tree[Plays] | None:
    """The plays of a subgame that is one vote of one body; ``None`` where it is something else.

    Whoever moves later may remember who voted how. That tells nothing of what is still to come, so one equilibrium is
    taken to follow a pass, whoever brought it about, and one a failure.
    """
    tree = setting.tree
    inside, exits = _block(setting, root, solved)
    ballots = {tree.infosets[node.infoset].ballot if isinstance(node, Decision) else "" for node in inside}
    unseen = all(isinstance(node, Decision) and tree.infosets[node.infoset].tie is Tie.PIVOTAL for node in inside)
    passes = {at: _passes(tree.nodes[at]) for at in exits}
    if not unseen or len(ballots) != 1 or None in passes.values():
        return None

    def plays(context: Context) -> Plays:
        after = {at: context.follow(following) for at, following in exits.items()}
        by_end = [[after[at] for at in exits if passes[at] is end] for end in (True, False)]
        if any(len({tuple(play.outcome for play in each) for each in copies}) > 1 for copies in by_end):
            message = "strategic votes are not derived where what follows a result depends on who voted how"
            raise UnsupportedError(Problem("strategic-vote", message, "sides", hint=SEEN))
        if any(len(copies) > 1 and len(copies[0]) > 1 for copies in by_end):
            setting.budget.note(ALIKE)
        if not all(copies and copies[0] for copies in by_end):
            return ()
        pairs = product(*(range(len(copies[0])) for copies in by_end))
        chosen = ({at: found[on if passes[at] else off] for at, found in after.items()} for on, off in pairs)
        return distinct(_voted(context, setting, root, each, passes) for each in chosen)

    return explore(plays, setting.offered_space, setting.budget)


def _block(
    setting: Setting, root: int, solved: Sequence[Tree[Plays] | None]
) -> tuple[list[Node], dict[int, Tree[Plays]]]:
    """The nodes of a subgame that are in no closed subgame of it, and what follows where they lead to."""
    inside: dict[int, Node] = {}
    exits: dict[int, Tree[Plays]] = {}
    stack = [root]
    while stack:
        at = stack.pop()
        following = solved[at]
        if following is not None:
            exits[at] = following
        elif at not in inside:
            inside[at] = setting.tree.nodes[at]
            stack.extend(setting.tree.nodes[at].children)
    return list(inside.values()), exits


def _passes(node: Node) -> bool | None:
    """Whether a node says that a body ratifies; ``None`` where it says nothing of the kind."""
    if isinstance(node, Chance) and node.body and len(node.actions) == 1:
        return node.actions[0] == "ratify"
    return None


def _voted(
    context: Context, setting: Setting, root: int, after: Mapping[int, Play], passes: Mapping[int, bool | None]
) -> Play:
    """The play of a vote where it is known what follows each way in which it ends."""
    tree = setting.tree
    on, off = (next(after[at] for at in after if passes[at] is end) for end in (True, False))
    met: list[tuple[int, int]] = []
    at = root
    while at not in after:
        node = tree.nodes[at]
        assert isinstance(node, Decision)
        player = tree.infosets[node.infoset].player
        action = 0 if context.holds(on.payoffs[player], ">=", off.payoffs[player]) else 1
        met.append((node.infoset, action))
        at = node.children[action]
    play = after[at]
    for infoset, action in reversed(met):
        play = after_choice(play, tree, infoset, action, setting.ties)
    return play


__all__ = ["unseen_votes"]
