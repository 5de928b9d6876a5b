"""Any quota, as a share or as a number of votes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from attrs import frozen

from winset.errors import Problem, join
from winset.expression import SHARE, Expression, Range, Scope
from winset.fields import expression_field

from .rule import NONE, QUOTA, Count, Vote, total_votes


@frozen
class Quota(Vote):
    """At least a share of the base, or at least a number of votes.

    Parameters
    ----------
    share
        In (0, 1]: yes votes are at least this share of the base. A vote that nobody casts is a refusal.
    votes
        Instead of a share: yes votes are at least this many, above 0.
    """

    keyword: ClassVar[str] = "quota"
    share: Expression | None = expression_field(None)
    votes: Expression | None = expression_field(None)

    def enough(self, total: Count, scope: Scope) -> bool:
        """The yes votes reach the quota."""
        if self.votes is not None:
            return scope.decide(total[0], ">=", self.votes.value(scope))
        assert self.share is not None, "checked by problems()"
        base = self.of_base(total)
        return scope.decide(base, ">", NONE) and scope.decide(total[0], ">=", self.share.value(scope) * base)

    def ranges(self, path: str) -> Iterator[tuple[str, Expression, Range]]:
        """A share in (0, 1], or votes above 0."""
        if self.share is not None:
            yield join(path, "share"), self.share, SHARE
        if self.votes is not None:
            yield join(path, "votes"), self.votes, QUOTA

    def own_problems(self, path: str, votes: Mapping[str, Expression]) -> Iterator[Problem]:
        """A quota is one of the two, and can be reached."""
        if (self.share is None) == (self.votes is None):
            yield Problem("bad-quota", "a quota has either a share or a number of votes", path, hint="share: 3/5")
        needed = self.votes.constant() if self.votes is not None else None
        if needed is None:
            return
        available = total_votes(self, votes)
        if available is not None and needed > available:
            message = f"the quota of {needed} is above all votes of the body, {available}"
            yield Problem("quota-above-votes", message, join(path, "votes"))

    def heading(self, detail: str = "") -> str:
        """With its numbers."""
        return super().heading(f"{self.votes} votes" if self.votes is not None else str(self.share))
