"""What Gambit's own reader makes of an .efg text, and what ours does, in one comparable form."""

from __future__ import annotations

import io
import warnings
from fractions import Fraction
from typing import Any

from winset.game_tree import Chance, Decision, GameTree, Terminal

Walk = list[tuple[Any, ...]]
"""In depth-first order: a leaf's payoffs; a chance move's actions with probabilities; a player, set and actions."""


def our_walk(tree: GameTree) -> Walk:
    """The tree as read by us, leaves with all their payoffs."""
    found: Walk = []
    stack = [tree.root]
    while stack:
        node = tree.nodes[stack.pop()]
        stack.extend(reversed(node.children))
        if isinstance(node, Terminal):
            found.append(("leaf", node.payoffs))
        elif isinstance(node, Chance):
            found.append(("chance", node.actions, node.probabilities))
        elif isinstance(node, Decision):
            infoset = tree.infosets[node.infoset]
            found.append(("player", tree.players[infoset.player], node.infoset, infoset.actions))
    return found


def gambit_walk(text: str) -> Walk:
    """The same from Gambit; information sets are numbered in order of first appearance."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pygambit

    game = pygambit.read_efg(io.StringIO(text))
    return _walk_17(game, pygambit) if hasattr(game, "get_histories") else _walk_16(game)


def _walk_17(game: Any, pygambit: Any) -> Walk:
    sets: dict[Any, int] = {}
    found: Walk = []
    stack: list[tuple[tuple[str, ...], tuple[Fraction, ...]]] = [((), (Fraction(0),) * len(game.players))]
    while stack:
        history, paid = stack.pop()
        at = pygambit.H.path(*history)
        outcome = game.get_outcome(at)
        if outcome is not None:
            more = dict(game.get_outcome_payoffs(outcome))
            paid = tuple(a + Fraction(str(more[name])) for a, name in zip(paid, game.players, strict=True))
        player = game.get_player(at)
        if player is None:
            found.append(("leaf", paid))
            continue
        chances = game.get_action_probs(at)
        actions = tuple(chances) if chances else tuple(game.get_actions(at))
        if chances:
            found.append(("chance", actions, tuple(Fraction(str(value)) for value in chances.values())))
        else:
            members = tuple(tuple(member) for member in game.get_members(at))
            found.append(("player", player, sets.setdefault(members, len(sets)), actions))
        stack.extend(((*history, action), paid) for action in reversed(actions))
    return found


def _walk_16(game: Any) -> Walk:
    sets: dict[Any, int] = {}
    found: Walk = []
    stack: list[tuple[Any, tuple[Fraction, ...]]] = [(game.root, (Fraction(0),) * len(game.players))]
    while stack:
        node, paid = stack.pop()
        if node.outcome:  # the null outcome is an object that is false
            paid = tuple(a + Fraction(str(node.outcome[p.label])) for a, p in zip(paid, game.players, strict=True))
        if node.is_terminal:
            found.append(("leaf", paid))
            continue
        actions = tuple(action.label for action in node.infoset.actions)
        if node.player.is_chance:
            chances = tuple(Fraction(str(action.prob)) for action in node.infoset.actions)
            found.append(("chance", actions, chances))
        else:
            number = sets.setdefault((node.player.number, node.infoset.number), len(sets))
            found.append(("player", node.player.label, number, actions))
        stack.extend((child, paid) for child in reversed(list(node.children)))
    return found
