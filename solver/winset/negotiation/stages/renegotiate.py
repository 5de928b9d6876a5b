"""Rounds: stages that are played again after a refusal at Level II."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import Expression, Range
from ...fields import expression_field, tagged_list_field
from ..stage import Pool, Stage
from .discounting import ROUNDS, Discounts, discount_field, discount_names, discount_ranges, discount_sources


@frozen
class Renegotiate(Stage):
    """Stages that a refusal at Level II starts again; a rejection at Level I ends the negotiation.

    Parameters
    ----------
    stages
        What is played in every round, such as a ``bargain`` and a ``ratify``.
    rounds
        How often they may be played, at least once. A refusal in the last round is an involuntary defection.
    discount
        What a payoff is worth one round later: one factor for all, or by side or actor, each in (0, 1].
    """

    keyword: ClassVar[str] = "renegotiate"
    stages: tuple[Stage, ...] = tagged_list_field("stages")
    rounds: Expression = expression_field(2)
    discount: Discounts = discount_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "discount", discount_names(self.discount), "actor"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield "rounds", self.rounds
        yield from discount_sources(self.discount)

    def blocks(self) -> Iterator[tuple[str, tuple[Stage, ...]]]:
        yield "stages", self.stages

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield "rounds", self.rounds, ROUNDS
        yield from discount_ranges(self.discount)

    def problems(self, path: str) -> Iterator[Problem]:
        if not self.stages:
            yield Problem("no-stages", "there is nothing to play", f"{path}.stages")

    @property
    def ends_play(self) -> bool:
        return bool(self.stages) and self.stages[-1].ends_play
