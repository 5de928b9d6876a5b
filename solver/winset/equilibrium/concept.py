"""Which equilibrium is meant, how much of it was found, and why the search stopped."""

from __future__ import annotations

from enum import Enum


class Concept(Enum):
    """An equilibrium concept; ``<`` means weaker: every sequential equilibrium is also Nash.

    Examples
    --------
    >>> Concept.NASH < Concept.SEQUENTIAL
    True
    >>> max(Concept)
    <Concept.SEQUENTIAL: 'sequential'>
    """

    NASH = "nash"
    SUBGAME_PERFECT = "subgame_perfect"
    PERFECT_BAYESIAN = "perfect_bayesian"
    SEQUENTIAL = "sequential"

    @property
    def strength(self) -> int:
        """0 for the weakest."""
        return list(Concept).index(self)

    @property
    def words(self) -> str:
        """The name in a sentence."""
        return {
            Concept.NASH: "Nash equilibrium",
            Concept.SUBGAME_PERFECT: "subgame perfect equilibrium",
            Concept.PERFECT_BAYESIAN: "perfect Bayesian equilibrium",
            Concept.SEQUENTIAL: "sequential equilibrium",
        }[self]

    def __lt__(self, other: Concept) -> bool:
        return self.strength < other.strength

    def __le__(self, other: Concept) -> bool:
        return self.strength <= other.strength

    def __gt__(self, other: Concept) -> bool:
        return self.strength > other.strength

    def __ge__(self, other: Concept) -> bool:
        return self.strength >= other.strength


class Found(Enum):
    """What a solution holds: every equilibrium of the concept, certified ones but perhaps not all, or nothing."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class Stopped(Enum):
    """Why the search ended; kept apart from what it found.

    ``COMPLETE``: it came to its end; where nothing was found then, there is nothing. ``GAVE_UP``: every method came to
    its end, found nothing, and proves nothing.
    """

    COMPLETE = "complete"
    TIME_LIMIT = "time limit"
    NODE_LIMIT = "node limit"
    INTERRUPTED = "interrupted"
    GAVE_UP = "gave up"
