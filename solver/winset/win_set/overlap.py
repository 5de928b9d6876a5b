"""The probability that the win-sets overlap, over types and over one or two continuous draws; exact.

For given values of the draws the zone on a line is empty or not, and which it
is can only change where two floors or ceilings of groups meet. So the space of
the draws falls into cells; on each it is enough to look at the groups' floors
and ceilings, at the ends of the issue, and between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cmp_to_key, partial
from itertools import pairwise
from typing import Any

from winset.distribution import Distribution, Uniform
from winset.errors import Problem, UnsupportedError
from winset.expression import Number, Scope, Undecided
from winset.negotiation import Interval, Negotiation
from winset.negotiation.voting import GroupPayoff

from .cell import CellScope, partition
from .chances import measure
from .electorate import Electorate, World, electorate, worlds
from .form import Form, unknown
from .one_issue import line_win_set
from .plane import Face, box
from .zone import zone_of


def overlap_probability(negotiation: Negotiation, types: Mapping[str, Any] | None = None) -> Number:
    """The probability that some agreement on the only, interval issue would be ratified by every side.

    One minus it is the probability of deadlock. The larger the win-sets, the
    larger it is (Putnam 1988, pp. 437-438).

    Parameters
    ----------
    types
        What is known of the draws, by name.

    Returns
    -------
    Number
        A :class:`~fractions.Fraction`, or a SymPy number where one distribution makes it irrational.

    Raises
    ------
    UnsupportedError
        ``unsupported-issues`` for other than one bounded interval; ``joint-draws`` for more than two
        continuous draws, or two that are not both uniform; ``not-linear`` where
        the votes depend on continuous draws and are not linear in the issue.

    Examples
    --------
    >>> from winset.negotiation import Group, Issue, Negotiation, Side, Uncertainty
    >>> game = Negotiation(
    ...     issues=[Issue("x", domain=(0, 1))],
    ...     uncertainty=[
    ...         Uncertainty("r", distribution="uniform(0, 1)"),
    ...         Uncertainty("s", distribution="uniform(0, 1/2)"),
    ...     ],
    ...     sides=[
    ...         Side("Home", constituents=[Group("pivot", payoff="x - r")]),
    ...         Side("Foreign", constituents=[Group("pivot", payoff="1 - x - s")]),
    ...     ],
    ... )
    >>> overlap_probability(game)
    Fraction(3, 4)
    """
    issues = negotiation.issues
    domain = issues[0].domain if len(issues) == 1 else None
    if domain is None or domain.low is None or domain.high is None:
        message = "the overlap of win-sets is computed over one bounded interval issue"
        raise UnsupportedError(Problem("unsupported-issues", message, "issues"))
    total: Number = Fraction(0)
    for world in worlds(negotiation, negotiation.sides, types or {}):
        sides = tuple(electorate(side, world) for side in negotiation.sides)
        draws = dict(world.open)
        if not draws:
            chance: Number = Fraction(not zone_of(tuple(line_win_set(issues[0], here) for here in sides)).deadlock)
        else:
            turns = tuple(turn for here in sides for turn in _turns(here, issues[0].name, tuple(draws)))
            overlap = partial(_overlap, sides, issues[0].name, domain, turns)
            chance = _share(overlap, world, draws)
        total = total + world.probability * chance
    return total


def _share(overlap: Callable[[Scope], bool], world: World, draws: Mapping[str, Distribution]) -> Number:
    """The probability of the draws at which there is an overlap."""
    if len(draws) == 1:
        return measure(next(iter(draws)), draws, world.values, overlap)
    if len(draws) > 2 or not all(isinstance(source, Uniform) for source in draws.values()):
        message = f"win-sets that depend on {', '.join(draws)} are too much to compute their overlap"
        hint = "two continuous draws must be uniform; give the others values"
        raise UnsupportedError(Problem("joint-draws", message, "uncertainty", hint=hint))
    scope = Scope(world.values)
    first, second = (Interval(*(bound.value(scope) for bound in source.bounds)) for source in draws.values())
    values = {**world.values, **{name: unknown(index, 2) for index, name in enumerate(draws)}}
    whole = next(face for face in box(first, second) if face.dimension == 2)
    pieces = partition([whole], lambda face: overlap(CellScope(values, face)))
    return sum((_size(face) for face, overlaps in pieces if overlaps), Fraction(0)) / _size(whole)


def _size(face: Face) -> Fraction:
    """Twice the area."""
    ring = face.corners
    return sum((x * v - u * y for (x, y), (u, v) in zip(ring, (*ring[1:], ring[0]), strict=True)), Fraction(0))


def _overlap(
    sides: tuple[Electorate, ...], issue: str, domain: Interval, turns: tuple[Form, ...], scope: Scope
) -> bool:
    """Whether some agreement is in every win-set, for the draws of a cell."""
    low, high = domain.low, domain.high
    inside = [turn for turn in turns if scope.decide(turn, ">", low) and scope.decide(turn, "<", high)]
    inside.sort(key=cmp_to_key(lambda a, b: -1 if scope.decide(a, "<", b) else int(scope.decide(a, ">", b))))
    points: list[Number] = [low, *inside, high]
    between = [(before + after) / 2 for before, after in pairwise(points)]
    looked_at = [*inside, *between, *([] if domain.low_open else [low]), *([] if domain.high_open else [high])]
    return any(all(_ratifies(here, scope.extended({issue: point})) for here in sides) for point in looked_at)


def _ratifies(here: Electorate, scope: Scope) -> bool:
    return here.passes(here.ballots(scope), scope)


def _turns(here: Electorate, issue: str, draws: tuple[str, ...]) -> Iterator[Form]:
    """Where on the issue the votes of a side's groups turn, as formulas in the draws: each at one point at most."""
    count = len(draws)
    names = (*draws, issue)  # the issue last
    scope = Scope({**here.world.values, **{name: unknown(i, count + 1) for i, name in enumerate(names)}})
    for group in here.groups:
        source = here.side.group(group)
        if source.stance != "compares":
            continue
        sizes = source.votes.names | source.turnout.names | source.discipline.names
        try:
            gain = GroupPayoff(here.side, source).value(scope)
            gain = gain - GroupPayoff(here.side, source, "involuntary_defection").value(scope)
        except Undecided:
            raise _not_linear(here, group) from None
        if not isinstance(gain, Form):
            continue
        slope = {powers: number for powers, number in gain.top.items() if powers[-1]}
        rising = (0,) * count + (1,)
        if (
            source.members is not None
            or issue in sizes
            or slope.keys() - {rising}
            or gain.bottom.keys() != {(0,) * len(names)}
        ):
            raise _not_linear(here, group)
        if slope:
            rest = {powers[:-1]: -number / slope[rising] for powers, number in gain.top.items() if not powers[-1]}
            yield Form(rest, {(0,) * count: Fraction(1)})


def _not_linear(here: Electorate, group: str) -> UnsupportedError:
    path = f"sides.{here.side.name}.constituents.{group}"
    message = f"the votes of {group} are not those of a payoff that is linear in the issue, without cases"
    return UnsupportedError(Problem("not-linear", message, path))
