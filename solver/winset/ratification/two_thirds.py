"""Two thirds."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from winset.expression import Scope

from .rule import NONE, Count, Vote


@frozen
class TwoThirds(Vote):
    """At least two thirds of the base; a vote that nobody casts is a refusal."""

    keyword: ClassVar[str] = "two_thirds"

    def enough(self, total: Count, scope: Scope) -> bool:
        """Three times the yes votes reach twice the base."""
        base = self.of_base(total)
        return scope.decide(base, ">", NONE) and scope.decide(3 * total[0], ">=", 2 * base)
