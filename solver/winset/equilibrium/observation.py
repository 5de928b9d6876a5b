"""What follows after an observation or a deviation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from attrs import define

from ..errors import InputError, Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Terminal
from .play import Play
from .profile import (
    ONE,
    ZERO,
    BehaviorProfile,
    Trembles,
    node_chances,
    outcomes_of,
    plain_trembles,
    reach,
    refusal_shares,
)

Weight: TypeAlias = tuple[int, Fraction]
"""The least order at which something is reached, and its weight at that order."""
_Left: TypeAlias = frozenset[str]


def play_after(
    tree: GameTree, profile: BehaviorProfile, trembles: Trembles | None, observed: Mapping[str, str]
) -> Play:
    """The distribution over outcomes given that every named move was the one observed.

    Raises
    ------
    InputError
        ``never-observed`` when no play of the game gives the observation.
    UnsupportedError
        ``no-belief`` when the observation has probability zero, leaves open
        where in the tree it was made, and the concept gives no beliefs there.
    """
    said = ", ".join(f"{name}={value}" for name, value in observed.items())
    hits = _hits(tree, profile, trembles or plain_trembles(profile), observed)
    if not hits:
        raise InputError(Problem("never-observed", f"no play of the game gives {said}", hint=_observable(tree)))
    least = min(order for order, _ in hits.values())
    if least and trembles is None and len(hits) > 1:
        raise UnsupportedError(
            Problem("no-belief", f"{said} has probability zero, and this concept gives no beliefs off the path")
        )
    start = {position: weight for position, (order, weight) in hits.items() if order == least}
    total = sum(start.values())
    return play_from(tree, profile, {node: weight / total for node, weight in start.items()})


def play_from(tree: GameTree, profile: BehaviorProfile, start: Mapping[int, Fraction] | None = None) -> Play:
    """What follows from nodes with given weights, or from the root; a refusal before them is not counted."""
    start = {tree.root: ONE} if start is None else start
    weights = reach(tree, profile, start)
    shares = refusal_shares(tree, profile, weights)
    refused = sum((weight * shares[node] for node, weight in start.items()), ZERO)
    return Play(tree.actors, outcomes_of(tree, weights), refused)


def _hits(
    tree: GameTree, profile: BehaviorProfile, trembles: Trembles, observed: Mapping[str, str]
) -> dict[int, Weight]:
    """The nodes right behind the last observed move, with their orders and weights."""
    matchers = {name: _Matcher.of(tree, name, value) for name, value in observed.items()}
    here: dict[int, dict[_Left, Weight]] = {tree.root: {frozenset(observed): (0, ONE)}}
    hits: dict[int, Weight] = {}
    if not observed:
        return {tree.root: (0, ONE)}
    for position in range(tree.root, -1, -1):
        node = tree.nodes[position]
        for left, (order, weight) in here.pop(position, {}).items():
            if isinstance(node, Terminal):
                continue
            if isinstance(node, Decision):
                row = profile.probabilities[node.infoset]
                labels = [(0, p) if p else t for p, t in zip(row, trembles[node.infoset], strict=True)]
            else:
                labels = [(0, p) for p in node_chances(node)]
            for action, ((more, factor), child) in enumerate(zip(labels, node.children, strict=True)):
                if not factor:
                    continue
                rest = frozenset(name for name in left if not matchers[name].matches(tree, position, action))
                reached = (order + more, weight * factor)
                if rest:
                    states = here.setdefault(child, {})
                    states[rest] = _merged(states.get(rest), reached)
                else:
                    hits[child] = _merged(hits.get(child), reached)
    return hits


def _merged(before: Weight | None, more: Weight) -> Weight:
    if before is None or more[0] < before[0]:
        return more
    return before if before[0] < more[0] else (more[0], before[1] + more[1])


def _observable(tree: GameTree) -> str:
    """What an observation can speak of."""
    seen = list(dict.fromkeys(name for infoset in tree.infosets for name, _ in infoset.sees))
    return f"moves: {', '.join(_moves(tree))}" + (f"; what players see: {', '.join(seen)}" if seen else "")


def _moves(tree: GameTree) -> list[str]:
    labels = [infoset.label for infoset in tree.infosets]
    labels += [node.label for node in tree.nodes if isinstance(node, Chance) and len(node.actions) > 1]
    return list(dict.fromkeys(labels))


@define
class _Matcher:
    """Finds the moves that ``name=value`` speaks of.

    A move is named by its label, by a word of its label, or by the variable
    under which later players see what was done.
    """

    name: str
    value: str
    by_label: bool
    told: list[bool]

    @classmethod
    def of(cls, tree: GameTree, name: str, value: str) -> _Matcher:
        by_label = any(_names(label, name) for label in _moves(tree))
        told: list[bool] = []
        if not by_label:
            sees = [(name, value) in infoset.sees for infoset in tree.infosets]
            for node in tree.nodes:
                here = isinstance(node, Decision) and sees[node.infoset]
                told.append(here or any(told[child] for child in node.children))
        return cls(name, value, by_label, told)

    def matches(self, tree: GameTree, position: int, action: int) -> bool:
        node = tree.nodes[position]
        if tree.actions(position)[action] not in (self.value, f"{self.name}={self.value}"):
            return False
        if not self.by_label:
            return self.told[node.children[action]]
        label = tree.infosets[node.infoset].label if isinstance(node, Decision) else getattr(node, "label", "")
        return _names(label, self.name)


def _names(label: str, name: str) -> bool:
    return label == name or name in re.split(r"[\s:,]+", label)
