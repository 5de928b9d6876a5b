"""So many members of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from winset.errors import Problem, join
from winset.expression import Expression, Scope
from winset.fields import integer_field

from .rule import Count, Voices


@frozen
class AtLeast(Voices):
    """At least ``needed`` members say yes, each with one voice.

    Parameters
    ----------
    needed
        How many, from 1 to the number of members.
    """

    keyword: ClassVar[str] = "at_least"
    needed: int = integer_field()

    def enough(self, total: Count, scope: Scope) -> bool:
        """Yes from as many as are needed."""
        return scope.decide(total[0], ">=", Fraction(self.needed))

    def own_problems(self, path: str, votes: Mapping[str, Expression]) -> Iterator[Problem]:
        """The number can be reached."""
        if self.needed < 1:
            yield Problem("bad-quota", f"{self.needed} is not above 0", join(path, "needed"))
        elif self.members and self.needed > len(self.members):
            message = f"the quota of {self.needed} is above all votes of the body, {len(self.members)}"
            yield Problem("quota-above-votes", message, join(path, "needed"))

    def heading(self, detail: str = "") -> str:
        """With its numbers."""
        return super().heading(str(self.needed))
