"""Deriving: a negotiation whose parameters stay open becomes a :class:`~winset.derivation.Derivation`.

A finite game is compiled with symbols and solved by symbolic backward induction
(:mod:`~winset.deriving.games`, :mod:`~winset.deriving.beliefs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from ..condition import Space, Tree, completed, leaves
from ..condition.stopping import until
from ..derivation import WHERE_DERIVED, Derivation, Outcome, Unanswered
from ..errors import raise_all
from ..expression import Expression
from ..game_tree import GameTree
from ..negotiation import Bargain, Negotiation
from .asking import range_problems, telling_which_power
from .drawing import Drawn
from .endless_bargaining import stationary_outcomes
from .evidence import decided, probed
from .exploring import Budget
from .faces import by_faces
from .games import subgame_plays
from .given import Given, assumed
from .naming import missing_in_own_words, telling_in_own_words
from .nash_bargaining import nash_outcomes
from .negotiating import plain_tree, symbolic_game, with_symbols_drawn
from .outcomes import by_parameters, outcomes_tree
from .ranges import IntervalChoice, with_ranges


def derive(
    negotiation: Negotiation,
    *,
    assume: Iterable[str | Expression] = (),
    ties: str = "declared",
    time_limit: float | None = None,
    progress: bool = False,
) -> Derivation:
    """The equilibria of a negotiation as closed forms of its parameters.

    Every parameter is a symbol, but for those that ``negotiation.at()`` has fixed and those that count rounds.

    Parameters
    ----------
    assume
        Conditions on the parameters besides those of the negotiation, such as ``"p > 1/2"``. An equation puts one
        parameter in terms of the others before anything is derived.
    ties
        ``"all"`` switches the tie rules of responders and ratifiers off.
    time_limit
        Seconds.
    progress
        Show a progress bar of the cells found.

    Returns
    -------
    Derivation
        Exact; its regions are disjoint and cover the declared domains.

    Raises
    ------
    InputError
        ``contradictory-assumption``, ``symbol-without-domain``, ``bad-assumption``, ``assumption-not-one``;
        ``division-by-zero``, and the code of whatever else is outside its range for some values of the parameters,
        such as ``discount-range``: all of them together, each with a point where it fails.
    NotYetError
        ``no-value`` for a number of rounds; ``time-limit``, ``too-many-cells``, ``too-many-profiles``.

    Notes
    -----
    A proposer's ties are cases of their own, which list every equilibrium. How regions are found, and which
    beliefs support a case where negotiators know different things, is told in ``docs/derivations.md``.

    Examples
    --------
    >>> import winset as ws
    >>> derivation = ws.derive(ws.load("putnam1988/figure1_uncertain"))
    >>> derivation.probability.agreement.subs("p", "3/4"), derivation.probability.agreement.subs("p", "5/7")
    (3/4, 1)
    """
    with negotiation.placing(), telling_which_power(negotiation), telling_in_own_words(), _Ticking(progress) as tick:
        budget = Budget.seconds(time_limit, tick)
        with until(budget.deadline):
            known, problems, refused = assumed(negotiation, assume)
            raise_all((*problems, *range_problems(known, budget, refused)))
            found = _answered(known, budget, ties)
            certain = decided(found, budget)
            evidence = "proved" if certain else probed(found, lambda point: _answered(point, budget, ties), known)
            evidence = _with_reservation(evidence, found)
        return evolve(found, evidence=evidence, notes=(*found.notes, *budget.notes), concept=budget.concept)


def _answered(known: Given, budget: Budget, ties: str) -> Derivation:
    """What is derived of a negotiation over the space of its open parameters."""
    space = known.space
    drawn, draws = with_symbols_drawn(known.negotiation, space)

    def compiled(symbolic: Negotiation, bound: Mapping[str, str]) -> GameTree:
        return symbolic_game(symbolic, bound, space, draws, budget)

    for stage in drawn.process:
        if isinstance(stage, Bargain) and stage.protocol == "nash_bargaining":
            return _derivation(*nash_outcomes(drawn, stage, compiled, space, draws, budget), space)
        if isinstance(stage, Bargain) and stage.endless:
            note = (
                "stationary: every round's proposals are the same, and whoever is indifferent between an offer that is "
                "accepted and waiting makes the offer; other equilibria are not excluded"
            )
            return _derivation(*stationary_outcomes(drawn, stage, compiled, space, draws, budget), space, note)
    symbolic, ranges = with_ranges(drawn)
    tree = compiled(symbolic, {name: what for each in ranges for name, what in each.standing.items()})
    return _derivation(_played(tree, space, budget, ties, ranges, draws), tree, space)


def _derivation(outcomes: Tree[tuple[Outcome, ...]], tree: GameTree, space: Space, *notes: str) -> Derivation:
    outcomes = completed(by_parameters(outcomes, space), lambda missing: Unanswered(missing_in_own_words(missing)))
    found = [each for _, each in leaves(outcomes)]
    unknown = [each.missing for each in found if isinstance(each, Unanswered) and not each.is_known]
    if unknown and len(unknown) == len(found):
        raise unknown[0].kind(dict.fromkeys(problem for each in unknown for problem in each.problems))
    told_of = tuple(actor for actor in tree.actors if actor in tree.players or "." not in actor)
    return Derivation(tree.title, space, tree.actors, outcomes, "proved", notes, told_of)


def _with_reservation(evidence: str, derivation: Derivation) -> str:
    """The evidence of a derivation, and that it is not of the whole space where something was not derived."""
    missing = [each for _, each in leaves(derivation.tree) if isinstance(each, Unanswered) and not each.is_known]
    return f"{evidence} {WHERE_DERIVED}" if missing and not evidence.startswith("not derived") else evidence


def _played(
    tree: GameTree, space: Space, budget: Budget, ties: str, ranges: Sequence[IntervalChoice], draws: Sequence[Drawn]
) -> Tree[tuple[Outcome, ...]]:
    names = {name: what for each in ranges for name, what in each.standing.items()}

    def solved(part: GameTree, where: Space) -> Tree[tuple[Outcome, ...]]:
        return outcomes_tree(subgame_plays(part, where, budget, ties=ties, ranges=ranges, draws=draws), part, names)

    return by_faces(tree, space, solved)


def derive_tree(
    tree: GameTree,
    space: Space,
    *,
    budget: Budget | None = None,
    ties: str = "declared",
    ranges: Sequence[IntervalChoice] = (),
    draws: Sequence[Drawn] = (),
) -> Derivation:
    """The derivation of a symbolic game over a space of its symbols."""
    tree, budget = plain_tree(tree), budget or Budget()
    found = _derivation(_played(tree, space, budget, ties, ranges, draws), tree, space)
    evidence = "proved" if decided(found, budget) else "not derived: some questions were not decided in time"
    evidence = _with_reservation(evidence, found)
    return evolve(found, evidence=evidence, notes=(*found.notes, *budget.notes), concept=budget.concept)


class _Ticking:
    """A progress bar over cells while it is entered, or nothing."""

    def __init__(self, shown: bool) -> None:
        self.shown = shown
        self.bar: Any = None

    def __enter__(self) -> Callable[[int], object]:
        if not self.shown:
            return lambda count: None
        from tqdm.auto import tqdm

        self.bar = tqdm(desc="deriving", unit=" cells", leave=False, disable=None)  # nothing in a file or a pipe
        update: Callable[[int], object] = self.bar.update
        return update

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.close()


__all__ = ["Budget", "derive", "derive_tree"]
