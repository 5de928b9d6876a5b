"""Derivations held against solutions at exact points, as the design asks of every model."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy
from attrs import evolve

from winset.condition import exact, oracle, symbol
from winset.derivation import ENDINGS, Derivation
from winset.negotiation import Negotiation
from winset.solving import solve

STEP = Fraction(1, 10**6)


def number(value: Any) -> Fraction:
    """A rational SymPy number as a Fraction."""
    value = sympy.nsimplify(value) if not value.is_Rational else value
    return Fraction(int(value.p), int(value.q))


def points(derivation: Derivation, count: int, seed: int = 1) -> Iterator[dict[str, Fraction]]:
    """Random points of the space, then a point on every boundary and its neighbours just below and above."""
    space, chance = derivation.space, random.Random(seed)
    asked = oracle(space)
    inside = [dict(point) for point in asked.pool.points]
    chance.shuffle(inside)
    yield from inside[:count]
    for case in derivation.cases:
        if not case.is_boundary:
            continue
        on = case.region.witness()
        if on is None:
            continue
        yield on
        for name in space.domains:
            for step in (-STEP, STEP):
                near = {**on, name: on[name] + step}
                if all(sign.holds(near) for sign in space.cell):
                    yield near


def derived_outcomes(derivation: Derivation, point: Mapping[str, Fraction]) -> set[tuple[Any, ...]]:
    """The probabilities of the endings and the payoffs of every derived equilibrium at a point."""
    values = {symbol(name): exact(value) for name, value in point.items()}
    (case,) = [case for case in derivation.cases if case.region.condition.contains(point)]
    return {
        (
            tuple(number(each.subs(values)) for each in outcome.endings),
            tuple(sorted((actor, number(each.subs(values))) for actor, each in outcome.payoffs)),
        )
        for outcome in case.outcomes
    }


def solved_outcomes(negotiation: Negotiation, point: Mapping[str, Fraction]) -> set[tuple[Any, ...]]:
    """The same from the solution at the point."""
    solution = solve(negotiation.at(**point))
    return {
        (
            tuple(getattr(equilibrium.probability, ending) for ending in ENDINGS),
            tuple(sorted(equilibrium.payoff.items())),
        )
        for equilibrium in solution.equilibria
    }


def disagreements(negotiation: Negotiation, derivation: Derivation, count: int) -> list[str]:
    """Every point at which the derivation and the solution of a finite model differ."""
    found = []
    derivation = evolve(derivation, told_of=derivation.actors)
    for point in points(derivation, count):
        derived = derived_outcomes(derivation, point)
        solved = solved_outcomes(negotiation, derivation.space.whole(point))
        if derived != solved:
            found.append(f"{point}: derived {derived}, solved {solved}")
    return found
