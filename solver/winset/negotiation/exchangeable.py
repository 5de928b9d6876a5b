"""Members who are alike: each draws a type of its own, and the member whose vote decides stands for their vote.

A body ratifies iff its k-th most willing member does, where k yes votes are
just enough. So the vote depends on the type of that member alone, an order
statistic of independent draws. What the members get on average depends on how
many there are of each type, of which the deciding member's type says something.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import TYPE_CHECKING

from attrs import frozen

from ..errors import NotYetError, Problem, UnsupportedError
from ..expression import ZERO, Number, Scope, Undecided
from ..ratification import Ballot
from .parts import Group, Side, Type
from .voting import GroupPayoff, body_of

if TYPE_CHECKING:
    from .negotiation import Agreement


@frozen
class Deciding:
    """The member of a group of equals whose vote decides.

    Parameters
    ----------
    side, group
        Where it votes; ``group.exchangeable`` is the number of members.
    enough
        How many of the members must say yes: it is the member with this place by willingness.
    ranked
        The types, the most willing first.
    """

    side: Side
    group: Group
    enough: int
    ranked: tuple[Type, ...]

    @property
    def variable(self) -> str:
        """The draw that holds its type."""
        return f"{self.side.name}.{self.group.name}"

    @property
    def members(self) -> int:
        """How many members there are."""
        assert self.group.exchangeable is not None, "the group stands for members who are alike"
        return self.group.exchangeable

    @property
    def names(self) -> frozenset[str]:
        """What the priors depend on."""
        return frozenset[str]().union(*(kind.prior.names for kind in self.group.types))

    def prior(self, kind: Type, scope: Scope) -> Number:
        """The probability that the deciding member is of a type; exact."""
        up_to, above = self._shares(kind, scope)
        return _at_least(self.enough, self.members, up_to) - _at_least(self.enough, self.members, above)

    def share(self, kind: Type, deciding: Type, scope: Scope) -> Number:
        """The expected share of the members that are of a type, given the deciding member's type; exact."""
        up_to, above = self._shares(deciding, scope)
        place, own = self.ranked.index(deciding), self.ranked.index(kind)
        # By Bayes for one member: with its type fixed, the others are as many independent draws.
        others = self.members - 1
        with_it = _at_least(self.enough - (own <= place), others, up_to)
        chance = with_it - _at_least(self.enough - (own < place), others, above)
        return kind.prior.value(scope) * chance / self.prior(deciding, scope)

    def ballot(self, says_yes: bool, scope: Scope) -> Ballot:
        """The fewest yes votes where it says yes, the most where it does not."""
        votes = self.group.votes.value(scope)
        cast = votes * self.group.turnout.value(scope)
        yes = cast * (self.enough if says_yes else self.enough - 1) / self.members
        return Ballot(yes, cast - yes, votes - cast)

    def _shares(self, kind: Type, scope: Scope) -> tuple[Number, Number]:
        """How likely one member is at least as willing as a type, and how likely it is more willing."""
        place = self.ranked.index(kind)
        shares = [each.prior.value(scope) for each in self.ranked[: place + 1]]
        above: Number = sum(shares[:-1], Fraction(0))
        return above + shares[-1], above


@frozen
class AverageMember:
    """What the members get on average, given the type of the one whose vote decides; computed like an expression."""

    deciding: Deciding
    payoff: GroupPayoff

    @property
    def names(self) -> frozenset[str]:
        return self.payoff.names | self.deciding.names | {self.deciding.variable}

    def value(self, scope: Scope) -> Number:
        """The average in a scope."""
        variable = self.deciding.variable
        drawn = next(kind for kind in self.deciding.ranked if kind.name == scope[variable])
        return sum(
            (
                self.deciding.share(kind, drawn, scope) * self.payoff.value(scope.extended({variable: kind.name}))
                for kind in self.deciding.ranked
            ),
            Fraction(0),
        )


def deciding_member(side: Side, group: Group, agreements: Sequence[Agreement], scope: Scope) -> Deciding:
    """The member whose vote decides; ``scope`` holds the constants.

    The order of willingness is checked at the agreements, which are those of the finite game.

    Raises
    ------
    UnsupportedError
        ``members-mixed`` where the members do not decide alone, ``quota-above-votes``,
        ``types-not-ordered`` where no order of willingness holds at all agreements.
    NotYetError
        ``open-votes`` where the order depends on symbols.
    """
    path = f"sides.{side.name}.constituents.{group.name}"
    members = group.exchangeable
    assert members is not None, "the group stands for members who are alike"
    body = body_of(side)
    assert body is not None, "the side has this group"
    if body.groups != (group.name,):
        message = f"exchangeable members decide alone, but {side.name} has other groups"
        raise UnsupportedError(Problem("members-mixed", message, path))
    if group.stance != "compares" or group.discipline != ZERO or group.members is not None:
        message = "exchangeable members compare what they get and vote for themselves"
        raise UnsupportedError(Problem("members-mixed", message, path, hint="no stance, discipline or members"))
    try:
        votes = group.votes.value(scope) * group.turnout.value(scope)
        absent = group.votes.value(scope) - votes
        enough = next(
            (
                yes
                for yes in range(1, members + 1)
                if body.passes(
                    {group.name: Ballot(votes * yes / members, votes * (members - yes) / members, absent)}, scope
                )
            ),
            None,
        )
    except KeyError as error:
        message = f"how many of its members must say yes depends on {error.args[0]}"
        raise UnsupportedError(Problem("members-mixed", message, path)) from None
    if enough is None:
        raise UnsupportedError(Problem("quota-above-votes", f"{members} yes votes are not enough", path))
    try:
        return Deciding(side, group, enough, _by_willingness(side, group, agreements, scope, path))
    except Undecided as comparison:
        message = f"which type is the more willing to ratify depends on symbols: {comparison}"
        raise NotYetError(Problem("open-votes", message, f"{path}.types", hint="give the parameters values")) from None


def _at_least(enough: int, members: int, share: Number) -> Number:
    """Probability that ``enough`` of ``members`` independent draws fall into a share."""
    return sum(
        (comb(members, yes) * share**yes * (1 - share) ** (members - yes) for yes in range(enough, members + 1)),
        Fraction(0),
    )


def _by_willingness(
    side: Side, group: Group, agreements: Sequence[Agreement], scope: Scope, path: str
) -> tuple[Type, ...]:
    """The types from the most willing to the least: what one ratifies, every more willing one does."""
    variable = f"{side.name}.{group.name}"
    gain, base = GroupPayoff(side, group), GroupPayoff(side, group, "involuntary_defection")
    points = [{**dict(each.values), "agreement": each.name} for each in agreements]
    rows: list[tuple[list[Number], Type]] = []
    for kind in group.types:
        scopes = [scope.extended({**values, variable: kind.name}) for values in points]
        try:
            rows.append(([gain.value(each) - base.value(each) for each in scopes], kind))
        except KeyError as error:
            message = f"whether {kind.name} is the more willing to ratify depends on {error.args[0]}"
            raise UnsupportedError(Problem("types-not-ordered", message, f"{path}.types")) from None
    ranked: list[tuple[list[Number], Type]] = []
    for row, kind in rows:
        place = next((i for i, (other, _) in enumerate(ranked) if _above(row, other, scope)), len(ranked))
        ranked.insert(place, (row, kind))
    for (higher, one), (lower, two) in pairwise(ranked):
        if not _above(higher, lower, scope):
            message = f"neither {one.name} nor {two.name} is always the more willing to ratify"
            raise UnsupportedError(Problem("types-not-ordered", message, f"{path}.types"))
    return tuple(kind for _, kind in ranked)


def _above(row: Sequence[Number], other: Sequence[Number], scope: Scope) -> bool:
    return all(scope.decide(mine, ">=", theirs) for mine, theirs in zip(row, other, strict=True))


__all__ = ["AverageMember", "Deciding", "deciding_member"]
