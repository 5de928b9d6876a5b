"""Tied hands: a side narrows what it can ratify, or what its negotiator may sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import COST, ONE, PROBABILITY, ZERO, Expression, Range
from ...fields import expression_field, names_field, text_field
from ..stage import Pool, Stage
from .levels import Levels, level_ranges, levels_field


@frozen
class Commit(Stage):
    """A negotiator narrows its own win-set: agreements beyond the level that it chooses are refused at Level II.

    Parameters
    ----------
    side
        Whose negotiator commits.
    issue
        The issue that the commitment bounds.
    at_least, at_most
        One of the two: the levels to choose from, a list or ``0 to 1 by 1/20``.
        A level that binds nothing stands for no commitment.
    cost
        What the level costs the negotiator, however the play ends.
    violation_cost
        Partial: an agreement beyond the level can be ratified all the same, and
        then costs the negotiator this.
    revocation_cost
        Revocable: where an agreement beyond the level was signed, the negotiator
        may take the commitment back before ratification, at this cost.
    holds
        Probability that the commitment holds; nobody knows before ratification whether it does.
    variable
        What expressions call the level.
    seen_by
        Who sees the level at once; everyone by default (``[]`` for nobody but the negotiator).
    """

    keyword: ClassVar[str] = "commit"
    side: str = text_field()
    issue: str = text_field()
    at_least: Levels = levels_field()
    at_most: Levels = levels_field()
    cost: Expression = expression_field(ZERO)
    violation_cost: Expression | None = expression_field(None)
    revocation_cost: Expression | None = expression_field(None)
    holds: Expression = expression_field(ONE)
    variable: str = text_field("commitment")
    seen_by: tuple[str, ...] | None = names_field(None)

    @property
    def levels(self) -> Levels:
        """What may be chosen."""
        return self.at_least or self.at_most

    @property
    def bound(self) -> str:
        """The field that holds the levels."""
        return "at_least" if self.at_least else "at_most"

    @property
    def requires(self) -> Expression:
        """The condition on agreements, over the issue and the variable."""
        relation = ">=" if self.at_least else "<="
        return Expression(relation, (Expression("name", (self.issue,)), Expression("name", (self.variable,))))

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "side", (self.side,), "side"
        yield "issue", (self.issue,), "issue"
        yield "seen_by", self.seen_by or (), "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from ((f"{self.bound}.{index}", level) for index, level in enumerate(self.levels))
        yield "cost", self.cost
        yield "holds", self.holds
        for field in ("violation_cost", "revocation_cost"):
            if (source := getattr(self, field)) is not None:
                yield field, source

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield from level_ranges(self.bound, self.levels)
        yield "holds", self.holds, PROBABILITY
        yield "cost", self.cost, COST
        for field in ("violation_cost", "revocation_cost"):
            if (source := getattr(self, field)) is not None:  # paid only where the commitment is broken
                yield field, Expression("if", (self.requires, ZERO, source)), COST

    def numbers(self) -> Iterator[tuple[str, tuple[Expression, ...]]]:
        yield self.variable, self.levels

    def points(self) -> Iterator[tuple[str, str, tuple[Expression, ...]]]:
        yield self.bound, self.issue, self.levels

    def problems(self, path: str) -> Iterator[Problem]:
        if bool(self.at_least) == bool(self.at_most):
            yield Problem("no-options", "give the levels either as at_least or as at_most", path)
        if self.violation_cost is not None and self.revocation_cost is not None:
            message = "a commitment that may be violated at a cost needs no revoking"
            yield Problem("field-without-meaning", message, f"{path}.revocation_cost")

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, ()


@frozen
class Mandate(Stage):
    """What a side's negotiator may sign: it must reject every text that breaks the condition.

    Unlike a commitment, a mandate also excludes agreements that the side's constituents would ratify (p. 445).

    Parameters
    ----------
    side
        Whose negotiator is bound.
    requires
        A condition on agreements, over issues, and ``variable`` if there is one.
    actor
        Who sets the mandate, when it is chosen: usually a group.
    levels
        What the actor chooses from (``from:`` in a file): numbers, a list or ``0 to 1 by 1/20``.
    variable
        What expressions call the level.
    seen_by
        Who sees the mandate; everyone by default.
    """

    keyword: ClassVar[str] = "mandate"
    side: str = text_field()
    requires: Expression = expression_field()
    actor: str | None = text_field(None)
    levels: Levels = levels_field("from")
    variable: str = text_field("mandate")
    seen_by: tuple[str, ...] | None = names_field(None)

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "side", (self.side,), "side"
        if self.actor is not None:
            yield "actor", (self.actor,), "actor"
        yield "seen_by", self.seen_by or (), "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield "requires", self.requires
        yield from ((f"from.{index}", level) for index, level in enumerate(self.levels))

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield from level_ranges("from", self.levels)

    def numbers(self) -> Iterator[tuple[str, tuple[Expression, ...]]]:
        yield self.variable, self.levels

    def problems(self, path: str) -> Iterator[Problem]:
        if (self.actor is None) != (not self.levels):
            yield Problem("no-options", "a mandate that is chosen has an actor and levels to choose from", path)

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        if self.actor is not None:
            yield self.variable, ()
