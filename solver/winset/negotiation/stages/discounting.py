"""Rounds, and what a payoff is worth one round later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from ...errors import Problem
from ...expression import Expression, expression
from ...fields import Kind, expressions, make_field

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


def discount_problems(factors: Discounts, path: str) -> Iterator[Problem]:
    """Factors that are numbers outside (0, 1]."""
    for name, source in factors:
        number = source.constant()
        if number is not None and not Fraction(0) < number <= 1:
            where = f"{path}.{name}" if name else path
            yield Problem("discount-range", f"the discount factor {number} is outside (0, 1]", where)


def rounds_problems(rounds: Expression, path: str) -> Iterator[Problem]:
    """Rounds that are a number, and not a whole one of at least one."""
    number = rounds.constant()
    if number is not None and (number < 1 or number.denominator != 1):
        yield Problem("bad-rounds", f"there is at least one round, not {number}", path)


def discount_names(factors: Discounts) -> tuple[str, ...]:
    """The sides and actors that are named."""
    return tuple(name for name, _ in factors if name)


def discount_sources(factors: Discounts) -> Iterator[tuple[str, Expression]]:
    """The factors, with their paths below the stage."""
    for name, source in factors:
        yield f"discount.{name}" if name else "discount", source
