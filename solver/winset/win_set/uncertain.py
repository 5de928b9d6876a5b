"""Win-sets and agreement zones that depend on what is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Generic, TypeVar

from attrs import frozen

from winset.errors import InputError, Problem
from winset.showing import Pictured

from .base import AgreementLike, Region
from .electorate import Types

Case = TypeVar("Case", bound=Region)


@frozen
class Profile(Generic[Case]):
    """What one combination of types gives.

    Parameters
    ----------
    types
        What is drawn: name of the draw and of its outcome.
    probability
        Of these types, given what is given.
    region
        The win-set, or the agreement zone, of these types.
    """

    types: Types
    probability: Fraction
    region: Case

    @property
    def label(self) -> str:
        """The types as text."""
        return ", ".join(f"{name}={outcome}" for name, outcome in self.types)


@frozen
class UncertainRegion(Pictured, Generic[Case]):
    """A set of agreements by what is drawn.

    Parameters
    ----------
    name
        What it is, such as ``win-set of Y``.
    profiles
        In file order; impossible ones are left out.
    """

    name: str
    profiles: tuple[Profile[Case], ...]

    def probability(self, agreement: AgreementLike) -> Fraction:
        """That the agreement is in the set; exact."""
        inside = (each.probability for each in self.profiles if each.region.contains(agreement))
        return sum(inside, Fraction(0))

    @property
    def probability_of_none(self) -> Fraction:
        """That the set is empty; for an agreement zone: of deadlock."""
        return sum((each.probability for each in self.profiles if each.region.is_empty), Fraction(0))

    @property
    def certain(self) -> Any:
        """The agreements that are in the set whatever is drawn."""
        first, *rest = (each.region for each in self.profiles)
        for other in rest:
            first = first.intersection(other)
        return first

    def given(self, types: Mapping[str, str]) -> Case:
        """The set for the outcomes of all draws, by name.

        Raises
        ------
        InputError
            ``unknown-type`` where no profile has just these.
        """
        wanted = tuple(types.items())
        for each in self.profiles:
            if frozenset(each.types) == frozenset(wanted):
                return each.region
        known = "; ".join(each.label for each in self.profiles)
        raise InputError(Problem("unknown-type", f"there is no profile {dict(wanted)}", hint=f"there are {known}"))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {
            "kind": "uncertain",
            "name": self.name,
            "profiles": [
                {"types": dict(each.types), "probability": str(each.probability), **each.region.to_dict()}
                for each in self.profiles
            ],
        }

    def __str__(self) -> str:
        lines = [f"{self.name}, by what is drawn:"]
        for each in self.profiles:
            lines.append(f"  {each.label} (probability {each.probability})")
            lines.extend(f"    {line}" for line in str(each.region).splitlines())
        return "\n".join(lines)


def by_types(name: str, cases: Iterable[tuple[Types, Fraction, Case]]) -> Case | UncertainRegion[Case]:
    """One region where there is one case, else all with their probabilities."""
    profiles = tuple(Profile(types, probability, region) for types, probability, region in cases)
    return profiles[0].region if len(profiles) == 1 else UncertainRegion(name, profiles)
