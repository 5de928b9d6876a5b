"""How constituents vote on an agreement when they vote sincerely, and what everyone gets.

A *scope* here holds the constants, the draws (``Y.pivot`` is the name of the
group's type) and, where there is an agreement, its attributes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from attrs import frozen

from ..expression import ZERO, Computed, Expression, Number, Scope, Undecided
from ..ratification import Ballot, Majority, Rule
from .compensating import transfers
from .parts import Group, Reversion, Side, Type
from .payoff import Payoff


def body_of(side: Side) -> Rule | None:
    """The ratification body of a side with its members filled in; ``None`` where nobody ratifies.

    Without a declared body the groups decide by a majority of the votes cast.
    """
    if not side.constituents:
        return None
    rule: Rule = Majority() if side.body is None else side.body
    return rule.resolve(group.name for group in side.constituents)


def type_of(side: Side, group: Group, scope: Scope) -> Type | None:
    """The group's type in a scope, if it has types."""
    if not group.types:
        return None
    drawn = scope[f"{side.name}.{group.name}"]
    return next(kind for kind in group.types if kind.name == drawn)


@frozen
class GroupPayoff:
    """What a group gets: its payoff at the agreement in the scope, or after ``ending`` its reversion.

    The good will that the chief negotiator enjoys is part of what an agreement is
    worth to its constituents, and so is what they pay one another. Computed like an
    expression; the type is looked up in the scope.
    """

    side: Side
    group: Group
    ending: str = "agreement"

    @property
    def names(self) -> frozenset[str]:
        if self.ending == "agreement" and self.side.internal_payments is not None:
            return _names_of_payments(self.side, self.side.internal_payments.loss)
        return self._declared_names

    @property
    def _declared_names(self) -> frozenset[str]:
        sources = [self._source(None), *(self._source(kind) for kind in self.group.types)]
        own = frozenset({f"{self.side.name}.{self.group.name}"}) if self.group.types else frozenset()
        if self.ending == "agreement":
            own |= self.side.negotiator.good_will.names
        return own.union(*(source.names for source in sources))

    def _source(self, kind: Type | None) -> Payoff:
        if self.ending == "agreement":
            return kind.payoff if kind is not None and kind.payoff is not None else self.group.payoff
        reversion: Reversion = self.group.reversion
        if kind is not None and kind.reversion is not None:
            reversion = kind.reversion
        return reversion.after(self.ending)

    def value(self, scope: Scope) -> Number:
        """The payoff in a scope."""
        payoff = self.declared(scope)
        if self.ending == "agreement" and self.side.internal_payments is not None:
            payoff += internal_payments(self.side, scope).get(self.group.name, Fraction(0))
        return payoff

    def declared(self, scope: Scope) -> Number:
        """The payoff before groups pay one another."""
        payoff = self._source(type_of(self.side, self.group, scope)).value(scope)
        if self.ending == "agreement" and self.side.negotiator.good_will != ZERO:
            payoff += self.side.negotiator.good_will.value(scope)
        return payoff


def internal_payments(side: Side, scope: Scope) -> dict[str, Number]:
    """What the groups in a side's body pay (negative) and get on the agreement in a scope."""
    body = body_of(side)
    if side.internal_payments is None or body is None:
        return {}
    gains: dict[str, Number | bool] = {}
    cast: dict[str, Ballot] = {}
    for name in body.groups:
        group = side.group(name)
        votes = group.votes.value(scope)
        yes = votes * group.turnout.value(scope)
        cast[name] = Ballot(yes=yes, absent=votes - yes)
        if group.stance != "compares":
            gains[name] = group.stance == "always"
        else:
            base = GroupPayoff(side, group, "involuntary_defection").declared(scope)
            gains[name] = GroupPayoff(side, group).declared(scope) - base
    return transfers(body, gains, cast, side.internal_payments.loss.value(scope), scope)


def _names_of_payments(side: Side, loss: Expression) -> frozenset[str]:
    """Whatever internal payments depend on."""
    body = body_of(side)
    found = loss.names | (body.names if body is not None else frozenset())
    for group in side.constituents:
        found |= group.votes.names | group.turnout.names
        for ending in ("agreement", "involuntary_defection"):
            found |= GroupPayoff(side, group, ending)._declared_names
    return found


class PayoffOf(Protocol):
    """What a group gets at an ending; a process may change it, as side payments do."""

    def __call__(self, group: Group, ending: str) -> Computed:
        """The payoff of a group of the side at an ending."""
        ...


def ballot(group: Group, scope: Scope, payoff_of: PayoffOf) -> Ballot:
    """The votes of a sincere group on the agreement in a scope: yes iff the payoff is at least the reversion."""
    return _cast(group, scope, _willing(group, scope, payoff_of))


def _willing(group: Group, scope: Scope, payoff_of: PayoffOf) -> Number:
    """The share of a group that likes the agreement."""
    if group.stance != "compares":
        return Fraction(group.stance == "always")
    gain = payoff_of(group, "agreement").value(scope)
    base = payoff_of(group, "involuntary_defection").value(scope)
    if group.members is not None:
        return group.members.threshold.cdf(gain - base, scope)
    return Fraction(scope.decide(gain, ">=", base))


def _cast(group: Group, scope: Scope, share: Number) -> Ballot:
    """The votes of a group of which a share likes the agreement."""
    votes = group.votes.value(scope)
    cast = votes * group.turnout.value(scope)
    if group.stance == "compares" and group.discipline != ZERO:  # disciplined members follow their leader, who signed
        loyal = group.discipline.value(scope)
        share = loyal + (1 - loyal) * share
    return Ballot(yes=cast * share, no=cast * (1 - share), absent=votes - cast)


def ballots(side: Side, scope: Scope, payoff_of: PayoffOf | None = None) -> dict[str, Ballot]:
    """The sincere votes of every group of a side."""

    def declared(group: Group, ending: str) -> Computed:
        return GroupPayoff(side, group, ending)

    return {group.name: ballot(group, scope, payoff_of or declared) for group in side.constituents}


def ratifies(side: Side, scope: Scope, payoff_of: PayoffOf | None = None) -> bool:
    """Whether a side whose groups vote sincerely ratifies the agreement in a scope.

    More votes for it never turn a body against it, so that votes which symbols
    leave open matter only where all of them together turn the result.

    Raises
    ------
    Undecided
        Where they do: the one in the middle of those that are open.
    """
    body = body_of(side)
    if body is None:
        return True

    def declared(group: Group, ending: str) -> Computed:
        return GroupPayoff(side, group, ending)

    known: dict[str, Ballot] = {}
    questions: list[tuple[Group, Undecided]] = []
    for group in side.constituents:
        try:
            known[group.name] = ballot(group, scope, payoff_of or declared)
        except Undecided as question:
            questions.append((group, question))
    if not questions:
        return body.passes(known, scope)
    with_all, without = (
        body.passes({**known, **{group.name: _cast(group, scope, share) for group, _ in questions}}, scope)
        for share in (Fraction(1), Fraction(0))
    )
    if with_all == without:
        return with_all
    raise questions[len(questions) // 2][1]
