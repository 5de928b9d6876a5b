"""Win-sets in closed form: where exactly sides would ratify, with every parameter left open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ..errors import Problem
from ..expression import Expression
from ..fields import (
    NodeShape,
    expressions_field,
    names_field,
    records_field,
    text_field,
    texts_field,
    values_field,
)
from .check import Bench, Check
from .evidence import Finding, together


@frozen(kw_only=True)
class Witness:
    """An agreement that is ratified where some is.

    Parameters
    ----------
    values
        Of the issues, over the parameters.
    """

    shorthand: ClassVar[dict[NodeShape, str]] = {"mapping": "values"}
    name: str = text_field("")
    values: tuple[tuple[str, Expression], ...] = expressions_field()


@frozen(kw_only=True)
class Ratified(Check):
    """Where exactly constituents would ratify, with every parameter left open.

    Parameters
    ----------
    model
        As for an :class:`~winset.claim.check.Instance`.
    sides
        All of them ratify; one alone for its win-set.
    agreement
        A listed one, by its name; any point of the issues by default.
    types
        What is drawn, where votes depend on it.
    assume
        More conditions on the parameters.
    where
        A condition on the parameters, and on the issues where no agreement is named; ``always`` and ``never`` too.
    possible, witnesses
        Where exactly some agreement is ratified: a condition on the parameters, and agreements that show it.
    shrinks, grows
        Parameters as which rise no agreement joins the set, or none leaves it.
    """

    keyword: ClassVar[str] = "ratified"
    model: str = text_field("")
    sides: tuple[str, ...] = names_field()
    agreement: str = text_field("")
    types: tuple[tuple[str, str], ...] = texts_field()
    assume: tuple[Expression, ...] = values_field()
    where: str = text_field("")
    possible: str = text_field("")
    witnesses: tuple[Witness, ...] = records_field(Witness)
    shrinks: tuple[str, ...] = names_field()
    grows: tuple[str, ...] = names_field()

    def run(self, bench: Bench) -> Finding:
        """Everything that is stated."""
        from .ratifying import ratifying

        return together(ratifying(bench.ratified(self), self))

    def problems(self) -> Iterator[Problem]:
        """Nothing is stated, or of nobody."""
        if not self.sides:
            yield Problem("nothing-stated", "the check names no side", f"{self.keyword}.sides")
        if not (self.where or self.possible or self.shrinks or self.grows):
            yield Problem("nothing-stated", "the check states nothing", self.keyword)
        if bool(self.possible) != bool(self.witnesses):
            message = "where some agreement is ratified is shown by witnesses"
            yield Problem("nothing-stated", message, f"{self.keyword}.possible")
