"""Offers by somebody who knows more than those who answer, where what they believe does not matter.

What is hidden are types, which chance draws, or a draw from a distribution. What an answer would be for some belief or
other is found for every offer. If the proposer's best offers, with the answers that are best for it, are ones to which
only one answer is rational whatever is believed, then one of them is made in every equilibrium: no other offer can
bring more, and nothing can make these worse. Where no answer depends on what is hidden that is so of every offer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeAlias

from attrs import define, frozen

from ..condition import Tree, oracle, region_text
from ..errors import Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Node, Split
from .drawing import Drawn, without
from .exploring import Context, explore
from .games import Plays, Setting, after_choice, chosen_plays, closed
from .line import segments
from .offering import joined_offers, numbered, offered_play, one_line
from .optimum import maxima
from .play import Play, distinct
from .supporting import gains, optimal, supported


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
                found[position] = _Below(setting, root, found).best_choice(position, node)
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


def drawn_offer(setting: Setting, position: int, solved: Sequence[Tree[Plays] | None]) -> Tree[Plays]:
    """The plays at a node where somebody chooses who knows a draw that others do not who move later.

    Raises
    ------
    UnsupportedError
        ``continuous-signal`` where the best choice depends on what others believe after it.
    """
    return _Below(setting, position, list(solved)).solution(position)


@define(eq=False)
class _Below:
    """What follows in a subgame, with any answers that some belief makes rational.

    Parameters
    ----------
    root
        Of the subgame.
    local
        What is solved, by node.
    judged
        Whether some answer depends on what is believed of a draw.
    """

    setting: Setting
    root: int
    local: list[Tree[Plays] | None]
    judged: bool = False

    def solution(self, at: int) -> Tree[Plays]:
        """The plays that may follow at a node."""
        known = self.local[at]
        if known is None:
            known = self.local[at] = self._solved(at)
        return known

    def _solved(self, at: int) -> Tree[Plays]:
        tree, setting = self.setting.tree, self.setting
        node = tree.nodes[at]
        if isinstance(node, Decision) and len(tree.members[node.infoset]) > 1:
            after = {each: self._after(each, tree.nodes[each]) for each in tree.members[node.infoset]}
            return _some_answer(setting, self.root, at, node.infoset, after)
        following = [self.solution(child) for child in node.children]
        if isinstance(node, Decision):
            doubtful = [each for each in setting.unknown(node, following) if at in setting.informed[each]]
            if doubtful:
                self.judged = True
                return _answer_by_draw(setting, node, self._after(at, node, doubtful), doubtful)
            if at in setting.telling and self.judged:
                return self.best_choice(at, node)
        return closed(setting, at, self.local)

    def _after(self, at: int, node: Node, judged: Sequence[Drawn] = ()) -> list[Tree[Plays]]:
        """What follows each action, in expectation over draws of which its player has learned nothing."""
        assert isinstance(node, Decision)
        setting = self.setting
        following = [self.solution(child) for child in node.children]
        unknown = [each for each in setting.unknown(node, following) if each not in judged]
        if any(at in setting.informed[each] for each in unknown):
            raise _unsupported(setting, node.infoset)
        return [setting.averaged(tree, unknown) for tree in following]

    def best_choice(self, at: int, node: Decision) -> Tree[Plays]:
        """The plays after the best offers, or the best actions where they are listed."""
        setting, infoset = self.setting, node.infoset
        player = setting.tree.infosets[infoset].player
        lines = setting.lines(infoset)
        line = one_line(setting, infoset) if lines else None
        space, budget = setting.offered_space, setting.budget
        hopes = [explore(partial(_hope, tree, player), space, budget) for tree in self._after(at, node)]

        def best(context: Context) -> Plays:
            options: list[tuple[Plays, bool]] = []
            for number, tree in enumerate(hopes):
                if line is None or number:
                    hope = context.follow(tree)
                    options.append(((hope.play,), hope.certain))
                    continue
                found = maxima(context, tree, line, lambda hope: hope.play.payoffs[player])
                made = [
                    (offered_play(context, each.segment.result.play, each, line.variable, infoset), each)
                    for each in found
                ]
                certain = all(each.segment.result.certain for each in found)
                options.append((joined_offers(made, infoset, line.variable), certain))
            if not all(plays for plays, _ in options):
                return ()
            largest = context.largest([plays[0].payoffs[player] for plays, _ in options])
            if not all(options[number][1] for number in largest):
                raise _unsupported(setting, infoset, context)
            return chosen_plays(context, setting.tree, infoset, [plays for plays, _ in options], setting.ties)

        return explore(best, space, budget)


def _hope(tree: Tree[Plays], player: int, context: Context) -> _Hope:
    plays = context.follow(tree)
    numbered(plays, 0)  # refuses where nothing follows
    best = context.largest([play.payoffs[player] for play in plays])
    return _Hope(plays[best[0]], len(plays) == 1)


def _answer_by_draw(
    setting: Setting, node: Decision, after: Sequence[Tree[Plays]], doubtful: Sequence[Drawn]
) -> Tree[Plays]:
    """The plays after every action that is rational for some belief about a draw.

    An action that is the best one for every value of the draw is the only one that is rational for any belief. Where
    different actions are best for different values any of them may be rational, and no other one if they are two;
    more than two all count, which can only leave more in doubt.
    """
    infoset = node.infoset
    if len(doubtful) > 1 or setting.lines(infoset):
        raise _unsupported(setting, infoset)
    (drawn,) = doubtful
    actions = range(len(after))

    def known(context: Context) -> tuple[Play, ...]:
        return tuple(_only(setting, infoset, context.follow(tree)) for tree in after)

    def best(context: Context) -> frozenset[int]:
        plays = [[play] for play in known(context)]
        return frozenset(each for each in actions if optimal(setting, context, infoset, each, plays, [1]))

    by_value = explore(best, setting.offered_space, setting.budget)

    def rational(context: Context) -> frozenset[int]:
        found = frozenset[int]().union(*(each.result for each in segments(context, by_value, drawn.line)))
        return found if len(found) == 1 else frozenset(actions)

    possible: Tree[frozenset[int]] = explore(rational, without(setting.offered_space, drawn), setting.budget)

    def answers(context: Context) -> Plays:
        plays, which = known(context), context.follow(possible)
        return distinct(
            after_choice(plays[action], setting.tree, infoset, action, setting.ties) for action in sorted(which)
        )

    return explore(answers, setting.offered_space, setting.budget)


def _some_answer(
    setting: Setting, root: int, position: int, infoset: int, after: Mapping[int, Sequence[Tree[Plays]]]
) -> Tree[Plays]:
    """The plays after every action that is rational for some belief, at one node of a set.

    Who is sure to face one of the nodes at which a signature would be refused does not sign in a tie.
    """

    def answer(context: Context) -> Plays:
        members = [member for member in after if member == position or _is_met(setting.tree, context, root, member)]
        plays = [[_only(setting, infoset, context.follow(tree)) for tree in after[member]] for member in members]
        by_action = [list(column) for column in zip(*plays, strict=True)]
        mine = members.index(position)
        sure = [index for index, play in enumerate(by_action[0]) if play.certain_refusal is not None]
        refused = [[[row[index] for index in sure] for row in by_action]] if sure else []
        return distinct(
            after_choice(by_action[action][mine], setting.tree, infoset, action, setting.ties)
            for action in range(len(by_action))
            if any(supported(context, gains(setting, infoset, action, rows)) for rows in (by_action, *refused))
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
        raise _unsupported(setting, infoset)
    return plays[0]


def _unsupported(setting: Setting, infoset: int, context: Context | None = None) -> UnsupportedError:
    """The error of what depends on beliefs at a set, with the parameters for which it does where that is known."""
    player = setting.tree.players[setting.tree.infosets[infoset].player]
    parameters = setting.space.domains.keys()
    cell = frozenset(sign for sign in (() if context is None else context.cell) if sign.names <= parameters)
    where = f" where {region_text([cell], oracle(setting.space))}" if cell else ""
    message = f"what {player} does depends on what others believe of what only some know{where}"
    hint = "assume what rules that out, or list proposals and use types in place of a distribution"
    return UnsupportedError(Problem("continuous-signal", message, hint=hint))
