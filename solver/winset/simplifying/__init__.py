"""Game tree -> simpler game tree, with what puts a profile of it back: one pass per file."""

from __future__ import annotations

from collections.abc import Sequence

from ..clock import check_time
from ..equilibrium import Concept
from ..game_tree import GameTree
from .drop_impossible import DROP_IMPOSSIBLE
from .remove_dominated import REMOVE_DOMINATED
from .separate import SEPARATE
from .settle import SETTLE
from .share import SHARE, subgame_classes
from .simplified import Kept, Pass, Replied, Rule, Settled, Simplified, Undo
from .skip_certain import SKIP_CERTAIN
from .survivors import survivors

__all__ = [
    "PASSES",
    "SHARE",
    "Kept",
    "Pass",
    "Replied",
    "Rule",
    "Settled",
    "Simplified",
    "Undo",
    "simplify",
    "subgame_classes",
    "survivors",
]

PASSES: tuple[Pass, ...] = (DROP_IMPOSSIBLE, SKIP_CERTAIN, SETTLE, REMOVE_DOMINATED, SEPARATE, SHARE)
"""In the order in which they run."""


def simplify(tree: GameTree, concept: Concept, passes: Sequence[Pass] = PASSES) -> Simplified:
    """Run every pass that preserves the concept.

    Parameters
    ----------
    tree
        Without splits.
    concept
        Whose equilibrium outcomes must neither be lost nor invented.
    passes
        Which, in order.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from winset.game_tree import Chance, Result, Terminal, TreeBuilder
    >>> b = TreeBuilder()
    >>> leaves = tuple(b.add(Terminal(Result(), (Fraction(u),))) for u in (0, 1))
    >>> tree = b.build("no coin", (), 0, b.add(Chance("coin", ("heads", "tails"), (Fraction(0), Fraction(1)), leaves)))
    >>> [undo.pass_name for undo in simplify(tree, Concept.NASH).undo]
    ['drop impossible branches', 'skip certain moves']
    """
    undo: list[Undo] = []
    for one in passes:
        check_time()
        if concept in one.preserves:
            done = one.run(tree, concept)
            if done is not None:
                undo.append(Undo(one.name, tree, done[1]))
                tree = done[0]
    return Simplified(tree, tuple(undo))
