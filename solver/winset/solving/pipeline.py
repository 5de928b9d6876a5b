"""From a game without symbols to its certified equilibria."""

from __future__ import annotations

from attrs import evolve

from ..equilibrium import (
    Concept,
    Equilibrium,
    Found,
    Outcome,
    Solution,
    Stopped,
    Trembles,
)
from ..equilibrium.observation import play_from
from ..equilibrium.profile import ZERO
from ..errors import FailedError
from ..game_tree import Chance, Decision, GameTree, Tie
from ..simplifying import PASSES, Simplified, simplify
from .alternative import NOTHING_BEYOND, Alternatives, Assembled, Cell, assemble
from .certifying import certify, refuse_symbols
from .efg.unfolding import unfold
from .hidden import HiddenParts
from .induction import Induction
from .limits import Limits
from .pausing import collector_paused
from .searching import SEARCHES


def solve_tree(
    tree: GameTree,
    concept: Concept = Concept.SEQUENTIAL,
    *,
    time_limit: float | None = None,
    ties: str = "file",
    alternatives: int = 1_000,
) -> Solution:
    """The certified equilibria of a game, one for each distribution over outcomes.

    Parameters
    ----------
    tree
        Without symbols.
    concept
        What counts as an equilibrium.
    time_limit
        In seconds; what was found by then is returned, and the solution says so.
    ties
        ``"file"`` keeps the tie rules of the negotiation, ``"all"`` lets every
        optimal action count. Plain Nash and subgame perfect equilibria of parts
        with hidden moves know no tie rules.
    alternatives
        How many outcomes are followed for one subgame.

    Raises
    ------
    NotYetError
        ``symbols-left``; ``node-limit`` for a plain Nash equilibrium of a game
        that is too large to be written out.
    """
    refuse_symbols(tree)
    if ties == "all":
        tree = evolve(tree, infosets=tuple(evolve(infoset, tie=Tie.FREE) for infoset in tree.infosets))
    limits = Limits.of(time_limit, alternatives)
    if concept is Concept.NASH and not _one_mover(tree):
        return _plain_nash(tree, limits)
    if concept is not Concept.NASH and _plain(tree):
        with collector_paused():  # a search for hidden moves may leave cycles behind; backward induction leaves none
            return _by_subgames(tree, concept, limits, Simplified(tree))
    with collector_paused():
        simplified = simplify(tree, concept, PASSES)
    try:
        return _by_subgames(tree, concept, limits, simplified)
    except _CannotLift:
        return _by_subgames(tree, concept, Limits.of(limits.seconds_left, alternatives), Simplified(tree))


class _CannotLift(Exception):
    """An equilibrium of the simplified game could not be put back."""


def _plain(tree: GameTree) -> bool:
    """Perfect information and no impossible branches: backward induction needs no help."""
    return all(len(nodes) == 1 for nodes in tree.members) and not any(
        isinstance(node, Chance) and ZERO in node.probabilities for node in tree.nodes
    )


def _one_mover(tree: GameTree) -> bool:
    """Whether plain Nash is backward induction: at most one decision on any path."""
    below: list[bool] = []
    for node in tree.nodes:
        inside = any(below[child] for child in node.children)
        if isinstance(node, Decision) and inside:
            return False
        below.append(inside or isinstance(node, Decision))
    return _plain(tree)


def _by_subgames(tree: GameTree, concept: Concept, limits: Limits, simplified: Simplified) -> Solution:
    """Bottom up over the subgames of the simplified game."""
    limits.method.update({undo.pass_name: 1 for undo in simplified.undo})
    solver = HiddenParts(SEARCHES[concept], limits, postponing=concept is Concept.SEQUENTIAL)
    induction = Induction(simplified.tree, solver, limits)
    found = Alternatives([], [], complete=False)
    with limits.guarded():
        found = induction.run()
    limits.used("exact backward induction over subgames")
    equilibria: list[Equilibrium] = []
    for item in found.items:
        if equilibria and limits.seconds_left == 0:
            limits.stop(Stopped.TIME_LIMIT)
            break
        equilibria.append(_certified(tree, concept, simplified, assemble(induction.parts, item), item.count))
    if len(equilibria) < len(found.items):
        found = found.first(len(equilibria))
    return _solution(tree, concept, equilibria, found, limits)


def _certified(tree: GameTree, concept: Concept, simplified: Simplified, whole: Assembled, count: int) -> Equilibrium:
    game, profile = whole.tree, whole.profile
    trembles: Trembles | None = whole.trembles
    if simplified.undo:
        if game is not simplified.tree:
            raise _CannotLift
        game, profile, trembles = tree, simplified.lift(profile), None
    try:
        certificate = certify(game, profile, concept, trembles, whole.tolerance)
    except FailedError:
        if simplified.undo:
            raise _CannotLift from None
        raise
    return Equilibrium(game, profile, play_from(game, profile), certificate, count)


def _plain_nash(tree: GameTree, limits: Limits) -> Solution:
    """Nash equilibria of the whole game written out: copies of a shared subgame may be played differently."""
    whole = unfold(tree).tree
    equilibria: list[Equilibrium] = []
    places: dict[tuple[Outcome, ...], int] = {}
    cells: list[Cell] = []
    complete = False
    with limits.guarded():
        plays = SEARCHES[Concept.NASH](whole, NOTHING_BEYOND, limits)
        complete = plays.complete
        place = []
        for item in plays.items:
            if equilibria and limits.seconds_left == 0:
                limits.check_time()
            certificate = certify(whole, item.profile, Concept.NASH, None, item.tolerance)
            one = Equilibrium(whole, item.profile, play_from(whole, item.profile), certificate, item.count)
            at = places.setdefault(one.outcomes, len(equilibria))
            if at == len(equilibria):
                equilibria.append(one)
            else:
                # Of those with one outcome the most credible is shown.
                before = equilibria[at]
                best = max(before, one, key=lambda each: each.certificate.concept.strength)
                equilibria[at] = evolve(best, count=before.count + item.count)
            place.append(at)
        cells = list(dict.fromkeys(frozenset(place[index] for index in cell) for cell in plays.cells))
    return _solution(tree, Concept.NASH, equilibria, Alternatives([], cells, complete), limits)


def _solution(
    tree: GameTree, concept: Concept, equilibria: list[Equilibrium], found: Alternatives, limits: Limits
) -> Solution:
    if not equilibria and not found.complete:
        limits.stop(Stopped.NODE_LIMIT)  # nothing was found, and nothing is proved
    held = Found.NONE if not equilibria else Found.ALL if found.complete else Found.SOME
    return Solution(
        tree.title,
        concept,
        tuple(equilibria),
        held,
        limits.stopped,
        tuple(tuple(sorted(cell)) for cell in found.cells),
        tuple(limits.method),
        tuple(limits.notes),
    )
