"""Symbolic backward induction over the shared graph.

Every closed subgame gets a decision tree over the parameters, whose leaves hold
the plays of its equilibria; it is computed once, however often the subgame
occurs. A subgame that hides something from its players is handed to
:mod:`winset.deriving.beliefs`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from ..condition import Leaf, Space, Tree, exact
from ..errors import NotYetError, Problem
from ..game_tree import Chance, Decision, GameTree, Split, Terminal, Tie
from .exploring import Budget, Context, explore
from .play import Play, distinct, mixed_play, terminal_play, with_move

Plays = tuple[Play, ...]
"""The equilibria of a subgame at a cell: one, several where nothing decides, none where none is pure."""
MOST_COMBINATIONS = 256


def subgame_plays(tree: GameTree, space: Space, budget: Budget | None = None, *, ties: str = "declared") -> Tree[Plays]:
    """The plays of the subgame perfect (or pure perfect Bayesian) equilibria of a symbolic game.

    Parameters
    ----------
    tree
        May hold :class:`~winset.game_tree.Split` nodes, symbolic payoffs and probabilities.
    space
        Every symbol of the tree with its domain, and the assumptions.
    ties
        ``"all"`` switches the tie rules of the information sets off.

    Raises
    ------
    NotYetError
        ``time-limit``, ``too-many-cells``, ``too-many-profiles``.
    """
    budget = budget or Budget()
    solved: list[Tree[Plays] | None] = []
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Terminal):
            solved.append(Leaf((terminal_play(node),)))
        elif not tree.subgame_roots[position]:
            solved.append(None)
        elif all(solved[child] is not None for child in node.children):
            solved.append(explore(_step(tree, position, solved, ties), space, budget))
        else:
            from .beliefs import hidden_plays

            solved.append(hidden_plays(tree, position, solved, space, budget, ties))
    last = solved[tree.root]
    assert last is not None
    return last


def _step(
    tree: GameTree, position: int, solved: Sequence[Tree[Plays] | None], ties: str
) -> Callable[[Context], Plays]:
    """One step of backward induction: a node all of whose children are closed subgames."""
    node = tree.nodes[position]

    def below(context: Context, child: int) -> Plays:
        subtree = solved[child]
        assert subtree is not None
        return context.follow(subtree)

    def step(context: Context) -> Plays:
        if isinstance(node, Split):
            first = context.holds(node.left, node.relation, node.right)
            return below(context, node.children[0 if first else 1])
        if isinstance(node, Chance):
            branches = [
                (i, exact(probability), below(context, child))
                for i, (probability, child) in enumerate(zip(node.probabilities, node.children, strict=True))
                if probability != 0
            ]
            check_combinations([plays for _, _, plays in branches])
            return distinct(
                chance_play(node, [(i, probability, play) for (i, probability, _), play in zip(branches, chosen, strict=True)])
                for chosen in product(*(plays for _, _, plays in branches))
            )
        assert isinstance(node, Decision)
        return chosen_plays(context, tree, node.infoset, [below(context, child) for child in node.children], ties)

    return step


def check_combinations(alternatives: Sequence[Sequence[Any]]) -> None:
    """Refuse a product of alternatives that is too large to list."""
    count = 1
    for each in alternatives:
        count *= len(each)
    if count > MOST_COMBINATIONS:
        message = f"subgames with several equilibria can be combined in {count} ways; at most {MOST_COMBINATIONS} are listed"
        raise NotYetError(Problem("too-many-profiles", message, hint="fix parameters, or state tie rules"))


def chance_play(node: Chance, branches: Sequence[tuple[int, Any, Play]]) -> Play:
    """The play at a chance move from one play of every branch ``(action, probability, play)``."""
    if len(branches) == 1 and not node.body:
        return branches[0][2]
    refuses = [bool(node.body) and node.actions[i] == "refuse" for i, _, _ in branches]
    met: frozenset[int] | None = frozenset()
    parts = []
    for refusal, (_, probability, play) in zip(refuses, branches, strict=True):
        if refusal:
            play = Play(play.payoffs, play.results, exact(1), play.moves)
        elif met is not None:
            met = None if play.certain_refusal is None else met | play.certain_refusal
        parts.append((probability, play))
    return mixed_play(parts, met)


def preferred_order(tree: GameTree, infoset: int, accept: Play, ties: str) -> tuple[int, ...] | None:
    """The actions in the order in which an indifferent player takes them; ``None`` where nothing is said."""
    described = tree.infosets[infoset]
    count = len(described.actions)
    if ties == "all" or described.tie is Tie.FREE:
        return None
    certain = accept.certain_refusal is not None and accept.certain_refusal <= {described.round}
    if described.tie is Tie.SIGN and certain:
        return tuple(reversed(range(count)))
    return tuple(range(count))


def chosen_plays(context: Context, tree: GameTree, infoset: int, actions: Sequence[Plays], ties: str) -> Plays:
    """What follows at a set whose player knows where it is, from the plays after each action.

    Action ``a`` with continuation ``j`` is an equilibrium iff its payoff is at
    least what each other action gives with its worst continuation; more than
    that where the tie rule would take the other one.
    """
    described = tree.infosets[infoset]
    if not all(actions):
        return ()
    player = described.player
    worst = [context.min(*(play.payoffs[player] for play in plays)) for plays in actions]
    found = []
    for action, plays in enumerate(actions):
        for play in plays:
            order = preferred_order(tree, infoset, play if action == 0 else actions[0][0], ties)
            if all(
                context.holds(play.payoffs[player], _needed(order, action, other), worst[other])
                for other in range(len(actions))
                if other != action
            ):
                found.append(after_choice(play, tree, infoset, action, ties))
    return distinct(found)


def after_choice(play: Play, tree: GameTree, infoset: int, action: int, ties: str) -> Play:
    """The play seen from the information set where it starts with an action."""
    described = tree.infosets[infoset]
    if described.body and described.actions[action] == "refuse":
        play = Play(play.payoffs, play.results, exact(1), play.moves, frozenset({described.round}))
    elif play.certain_refusal is not None:
        play = Play(play.payoffs, play.results, play.refused, play.moves, play.certain_refusal | {described.round})
    free = ties == "all" or described.tie is Tie.FREE
    return with_move(play, infoset, action) if free else play


def _needed(order: tuple[int, ...] | None, action: int, other: int) -> Any:
    """The relation to the payoff of another action that makes the action a choice."""
    return ">" if order is not None and order.index(other) < order.index(action) else ">="
