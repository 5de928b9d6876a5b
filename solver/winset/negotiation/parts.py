"""What a negotiation is made of: parameters, issues, proposals, uncertainty, sides."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

from attrs import frozen

from ..distribution import Distribution
from ..errors import InputError, Problem
from ..expression import ONE, ZERO, Expression, expression
from ..fields import (
    Kind,
    NodeShape,
    choice_field,
    distribution_field,
    expression_field,
    expressions,
    expressions_field,
    flag_field,
    integer_field,
    make_field,
    names_field,
    record_field,
    records_field,
    tagged_field,
    text_field,
)
from .payoff import Payoff, payoff_field

VOTING = ("sincere", "strategic")


@frozen
class Interval:
    """A range of numbers with exact bounds; ``None`` is infinity, ``open`` says which bounds are left out."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, number: Fraction) -> bool:
        above = self.low is None or (number > self.low if self.low_open else number >= self.low)
        below = self.high is None or (number < self.high if self.high_open else number <= self.high)
        return above and below

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def bounds(self) -> tuple[Fraction, ...]:
        """The bounds that are numbers."""
        return tuple(bound for bound in (self.low, self.high) if bound is not None)

    def steps(self, grid: int) -> tuple[Fraction, ...]:
        """The ends of so many equal steps from bound to bound; a bound that is left out is no end."""
        assert self.low is not None
        assert self.high is not None
        places = (self.low + (self.high - self.low) * index / grid for index in range(grid + 1))
        return tuple(place for place in places if place in self)

    def __str__(self) -> str:
        low = "(-inf" if self.low is None else f"{'(' if self.low_open else '['}{self.low}"
        high = "inf)" if self.high is None else f"{self.high}{')' if self.high_open else ']'}"
        return f"{low}, {high}"


def interval(source: Any) -> Interval:
    """An interval from itself, a pair of exact bounds, or text such as ``(0, 1]`` or ``[0, inf)``."""
    if isinstance(source, Interval):
        return source
    low_open = high_open = False
    written = source if isinstance(source, str) else f"[{', '.join(map(str, source))}]"
    if isinstance(source, str):
        text = source.strip()
        if len(text) < 2 or text[0] not in "[(" or text[-1] not in "])":
            raise InputError(Problem("bad-interval", f"{source!r} is not an interval", hint="write [0, 1] or (0, 1]"))
        low_open, high_open = text[0] == "(", text[-1] == ")"
        source = text[1:-1].split(",")
    pair = tuple(source)
    if len(pair) != 2:
        raise InputError(Problem("bad-interval", "an interval has two bounds", hint="write [0, 1]"))
    bounds = [_bound(bound, sign) for bound, sign in zip(pair, ("-", ""), strict=True)]
    whole = Interval(bounds[0], bounds[1], low_open or bounds[0] is None, high_open or bounds[1] is None)
    if any(_is_infinite(bound) and not is_open for bound, is_open in zip(pair, (low_open, high_open), strict=True)):
        message = f"infinity is no number, and cannot belong to {written}"
        raise InputError(Problem("bad-interval", message, hint=f'write "{whole}"'))
    return whole


def _is_infinite(bound: Any) -> bool:
    return isinstance(bound, str) and bound.strip().lstrip("+-") in ("inf", "oo")


def _bound(source: Any, sign: str) -> Fraction | None:
    if source is None or _is_infinite(source):
        return None
    number = expression(source.strip() if isinstance(source, str) else source).constant()
    if number is None:
        raise InputError(
            Problem("bad-interval", f"the bound {source!r} is not a number", hint=f"use {sign}inf for no bound")
        )
    return number


def interval_field(default: Any = Interval()) -> Any:
    """A field that holds an :class:`Interval`; ``in:`` in a file."""
    return make_field(Kind("interval"), interval, default, "in")


@frozen
class Parameter:
    """A name that expressions may use.

    Parameters
    ----------
    name
        As it is written in expressions.
    domain
        Where it may lie (``in:`` in a file); every real number by default.
    value
        Exact, for ``solve``; ``derive`` treats the parameter as a symbol all the same.
    fixed
        Whether ``derive`` takes the value as given, too; so it is after ``.at()``. The value may then be an
        expression over parameters that have no such value.
    """

    shorthand: ClassVar[dict[NodeShape, str]] = {"scalar": "value"}
    name: str = text_field()
    domain: Interval = interval_field()
    value: Expression | None = expression_field(None)
    fixed: bool = flag_field(False)


@frozen
class Issue:
    """What is bargained over: an interval or named options.

    Parameters
    ----------
    domain
        For a number (``in:`` in a file).
    options
        For a choice between names.
    grid
        Number of equal steps over the interval (``grid + 1`` points); serves ``solve`` only.
    """

    shorthand: ClassVar[dict[NodeShape, str]] = {"sequence": "options"}
    name: str = text_field()
    domain: Interval | None = interval_field(None)
    options: tuple[str, ...] = names_field()
    grid: int | None = integer_field(None)


@frozen
class Proposal:
    """A named package: a value for every issue or attribute."""

    shorthand: ClassVar[dict[NodeShape, str]] = {"mapping": "values"}
    name: str = text_field()
    values: tuple[tuple[str, Expression], ...] = expressions_field()


@frozen
class Outcome:
    """One value of an uncertain quantity.

    Parameters
    ----------
    prior
        Probability, given what was drawn before.
    value
        The number that expressions see; by default the name itself, to compare with.
    """

    shorthand: ClassVar[dict[NodeShape, str]] = {"scalar": "prior"}
    name: str = text_field()
    prior: Expression = expression_field()
    value: Expression | None = expression_field(None)


@frozen
class Uncertainty:
    """A quantity that nature draws at the root, in file order.

    Parameters
    ----------
    values
        Its values with priors; a prior may depend on what was drawn before it,
        which is how types are correlated.
    distribution, points
        Instead of values: a distribution, drawn as the ``points`` middles of equal cells in the finite game, each as
        likely as its cell: equally likely for a uniform one; those of other distributions would not be rational.
    known_to
        Who learns it: actors (``X``, ``Y.pivot``) or sides' members; nobody by default.
    since
        From which stage on: its keyword or position in the process (``from:`` in a file); from the start by default.
    """

    name: str = text_field()
    values: tuple[Outcome, ...] = records_field(Outcome)
    distribution: Distribution | None = distribution_field(None)
    points: int | None = integer_field(None)
    known_to: tuple[str, ...] = names_field()
    since: str | None = text_field(None, "from")


@frozen
class Reversion:
    """The payoff without an agreement, by how the negotiation failed.

    Parameters
    ----------
    no_agreement
        Nobody signed.
    involuntary_defection, voluntary_defection
        The same as ``no_agreement`` unless given.
    """

    no_agreement: Payoff = payoff_field(ZERO)
    involuntary_defection: Payoff | None = payoff_field(None)
    voluntary_defection: Payoff | None = payoff_field(None)

    def after(self, ending: str) -> Payoff:
        """The payoff after an ending other than agreement."""
        given: Payoff | None = getattr(self, ending)
        return self.no_agreement if given is None else given


def reversion(source: Any) -> Reversion:
    """A reversion from itself, a payoff, or a mapping by how the negotiation failed."""
    if isinstance(source, Reversion):
        return source
    if isinstance(source, Mapping) and set(source) <= {"no_agreement", "involuntary_defection", "voluntary_defection"}:
        return Reversion(**source)
    return Reversion(source)


def reversion_field(default: Any = Reversion()) -> Any:
    """A field that holds a :class:`Reversion`, or a bare payoff in its place."""
    return make_field(Kind("reversion", Reversion), reversion, default)


@frozen
class Type:
    """One of a group's types; what it leaves out is as in the group."""

    name: str = text_field()
    prior: Expression = expression_field()
    payoff: Payoff | None = payoff_field(None)
    reversion: Reversion | None = reversion_field(None)


@frozen
class Members:
    """A population behind a group: each says yes iff the group's payoff exceeds the reversion by its threshold.

    The share that says yes is the cdf of the threshold; there is no chance move.
    """

    threshold: Distribution = distribution_field()


@frozen
class Group:
    """Constituents that vote alike, or a population of them.

    Parameters
    ----------
    votes
        How many votes the group has; not negative.
    payoff, reversion
        With an agreement, and without one. A sincere group says yes iff the
        payoff is at least the reversion (after a failed ratification).
    turnout
        Share of the votes that is cast, in [0, 1].
    discipline
        Share of the votes cast that follow the side's chief negotiator, who signed, in [0, 1].
    stance
        ``always`` or ``never`` for generic supporters and opponents, who do not compare payoffs.
    types, known_to, since
        A chance move draws the type; ``known_to`` says who learns it, and ``since``
        from which stage on: its keyword or position in the process (``from:`` in
        a file); from the start by default.
    members
        A population with thresholds.
    exchangeable
        How many members the group stands for, each drawing a type of its own from
        the same priors. The group is then the member whose vote decides, as
        willing as so many of all as the body needs.
    """

    name: str = text_field()
    payoff: Payoff = payoff_field(ZERO)
    reversion: Reversion = reversion_field()
    votes: Expression = expression_field(ONE)
    turnout: Expression = expression_field(ONE)
    discipline: Expression = expression_field(ZERO)
    stance: str = choice_field("compares", "always", "never", default="compares")
    types: tuple[Type, ...] = records_field(Type)
    known_to: tuple[str, ...] = names_field()
    since: str | None = text_field(None, "from")
    members: Members | None = record_field(Members, None)
    exchangeable: int | None = integer_field(None)


@frozen
class FailureCost:
    """What a failed ratification costs a chief negotiator: when its own side refuses, and when another does."""

    own: Expression = expression_field(ZERO)
    other: Expression = expression_field(ZERO)


def weights_field() -> Any:
    """A field that holds names with weights; one name may stand alone, with weight one."""

    def weights(source: Any) -> tuple[tuple[str, Expression], ...]:
        return ((source, ONE),) if isinstance(source, str) else expressions(source)

    return make_field(Kind("weights"), weights, ())


@frozen
class ChiefNegotiator:
    """Who bargains at Level I for a side.

    Parameters
    ----------
    payoff, reversion
        Its own, with and without an agreement.
    broker
        Instead of a payoff: the groups it is an honest broker for, each with a weight.
    failure_cost
        Costs of a failed ratification.
    good_will
        Popularity: what the chief negotiator's signature adds to its own groups' payoff from an agreement (p. 451).
    realignment_cost
        Of building the coalition that an agreement needs; over the agreement, paid when it takes effect (p. 458).
    refusal_penalty
        Paid once at ``no_agreement`` for having rejected a text that its own
        constituents, as they turned out to be, would have ratified (p. 458).
    """

    payoff: Payoff = payoff_field(ZERO)
    reversion: Reversion = reversion_field()
    broker: tuple[tuple[str, Expression], ...] = weights_field()
    failure_cost: FailureCost = record_field(FailureCost, FailureCost())
    good_will: Expression = expression_field(ZERO)
    realignment_cost: Payoff = payoff_field(ZERO)
    refusal_penalty: Expression = expression_field(ZERO)


@frozen
class InternalPayments:
    """What it takes that groups of a side pay one another.

    Parameters
    ----------
    loss
        What is lost in transfer: paying one unit costs ``1 + loss``; not below zero.
    """

    loss: Expression = expression_field(ZERO)


@frozen
class Side:
    """A party at the Level I table and the constituents behind it.

    Parameters
    ----------
    body
        The ratification body over the groups. By default the only group, or a
        majority of all groups' votes; a side without constituents ratifies whatever is signed.
    voting
        ``sincere`` compares the agreement with the reversion point; ``strategic`` groups are players.
    timing
        Of several strategic groups' votes: ``sequential``, a roll call in which
        each sees how it stands, or ``simultaneous``, ballots that are unseen
        until the result is. Either way an indifferent group votes as if it decided.
    internal_payments
        Groups that gain pay others what these lack, wherever all gains together cover it: the agreement is then
        ratified. Who gains pays in file order, each as far as its gain goes. Without the field nobody pays.
    """

    name: str = text_field()
    negotiator: ChiefNegotiator = record_field(ChiefNegotiator, ChiefNegotiator())
    constituents: tuple[Group, ...] = records_field(Group)
    body: Any = tagged_field("rules", None)
    voting: str = choice_field(*VOTING, default="sincere")
    timing: str = choice_field("sequential", "simultaneous", default="sequential")
    internal_payments: InternalPayments | None = record_field(InternalPayments, None)

    def group(self, name: str) -> Group:
        """The group of that name."""
        return next(group for group in self.constituents if group.name == name)


Actor: TypeAlias = str
"""``X`` for the negotiator of side X, ``X.pivot`` for its group."""

__all__ = [
    "ChiefNegotiator", "FailureCost", "Group", "InternalPayments", "Interval", "Issue", "Members", "Outcome",
    "Parameter", "Proposal", "Reversion", "Side", "Type", "Uncertainty", "flag_field", "interval", "reversion",
]  # fmt: skip
