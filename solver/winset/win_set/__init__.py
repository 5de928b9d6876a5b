"""Win-sets and agreement zones, exactly.

The win-set of a side is the set of all Level I agreements that its constituents
would ratify if they had to vote on each against the reversion point (Putnam
1988, p. 437); the agreement zone is where the win-sets overlap. What is
computed, and over which agreements, is in ``docs/win-sets.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from attrs import evolve

from winset.errors import InputError, NotYetError, Problem, UnsupportedError
from winset.expression import Expression, ExpressionLike, Scope, expression
from winset.fields import nearest
from winset.negotiation import Issue, Negotiation, Side
from winset.ratification import Quota

from .alignment import Alignment, alignment
from .base import AgreementLike, Region
from .chances import ratification_probability
from .chief import chief_of
from .conditions import ConditionRegion
from .electorate import Electorate, World, electorate, worlds
from .finite import FiniteRegion, FiniteWinSet, finite_win_set
from .line import Segment
from .many_issues import ConditionWinSet, condition_win_set
from .one_issue import End, LineRegion, LineWinSet, line_win_set
from .overlap import overlap_probability
from .pareto import finite_pareto, pareto_region
from .point import Root
from .smooth import ContractCurve, ParetoCurve
from .support import Support, line_support
from .tally import Tally, tally
from .tangency import contract_curve
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
    of a failed ratification or of other moves of the game play no part, and each
    is taken to know what is drawn.
    Parameters and errors as :func:`win_set`, and ``unsupported-broker``.
    """
    sides = (*negotiation.sides, *map(chief_of, negotiation.sides))
    return _zone(negotiation, "bargaining set", sides, types, over)


def contour(
    negotiation: Negotiation,
    side: str,
    votes: ExpressionLike,
    types: Mapping[str, Any] | None = None,
    over: str = "proposals",
) -> Region | UncertainRegion[Any]:
    """The agreements that get at least so many yes votes from a side's constituents, whatever the body needs.

    The border is the iso-vote contour (political indifference curve) of Putnam
    (1988, p. 446). Parameters and errors are those of :func:`win_set`; the level
    may use parameters.

    Raises
    ------
    InputError
        ``unreachable-level`` where no agreement gets so many votes, whatever is drawn; ``below-zero``,
        ``unknown-name``, ``division-by-zero``, ``not-a-number`` for a level that is none.

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
        body = Quota(votes=_level(level, Scope(world.values), side), of=here.groups)
        cases.append((world.types, world.probability, among((evolve(here, body=body),))[0].bare))
    if all(region.is_empty for _, _, region in cases):
        message = f"no agreement gets {level} votes in {side}"
        raise InputError(Problem("unreachable-level", message, f"sides.{side}", hint="a lower level"))
    return by_types(f"at least {level} votes in {side}", cases)


def _level(source: Expression, scope: Scope, side: str) -> Expression:
    """How many votes a contour is about, as a number."""
    path = f"sides.{side}"
    unknown = sorted(source.names - set(scope))
    if unknown:
        hint = nearest(unknown[0], scope) or "a level is a number, or uses parameters"
        raise InputError(Problem("unknown-name", f"{unknown[0]!r} is not declared", path, hint=hint))
    try:
        number = source.value(scope)
    except ZeroDivisionError:
        raise InputError(Problem("division-by-zero", f"the level {source} divides by zero", path)) from None
    if not isinstance(number, Fraction):
        raise InputError(Problem("not-a-number", f"the level {source} is {number!r}, not a number", path))
    if number < 0:
        raise InputError(Problem("below-zero", f"the level {source} is {number}, below zero", path))
    return expression(number)


def pareto_set(
    negotiation: Negotiation, first: str, second: str, types: Mapping[str, Any] | None = None, over: str = "proposals"
) -> Region:
    """The agreements from which neither side's yes votes can rise unless the other's fall.

    Parameters
    ----------
    first, second
        The sides.
    types, over
        As for :func:`win_set`.

    Returns
    -------
    FiniteRegion, PlaneRegion, ConditionRegion or ParetoCurve
        A list where agreements are listed; over two interval issues edges and
        polygons where votes are linear, piece by piece; conditions where they are
        counted on curved regions; a curve where two contours touch (Putnam 1988,
        pp. 446-447, Figure 2) where both votes are smooth. All exact.

    Raises
    ------
    NotYetError
        ``open-draw`` where the votes depend on draws that are not given, and those of :func:`win_set`.
    UnsupportedError
        ``unsupported-issues``; ``not-smooth`` for votes that are neither of the above; ``unbounded-issue``.

    Examples
    --------
    >>> import winset as ws
    >>> print(pareto_set(ws.load("putnam1988/synergy_two_sided"), "Home", "Foreign"))
    {none, DF}
    """
    sides = negotiation.side(first), negotiation.side(second)
    kind = _kind(negotiation, over)
    world = _only(worlds(negotiation, sides, types or {}))
    ours, theirs = (electorate(side, world).counted() for side in sides)
    if kind == "list":
        return finite_pareto(negotiation, ours, theirs)
    if kind == "plane":
        return pareto_region((negotiation.issues[0], negotiation.issues[1]), ours, theirs)
    message = "the Pareto set of two votes is computed over listed agreements, or two interval issues"
    raise UnsupportedError(Problem("unsupported-issues", message, "issues"))


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


Kind: TypeAlias = Literal["list", "line", "plane", "conditions"]


def _kind(negotiation: Negotiation, over: str) -> Kind:
    """What agreements are: listed, or points of one, two or more intervals."""
    if over not in ("proposals", "issues"):
        hint = "over is 'proposals' or 'issues'"
        raise InputError(Problem("unknown-choice", f"{over!r} is no kind of agreement", hint=hint))
    issues = negotiation.issues
    intervals = tuple(issue for issue in issues if not issue.options)
    gridded = all(issue.grid is not None for issue in intervals)
    if (negotiation.proposals and over == "proposals") or not intervals:
        return "list"
    if intervals != issues and not gridded:
        message = "win-sets over options together with intervals need a grid on every interval"
        raise UnsupportedError(Problem("unsupported-issues", message, "issues", hint="add grid, or list proposals"))
    if intervals != issues or (len(issues) > 2 and gridded):
        return "list"
    return "line" if len(issues) == 1 else "plane" if len(issues) == 2 else "conditions"


def _agreements(negotiation: Negotiation, over: str) -> Finding:
    """How to find win-sets, by what can be agreed on."""
    kind, issues = _kind(negotiation, over), negotiation.issues
    if kind == "list":
        return lambda sides: tuple(finite_win_set(negotiation, here) for here in sides)
    if kind == "line":
        return lambda sides: tuple(line_win_set(issues[0], here) for here in sides)
    if kind == "plane":
        return lambda sides: _plane_or_conditions((issues[0], issues[1]), sides)
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
    "AgreementLike", "AgreementZone", "Alignment", "ConditionRegion", "ConditionWinSet", "ContractCurve",
    "Electorate", "End", "FiniteRegion", "FiniteWinSet", "LineRegion", "LineWinSet", "ParetoCurve", "PlaneRegion",
    "PlaneWinSet", "Profile", "Region", "Root", "Segment", "Support", "Tally", "UncertainRegion", "WinSet", "World",
    "agreement_zone", "alignment", "bargaining_set", "contour", "contract_curve", "electorate", "overlap_probability",
    "pareto_set", "ratification_probability", "support", "tally", "win_set", "worlds",
]  # fmt: skip
