"""Bodies any of which is enough."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from winset.expression import Scope

from .rule import NONE, Count, Voices


@frozen
class AnyOf(Voices):
    """At least one member says yes."""

    keyword: ClassVar[str] = "any_of"

    def enough(self, total: Count, scope: Scope) -> bool:
        """Some yes."""
        return scope.decide(total[0], ">", NONE)
