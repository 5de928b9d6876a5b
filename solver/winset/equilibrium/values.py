"""Continuation values, beliefs and regret of a profile: exact, one loop over the shared graph each."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from ..game_tree import Decision, GameTree, Terminal
from .profile import ONE, ZERO, BehaviorProfile, node_chances

Exact: TypeAlias = "int | Fraction"
Values: TypeAlias = list[tuple[Exact, ...]]
"""Per node one number for each player, in units of one over the player's scale."""


def payoff_scales(tree: GameTree) -> tuple[int, ...]:
    """Per player a number that makes all its payoffs whole: comparing integers is many times faster."""
    scales = [1] * tree.player_count
    seen: set[int] = set()
    for node in tree.nodes:
        if isinstance(node, Terminal):
            for player in range(tree.player_count):
                denominator = node.payoffs[player].denominator
                if denominator not in seen or scales[player] % denominator:
                    scales[player] = lcm(scales[player], denominator)
                    seen.add(denominator)
    return tuple(scales)


def payoff_spreads(tree: GameTree) -> list[Fraction]:
    """Per player the distance between its largest and its smallest payoff: the measure of what is small for it."""
    payoffs = [node.payoffs for node in tree.nodes if isinstance(node, Terminal)]
    columns = list(zip(*payoffs, strict=True))
    return [max(columns[player]) - min(columns[player]) for player in range(tree.player_count)]


def scaled_payoffs(node: Terminal, scales: Sequence[int]) -> tuple[Exact, ...]:
    """The players' payoffs at a leaf as whole numbers."""
    payoffs = node.payoffs
    return tuple(payoffs[i].numerator * (scale // payoffs[i].denominator) for i, scale in enumerate(scales))


def continuation_values(tree: GameTree, profile: BehaviorProfile, scales: Sequence[int]) -> Values:
    """What every player expects at every distinct node when all follow the profile from there; scaled."""
    values: Values = []
    players = range(tree.player_count)
    # The one action of a set that is taken for sure needs no arithmetic.
    sure = [next((a for a, p in enumerate(row) if p == 1), None) for row in profile.probabilities]
    for node in tree.nodes:
        if isinstance(node, Terminal):
            values.append(scaled_payoffs(node, scales))
            continue
        if isinstance(node, Decision):
            action = sure[node.infoset]
            if action is not None:
                values.append(values[node.children[action]])
                continue
            row: Sequence[Fraction] = profile.probabilities[node.infoset]
        else:
            row = node_chances(node)
            if len(row) == 1:
                values.append(values[node.children[0]])
                continue
        parts = [(p, values[child]) for p, child in zip(row, node.children, strict=True) if p]
        values.append(tuple(sum((p * value[i] for p, value in parts), ZERO) for i in players))
    return values


def normalised(weights: Sequence[Exact]) -> tuple[Fraction, ...]:
    """Weights as probabilities."""
    total = sum(weights)
    return tuple(ONE * weight / total for weight in weights)


def action_values(tree: GameTree, infoset: int, belief: Sequence[Fraction], values: Values) -> tuple[Exact, ...]:
    """What each action at a set is worth to its player under a belief over the set's nodes; scaled."""
    player = tree.infosets[infoset].player
    nodes = tree.members[infoset]
    if len(nodes) == 1:
        return tuple(values[child][player] for child in tree.nodes[nodes[0]].children)
    rows = [
        [weight * values[child][player] for child in tree.nodes[node].children]
        for weight, node in zip(belief, nodes, strict=True)
        if weight
    ]
    return tuple(sum(column, ZERO) for column in zip(*rows, strict=True))


def expected(row: Sequence[Fraction], worths: Sequence[Exact]) -> Exact:
    """The worth of a (mixed) act."""
    for probability, worth in zip(row, worths, strict=True):
        if probability == 1:
            return worth
    return sum((p * w for p, w in zip(row, worths, strict=True) if p), ZERO)
