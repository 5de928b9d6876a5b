"""What nature draws at the root, who learns it, and when."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any

from attrs import evolve

from ..errors import NotYetError, Problem, UnsupportedError
from ..expression import Computed, Number, Scope
from ..negotiation import Group, Side, Stage, Type, Uncertainty
from ..negotiation.voting import GroupPayoff, body_of
from ..ratification import Ballot
from .expansion import Position, Table
from .program import Draw, Function, Instruction

NOWHERE = Instruction()


def root_draws(table: Table) -> tuple[Draw, ...]:
    """One draw for every uncertain quantity and every group with types; ``then`` is filled in by the caller."""
    negotiation = table.negotiation
    found = [_quantity(quantity, table) for quantity in negotiation.uncertainty]
    found += [_types(side, group, table) for side in negotiation.sides for group in side.constituents if group.types]
    return tuple(found)


def _quantity(quantity: Uncertainty, table: Table) -> Draw:
    path = f"uncertainty.{quantity.name}"
    known = _actors(quantity.known_to, "", table) if quantity.since is None else frozenset[str]()
    if quantity.distribution is None:
        values = tuple((v.name, v.name if v.value is None else v.value.value(table.scope)) for v in quantity.values)
        return Draw(quantity.name, values, tuple(v.prior for v in quantity.values), NOWHERE, known, origin=path)
    if quantity.points is None:
        message = f"the finite game needs to know by how many points to replace {quantity.distribution}"
        raise NotYetError(Problem("no-points", message, path, hint="points: 4"))
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
    if group.exchangeable is not None:
        priors = _of_the_pivot(side, group, group.exchangeable, table, path)
    values = tuple((kind.name, kind.name) for kind in group.types)
    return Draw(f"{side.name}.{group.name}", values, priors, NOWHERE, known, origin=path)


def _constant(number: Any) -> Computed:
    return Function(frozenset(), lambda scope: number)


def _actors(names: tuple[str, ...], side: str, table: Table) -> frozenset[str]:
    return frozenset(actor for each in names if (actor := table.negotiation.actor(each, side)))


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


def _of_the_pivot(side: Side, group: Group, members: int, table: Table, path: str) -> tuple[Computed, ...]:
    """Priors of the type of the member whose vote decides: an order statistic of independent draws.

    The body ratifies iff its k-th most willing member does, where k yes votes
    are just enough; each member votes as if it were that one.
    """
    body = body_of(side)
    assert body is not None, "the side has this group"
    if body.groups != (group.name,):
        message = f"exchangeable members decide alone, but {side.name} has other groups"
        raise UnsupportedError(Problem("members-mixed", message, path))
    votes = group.votes.value(table.scope) * group.turnout.value(table.scope)
    absent = group.votes.value(table.scope) - votes
    enough = next(
        (
            yes
            for yes in range(1, members + 1)
            if body.passes(
                {group.name: Ballot(votes * yes / members, votes * (members - yes) / members, absent)}, table.scope
            )
        ),
        None,
    )
    if enough is None:
        raise UnsupportedError(Problem("quota-above-votes", f"{members} yes votes are not enough", path))
    ranked = _by_willingness(side, group, table, path)
    table.note(
        f"{side.name}.{group.name} is the member whose vote decides: number {enough} of {members} by willingness;"
        " votes are symmetric and cast as if pivotal"
    )
    if side.voting == "strategic":
        table.alike.add(f"{side.name}.{group.name}")
    names = frozenset[str]().union(*(kind.prior.names for kind in group.types))

    def prior(kind: Type) -> Computed:
        place = ranked.index(kind)

        def value(scope: Scope) -> Number:
            shares = [each.prior.value(scope) for each in ranked[: place + 1]]
            above: Number = sum(shares[:-1], Fraction(0))
            return _at_least(enough, members, above + shares[-1]) - _at_least(enough, members, above)

        return Function(names, value)

    return tuple(prior(kind) for kind in group.types)


def _at_least(enough: int, members: int, share: Number) -> Number:
    """Probability that ``enough`` of ``members`` independent draws fall into a share."""
    return sum(
        (comb(members, yes) * share**yes * (1 - share) ** (members - yes) for yes in range(enough, members + 1)),
        Fraction(0),
    )


def _by_willingness(side: Side, group: Group, table: Table, path: str) -> list[Type]:
    """The types from the most willing to the least: what one ratifies, every more willing one does."""
    variable = f"{side.name}.{group.name}"
    gain, base = GroupPayoff(side, group), GroupPayoff(side, group, "involuntary_defection")
    rows: list[tuple[list[Number], Type]] = []
    for kind in group.types:
        scopes = [table.scope.extended({**table.values(each), variable: kind.name}) for each in table.agreements]
        rows.append(([gain.value(scope) - base.value(scope) for scope in scopes], kind))
    ranked: list[tuple[list[Number], Type]] = []
    for row, kind in rows:
        place = next((i for i, (other, _) in enumerate(ranked) if _above(row, other, table)), len(ranked))
        ranked.insert(place, (row, kind))
    for (higher, one), (lower, two) in pairwise(ranked):
        if not _above(higher, lower, table):
            message = f"neither {one.name} nor {two.name} is always the more willing to ratify"
            raise UnsupportedError(Problem("types-not-ordered", message, f"{path}.types"))
    return [kind for _, kind in ranked]


def _above(row: list[Number], other: list[Number], table: Table) -> bool:
    return all(table.scope.decide(mine, ">=", theirs) for mine, theirs in zip(row, other, strict=True))
