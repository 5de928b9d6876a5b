"""Derivations held against stated formulas, conditions and signs; a counterexample is an exact point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import sympy

from ..condition import (
    FALSE,
    TRUE,
    Condition,
    Region,
    Space,
    canonical,
    condition,
    exact,
    leaves,
    oracle,
    region_text,
    symbol,
    tight,
)
from ..derivation import Case, Derivation, Quantity
from ..derivation.choosing import reader
from ..derivation.outcome import not_one
from ..derivation.rising import compared_along
from ..errors import InputError, Problem
from ..expression import RELATIONS, Expression, Scope, Undecided, parse
from .derived import Derived
from .evidence import Finding, contradicted, found_by, undecided
from .expected import expected_value, shown

WHOLE: dict[str, Condition] = {"always": TRUE, "never": FALSE}


def compared(derivation: Derivation, stated: Derived, beside: Mapping[str, Derivation]) -> Iterator[Finding]:
    """What each statement comes to; nothing, where it is also of values for which nothing is derived."""
    unknown = [part for each in (derivation, *beside.values()) if (part := each.underived).is_empty() is not True]
    if unknown and (stated.conditions or stated.signs or stated.regions or stated.exists):
        yield undecided(f"nothing is derived where {unknown[0]}")
        return
    for case in stated.cases:
        part = Region(derivation.space, region_of(case.where, derivation.space))
        if part.is_empty() is True:
            yield undecided(f"no values of the parameters satisfy {case.where}")
        if unknown and (part & derivation.underived).is_empty() is not True:
            yield undecided(f"nothing is derived where {derivation.underived}")
            return
        for name, text in case.values:
            yield _valued(derivation, name, text, part)
    for ending, source in stated.conditions:
        wanted = Region(derivation.space, region_of(source, derivation.space))
        yield same_region(derivation.condition(ending), wanted, f"{ending} has positive probability")
    for path, relation in stated.signs:
        name, _, parameter = path.partition(" by ")
        yield _along(derivation.quantity(name), parameter, relation)
    for text, where in stated.regions:
        wanted = part_of(where, derivation.space)
        yield same_region(_region_where(parse(text), derivation, beside), wanted, text)
    for text, where in stated.exists:
        wanted = part_of(where, derivation.space)
        yield same_region(_region_of_some(parse(text), derivation), wanted, f"some equilibrium has {text}")


def _along(quantity: Quantity, parameter: str, relation: str) -> Finding:
    """Whether a quantity moves with a parameter as said, whatever the others are, jumps included."""
    found = compared_along(quantity, parameter, relation)  # type: ignore[arg-type]
    if found.holds is None:
        return undecided(f"whether {quantity.name} moves with {parameter} as said was not decided everywhere")
    if found.point is None:
        return found_by("proved")
    values = [quantity.at({**found.point, parameter: place}) for place in (found.point[parameter], found.further)]
    others = "".join(f"{name}={value}, " for name, value in found.point.items() if name != parameter)
    places = (found.point[parameter], found.further)
    said = " and ".join(f"{value} at {parameter}={place}" for value, place in zip(values, places, strict=True))
    return contradicted(f"{others}{quantity.name} is {said}".removesuffix(", "))


def part_of(where: str, space: Space) -> Region:
    """The part of a space where a condition holds; ``always`` and ``never`` are conditions too."""
    return Region(space, WHOLE[where] if where in WHOLE else region_of(parse(where), space))


def _region_of_some(comparison: Expression, derivation: Derivation) -> Region:
    """Where at least one equilibrium has quantities that compare as said."""
    space = derivation.space
    names: dict[str, Any] = space.names
    readers = {name: reader(name, derivation.actors) for name in comparison.names - names.keys()}
    found = FALSE
    for cell, outcomes in leaves(derivation.tree):
        for outcome in outcomes:
            if any(outcome.leaves_open(read(outcome)) for read in readers.values()):
                raise InputError(not_one(Case(Region(space, Condition((cell,))), outcomes)))
            scope = Scope({**names, **{name: read(outcome) for name, read in readers.items()}})
            left, right = (exact(part.value(scope)) for part in comparison.arguments)
            found |= Condition((cell,)) & _holds(left, comparison.operator, right, space)
    return Region(space, found)


def _region_where(comparison: Expression, derivation: Derivation, beside: Mapping[str, Derivation]) -> Region:
    """Where quantities compare as said: piece by piece of each of them."""
    space = derivation.space
    names: dict[str, Any] = space.names
    quantities = sorted(comparison.names - names.keys())
    if not _depends_on(comparison, quantities, names):
        message = f"whether {comparison} hangs on parameters alone: it says nothing of an equilibrium"
        raise InputError(Problem("nothing-stated", message, hint="such as payoff.X > 1/2"))
    for name in beside:
        _check_no_narrower(name, beside[name].space, space)
    found = FALSE
    for pieces in product(*(_quantity(name, derivation, beside).pieces for name in quantities)):
        if any(value is sympy.nan for _, value in pieces):
            continue  # without an equilibrium nothing is true of it
        together = TRUE
        for region, _ in pieces:
            together &= region.condition
        if Region(space, together).is_empty() is True:
            continue
        scope = Scope({**names, **{name: value for name, (_, value) in zip(quantities, pieces, strict=True)}})
        left, right = (exact(part.value(scope)) for part in comparison.arguments)
        found |= together & _holds(left, comparison.operator, right, space)
    return Region(space, found)


def _depends_on(comparison: Expression, quantities: Sequence[str], names: Mapping[str, Any]) -> bool:
    """Whether a comparison is one of quantities, not of parameters only, or of a quantity with itself."""
    stand_ins = {name: symbol(f"{name} itself") for name in quantities}
    try:
        left, right = (exact(part.value(Scope({**names, **stand_ins}))) for part in comparison.arguments)
    except Undecided:  # the larger or the smaller of quantities
        return True
    return bool(canonical(left - right).free_symbols & set(stand_ins.values()))


def _check_no_narrower(name: str, beside: Space, space: Space) -> None:
    """Formulas hold where they were derived, and nothing is compared with them elsewhere."""
    shared = {each: domain for each, domain in beside.domains.items() if each in space.domains}
    within = [sign for each, domain in shared.items() for sign in domain.signs(each)]
    for sign in (*within, *beside.assumptions):
        if sign.names <= space.domains.keys() and oracle(space).feasible(frozenset({sign.negated()})) is not False:
            message = f"{name} is derived where {region_text([[sign]], None)}, which is not assumed here"
            raise InputError(Problem("nothing-stated", message, f"beside.{name}", hint="assume the same in both"))


def _quantity(name: str, derivation: Derivation, beside: Mapping[str, Derivation]) -> Quantity:
    first, _, rest = name.partition(".")
    return beside[first].quantity(rest) if first in beside else derivation.quantity(name)


def _holds(left: Any, operator: str, right: Any, space: Space) -> Condition:
    difference = canonical(left - right)
    if not difference.free_symbols:
        return TRUE if RELATIONS[operator](difference, 0) else FALSE
    return condition(left, operator, right, space)  # type: ignore[arg-type]


def _valued(derivation: Derivation, path: str, text: str, part: Region) -> Finding:
    """Whether a quantity, or how fast it moves with a parameter, is what is said; nothing that jumps has a slope."""
    name, _, parameter = path.partition(" by ")
    quantity = derivation.quantity(name)
    if not parameter:
        return _formula(quantity, text, part)
    for upwards in (True, False):
        jumping = quantity.jumps(parameter, upwards) & part
        if jumping.is_empty() is not True:
            return counterexample_in(jumping, f"{name} jumps with {parameter}")
    slope, left = quantity.slope(parameter), part
    for region, _ in slope.pieces:
        left &= ~region
    if left.is_empty() is not True:
        return counterexample_in(left, f"{name} has no slope in {parameter}")
    return _formula(slope, text, part)


def _formula(quantity: Quantity, text: str, part: Region) -> Finding:
    wanted = expected_value(text, quantity.space.names)
    wanted = wanted if isinstance(wanted, str) else exact(wanted)
    asked = oracle(quantity.space)
    for cell in part.cells:
        within = Region(quantity.space, Condition((tight(asked, cell),)))
        for region, value in quantity.pieces:
            if value is sympy.nan:
                if (region & within).is_empty() is not True:
                    return undecided(f"{quantity.name} has no value where {region}")
                continue
            differing = region & within & _where_different(value, wanted, quantity.space)
            # Where names change, a border lists several: it counts only where it is all that is spoken of.
            at_a_border = isinstance(wanted, str) and differing.is_thin and not within.is_thin
            if differing.is_empty() is not True and not at_a_border:
                return counterexample_in(differing, f"{quantity.name} is {shown(value)}, not {shown(wanted)}")
    return found_by("proved")


def _where_different(value: Any, wanted: Any, space: Space) -> Region:
    if not hasattr(value, "free_symbols") or isinstance(wanted, str):
        return Region(space, FALSE if value == wanted else TRUE)
    if canonical(value - wanted) == 0:
        return Region(space, FALSE)
    return Region(space, condition(value, "!=", wanted, space))


def same_region(found: Region, wanted: Region, what: str) -> Finding:
    """Whether two regions have the same points, or a point of one only."""
    for one, other, holds in ((found, wanted, "is true"), (wanted, found, "is false")):
        outside = one & ~other
        if outside.is_empty() is not True:
            return counterexample_in(outside, f"it {holds} that {what}: it is where {found}")
    return found_by("proved")


def counterexample_in(region: Region, what: str) -> Finding:
    """A contradiction at a point of a region; nothing is decided where no point was found."""
    point = region.witness()
    if point is None:
        return undecided(f"whether {what} somewhere was not decided")
    return contradicted(f"at {', '.join(f'{name}={value}' for name, value in point.items())} {what}")


def region_of(source: Expression, space: Space) -> Condition:
    """A condition on parameters from the text of one.

    Raises
    ------
    InputError
        ``not-a-condition`` for a number; ``symbol-without-domain`` for a name that is no parameter.
    """
    unknown = sorted(source.names - space.names.keys())
    if unknown:
        raise InputError(Problem("symbol-without-domain", f"{unknown[0]!r} is no parameter here"))
    if source.operator == "and":
        return region_of(source.arguments[0], space) & region_of(source.arguments[1], space)
    if source.operator == "or":
        return region_of(source.arguments[0], space) | region_of(source.arguments[1], space)
    if source.operator == "not":
        return ~region_of(source.arguments[0], space)
    if source.operator not in RELATIONS:
        raise InputError(Problem("not-a-condition", f"{source} is a number, not a condition"))
    scope = Scope(space.names)
    left, right = (exact(part.value(scope)) for part in source.arguments)
    return _holds(left, source.operator, right, space)
