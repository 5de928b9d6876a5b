"""Moves that change what constituents get: side payments, threats, lobbying abroad, rallying at home.

All are choices of an amount from a list, seen by everyone, at a cost to who
chooses. What they change is the payoff of named groups, and with it their vote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import COST, ZERO, Expression, Range
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
from ..stage import Pool, Stage

BUDGET = Range("the budget", "below-zero", fixed=True)
PAYMENT = Range("the payment", "below-zero", fixed=True)
LEVEL = Range("the level", "below-zero", fixed=True)
LOSS = Range("the loss in transfer", "below-zero")


@frozen
class SidePayment(Stage):
    """A side pays groups, at home or abroad, if the agreement takes effect.

    Parameters
    ----------
    payer
        The side whose chief negotiator pays.
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
    to: tuple[str, ...] = names_field()
    amounts: tuple[Expression, ...] = values_field()
    budget: Expression | None = expression_field(None)
    steps: int | None = integer_field(None)
    loss: Expression = expression_field(ZERO)
    across_the_board: bool = flag_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "payer", (self.payer,), "side"
        yield "to", self.to, "actor"

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
    variable
        What expressions, and ``effect`` and ``cost`` in particular, call the level.
    """

    side: str = text_field()
    amounts: tuple[Expression, ...] = values_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "side", (self.side,), "side"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from ((f"amounts.{index}", source) for index, source in enumerate(self.amounts))
        yield "cost", self.cost  # type: ignore[attr-defined]

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield from ((f"amounts.{index}", source, LEVEL) for index, source in enumerate(self.amounts))
        yield "cost", self.cost, COST  # type: ignore[attr-defined]

    def numbers(self) -> Iterator[tuple[str, tuple[Expression, ...]]]:
        yield self.variable, (ZERO, *self.amounts)  # type: ignore[attr-defined]

    def problems(self, path: str) -> Iterator[Problem]:
        if not self.amounts:
            yield Problem("no-options", "there is no level to choose", f"{path}.amounts")

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, ()  # type: ignore[attr-defined]


@frozen
class Threaten(Lever):
    """A side lowers named groups' reversion payoffs: they lose the level unless the agreement takes effect.

    Parameters
    ----------
    against
        The groups.
    cost
        What the level costs the side, over ``variable``.
    paid
        ``carried_out``: the cost falls only where there is no agreement; ``always`` otherwise.
    """

    keyword: ClassVar[str] = "threaten"
    against: tuple[str, ...] = names_field()
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
        for name in self.against:
            if _side_of(name) == self.side:
                yield Problem("wrong-side", f"{self.side} threatens {name}, its own", f"{path}.against")


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
