"""Pure equilibria of a subgame that hides something, with the region where each exists.

On the path beliefs follow from Bayes' rule. Where all nodes of a set share
every earlier choice, only chance tells them apart, and beliefs are what chance
makes them, on the path or off it; a subgame with only such sets is solved by
backward induction over its sets. Anywhere else an action off the path must be
optimal for *some* belief, and whether one exists is decided by eliminating the
beliefs from the linear inequalities. Which beliefs go together is told in
:mod:`~winset.deriving.consistent`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import sympy
from attrs import evolve

from ..condition import Cell, Leaf, Tree, completed, leaves
from ..errors import NotYetError, Problem, UnsupportedError
from ..game_tree import Tie
from .consistent import Doubtful, believable
from .exploring import Context, Impossible, explore
from .games import Plays, Setting, check_combinations, chosen_plays
from .hidden import Hidden, exits, hidden_subgame, reach, reached_sets, walk
from .informed_offers import with_informed_offers
from .offering import offered
from .parting import answered, first_comparison
from .play import Play, distinct
from .supporting import gains, optimal, supported
from .unseen_votes import SEEN, unseen_votes

MOST_PROFILES = 20_000
"""Partial profiles of one subgame that are looked at before the search is given up."""


def hidden_plays(setting: Setting, root: int, solved: Sequence[Tree[Plays] | None]) -> Tree[Plays]:
    """The plays of the pure perfect Bayesian equilibria of the subgame at ``root``.

    Raises
    ------
    NotYetError
        ``too-many-profiles`` where listing pure profiles is hopeless.
    UnsupportedError
        ``continuous-signal`` where a continuous offer may tell something;
        ``strategic-vote`` where several vote at once;
        ``draws-and-types``, ``crossing-sets``.
    """
    asked = first_comparison(setting, root, solved)
    if asked is not None:
        yes, no = (
            hidden_plays(evolve(setting, tree=answered(setting.tree, asked, branch)), root, solved) for branch in (0, 1)
        )

        def plays(context: Context) -> Plays:
            return context.follow(yes if context.holds(asked.left, asked.relation, asked.right) else no)

        return explore(plays, setting.offered_space, setting.budget)
    if setting.ties != "all" and (voted := unseen_votes(setting, root, solved)) is not None:
        return voted
    solved = with_informed_offers(setting, root, solved)
    hidden = hidden_subgame(setting, root, solved)
    if setting.ties != "all" and any(hidden.tree.infosets[each].tie is Tie.PIVOTAL for each in hidden.sets):
        message = "strategic votes are not derived where several bodies vote unseen by each other, or voters know more"
        raise UnsupportedError(Problem("strategic-vote", message, "sides", hint=SEEN))
    if hidden.settled == frozenset(hidden.sets):
        return _by_sets(hidden)
    offering = [each for each in hidden.sets if each != hidden.top and setting.lines(each)]
    if offering:
        player = setting.tree.players[setting.tree.infosets[offering[0]].player]
        message = f"the best continuous offer of {player} depends on beliefs, its own or those of whoever answers"
        hint = "list proposals, such as the numbers at which answers and votes turn"
        raise UnsupportedError(Problem("continuous-signal", message, hint=hint))
    if hidden.top is None:
        return _searched(hidden, {})
    # What follows each action of a player who knows no more than everybody is a game of its own.
    trees = [
        _searched(hidden, {hidden.top: action}) for action in range(len(setting.tree.infosets[hidden.top].actions))
    ]
    if setting.lines(hidden.top):
        return offered(setting, hidden.top, trees[0], trees[1:], exhaustive=False)
    return _top_choice(hidden, hidden.top, trees)


def _top_choice(hidden: Hidden, top: int, trees: Sequence[Tree[Plays]]) -> Tree[Plays]:
    def choice(context: Context) -> Plays:
        return chosen_plays(context, hidden.tree, top, [context.follow(tree) for tree in trees], hidden.ties)

    return explore(choice, hidden.setting.offered_space, hidden.setting.budget)


def _searched(hidden: Hidden, fixed: dict[int, int]) -> Tree[Plays]:
    """The plays of all pure equilibria where some sets' actions are fixed, by a search from the lowest sets upwards.

    A partial profile is followed further only where every action in it is
    optimal for some belief in one and the same cell.
    """
    space, budget = hidden.setting.offered_space, hidden.setting.budget
    sets = reached_sets(hidden, fixed)
    found: list[Tree[Plays]] = []
    looked_at = 0
    stack: list[tuple[dict[int, int], list[Cell]]] = [(dict(fixed), [frozenset()])]
    while stack:
        profile, cells = stack.pop()
        index = len(profile) - len(fixed)
        if index == len(sets):
            where = explore(partial(_equilibrium, hidden, profile, fixed), space, budget)
            if where != Leaf(()):
                found.append(where)
            continue
        infoset = sets[index]
        for action in reversed(range(len(hidden.tree.infosets[infoset].actions))):
            looked_at += 1
            budget.check()
            if looked_at > MOST_PROFILES:
                raise _too_many()
            longer = {**profile, infoset: action}
            tenable = [part for cell in cells for part in _tenable_in(hidden, infoset, longer, cell)]
            if tenable:
                stack.append((longer, tenable))
    return explore(lambda context: distinct(play for each in found for play in context.follow(each)), space, budget)


def _too_many() -> NotYetError:
    message = f"a subgame with hidden moves has more than {MOST_PROFILES} pure profiles to look at"
    return NotYetError(Problem("too-many-profiles", message, hint="give fewer proposals or types"))


def _tenable_in(hidden: Hidden, infoset: int, profile: Mapping[int, int], cell: Cell) -> list[Cell]:
    """The parts of a cell in which the action at a set is optimal for some belief."""
    setting = hidden.setting
    try:
        tree = explore(partial(_tenable, hidden, infoset, profile), setting.offered_space, setting.budget, cell)
    except Impossible:  # the cell turned out to have no point
        return []
    # Where that is not derived, the profile is looked at as a whole.
    return [part for part, tenable in leaves(completed(tree, lambda missing: True), cell) if tenable]


def _tenable(hidden: Hidden, infoset: int, profile: Mapping[int, int], context: Context) -> bool:
    """Whether the action at a set is optimal for some belief, given what is done below it."""
    by_chance = reach(hidden, context, None, infoset)
    members = [position for position in hidden.tree.members[infoset] if position in by_chance]
    if not members:
        return True  # the cell does not lead here
    weights = [by_chance[position] for position in members] if infoset in hidden.settled else None
    starts = [child for position in members for child in hidden.tree.nodes[position].children]
    needed = list(exits(hidden, context, profile, starts))
    alternatives = [context.follow(_tree(hidden, position)) for position in needed]
    check_combinations(alternatives)
    for chosen in product(*alternatives):
        plays = walk(hidden, context, profile, dict(zip(needed, chosen, strict=True)), starts=starts)
        after = _after(hidden, context, infoset, members, plays)
        if after is None or _perhaps_optimal(hidden, context, infoset, profile[infoset], after, weights):
            return True
    return False


def _perhaps_optimal(
    hidden: Hidden,
    context: Context,
    infoset: int,
    taken: int,
    after: Sequence[Sequence[Play]],
    weights: Sequence[Any] | None,
) -> bool:
    """Whether an action is optimal where only chance tells nodes apart; elsewhere whether it may be for some belief.

    Where a text is certain to be refused at some nodes only, the action that a
    tie rule takes depends on which of them a whole profile leads to, so that
    ties count for every action.
    """
    if weights is not None:
        return optimal(hidden.setting, context, infoset, taken, after, weights)
    open_tie = hidden.tree.infosets[infoset].tie is Tie.SIGN and len({p.certain_refusal is None for p in after[0]}) == 2
    rows = gains(hidden.setting, infoset, taken, after)
    return supported(context, [(row, strict and not open_tie) for row, strict in rows])


def _after(
    hidden: Hidden, context: Context, infoset: int, members: Sequence[int], plays: Mapping[int, Play]
) -> list[list[Play]] | None:
    """The plays after every action at every node of a set; ``None`` where some are not known."""
    nodes = hidden.tree.nodes
    rows = []
    for action in range(len(hidden.tree.infosets[infoset].actions)):
        row = [plays.get(hidden.child(context, nodes[position].children[action])) for position in members]
        known = [play for play in row if play is not None]
        if len(known) != len(row):
            return None
        rows.append(known)
    return rows


def _equilibrium(hidden: Hidden, profile: Mapping[int, int], fixed: Mapping[int, int], context: Context) -> Plays:
    """The plays of a pure profile, one for every choice of continuations with which it is an equilibrium.

    The sets whose actions are ``fixed`` need not be rational, and are no part of the plays.
    """
    needed = list(exits(hidden, context, fixed))
    alternatives = [context.follow(_tree(hidden, position)) for position in needed]
    check_combinations(alternatives)
    left_out = next(iter(fixed), None)
    found = []
    reached, by_chance = reach(hidden, context, profile), reach(hidden, context, None)
    for chosen in product(*alternatives):
        plays = walk(hidden, context, profile, dict(zip(needed, chosen, strict=True)), left_out=left_out)
        doubts: list[Doubtful] = []
        if all(
            _rational(hidden, context, infoset, profile, plays, reached, by_chance, doubts)
            for infoset in profile
            if infoset not in fixed
        ) and believable(hidden, context, profile, by_chance, doubts):
            found.append(plays[hidden.child(context, hidden.root)])
    return distinct(found)


def _rational(
    hidden: Hidden,
    context: Context,
    infoset: int,
    profile: Mapping[int, int],
    plays: Mapping[int, Play],
    reached: Mapping[int, Any],
    by_chance: Mapping[int, Any],
    doubts: list[Doubtful],
) -> bool:
    """Whether the action at a set is optimal where Bayes' rule says what to believe; other sets join the doubts."""
    members = [position for position in hidden.tree.members[infoset] if position in reached]
    after = _after(hidden, context, infoset, members, plays)
    if not members:
        return True  # the cell does not lead here
    assert after is not None, "a whole profile leads somewhere from every node"
    weights = [by_chance[position] for position in members]
    if infoset not in hidden.settled:
        weights = [reached[position] for position in members]
        total = sympy.Add(*weights)
        if total == 0 or not context.holds(total, ">", 0):
            doubts.append(Doubtful(infoset, tuple(members), gains(hidden.setting, infoset, profile[infoset], after)))
            return True
    return optimal(hidden.setting, context, infoset, profile[infoset], after, weights)


def _by_sets(hidden: Hidden) -> Tree[Plays]:
    """Backward induction over information sets, lower ones first, where only chance tells nodes apart."""
    setting = hidden.setting
    if hidden.sets and setting.lines(top := hidden.sets[-1]):
        actions = range(len(setting.tree.infosets[top].actions))
        trees = [
            explore(partial(_induced, hidden, action), setting.offered_space, setting.budget) for action in actions
        ]
        return offered(setting, top, trees[0], trees[1:])
    return explore(partial(_induced, hidden, None), setting.offered_space, setting.budget)


def _induced(hidden: Hidden, top_action: int | None, context: Context) -> Plays:
    """The plays of all profiles that backward induction over sets finds; the top set's action may be given."""
    needed = list(exits(hidden, context, None if top_action is None else {hidden.sets[-1]: top_action}))
    alternatives = [context.follow(_tree(hidden, position)) for position in needed]
    check_combinations(alternatives)
    weights = reach(hidden, context, None)
    found: list[Play] = []
    for chosen in product(*alternatives):
        at_exit = dict(zip(needed, chosen, strict=True))
        profiles: list[dict[int, int]] = [{} if top_action is None else {hidden.sets[-1]: top_action}]
        for infoset in hidden.sets if top_action is None else hidden.sets[:-1]:
            profiles = [
                {**profile, infoset: action}
                for profile in profiles
                for action in _best_actions(hidden, context, infoset, profile, at_exit, weights)
            ]
            if len(profiles) > MOST_PROFILES:
                raise _too_many()
        for profile in profiles:
            plays = walk(hidden, context, profile, at_exit, left_out=None if top_action is None else hidden.sets[-1])
            found.append(plays[hidden.child(context, hidden.root)])
    return distinct(found)


def _best_actions(
    hidden: Hidden,
    context: Context,
    infoset: int,
    profile: Mapping[int, int],
    at_exit: Mapping[int, Play],
    weights: Mapping[int, Any],
) -> list[int]:
    """The optimal actions at a set, given what is done below it and beliefs that chance makes."""
    plays = walk(hidden, context, profile, at_exit)
    members = [position for position in hidden.tree.members[infoset] if position in weights]
    after = _after(hidden, context, infoset, members, plays)
    if after is None or not members:
        return [0]  # the cell does not lead here
    known = [weights[position] for position in members]
    return [action for action in range(len(after)) if optimal(hidden.setting, context, infoset, action, after, known)]


def _tree(hidden: Hidden, position: int) -> Tree[Plays]:
    subtree = hidden.solved[position]
    assert subtree is not None
    return subtree
