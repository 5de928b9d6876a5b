"""Unanimity."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from winset.expression import Scope

from .rule import NONE, Count, Vote


@frozen
class Unanimity(Vote):
    """Of those voting: some vote yes and nobody votes no. Of the whole: everybody votes yes."""

    keyword: ClassVar[str] = "unanimity"

    def enough(self, total: Count, scope: Scope) -> bool:
        """No vote of the base is missing, and there is one."""
        yes, no, absent = total
        missing = no + absent if self.base == "whole" else no
        return scope.decide(missing, "==", NONE) and scope.decide(yes, ">", NONE)
