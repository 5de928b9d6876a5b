"""Sets that move with a parameter: whether one at a larger value lies within one at a smaller value."""

from __future__ import annotations

from typing import Any

from ..expression import RELATIONS
from .region import FALSE, TRUE, Condition, Region, condition
from .sign import Relation, canonical, symbol
from .space import Space


def nested(region: Region, parameter: str, falling: bool) -> Region:
    """Where the agreements of a region at a larger value of a parameter are not among those at a smaller one.

    Parameters
    ----------
    falling
        The other way round where this is false: those at a smaller value are not among those at a larger one.

    Returns
    -------
    Region
        Over one more symbol, the larger value; empty iff the agreements fall (or grow) with the parameter.
    """
    larger = f"larger {parameter}"
    small, large = symbol(parameter), symbol(larger)
    space = region.space.with_symbol(larger, region.space.domains[parameter])
    renamed = [(sign.polynomial.subs(small, large), sign.relation, 0) for sign in region.space.assumptions]
    space = space.assuming(*renamed, (large, ">", small))
    moved = FALSE
    for cell in region.cells:
        both = TRUE
        for sign in cell:
            both &= against_zero(sign.polynomial.subs(small, large), sign.relation, space)
        moved |= both
    before, after = Region(space, region.condition), Region(space, moved)
    return after & ~before if falling else before & ~after


def against_zero(left: Any, relation: Relation, space: Space) -> Condition:
    """The condition that an expression has a relation to zero, also where no symbol is left."""
    left = canonical(left)
    if left.free_symbols:
        return condition(left, relation, 0, space)
    return TRUE if RELATIONS[relation](left, 0) else FALSE
