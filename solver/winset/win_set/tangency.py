"""Where smooth contours of two sides, or of two groups, touch: the contract curve over two issues.

Two parties with smooth payoffs gain from trade wherever their contours cross.
Where they touch, and the parties pull in opposite directions, that ends (Putnam
1988, p. 447: moving towards points of tangency). Contours of linear payoffs have
no such points; :func:`winset.win_set.pareto_set` finds what cannot be improved on
in either case, the borders of the issues included.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from winset.errors import InputError, Problem, UnsupportedError
from winset.fields import nearest
from winset.negotiation import Interval, Negotiation
from winset.negotiation.voting import GroupPayoff

from .cell import CellScope, Divided
from .conditions import Box
from .electorate import electorate, worlds
from .form import Form, unknown
from .many_issues import issue_values
from .score import Score, score_of
from .sign_cell import SignCell
from .smooth import ContractCurve, touching_curve


def contract_curve(
    negotiation: Negotiation, first: str, second: str, types: Mapping[str, Any] | None = None
) -> ContractCurve:
    """The contract curve of two sides' votes, or of two groups' payoffs.

    Parameters
    ----------
    first, second
        Sides, such as ``A``, or groups, such as ``A.voters``.
    types
        What is drawn, where payoffs depend on it.

    Returns
    -------
    ContractCurve
        Exact. Neither party can gain there unless the other loses where :attr:`ContractCurve.concave` says so;
        for payoffs that curve upwards somewhere it says only where that may be.

    Raises
    ------
    InputError
        ``unknown-actor`` for a name that is neither.
    UnsupportedError
        ``not-smooth`` unless there are two interval issues and both payoffs are polynomials without cases, or a
        side's votes rise with one.
    NotYetError
        ``open-draw``.

    Examples
    --------
    >>> from winset.reading import read_text
    >>> talks = read_text('''
    ... issues: {x: {in: [0, 1]}, y: {in: [0, 1]}}
    ... sides:
    ...   A: {constituents: {voters: {payoff: "-(x - 1/4)^2 - (y - 1/4)^2"}}}
    ...   B: {constituents: {voters: {payoff: "-(x - 3/4)^2 - (y - 3/4)^2"}}}
    ... ''')
    >>> contract_curve(talks, "A.voters", "B.voters").points_at("-1/8")
    ((1/2, 1/2),)
    """
    issues = negotiation.issues
    if len(issues) != 2 or any(issue.domain is None for issue in issues):
        raise UnsupportedError(Problem("not-smooth", "a contract curve needs two issues that are intervals", "issues"))
    whole = Box(tuple(issue.name for issue in issues), tuple(issue.domain or Interval() for issue in issues))
    return touching_curve(whole, *(_score(negotiation, name, whole, types or {}) for name in (first, second)))


def _score(negotiation: Negotiation, name: str, whole: Box, types: Mapping[str, Any]) -> Score:
    """What a side's votes rise with, or what a group gets, as a formula in the issues."""
    side_name, _, group_name = name.partition(".")
    if name not in negotiation.actors:
        hint = nearest(name, negotiation.actors)
        raise InputError(Problem("unknown-actor", f"there is no side and no group {name!r}", hint=hint))
    side = negotiation.side(side_name)
    found = worlds(negotiation, (side,), types)
    path = f"sides.{side_name}" + (f".constituents.{group_name}.payoff" if group_name else "")
    if len(found) != 1:
        raise UnsupportedError(Problem("not-smooth", f"what {name} gets depends on what is drawn", path))
    here = electorate(side, found[0].closed())
    if not group_name:
        score = score_of(here, whole)
        if score is None:
            hint = "votes are smooth where they are those of one population; for a group write its name, as in A.voters"
            raise UnsupportedError(
                Problem("not-smooth", f"the votes of {name} rise with no one formula", path, hint=hint)
            )
        return score
    scope = CellScope(issue_values(here, whole), SignCell(whole))
    try:
        payoff = GroupPayoff(side, side.group(group_name)).value(scope)
    except Divided:
        raise UnsupportedError(Problem("not-smooth", f"the payoff of {name} has cases", path)) from None
    form: Form = unknown(0, 2) * Fraction(0) + payoff
    if form.degree is None:
        raise UnsupportedError(Problem("not-smooth", f"the payoff of {name} is not a polynomial", path))
    return Score(form)


__all__ = ["ContractCurve", "contract_curve"]
