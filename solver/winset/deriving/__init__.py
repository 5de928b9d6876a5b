"""Deriving: a negotiation whose parameters stay open becomes a :class:`~winset.derivation.Derivation`.

A finite game is compiled with symbols and solved by symbolic backward induction
(:mod:`~winset.deriving.games`, :mod:`~winset.deriving.beliefs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import evolve

from ..condition import Space, oracle
from ..derivation import Derivation
from ..expression import Expression
from ..game_tree import Chance, GameTree, Split, Terminal
from ..negotiation import Negotiation
from .exploring import Budget
from .games import Offers, subgame_plays
from .line import extended
from .negotiating import SpaceOracle, parameter_space, plain, with_offer
from .outcomes import outcomes_tree


def derive(
    negotiation: Negotiation,
    *,
    assume: Iterable[str | Expression] = (),
    ties: str = "declared",
    time_limit: float | None = None,
    progress: bool = False,
) -> Derivation:
    """The equilibria of a negotiation as closed forms of its parameters, every parameter a symbol.

    Parameters
    ----------
    assume
        Conditions on the parameters besides those of the negotiation, such as ``"p > 1/2"``.
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
        ``contradictory-assumption``, ``symbol-without-domain``, ``bad-assumption``.
    NotYetError
        ``time-limit``, ``too-many-cells``, ``too-many-profiles``.
    """
    from ..compiling import compile_tree

    space = parameter_space(negotiation, assume)
    with _ticking(progress) as tick:
        budget = Budget.seconds(time_limit, tick)
        symbolic, offers = with_offer(negotiation)
        asked = SpaceOracle(space if offers is None else extended(space, offers.line.variable.name))
        tree = compile_tree(symbolic, symbols=True, oracle=asked)
        return derive_tree(tree, space, budget=budget, ties=ties, offers=offers)


def derive_tree(
    tree: GameTree,
    space: Space,
    *,
    budget: Budget | None = None,
    ties: str = "declared",
    offers: Offers | None = None,
) -> Derivation:
    """The derivation of a symbolic game over a space of its symbols."""
    tree = plain_tree(tree)
    plays = subgame_plays(tree, space, budget, ties=ties, offers=offers)
    asked = oracle(space)
    notes = (f"{asked.unknown} questions were not decided in time; a region may be empty",) if asked.unknown else ()
    return Derivation(tree.title, space, tree.actors, outcomes_tree(plays, tree), "proved", notes)


def plain_tree(tree: GameTree) -> GameTree:
    """The tree with plain SymPy symbols and numbers throughout."""
    nodes: list[Any] = []
    for node in tree.nodes:
        if isinstance(node, Terminal):
            node = evolve(node, payoffs=tuple(plain(each) for each in node.payoffs))
        elif isinstance(node, Chance):
            node = evolve(node, probabilities=tuple(plain(each) for each in node.probabilities))
        elif isinstance(node, Split):
            node = evolve(node, left=plain(node.left), right=plain(node.right))
        nodes.append(node)
    return evolve(tree, nodes=tuple(nodes))


class _ticking:
    """A progress bar over cells while it is entered, or nothing."""

    def __init__(self, shown: bool) -> None:
        self.shown = shown
        self.bar: Any = None

    def __enter__(self) -> Callable[[int], object]:
        if not self.shown:
            return lambda count: None
        from tqdm.auto import tqdm

        self.bar = tqdm(desc="deriving", unit=" cells")
        update: Callable[[int], object] = self.bar.update
        return update

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.close()


__all__ = ["Budget", "derive", "derive_tree", "parameter_space"]
