"""Beliefs off the path that mistakes could have led to: Kreps and Wilson's consistency, where it is simple.

Beliefs at sets off the path come from who is thought to have made a mistake.
Where all nodes of a set differ by one mistake each, every belief there is the
limit of trembles, as any of these mistakes may be the likelier one. Two sets
that the same mistakes lead to share one belief about who made one. Where
mistakes are entangled in other ways, every set may have a belief of its own; the
equilibrium is then perfect Bayesian, and a note says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from ..equilibrium import Concept
from .exploring import Context
from .hidden import Hidden
from .supporting import Rows, supported

Mistake: TypeAlias = tuple[int, int]
"""An information set and an action that is not taken there."""

ENTANGLED = (
    "off the path some beliefs are chosen set by set; whether mistakes could lead to all of them together, as a "
    "sequential equilibrium asks, is not known"
)


@frozen
class Doubtful:
    """A set off the path, where the action must be optimal for some belief about its nodes."""

    infoset: int
    nodes: tuple[int, ...]
    rows: Rows


def believable(
    hidden: Hidden,
    context: Context,
    profile: Mapping[int, int],
    by_chance: Mapping[int, Any],
    doubts: Sequence[Doubtful],
) -> bool:
    """Whether beliefs make the actions at all doubtful sets optimal; joint ones where the same mistakes lead there."""
    mistakes = [_mistakes(hidden, profile, doubt) for doubt in doubts]
    together: dict[frozenset[Mistake], list[int]] = {}
    for index, found in enumerate(mistakes):
        if found is not None and len(found) > 1:
            together.setdefault(frozenset(found), []).append(index)
    joint = {index for group in together.values() if len(group) > 1 for index in group}
    for group in together.values():
        if len(group) > 1 and not supported(context, _joint_rows(by_chance, doubts, mistakes, group)):
            return False
    if not all(supported(context, doubt.rows) for index, doubt in enumerate(doubts) if index not in joint):
        return False
    keys = list(together)
    overlapping = any(one & other for i, one in enumerate(keys) for other in keys[:i])
    unclear = [doubt for doubt, found in zip(doubts, mistakes, strict=True) if found is None or overlapping]
    if any(_needs_belief(context, doubt) for doubt in unclear):
        context.budget.weaker(Concept.PERFECT_BAYESIAN, ENTANGLED)
    return True


def _mistakes(hidden: Hidden, profile: Mapping[int, int], doubt: Doubtful) -> tuple[Mistake, ...] | None:
    """The one mistake by which each node of a set differs from the others; ``None`` where it is not one each."""
    if len(doubt.nodes) == 1:
        return ()
    made = [
        frozenset((infoset, action) for infoset, action in hidden.paths[node] if profile.get(infoset, action) != action)
        for node in doubt.nodes
    ]
    common = frozenset[Mistake].intersection(*made)
    own = [each - common for each in made]
    if any(len(each) != 1 for each in own) or len(frozenset[Mistake]().union(*own)) < len(own):
        return None
    return tuple(mistake for each in own for mistake in each)


def _joint_rows(
    by_chance: Mapping[int, Any],
    doubts: Sequence[Doubtful],
    mistakes: Sequence[tuple[Mistake, ...] | None],
    group: Sequence[int],
) -> Rows:
    """The rows of several sets in the likelihoods of the mistakes, times what chance makes of each."""
    order = sorted(mistakes[group[0]] or ())
    rows: list[tuple[Sequence[Any], bool]] = []
    for index in group:
        doubt, own = doubts[index], mistakes[index] or ()
        place = {mistake: position for position, mistake in enumerate(own)}
        for gains, strict in doubt.rows:
            at = [place[mistake] for mistake in order]
            rows.append(([by_chance[doubt.nodes[i]] * gains[i] for i in at], strict))
    return rows


def _needs_belief(context: Context, doubt: Doubtful) -> bool:
    """Whether the action is not optimal at every node of a set alike."""
    return len(doubt.nodes) > 1 and not all(
        context.holds(gain, ">" if strict else ">=") for gains, strict in doubt.rows for gain in gains
    )
