"""Level I protocols over a line as mathematical problems: Nash bargaining, alternating offers, and their limits.

A :class:`Table` says what an agreement at a place of the line is worth to two
negotiators and whether it would be ratified there. The functions find the
agreement; they know nothing of any paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import sympy
from attrs import frozen

from ..condition import Leaf, Space, Tree, canonical, exact, symbol
from ..errors import Problem, UnsupportedError
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


__all__ = ["Table", "finite_offers", "nash_agreement", "patient_limit"]
