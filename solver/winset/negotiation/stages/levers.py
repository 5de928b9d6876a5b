"""Moves that change what constituents get: side payments, threats, lobbying abroad, rallying at home.

All are choices of an amount from a list, seen by everyone, at a cost to who
chooses. What they change is the payoff of named groups, and with it their vote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import COST, ZERO, Expression, Range, expression
from ...fields import (
    choice_field,
    expression_field,
    expressions_field,
    flag_field,
    integer_field,
    names_field,
    text_field,
    values_field,
)
from ..parts import Interval, interval_field
from ..stage import Pool, Stage
from .ranging import ranging_problems

BUDGET = Range("the budget", "below-zero", fixed=True)
PAYMENT = Range("the payment", "below-zero", fixed=True)
LEVEL = Range("the level", "below-zero", fixed=True)
LOSS = Range("the loss in transfer", "below-zero")


@frozen
class SidePayment(Stage):
    """A side, or one of its groups, pays groups, at home or abroad, if the agreement takes effect.

    Parameters
    ----------
    payer
        Who pays: a side (``X``), whose chief negotiator bears it, or a group (``X.doves``), who then gets so much less.
    decided_by
        Who decides on it: the payer, unless it is said to be the chief negotiator of the payer's side.
    to
        Groups (``Y.pivot``), each paid an amount of its own; where members are exchangeable, each of them is paid it.
    amounts
        What one group may be paid; nothing is always possible. Without a list, ``steps`` equal parts of the budget.
    budget
        Largest sum of all payments; no limit by default.
    steps
        Number of equal parts of the budget.
    loss
        What is lost in transfer: paying one unit costs ``1 + loss``.
    across_the_board
        Every group gets the same amount.
    """

    keyword: ClassVar[str] = "side_payment"
    payer: str = text_field()
    decided_by: str | None = text_field(None)
    to: tuple[str, ...] = names_field()
    amounts: tuple[Expression, ...] = values_field()
    budget: Expression | None = expression_field(None)
    steps: int | None = integer_field(None)
    loss: Expression = expression_field(ZERO)
    across_the_board: bool = flag_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "payer", (self.payer,), "actor"
        if self.decided_by is not None:
            yield "decided_by", (self.decided_by,), "actor"
        yield "to", self.to, "actor"

    @property
    def decider(self) -> str:
        """Who decides on the payment."""
        return self.payer if self.decided_by is None else self.decided_by

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from ((f"amounts.{index}", source) for index, source in enumerate(self.amounts))
        yield "loss", self.loss
        if self.budget is not None:
            yield "budget", self.budget

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield from ((f"amounts.{index}", source, PAYMENT) for index, source in enumerate(self.amounts))
        yield "loss", self.loss, LOSS
        if self.budget is not None:
            yield "budget", self.budget, BUDGET

    def problems(self, path: str) -> Iterator[Problem]:
        if not self.to:
            yield Problem("missing-field", "nobody is paid", f"{path}.to")
        if self.payer in self.to:
            index = self.to.index(self.payer)
            yield Problem("pays-itself", f"{self.payer} would pay itself", f"{path}.to.{index}")
        if self.decider not in (self.payer, _side_of(self.payer)):
            message = f"{self.decider} would decide what {self.payer} pays"
            hint = f"{_side_of(self.payer)} or {self.payer} can"
            yield Problem("wrong-side", message, f"{path}.decided_by", hint=hint)
        for name in dict.fromkeys(self.to):
            if self.to.count(name) > 1:
                yield Problem("name-twice", f"{name!r} is paid {self.to.count(name)} times", f"{path}.to")
        if bool(self.amounts) == (self.steps is not None):
            yield Problem("no-options", "give either amounts, or a budget with steps", path)
        if self.steps is not None and (self.steps < 1 or self.budget is None):
            yield Problem("no-options", "steps divide a budget, into at least one part", f"{path}.steps")


@frozen
class Lever(Stage):
    """What threats, lobbying and rallying share.

    Parameters
    ----------
    side
        The side whose chief negotiator acts.
    amounts
        Levels to choose from; zero is always possible.
    domain
        In their place: an interval of levels (``in:`` in a file).
    grid
        Number of equal steps over the interval; serves ``solve`` only.
    variable
        What expressions, and ``effect`` and ``cost`` in particular, call the level.
    """

    side: str = text_field()
    amounts: tuple[Expression, ...] = values_field()
    domain: Interval | None = interval_field(None)
    grid: int | None = integer_field(None)

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "side", (self.side,), "side"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from ((f"amounts.{index}", source) for index, source in enumerate(self.amounts))
        yield "cost", self.cost  # type: ignore[attr-defined]

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield from ((f"amounts.{index}", source, LEVEL) for index, source in enumerate(self.amounts))
        yield "cost", self.cost, COST  # type: ignore[attr-defined]

    def numbers(self) -> Iterator[tuple[str, tuple[Expression, ...]]]:
        ends = () if self.domain is None else tuple(map(expression, self.domain.bounds))
        yield self.variable, (ZERO, *self.amounts, *ends)  # type: ignore[attr-defined]

    def problems(self, path: str) -> Iterator[Problem]:
        yield from ranging_problems(self, bool(self.amounts), "amounts", path)
        if self.domain is not None and not (self.domain.low is not None and self.domain.low >= 0):
            yield Problem("below-zero", f"levels in {self.domain} may be below zero", f"{path}.in")

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, ()  # type: ignore[attr-defined]


@frozen
class Threaten(Lever):
    """A side lowers named groups' reversion payoffs: they lose the level unless the agreement takes effect.

    Parameters
    ----------
    against
        The groups.
    aim
        ``all`` of them lose the level; ``one``: the side chooses which of them does.
    cost
        What the level costs the side, over ``variable``.
    paid
        ``carried_out``: the cost falls only where there is no agreement; ``always`` otherwise.
    """

    keyword: ClassVar[str] = "threaten"
    against: tuple[str, ...] = names_field()
    aim: str = choice_field("all", "one", default="all")
    cost: Expression = expression_field(ZERO)
    paid: str = choice_field("carried_out", "always", default="carried_out")
    variable: str = text_field("threat")

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield from super().mentions()
        yield "against", self.against, "actor"

    def problems(self, path: str) -> Iterator[Problem]:
        yield from super().problems(path)
        if not self.against:
            yield Problem("missing-field", "nobody is threatened", f"{path}.against")
        for index, name in enumerate(self.against):
            if _side_of(name) == self.side:
                yield Problem("wrong-side", f"{self.side} threatens {name}, its own", f"{path}.against.{index}")
            if name in self.against[:index]:
                yield Problem("name-twice", f"{name!r} is threatened twice", f"{path}.against.{index}")


@frozen
class Lobby(Lever):
    """Reverberation: effort by one side moves the other side's constituents, for better or worse.

    Parameters
    ----------
    effects
        For every group how much the effort adds to its payoff from an agreement;
        over ``variable``, negative for a backlash.
    cost
        What the effort costs the side, however the negotiation ends.
    """

    keyword: ClassVar[str] = "lobby"
    at_home: ClassVar[bool] = False
    effects: tuple[tuple[str, Expression], ...] = expressions_field()
    cost: Expression = expression_field(ZERO)
    variable: str = text_field("effort")

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield from super().mentions()
        yield "effects", tuple(name for name, _ in self.effects), "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from super().sources()
        yield from ((f"effects.{name}", source) for name, source in self.effects)

    def problems(self, path: str) -> Iterator[Problem]:
        yield from super().problems(path)
        if not self.effects:
            yield Problem("missing-field", "the level has no effect on anybody", f"{path}.effects")
        for name, _ in self.effects:
            if (_side_of(name) == self.side) != self.at_home:
                what = "another side's" if self.at_home else "its own"
                hint = "lobby acts abroad" if self.at_home else "rally acts at home"
                message = f"{self.side} would {self.keyword} {name}, who is {what}"
                yield Problem("wrong-side", message, f"{path}.effects.{name}", hint=hint)


@frozen
class Rally(Lobby):
    """A chief negotiator rallies its own constituents, for good: they will not have less (p. 450).

    The effects say what the level adds to each group's payoff without an agreement.
    """

    keyword: ClassVar[str] = "rally"
    at_home: ClassVar[bool] = True
    variable: str = text_field("rallying")


def _side_of(actor: str) -> str:
    return actor.partition(".")[0]


__all__ = ["Lever", "Lobby", "Rally", "SidePayment", "Threaten"]
