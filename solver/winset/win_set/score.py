"""What a side's votes rise and fall with: one formula in the issues, where there is one.

The Pareto set of two votes asks only which of two agreements gets more votes. The
votes of a population rise with what its members gain, whatever the distribution
of their thresholds: so the gain stands for them, between the least and the
largest threshold.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from winset.distribution import Distribution, General, Uniform
from winset.errors import InputError, Problem
from winset.expression import Number, Scope
from winset.negotiation.voting import GroupPayoff

from .cell import CellScope, Divided
from .conditions import Box, Requirement
from .electorate import Electorate
from .form import Form, unknown
from .many_issues import issue_values
from .sign_cell import SignCell


@frozen(eq=False)
class Score:
    """A formula that a side's votes rise with, strictly between two bounds; beyond them they stay as they are.

    Parameters
    ----------
    form
        In the issues.
    low, high
        The bounds; ``None`` for one that no agreement passes.
    fixed, weight, thresholds, scope
        The votes are ``fixed + weight * cdf(form)``; without thresholds the formula is the votes themselves.
    """

    form: Form
    low: Fraction | None = None
    high: Fraction | None = None
    fixed: Number = Fraction(0)
    weight: Number = Fraction(1)
    thresholds: Distribution | None = None
    scope: Scope = Scope({})

    def at(self, votes: Fraction) -> Number:
        """The score at which there are so many votes.

        Raises
        ------
        InputError
            ``unreachable-level`` where no score gives so many.
        """
        if self.thresholds is None:
            return votes
        share = (votes - self.fixed) / self.weight
        if not 0 <= share <= 1:
            message = f"no agreement gets {votes} votes: they lie between {self.fixed} and {self.fixed + self.weight}"
            raise InputError(Problem("unreachable-level", message))
        return self.thresholds.quantile(share, self.scope)

    def bounded(self, value: Number, scope: Scope) -> Number:
        """The score within its bounds, which decides as the votes do."""
        if self.low is not None and scope.decide(value, "<=", self.low):
            return self.low
        if self.high is not None and scope.decide(value, ">=", self.high):
            return self.high
        return value


def score_of(electorate: Electorate, box: Box) -> Score | None:
    """The score of a side: the gain of its only population, or the votes of populations that never reach their bounds.

    ``None`` where other votes depend on the agreement too, or payoffs have cases.
    """
    values = issue_values(electorate, box)
    scope = CellScope(values, SignCell(box))
    fixed: Number = Fraction(0)
    varying: list[_Varying] = []
    for name in electorate.groups:
        group = electorate.side.group(name)
        try:
            cast, loyal = (each.value(scope) for each in (group.votes, group.discipline))
            cast = cast * group.turnout.value(scope)
            gain = GroupPayoff(electorate.side, group).value(scope)
            gain = gain - GroupPayoff(electorate.side, group, "involuntary_defection").value(scope)
            if isinstance(cast, Form) or isinstance(loyal, Form):
                return None
            if group.stance != "compares" or not isinstance(gain, Form) or gain.constant is not None:
                fixed += electorate.ballot(name, scope).yes
                continue
        except Divided:
            return None
        if group.members is None:
            return None
        fixed += cast * loyal
        if cast * (1 - loyal) != 0:
            varying.append((gain, cast * (1 - loyal), group.members.threshold))
    if len(varying) == 1 and not isinstance(varying[0][2], General):
        return _of_one(varying[0], fixed, box, Scope(electorate.world.values))
    return _of_several(varying, fixed, box, Scope(electorate.world.values))


_Varying: TypeAlias = tuple[Form, Number, Distribution]


def _bounds(varying: _Varying, box: Box, scope: Scope) -> tuple[Fraction | None, Fraction | None]:
    """The least and the largest threshold, where some agreement's gain lies beyond."""
    gain, _, thresholds = varying
    low, high = (bound.value(scope) for bound in thresholds.bounds)
    below, above = (box.possible([Requirement(form, ">")]) for form in (low - gain, gain - high))
    return (low if below else None), (high if above else None)


def _of_one(varying: _Varying, fixed: Number, box: Box, scope: Scope) -> Score:
    low, high = _bounds(varying, box, scope)
    return Score(varying[0], low, high, fixed, varying[1], varying[2], scope)


def _of_several(varying: list[_Varying], fixed: Number, box: Box, scope: Scope) -> Score | None:
    """The votes themselves, where they are a sum of uniform cdfs by one formula each."""
    zero = unknown(0, len(box.issues)) - unknown(0, len(box.issues))
    total = zero + fixed
    for each in varying:
        gain, weight, thresholds = each
        if not isinstance(thresholds, Uniform) or _bounds(each, box, scope) != (None, None):
            return None
        total = total + weight * thresholds.inner(gain, scope)
    return Score(total)
