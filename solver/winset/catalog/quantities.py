"""What a claim may name: attribute paths, each found in a solution, a win-set or a game tree; exact.

:data:`QUANTITIES` lists the first words of all paths. Some are of the play of an
equilibrium (``probability``, ``payoff``), some of the search for equilibria or of
the tree, and some need no game: ``win_set``, ``agreement_zone``, ``bargaining_set``,
``overlap_probability``, ``trend``, ``coalition`` and ``votes``. Where a negotiation has
several equilibria a quantity means the value that all of them share;
``each.PATH`` is the set of its values, ``most.PATH`` and ``least.PATH`` are the
largest and the smallest of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, Protocol

from ..equilibrium import BehaviorProfile, Concept, Equilibrium, Play, Solution
from ..equilibrium.profile import reach
from ..errors import FailedError, InputError, NotYetError, Problem, UnsupportedError
from ..expression import Scope, expression
from ..fields import nearest
from ..game_tree import Decision, GameTree
from ..negotiation import Agreement, Negotiation
from ..negotiation.voting import ballots, body_of
from ..solving import verify
from ..win_set import (
    AgreementZone,
    FiniteRegion,
    LineRegion,
    PlaneRegion,
    UncertainRegion,
    bargaining_set,
    overlap_probability,
    support,
)
from ..win_set.payments import cheapest_coalition

Path = Sequence[str]


class Subject(Protocol):
    """A negotiation at given values, with what is known of it; computed when asked for."""

    @property
    def negotiation(self) -> Negotiation:
        """At its values."""
        ...

    @property
    def solution(self) -> Solution:
        """Solved as the claim says."""
        ...

    @property
    def tree(self) -> GameTree:
        """Its extensive form."""
        ...

    @property
    def concept(self) -> Concept:
        """What counts as an equilibrium."""
        ...

    @property
    def given(self) -> Mapping[str, str]:
        """What was observed."""
        ...

    @property
    def types(self) -> Mapping[str, str]:
        """The types for which a win-set is meant."""
        ...


def quantity(subject: Subject, path: str) -> Any:
    """The value of a quantity.

    Parameters
    ----------
    path
        Such as ``probability.agreement``, ``payoff.X``, ``win_set.Y`` or ``each.payoff.X``.

    Returns
    -------
    Fraction, int, bool, str, frozenset or SymPy set

    Raises
    ------
    InputError
        ``unknown-quantity``.
    FailedError
        ``several-equilibria`` where equilibria differ in it, ``no-equilibrium`` where there is none.
    """
    word, *rest = path.split(".")
    if word not in QUANTITIES:
        raise InputError(Problem("unknown-quantity", f"{path!r} is no quantity", hint=nearest(word, QUANTITIES)))
    return QUANTITIES[word](subject, rest)


# ------------------------------------------------------------ of one equilibrium


def _probability(play: Play, rest: Path) -> Any:
    if rest and rest[0] == "by":
        return play.probability.by(rest[1]).get(frozenset(rest[2:]), Fraction(0))
    value = getattr(play.probability, rest[0], None) if len(rest) == 1 else None
    if not isinstance(value, Fraction):
        raise _unknown("probability", rest)
    return value


def _payoff(play: Play, rest: Path) -> Any:
    actor = ".".join(rest)
    if actor not in play.payoff:
        raise _unknown("payoff", rest, play.payoff)
    return play.payoff[actor]


def _signed(play: Play) -> str:
    names = {outcome.result.agreement for outcome in play.outcomes if outcome.result.agreement is not None}
    if len(names) != 1:
        what = "nothing is signed" if not names else f"{len(names)} agreements are signed: {', '.join(sorted(names))}"
        raise FailedError(Problem("no-single-value", what))
    return names.pop()


def _proposed(equilibrium: Equilibrium, proposer: str) -> str:
    """What a side proposes first on the path of play, when that is one thing."""
    tree, profile = equilibrium.tree, equilibrium.profile
    weights = reach(tree, profile)
    by_round: dict[int, set[str]] = {}
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Decision) and weights[position]:
            infoset = tree.infosets[node.infoset]
            if infoset.label.startswith(f"{proposer} proposes"):
                proposed = (infoset.actions[action] for action in profile.support(node.infoset))
                by_round.setdefault(infoset.round, set()).update(proposed)
    found = by_round[min(by_round)] if by_round else set[str]()
    if len(found) != 1:
        what = "proposes nothing" if not found else f"proposes {' or '.join(sorted(found))}"
        raise FailedError(Problem("no-single-value", f"{proposer} {what}"))
    return found.pop()


def _chosen(equilibrium: Equilibrium, rest: Path) -> Any:
    """``choice.ACTOR.STAGE``: what an actor chooses on the path at a stage, by its place in the process."""
    if len(rest) < 2:
        raise _unknown("choice", rest)
    actor, origin = ".".join(rest[:-1]), f"process.{rest[-1]}"
    tree, profile = equilibrium.tree, equilibrium.profile
    if actor not in tree.players:
        raise _unknown("choice", rest, tree.players)
    weights = reach(tree, profile)
    found: set[str] = set()
    for position, node in enumerate(tree.nodes):
        if isinstance(node, Decision) and weights[position]:
            infoset = tree.infosets[node.infoset]
            if tree.players[infoset.player] == actor and infoset.origin == origin:
                found.update(infoset.actions[action] for action in profile.support(node.infoset))
    if len(found) != 1:
        what = "nothing" if not found else " or ".join(sorted(found))
        raise FailedError(Problem("no-single-value", f"{actor} chooses {what} at {origin}"))
    return _as_number(found.pop())


def _as_number(text: str) -> Any:
    """A number where the text is one, such as the level of a commitment."""
    try:
        number = expression(text).constant()
    except InputError:
        return text
    return text if number is None else number


def _in_words(subject: Subject, agreement: str, attribute: Path) -> Any:
    """An agreement by its name, or its value of an issue."""
    if not attribute:
        return agreement
    for point in subject.negotiation.agreements():
        if point.name == agreement and attribute[0] in dict(point.values):
            return dict(point.values)[attribute[0]]
    raise _unknown(f"agreement {agreement}", attribute)


def _of_equilibrium(subject: Subject, equilibrium: Equilibrium, word: str, rest: Path) -> Any:
    play = equilibrium.given(subject.given) if subject.given else equilibrium.play
    if word == "probability":
        return _probability(play, rest)
    if word == "payoff":
        return _payoff(play, rest)
    if word == "agreement":
        return _in_words(subject, _signed(play), rest)
    if word == "proposal":
        return _in_words(subject, _proposed(equilibrium, rest[0]), rest[1:])
    if word == "choice":
        return _chosen(equilibrium, rest)
    certificate = equilibrium.certificate
    value = {
        "concept": certificate.concept.value,
        "regret": certificate.regret,
        "exact": certificate.exact,
        "distinct": Fraction(certificate.distinct),
        "unfolded": Fraction(certificate.unfolded),
    }
    if len(rest) != 1 or rest[0] not in value:
        raise _unknown("certificate", rest, value)
    return value[rest[0]]


def _shared(word: str) -> Callable[[Subject, Path], Any]:
    def value(subject: Subject, rest: Path) -> Any:
        found = _each(subject, [word, *rest])
        if not found:
            subject.solution.only()  # says why there is none
        if len(found) != 1:
            values = ", ".join(sorted(map(str, found)))
            message = f"the equilibria differ in {'.'.join([word, *rest])}: {values}"
            raise FailedError(Problem("several-equilibria", message, hint="each.PATH is the set of values"))
        return next(iter(found))

    return value


def _each(subject: Subject, rest: Path) -> frozenset[Any]:
    if not rest or rest[0] not in OF_EQUILIBRIUM:
        raise _unknown("each", rest, OF_EQUILIBRIUM)
    return frozenset(_of_equilibrium(subject, e, rest[0], rest[1:]) for e in subject.solution.equilibria)


def _extreme(choose: Callable[[frozenset[Any]], Any]) -> Callable[[Subject, Path], Any]:
    def value(subject: Subject, rest: Path) -> Any:
        found = _each(subject, rest)
        if not found:
            subject.solution.only()  # says why there is none
        return choose(found)

    return value


def _certain(subject: Subject, rest: Path) -> frozenset[Any]:
    """``certain``, ``certain.ISSUE``: the agreements each of which some equilibrium comes to for sure."""
    sure = (
        _in_words(subject, _signed(equilibrium.play), rest)
        for equilibrium in subject.solution.equilibria
        if equilibrium.probability.agreement == 1
        and len({outcome.result.agreement for outcome in equilibrium.play.outcomes}) == 1
    )
    return frozenset(sure)


# ------------------------------------------------------------ of a solution, a tree, a win-set


def _solution(attribute: str) -> Callable[[Subject, Path], Any]:
    def value(subject: Subject, rest: Path) -> Any:
        solution = subject.solution
        return {
            "equilibria": Fraction(len(solution.equilibria)),
            "profiles": Fraction(sum(equilibrium.count for equilibrium in solution.equilibria)),
            "mixtures": Fraction(len(solution.mixtures)),
            "found": solution.found.value,
            "stopped": solution.stopped.value,
        }[attribute]

    return value


def _pure(subject: Subject, rest: Path) -> Any:
    """How many of all pure profiles of the game are equilibria: each is checked, whatever a search would find."""
    tree = subject.tree
    sizes = [len(infoset.actions) for infoset in tree.infosets]
    if prod(sizes) > MOST_PROFILES:
        message = f"the game has {prod(sizes)} pure profiles, above the limit of {MOST_PROFILES}"
        raise NotYetError(Problem("too-many-profiles", message))
    found = 0
    for choices in product(*map(range, sizes)):
        try:
            verify(tree, BehaviorProfile.pure(sizes, choices), subject.concept)
        except FailedError:
            continue
        found += 1
    return Fraction(found)


def _tree(subject: Subject, rest: Path) -> Any:
    tree = subject.tree
    value = {
        "nodes": len(tree.nodes),
        "unfolded": tree.unfolded_size,
        "players": tree.player_count,
        "infosets": len(tree.infosets),
    }
    if len(rest) != 1 or rest[0] not in value:
        raise _unknown("tree", rest, value)
    return Fraction(value[rest[0]])


def _win_set(subject: Subject, rest: Path) -> Any:
    if not rest:
        raise _unknown("win_set", rest)
    return _of_region(subject, "win_set", subject.negotiation.win_set(rest[0], **subject.types), rest[1:])


def _zone(subject: Subject, rest: Path) -> Any:
    return _of_region(subject, "agreement_zone", subject.negotiation.agreement_zone(**subject.types), rest)


def _bargaining_set(subject: Subject, rest: Path) -> Any:
    return _of_region(subject, "bargaining_set", bargaining_set(subject.negotiation, subject.types), rest)


def _overlap_probability(subject: Subject, rest: Path) -> Any:
    if rest:
        raise _unknown("overlap_probability", rest)
    return overlap_probability(subject.negotiation, subject.types)


def _trend(subject: Subject, rest: Path) -> Any:
    """``trend.SIDE``: whether yes votes are ``rising``, ``falling``, ``constant`` or ``neither`` over the issue."""
    if len(rest) != 1:
        raise _unknown("trend", rest)
    return support(subject.negotiation, rest[0], subject.types).trend


def _coalition(subject: Subject, rest: Path) -> Any:
    """``coalition.SIDE.AGREEMENT``: the least cost of ratification; with ``paid``, the groups that it is paid to."""
    if len(rest) not in (2, 3) or rest[2:] not in ([], ["paid"]):
        raise _unknown("coalition", rest, ["paid"])
    points = _points(subject)
    if rest[1] not in points:
        raise _unknown("coalition", rest, points)
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
    points = _points(subject)
    name = ".".join(rest[1:])
    if rest[0] == "contains" and name in points:
        return region.contains(points[name])
    raise _unknown(word, rest, ["empty", "contains", "corners", *points])


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
        raise _unknown("votes", rest)
    points = _points(subject)
    if rest[1] not in points:
        raise _unknown("votes", rest, points)
    side, point = negotiation.side(rest[0]), points[rest[1]]
    scope = Scope({**negotiation.constants(), **subject.types, **dict(point.values), "agreement": point.name})
    cast = ballots(side, scope)
    if rest[2] == "ratified":
        body = body_of(side)
        return body is None or body.passes(cast, scope)
    if rest[2] not in ("yes", "no", "absent"):
        raise _unknown("votes", rest)
    return sum((getattr(ballot, rest[2]) for ballot in cast.values()), Fraction(0))


def _unknown(word: str, rest: Path, known: Mapping[str, Any] | Sequence[str] = ()) -> InputError:
    path = ".".join([word, *rest])
    return InputError(
        Problem("unknown-quantity", f"{path!r} is no quantity", hint=nearest(rest[-1] if rest else "", list(known)))
    )


MOST_PROFILES = 5_000
"""How many pure profiles are checked one by one."""
OF_EQUILIBRIA = frozenset(
    {"probability", "payoff", "agreement", "proposal", "choice", "each", "most", "least", "equilibria", "certain"}
)
"""First words of quantities that say something else where equilibria were left out."""
OF_EQUILIBRIUM = ("probability", "payoff", "agreement", "proposal", "choice", "certificate")
QUANTITIES: dict[str, Callable[[Subject, Path], Any]] = {
    **{word: _shared(word) for word in OF_EQUILIBRIUM},
    "each": _each,
    "most": _extreme(max),
    "least": _extreme(min),
    "certain": _certain,
    **{word: _solution(word) for word in ("equilibria", "profiles", "mixtures", "found", "stopped")},
    "pure_equilibria": _pure,
    "tree": _tree,
    "win_set": _win_set,
    "agreement_zone": _zone,
    "bargaining_set": _bargaining_set,
    "overlap_probability": _overlap_probability,
    "trend": _trend,
    "coalition": _coalition,
    "votes": _votes,
}
"""First words of the paths of quantities, and what computes them."""
