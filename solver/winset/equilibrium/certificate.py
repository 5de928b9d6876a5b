"""What was verified of a profile: regret at every information set and the beliefs that support it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from .concept import Concept
from .profile import ZERO, Trembles


@frozen
class Certificate:
    """The exact check of a claimed equilibrium.

    Parameters
    ----------
    concept
        The strongest concept that was verified.
    regret
        The largest gain from deviating anywhere that the concept looks; 0 for
        an exact equilibrium, else at most ``tolerance``.
    exact
        Whether every number is the equilibrium's own and the regret is zero.
    tolerance
        What regret was allowed, as a share of the distance between the player's
        largest and smallest payoff; ``None`` when exact.
    regrets
        Per information set what the best other plan from there on gains, in
        payoff units; ``None`` where the concept does not look.
    beliefs
        Per information set the belief over its distinct nodes, the one that is
        kindest to what is done where several would do; ``None`` for a set of
        one node.
    trembles
        The Kreps-Wilson labels that make the beliefs consistent; ``None``
        below ``SEQUENTIAL``.
    distinct, unfolded
        Nodes of the shared graph that were checked, and of the tree it unfolds to.
    stronger_open
        The next concept when it was neither verified nor refuted; ``None``
        when the strength is decided.
    threats
        Information sets whose plan no belief supports: incredible, and allowed
        only because the concept does not look there.
    """

    concept: Concept
    regret: Fraction
    exact: bool
    tolerance: Fraction | None
    regrets: tuple[Fraction | None, ...]
    beliefs: tuple[tuple[Fraction, ...] | None, ...]
    trembles: Trembles | None
    distinct: int
    unfolded: int
    stronger_open: Concept | None = None
    threats: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: numbers as exact text."""
        return {
            "concept": self.concept.value,
            "regret": str(self.regret),
            "exact": self.exact,
            "tolerance": None if self.tolerance is None else str(self.tolerance),
            "distinct_nodes": self.distinct,
            "unfolded_nodes": self.unfolded,
            "open": self.stronger_open.value if self.stronger_open else None,
        }

    def __str__(self) -> str:
        how = "exactly"
        if not self.exact:
            allowed = f"tolerance {float(self.tolerance or 0):.3g} of the payoffs' range"
            how = f"with regret {float(self.regret):.3g} ({allowed})"
        text = f"{self.concept.words}, verified {how} at {len(self.regrets)} information sets"
        text += f" of {self.distinct} distinct nodes ({self.unfolded} unfolded)"
        if self.stronger_open:
            text += f"; whether it is a {self.stronger_open.words} stayed open"
        return text


def largest(regrets: Sequence[Fraction | None]) -> Fraction:
    """The largest regret; 0 where there is no information set."""
    return max((regret for regret in regrets if regret is not None), default=ZERO)
