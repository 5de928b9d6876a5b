"""Sets of equilibria: what every player may choose among without anybody else having to answer."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from ..game_tree import GameTree
from .numbers import readable
from .strategy import decision_words, mixture_text

Line: TypeAlias = tuple[str, tuple[tuple[str, Fraction], ...]]
"""A decision in words, and what is done there."""


@frozen(hash=True)
class Choice:
    """What one player may choose among: the mixtures of some of its strategies.

    Parameters
    ----------
    player
        Whose choice.
    corners
        The strategies at the corners, each by what it does at the decisions where
        they differ. A mixture plays one of them, drawn beforehand; in terms of
        behavior it is linear in the probabilities of the player's plans.
    """

    player: str
    corners: tuple[tuple[Line, ...], ...]

    @property
    def ranges(self) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
        """Per decision and action its least and largest probability; for one decision this says it all."""
        found: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
        for where in dict.fromkeys(line[0] for corner in self.corners for line in corner):
            acts = [dict(act) for corner in self.corners for place, act in corner if place == where]
            for action in dict.fromkeys(action for act in acts for action in act):
                weights = [act.get(action, Fraction(0)) for act in acts]
                found[where, action] = (min(weights), max(weights))
        return found

    def to_dict(self) -> dict[str, Any]:
        """Plain data: numbers as exact text."""
        corners = [
            {where: {action: str(weight) for action, weight in act} for where, act in corner} for corner in self.corners
        ]
        return {"player": self.player, "corners": corners}

    def __str__(self) -> str:
        places = {line[0] for corner in self.corners for line in corner}
        if len(places) == 1:
            (where,) = places
            if all(len(act) == 1 for corner in self.corners for _, act in corner):
                acts = " and ".join(corner[0][1][0][0] for corner in self.corners)
                return f"{where} any mixture of {acts}"
            spans = [
                f"{action} with {readable(low)}" + ("" if low == high else f" to {readable(high)}")
                for (_, action), (low, high) in self.ranges.items()
            ]
            if len(self.corners) == 2:
                return f"{where} {', '.join(spans)}"
        corners = [", ".join(f"{where} {mixture_text(act)}" for where, act in corner) for corner in self.corners]
        return "any mixture of " + " and ".join(f"({corner})" for corner in corners)


@frozen(hash=True)
class Continuum:
    """A set of equilibria: each player takes any of its choices, independently of the others.

    Every combination is an equilibrium of the concept that was looked for. It is
    the product of one polytope for each player, in the probabilities of plans;
    ``choices`` holds the corners of those that are more than a point.
    """

    choices: tuple[Choice, ...]

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain data."""
        return [choice.to_dict() for choice in self.choices]

    def __str__(self) -> str:
        text = "; ".join(map(str, self.choices))
        return text + (", each by itself" if len(self.choices) > 1 else "")


def choice_of(tree: GameTree, player: int, corners: list[dict[int, tuple[Fraction, ...]]]) -> Choice | None:
    """A player's choice among strategies, given by their rows; ``None`` where there is only one."""
    differing = sorted(
        {k for corner in corners for k, row in corner.items() if any(other.get(k, row) != row for other in corners)}
    )
    if not differing:
        return None
    found: dict[tuple[Line, ...], None] = {}
    for corner in corners:
        lines = []
        for k in differing:
            if k not in corner:
                continue  # its own moves rule it out
            infoset = tree.infosets[k]
            seen = ", ".join(f"{name}={value}" for name, value in infoset.sees)
            where = decision_words(tree.players[player], infoset.label) + (f" [{seen}]" if seen else "") + ":"
            act = tuple((infoset.actions[a], weight) for a, weight in enumerate(corner[k]) if weight)
            lines.append((where, act))
        found[tuple(lines)] = None
    return Choice(tree.players[player], tuple(found))
