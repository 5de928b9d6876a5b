"""A subgame that hides something from its players: its information sets, and what a profile leads to in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

import sympy
from attrs import frozen

from ..condition import Tree, exact
from ..errors import Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Node, Split
from .drawing import Drawn, depends
from .exploring import Context
from .games import Plays, Setting, after_choice, chance_play
from .play import Play


@frozen
class Hidden:
    """A subgame down to the closed subgames in it.

    Parameters
    ----------
    sets
        The information sets in no closed subgame, lower ones first.
    settled
        Those all of whose nodes share every earlier choice, so that only chance
        tells the nodes apart.
    top
        The settled set that is met first on every path, if there is one and all
        who move later know what was done there.
    paths
        For every node of a set the actions that players have taken on the way there.
    """

    setting: Setting
    root: int
    solved: Sequence[Tree[Plays] | None]
    sets: tuple[int, ...]
    settled: frozenset[int]
    top: int | None
    paths: Mapping[int, tuple[tuple[int, int], ...]]

    @property
    def tree(self) -> GameTree:
        return self.setting.tree

    @property
    def ties(self) -> str:
        return self.setting.ties

    @cached_property
    def splits(self) -> frozenset[int]:
        """The nodes that are comparisons, outside of what is solved."""
        nodes = self.tree.nodes
        return frozenset(k for k, node in enumerate(nodes) if isinstance(node, Split) and self.solved[k] is None)

    @cached_property
    def chances(self) -> dict[int, tuple[Any, ...]]:
        """The probabilities of chance moves as SymPy numbers, by node."""
        nodes = self.tree.nodes
        return {k: tuple(map(exact, node.probabilities)) for k, node in enumerate(nodes) if isinstance(node, Chance)}

    @cached_property
    def before(self) -> dict[int, frozenset[int]]:
        """For every set its nodes, and those from which one of them can be reached."""
        found: dict[int, set[int]] = {infoset: set(self.tree.members[infoset]) for infoset in self.sets}
        for position, node in enumerate(self.tree.nodes):
            for infoset in self.sets:
                if not found[infoset].isdisjoint(node.children):
                    found[infoset].add(position)
        return {infoset: frozenset(positions) for infoset, positions in found.items()}

    def child(self, context: Context, position: int) -> int:
        """The position itself, or where its comparisons lead in the cell."""
        while position in self.splits:
            node = self.tree.nodes[position]
            assert isinstance(node, Split)
            position = node.children[0 if context.holds(node.left, node.relation, node.right) else 1]
        return position


def hidden_subgame(setting: Setting, root: int, solved: Sequence[Tree[Plays] | None]) -> Hidden:
    """The subgame at a position, with expectations taken over the draws that nobody in it knows."""
    tree = setting.tree
    histories: dict[int, set[tuple[tuple[int, int], ...]]] = {}
    paths: dict[int, tuple[tuple[int, int], ...]] = {}
    stack: list[tuple[int, tuple[tuple[int, int], ...]]] = [(root, ())]
    while stack:
        position, history = stack.pop()
        node = tree.nodes[position]
        _refuse_tests(setting, node)
        if isinstance(node, Decision):
            histories.setdefault(node.infoset, set()).add(history)
            paths[position] = history
        for index, child in enumerate(node.children):
            if solved[child] is None:
                chosen = ((node.infoset, index),) if isinstance(node, Decision) else ()
                stack.append((child, history + chosen))
    settled = frozenset(infoset for infoset, before in histories.items() if len(before) == 1)
    first = [infoset for infoset, before in histories.items() if () in before]
    top = first[0] if len(first) == 1 and first[0] in settled and _seen_by_all(histories, first[0]) else None
    lower_first = _lower_first(histories)
    return Hidden(setting, root, _averaged(setting, root, solved, lower_first), lower_first, settled, top, paths)


def _refuse_tests(setting: Setting, node: Node) -> None:
    """Refuse a comparison of a continuous draw before moves of those who do not know all the rest."""
    if isinstance(node, Split):
        compared = (exact(node.left) - exact(node.right)).free_symbols
        for drawn in setting.draws:
            if drawn.symbol in compared:
                raise _draws_and_types(drawn)


def _draws_and_types(drawn: Drawn) -> UnsupportedError:
    message = f"some know {drawn.symbol} or a type and others do not"
    return UnsupportedError(Problem("draws-and-types", message, hint="use types in place of a distribution"))


def _seen_by_all(histories: Mapping[int, set[tuple[tuple[int, int], ...]]], top: int) -> bool:
    """Whether everybody who moves after a set that is met first knows what was done there."""
    return all(len({history[0] for history in before}) == 1 for infoset, before in histories.items() if infoset != top)


def _lower_first(histories: Mapping[int, set[tuple[tuple[int, int], ...]]]) -> tuple[int, ...]:
    """The sets in an order in which those that are met later on some path come first."""
    after = {
        infoset: {earlier for history in before for earlier, _ in history} for infoset, before in histories.items()
    }
    try:
        return tuple(reversed(tuple(TopologicalSorter(after).static_order())))
    except CycleError as error:
        message = "two information sets are met in either order; such a subgame is not derived"
        raise UnsupportedError(Problem("crossing-sets", message, hint="solve it at given values")) from error


def _averaged(
    setting: Setting, root: int, solved: Sequence[Tree[Plays] | None], sets: Sequence[int]
) -> Sequence[Tree[Plays] | None]:
    """What follows the subgame, in expectation over the draws that nobody in it knows."""
    names = {setting.tree.players[setting.tree.infosets[infoset].player] for infoset in sets}
    exits = {position for position in _below(setting.tree, root, solved) if solved[position] is not None}
    averaged = list(solved)

    def matters(drawn: Drawn, players: AbstractSet[str]) -> bool:
        following = [tree for position in exits if (tree := averaged[position]) is not None]
        numbers = [setting.tree.players.index(name) for name in players]
        return any(depends(tree, drawn.symbol, number) for tree in following for number in numbers)

    for drawn in setting.draws:
        knowing, others = names & drawn.known_to, names - drawn.known_to
        # Those who know a draw may move by it, and what the others expect of them depends on it then.
        if knowing and others and matters(drawn, names):
            raise _draws_and_types(drawn)
        if not matters(drawn, others):
            continue
        if root in setting.informed[drawn]:
            raise _draws_and_types(drawn)
        for position in exits:
            tree = averaged[position]
            assert tree is not None
            averaged[position] = setting.averaged(tree, [drawn])
    return averaged


def _below(tree: GameTree, root: int, solved: Sequence[Tree[Plays] | None]) -> set[int]:
    """The nodes of a subgame down to the closed subgames in it."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        position = stack.pop()
        if position not in seen:
            seen.add(position)
            if solved[position] is None:
                stack.extend(tree.nodes[position].children)
    return seen


def reached_sets(hidden: Hidden, fixed: Mapping[int, int]) -> tuple[int, ...]:
    """The other sets that can be met where some sets' actions are fixed, lower ones first."""
    seen: set[int] = set()
    met: set[int] = set()
    stack = [hidden.root]
    while stack:
        position = stack.pop()
        if position in seen or hidden.solved[position] is not None:
            continue
        seen.add(position)
        node = hidden.tree.nodes[position]
        if isinstance(node, Decision) and node.infoset in fixed:
            stack.append(node.children[fixed[node.infoset]])
            continue
        if isinstance(node, Decision):
            met.add(node.infoset)
        stack.extend(node.children)
    return tuple(each for each in hidden.sets if each in met)


def exits(
    hidden: Hidden, context: Context, profile: Mapping[int, int] | None, starts: Sequence[int] | None = None
) -> Iterator[int]:
    """The closed subgames that a profile, perhaps of some sets only, comes to in the cell; from the root by default."""
    seen = set()
    stack = [hidden.root] if starts is None else list(starts)
    while stack:
        position = hidden.child(context, stack.pop())
        if position in seen:
            continue
        seen.add(position)
        if hidden.solved[position] is not None:
            yield position
            continue
        node = hidden.tree.nodes[position]
        if isinstance(node, Chance):
            stack.extend(c for c, p in zip(node.children, node.probabilities, strict=True) if p != 0)
        elif isinstance(node, Decision) and profile is not None and node.infoset in profile:
            stack.append(node.children[profile[node.infoset]])
        else:
            stack.extend(node.children)


def walk(
    hidden: Hidden,
    context: Context,
    profile: Mapping[int, int],
    at_exit: Mapping[int, Play],
    left_out: int | None = None,
    starts: Sequence[int] | None = None,
) -> dict[int, Play]:
    """The play from every node of the subgame from which a profile comes to the exits at hand.

    Parameters
    ----------
    left_out
        A set whose choice is not part of the plays.
    starts
        Look at these nodes and what follows them only.
    """
    hidden.setting.budget.check()  # a profile may ask nothing that the cell leaves open, and there may be many
    plays = dict(at_exit)
    order: list[int] = []
    stack = [hidden.root] if starts is None else list(starts)
    seen = set()
    while stack:
        position = hidden.child(context, stack.pop())
        if position not in seen and hidden.solved[position] is None:
            seen.add(position)
            order.append(position)
            stack.extend(hidden.tree.nodes[position].children)
    for position in sorted(order):
        node = hidden.tree.nodes[position]
        children = [hidden.child(context, child) for child in node.children]
        if isinstance(node, Chance):
            likely = [
                (i, exact(p), child)
                for i, (p, child) in enumerate(zip(node.probabilities, children, strict=True))
                if p != 0
            ]
            if all(child in plays for _, _, child in likely):
                plays[position] = chance_play(context, node, [(i, p, plays[child]) for i, p, child in likely])
        elif isinstance(node, Decision) and node.infoset in profile:
            action = profile[node.infoset]
            if children[action] in plays:
                play = plays[children[action]]
                if node.infoset != left_out:
                    play = after_choice(play, hidden.tree, node.infoset, action, hidden.ties)
                plays[position] = play
    return plays


def reach(
    hidden: Hidden, context: Context, profile: Mapping[int, int] | None, towards: int | None = None
) -> dict[int, Any]:
    """The probability of coming to every node of the subgame under a profile; by chance alone without one.

    With ``towards`` to the nodes of that set, and those on the way there, only.
    """
    wanted = None if towards is None else hidden.before[towards]
    never = sympy.Integer(0)
    stack = [(hidden.child(context, hidden.root), sympy.Integer(1))]
    found: dict[int, Any] = {}
    while stack:
        position, weight = stack.pop()
        if hidden.solved[position] is not None:
            continue
        node = hidden.tree.nodes[position]
        found[position] = weight
        taken = profile.get(node.infoset) if isinstance(node, Decision) and profile is not None else None
        for index, child in enumerate(node.children):
            if wanted is not None and child not in wanted:
                continue
            share = weight if taken is None or taken == index else never
            if isinstance(node, Chance) and weight != 0:
                share = weight * hidden.chances[position][index]
            stack.append((hidden.child(context, child), share))
    return found
