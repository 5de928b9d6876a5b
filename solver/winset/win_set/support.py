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
    """A part of the issue on which the yes votes follow one formula.

    Parameters
    ----------
    segment
        The part.
    yes
        A :class:`~fractions.Fraction`, or a SymPy expression in the issue.
    """

    segment: Segment
    yes: Any


@frozen
class Support:
    """The yes votes of a side's constituents over one interval issue; exact.

    Parameters
    ----------
    side, issue
        Names.
    cells
        Points and gaps from low to high, with the formula of the yes votes on each.
    """

    side: str
    issue: str
    cells: tuple[tuple[Stretch, Form], ...] = field(repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """From low to high; neighbouring cells with one formula are one step."""
        runs: list[tuple[list[Stretch], Form]] = []
        for cell, form in self.cells:
            if runs and _agree(cell, form, runs[-1][1]):
                runs[-1][0].append(cell)
            elif runs and len(runs[-1][0]) == 1 and _agree(runs[-1][0][0], runs[-1][1], form):
                runs[-1] = [*runs[-1][0], cell], form
            else:
                runs.append(([cell], form))
        return tuple(Step(joined((cell, True) for cell in cells)[0], self._votes(form)) for cells, form in runs)

    def _votes(self, form: Form) -> Any:
        number = form.constant
        return number if number is not None else form.to_sympy((self.issue,))

    def at(self, agreement: AgreementLike) -> Fraction:
        """The yes votes for an agreement."""
        (value,) = coordinates(agreement, (self.issue,))
        for cell, form in self.cells:
            if cell == Spot(value) or (isinstance(cell, Gap) and cell.holds(value)):
                return form.at((value,))
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
        """The signs of all changes: within cells, and from each to the next."""
        found = []
        for cell, form in self.cells:
            if isinstance(cell, Gap):
                slope = form.derivative()
                found += [sign for _, sign in partition([cell], lambda piece, s=slope: piece.sign(s))]  # type: ignore[misc]
        for (before, low), (after, high) in pairwise(self.cells):
            spot = before if isinstance(before, Spot) else after
            assert isinstance(spot, Spot), "of two neighbouring cells one is a point"
            found.append(spot.sign(high - low))
        return found

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        steps = [{"on": str(step.segment), "yes": str(step.yes)} for step in self.steps]
        return {"side": self.side, "issue": self.issue, "trend": self.trend, "steps": steps}

    def __str__(self) -> str:
        steps = (f"  {step.segment}: {step.yes}" for step in self.steps)
        return "\n".join([f"yes votes in {self.side} over {self.issue}, {self.trend}:", *steps])


def _agree(cell: Stretch, left: Form, right: Form) -> bool:
    """Whether two formulas say the same on a cell; on a gap only if they are the same."""
    return left == right or (isinstance(cell, Spot) and cell.sign(left - right) == 0)


def line_support(issue: Issue, electorate: Electorate) -> Support:
    """The yes votes over an interval issue."""
    values = {**electorate.world.values, issue.name: unknown(0, 1)}
    cells: list[tuple[Stretch, Form]] = []
    for cell, ballots in ballots_by_cell(electorate, values, issue.domain or Interval()):
        total = sum((ballot.yes for ballot in ballots.values()), ZERO)
        cells.append((cell, total))
    return Support(electorate.side.name, issue.name, tuple(cells))
