"""How a negotiation goes: probabilities of the endings and payoffs, from a distribution over outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from ..errors import InputError, Problem
from ..game_tree import Ending, result_text
from .numbers import readable
from .profile import ZERO, Outcome


@frozen(hash=True)
class EndingProbabilities:
    """The probabilities of the four endings, which sum to one; exact.

    Games that were read from an .efg file have no endings: there
    ``unnamed`` is one.
    """

    outcomes: tuple[Outcome, ...] = field(repr=False)
    refused: Fraction = ZERO
    """Some ratification failed on the way, however it ended."""

    def _of(self, ending: Ending | None) -> Fraction:
        return sum((o.probability for o in self.outcomes if o.result.ending is ending), ZERO)

    @property
    def agreement(self) -> Fraction:
        """Signed, ratified and complied with by all."""
        return self._of(Ending.AGREEMENT)

    @property
    def no_agreement(self) -> Fraction:
        """Nothing was signed."""
        return self._of(Ending.NO_AGREEMENT)

    @property
    def involuntary_defection(self) -> Fraction:
        """Some side could not deliver, and none reneged by choice."""
        return self._of(Ending.INVOLUNTARY_DEFECTION)

    @property
    def voluntary_defection(self) -> Fraction:
        """Some side reneged by choice."""
        return self._of(Ending.VOLUNTARY_DEFECTION)

    @property
    def unnamed(self) -> Fraction:
        """Ends of a game that knows no endings."""
        return self._of(None)

    @property
    def delayed(self) -> Fraction:
        """The play ended after the first round of bargaining."""
        return sum((o.probability for o in self.outcomes if o.result.round > 1), ZERO)

    def by(self, ending: Ending | str) -> Mapping[frozenset[str], Fraction]:
        """How likely each set of sides brings the ending about.

        Raises
        ------
        InputError
            ``unknown-ending`` for a name that is none of the four.
        """
        try:
            wanted = Ending(ending)
        except ValueError:
            known = ", ".join(e.value for e in Ending)
            raise InputError(Problem("unknown-ending", f"{ending!r} is no ending", hint=f"one of {known}")) from None
        found: dict[frozenset[str], Fraction] = {}
        for outcome in self.outcomes:
            if outcome.result.ending is wanted:
                sides = frozenset(outcome.result.by)
                found[sides] = found.get(sides, ZERO) + outcome.probability
        return MappingProxyType(found)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: numbers as exact text."""
        named = {ending.value: str(self._of(ending)) for ending in Ending}
        by = {
            ending.value: {" ".join(sorted(sides)): str(weight) for sides, weight in self.by(ending).items()}
            for ending in (Ending.INVOLUNTARY_DEFECTION, Ending.VOLUNTARY_DEFECTION)
            if self.by(ending)
        }
        return {**named, "by": by, "refused": str(self.refused), "delayed": str(self.delayed)}

    def __str__(self) -> str:
        parts = [f"{ending.value} {self._of(ending)}" for ending in Ending if self._of(ending)]
        return ", ".join(parts) or "no endings"


@frozen
class Play:
    """A distribution over outcomes: what an equilibrium gives, or what follows after an observation.

    Parameters
    ----------
    actors
        Everyone with a payoff.
    outcomes
        The distribution over results and payoffs, likeliest first.
    refused
        The probability that some ratification fails on the way.
    """

    actors: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    refused: Fraction = ZERO

    @cached_property
    def probability(self) -> EndingProbabilities:
        """The probabilities of the endings."""
        return EndingProbabilities(self.outcomes, self.refused)

    @cached_property
    def payoff(self) -> Mapping[str, Fraction]:
        """The expected payoff of every actor: ``"X"`` is a negotiator's, ``"X.pivot"`` a group's."""
        return MappingProxyType(
            {
                actor: sum((o.probability * o.payoffs[position] for o in self.outcomes), ZERO)
                for position, actor in enumerate(self.actors)
            }
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each result; payoffs tell apart only endings without a name."""
        shares: dict[str, Fraction] = {}
        for outcome in self.outcomes:
            words = self._words(outcome)
            shares[words] = shares.get(words, ZERO) + outcome.probability
        return tuple(f"{readable(share)}: {words}" for words, share in shares.items())

    def _words(self, outcome: Outcome) -> str:
        if outcome.result.ending is not None:
            return result_text(outcome.result)
        return ", ".join(
            f"{actor} {readable(value)}" for actor, value in zip(self.actors, outcome.payoffs, strict=True)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data: numbers as exact text."""
        return {
            "probability": self.probability.to_dict(),
            "payoff": {actor: str(value) for actor, value in self.payoff.items()},
            "outcomes": [
                {
                    "probability": str(o.probability),
                    "result": result_text(o.result),
                    "payoffs": {a: str(u) for a, u in zip(self.actors, o.payoffs, strict=True)},
                }
                for o in self.outcomes
            ],
        }

    def __str__(self) -> str:
        payoffs = ", ".join(f"{actor} {readable(value)}" for actor, value in self.payoff.items())
        return "\n".join([f"payoffs: {payoffs}", *self.lines]) + "\n"
