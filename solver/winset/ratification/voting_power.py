"""Voting power: how often a group's answer decides, exactly and for every rule."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import factorial
from typing import Any

from winset.expression import Scope

from .rule import YES, Ballot, Rule
from .tally import tally

NO_NAMES = Scope({})


def banzhaf(rule: Rule, ballots: Mapping[str, Ballot] | None = None, scope: Scope = NO_NAMES) -> dict[str, Fraction]:
    """The share of the other groups' answers at which a group decides (absolute Banzhaf index).

    Parameters
    ----------
    ballots
        What each group casts when it says yes; one vote each by default.

    Examples
    --------
    >>> from winset.ratification import Weighted
    >>> banzhaf(Weighted(quota=3, weights={"a": 2, "b": 1, "c": 1}))
    {'a': Fraction(3, 4), 'b': Fraction(1, 4), 'c': Fraction(1, 4)}

    Notes
    -----
    J. F. Banzhaf, "Weighted voting doesn't work", Rutgers Law Review 19 (1965).
    """
    others = 2 ** (len(rule.groups) - 1)
    return {group: Fraction(sum(swings), others) for group, swings in _swings(rule, ballots, scope).items()}


def shapley_shubik(
    rule: Rule, ballots: Mapping[str, Ballot] | None = None, scope: Scope = NO_NAMES
) -> dict[str, Fraction]:
    """The share of the orders of all groups in which a group's yes is the one that ratifies; sums to 1.

    Parameters
    ----------
    ballots
        What each group casts when it says yes; one vote each by default.

    Examples
    --------
    >>> from winset.ratification import Weighted
    >>> shapley_shubik(Weighted(quota=3, weights={"a": 2, "b": 1, "c": 1}))
    {'a': Fraction(2, 3), 'b': Fraction(1, 6), 'c': Fraction(1, 6)}

    Notes
    -----
    L. S. Shapley and M. Shubik, "A method for evaluating the distribution of
    power in a committee system", American Political Science Review 48 (1954).
    """
    number = len(rule.groups)
    orders = [Fraction(factorial(size) * factorial(number - 1 - size), factorial(number)) for size in range(number)]
    return {
        group: sum((weight * count for weight, count in zip(orders, swings, strict=False)), Fraction(0))
        for group, swings in _swings(rule, ballots, scope).items()
    }


def _swings(rule: Rule, ballots: Mapping[str, Ballot] | None, scope: Scope) -> dict[str, list[int]]:
    """For each group, how many coalitions of the others it turns, by their size."""
    from flint import fmpz_poly

    cast = dict.fromkeys(rule.groups, YES) if ballots is None else ballots
    member, nobody = fmpz_poly([0, 1]), fmpz_poly([1])
    yes: dict[str, Any] = dict.fromkeys(rule.groups, member)
    no: dict[str, Any] = dict.fromkeys(rule.groups, nobody)
    found: dict[tuple[Any, ...], list[int]] = {}
    swings: dict[str, list[int]] = {}
    for group in rule.groups:
        alike = _role(rule, group, cast, scope)
        if alike not in found:
            with_it, _ = tally(rule, cast, {**yes, group: 1}, {**no, group: 0}, scope)
            without, _ = tally(rule, cast, {**yes, group: 0}, {**no, group: 1}, scope)
            found[alike] = [int(count) for count in (fmpz_poly([0]) + with_it - without).coeffs()]
        swings[group] = found[alike]
    return swings


def _role(rule: Rule, group: str, ballots: Mapping[str, Ballot], scope: Scope) -> tuple[Any, ...]:
    """Where a group stands and what it adds there; groups with equal roles have equal power."""
    return tuple(
        (place, body.count(index, ballots[group], scope), body.count(index, ballots[group].reversed, scope))
        for place, body in enumerate(rule.bodies())
        for index, member in enumerate(body.members)
        if member == group
    )
