"""Simple majority."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from winset.expression import Scope

from .rule import Count, Vote


@frozen
class Majority(Vote):
    """More than half: yes votes are strictly more than half of the base; a tie is a refusal.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from winset.ratification import Ballot
    >>> ballots = {"left": Ballot(yes=Fraction(45)), "right": Ballot(no=Fraction(40), absent=Fraction(15))}
    >>> Majority(of=["left", "right"]).passes(ballots, Scope({}))
    True
    >>> Majority(of=["left", "right"], base="whole").passes(ballots, Scope({}))
    False
    """

    keyword: ClassVar[str] = "majority"

    def enough(self, total: Count, scope: Scope) -> bool:
        """Twice the yes votes exceed the base."""
        return scope.decide(2 * total[0], ">", self.of_base(total))
