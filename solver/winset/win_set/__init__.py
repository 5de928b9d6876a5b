"""Win-sets and agreement zones, exactly.

The win-set of a side is the set of all Level I agreements that its constituents
would ratify if they had to vote on each against the reversion point (Putnam
1988, p. 437); the agreement zone is where the win-sets overlap. What is
computed, and over which agreements, is in ``docs/win-sets.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import evolve

from winset.errors import InputError, NotYetError, Problem, UnsupportedError
from winset.expression import ExpressionLike, Number, Scope, expression
from winset.negotiation import Group, Issue, Negotiation, Side
from winset.ratification import Quota

from .alignment import Alignment, alignment
from .base import AgreementLike, Region
from .chances import ratification_probability
from .chief import chief_of
from .electorate import Electorate, World, electorate, worlds
from .finite import FiniteRegion, FiniteWinSet, finite_win_set
from .line import Segment
from .many_issues import ConditionRegion, ConditionWinSet, condition_win_set
from .one_issue import End, LineRegion, LineWinSet, line_win_set
from .overlap import overlap_probability
from .pareto import pareto_region
from .point import Root
from .support import Support, line_support
from .tally import Tally, tally
from .two_issues import PlaneRegion, PlaneWinSet, plane_win_set
from .uncertain import Profile, UncertainRegion, by_types
from .zone import AgreementZone, zone_of

WinSet: TypeAlias = FiniteWinSet | LineWinSet | PlaneWinSet | ConditionWinSet | UncertainRegion[Any]


def win_set(
    negotiation: Negotiation, side: str, types: Mapping[str, Any] | None = None, over: str = "proposals"
) -> WinSet:
    """All agreements that a side's constituents would ratify.

    Parameters
    ----------
    side
        Its name.
    types
        What is drawn, by name (``Y.pivot``, or ``pivot``); what is left out and
        matters makes the result an :class:`UncertainRegion`.
    over
        ``proposals`` where the negotiation lists any; ``issues`` to look at all
        points of the issues in any case.

    Returns
    -------
    FiniteWinSet, LineWinSet, PlaneWinSet, ConditionWinSet or UncertainRegion
        By votes counted on each named agreement; as intervals on one issue; as
        polygons in two, where votes are linear; as polynomial conditions
        elsewhere; or by what is drawn.

    Raises
    ------
    InputError
        ``unknown-side``, ``unknown-draw``, ``unknown-type``, ``impossible-type``, ``division-by-zero``.
    NotYetError
        ``no-value``, ``open-draw``, ``open-name``, ``no-grid``, ``too-many-cells``, ``too-many-coalitions``.
    UnsupportedError
        ``not-polynomial``, ``unsupported-issues``.

    Examples
    --------
    >>> from winset.negotiation import Group, Issue, Negotiation, Side
    >>> groups = [Group("doves", payoff="z"), Group("hawks", payoff="z - 3/4"), Group("rest", payoff="z - 1/4")]
    >>> game = Negotiation(issues=[Issue("z", domain=(0, 1))], sides=[Side("Home", constituents=groups)])
    >>> print(win_set(game, "Home"))
    win-set of Home: [1/4, 1]
      pivotal at 1/4: rest
    """
    one = negotiation.side(side)
    found = worlds(negotiation, (one,), types or {})
    among = _agreements(negotiation, over)
    return by_types(
        f"win-set of {side}",
        [(world.types, world.probability, among((electorate(one, world.closed()),))[0]) for world in found],
    )


def agreement_zone(
    negotiation: Negotiation, types: Mapping[str, Any] | None = None, over: str = "proposals"
) -> AgreementZone | UncertainRegion[AgreementZone]:
    """All agreements that every side's constituents would ratify; parameters and errors as :func:`win_set`.

    Examples
    --------
    >>> from winset.negotiation import Group, Issue, Negotiation, Side
    >>> sides = [Side("X", constituents=[Group("all", payoff="3/5 - z")])]
    >>> sides += [Side("Y", constituents=[Group("all", payoff="z - 4/5")])]
    >>> agreement_zone(Negotiation(issues=[Issue("z", domain=(0, 1))], sides=sides)).deadlock
    True
    """
    return _zone(negotiation, "agreement zone", negotiation.sides, types, over)


def _zone(
    negotiation: Negotiation, name: str, sides: tuple[Side, ...], types: Mapping[str, Any] | None, over: str
) -> AgreementZone | UncertainRegion[AgreementZone]:
    """Where the win-sets of some sides overlap, by what is drawn."""
    if not sides:
        raise InputError(Problem("no-sides", "a negotiation without sides has no agreement zone", "sides"))
    among = _agreements(negotiation, over)
    return by_types(
        name,
        [
            (
                world.types,
                world.probability,
                zone_of(among(tuple(electorate(side, world.closed()) for side in sides))),
            )
            for world in worlds(negotiation, sides, types or {})
        ],
    )


def bargaining_set(
    negotiation: Negotiation, types: Mapping[str, Any] | None = None, over: str = "proposals"
) -> AgreementZone | UncertainRegion[AgreementZone]:
    """The part of the agreement zone that every chief negotiator would rather sign than have no agreement.

    A chief negotiator has a veto by not signing, so that what can come about is
    narrower than where the win-sets overlap (Putnam 1988, p. 457). Beside the
    win-sets stand what each negotiator would sign, by its payoff alone; costs
    of a failed ratification or of other moves of the game play no part.
    Parameters and errors as :func:`win_set`, and ``unsupported-broker``.
    """
    sides = (*negotiation.sides, *map(chief_of, negotiation.sides))
    return _zone(negotiation, "bargaining set", sides, types, over)


def _castable(group: Group, scope: Scope) -> Number:
    """The most yes votes that a group can cast; a turnout that the agreement decides may be full."""
    if group.stance == "never":
        return Fraction(0)
    votes = group.votes.value(scope)
    return votes * group.turnout.value(scope) if group.turnout.names <= set(scope) else votes


def contour(
    negotiation: Negotiation,
    side: str,
    votes: ExpressionLike,
    types: Mapping[str, Any] | None = None,
    over: str = "proposals",
) -> Region | UncertainRegion[Any]:
    """The agreements that get at least so many yes votes from a side's constituents, whatever the body needs.

    The border is the iso-vote contour (political indifference curve) of Putnam
    (1988, p. 446). Parameters and errors are those of :func:`win_set`, and
    ``unreachable-level`` where the body does not have so many votes.

    Examples
    --------
    >>> from winset.negotiation import Group, Issue, Negotiation, Side
    >>> groups = [Group("left", payoff="x - 1/2"), Group("right", payoff="y - 1/2")]
    >>> plane = [Issue("x", domain=(0, 1)), Issue("y", domain=(0, 1))]
    >>> game = Negotiation(issues=plane, sides=[Side("Home", constituents=groups)])
    >>> print(contour(game, "Home", 2))
    (x, y) in polygon (1/2, 1/2) (1, 1/2) (1, 1) (1/2, 1)
    """
    one = negotiation.side(side)
    level = expression(votes)
    among = _agreements(negotiation, over)
    cases = []
    for world in worlds(negotiation, (one,), types or {}):
        here = electorate(one, world.closed()).counted()
        available = sum(_castable(one.group(group), Scope(world.values)) for group in here.groups)
        if level.value(Scope(world.values)) > available:
            message = f"no agreement gets {level} votes: at most {available} can be cast"
            raise InputError(Problem("unreachable-level", message, f"sides.{side}"))
        body = Quota(votes=level, of=here.groups)
        cases.append((world.types, world.probability, among((evolve(here, body=body),))[0].bare))
    return by_types(f"at least {level} votes in {side}", cases)


def pareto_set(
    negotiation: Negotiation, first: str, second: str, types: Mapping[str, Any] | None = None
) -> PlaneRegion:
    """The agreements on two interval issues from which neither side's yes votes can rise unless the other's fall.

    Edges where the votes are linear, and cells where they are counted (Putnam
    1988, pp. 446-447, Figure 2, for smooth curves: tangencies).

    Raises
    ------
    NotYetError
        ``open-draw`` where the votes depend on draws that are not given, and those of :func:`win_set`.
    UnsupportedError
        ``not-linear``, ``unsupported-issues``, ``unbounded-issue``.
    """
    sides = negotiation.side(first), negotiation.side(second)
    intervals = [issue for issue in negotiation.issues if not issue.options]
    if len(intervals) != 2 or len(negotiation.issues) != 2:
        message = "the Pareto set of two votes is computed for two interval issues"
        raise UnsupportedError(Problem("unsupported-issues", message, "issues"))
    world = _only(worlds(negotiation, sides, types or {}))
    first_votes, second_votes = (electorate(side, world).counted() for side in sides)
    return pareto_region((intervals[0], intervals[1]), first_votes, second_votes)


def support(negotiation: Negotiation, side: str, types: Mapping[str, Any] | None = None) -> Support:
    """How many yes votes each agreement on the only, interval issue gets from a side's constituents.

    Raises
    ------
    NotYetError
        ``open-draw`` where the votes depend on draws that are not given, and those of :func:`win_set`.
    UnsupportedError
        ``unsupported-issues``, ``not-polynomial``.
    """
    one = negotiation.side(side)
    if len(negotiation.issues) != 1 or negotiation.issues[0].options:
        raise UnsupportedError(Problem("unsupported-issues", "support is a function of one interval issue", "issues"))
    here = electorate(one, _only(worlds(negotiation, (one,), types or {})))
    return line_support(negotiation.issues[0], here.counted())


def _only(found: tuple[World, ...]) -> World:
    """The only world; an error where something is drawn that is not given."""
    if len(found) > 1:
        drawn = ", ".join(name for name, _ in found[0].types)
        raise NotYetError(Problem("open-draw", f"the votes depend on {drawn}", "sides", hint="give their types"))
    return found[0].closed()


Finding: TypeAlias = Callable[[tuple[Electorate, ...]], tuple[Any, ...]]
"""From electorates to their win-sets, all of one kind."""


def _agreements(negotiation: Negotiation, over: str) -> Finding:
    """How to find win-sets, by what can be agreed on."""
    if over not in ("proposals", "issues"):
        hint = "over is 'proposals' or 'issues'"
        raise InputError(Problem("unknown-choice", f"{over!r} is no kind of agreement", hint=hint))
    issues = negotiation.issues
    intervals = tuple(issue for issue in issues if not issue.options)
    if (negotiation.proposals and over == "proposals") or not intervals:
        return lambda sides: tuple(finite_win_set(negotiation, here) for here in sides)
    if intervals != issues:
        if all(issue.grid is not None for issue in intervals):
            return lambda sides: tuple(finite_win_set(negotiation, here) for here in sides)
        message = "win-sets over options together with intervals need a grid on every interval"
        raise UnsupportedError(Problem("unsupported-issues", message, "issues", hint="add grid, or list proposals"))
    if len(issues) == 1:
        return lambda sides: tuple(line_win_set(issues[0], here) for here in sides)
    if len(issues) == 2:
        return lambda sides: _plane_or_conditions((issues[0], issues[1]), sides)
    if all(issue.grid is not None for issue in intervals):
        return lambda sides: tuple(finite_win_set(negotiation, here) for here in sides)
    return lambda sides: tuple(condition_win_set(issues, here) for here in sides)


def _plane_or_conditions(issues: tuple[Issue, Issue], sides: tuple[Electorate, ...]) -> tuple[Any, ...]:
    """Polygons where all votes are linear and the issues bounded, else conditions for every side."""
    try:
        return tuple(plane_win_set(issues, here) for here in sides)
    except UnsupportedError as error:
        if error.problems[0].code not in ("not-linear", "unbounded-issue"):
            raise
        return tuple(condition_win_set(issues, here) for here in sides)


__all__ = [
    "AgreementLike", "AgreementZone", "Alignment", "ConditionRegion", "ConditionWinSet", "Electorate", "End",
    "FiniteRegion", "FiniteWinSet", "LineRegion", "LineWinSet", "PlaneRegion", "PlaneWinSet", "Profile", "Region",
    "Root", "Segment", "Support", "Tally", "UncertainRegion", "WinSet", "World", "agreement_zone", "alignment",
    "bargaining_set", "contour", "electorate", "overlap_probability", "pareto_set", "ratification_probability",
    "support", "tally", "win_set", "worlds",
]  # fmt: skip
