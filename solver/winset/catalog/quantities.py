"""What a claim may name: attribute paths, each found in a solution, a win-set or a game tree; exact.

:data:`QUANTITIES` lists the first words of all paths. Some are of the play of an
equilibrium (``probability``, ``payoff``), some of the search for equilibria or of
the tree, and some need no game: ``win_set``, ``agreement_zone``, ``bargaining_set``,
``contour``, ``pareto``, ``tangency``, ``overlap_probability``, ``trend``, ``coalition``
and ``votes``. Where a negotiation has
several equilibria a quantity means the value that all of them share;
``each.PATH`` is the set of its values, ``most.PATH`` and ``least.PATH`` are the
largest and the smallest of them.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from ..equilibrium import BehaviorProfile, Equilibrium, Play
from ..equilibrium.profile import acts, reach
from ..errors import FailedError, InputError, NotYetError, Problem
from ..expression import expression
from ..fields import nearest
from ..game_tree import Decision
from ..solving import verify
from .subject import Path, Subject, unknown
from .win_set_quantities import OF_WIN_SETS


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
        raise unknown("probability", rest)
    return value


def _payoff(play: Play, rest: Path) -> Any:
    actor = ".".join(rest)
    if actor not in play.payoff:
        raise unknown("payoff", rest, play.payoff)
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
    actor, place = _at_stage(equilibrium, "choice", rest)
    found = acts(equilibrium.tree, equilibrium.profile, place, actor)
    if len(found) != 1:
        what = "nothing" if not found else " or ".join(sorted(found))
        raise FailedError(Problem("no-single-value", f"{actor} chooses {what} at {place}"))
    return _as_number(next(iter(found)))


def _chance(equilibrium: Equilibrium, rest: Path) -> Any:
    """``chance.ACTOR.STAGE.ACTION``: how likely an actor does something at a stage, if the play gets there."""
    actor, place = _at_stage(equilibrium, "chance", rest[:-1])
    found = acts(equilibrium.tree, equilibrium.profile, place, actor)
    if not found:
        raise FailedError(Problem("no-single-value", f"{actor} chooses nothing at {place}"))
    return found.get(rest[-1], Fraction(0))


def _at_stage(equilibrium: Equilibrium, word: str, rest: Path) -> tuple[str, str]:
    """An actor, whose name may have a dot, and the path of a stage, which may be nested."""
    for cut in range(len(rest) - 1, 0, -1):
        if (actor := ".".join(rest[:cut])) in equilibrium.tree.players:
            return actor, f"process.{'.'.join(rest[cut:])}"
    raise unknown(word, rest, equilibrium.tree.players)


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
    raise unknown(f"agreement {agreement}", attribute)


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
    if word == "chance":
        return _chance(equilibrium, rest)
    certificate = equilibrium.certificate
    value = {
        "concept": certificate.concept.value,
        "regret": certificate.regret,
        "exact": certificate.exact,
        "distinct": Fraction(certificate.distinct),
        "unfolded": Fraction(certificate.unfolded),
    }
    if len(rest) != 1 or rest[0] not in value:
        raise unknown("certificate", rest, value)
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
        raise unknown("each", rest, OF_EQUILIBRIUM)
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
        raise unknown("tree", rest, value)
    return Fraction(value[rest[0]])


MOST_PROFILES = 5_000
"""How many pure profiles are checked one by one."""
OF_EQUILIBRIA = frozenset(
    {"probability", "payoff", "agreement", "proposal", "choice", "chance"}
    | {"each", "most", "least", "equilibria", "certain"}
)
"""First words of quantities that say something else where equilibria were left out."""
OF_EQUILIBRIUM = ("probability", "payoff", "agreement", "proposal", "choice", "chance", "certificate")
QUANTITIES: dict[str, Callable[[Subject, Path], Any]] = {
    **{word: _shared(word) for word in OF_EQUILIBRIUM},
    "each": _each,
    "most": _extreme(max),
    "least": _extreme(min),
    "certain": _certain,
    **{word: _solution(word) for word in ("equilibria", "profiles", "mixtures", "found", "stopped")},
    "pure_equilibria": _pure,
    "tree": _tree,
    **OF_WIN_SETS,
}
"""First words of the paths of quantities, and what computes them."""
