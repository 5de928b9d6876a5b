"""Win-sets where parameters have no value: as conditions on the issue and the parameters, for one group a side."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import WinsetError
from ..expression import Scope, Undecided
from ..negotiation import Negotiation, Side
from ..negotiation.voting import GroupPayoff
from .document import Cell
from .formulas import region_cell


def open_win_sets(negotiation: Negotiation) -> Iterator[tuple[Cell, ...]]:
    """For every side with one sincere group, or one for each of its types, the condition under which it ratifies.

    Nothing where a side decides otherwise: its win-set needs values.
    """
    for side in negotiation.sides:
        if len(side.constituents) == 1 and side.voting == "sincere":
            yield from _conditions(negotiation, side)


def _conditions(negotiation: Negotiation, side: Side) -> Iterator[tuple[Cell, ...]]:
    from ..condition import Domain, Region, Space, symbol

    (group,) = side.constituents
    if group.stance != "compares" or group.members is not None:
        return
    domains = {p.name: Domain(p.domain.low, p.domain.high, p.domain.low_open, p.domain.high_open)
               for p in negotiation.parameters}  # fmt: skip
    for issue in negotiation.issues:
        if issue.domain is None:
            return
        inside = issue.domain
        domains = {issue.name: Domain(inside.low, inside.high, inside.low_open, inside.high_open), **domains}
    space = Space(domains)
    names = {label: label for label in negotiation.labels}
    for kind in group.types or (None,):
        drawn = {} if kind is None else {f"{side.name}.{group.name}": kind.name}
        scope = Scope({**names, **{name: symbol(name) for name in domains}, **drawn})
        try:
            gain = GroupPayoff(side, group).value(scope)
            base = GroupPayoff(side, group, "involuntary_defection").value(scope)
            region = Region.of(space, gain, ">=", base)
        except (WinsetError, Undecided, KeyError):
            return
        yield (side.name if kind is None else f"{side.name} if {kind.name}"), region_cell(region)
