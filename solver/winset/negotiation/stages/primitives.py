"""The primitives that every ready-made stage expands to; a file may use them directly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import Expression, expression
from ...fields import (
    choice_field,
    expression_field,
    expressions_field,
    integer_field,
    names_field,
    tagged_list_field,
    text_field,
)
from ..parts import Interval, interval_field
from ..stage import Pool, Stage
from .ranging import ranging_problems


@frozen
class Draw(Stage):
    """Nature draws a variable.

    Parameters
    ----------
    variable
        A new name.
    values
        Its values with their probabilities, which may depend on earlier variables.
    known_to
        Who learns the value at once; nobody by default.
    """

    keyword: ClassVar[str] = "draw"
    variable: str = text_field()
    values: tuple[tuple[str, Expression], ...] = expressions_field()
    known_to: tuple[str, ...] = names_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "known_to", self.known_to, "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from ((f"values.{name}", source) for name, source in self.values)

    def priors(self) -> Iterator[tuple[str, tuple[tuple[str, Expression], ...]]]:
        yield "values", self.values

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, tuple(name for name, _ in self.values)


@frozen
class Choose(Stage):
    """An actor picks the value of a variable.

    Parameters
    ----------
    options
        Names or numbers, at least one (``from:`` in a file).
    domain
        In their place: an interval of numbers (``in:`` in a file).
    grid
        Number of equal steps over the interval; serves ``solve`` only.
    seen_by
        Who sees the choice at once; everyone by default (``[]`` for nobody).
    tie
        ``free``, or ``first``: an indifferent actor takes the first optimal option.
    """

    keyword: ClassVar[str] = "choose"
    actor: str = text_field()
    variable: str = text_field()
    options: tuple[str, ...] = names_field(key="from")
    domain: Interval | None = interval_field(None)
    grid: int | None = integer_field(None)
    seen_by: tuple[str, ...] | None = names_field(None)
    tie: str = choice_field("free", "first", default="free")

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "actor", (self.actor,), "actor"
        yield "seen_by", self.seen_by or (), "actor"

    def problems(self, path: str) -> Iterator[Problem]:
        yield from ranging_problems(self, bool(self.options), "from", path)
        for name in dict.fromkeys(self.options):
            if self.options.count(name) > 1:
                yield Problem("name-twice", f"the option {name!r} is listed twice", f"{path}.from")

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, () if self.domain is not None else self.options

    def numbers(self) -> Iterator[tuple[str, tuple[Expression, ...]]]:
        yield self.variable, () if self.domain is None else tuple(map(expression, self.domain.bounds))


@frozen
class Sees(Stage):
    """Actors learn the values of variables."""

    keyword: ClassVar[str] = "sees"
    actors: tuple[str, ...] = names_field()
    variables: tuple[str, ...] = names_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "actors", self.actors, "actor"
        yield "variables", self.variables, "variable"


@frozen
class When(Stage):
    """Go on with ``then`` if a condition on earlier variables (``if:``) holds, else with ``else:``.

    A branch that does not end the play goes on with the stage after this one.
    """

    keyword: ClassVar[str] = "when"
    condition: Expression = expression_field(key="if")
    then: tuple[Stage, ...] = tagged_list_field("stages", ())
    otherwise: tuple[Stage, ...] = tagged_list_field("stages", (), "else")

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield "if", self.condition

    def blocks(self) -> Iterator[tuple[str, tuple[Stage, ...]]]:
        yield "then", self.then
        yield "else", self.otherwise

    @property
    def ends_play(self) -> bool:
        return bool(self.then and self.otherwise) and self.then[-1].ends_play and self.otherwise[-1].ends_play


@frozen
class End(Stage):
    """The play ends.

    Parameters
    ----------
    ending
        One of the four.
    by
        The sides that defect, when the ending is a defection.
    payoffs
        By actor; an actor left out gets what the ending gives it otherwise: the
        payoff of the agreement, or its reversion. What was paid before, such as the
        cost of a commitment, is paid besides.
    """

    keyword: ClassVar[str] = "end"
    ending: str = choice_field("agreement", "no_agreement", "involuntary_defection", "voluntary_defection")
    by: tuple[str, ...] = names_field()
    payoffs: tuple[tuple[str, Expression], ...] = expressions_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "by", self.by, "side"
        yield "payoffs", tuple(name for name, _ in self.payoffs), "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from ((f"payoffs.{name}", source) for name, source in self.payoffs)

    def problems(self, path: str) -> Iterator[Problem]:
        defects = self.ending.endswith("defection")
        if defects and not self.by:
            yield Problem("missing-field", f"who defects is missing: {self.ending} is by somebody", f"{path}.by")
        if self.by and not defects:
            message = f"nobody defects where the ending is {self.ending}"
            yield Problem("field-without-meaning", message, f"{path}.by", hint="ending: involuntary_defection")

    @property
    def ends_play(self) -> bool:
        return True
