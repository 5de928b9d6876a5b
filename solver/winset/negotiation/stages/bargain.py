"""Level I bargaining."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...fields import choice_field, text_field
from ..stage import Pool, Stage


@frozen
class Bargain(Stage):
    """Level I bargaining: an agreement is signed, or the negotiation ends without one.

    Parameters
    ----------
    proposer
        The side that proposes.
    protocol
        ``take_it_or_leave_it``: the proposer offers, every other side answers
        in file order, seeing earlier answers; the first rejection ends the negotiation.
    walk_away
        Whether the proposer may make no proposal: ``always``, ``never``, or
        ``auto``: where at some agreement it would get less than its reversion.
    """

    keyword: ClassVar[str] = "bargain"
    proposer: str = text_field()
    protocol: str = choice_field("take_it_or_leave_it", default="take_it_or_leave_it")
    walk_away: str = choice_field("auto", "always", "never", default="auto")

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "proposer", (self.proposer,), "side"
