"""Level II ratification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import Expression, Range
from ...fields import NodeShape, choice_field, names_field
from ..stage import Pool, Stage
from .discounting import Discounts, discount_field, discount_names, discount_ranges, discount_sources


@frozen
class Ratify(Stage):
    """Level II ratification of what was signed; does nothing when nothing was, or for a side that has ratified it.

    Parameters
    ----------
    order
        The sides that ratify, in order. All signatories in file order by default;
        a side that is left out is bound by its negotiator's signature.
    timing
        ``sequential`` stops at the first refusal; ``simultaneous``: all bodies
        decide, unseen by each other, and every refusal is recorded.
    refusal
        What a refusal leads to: the ``end`` of the play (or the next round, where
        the bargaining or a ``renegotiate`` around it has one), or ``continue``
        with the stages that follow, in the next round, with nothing signed.
    discount
        Where a refusal continues: what a payoff is worth in the next round.
    """

    keyword: ClassVar[str] = "ratify"
    shorthand: ClassVar[dict[NodeShape, str]] = {"sequence": "order"}
    order: tuple[str, ...] = names_field()
    timing: str = choice_field("sequential", "simultaneous", default="sequential")
    refusal: str = choice_field("end", "continue", default="end")
    discount: Discounts = discount_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "order", self.order, "side"
        yield "discount", discount_names(self.discount), "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield from discount_sources(self.discount)

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield from discount_ranges(self.discount)

    def problems(self, path: str) -> Iterator[Problem]:
        for name in dict.fromkeys(self.order):
            if self.order.count(name) > 1:
                yield Problem("name-twice", f"{name!r} ratifies {self.order.count(name)} times", f"{path}.order")
        if self.discount and self.refusal == "end":
            message = "a refusal that ends the play has no next round to discount"
            yield Problem("field-without-meaning", message, f"{path}.discount", hint="refusal: continue")
