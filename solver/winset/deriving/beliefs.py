"""Pure perfect Bayesian equilibria of a subgame that hides something, with the region where each exists.

Weak perfect Bayesian in the subgame: on the path beliefs follow from Bayes'
rule; off it an action must be optimal for *some* belief, and whether one
exists is decided by eliminating the beliefs from the linear inequalities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import sympy
from attrs import frozen

from ..condition import Leaf, Space, Tree, exact
from ..errors import NotYetError, Problem
from ..game_tree import Chance, Decision, GameTree, Split, Terminal
from .exploring import Budget, Context, explore
from .games import Plays, after_choice, chance_play, check_combinations, preferred_order
from .play import Play, distinct

MOST_PROFILES = 20_000


@frozen
class _Hidden:
    """A subgame down to the closed subgames in it."""

    tree: GameTree
    root: int
    solved: Sequence[Tree[Plays] | None]
    sets: tuple[int, ...]
    exits: tuple[int, ...]
    ties: str

    def child(self, context: Context, position: int) -> int:
        """The position itself, or where its comparisons lead in the cell."""
        while self.solved[position] is None and isinstance(node := self.tree.nodes[position], Split):
            position = node.children[0 if context.holds(node.left, node.relation, node.right) else 1]
        return position


def hidden_plays(
    tree: GameTree, root: int, solved: Sequence[Tree[Plays] | None], space: Space, budget: Budget, ties: str
) -> Tree[Plays]:
    """The plays of the pure perfect Bayesian equilibria of the subgame at ``root``.

    Raises
    ------
    NotYetError
        ``too-many-profiles`` where listing pure profiles is hopeless.
    """
    hidden = _hidden(tree, root, solved, ties)
    if len(hidden.sets) == 1:
        return explore(lambda context: _one_chooser(hidden, context), space, budget)
    counts = [len(tree.infosets[each].actions) for each in hidden.sets]
    total = 1
    for count in counts:
        total *= count
    if total > MOST_PROFILES:
        message = f"a subgame with hidden moves has {total} pure profiles; at most {MOST_PROFILES} are searched"
        raise NotYetError(Problem("too-many-profiles", message, hint="give fewer proposals or types"))
    found: list[Tree[Plays]] = []
    for actions in product(*(range(count) for count in counts)):
        budget.check()
        profile = dict(zip(hidden.sets, actions, strict=True))
        where = explore(lambda context, profile=profile: _equilibrium(hidden, profile, context), space, budget)  # type: ignore[misc]
        if where != Leaf(()):
            found.append(where)
    return explore(lambda context: distinct(play for each in found for play in context.follow(each)), space, budget)


def _hidden(tree: GameTree, root: int, solved: Sequence[Tree[Plays] | None], ties: str) -> _Hidden:
    sets: dict[int, None] = {}
    exits: dict[int, None] = {}
    stack = [root]
    seen = set()
    while stack:
        position = stack.pop()
        if position in seen:
            continue
        seen.add(position)
        node = tree.nodes[position]
        if isinstance(node, Decision):
            sets[node.infoset] = None
        for child in reversed(node.children):
            if solved[child] is None:
                stack.append(child)
            else:
                exits[child] = None
    return _Hidden(tree, root, solved, tuple(sets), tuple(exits), ties)


def _one_chooser(hidden: _Hidden, context: Context) -> Plays:
    """A single information set behind chance moves: its beliefs do not depend on what anybody does."""
    (infoset,) = hidden.sets
    actions = range(len(hidden.tree.infosets[infoset].actions))
    by_action: list[Plays] = []
    for action in actions:
        needed = list(_exits(hidden, context, {infoset: action}))
        alternatives = [context.follow(_tree(hidden, position)) for position in needed]
        check_combinations(alternatives)
        by_action.append(
            distinct(
                _walk(hidden, context, {infoset: action}, dict(zip(needed, chosen, strict=True)))[hidden.root]
                for chosen in product(*alternatives)
            )
        )
    from .games import chosen_plays

    return chosen_plays(context, hidden.tree, infoset, by_action, hidden.ties)


def _tree(hidden: _Hidden, position: int) -> Tree[Plays]:
    subtree = hidden.solved[position]
    assert subtree is not None
    return subtree


def _exits(hidden: _Hidden, context: Context, profile: Mapping[int, int] | None) -> Iterator[int]:
    """The closed subgames that a profile can come to from the root, or all that there are in the cell."""
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
        elif isinstance(node, Decision) and profile is not None:
            stack.append(node.children[profile[node.infoset]])
        else:
            stack.extend(node.children)


def _walk(hidden: _Hidden, context: Context, profile: Mapping[int, int], at_exit: Mapping[int, Play]) -> dict[int, Play]:
    """The play from every node of the subgame that the exits at hand allow for, under a profile."""
    plays: dict[int, Play] = {}
    order: list[int] = []
    stack = [hidden.root]
    seen = set()
    while stack:
        position = hidden.child(context, stack.pop())
        if position in seen or position in at_exit:
            continue
        seen.add(position)
        if hidden.solved[position] is None:
            order.append(position)
            stack.extend(hidden.tree.nodes[position].children)
    plays.update(at_exit)
    for position in sorted(order):
        node = hidden.tree.nodes[position]
        children = [hidden.child(context, child) for child in node.children]
        if isinstance(node, Chance):
            branches = [
                (i, exact(p), plays[child])
                for i, (p, child) in enumerate(zip(node.probabilities, children, strict=True))
                if p != 0 and child in plays
            ]
            if branches:
                plays[position] = chance_play(node, branches)
        elif isinstance(node, Decision):
            action = profile[node.infoset]
            if children[action] in plays:
                plays[position] = after_choice(plays[children[action]], hidden.tree, node.infoset, action, hidden.ties)
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
        reach = _reach(hidden, context, profile)
        if all(_rational(hidden, context, infoset, profile, plays, reach) for infoset in hidden.sets):
            found.append(plays[hidden.root])
    return distinct(found)


def _reach(hidden: _Hidden, context: Context, profile: Mapping[int, int]) -> dict[int, Any]:
    """The probability of coming to every decision node of the subgame."""
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
            if isinstance(node, Decision) and profile[node.infoset] != index:
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
) -> bool:
    """Whether the action at a set is optimal for beliefs that Bayes' rule allows."""
    tree = hidden.tree
    described = tree.infosets[infoset]
    members = [position for position in tree.members[infoset] if position in reach]
    if not members:
        return True
    taken = profile[infoset]
    player = described.player

    def after(position: int, action: int) -> Play:
        return plays[hidden.child(context, tree.nodes[position].children[action])]

    accepts = [after(position, 0) for position in members]
    certain = next((play for play in accepts if play.certain_refusal is None), accepts[0])
    order = preferred_order(tree, infoset, certain, hidden.ties)
    gains = []
    for other in range(len(described.actions)):
        if other == taken:
            continue
        strict = order is not None and order.index(other) < order.index(taken)
        differences = [after(p, taken).payoffs[player] - after(p, other).payoffs[player] for p in members]
        gains.append((differences, strict))
    weights = [reach[position] for position in members]
    total = sympy.Add(*weights)
    if total != 0 and context.holds(total, ">", 0):
        return all(
            context.holds(sympy.Add(*(w * d for w, d in zip(weights, differences, strict=True))), ">" if strict else ">=")
            for differences, strict in gains
        )
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
        ([d - differences[-1] for d in differences[:-1]], exact(differences[-1]), strict) for differences, strict in gains
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
