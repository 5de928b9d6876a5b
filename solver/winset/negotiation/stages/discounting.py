"""Rounds, and what a payoff is worth one round later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ...expression import Expression, Range, expression
from ...fields import Kind, expressions, make_field

DISCOUNT = Range(
    "the discount factor", "discount-range", 0, 1, low_open=True, fixed=True, hint="1 where time costs nothing"
)
ROUNDS = Range("the number of rounds", "bad-rounds", 1, whole=True, fixed=True)
EVERYONE = ""
Discounts: TypeAlias = tuple[tuple[str, Expression], ...]
"""Factors by side or actor; :data:`EVERYONE` stands for whoever is not named."""


def discounts(source: Any) -> Discounts:
    """One factor for everyone, or factors by side or actor."""
    if isinstance(source, (Mapping, tuple, list)):
        return expressions(source)
    return ((EVERYONE, expression(source)),)


def discount_field() -> Any:
    """A field that holds discount factors; none by default."""
    return make_field(Kind("per actor"), discounts, ())


def discount_ranges(factors: Discounts) -> Iterator[tuple[str, Expression, Range]]:
    """Factors in (0, 1]."""
    for where, source in discount_sources(factors):
        yield where, source, DISCOUNT


def discount_names(factors: Discounts) -> tuple[str, ...]:
    """The sides and actors that are named."""
    return tuple(name for name, _ in factors if name)


def discount_sources(factors: Discounts) -> Iterator[tuple[str, Expression]]:
    """The factors, with their paths below the stage."""
    for name, source in factors:
        yield f"discount.{name}" if name else "discount", source
