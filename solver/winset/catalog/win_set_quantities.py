"""Quantities of claims that need no game: win-sets and what is made of them, votes, payments.

:data:`OF_WIN_SETS` lists the first words of their paths.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..errors import FailedError, Problem, UnsupportedError
from ..expression import Scope
from ..negotiation import Agreement
from ..negotiation.voting import ballots, body_of
from ..win_set import (
    AgreementZone,
    FiniteRegion,
    LineRegion,
    PlaneRegion,
    UncertainRegion,
    bargaining_set,
    contour,
    contract_curve,
    overlap_probability,
    pareto_set,
    support,
)
from ..win_set.payments import cheapest_coalition
from .subject import Path, Subject, unknown


def _win_set(subject: Subject, rest: Path) -> Any:
    if not rest:
        raise unknown("win_set", rest)
    return _of_region(subject, "win_set", subject.negotiation.win_set(rest[0], **subject.types), rest[1:])


def _zone(subject: Subject, rest: Path) -> Any:
    return _of_region(subject, "agreement_zone", subject.negotiation.agreement_zone(**subject.types), rest)


def _bargaining_set(subject: Subject, rest: Path) -> Any:
    return _of_region(subject, "bargaining_set", bargaining_set(subject.negotiation, subject.types), rest)


def _contour(subject: Subject, rest: Path) -> Any:
    """``contour.SIDE.VOTES``: the agreements that get at least so many votes."""
    if len(rest) < 2:
        raise unknown("contour", rest)
    return _of_region(subject, "contour", contour(subject.negotiation, rest[0], rest[1], subject.types), rest[2:])


def _pareto(subject: Subject, rest: Path) -> Any:
    """``pareto.SIDE.SIDE``: the agreements from which not both votes can rise."""
    if len(rest) < 2:
        raise unknown("pareto", rest)
    return _of_region(subject, "pareto", pareto_set(subject.negotiation, rest[0], rest[1], subject.types), rest[2:])


def _tangency(subject: Subject, rest: Path) -> Any:
    """``tangency.SIDE.SIDE.VOTES.ISSUE``: the only point at which a contour of the first is touched by the second's."""
    negotiation = subject.negotiation
    names = [issue.name for issue in negotiation.issues]
    if len(rest) != 4 or rest[3] not in names:
        raise unknown("tangency", rest, names)
    points = contract_curve(negotiation, rest[0], rest[1], subject.types).points_at(rest[2])
    if len(points) != 1:
        message = f"contours of {rest[0]} and {rest[1]} touch at {len(points)} points where {rest[0]} has {rest[2]}"
        raise FailedError(Problem("no-single-value", message))
    return points[0][names.index(rest[3])]


def _overlap_probability(subject: Subject, rest: Path) -> Any:
    if rest:
        raise unknown("overlap_probability", rest)
    return overlap_probability(subject.negotiation, subject.types)


def _trend(subject: Subject, rest: Path) -> Any:
    """``trend.SIDE``: whether yes votes are ``rising``, ``falling``, ``constant`` or ``neither`` over the issue."""
    if len(rest) != 1:
        raise unknown("trend", rest)
    return support(subject.negotiation, rest[0], subject.types).trend


def _coalition(subject: Subject, rest: Path) -> Any:
    """``coalition.SIDE.AGREEMENT``: the least cost of ratification; with ``paid``, the groups that it is paid to."""
    if len(rest) not in (2, 3) or rest[2:] not in ([], ["paid"]):
        raise unknown("coalition", rest, ["paid"])
    points = _points(subject)
    if rest[1] not in points:
        raise unknown("coalition", rest, points)
    found = cheapest_coalition(subject.negotiation, rest[0], points[rest[1]], subject.types)
    if found is None:
        message = f"no payment makes the constituents of {rest[0]} ratify {rest[1]}"
        raise FailedError(Problem("no-single-value", message))
    return frozenset(group for group, _ in found.payments) if rest[2:] else found.cost


def _points(subject: Subject) -> dict[str, Agreement]:
    return {point.name: point for point in subject.negotiation.agreements()}


def _of_region(subject: Subject, word: str, found: Any, rest: Path) -> Any:
    """The set itself; or whether it is ``empty``, ``contains.AGREEMENT``, or the number of its ``corners``."""
    if not rest:
        return as_set(found)
    region = found.certain if isinstance(found, UncertainRegion) else found
    region = region.zone if isinstance(region, AgreementZone) else region
    if rest == ["empty"]:
        return region.is_empty
    if rest == ["corners"] and isinstance(region, PlaneRegion):
        pieces = (*region.polygons, *region.segments, region.points)
        return Fraction(len({corner for piece in pieces for corner in piece}))
    if rest[0] == "contains" and len(rest) > 1:
        return region.contains(".".join(rest[1:]))
    raise unknown(word, rest, ["empty", "contains", "corners"])


def as_set(found: Any) -> Any:
    """A win-set or agreement zone as a set of names, or a SymPy set of numbers; what is certain where types matter."""
    if isinstance(found, UncertainRegion):
        return as_set(found.certain)
    if isinstance(found, AgreementZone):
        return as_set(found.zone)
    if isinstance(found, FiniteRegion):
        return frozenset(found.members)
    if isinstance(found, LineRegion):
        return found.set
    raise UnsupportedError(Problem("no-single-value", "a set in the plane is not written in a claim", hint="use votes"))


def _votes(subject: Subject, rest: Path) -> Any:
    """``votes.SIDE.AGREEMENT.yes | no | absent | ratified``."""
    negotiation = subject.negotiation
    if len(rest) != 3:
        raise unknown("votes", rest)
    points = _points(subject)
    if rest[1] not in points:
        raise unknown("votes", rest, points)
    side, point = negotiation.side(rest[0]), points[rest[1]]
    scope = Scope({**negotiation.constants(), **subject.types, **dict(point.values), "agreement": point.name})
    cast = ballots(side, scope)
    if rest[2] == "ratified":
        body = body_of(side)
        return body is None or body.passes(cast, scope)
    if rest[2] not in ("yes", "no", "absent"):
        raise unknown("votes", rest)
    return sum((getattr(ballot, rest[2]) for ballot in cast.values()), Fraction(0))


OF_WIN_SETS: dict[str, Callable[[Subject, Path], Any]] = {
    "win_set": _win_set,
    "agreement_zone": _zone,
    "bargaining_set": _bargaining_set,
    "contour": _contour,
    "pareto": _pareto,
    "tangency": _tangency,
    "overlap_probability": _overlap_probability,
    "trend": _trend,
    "coalition": _coalition,
    "votes": _votes,
}
"""First words of the paths of quantities that need no game, and what computes them."""
