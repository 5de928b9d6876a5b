"""Sides: their negotiators, their groups, their ratification bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Problem
from ...expression import ZERO
from ...fields import nearest
from ..parts import Group, Side
from .meaning import payoff_names, undeclared
from .sources import group_sources, negotiator_sources

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_sides(negotiation: Negotiation) -> Iterator[Problem]:
    """Negotiators' and groups' payoffs and votes mean something; the body can be asked."""
    names = payoff_names(negotiation)
    for side in negotiation.sides:
        yield from _negotiator(side)
        for path, source in negotiator_sources(side):
            yield from undeclared(source, names, path)
        votes = {group.name: group.votes for group in side.constituents}
        if side.body is not None:
            yield from side.body.resolve(votes).problems(f"sides.{side.name}.body", votes)
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}"
            for where, source in group_sources(group, path):
                yield from undeclared(source, names, where)
            yield from _group(group, side, path)


def _negotiator(side: Side) -> Iterator[Problem]:
    path = f"sides.{side.name}.negotiator"
    chief = side.negotiator
    groups = [group.name for group in side.constituents]
    for group, _ in chief.broker:
        if group not in groups:
            yield Problem(
                "unknown-group",
                f"broker names {group!r}, who is no group of {side.name}",
                f"{path}.broker",
                hint=nearest(group, groups),
            )


def _group(group: Group, side: Side, path: str) -> Iterator[Problem]:
    if group.exchangeable is not None:
        if group.exchangeable < 1:
            message = f"a group stands for at least one member, not {group.exchangeable}"
            yield Problem("no-members", message, f"{path}.exchangeable")
        if not group.types:
            message = "exchangeable members differ by their types, and the group has none"
            yield Problem("no-members", message, f"{path}.exchangeable", hint="without types, votes: 9 is enough")
    if side.voting == "strategic":
        for word in ("discipline", "members"):
            if getattr(group, word) not in (ZERO, None):
                one = f"a group that votes strategically is one player, who has no {word}"
                hint = "voting: sincere, or several groups"
                yield Problem("strategic-members", one, f"{path}.{word}", hint=hint)
    if group.members is not None:
        yield from group.members.threshold.problems(f"{path}.members.threshold")
