"""Weighted voting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Self

from attrs import evolve, frozen

from winset.errors import Problem, join
from winset.expression import Expression, Range, Scope
from winset.fields import expression_field, expressions_field, nearest

from .rule import NONE, QUOTA, Ballot, Count, Member, Rule

WEIGHT = Range("the weight", "negative-weight")


@frozen
class Weighted(Rule):
    """A quota of weights that replace the members' own votes.

    A group splits its weight in proportion to its ballot: half its votes cast
    for is half its weight. To have it vote as a bloc, put a rule around it.

    Parameters
    ----------
    quota
        The weight of yes must be at least this.
    weights
        By group, or by the name of a body; not negative.
    """

    keyword: ClassVar[str] = "weighted"
    quota: Expression = expression_field()
    weights: tuple[tuple[str, Expression], ...] = expressions_field()

    @property
    def members(self) -> tuple[Member, ...]:
        """Those with a weight, in the order of the weights."""
        bodies = {member.name: member for member in self.of if isinstance(member, Rule)}
        return tuple(bodies.get(name, name) for name, _ in self.weights)

    def resolve(self, groups: Iterable[str]) -> Self:
        """Bodies in it get their members; its own members are those with a weight."""
        everyone = tuple(groups)
        return evolve(self, of=tuple(m.resolve(everyone) if isinstance(m, Rule) else m for m in self.of))

    def count(self, index: int, ballot: Ballot, scope: Scope) -> Count:
        """The member's weight, times the share of its votes that is for."""
        if not scope.decide(ballot.votes, ">", NONE):
            return (NONE,)
        return (self.weights[index][1].value(scope) * ballot.yes / ballot.votes,)

    def enough(self, total: Count, scope: Scope) -> bool:
        """The weight of yes reaches the quota."""
        return scope.decide(total[0], ">=", self.quota.value(scope))

    def member_path(self, path: str, index: int) -> str:
        """A member stands where its weight does."""
        return join(join(path, "weights"), self.weights[index][0])

    def ranges(self, path: str) -> Iterator[tuple[str, Expression, Range]]:
        """A quota above 0, weights that are not negative."""
        yield join(path, "quota"), self.quota, QUOTA
        for index, (_, weight) in enumerate(self.weights):
            yield self.member_path(path, index), weight, WEIGHT

    def own_problems(self, path: str, votes: Mapping[str, Expression]) -> Iterator[Problem]:
        """Every member has a weight that is not negative, and together they can reach the quota."""
        weighted = [name for name, _ in self.weights]
        for index, member in enumerate(self.of):
            name = member.name if isinstance(member, Rule) else member
            where = f"{join(path, 'of')}[{index}]"
            if not name:
                yield Problem("unnamed-body", "a body with a weight needs a name", where)
            elif name not in weighted:
                yield Problem("missing-weight", f"{name!r} has no weight", where, hint=nearest(name, weighted))
        numbers = [weight.constant() for _, weight in self.weights]
        quota = self.quota.constant()
        known = [number for number in numbers if number is not None]
        if quota is not None and len(known) == len(numbers) > 0 and quota > (total := sum(known)):
            message = f"the quota of {quota} is above all votes of the body, {total}"
            yield Problem("quota-above-votes", message, join(path, "quota"))

    def __str__(self) -> str:
        weights = ", ".join(f"{name}: {weight}" for name, weight in self.weights)
        return f"weighted {self.quota} of [{weights}]"
