"""Chambers that must all agree."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from winset.expression import Scope

from .rule import Count, Voices


@frozen
class AllOf(Voices):
    """Every member says yes; a group with one voice, more of its votes for than against."""

    keyword: ClassVar[str] = "all_of"

    def enough(self, total: Count, scope: Scope) -> bool:
        """As many yes as members."""
        return scope.decide(total[0], "==", total[1])
