"""From a game without symbols to its certified equilibria."""

from __future__ import annotations

from attrs import evolve

from ..equilibrium import BehaviorProfile, Certificate, Concept, Equilibrium, Found, Solution, Stopped
from ..equilibrium.observation import play_from
from ..game_tree import GameTree, Tie
from .alternative import Alternatives, assemble
from .certifying import certify, refuse_symbols
from .hidden import HiddenParts
from .induction import Induction
from .limits import Limits
from .searching import search_sequential


def solve_tree(
    tree: GameTree,
    concept: Concept = Concept.SEQUENTIAL,
    *,
    time_limit: float | None = None,
    ties: str = "file",
    alternatives: int = 2_000,
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
        optimal action count.
    alternatives
        How many outcomes are kept for one subgame.

    Raises
    ------
    NotYetError
        ``symbols-left``.
    """
    refuse_symbols(tree)
    if ties == "all":
        tree = evolve(tree, infosets=tuple(evolve(infoset, tie=Tie.FREE) for infoset in tree.infosets))
    limits = Limits.of(time_limit, alternatives)
    solver = HiddenParts(search_sequential, limits, postponing=concept is Concept.SEQUENTIAL)
    induction = Induction(tree, solver, limits)
    found = Alternatives([], [], complete=False)
    with limits.guarded():
        found = induction.run()
    limits.used("exact backward induction over subgames")
    return _solution(tree, concept, induction, found, limits)


def _solution(tree: GameTree, concept: Concept, induction: Induction, found: Alternatives, limits: Limits) -> Solution:
    equilibria = []
    for item in found.items:
        whole = assemble(induction.parts, item)
        certificate = certify(whole.tree, whole.profile, concept, whole.trembles, whole.tolerance)
        play = play_from(whole.tree, whole.profile)
        equilibria.append(Equilibrium(whole.tree, whole.profile, play, certificate, item.count))
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


def verify(tree: GameTree, profile: BehaviorProfile, concept: Concept = Concept.NASH) -> Certificate:
    """The certificate of a profile that a user hands in: the strongest concept that it satisfies.

    Parameters
    ----------
    tree, profile
        The game, without symbols, and what everybody does in it.
    concept
        What it has to satisfy at least.

    Raises
    ------
    FailedError
        ``certificate-failed``, with the deviation that breaks it.
    InputError
        ``bad-profile`` when it does not fit the game.
    NotYetError
        ``symbols-left``.
    """
    return certify(tree, profile, concept)
