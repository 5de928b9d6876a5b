"""A claim, the claims of a file, and the row of a table that says what became of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from attrs import field, frozen

from ..errors import InputError, Problem, raise_all
from ..fields import choice_field, records_field, tagged_list_field, text_field
from .check import Check
from .evidence import Evidence, Verdict

STATUSES = ("published", "canonical")


@frozen(kw_only=True)
class Claim:
    """What a source says of a negotiation, in our words, and how that is checked.

    Parameters
    ----------
    name
        Its label, such as ``PUT-6``; several claims of one result add a letter.
    claim
        The claim itself, in our own words.
    page, source
        Where; the source is that of the file unless given.
    paper
        The folder under which it is listed too, where its model lives elsewhere.
    status
        ``published``: the source says so. ``canonical``: true of our reconstruction.
    verdict
        What is expected; a check that comes to another verdict is a failure, and an expected contradiction is none.
    checks
        All must come out.
    """

    name: str = text_field()
    claim: str = text_field()
    page: str = text_field("")
    source: str = text_field("")
    paper: str = text_field("")
    status: Literal["published", "canonical"] = choice_field(*STATUSES)
    verdict: str = choice_field(*(verdict.value for verdict in Verdict), default="reproduced")
    checks: tuple[Check, ...] = tagged_list_field("checks")

    @property
    def expected(self) -> Verdict:
        """The expected verdict."""
        return Verdict(self.verdict)


@frozen
class Claims:
    """The claims of one file, in order.

    Raises
    ------
    InputError
        ``no-check`` and ``no-source`` for a claim without one, and the problems of the checks.
    """

    source: str = text_field("")
    claims: tuple[Claim, ...] = records_field(Claim)

    def __attrs_post_init__(self) -> None:
        raise_all(self._problems(), InputError)

    def _problems(self) -> Iterator[Problem]:
        for claim in self.claims:
            path = f"claims.{claim.name}"
            if not claim.checks:
                yield Problem("no-check", "the claim has no check", f"{path}.checks")
            if not (claim.source or self.source):
                yield Problem("no-source", "the claim has no source", path)
            for index, check in enumerate(claim.checks):
                yield from (problem.under(f"{path}.checks.{index}") for problem in check.problems())


@frozen
class ClaimRow:
    """What became of a claim.

    Parameters
    ----------
    model
        Slug of the negotiation, such as ``putnam1988/figure1``.
    command
        What to type to see it again.
    seconds
        How long it took.
    expected
        The verdict that the file expects.
    """

    model: str
    id: str
    claim: str
    source: str
    page: str
    status: str
    verdict: Verdict
    evidence: Evidence
    command: str
    seconds: float = field(eq=False)
    expected: Verdict

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one that the file expects."""
        return self.verdict is self.expected

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the fields of a row of ``winset claims --json``."""
        return {
            "model": self.model,
            "id": self.id,
            "claim": self.claim,
            "source": self.source,
            "page": self.page,
            "status": self.status,
            "verdict": self.verdict.value,
            "evidence": str(self.evidence),
            "command": self.command,
            "seconds": round(self.seconds, 3),
        }

    def __str__(self) -> str:
        surprise = "" if self.as_expected else f" (expected: {self.expected.value})"
        return f"{self.model} {self.id}: {self.verdict.value}{surprise}, {self.evidence}"
