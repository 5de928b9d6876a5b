"""A rule that some members can veto."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Self

from attrs import evolve, frozen

from winset.errors import Problem, join
from winset.expression import Expression, Scope
from winset.fields import members_field, tagged_field

from .rule import NONE, WHOLE, Ballot, Count, Member, Rule, listed


@frozen
class Veto(Rule):
    """Another rule passes, and none of some members objects.

    A group objects with one voice: some of its votes are cast, and not more for
    than against; not voting is no veto. A body objects unless it passes.

    Parameters
    ----------
    rule
        The rule that must pass.
    by
        Those who can veto; at least one.
    """

    keyword: ClassVar[str] = "veto"
    rule: Rule = tagged_field("rules")
    by: tuple[Member, ...] = members_field("rules")

    @property
    def members(self) -> tuple[Member, ...]:
        """The rule, then those who can veto it."""
        return (self.rule, *self.by)

    def resolve(self, groups: Iterable[str]) -> Self:
        """Bodies in it get their members."""
        everyone = tuple(groups)
        by = tuple(member.resolve(everyone) if isinstance(member, Rule) else member for member in self.by)
        return evolve(self, rule=self.rule.resolve(everyone), by=by)

    def count(self, index: int, ballot: Ballot, scope: Scope) -> Count:
        """How many objections."""
        objects = not ballot.agrees(scope) if index == 0 else ballot.objects(scope)
        return (WHOLE if objects else NONE,)

    def enough(self, total: Count, scope: Scope) -> bool:
        """There is none."""
        return scope.decide(total[0], "==", NONE)

    def member_path(self, path: str, index: int) -> str:
        """Where the rule, or the one who can veto, stands."""
        return join(path, "rule") if index == 0 else f"{join(path, 'by')}[{index - 1}]"

    def own_problems(self, path: str, votes: Mapping[str, Expression]) -> Iterator[Problem]:
        """Somebody can veto, and it says nothing that the rule inside should say."""
        if not self.by:
            yield Problem("empty-body", "nobody can veto", join(path, "by"))
        if self.of:
            yield Problem("misplaced-members", "the members belong to the rule inside", join(path, "of"))

    def __str__(self) -> str:
        return f"{self.rule.label} unless {listed(self.by)} objects"
