"""What was verified of a profile: regret at every information set and the beliefs that support it."""

from __future__ import annotations

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
        What regret was allowed; ``None`` when exact.
    regrets
        Per information set the gain from the best single deviation there;
        ``None`` where the concept does not look, as behind a chance move of
        probability zero when several nodes are only there.
    beliefs
        Per information set the belief over its distinct nodes; ``None`` where
        the concept needs none there.
    trembles
        The Kreps-Wilson labels that make the beliefs consistent; ``None``
        below ``SEQUENTIAL``.
    distinct, unfolded
        Nodes of the shared graph that were checked, and of the tree it unfolds to.
    stronger_open
        The next concept when it was neither verified nor refuted; ``None``
        when the strength is decided.
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
        how = "exactly" if self.exact else f"with regret {float(self.regret):.3g} (tolerance {self.tolerance})"
        text = f"{self.concept.words}, verified {how} at {len(self.regrets)} information sets"
        text += f" of {self.distinct} distinct nodes ({self.unfolded} unfolded)"
        if self.stronger_open:
            text += f"; whether it is a {self.stronger_open.words} stayed open"
        return text


def largest(regrets: tuple[Fraction | None, ...]) -> Fraction:
    """The largest regret; 0 where there is no information set."""
    return max((regret for regret in regrets if regret is not None), default=ZERO)
