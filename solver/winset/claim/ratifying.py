"""Win-sets held against stated conditions; a counterexample is an exact point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

from ..condition import FALSE, TRUE, Condition, Region, Space, exact, symbol
from ..condition.nested import against_zero, nested
from ..expression import Expression, Scope
from .comparing import counterexample_in, part_of, same_region
from .evidence import Finding, found_by
from .ratified import Ratified


def ratifying(found: Region, stated: Ratified) -> Iterator[Finding]:
    """What each statement about a win-set comes to."""
    who = " and ".join(stated.sides)
    if stated.where:
        yield same_region(found, part_of(stated.where, found.space), f"{who} ratify where {stated.where}")
    if stated.possible:
        yield from _possible(found, stated, who)
    for names, falling, word in ((stated.shrinks, True, "joins the set"), (stated.grows, False, "leaves the set")):
        for name in names:
            yield _none(nested(found, name, falling), f"an agreement {word} as {name} rises")


def _possible(found: Region, stated: Ratified, who: str) -> Iterator[Finding]:
    """Some agreement is ratified where that is said, by its witnesses, and none is elsewhere."""
    wanted = part_of(stated.possible, found.space)
    yield _none(found & ~wanted, f"{who} ratify something, although {stated.possible} is false")
    witnesses = [dict(witness.values) for witness in stated.witnesses]
    issues = {name for values in witnesses for name in values}
    domains = {name: domain for name, domain in found.space.domains.items() if name not in issues}
    space = Space(domains, tuple(sign for sign in found.space.assumptions if sign.names <= domains.keys()))
    seen = reduce(lambda one, other: one | other, (_at(found, values, space) for values in witnesses), FALSE)
    missing = part_of(stated.possible, space) & ~Region(space, seen)
    yield _none(missing, f"{who} ratify none of the witnesses, although {stated.possible}")


def _at(found: Region, values: Mapping[str, Expression], space: Space) -> Condition:
    """Where a region holds the point that a witness names, and the point is one of the issues."""
    scope = Scope({name: symbol(name) for name in space.domains})
    places = {name: exact(source.value(scope)) for name, source in values.items()}
    inside = [sign for name in places for sign in found.space.domains[name].signs(name)]
    result = FALSE
    for cell in found.cells:
        here = TRUE
        for sign in (*cell, *inside):
            left = sign.polynomial.subs({symbol(name): place for name, place in places.items()})
            here &= against_zero(left, sign.relation, space)
        result |= here
    return result


def _none(region: Region, what: str) -> Finding:
    """That a region is empty."""
    return found_by("proved") if region.is_empty() is True else counterexample_in(region, what)
