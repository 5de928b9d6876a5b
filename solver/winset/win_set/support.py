"""Support: how many votes an agreement on one interval issue gets, as a function of the issue."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from winset.errors import InputError, Problem
from winset.negotiation import Interval, Issue

from .base import AgreementLike, coordinates
from .cell import partition
from .electorate import Electorate
from .form import Form, unknown
from .line import Gap, Segment, Spot, Stretch, joined
from .one_issue import ballots_by_cell

Trend: TypeAlias = Literal["rising", "falling", "constant", "neither"]
ZERO = unknown(0, 1) - unknown(0, 1)


@frozen
class Step:
    """A part of the issue on which the yes votes follow one formula."""

    cell: Stretch = field(repr=False)
    form: Form = field(repr=False)

    @property
    def segment(self) -> Segment:
        """The part, as an interval."""
        return joined([(self.cell, True)])[0]

    def yes(self, issue: str) -> Any:
        """The yes votes: a :class:`~fractions.Fraction`, or a SymPy expression in the issue."""
        number = self.form.constant
        return number if number is not None else self.form.to_sympy((issue,))


@frozen
class Support:
    """The yes votes of a side's constituents over one interval issue; exact.

    Parameters
    ----------
    side, issue
        Names.
    steps
        From low to high.
    """

    side: str
    issue: str
    steps: tuple[Step, ...] = field(repr=False)

    def at(self, agreement: AgreementLike) -> Fraction:
        """The yes votes for an agreement."""
        (value,) = coordinates(agreement, (self.issue,))
        for step in self.steps:
            if value in step.segment:
                return step.form.at((value,))
        raise InputError(Problem("unknown-agreement", f"{value} is outside the domain of {self.issue}"))

    @property
    def trend(self) -> Trend:
        """Whether votes never fall as the issue rises (``rising``), never rise (``falling``), or neither.

        In a homogeneous, boundary conflict the trend is rising or falling: the
        more is won at Level I, the better the odds of ratification. In a
        heterogeneous, factional one it is neither (Putnam 1988, pp. 443-444).
        """
        changes = set(self._changes()) - {0}
        if not changes:
            return "constant"
        return "neither" if len(changes) > 1 else "rising" if changes == {1} else "falling"

    def _changes(self) -> list[int]:
        """The signs of all changes: within steps, and from each to the next."""
        found = []
        for step in self.steps:
            if isinstance(step.cell, Gap):
                slope = step.form.derivative()
                found += [sign for _, sign in partition([step.cell], lambda cell, s=slope: cell.sign(s))]  # type: ignore[misc]
        for before, after in pairwise(self.steps):
            spot = before.cell if isinstance(before.cell, Spot) else after.cell
            assert isinstance(spot, Spot), "of two neighbouring cells one is a point"
            found.append(spot.sign(after.form - before.form))
        return found

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        steps = [{"on": str(step.segment), "yes": str(step.yes(self.issue))} for step in self.steps]
        return {"side": self.side, "issue": self.issue, "trend": self.trend, "steps": steps}

    def __str__(self) -> str:
        steps = (f"  {step.segment}: {step.yes(self.issue)}" for step in self.steps)
        return "\n".join([f"yes votes in {self.side} over {self.issue}, {self.trend}:", *steps])


def line_support(issue: Issue, electorate: Electorate) -> Support:
    """The yes votes over an interval issue."""
    values = {**electorate.world.values, issue.name: unknown(0, 1)}
    steps: list[Step] = []
    for cell, ballots in ballots_by_cell(electorate, values, issue.domain or Interval()):
        total = sum((ballot.yes for ballot in ballots.values()), ZERO)
        steps.append(Step(cell, total))
    return Support(electorate.side.name, issue.name, tuple(steps))
