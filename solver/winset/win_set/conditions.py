"""Sets of agreements as polynomial conditions, in any number of interval issues.

Whether a set holds an agreement is answered by arithmetic; whether it holds any,
by a solver for real polynomials, which is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any, Self, TypeAlias

from attrs import evolve, field, frozen

from winset.errors import NotYetError, Problem
from winset.expression import RELATIONS, Comparison
from winset.negotiation import Interval

from .base import AgreementLike, Region, coordinates
from .form import Form, Terms

PATIENCE = 20_000
"""Milliseconds that the solver may take for one question."""


@frozen(eq=False)
class Requirement:
    """A formula compared with zero: ``>=``, ``>``, ``==`` or ``!=``."""

    form: Form
    relation: Comparison

    @property
    def key(self) -> tuple[object, ...]:
        """What it says, to compare with."""
        return frozenset(self.form.top.items()), frozenset(self.form.bottom.items()), self.relation

    def holds(self, point: tuple[Fraction, ...]) -> bool:
        """Whether it holds at a point; exact."""
        return RELATIONS[self.relation](self.form.at(point), 0)

    def to_sympy(self, issues: tuple[str, ...]) -> Any:
        """As a SymPy relation."""
        import sympy

        relation = {">=": sympy.Ge, ">": sympy.Gt, "==": sympy.Eq, "!=": sympy.Ne}[self.relation]
        return relation(self.form.to_sympy(issues), 0)

    def text(self, issues: tuple[str, ...]) -> str:
        """Such as ``x**2 + y - 1 >= 0``."""
        return f"{self.form.to_sympy(issues)} {self.relation} 0"


Way: TypeAlias = tuple[Requirement, ...]
"""Requirements that all hold."""


def _distinct(ways: Iterable[Iterable[Requirement]]) -> tuple[Way, ...]:
    """The ways without what stands twice, and without those that say more than another one."""
    found: list[dict[tuple[object, ...], Requirement]] = []
    for way in sorted(({each.key: each for each in way} for way in ways), key=len):
        if not any(easier.keys() <= way.keys() for easier in found):
            found.append(way)
    return tuple(tuple(way.values()) for way in found)


@frozen
class Box:
    """The points of some interval issues, as a solver for real polynomials sees them.

    Parameters
    ----------
    issues, domains
        Names and intervals.
    """

    issues: tuple[str, ...]
    domains: tuple[Interval, ...] = field(repr=False)

    def possible(self, way: Iterable[Requirement], outside: Iterable[Way] = ()) -> bool:
        """Whether some point satisfies all requirements, and lies in none of the ways ``outside``; proved either way.

        Raises
        ------
        NotYetError
            ``undecided`` where the solver's time did not suffice.
        """
        import z3

        solver = z3.Solver()
        solver.set("timeout", PATIENCE)
        solver.add(*self._inside)
        solver.add(*map(self._said, way))
        solver.add(*(z3.Not(z3.And(*map(self._said, other))) for other in outside))
        answer = solver.check()
        if answer == z3.unknown:
            message = f"whether the agreements on {', '.join(self.issues)} include any was not decided in time"
            raise NotYetError(Problem("undecided", message, hint="ask about single agreements, or list proposals"))
        return bool(answer == z3.sat)

    def _said(self, each: Requirement) -> Any:
        """A requirement as the solver reads it."""
        import z3

        top, bottom = (_polynomial(terms, self._symbols) for terms in (each.form.top, each.form.bottom))
        value = top * bottom  # has the sign of the quotient
        holds = {">=": value >= 0, ">": value > 0, "==": top == 0, "!=": top != 0}[each.relation]
        return z3.And(bottom != 0, holds) if any(map(any, each.form.bottom)) else holds

    @cached_property
    def _symbols(self) -> list[Any]:
        import z3

        return [z3.Real(name) for name in self.issues]

    @cached_property
    def _inside(self) -> list[Any]:
        return [condition for pair in zip(self._symbols, self.domains, strict=True) for condition in _within(*pair)]


def _within(symbol: Any, domain: Interval) -> Iterator[Any]:
    for bound, is_open, low in ((domain.low, domain.low_open, True), (domain.high, domain.high_open, False)):
        if bound is not None:
            room = symbol - _z3(bound) if low else _z3(bound) - symbol
            yield room > 0 if is_open else room >= 0


@frozen
class ConditionRegion(Region):
    """Agreements on interval issues that satisfy one of several lists of polynomial requirements.

    Parameters
    ----------
    issues, domains
        Names and intervals.
    ways
        It is enough that all requirements of one of them hold.
    """

    issues: tuple[str, ...]
    domains: tuple[Interval, ...] = field(repr=False)
    ways: tuple[Way, ...] = field(
        repr=False, converter=_distinct, eq=lambda ways: frozenset(frozenset(e.key for e in way) for way in ways)
    )

    @property
    def box(self) -> Box:
        """All points of the issues."""
        return Box(self.issues, self.domains)

    @property
    def is_empty(self) -> bool:
        """Whether it holds no agreement; proved either way.

        Raises
        ------
        NotYetError
            ``undecided`` where the solver's time did not suffice.
        """
        return not any(map(self.box.possible, self.ways))

    @property
    def pruned(self) -> Self:
        """The same agreements in as few and short ways as a greedy search finds."""
        ways = [way for way in self.ways if self.box.possible(way)]
        for index, way in enumerate(ways):
            ways[index] = _widened(self.box, way, ways)
        for way in sorted(ways, key=len, reverse=True):
            others = [other for other in ways if other is not way]
            if not self.box.possible(way, others):
                ways = others
        return evolve(self, ways=ways)

    @property
    def bare(self) -> ConditionRegion:
        """The same agreements, without the side."""
        return ConditionRegion(self.issues, self.domains, self.ways)

    def contains(self, agreement: AgreementLike) -> bool:
        """Whether it holds the agreement, given by the values of the issues."""
        point = coordinates(agreement, self.issues)
        inside = all(value in domain for value, domain in zip(point, self.domains, strict=True))
        return inside and any(all(each.holds(point) for each in way) for way in self.ways)

    def intersection(self, other: ConditionRegion) -> ConditionRegion:
        """The agreements of both."""
        ways = [(*first, *second) for first in self.ways for second in other.ways]
        return ConditionRegion(self.issues, self.domains, ways)

    @property
    def condition(self) -> Any:
        """As a SymPy condition on the issues, within their domains."""
        import sympy

        return sympy.Or(*(sympy.And(*(each.to_sympy(self.issues) for each in way)) for way in self.ways))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {"kind": "conditions", "issues": list(self.issues), "condition": str(self.condition)}

    def __str__(self) -> str:
        ways = (" and ".join(each.text(self.issues) for each in way) or "always" for way in self.ways)
        return " or ".join(ways) or "empty"


def _widened(box: Box, way: Way, ways: list[Way]) -> Way:
    """A way without the requirements that take nothing from the union of all ways, and with its border where it can be.

    The later requirements go first.
    """
    kept = list(way)
    for each in way[::-1]:
        others = [other for other in kept if other is not each]
        if not box.possible(others, ways):
            kept = others
        elif each.relation == ">" and not box.possible([*others, Requirement(each.form, "==")], ways):
            kept[kept.index(each)] = Requirement(each.form, ">=")
    return tuple(kept)


def _z3(number: Fraction) -> Any:
    import z3

    return z3.RatVal(number.numerator, number.denominator)


def _polynomial(terms: Terms, symbols: list[Any]) -> Any:
    total = _z3(Fraction(0))
    for powers, number in terms.items():
        product = _z3(number)
        for symbol, power in zip(symbols, powers, strict=True):
            for _ in range(power):
                product = product * symbol
        total = total + product
    return total
