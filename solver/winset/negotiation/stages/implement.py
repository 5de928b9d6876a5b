"""After ratification: complying or reneging, and failing although willing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import COST, PROBABILITY, ZERO, Expression, Range
from ...fields import choice_field, expression_field, expressions_field, names_field
from ..stage import Pool, Stage

COMPLY, RENEGE = "comply", "renege"
DELIVERED, FAILED = "delivered", "failed"
PERIODS = Range("the discount factor", "discount-range", 0, 1, high_open=True, hint="0 for one period")


@frozen
class Implement(Stage):
    """Each side complies with what was ratified or reneges; a willing side may fail all the same.

    What a side gets now depends on who delivers: the payoff of the agreement if
    all do, ``temptation`` if only it does not, ``betrayed`` if only it does,
    ``collapse`` if nobody does (with three or more sides: ``betrayed`` if it
    delivers and some other does not, ``collapse`` if it and some other do not).
    What earlier stages bring for an ending, such as a side payment, is paid once.
    The ending is a voluntary defection if any side reneges, else an involuntary
    one if any fails, else an agreement. Expressions may use ``<side>_intends``
    (comply or renege) and ``<side>_delivers`` (delivered or failed) from here on.

    Parameters
    ----------
    order
        The sides that implement; all signatories by default. A signatory that is left out has nothing to deliver.
    timing
        ``simultaneous``, or ``sequential``: later sides see whether earlier ones delivered.
    temptation, betrayed, collapse
        By side; what is left out is the reversion after that defection, less the
        cost of failure where it is involuntary.
    audience_cost
        By side: paid for reneging on an agreement, whoever else delivers.
    failure
        Probability that a willing side fails, independent over sides.
    discount
        The future counts: as long as all deliver, the stage is played again
        next period; after a failure or defection every side gets ``collapse``
        for ever (a grim trigger), or its reversion where that is left out. By
        side, in [0, 1). The value of continuing is that of complying for ever,
        solved exactly. Zero by default: one period.
    cause_seen_by
        Who sees whether what was not delivered failed or was reneged on; everyone by default.
    """

    keyword: ClassVar[str] = "implement"
    order: tuple[str, ...] = names_field()
    timing: str = choice_field("simultaneous", "sequential", default="simultaneous")
    temptation: tuple[tuple[str, Expression], ...] = expressions_field()
    betrayed: tuple[tuple[str, Expression], ...] = expressions_field()
    collapse: tuple[tuple[str, Expression], ...] = expressions_field()
    audience_cost: tuple[tuple[str, Expression], ...] = expressions_field()
    failure: Expression = expression_field(ZERO)
    discount: tuple[tuple[str, Expression], ...] = expressions_field()
    cause_seen_by: tuple[str, ...] | None = names_field(None)

    def _by_side(self) -> Iterator[tuple[str, tuple[tuple[str, Expression], ...]]]:
        for field in ("temptation", "betrayed", "collapse", "audience_cost", "discount"):
            yield field, getattr(self, field)

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "order", self.order, "side"
        for field, entries in self._by_side():
            yield field, tuple(name for name, _ in entries), "side"
        yield "cause_seen_by", self.cause_seen_by or (), "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield "failure", self.failure
        for field, entries in self._by_side():
            yield from ((f"{field}.{name}", source) for name, source in entries)

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield "failure", self.failure, PROBABILITY
        yield from ((f"discount.{name}", source, PERIODS) for name, source in self.discount)
        yield from ((f"audience_cost.{name}", source, COST) for name, source in self.audience_cost)

    def problems(self, path: str) -> Iterator[Problem]:
        for field in ("temptation", "audience_cost"):
            for name, _ in getattr(self, field):
                if self.order and name not in self.order:
                    message = f"{name} is not in order, so that it has nothing to renege on"
                    yield Problem("field-without-meaning", message, f"{path}.{field}.{name}")

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for side in self.order or sides:
            yield f"{side}_intends", (COMPLY, RENEGE)
            yield f"{side}_delivers", (DELIVERED, FAILED)
