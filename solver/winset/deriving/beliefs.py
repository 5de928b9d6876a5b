"""Pure perfect Bayesian equilibria of a subgame that hides something, with the region where each exists.

On the path beliefs follow from Bayes' rule. Where all nodes of a set share
every earlier choice, only chance tells them apart, and beliefs are what chance
makes them, on the path or off it; a subgame with only such sets is solved by
backward induction over its sets. Anywhere else an action off the path must be
optimal for *some* belief, and whether one exists is decided by eliminating the
beliefs from the linear inequalities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import sympy
from attrs import evolve, frozen

from ..condition import Leaf, Tree, exact
from ..errors import NotYetError, Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Split
from .drawing import depends
from .exploring import Context, explore
from .games import (
    Plays,
    Setting,
    after_choice,
    chance_play,
    check_combinations,
    offered,
    preferred_order,
)
from .play import Play, distinct

MOST_PROFILES = 20_000


@frozen
class _Hidden:
    """A subgame down to the closed subgames in it."""

    setting: Setting
    root: int
    solved: Sequence[Tree[Plays] | None]
    sets: tuple[int, ...]
    settled: frozenset[int]

    @property
    def tree(self) -> GameTree:
        return self.setting.tree

    @property
    def ties(self) -> str:
        return self.setting.ties

    def child(self, context: Context, position: int) -> int:
        """The position itself, or where its comparisons lead in the cell."""
        while self.solved[position] is None and isinstance(node := self.tree.nodes[position], Split):
            position = node.children[0 if context.holds(node.left, node.relation, node.right) else 1]
        return position


def hidden_plays(setting: Setting, root: int, solved: Sequence[Tree[Plays] | None]) -> Tree[Plays]:
    """The plays of the pure perfect Bayesian equilibria of the subgame at ``root``.

    Raises
    ------
    NotYetError
        ``too-many-profiles`` where listing pure profiles is hopeless.
    UnsupportedError
        ``continuous-signal`` where a continuous offer may tell something.
    """
    sets, settled = _sets(setting.tree, root, solved)
    hidden = _Hidden(setting, root, _averaged(setting, root, solved, sets), sets, settled)
    offers = setting.offers
    if settled == frozenset(sets):
        return _by_sets(hidden)
    if offers is not None and any(offers.at(setting.tree, infoset) for infoset in hidden.sets):
        message = "a continuous offer by somebody who knows more than those who answer cannot be derived"
        raise UnsupportedError(Problem("continuous-signal", message, hint="list proposals"))
    counts = [len(setting.tree.infosets[each].actions) for each in hidden.sets]
    total = 1
    for count in counts:
        total *= count
    if total > MOST_PROFILES:
        message = f"a subgame with hidden moves has {total} pure profiles; at most {MOST_PROFILES} are searched"
        raise NotYetError(Problem("too-many-profiles", message, hint="give fewer proposals or types"))
    found: list[Tree[Plays]] = []
    space, budget = setting.offered_space, setting.budget
    for actions in product(*(range(count) for count in counts)):
        budget.check()
        profile = dict(zip(hidden.sets, actions, strict=True))
        where = explore(partial(_equilibrium, hidden, profile), space, budget)
        if where != Leaf(()):
            found.append(where)
    return explore(lambda context: distinct(play for each in found for play in context.follow(each)), space, budget)


def _averaged(
    setting: Setting, root: int, solved: Sequence[Tree[Plays] | None], sets: Sequence[int]
) -> Sequence[Tree[Plays] | None]:
    """What follows the subgame, in expectation over the draws that nobody in it knows."""
    names = {setting.tree.players[setting.tree.infosets[infoset].player] for infoset in sets}
    players = [setting.tree.players.index(name) for name in names]
    exits = {position for position in _below(setting.tree, root, solved) if solved[position] is not None}
    averaged = list(solved)
    for drawn in setting.draws:
        following = [tree for position in exits if (tree := averaged[position]) is not None]
        if not any(depends(tree, drawn.symbol, player) for tree in following for player in players):
            continue
        if names & drawn.known_to or root in setting.informed[drawn]:
            message = f"some know {drawn.symbol} or a type and others do not"
            raise UnsupportedError(Problem("draws-and-types", message, hint="use types in place of a distribution"))
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


def _sets(tree: GameTree, root: int, solved: Sequence[Tree[Plays] | None]) -> tuple[tuple[int, ...], frozenset[int]]:
    """The information sets in no closed subgame below ``root``, lower ones first.

    With those all of whose nodes share every earlier choice.
    """
    histories: dict[int, set[tuple[tuple[int, int], ...]]] = {}
    stack: list[tuple[int, tuple[tuple[int, int], ...]]] = [(root, ())]
    while stack:
        position, history = stack.pop()
        node = tree.nodes[position]
        if isinstance(node, Decision):
            histories.setdefault(node.infoset, set()).add(history)
        for index, child in enumerate(node.children):
            if solved[child] is None:
                chosen = ((node.infoset, index),) if isinstance(node, Decision) else ()
                stack.append((child, history + chosen))
    lower_first = sorted(histories, key=lambda infoset: max(tree.members[infoset]))
    return tuple(lower_first), frozenset(each for each, before in histories.items() if len(before) == 1)


def _by_sets(hidden: _Hidden) -> Tree[Plays]:
    """Backward induction over information sets, lower ones first, where only chance tells nodes apart."""
    setting = hidden.setting
    top = hidden.sets[-1]
    offers = setting.offers
    if offers is not None and offers.at(setting.tree, top):
        actions = range(len(setting.tree.infosets[top].actions))
        trees = [
            explore(partial(_induced, hidden, action), setting.offered_space, setting.budget) for action in actions
        ]
        return offered(setting, top, trees[0], trees[1:])
    return explore(partial(_induced, hidden, None), setting.offered_space, setting.budget)


def _induced(hidden: _Hidden, top_action: int | None, context: Context) -> Plays:
    """The plays of all profiles that backward induction over sets finds; the top set's action may be given."""
    exits = list(_exits(hidden, context, None if top_action is None else {hidden.sets[-1]: top_action}))
    alternatives = [context.follow(_tree(hidden, position)) for position in exits]
    check_combinations(alternatives)
    weights = _reach(hidden, context, None)
    found: list[Play] = []
    for chosen in product(*alternatives):
        at_exit = dict(zip(exits, chosen, strict=True))
        profiles: list[dict[int, int]] = [{} if top_action is None else {hidden.sets[-1]: top_action}]
        for infoset in hidden.sets if top_action is None else hidden.sets[:-1]:
            profiles = [
                {**profile, infoset: action}
                for profile in profiles
                for action in _best_actions(hidden, context, infoset, profile, at_exit, weights)
            ]
        for profile in profiles:
            plays = _walk(hidden, context, profile, at_exit, left_out=None if top_action is None else hidden.sets[-1])
            found.append(plays[hidden.child(context, hidden.root)])
    return distinct(found)


def _best_actions(
    hidden: _Hidden,
    context: Context,
    infoset: int,
    profile: Mapping[int, int],
    at_exit: Mapping[int, Play],
    weights: Mapping[int, Any],
) -> list[int]:
    """The optimal actions at a set, given what is done below it and beliefs that chance makes."""
    count = len(hidden.tree.infosets[infoset].actions)
    plays = _walk(hidden, context, profile, at_exit)
    members = [position for position in hidden.tree.members[infoset] if position in weights]
    after = [
        [plays.get(hidden.child(context, hidden.tree.nodes[position].children[action])) for position in members]
        for action in range(count)
    ]
    if not members or any(play is None for row in after for play in row):
        return [0]  # the cell does not lead here
    return [
        action
        for action in range(count)
        if _optimal(hidden, context, infoset, action, after, [weights[position] for position in members])  # type: ignore[arg-type]
    ]


def _optimal(
    hidden: _Hidden, context: Context, infoset: int, taken: int, after: Sequence[Sequence[Play]], weights: Sequence[Any]
) -> bool:
    """Whether an action is optimal at a set where its nodes have the given weights."""
    player = hidden.tree.infosets[infoset].player
    order = _order(hidden, infoset, after[0])

    def worth(action: int) -> Any:
        return sympy.Add(*(w * play.payoffs[player] for w, play in zip(weights, after[action], strict=True)))

    return all(
        context.holds(worth(taken), ">" if _comes_first(order, other, taken) else ">=", worth(other))
        for other in range(len(after))
        if other != taken
    )


def _order(hidden: _Hidden, infoset: int, accepts: Sequence[Play]) -> tuple[int, ...] | None:
    """The order of indifferent choice at a set; a text is certain to be refused only if it is at every node."""
    certain = next((play for play in accepts if play.certain_refusal is None), None)
    if certain is None:
        met = frozenset[int]().union(*(play.certain_refusal or frozenset() for play in accepts))
        certain = evolve(accepts[0], certain_refusal=met)
    return preferred_order(hidden.tree, infoset, certain, hidden.ties)


def _comes_first(order: tuple[int, ...] | None, one: int, other: int) -> bool:
    return order is not None and order.index(one) < order.index(other)


def _tree(hidden: _Hidden, position: int) -> Tree[Plays]:
    subtree = hidden.solved[position]
    assert subtree is not None
    return subtree


def _exits(hidden: _Hidden, context: Context, profile: Mapping[int, int] | None) -> Iterator[int]:
    """The closed subgames that a profile, perhaps of some sets only, can come to from the root in the cell."""
    seen = set()
    stack = [hidden.root]
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


def _walk(
    hidden: _Hidden,
    context: Context,
    profile: Mapping[int, int],
    at_exit: Mapping[int, Play],
    left_out: int | None = None,
) -> dict[int, Play]:
    """The play from every node of the subgame from which a profile comes to the exits at hand.

    The choice at the set ``left_out`` is not part of the plays.
    """
    plays = dict(at_exit)
    order: list[int] = []
    stack = [hidden.root]
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
                plays[position] = chance_play(node, [(i, p, plays[child]) for i, p, child in likely])
        elif isinstance(node, Decision) and node.infoset in profile:
            action = profile[node.infoset]
            if children[action] in plays:
                play = plays[children[action]]
                if node.infoset != left_out:
                    play = after_choice(play, hidden.tree, node.infoset, action, hidden.ties)
                plays[position] = play
    return plays


def _equilibrium(hidden: _Hidden, profile: Mapping[int, int], context: Context) -> Plays:
    """The plays of a pure profile, one for every choice of continuations with which it is an equilibrium."""
    exits = list(_exits(hidden, context, None))
    alternatives = [context.follow(_tree(hidden, position)) for position in exits]
    check_combinations(alternatives)
    found = []
    for chosen in product(*alternatives):
        at_exit = dict(zip(exits, chosen, strict=True))
        plays = _walk(hidden, context, profile, at_exit)
        reach, by_chance = _reach(hidden, context, profile), _reach(hidden, context, None)
        if all(_rational(hidden, context, infoset, profile, plays, reach, by_chance) for infoset in hidden.sets):
            found.append(plays[hidden.child(context, hidden.root)])
    return distinct(found)


def _reach(hidden: _Hidden, context: Context, profile: Mapping[int, int] | None) -> dict[int, Any]:
    """The probability of coming to every node of the subgame under a profile; by chance alone without one."""
    reach: dict[int, Any] = {hidden.child(context, hidden.root): sympy.Integer(1)}
    stack = [hidden.child(context, hidden.root)]
    found: dict[int, Any] = {}
    while stack:
        position = stack.pop()
        if hidden.solved[position] is not None:
            continue
        node = hidden.tree.nodes[position]
        found[position] = reach[position]
        for index, child in enumerate(node.children):
            child = hidden.child(context, child)
            share = exact(node.probabilities[index]) if isinstance(node, Chance) else sympy.Integer(1)
            if isinstance(node, Decision) and profile is not None and profile[node.infoset] != index:
                share = sympy.Integer(0)
            reach[child] = reach[position] * share
            stack.append(child)
    return found


def _rational(
    hidden: _Hidden,
    context: Context,
    infoset: int,
    profile: Mapping[int, int],
    plays: Mapping[int, Play],
    reach: Mapping[int, Any],
    by_chance: Mapping[int, Any],
) -> bool:
    """Whether the action at a set is optimal for beliefs that Bayes' rule allows."""
    tree = hidden.tree
    members = [position for position in tree.members[infoset] if position in reach]
    if not members:
        return True
    taken = profile[infoset]
    after = [
        [plays[hidden.child(context, tree.nodes[position].children[action])] for position in members]
        for action in range(len(tree.infosets[infoset].actions))
    ]
    if infoset in hidden.settled:
        return _optimal(hidden, context, infoset, taken, after, [by_chance[position] for position in members])
    weights = [reach[position] for position in members]
    total = sympy.Add(*weights)
    if total != 0 and context.holds(total, ">", 0):
        return _optimal(hidden, context, infoset, taken, after, weights)
    order = _order(hidden, infoset, after[0])
    player = tree.infosets[infoset].player
    gains = [
        (
            [
                mine.payoffs[player] - others.payoffs[player]
                for mine, others in zip(after[taken], after[other], strict=True)
            ],
            _comes_first(order, other, taken),
        )
        for other in range(len(after))
        if other != taken
    ]
    return supported(context, gains)


def supported(context: Context, gains: Sequence[tuple[Sequence[Any], bool]]) -> bool:
    """Whether some belief makes every gain nonnegative (positive where strict).

    Parameters
    ----------
    gains
        For every other action the gain at each node of the set.
    """
    count = len(gains[0][0]) if gains else 1
    # The last node's probability is one minus the others'.
    rows: list[tuple[list[Any], Any, bool]] = [
        ([d - differences[-1] for d in differences[:-1]], exact(differences[-1]), strict)
        for differences, strict in gains
    ]
    one, none = sympy.Integer(1), sympy.Integer(0)
    for index in range(count - 1):
        rows.append(([one if i == index else none for i in range(count - 1)], none, False))
    rows.append(([-one] * (count - 1), one, False))
    for index in range(count - 1):
        rows = _eliminated(context, rows, index)
    return all(context.holds(constant, ">" if strict else ">=") for _, constant, strict in rows)


def _eliminated(
    context: Context, rows: Sequence[tuple[list[Any], Any, bool]], index: int
) -> list[tuple[list[Any], Any, bool]]:
    """Fourier and Motzkin's step: the rows that hold for some value of one variable."""
    kept: list[tuple[list[Any], Any, bool]] = []
    below: list[tuple[list[Any], Any, bool]] = []
    above: list[tuple[list[Any], Any, bool]] = []
    for row in rows:
        sign = 0 if row[0][index] == 0 else context.sign(row[0][index])
        (above if sign < 0 else below if sign > 0 else kept).append(row)
    for low, low_constant, low_strict in below:
        for high, high_constant, high_strict in above:
            a, b = low[index], -high[index]
            coefficients = [b * x + a * y for x, y in zip(low, high, strict=True)]
            coefficients[index] = sympy.Integer(0)
            kept.append((coefficients, b * low_constant + a * high_constant, low_strict or high_strict))
    return kept
