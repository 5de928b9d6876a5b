"""What every player does everywhere, and what follows from it: exact arithmetic on the shared graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from ..errors import NotYetError, Problem, raise_all
from ..game_tree import Chance, Decision, GameTree, Result, Terminal

ZERO, ONE = Fraction(0), Fraction(1)

Trembles: TypeAlias = tuple[tuple[tuple[int, Fraction], ...], ...]
"""Per information set and action its Kreps-Wilson label: order (0 exactly on the support) and positive weight."""


@frozen(hash=True)
class BehaviorProfile:
    """Per information set of a tree the probability of each action; exact.

    Examples
    --------
    >>> profile = BehaviorProfile.pure((2, 3), (1, 0))
    >>> print(profile)
    0 1 | 1 0 0
    """

    probabilities: tuple[tuple[Fraction, ...], ...]

    @classmethod
    def pure(cls, sizes: Iterable[int], choices: Iterable[int]) -> BehaviorProfile:
        """The profile that takes one action at every set; ``sizes`` are the numbers of actions."""
        return cls(
            tuple(
                tuple(ONE if action == choice else ZERO for action in range(size))
                for size, choice in zip(sizes, choices, strict=True)
            )
        )

    def support(self, infoset: int) -> tuple[int, ...]:
        """The actions taken with positive probability."""
        return tuple(action for action, weight in enumerate(self.probabilities[infoset]) if weight)

    @property
    def is_pure(self) -> bool:
        """Whether every set takes one action for sure."""
        return all(weight == 0 or weight == 1 for row in self.probabilities for weight in row)

    def __str__(self) -> str:
        return " | ".join(" ".join(str(weight) for weight in row) for row in self.probabilities)


def check_profile(tree: GameTree, profile: BehaviorProfile) -> None:
    """Refuse a profile that is not one of this tree.

    Raises
    ------
    InputError
        ``bad-profile``, with everything that is wrong.
    """
    raise_all(Problem("bad-profile", text) for text in _profile_faults(tree, profile))


def _profile_faults(tree: GameTree, profile: BehaviorProfile) -> list[str]:
    if len(profile.probabilities) != len(tree.infosets):
        return [f"{len(profile.probabilities)} rows for {len(tree.infosets)} information sets"]
    faults = []
    fine: set[int] = set()  # rows that take one action for sure are often one object
    for position, (infoset, row) in enumerate(zip(tree.infosets, profile.probabilities, strict=True)):
        if id(row) in fine and len(row) == len(infoset.actions):
            continue
        where = f"information set {position + 1} ({infoset.label})"
        if len(row) != len(infoset.actions):
            faults.append(f"{len(row)} probabilities for {len(infoset.actions)} actions at {where}")
        elif any(weight < 0 for weight in row):
            faults.append(f"a negative probability at {where}")
        elif sum(row) != 1:
            faults.append(f"probabilities that sum to {sum(row)} at {where}")
        else:
            fine.add(id(row))
    return faults


def reach(tree: GameTree, profile: BehaviorProfile, start: Mapping[int, Fraction] | None = None) -> list[Fraction]:
    """The realization probability of every distinct node, summed over its copies.

    ``start`` gives nodes and their weights; without it the play starts at the root.
    """
    weights = [ZERO] * len(tree.nodes)
    for position, weight in (start or {tree.root: ONE}).items():
        weights[position] += weight
    for position in range(tree.root, -1, -1):
        weight = weights[position]
        if not weight:
            continue
        node = tree.nodes[position]
        if isinstance(node, Terminal):
            continue
        row = profile.probabilities[node.infoset] if isinstance(node, Decision) else node_chances(node)
        for probability, child in zip(row, node.children, strict=True):
            if probability:
                weights[child] += weight if probability == 1 else weight * probability
    return weights


def acts(tree: GameTree, profile: BehaviorProfile, origin: str, player: str = "") -> dict[str, Fraction]:
    """How likely each action is at a stage, if the play gets there; empty where it never does.

    Parameters
    ----------
    origin
        The stage by its path, such as ``process.0``.
    player
        Whose actions; everybody's by default.
    """
    weights = reach(tree, profile)
    found: dict[str, Fraction] = {}
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Decision) and weights[position]:
            infoset = tree.infosets[node.infoset]
            if infoset.origin == origin and player in ("", tree.players[infoset.player]):
                for action, chance in zip(infoset.actions, profile.probabilities[node.infoset], strict=True):
                    if chance:
                        found[action] = found.get(action, ZERO) + weights[position] * chance
    total = sum(found.values(), ZERO)
    return {action: weight / total for action, weight in found.items()}


def node_chances(node: object) -> Sequence[Fraction]:
    """The probabilities of a chance node; a split has none, so no play passes it."""
    if isinstance(node, Chance):
        return node.probabilities
    raise NotYetError(Problem("symbols-left", "the tree has symbols; give every parameter a value"))


@frozen(hash=True)
class Outcome:
    """How a play can end, with what probability, and what it pays; in the order of ``GameTree.actors``."""

    result: Result
    payoffs: tuple[Fraction, ...]
    probability: Fraction


def outcomes_of(tree: GameTree, weights: Sequence[Fraction]) -> tuple[Outcome, ...]:
    """The distribution over results and payoffs in a canonical order, likeliest first, from realization weights."""
    found: dict[tuple[Result, tuple[Fraction, ...]], Fraction] = {}
    for node, weight in zip(tree.nodes, weights, strict=True):
        if weight and isinstance(node, Terminal):
            key = (node.result, node.payoffs)
            found[key] = found.get(key, ZERO) + weight
    rows = [Outcome(result, payoffs, weight) for (result, payoffs), weight in found.items()]
    return tuple(sorted(rows, key=_outcome_order))


def _outcome_order(outcome: Outcome) -> tuple[object, ...]:
    result = outcome.result
    ending = result.ending.value if result.ending else ""
    return (
        -outcome.probability,
        ending,
        result.by,
        result.agreement or "",
        result.round,
        outcome.payoffs,
    )


def refusal_shares(tree: GameTree, profile: BehaviorProfile, weights: Sequence[Fraction]) -> list[Fraction]:
    """For every node that is reached (``weights``) how likely some ratification body refuses from there on."""
    later = [ZERO] * len(tree.nodes)
    for position, node in enumerate(tree.nodes):
        if not weights[position] or isinstance(node, Terminal):
            continue
        row, body = _row_and_body(tree, profile, position)
        for action, (probability, child) in enumerate(zip(row, node.children, strict=True)):
            if probability:
                refused = body and tree.actions(position)[action] == "refuse"
                share = ONE if refused else later[child]
                later[position] += share if probability == 1 else probability * share
    return later


def _row_and_body(tree: GameTree, profile: BehaviorProfile, position: int) -> tuple[Sequence[Fraction], str]:
    node = tree.nodes[position]
    if isinstance(node, Decision):
        return profile.probabilities[node.infoset], tree.infosets[node.infoset].body
    return node_chances(node), getattr(node, "body", "")


def least_orders(tree: GameTree, profile: BehaviorProfile, trembles: Trembles) -> list[tuple[int, Fraction] | None]:
    """For every node the least order at which the smallest subgame around it comes there, and its weight at that order.

    What leads to a subgame cancels in every belief inside it, so each begins
    with order 0 and weight 1. ``None`` where only a chance move of probability
    zero leads. Where the subgame's play comes the order is 0.
    """
    closed = tree.subgame_roots
    found: list[tuple[int, Fraction] | None] = [None] * len(tree.nodes)
    for position in range(tree.root, -1, -1):
        if closed[position]:
            found[position] = (0, ONE)
        here = found[position]
        node = tree.nodes[position]
        if here is None or isinstance(node, Terminal):
            continue
        order, weight = here
        if isinstance(node, Decision):
            row = profile.probabilities[node.infoset]
            labels = [(0, p) if p else label for p, label in zip(row, trembles[node.infoset], strict=True)]
        else:
            labels = [(0, p) for p in node_chances(node)]
        for (more, factor), child in zip(labels, node.children, strict=True):
            if factor and not closed[child]:
                found[child] = (order + more, weight * factor)
    return found


def plain_trembles(profile: BehaviorProfile) -> Trembles:
    """Every unused action of order 1 and weight 1: enough wherever beliefs do not depend on trembles."""
    known: dict[int, tuple[tuple[int, Fraction], ...]] = {}  # rows that take one action for sure are often one object
    found = []
    for row in profile.probabilities:
        labels = known.get(id(row))
        if labels is None:
            labels = known[id(row)] = tuple((0, weight) if weight else (1, ONE) for weight in row)
        found.append(labels)
    return tuple(found)
