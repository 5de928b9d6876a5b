"""Level I protocols over a line as mathematical problems: Nash bargaining, and alternating offers that never end.

A :class:`Table` says what an agreement at a place of the line is worth to two
negotiators and whether it would be ratified there. The functions find the
agreement; they know nothing of any paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import product
from typing import Any

import sympy
from attrs import evolve, frozen
from sympy.solvers.solveset import NonlinearError

from ..condition import Cell, Leaf, Space, Tree, canonical, exact, regions, same, symbol
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Budget, Context, Impossible, explore
from .line import Line, at, extended
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


# ---------------------------------------------------------- Nash bargaining


def nash_agreement(
    space: Space, table: Table, disagreement: Callable[[Context], Pair], budget: Budget | None = None
) -> Tree[Any]:
    """The place with the largest product of gains over the disagreement point; ``None`` where nothing can be signed.

    Where not both can gain, the place with the largest sum of gains among those that harm nobody.

    Raises
    ------
    NotYetError
        ``several-maxima`` where several places are as good in a region with inner points.
    """
    x = table.line.variable

    def gains(context: Context) -> Pair | None:
        if not table.passes(context, x, None):
            return None
        payoffs, base = table.payoff(context, x), disagreement(context)
        found = tuple(canonical(payoff - low) for payoff, low in zip(payoffs, base, strict=True))
        return (found[0], found[1]) if all(context.holds(gain, ">=", 0) for gain in found) else None

    over_line = explore(gains, extended(space, x.name), budget)

    def best(context: Context) -> Any:
        for worth in (_gain_product, _gain_sum):
            found = maxima(context, over_line, table.line, worth)
            if not found:
                return None
            if worth is _gain_sum or context.holds(found[0].value, ">", 0):
                places = [each.where for each in found]
                return places[0] if len(places) == 1 else tuple(places)
        raise AssertionError("the sum of gains decides")

    return explore(best, space, budget)


def _gain_product(gains: Pair | None) -> Any:
    return None if gains is None else gains[0] * gains[1]


def _gain_sum(gains: Pair | None) -> Any:
    return None if gains is None else gains[0] + gains[1]


# ------------------------------------------------------- alternating offers


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


def finite_offers(
    space: Space, table: Table, discounts: Pair, proposers: Sequence[int], budget: Budget | None = None
) -> Tree[Any]:
    """The first proposal of alternating offers that end, by recursion from the last round.

    Parameters
    ----------
    proposers
        0 or 1 for every round, in order.

    Returns
    -------
    Tree
        For every cell the place that is proposed and accepted at once, or
        ``None`` where nothing can be signed in the first round.
    """
    budget = budget or Budget()
    x = table.line.variable
    later: Tree[Any] = Leaf(None)
    for proposer in reversed(proposers):
        other = 1 - proposer

        def accepted(context: Context, other: int = other, proposer: int = proposer, later: Tree[Any] = later) -> Any:
            following = context.follow(later)
            if not table.passes(context, x, following):
                return None
            now = table.payoff(context, x)
            least = (
                sympy.Integer(0) if following is None else discounts[other] * table.payoff(context, following)[other]
            )
            return now[proposer] if context.holds(now[other], ">=", least) else None

        over_line = explore(accepted, extended(space, x.name), budget)

        def best(context: Context, over_line: Tree[Any] = over_line) -> Any:
            found = maxima(context, over_line, table.line, lambda payoff: payoff)
            return found[0].where if found else None

        later = explore(best, space, budget)
    return later


# ------------------------------------------------------------------- limits


def patient_limit(
    space: Space, tree: Tree[Any], discounts: dict[str, Any], values: Callable[[Any], Sequence[Any]]
) -> Tree[tuple[Any, ...]]:
    """The limit of expressions as discount factors go to one together.

    Parameters
    ----------
    tree
        Over a space with the discount factors.
    discounts
        The rate of every factor: it is ``1 - rate * e`` as ``e`` falls to zero.
    values
        The expressions in a result whose limits are wanted.

    Returns
    -------
    Tree
        Over the parameters that are left.
    """
    e = symbol("e")
    near = {symbol(name): 1 - exact(rate) * e for name, rate in discounts.items()}
    rest = Space(
        {name: domain for name, domain in space.domains.items() if name not in discounts}, _without(space, near)
    )

    def limits(context: Context) -> tuple[Any, ...]:
        at_leaf = tree
        while not isinstance(at_leaf, Leaf):
            for option, below in at_leaf.branches:
                if all(_sign_near(context, sign.polynomial.subs(near), e, sign.relation) for sign in option):
                    at_leaf = below
                    break
            else:
                raise Impossible
        return tuple(_limit(context, value.subs(near), e) for value in values(at_leaf.result))

    return explore(limits, rest)


def _without(space: Space, near: dict[Any, Any]) -> tuple[Any, ...]:
    return tuple(sign for sign in space.assumptions if not set(near) & sign.polynomial.free_symbols)


def _sign_near(context: Context, value: Any, e: Any, relation: Any) -> bool:
    """Whether a relation to zero holds for all small positive ``e``."""
    from ..condition.sign import ALLOWED

    above, below = sympy.fraction(sympy.together(value))
    sign = reduce(lambda a, b: a * b, (_leading(context, part, e)[0] for part in (above, below)))
    return sign in ALLOWED[relation]


def _leading(context: Context, polynomial: Any, e: Any) -> tuple[int, Any, int]:
    """Sign, coefficient and power of the lowest term that does not vanish."""
    form = sympy.Poly(sympy.expand(polynomial), e)
    for power, coefficient in enumerate(reversed(form.all_coeffs())):
        sign = context.sign(coefficient)
        if sign != 0:
            return sign, coefficient, power
    return 0, sympy.Integer(0), 0


def _limit(context: Context, value: Any, e: Any) -> Any:
    above, below = sympy.fraction(sympy.together(value))
    _, top, power = _leading(context, above, e)
    _, bottom, order = _leading(context, below, e)
    if power > order:
        return sympy.Integer(0)
    if power < order:
        raise UnsupportedError(Problem("no-limit", f"{value} has no limit"))
    return canonical(top / bottom)


__all__ = [
    "Stationary",
    "Table",
    "at",
    "evolve",
    "finite_offers",
    "nash_agreement",
    "patient_limit",
    "stationary_offers",
]
