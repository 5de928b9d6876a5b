"""A derivation read at points: exact outcomes there, tables over a grid, and curves and regions for pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from ..condition import Domain, Test, exact, symbol
from ..derivation.outcome import Unanswered, each_changed
from ..errors import FailedError, Problem
from ..negotiation import Negotiation
from ..sweep import Axis, Sweep, SweepRow
from .answers import Answer, derived, number, rows_of

if TYPE_CHECKING:
    from ..derivation import Derivation, Outcome

Point = Mapping[str, Fraction]


def outcomes_at(derivation: Derivation, point: Point) -> tuple[Outcome, ...]:
    """The outcomes at values of all parameters, their formulas as numbers; exact."""
    where = {symbol(name): exact(value) for name, value in point.items()}
    tree = derivation.tree
    while isinstance(tree, Test):
        below = next((sub for option, sub in tree.branches if all(sign.holds(point) for sign in option)), None)
        if below is None:
            raise FailedError(Problem("not-covered", f"the derivation says nothing at {dict(point)}"))
        tree = below
    return each_changed(tree.result, lambda outcome: outcome.changed(lambda each: each.subs(where)))


def answer_at(derivation: Derivation, negotiation: Negotiation, point: Point) -> Answer:
    """The outcomes at a point as an answer; a problem where the point breaks a domain or an assumption."""
    space = derivation.space
    outside = [name for name, domain in space.domains.items() if not domain.contains(point[name])]
    if outside or not all(sign.holds(point) for sign in space.assumptions):
        return Answer((), problem="outside-domain: the values break an assumption of the negotiation")
    return derived(negotiation, outcomes_at(derivation, point), derivation.evidence)


def tabulated(derivation: Derivation, negotiation: Negotiation, axes: Sequence[Axis], fixed: Point) -> Sweep:
    """The closed forms on a grid, as a table like that of a sweep."""
    rows: list[SweepRow] = []
    for values in product(*(axis.values for axis in axes)):
        point = {**fixed, **dict(zip((axis.name for axis in axes), values, strict=True))}
        rows += rows_of(answer_at(derivation, negotiation, point), values)
    notes = ("read from the closed forms",)
    return Sweep(negotiation.title, "derived", tuple(axes), negotiation.actors, tuple(rows), notes)


def curve(expression: Any, name: str) -> Callable[[Any], Any]:
    """A formula in one parameter as a function of an array."""
    import numpy
    import sympy

    compiled = sympy.lambdify([symbol(name)], expression, modules="numpy", dummify=True)

    def function(xs: Any) -> Any:
        return numpy.broadcast_to(numpy.asarray(compiled(xs), dtype=float), xs.shape)

    return function


def grid_of(derivation: Derivation, count: int) -> Sweep:
    """The endings and payoffs of a derivation on an even grid over its domain, infinite ends cut."""
    axes = [Axis(name, _spread(domain, count)) for name, domain in derivation.space.domains.items()]
    rows: list[SweepRow] = []
    for values in product(*(axis.values for axis in axes)):
        point = dict(zip((axis.name for axis in axes), values, strict=True))
        if not all(sign.holds(point) for sign in derivation.space.assumptions):
            rows.append(SweepRow(values, problem="outside-domain: the values break an assumption"))
            continue
        there = outcomes_at(derivation, point)
        if isinstance(there, Unanswered) and not there.is_known:
            rows.append(SweepRow(values, problem=there.reason))
            continue
        found = [member for outcome in there for member in outcome.members]
        rows += [
            SweepRow(values, i, tuple(map(number, o.endings)), tuple(number(o.payoff[a]) for a in derivation.actors))
            for i, o in enumerate(found, 1)
        ] or [SweepRow(values, found="none")]
    return Sweep(derivation.title, "derived", tuple(axes), derivation.actors, tuple(rows))


def _spread(domain: Domain, count: int) -> tuple[Fraction, ...]:
    low = domain.low if domain.low is not None else (domain.high or Fraction(0)) - 2
    high = domain.high if domain.high is not None else max(low, Fraction(0)) + 2
    values = (low + (high - low) * index / (count - 1) for index in range(count))
    return tuple(value for value in values if domain.contains(value))
