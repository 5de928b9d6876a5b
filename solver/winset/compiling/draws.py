"""What nature draws at the root, who learns it, and when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import evolve

from ..distribution import General
from ..errors import NotYetError, Problem, UnsupportedError, WinsetError
from ..expression import Computed
from ..negotiation import Group, Negotiation, Side, Stage, Type, Uncertainty
from ..negotiation.exchangeable import Deciding
from ..negotiation.stage import walk
from ..negotiation.voting import GroupPayoff
from .expansion import Table
from .position import Position
from .program import Draw, Function, Instruction

NOWHERE = Instruction()


def root_draws(table: Table) -> tuple[Draw, ...]:
    """One draw for every uncertain quantity and every group with types; ``then`` is filled in by the caller."""
    negotiation = table.negotiation
    wanted = [partial(_quantity, quantity, table) for quantity in negotiation.uncertainty]
    wanted += [
        partial(_types, side, group, table) for side in negotiation.sides for group in side.constituents if group.types
    ]
    found, errors = [], []
    for draw in wanted:
        try:
            found.append(draw())
        except WinsetError as error:
            errors.append(error)
    if errors:  # all of the first family
        kind = type(errors[0])
        raise kind(problem for error in errors if isinstance(error, kind) for problem in error.problems)
    return tuple(found)


def _quantity(quantity: Uncertainty, table: Table) -> Draw:
    path = f"uncertainty.{quantity.name}"
    known = _actors(quantity.known_to, "", table) if quantity.since is None else frozenset[str]()
    if quantity.distribution is None:
        values = tuple((v.name, v.name if v.value is None else v.value.value(table.scope)) for v in quantity.values)
        return Draw(quantity.name, values, tuple(v.prior for v in quantity.values), NOWHERE, known, origin=path)
    if quantity.points is None:
        message = f"the finite game needs to know by how many points to replace {quantity.distribution}"
        left_open = isinstance(quantity.distribution, General)
        hint = "derive it, or give a uniform or a power distribution" if left_open else "points: 4"
        raise NotYetError(Problem("no-points", message, path, hint=hint))
    points = quantity.distribution.midpoints(quantity.points, table.scope)
    bound = quantity.distribution.discretisation_bound(quantity.points, table.scope)
    table.note(
        f"{quantity.name} ~ {quantity.distribution} is played as {quantity.points} midpoints;"
        f" their cdf differs from its cdf by at most {bound}, and not at all at the borders of their cells"
    )
    chances = tuple(_constant(chance) for _, chance in points)
    return Draw(quantity.name, tuple((str(v), v) for v, _ in points), chances, NOWHERE, known, origin=path)


def _types(side: Side, group: Group, table: Table) -> Draw:
    path = f"sides.{side.name}.constituents.{group.name}"
    known = _actors(group.known_to, side.name, table) if group.since is None else frozenset[str]()
    priors: tuple[Computed, ...] = tuple(kind.prior for kind in group.types)
    if (deciding := table.deciding.get(f"{side.name}.{group.name}")) is not None:
        priors = _of_equals(side, group, deciding, table, path)
    values = tuple((kind.name, kind.name) for kind in group.types)
    return Draw(f"{side.name}.{group.name}", values, priors, NOWHERE, known, origin=path)


def _constant(number: Any) -> Computed:
    return Function(frozenset(), lambda scope: number)


def _actors(names: tuple[str, ...], side: str, table: Table) -> frozenset[str]:
    found = (actor for each in names if (actor := table.negotiation.actor(each, side)))
    return frozenset(each for actor in found for each in (actor, table.voter(actor)))


# ------------------------------------------------------------------ when it is learned


def told_from(
    stage: Stage, index: int, table: Table, at: Position
) -> tuple[Position, list[tuple[frozenset[str], str]]]:
    """What is learned when a stage begins: the position that knows of it, and who learns which variable."""
    negotiation = table.negotiation
    marks = {stage.keyword, str(index)} if at.path == f"process.{index}" else {stage.keyword}
    learned = [
        (_actors(quantity.known_to, "", table), quantity.name)
        for quantity in negotiation.uncertainty
        if quantity.since in marks
    ]
    learned += [
        (_actors(group.known_to, side.name, table), f"{side.name}.{group.name}")
        for side in negotiation.sides
        for group in side.constituents
        if group.types and group.since in marks
    ]
    new = {(variable, actor) for actors, variable in learned for actor in actors}
    return (evolve(at, told=at.told | new), learned) if new - at.told else (at, learned)


# ------------------------------------------------------------------ exchangeable members


def _of_equals(side: Side, group: Group, deciding: Deciding, table: Table, path: str) -> tuple[Computed, ...]:
    """Priors of the type of the member whose vote decides.

    Raises
    ------
    UnsupportedError
        ``members-mixed``, ``members-unaware``.
    """
    actor, voter = f"{side.name}.{group.name}", table.voter(f"{side.name}.{group.name}")
    for where, names in _elsewhere(table.negotiation, side, group):
        if actor in names:
            message = f"each of the members of {actor} has a type of its own, and this depends on one of them"
            raise UnsupportedError(Problem("members-mixed", message, where))
    table.note(
        f"{actor} votes as its member number {deciding.enough} of {deciding.members} by willingness does, whose type is"
        " drawn; votes are symmetric and cast as if pivotal, payoffs are those of the average member"
    )
    if side.voting == "strategic":
        if actor not in _actors(group.known_to, side.name, table):
            message = f"the members of {actor} vote strategically, but do not know their own types"
            hint = f"known_to: [{group.name}], or voting: sincere"
            raise UnsupportedError(Problem("members-unaware", message, f"{path}.known_to", hint=hint))
        table.alike.add(voter)

    def prior(kind: Type) -> Computed:
        return Function(deciding.names, lambda scope: deciding.prior(kind, scope))

    return tuple(prior(kind) for kind in group.types)


def _elsewhere(negotiation: Negotiation, side: Side, group: Group) -> Iterator[tuple[str, frozenset[str]]]:
    """What may not depend on the type of one of many members: everything but their payoffs and their vote."""
    for quantity in negotiation.uncertainty:
        for outcome in quantity.values:
            yield f"uncertainty.{quantity.name}", outcome.prior.names
    for stage, path in walk(negotiation.process):
        yield from ((f"{path}.{field}", source.names) for field, source in stage.sources())
        for field, names, pool in stage.mentions():
            if pool == "actor" and field in ("actor", "by"):
                yield f"{path}.{field}", frozenset(names)
    for each in negotiation.sides:
        chief = each.negotiator
        path = f"sides.{each.name}"
        for part in (chief.payoff, chief.reversion.no_agreement, chief.good_will, chief.realignment_cost):
            yield f"{path}.negotiator", part.names
        for other in each.constituents:
            if other is group:
                continue
            where = f"{path}.constituents.{other.name}"
            yield where, GroupPayoff(each, other).names | GroupPayoff(each, other, "no_agreement").names
            yield from ((f"{where}.types", kind.prior.names) for kind in other.types)
