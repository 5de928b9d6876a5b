"""The agreement zone: where the win-sets overlap."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from .base import AgreementLike, Region


@frozen
class AgreementZone(Region):
    """All agreements that every side's constituents would ratify.

    Parameters
    ----------
    win_sets
        Of every side, in file order.
    zone
        What they have in common.
    """

    win_sets: tuple[Region, ...]
    zone: Region

    @property
    def is_empty(self) -> bool:
        """Whether there is deadlock."""
        return self.zone.is_empty

    @property
    def deadlock(self) -> bool:
        """Whether no agreement would be ratified by all sides."""
        return self.zone.is_empty

    def contains(self, agreement: AgreementLike) -> bool:
        """Whether every side would ratify the agreement."""
        return self.zone.contains(agreement)

    @property
    def bare(self) -> Region:
        """The zone alone."""
        return self.zone

    def intersection(self, other: AgreementZone) -> AgreementZone:
        """The agreements of both zones."""
        return AgreementZone((*self.win_sets, *other.win_sets), self.zone.intersection(other.zone))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {
            "kind": "zone",
            "deadlock": self.deadlock,
            "zone": self.zone.to_dict(),
            "win_sets": [each.to_dict() for each in self.win_sets],
        }

    def __str__(self) -> str:
        lines = [f"agreement zone: {'empty, a deadlock' if self.deadlock else self.zone}"]
        for each in self.win_sets:
            lines.extend(f"  {line}" for line in str(each).splitlines())
        return "\n".join(lines)


def zone_of(win_sets: tuple[Any, ...]) -> AgreementZone:
    """The zone of some win-sets of one negotiation."""
    common = win_sets[0].bare
    for each in win_sets[1:]:
        common = common.intersection(each)
    return AgreementZone(win_sets, common)
