"""What is drawn, with which probabilities, and who knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ...errors import Problem
from ...expression import Expression, Scope
from ...fields import one_of
from .meaning import known_constants, undeclared

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_uncertainty(negotiation: Negotiation) -> Iterator[Problem]:
    """Draws have values, priors that sum to one, and people who know them."""
    drawn: set[str] = {p.name for p in negotiation.parameters} | negotiation.labels
    for quantity in negotiation.uncertainty:
        path = f"uncertainty.{quantity.name}"
        if bool(quantity.values) == (quantity.distribution is not None):
            yield Problem("bad-uncertainty", "an uncertain quantity has either values or a distribution", path)
        if quantity.distribution is not None:
            yield from quantity.distribution.problems(f"{path}.distribution")
            if quantity.points is not None and quantity.points < 1:
                yield Problem(
                    "bad-grid", f"a distribution has at least one point, not {quantity.points}", f"{path}.points"
                )
        for value in quantity.values:
            for source, where in ((value.prior, "prior"), (value.value, "value")):
                if source is not None:
                    yield from undeclared(source, drawn, f"{path}.values.{value.name}.{where}")
        yield from priors_problems(negotiation, [(v.name, v.prior) for v in quantity.values], path, "values")
        yield from _known_to(negotiation, quantity.known_to, "", path)
        drawn.add(quantity.name)
    for side in negotiation.sides:
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}"
            for kind in group.types:
                yield from undeclared(kind.prior, drawn, f"{path}.types.{kind.name}.prior")
            yield from priors_problems(negotiation, [(t.name, t.prior) for t in group.types], path, "types")
            yield from _known_to(negotiation, group.known_to, side.name, path)
            drawn.add(f"{side.name}.{group.name}")


def priors_problems(
    negotiation: Negotiation, priors: list[tuple[str, Expression]], path: str, where: str
) -> Iterator[Problem]:
    """Priors are probabilities and sum to one, where their values are known."""
    scope = Scope(known_constants(negotiation))
    if not priors or not all(prior.names <= set(scope) for _, prior in priors):
        return  # symbols or earlier draws are left: the compiler checks each case
    try:
        numbers = [prior.value(scope) for _, prior in priors]
    except ZeroDivisionError:
        yield Problem("division-by-zero", "a prior divides by zero", f"{path}.{where}")
        return
    for (name, _), number in zip(priors, numbers, strict=True):
        if number < 0 or number > 1:
            yield Problem("prior-range", f"the prior {number} is outside [0, 1]", f"{path}.{where}.{name}.prior")
    if sum(numbers) != 1:
        yield Problem("prior-sum", f"the priors sum to {sum(numbers)}, not 1", f"{path}.{where}")


def _known_to(negotiation: Negotiation, names: Iterable[str], side: str, path: str) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if negotiation.actor(name, side) is None:
            yield Problem(
                "unknown-actor",
                f"known_to names {name!r}, who is no actor",
                f"{path}.known_to.{index}",
                hint=one_of(name, negotiation.actors),
            )
