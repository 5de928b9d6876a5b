"""A majority of members who stand for a majority of the people."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from winset.errors import join
from winset.expression import SHARE, Expression, Range, Scope, expression
from winset.fields import expression_field

from .rule import NONE, WHOLE, Ballot, Count, Rule


@frozen
class DoubleMajority(Rule):
    """At least a share of the members, who together hold at least a share of all votes (the population).

    A member says yes with one voice and then stands for all its votes. A body
    counts as a member with one vote. The defaults are those of the Council of
    the European Union since 2014; its clause that a blocking minority has at
    least four members is written ``any_of`` this and ``at_least`` all but three.

    Parameters
    ----------
    members_share, votes_share
        Shares of the members and of their votes, in (0, 1].
    """

    keyword: ClassVar[str] = "double_majority"
    members_share: Expression = expression_field(expression(Fraction(11, 20)))
    votes_share: Expression = expression_field(expression(Fraction(13, 20)))

    def count(self, index: int, ballot: Ballot, scope: Scope) -> Count:
        """Members for, members, votes for, votes."""
        if ballot.agrees(scope):
            return WHOLE, WHOLE, ballot.votes, ballot.votes
        return NONE, WHOLE, NONE, ballot.votes

    def enough(self, total: Count, scope: Scope) -> bool:
        """Both shares are reached."""
        agreeing, members, standing, votes = total
        if not scope.decide(agreeing, ">=", self.members_share.value(scope) * members):
            return False
        return scope.decide(standing, ">=", self.votes_share.value(scope) * votes)

    def ranges(self, path: str) -> Iterator[tuple[str, Expression, Range]]:
        """Shares in (0, 1]."""
        yield join(path, "members_share"), self.members_share, SHARE
        yield join(path, "votes_share"), self.votes_share, SHARE

    def heading(self, detail: str = "") -> str:
        """With its numbers."""
        return super().heading(f"{self.members_share} of members and {self.votes_share} of votes")
