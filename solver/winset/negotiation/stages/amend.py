"""The open rule: an amendment at Level II."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...fields import text_field
from ..stage import Pool, Stage


@frozen
class Amend(Stage):
    """Somebody at Level II may replace what was signed; without this stage the vote is up or down (fast track).

    An amendment counts as a refusal unless all other signatories accept it
    (p. 437). The stage does nothing when nothing was signed.

    Parameters
    ----------
    by
        The actor that amends: a group (``X.floor``) or a negotiator.
    """

    keyword: ClassVar[str] = "amend"
    by: str = text_field()

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "by", (self.by,), "actor"
