"""How certain a derivation is: proved, or held against the game at exact points.

A question that the oracle does not decide in time leaves a cell that may have
no point. What is said of the points of a cell is right all the same; that it
has any is not proved. Such a derivation is compared with what the game gives at
exact points, where nothing is open.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve

from ..condition import canonical, exact, leaves, oracle, symbol
from ..derivation import Derivation, Outcome
from ..errors import WinsetError
from ..expression import expression
from .exploring import Budget
from .given import Given, given

PROBES = 20


def decided(derivation: Derivation, budget: Budget) -> bool:
    """Whether it is known of every cell of a derivation whether it has a point, and so of all that it rests on."""
    if not budget.proved:
        return False
    asked = oracle(derivation.space)
    return all(asked.feasible(cell) is not None for cell, _ in leaves(derivation.tree))


def probed(derivation: Derivation, answer: Callable[[Given], Derivation], known: Given) -> str:
    """The evidence of a derivation with cells that may be empty.

    Parameters
    ----------
    answer
        Derives where every parameter has a value.
    known
        What the derivation is of.
    """
    points = [dict(point) for point in oracle(derivation.space).pool.points]
    random.Random(1).shuffle(points)  # noqa: S311
    count = 0
    for point in points[:PROBES]:
        try:
            there = answer(_at(known, point))
        except WinsetError:
            continue
        (here,) = [found for cell, found in leaves(derivation.tree) if all(sign.holds(point) for sign in cell)]
        (_, alone), *_ = leaves(there.tree)
        if _values(here, point) != _values(alone, point):
            where = ", ".join(f"{name}={value}" for name, value in point.items())
            return f"not derived: the game at {where} has other equilibria"
        count += 1
    return f"probed at {count} exact points" if count else "not derived: questions were not decided in time"


def _at(known: Given, point: Mapping[str, Fraction]) -> Given:
    negotiation = known.negotiation
    parameters = tuple(
        evolve(each, value=expression(point[each.name]), fixed=True) if each.name in point else each
        for each in negotiation.parameters
    )
    return given(evolve(negotiation, parameters=parameters))


def _values(outcomes: tuple[Outcome, ...], point: Mapping[str, Fraction]) -> frozenset[Any]:
    values = {symbol(name): exact(value) for name, value in point.items()}
    return frozenset(
        (
            tuple(canonical(each.subs(values)) for each in outcome.endings),
            tuple((who, canonical(u.subs(values))) for who, u in outcome.payoffs),
        )
        for outcome in outcomes
    )
