"""What is drawn, with which probabilities, and who knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ...errors import Problem
from ...fields import one_of
from .meaning import undeclared

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_uncertainty(negotiation: Negotiation) -> Iterator[Problem]:
    """Draws have values or a distribution, and people who know them; what priors may be is asked with all ranges."""
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
        yield from _known_to(negotiation, quantity.known_to, "", path)
        drawn.add(quantity.name)
    for side in negotiation.sides:
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}"
            for kind in group.types:
                yield from undeclared(kind.prior, drawn, f"{path}.types.{kind.name}.prior")
            yield from _known_to(negotiation, group.known_to, side.name, path)
            drawn.add(f"{side.name}.{group.name}")


def _known_to(negotiation: Negotiation, names: Iterable[str], side: str, path: str) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if negotiation.actor(name, side) is None:
            yield Problem(
                "unknown-actor",
                f"known_to names {name!r}, who is no actor",
                f"{path}.known_to.{index}",
                hint=one_of(name, negotiation.actors),
            )
