"""What a side's votes depend on besides the agreement, settled: worlds, and a side's electorate in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from winset.distribution import Distribution
from winset.errors import InputError, NotYetError, Problem, UnsupportedError, raise_all
from winset.expression import Scope, Value, expression
from winset.fields import nearest
from winset.negotiation import Negotiation, Outcome, Side, Type
from winset.negotiation.exchangeable import Deciding, deciding_member
from winset.negotiation.voting import GroupPayoff, ballot, body_of
from winset.ratification import Ballot, Rule

Types: TypeAlias = tuple[tuple[str, str], ...]
"""What was drawn, by name of the draw: ``Y.pivot`` and the name of its type."""


@frozen
class World:
    """One way in which everything uncertain may have turned out.

    Parameters
    ----------
    values
        Of all names but the issues: constants, types, quantities.
    types
        What is drawn here and was not given.
    probability
        Of these types, given what is given.
    open
        Continuous draws that are left open.
    deciding
        By side, of members who are alike, the one whose vote decides.
    """

    values: Mapping[str, Value]
    types: Types = ()
    probability: Fraction = Fraction(1)
    open: tuple[tuple[str, Distribution], ...] = ()
    deciding: Mapping[str, Deciding] = field(factory=dict)

    def closed(self) -> World:
        """The same world; raises :class:`~winset.errors.NotYetError` ``open-draw`` for every continuous draw left."""
        hint = "give it a value, or ask for the probability that an agreement is ratified"
        raise_all(
            (
                Problem("open-draw", f"{name} is drawn from {source}", f"uncertainty.{name}", hint=hint)
                for name, source in self.open
            ),
            NotYetError,
        )
        return self


@frozen
class Electorate:
    """The groups of a side and its body, in one world.

    Parameters
    ----------
    deciding
        Where the only group stands for members who are alike: the one whose vote decides, whose type the world holds.
        Votes are then the fewest for what is ratified and the most for what is not.
    """

    side: Side
    body: Rule | None
    world: World
    deciding: Deciding | None = None

    def ballots(self, scope: Scope) -> dict[str, Ballot]:
        """The sincere votes of the groups in the body, on the agreement in a scope."""
        return {name: self.ballot(name, scope) for name in self.groups}

    def ballot(self, group: str, scope: Scope) -> Ballot:
        """The sincere votes of one group."""
        with self._blaming(f"constituents.{group}"):
            cast = ballot(self.side.group(group), scope, partial(GroupPayoff, self.side))
        return cast if self.deciding is None else self.deciding.ballot(cast.agrees(scope), scope)

    @contextmanager
    def _blaming(self, part: str) -> Iterator[None]:
        """Says which part of the side divides by zero, or needs a name that has no value."""
        path = f"sides.{self.side.name}.{part}"
        try:
            yield
        except ZeroDivisionError as error:
            message = f"{error} divides by zero at an agreement"
            raise InputError(Problem("division-by-zero", message, path)) from None
        except KeyError as error:
            message = f"the vote depends on {error.args[0]!r}, which has no value here"
            hint = "a table of payoffs needs named agreements; what is drawn or chosen on the way must be given"
            raise NotYetError(Problem("open-name", message, path, hint=hint)) from None

    def counted(self) -> Electorate:
        """The same; :class:`~winset.errors.UnsupportedError` ``members-mixed`` where votes cannot be counted."""
        if self.deciding is not None:
            message = f"how many of the members of {self.deciding.variable} say yes depends on the types of all of them"
            raise UnsupportedError(Problem("members-mixed", message, f"sides.{self.side.name}"))
        return self

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in the body."""
        return () if self.body is None else self.body.groups

    def passes(self, ballots: Mapping[str, Ballot], scope: Scope) -> bool:
        """Whether the body ratifies; a side without constituents does."""
        with self._blaming("body"):
            return self.body is None or self.body.passes(ballots, scope)


def electorate(side: Side, world: World) -> Electorate:
    """A side in a world."""
    return Electorate(side, body_of(side), world, world.deciding.get(side.name))


def worlds(negotiation: Negotiation, sides: tuple[Side, ...], given: Mapping[str, Any]) -> tuple[World, ...]:
    """Every combination of what is drawn, not given, and matters to the votes of some sides; in file order.

    Parameters
    ----------
    given
        Names of types and values of quantities, by the name of the draw
        (``Y.pivot``, or ``pivot`` where only one side is asked about), and of
        variables of the process.

    Raises
    ------
    InputError
        ``unknown-draw``, ``unknown-type``, ``impossible-type``.
    NotYetError
        ``no-value`` for a parameter that has none.
    """
    prefix = f"{sides[0].name}." if len(sides) == 1 else ""
    settled = _settled(negotiation, prefix, given)
    needed = names_of_votes(negotiation, sides)
    raise_all(
        (
            Problem(
                "no-value", f"the parameter {name} has no value", f"parameters.{name}", hint=f'use .at({name}="...")'
            )
            for name in negotiation.free_parameters
            if name in needed
        ),
        NotYetError,
    )
    chosen = {name: value for name, value in settled.items() if name not in negotiation.draws}
    constants = negotiation.constants()
    deciding = {
        side.name: deciding_member(side, group, negotiation.agreements(), Scope(constants))
        for side in sides
        for group in side.constituents
        if group.exchangeable is not None
    }
    found = [World({**constants, **chosen}, deciding=deciding)]
    for name, outcomes in negotiation.draws.items():
        if name in needed:
            found = [longer for one in found for longer in _drawn(negotiation, one, name, outcomes, settled)]
    total = sum((one.probability for one in found), Fraction(0))
    if total == 0:
        raise InputError(Problem("impossible-type", "what is given has probability zero", ".".join(settled)))
    return tuple(evolve(one, probability=one.probability / total) for one in found)


def _drawn(
    negotiation: Negotiation, one: World, name: str, outcomes: tuple[Any, ...], settled: Mapping[str, Value]
) -> Iterator[World]:
    """The world with one more draw, once for each outcome that may happen and is not ruled out."""
    scope = Scope(one.values)
    if not outcomes:
        if name in settled:
            yield evolve(one, values={**one.values, name: settled[name]})
        else:
            quantity = next(each for each in negotiation.uncertainty if each.name == name)
            assert quantity.distribution is not None, "a quantity has values or a distribution"
            yield evolve(one, open=(*one.open, (name, quantity.distribution)))
        return
    for outcome in outcomes:
        member = one.deciding.get(name.partition(".")[0]) if isinstance(outcome, Type) else None
        prior = outcome.prior.value(scope) if member is None else member.prior(outcome, scope)
        probability = one.probability * prior
        if probability == 0 or settled.get(name, outcome.name) != outcome.name:
            continue
        value = outcome.name
        if isinstance(outcome, Outcome) and outcome.value is not None:
            value = outcome.value.value(scope)
        types = one.types if name in settled else (*one.types, (name, outcome.name))
        yield evolve(one, values={**one.values, name: value}, types=types, probability=probability)


def _settled(negotiation: Negotiation, prefix: str, given: Mapping[str, Any]) -> dict[str, Value]:
    """What is given, by the full names of draws and variables."""
    draws = negotiation.draws
    variables = {name for name, _ in negotiation.variables}
    found: dict[str, Value] = {}
    for key, value in given.items():
        name = key if key in draws or key in variables else f"{prefix}{key}"
        if name not in draws and name not in variables:
            known = [*draws, *variables]
            message = f"{key!r} is neither drawn nor chosen"
            raise InputError(Problem("unknown-draw", message, hint=nearest(key, known)))
        if draws.get(name):
            names = [outcome.name for outcome in draws[name]]
            if value not in names:
                message = f"{name} cannot be {value!r}"
                raise InputError(Problem("unknown-type", message, name, hint=nearest(value, names)))
            found[name] = value
        else:
            found[name] = value if value in negotiation.labels else expression(value).value(Scope({}))
    return found


def names_of_votes(negotiation: Negotiation, sides: tuple[Side, ...]) -> frozenset[str]:
    """Every name that the votes of some sides depend on, at any remove."""
    needed: set[str] = set()
    for side in sides:
        body = body_of(side)
        if body is None:
            continue
        needed |= body.names
        for name in body.groups:
            group = side.group(name)
            needed |= group.votes.names | group.turnout.names | group.discipline.names
            needed |= GroupPayoff(side, group).names | GroupPayoff(side, group, "involuntary_defection").names
            if group.members is not None:
                needed |= group.members.threshold.names
    sources = {quantity.name: quantity.distribution for quantity in negotiation.uncertainty}
    for name, outcomes in reversed(negotiation.draws.items()):  # a prior depends on what was drawn before
        if name not in needed:
            continue
        if (source := sources.get(name)) is not None:
            needed |= source.names
        for outcome in outcomes:
            needed |= outcome.prior.names
            if isinstance(outcome, Outcome) and outcome.value is not None:
                needed |= outcome.value.names
    return frozenset(needed)
