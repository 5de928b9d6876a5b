"""The probability that an agreement would be ratified, exactly, discrete and continuous draws alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import evolve

from winset.distribution import Distribution
from winset.errors import InputError, Problem, UnsupportedError
from winset.expression import ZERO, Number, Scope, Value
from winset.negotiation import Agreement, Interval, Negotiation
from winset.negotiation.voting import GroupPayoff
from winset.ratification import Ballot, Unanimity

from .base import AgreementLike, coordinates
from .cell import CellScope, partition
from .electorate import Electorate, electorate, worlds
from .finite import named
from .form import unknown
from .line import Gap, stretches
from .point import Point, to_sympy


def ratification_probability(
    negotiation: Negotiation, side: str, agreement: AgreementLike, types: Mapping[str, Any] | None = None
) -> Number:
    """The probability that a side's constituents would ratify an agreement, over everything that is drawn.

    Parameters
    ----------
    agreement
        Its name, or the values of the issues.
    types
        What is known of the draws, by name.

    Returns
    -------
    Number
        A :class:`~fractions.Fraction`, or a SymPy number where a distribution makes it irrational.

    Raises
    ------
    InputError
        ``unknown-agreement``, and those of :func:`winset.win_set.win_set`.
    UnsupportedError
        ``joint-draws`` where a group depends on two continuous draws, or where
        several depend on one while others depend on another.
    """
    one = negotiation.side(side)
    total: Number = Fraction(0)
    for world in worlds(negotiation, (one,), types or {}):
        values = {**world.values, **agreed(negotiation, agreement)}
        total = total + world.probability * _chance(electorate(one, world), values, dict(world.open))
    return total


def group_probability(
    negotiation: Negotiation, side: str, group: str, agreement: AgreementLike, types: Mapping[str, Any] | None = None
) -> Number:
    """The probability that one group says yes to an agreement, with one voice; parameters and errors as above."""
    one = evolve(negotiation.side(side), body=Unanimity(of=(group,)))
    total: Number = Fraction(0)
    for world in worlds(negotiation, (one,), types or {}):
        here = electorate(negotiation.side(side), world).counted()
        values = {**world.values, **agreed(negotiation, agreement)}
        draws = {name: source for name, source in world.open if name in _names(here, group)}
        if len(draws) > 1:
            message = f"the vote of {group} depends on {', '.join(draws)} jointly"
            raise UnsupportedError(Problem("joint-draws", message, f"sides.{side}.constituents.{group}"))
        if draws:
            chance: Number = measure(next(iter(draws)), draws, values, partial(_agrees, here, group))
        else:
            chance = Fraction(_agrees(here, group, Scope(values)))
        total = total + world.probability * chance
    return total


def agreed(negotiation: Negotiation, agreement: AgreementLike) -> dict[str, Value]:
    """The values of names at an agreement.

    Raises
    ------
    InputError
        ``unknown-agreement`` for what is none, also outside an issue's domain.
    """
    listed = agreement.name if isinstance(agreement, Agreement) else agreement
    points = [issue for issue in negotiation.issues if not issue.options]
    if points != list(negotiation.issues) or not points or listed in [each.name for each in negotiation.proposals]:
        found = named(agreement, negotiation.agreements())
        return {**dict(found.values), "agreement": found.name}
    names = tuple(issue.name for issue in negotiation.issues)
    values = dict(zip(names, coordinates(agreement, names), strict=True))
    for issue in negotiation.issues:
        if issue.domain is not None and values[issue.name] not in issue.domain:
            message = f"{issue.name}={values[issue.name]} lies outside {issue.domain}"
            raise InputError(Problem("unknown-agreement", message))
    return values


def _chance(here: Electorate, values: Mapping[str, Value], draws: Mapping[str, Distribution]) -> Number:
    """The probability over the continuous draws, with everything else settled."""
    names = {group: _names(here, group) & draws.keys() for group in here.groups}
    used = sorted({name for some in names.values() for name in some})
    if not used:
        scope = Scope(values)
        return Fraction(here.passes(here.ballots(scope), scope))
    if len(used) == 1:
        return measure(used[0], draws, values, lambda scope: here.passes(here.ballots(scope), scope))
    if any(len(some) > 1 for some in names.values()) or len(used) != sum(map(len, names.values())):
        message = f"the votes of {here.side.name} depend on {', '.join(used)} jointly"
        hint = "several continuous draws must each matter to one group"
        raise UnsupportedError(Problem("joint-draws", message, f"sides.{here.side.name}", hint=hint))
    assert here.body is not None, "somebody's vote depends on a draw"
    scope = Scope(values)
    chances: dict[str, Number] = {}
    cast: dict[str, Ballot] = {}
    for group, some in names.items():
        if some:
            (name,) = some
            cast[group] = _full(here, group, scope)
            chances[group] = measure(name, draws, values, partial(_agrees, here, group))
        else:
            cast[group] = here.ballot(group, scope)
            chances[group] = Fraction(1)
    return here.body.probability(chances, cast, scope)


def _agrees(here: Electorate, group: str, scope: Scope) -> bool:
    return here.ballot(group, scope).agrees(scope)


def _full(here: Electorate, group: str, scope: Scope) -> Ballot:
    """What a group casts when it says yes."""
    source = here.side.group(group)
    if source.members is not None or source.discipline != ZERO:
        message = f"{group} splits its votes and its payoff is drawn, beside other draws"
        raise UnsupportedError(Problem("joint-draws", message, f"sides.{here.side.name}.constituents.{group}"))
    votes = source.votes.value(scope)
    cast = votes * source.turnout.value(scope)
    return Ballot(yes=cast, absent=votes - cast)


def measure(
    name: str, draws: Mapping[str, Distribution], values: Mapping[str, Value], holds: Callable[[Scope], bool]
) -> Number:
    """The probability of the draws at which something holds."""
    source, scope = draws[name], Scope(values)
    low, high = (bound.value(scope) for bound in source.bounds)
    symbolic = {**values, name: unknown(0, 1)}
    total: Number = Fraction(0)
    for cell, is_so in partition(stretches(Interval(low, high)), lambda cell: holds(CellScope(symbolic, cell))):
        if is_so and isinstance(cell, Gap):
            total = total + source.cdf(_number(cell.high), scope) - source.cdf(_number(cell.low), scope)
    return total


def _number(point: Point | None) -> Number:
    assert point is not None, "a distribution is bounded"
    return point if isinstance(point, Fraction) else to_sympy(point)


def _names(here: Electorate, group: str) -> frozenset[str]:
    source = here.side.group(group)
    payoff = GroupPayoff(here.side, source).names | GroupPayoff(here.side, source, "involuntary_defection").names
    return payoff | source.votes.names | source.turnout.names
