"""Alternating offers that never end, over a line, as a mathematical problem.

A :class:`Table` says what an agreement at a place of the line is worth to two
negotiators and whether it would be ratified there. What is proposed is found
here; nothing here knows of any paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import sympy
from attrs import frozen
from sympy.solvers.solveset import NonlinearError

from ..condition import Cell, Space, Tree, canonical, regions, same, symbol
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Budget, Context, Impossible, explore
from .line import Line, extended
from .optimum import maxima

Pair = tuple[Any, Any]


@frozen
class Table:
    """Two negotiators and a line of agreements.

    Parameters
    ----------
    line
        Where agreements lie.
    payoff
        ``payoff(context, place)``: what an agreement there is worth to each
        negotiator, the chance of its ratification reckoned in.
    passes
        ``passes(context, place, following)``: whether a text there can be
        signed at all. ``following`` is the place of the next round's proposal,
        ``None`` in a protocol of one round.
    """

    line: Line
    payoff: Callable[[Context, Any], Pair]
    passes: Callable[[Context, Any, Any], bool] = lambda context, place, following: True


@frozen
class Stationary:
    """What each negotiator proposes whenever it is its turn, and what it is worth to the two at once."""

    proposals: Pair
    payoffs: tuple[Pair, Pair]


def stationary_offers(
    space: Space, table: Table, discounts: Pair, budget: Budget | None = None
) -> Tree[tuple[Stationary, ...] | None]:
    """The stationary equilibria of alternating offers without an end, the same proposals in every round.

    Each proposer offers what is best for it among what the other accepts rather
    than wait for its own turn; the two maps from the other's proposal are found
    first, then the places that they map to each other.

    Parameters
    ----------
    discounts
        What a payoff is worth one round later, for each negotiator.

    Returns
    -------
    Tree
        For every cell all stationary profiles with an agreement: none where
        nothing can be signed, ``None`` where the places are not determined, as
        for negotiators who do not discount at all.
    """
    budget = budget or Budget()
    unknown = (symbol("first proposal"), symbol("second proposal"))
    pieces = []
    for proposer in (0, 1):
        following = unknown[1 - proposer]
        answering = _answering(space, table, discounts, proposer, following, budget)
        merged = regions(answering, extended(space, following.name), _both_places)
        pieces.append([(cell, place) for region, place in merged if place is not None for cell in region.cells])
    combinations = list(product(*pieces))

    def fixed(context: Context) -> tuple[Stationary, ...] | None:
        found: list[Stationary] = []
        singular = False
        for parts in combinations:
            try:
                places = _meeting(context, unknown, parts)
            except ZeroDivisionError:
                singular = True
                continue
            if places is None or any(
                all(same(a, b) for a, b in zip(each.proposals, places, strict=True)) for each in found
            ):
                continue
            payoffs = tuple(table.payoff(context, place) for place in places)
            found.append(Stationary(places, tuple((canonical(a), canonical(b)) for a, b in payoffs)))  # type: ignore[arg-type]
        return None if singular else tuple(found)

    return explore(fixed, space, budget)


def _both_places(one: Any, other: Any) -> list[Pair] | None:
    return None if one is None or other is None else [(one, other)]


def _answering(space: Space, table: Table, discounts: Pair, proposer: int, following: Any, budget: Budget) -> Tree[Any]:
    """The best proposal as a function of the other's next one; ``None`` where nothing is accepted and passes."""
    x, other = table.line.variable, 1 - proposer
    place_known = extended(space, following.name)

    def accepted(context: Context) -> Any:
        _keep_on(context, table.line, following)
        if not table.passes(context, x, following):
            return None
        now, later = table.payoff(context, x), table.payoff(context, following)
        if not context.holds(now[other], ">=", discounts[other] * later[other]):
            return None
        return now[proposer]

    over_line = explore(accepted, extended(place_known, x.name), budget)

    def best(context: Context) -> Any:
        _keep_on(context, table.line, following)
        found = maxima(context, over_line, table.line, lambda payoff: payoff)
        if len(found) > 1:
            raise NotYetError(Problem("several-maxima", "a proposer has several best proposals", hint="fix parameters"))
        if found and found[0].equation is not None:
            message = "where rounds have no end, proposals are not found for a distribution that is left open"
            raise UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))
        return found[0].where if found else None

    return explore(best, place_known, budget)


def _keep_on(context: Context, line: Line, place: Any) -> None:
    """Leave the cells where a place is not on the line."""
    for border, relation in ((line.low, ">="), (line.high, "<=")):
        if border is not None and not context.holds(place, relation, border):  # type: ignore[arg-type]
            raise Impossible


def _meeting(context: Context, unknown: Pair, parts: Sequence[tuple[Cell, Any]]) -> Pair | None:
    """Where two pieces of the maps meet, if that is where they apply; an error where they are the same line."""
    equations = [mine - piece for mine, (_, piece) in zip(unknown, parts, strict=True)]
    try:
        matrix, constants = sympy.linear_eq_to_matrix(equations, list(unknown))
    except NonlinearError as error:
        message = "the stationary proposals solve no linear equations"
        raise UnsupportedError(
            Problem("not-linear", message, hint="give payoffs that are linear in the issue")
        ) from error
    determinant = canonical(matrix.det())
    if context.holds(determinant, "==", 0):
        if all(context.holds(each, "==", 0) for each in matrix.adjugate() * constants):
            raise ZeroDivisionError
        return None
    solution = matrix.adjugate() * constants / determinant
    places = canonical(solution[0]), canonical(solution[1])
    by_symbol = dict(zip(unknown, places, strict=True))
    for cell, _ in parts:
        for sign in sorted(cell, key=str):
            if not context.holds(sign.polynomial.subs(by_symbol), sign.relation):
                return None
    return places


__all__ = ["Stationary", "Table", "stationary_offers"]
