"""Before the bargaining: what is announced, polled, tried out and delegated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ...errors import Problem
from ...expression import COST, ZERO, Expression, Range
from ...fields import choice_field, expression_field, names_field, text_field
from ..stage import Pool, Stage

TEXT_NOT_SUBMITTED = "nothing"
GRANT, KEEP = "grant", "keep"


@frozen
class Announce(Stage):
    """Cheap talk: an actor says something, such as how large its win-set is; nothing else changes.

    Parameters
    ----------
    actor
        Who speaks.
    messages
        What may be said (``from:`` in a file).
    variable
        What expressions call the message.
    seen_by
        Who hears it; everyone by default.
    """

    keyword: ClassVar[str] = "announce"
    actor: str = text_field()
    messages: tuple[str, ...] = names_field(key="from")
    variable: str = text_field("announcement")
    seen_by: tuple[str, ...] | None = names_field(None)

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "actor", (self.actor,), "actor"
        yield "seen_by", self.seen_by or (), "actor"

    def problems(self, path: str) -> Iterator[Problem]:
        yield from distinct(self.messages, "message", f"{path}.from")

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, self.messages


@frozen
class Poll(Stage):
    """A side's constituents are asked whether they would ratify a text; the answer binds nobody.

    Parameters
    ----------
    side
        Whose constituents are asked.
    agreement
        The text: the name of a proposal or option.
    answers
        ``sincere``: the body says what it would do if the text were signed;
        ``strategic``: the side's only group answers as it likes.
    variable
        What expressions call the answer, ``yes`` or ``no``.
    seen_by
        Who learns it; everyone by default.
    """

    keyword: ClassVar[str] = "poll"
    side: str = text_field()
    agreement: str = text_field()
    answers: str = choice_field("sincere", "strategic", default="sincere")
    variable: str = text_field("poll_result")
    seen_by: tuple[str, ...] | None = names_field(None)

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "side", (self.side,), "side"
        yield "agreement", (self.agreement,), "agreement"
        yield "seen_by", self.seen_by or (), "actor"

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, ("yes", "no")


@frozen
class Trial(Stage):
    """A negotiator may submit a text to its own constituents, to show that it is outside the win-set (p. 453).

    The other sides stand by the text: if it is ratified, it is signed. If it is
    refused, or nothing is submitted, the process goes on.

    Parameters
    ----------
    side
        Whose negotiator may submit, and whose constituents vote.
    texts
        Names of the agreements that may be submitted.
    cost
        What a refusal costs the negotiator, however the play ends.
    """

    keyword: ClassVar[str] = "trial"
    side: str = text_field()
    texts: tuple[str, ...] = names_field()
    cost: Expression = expression_field(ZERO)

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "side", (self.side,), "side"
        yield "texts", self.texts, "agreement"

    def sources(self) -> Iterator[tuple[str, Expression]]:
        yield "cost", self.cost

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        yield "cost", self.cost, COST

    def problems(self, path: str) -> Iterator[Problem]:
        yield from distinct(self.texts, "text", f"{path}.texts")


@frozen
class Delegate(Stage):
    """A negotiator decides whether a group of its side gets a veto: without one, the group does not ratify.

    Parameters
    ----------
    side
        Whose negotiator decides.
    group
        The group that may get the veto.
    variable
        What expressions call the decision, ``grant`` or ``keep``.
    seen_by
        Who sees it; everyone by default.
    """

    keyword: ClassVar[str] = "delegate"
    side: str = text_field()
    group: str = text_field()
    variable: str = text_field("veto")
    seen_by: tuple[str, ...] | None = names_field(None)

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        yield "side", (self.side,), "side"
        yield "group", (f"{self.side}.{self.group}",), "actor"
        yield "seen_by", self.seen_by or (), "actor"

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.variable, (GRANT, KEEP)


def distinct(names: tuple[str, ...], what: str, path: str) -> Iterator[Problem]:
    """At least one name, each once."""
    if not names:
        yield Problem("no-options", f"there is no {what} to choose", path)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Problem("name-twice", f"the {what} {name!r} is listed twice", path)
