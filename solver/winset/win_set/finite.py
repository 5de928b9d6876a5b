"""Win-sets over named agreements: options, packages, proposals, or a grid. The votes on each are counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from winset.errors import InputError, Problem
from winset.expression import Scope, Value
from winset.fields import nearest
from winset.negotiation import Agreement, Negotiation
from winset.showing import Tabled

from .base import AgreementLike, Region, coordinates
from .electorate import Electorate
from .tally import Tally, tally


@frozen
class FiniteRegion(Region):
    """Some of the agreements of a negotiation.

    Parameters
    ----------
    members
        Their names, in the order of the negotiation.
    agreements
        All agreements.
    """

    members: tuple[str, ...]
    agreements: tuple[Agreement, ...] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it holds no agreement."""
        return not self.members

    @property
    def bare(self) -> FiniteRegion:
        """The same agreements, without the votes."""
        return FiniteRegion(self.members, self.agreements)

    def contains(self, agreement: AgreementLike) -> bool:
        """Whether it holds the agreement, given by name or by the values of the issues."""
        return named(agreement, self.agreements).name in self.members

    def intersection(self, other: FiniteRegion) -> FiniteRegion:
        """The agreements of both."""
        return FiniteRegion(tuple(name for name in self.members if name in other.members), self.agreements)

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {"kind": "finite", "members": list(self.members)}

    def __str__(self) -> str:
        return "{" + ", ".join(self.members) + "}" if self.members else "empty"


@frozen
class FiniteWinSet(FiniteRegion, Tabled):
    """The agreements that a side's constituents would ratify, each vote counted.

    Parameters
    ----------
    side
        Whose constituents.
    tallies
        The vote on every agreement, in order.
    """

    side: str
    tallies: tuple[Tally, ...]

    def tally(self, agreement: AgreementLike) -> Tally:
        """The vote on an agreement."""
        return self.tallies[self.agreements.index(named(agreement, self.agreements))]

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {**super().to_dict(), "side": self.side, "votes": [each.to_dict() for each in self.tallies]}

    def __str__(self) -> str:
        return "\n".join([f"win-set of {self.side}: {super().__str__()}", *(f"  {each}" for each in self.tallies)])


def named(agreement: AgreementLike, agreements: tuple[Agreement, ...]) -> Agreement:
    """The agreement that is meant; :class:`~winset.errors.InputError` ``unknown-agreement`` if none is."""
    names = [each.name for each in agreements]
    wanted = agreement.name if isinstance(agreement, Agreement) else agreement
    if wanted in names:
        return agreements[names.index(str(wanted))]
    for each in agreements:
        if _means(agreement, each):
            return each
    hint = nearest(agreement, names) or f"the agreements are {', '.join(names[:12])}"
    raise InputError(Problem("unknown-agreement", f"{agreement} is not an agreement of this negotiation", hint=hint))


def _means(agreement: AgreementLike, each: Agreement) -> bool:
    """Whether the values of the issues, by name or in order, are those of an agreement."""
    values = dict(each.values)
    by_name = dict(agreement.values) if isinstance(agreement, Agreement) else agreement
    if isinstance(by_name, Mapping):
        return by_name.keys() == values.keys() and all(_same(by_name[name], value) for name, value in values.items())
    given = by_name if isinstance(by_name, tuple) else (by_name,)
    return len(given) == len(values) and all(map(_same, given, values.values()))


def _same(given: Any, value: Value) -> bool:
    """Whether a value of an issue is meant: the name of an option, or a number in any exact form."""
    if isinstance(value, str):
        return bool(given == value)
    try:
        return coordinates(given, ("",)) == (value,)
    except InputError:
        return False


def finite_win_set(negotiation: Negotiation, electorate: Electorate) -> FiniteWinSet:
    """The win-set over the agreements of the finite game."""
    agreements = negotiation.agreements()
    values = electorate.world.values
    tallies = tuple(
        tally(electorate, each.name, Scope({**values, **dict(each.values), "agreement": each.name}))
        for each in agreements
    )
    members = tuple(each.agreement for each in tallies if each.passes)
    return FiniteWinSet(members, agreements, electorate.side.name, tallies)
