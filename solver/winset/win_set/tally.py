"""The vote on one agreement, counted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from winset.expression import Number, Scope
from winset.ratification import Ballot

from .electorate import Electorate


@frozen
class Tally:
    """The vote of a side's constituents on one agreement.

    Parameters
    ----------
    agreement
        Its name or canonical text.
    passes
        Whether the body ratifies.
    ballots
        The votes of each group in the body, in order; exact.
    pivotal
        The groups each of which alone would turn the result by voting the other way.
    bounds
        Whether the yes votes are the fewest for what is ratified and the most for what is refused.
    """

    agreement: str
    passes: bool
    ballots: Mapping[str, Ballot] = field(repr=False, hash=False)
    pivotal: tuple[str, ...] = ()
    bounds: bool = False

    @property
    def yes(self) -> Number:
        """Votes for, over all groups in the body."""
        return sum((ballot.yes for ballot in self.ballots.values()), Fraction(0))

    @property
    def no(self) -> Number:
        """Votes against, over all groups in the body."""
        return sum((ballot.no for ballot in self.ballots.values()), Fraction(0))

    @property
    def absent(self) -> Number:
        """Votes not cast, over all groups in the body."""
        return sum((ballot.absent for ballot in self.ballots.values()), Fraction(0))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {
            "agreement": self.agreement,
            "ratified": self.passes,
            "yes": str(self.yes),
            "no": str(self.no),
            "absent": str(self.absent),
            "pivotal": list(self.pivotal),
            **({"bounds": self.yes_text} if self.bounds else {}),
        }

    @property
    def yes_text(self) -> str:
        """The votes for, as text; bounds say which they are."""
        if not self.bounds:
            return str(self.yes)
        return f"at {'least' if self.passes else 'most'} {self.yes} of {self.yes + self.no}"

    def __str__(self) -> str:
        if not self.ballots:
            return f"{self.agreement}: ratified, nobody votes"
        absent = f", {self.absent} absent" if self.absent else ""
        pivotal = f"; pivotal: {', '.join(self.pivotal)}" if self.pivotal else ""
        result = "ratified" if self.passes else "refused"
        if self.bounds:
            return f"{self.agreement}: {result}, {self.yes_text} yes{absent}"
        return f"{self.agreement}: {result}, {self.yes} yes, {self.no} no{absent}{pivotal}"


def tally(electorate: Electorate, name: str, scope: Scope) -> Tally:
    """The vote on the agreement in a scope."""
    ballots = electorate.ballots(scope)
    passes = electorate.passes(ballots, scope)
    if electorate.deciding is not None:
        return Tally(name, passes, ballots, bounds=True)
    pivotal = () if electorate.body is None else electorate.body.pivotal(ballots, scope)
    return Tally(name, passes, ballots, pivotal)
