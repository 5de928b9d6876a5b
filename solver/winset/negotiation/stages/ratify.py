"""Level II ratification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...fields import NodeShape, choice_field, names_field
from ..stage import Pool, Stage


@frozen
class Ratify(Stage):
    """Level II ratification of what was signed; does nothing when nothing was.

    Parameters
    ----------
    order
        The sides that ratify, in order. All sides in file order by default; a
        side that is left out is bound by its negotiator's signature.
    timing
        ``sequential`` stops at the first refusal; ``simultaneous``: all bodies
        decide and every refusal is recorded.
    """

    keyword: ClassVar[str] = "ratify"
    shorthand: ClassVar[dict[NodeShape, str]] = {"sequence": "order"}
    order: tuple[str, ...] = names_field()
    timing: str = choice_field("sequential", "simultaneous", default="sequential")

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "order", self.order, "side"

    def problems(self, path: str) -> Iterator[Problem]:
        for name in dict.fromkeys(self.order):
            if self.order.count(name) > 1:
                yield Problem("name-twice", f"{name!r} ratifies {self.order.count(name)} times", f"{path}.order")
