"""From a game without symbols to its certified equilibria."""

from __future__ import annotations

from attrs import evolve

from ..clock import check_time, seconds_left, unhurried, within
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
from ..simplifying import PASSES, SHARE, Simplified, simplify
from .alternative import Alternatives, Assembled, Cell, assemble
from .certifying import certify, refuse_symbols
from .efg.unfolding import unfold
from .hidden import HiddenParts
from .induction import Induction
from .jobs import how_many
from .limits import ALTERNATIVES, Limits
from .nash import Listing
from .pausing import collector_paused
from .searching import SEARCHES

SEARCHING = 0.9
"""The share of the time that a search may take; in the rest what it found is certified."""
LISTED_NODES = 20_000
"""Up to so many nodes a game is written out to list its Nash equilibria."""


def solve_tree(
    tree: GameTree,
    concept: Concept = Concept.SEQUENTIAL,
    *,
    time_limit: float | None = None,
    ties: str = "declared",
    alternatives: int = ALTERNATIVES,
    processes: int | None = None,
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
        ``"declared"`` keeps the tie rules of the negotiation, ``"all"`` lets
        every optimal action count. Plain Nash and subgame perfect equilibria of
        parts with hidden moves know no tie rules.
    alternatives
        How many outcomes are followed for one subgame.
    processes
        How many processes solve subgames with hidden moves; by default as many as there are cores, where it takes
        long enough to pay. The answer is the same, whatever their number.

    Raises
    ------
    InputError
        ``bad-processes`` for less than one.
    NotYetError
        ``symbols-left``.
    """
    refuse_symbols(tree)
    if ties == "all":
        tree = evolve(tree, infosets=tuple(evolve(infoset, tie=Tie.FREE) for infoset in tree.infosets))
    limits = Limits(alternatives, processes=how_many(processes))
    with within(time_limit):
        if concept is Concept.NASH and not _one_mover(tree):
            return _nash(tree, limits)
        return _by_subgames(tree, concept, limits)


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


def _by_subgames(tree: GameTree, concept: Concept, limits: Limits) -> Solution:
    """Bottom up over the subgames, of the simplified game where its equilibria can be put back."""
    simplified = Simplified(tree)
    if _plain(tree):
        with collector_paused():  # a search for hidden moves may leave cycles behind; backward induction leaves none
            return _induced(tree, concept, limits, simplified)
    with collector_paused(), limits.guarded():
        simplified = simplify(tree, concept, PASSES)
    try:
        return _induced(tree, concept, limits, simplified)
    except _CannotLift:
        limits = Limits(limits.alternatives, others=limits.others, processes=limits.processes)
        return _induced(tree, concept, limits, Simplified(tree))


def _induced(tree: GameTree, concept: Concept, limits: Limits, simplified: Simplified) -> Solution:
    limits.method.update({undo.pass_name: 1 for undo in simplified.undo})
    solver = HiddenParts(SEARCHES[concept], limits, concept is Concept.SEQUENTIAL, limits.processes)
    induction = Induction(simplified.tree, solver, limits)
    found = Alternatives([], [], complete=False)
    left = seconds_left()
    with limits.guarded(), within(None if left is None else left * SEARCHING):
        found = induction.run()
    limits.used("exact backward induction over subgames")
    equilibria: list[Equilibrium] = []
    with limits.guarded():
        for item in found.items:
            # What was found is shown, were it too late; one is enough then.
            with unhurried() if not equilibria else within(None):
                check_time()
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


def _nash(tree: GameTree, limits: Limits) -> Solution:
    """Sequential equilibria, which all are Nash, and the others as far as they can be listed.

    They are listed on the whole game written out: copies of a shared subgame
    may be played differently.
    """
    first = Limits(limits.alternatives, others=1, processes=limits.processes)
    credible = _by_subgames(tree, Concept.SEQUENTIAL, first)
    listed, found = _Merged(), Alternatives([], [], complete=False)
    with limits.guarded():
        found = _listed(tree, limits, listed)
    limits.method = {**first.method, **limits.method}
    complete, cells = found.complete, list(found.cells)
    # Where all were listed an outcome that is not among them is a mixture inside a component.
    places = [listed.show(one, new=not complete) for one in credible.equilibria]
    if not complete:
        cells += [Cell(frozenset(component)).moved(places) for component in credible.components]
        limits.stop(credible.stopped if credible.stopped is not Stopped.GAVE_UP else limits.stopped)
        limits.notes = {**first.notes, **limits.notes}
    return _solution(
        tree, Concept.NASH, listed.equilibria, Alternatives([], list(dict.fromkeys(cells)), complete), limits
    )


def _listed(tree: GameTree, limits: Limits, listed: _Merged) -> Alternatives:
    """List Nash equilibria of the game written out, certified, into ``listed``; their cells, and if that is all."""
    if tree.unfolded_size > LISTED_NODES:
        limits.stop(Stopped.NODE_LIMIT)
        limits.note(f"the game has {tree.unfolded_size:,} nodes, too many to list every Nash equilibrium of it")
        return Alternatives([], [], complete=False)
    whole = unfold(tree).tree
    simplified = simplify(whole, Concept.NASH, [each for each in PASSES if each is not SHARE])
    listing = Listing(simplified.tree, limits)
    with limits.guarded():
        listing.run()
    plays = listing.plays(())
    places: dict[int, int] = {}
    for number, item in enumerate(plays.items):
        with limits.guarded():
            check_time()
            profile = simplified.lift(item.profile)
            certificate = certify(whole, profile, Concept.NASH)
            places[number] = listed.add(Equilibrium(whole, profile, play_from(whole, profile), certificate, item.count))
    cells = [cell.moved(places) for cell in plays.cells if all(item in places for item in cell.items)]
    return Alternatives([], list(dict.fromkeys(cells)), plays.complete and len(places) == len(plays.items))


class _Merged:
    """Equilibria, one for each outcome: the most credible of them, and how many there are."""

    def __init__(self) -> None:
        self.equilibria: list[Equilibrium] = []
        self.places: dict[tuple[Outcome, ...], int] = {}

    def add(self, one: Equilibrium) -> int:
        """Count an equilibrium; where it stands."""
        before = self.places.get(one.outcomes)
        count = one.count + (0 if before is None else self.equilibria[before].count)
        return self._put(one, count)

    def show(self, one: Equilibrium, new: bool) -> int:
        """Show one for its outcome if it is more credible, and where its outcome is ``new`` add it; where it stands."""
        before = self.places.get(one.outcomes)
        if before is None and not new:
            return -1
        return self._put(one, one.count if before is None else max(one.count, self.equilibria[before].count))

    def _put(self, one: Equilibrium, count: int) -> int:
        place = self.places.setdefault(one.outcomes, len(self.equilibria))
        if place == len(self.equilibria):
            self.equilibria.append(one)
        shown = max(self.equilibria[place], one, key=lambda each: each.certificate.concept.strength)
        self.equilibria[place] = evolve(shown, count=count)
        return place


def _solution(
    tree: GameTree, concept: Concept, equilibria: list[Equilibrium], found: Alternatives, limits: Limits
) -> Solution:
    if not equilibria and not found.complete:
        limits.stop(Stopped.GAVE_UP)  # every method came to its end, and nothing is proved
    held = Found.NONE if not equilibria else Found.ALL if found.complete else Found.SOME
    return Solution(
        tree.title,
        concept,
        tuple(equilibria),
        held,
        limits.stopped,
        tuple(tuple(sorted(cell.items)) for cell in found.cells),
        tuple(limits.method),
        tuple(limits.notes),
        tuple(tuple(sorted(cell.continua, key=str)) for cell in found.cells),
    )
