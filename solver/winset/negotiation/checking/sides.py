"""Sides: their negotiators, their groups, their ratification bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Problem
from ...expression import ZERO
from ...fields import nearest
from ..parts import Group, Side, Type
from .meaning import payoff_names, payoff_problems, undeclared

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_sides(negotiation: Negotiation) -> Iterator[Problem]:
    """Negotiators' and groups' payoffs and votes mean something; the body can be asked."""
    names = payoff_names(negotiation)
    for side in negotiation.sides:
        yield from _negotiator(side, names)
        votes = {group.name: group.votes for group in side.constituents}
        if side.body is not None:
            yield from side.body.resolve(votes).problems(f"sides.{side.name}.body", votes)
        for group in side.constituents:
            yield from _group(group, side, names)


def _negotiator(side: Side, names: set[str]) -> Iterator[Problem]:
    path = f"sides.{side.name}.negotiator"
    chief = side.negotiator
    yield from payoff_problems(chief.payoff, names, f"{path}.payoff")
    for part in ("no_agreement", "involuntary_defection", "voluntary_defection"):
        yield from payoff_problems(getattr(chief.reversion, part), names, f"{path}.reversion")
    groups = [group.name for group in side.constituents]
    for group, weight in chief.broker:
        if group not in groups:
            yield Problem(
                "unknown-group",
                f"broker names {group!r}, who is no group of {side.name}",
                f"{path}.broker",
                hint=nearest(group, groups),
            )
        yield from undeclared(weight, names, f"{path}.broker.{group}")
    yield from undeclared(chief.failure_cost.own, names, f"{path}.failure_cost.own")
    yield from undeclared(chief.failure_cost.other, names, f"{path}.failure_cost.other")
    yield from undeclared(chief.good_will, names, f"{path}.good_will")
    yield from payoff_problems(chief.realignment_cost, names, f"{path}.realignment_cost")
    yield from undeclared(chief.refusal_penalty, names, f"{path}.refusal_penalty")


def _group(group: Group, side: Side, names: set[str]) -> Iterator[Problem]:
    path = f"sides.{side.name}.constituents.{group.name}"
    owners: list[tuple[Group | Type, str]] = [(group, path)]
    owners += [(kind, f"{path}.types.{kind.name}") for kind in group.types]
    for owner, where in owners:
        yield from payoff_problems(owner.payoff, names, f"{where}.payoff")
        if owner.reversion is not None:
            for part in ("no_agreement", "involuntary_defection", "voluntary_defection"):
                yield from payoff_problems(getattr(owner.reversion, part), names, f"{where}.reversion")
    for word in ("votes", "turnout", "discipline"):
        yield from undeclared(getattr(group, word), names, f"{path}.{word}")
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
