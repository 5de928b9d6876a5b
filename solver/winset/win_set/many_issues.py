"""Win-sets over any number of interval issues, as polynomial conditions: discs, lenses and what has no corners.

The win-set is the union, over the smallest coalitions that ratify, of the
agreements that all their members accept. Whether it holds an agreement is
answered by arithmetic; whether it holds any, by a solver for real polynomials,
which is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any, TypeAlias

from attrs import field, frozen

from winset.errors import NotYetError, Problem, UnsupportedError
from winset.expression import RELATIONS, Comparison, Number, Scope, Undecided, Value
from winset.negotiation import Interval, Issue
from winset.negotiation.voting import GroupPayoff
from winset.ratification import Ballot

from .base import AgreementLike, Region, coordinates
from .electorate import Electorate
from .form import Form, Terms, unknown

Way: TypeAlias = tuple[Form, ...]
"""Formulas that are all at least zero."""
MOST_GROUPS = 14
"""How many groups that compare a body may have."""
PATIENCE = 20_000
"""Milliseconds that the solver may take."""


@frozen
class ConditionRegion(Region):
    """Agreements on interval issues at which some list of polynomial formulas is nowhere negative.

    Parameters
    ----------
    issues, domains
        Names and intervals.
    ways
        It is enough that all formulas of one of them are at least zero.
    """

    issues: tuple[str, ...]
    domains: tuple[Interval, ...] = field(repr=False)
    ways: tuple[Way, ...] = field(repr=False, eq=False)

    @property
    def is_empty(self) -> bool:
        """Whether it holds no agreement; proved either way.

        Raises
        ------
        NotYetError
            ``undecided`` where the solver's time did not suffice.
        """
        return not any(self._possible(way) for way in self.ways)

    def _possible(self, way: Way) -> bool:
        import z3

        symbols = [z3.Real(name) for name in self.issues]
        solver = z3.Solver()
        solver.set("timeout", PATIENCE)
        for symbol, domain in zip(symbols, self.domains, strict=True):
            for bound, is_open, low in ((domain.low, domain.low_open, True), (domain.high, domain.high_open, False)):
                if bound is not None:
                    room = symbol - _z3(bound) if low else _z3(bound) - symbol
                    solver.add(room > 0 if is_open else room >= 0)
        for form in way:
            top, bottom = (_polynomial(terms, symbols) for terms in (form.top, form.bottom))
            solver.add(bottom != 0, top * bottom >= 0)
        answer = solver.check()
        if answer == z3.unknown:
            message = f"whether the agreements on {', '.join(self.issues)} include any was not decided in time"
            raise NotYetError(Problem("undecided", message, hint="ask about single agreements, or list proposals"))
        return bool(answer == z3.sat)

    @property
    def bare(self) -> ConditionRegion:
        """The same agreements, without the side."""
        return ConditionRegion(self.issues, self.domains, self.ways)

    def contains(self, agreement: AgreementLike) -> bool:
        """Whether it holds the agreement, given by the values of the issues."""
        point = coordinates(agreement, self.issues)
        inside = all(value in domain for value, domain in zip(point, self.domains, strict=True))
        return inside and any(all(form.at(point) >= 0 for form in way) for way in self.ways)

    def intersection(self, other: ConditionRegion) -> ConditionRegion:
        """The agreements of both."""
        ways = (first | second for first in map(_keyed, self.ways) for second in map(_keyed, other.ways))
        found: list[dict[object, Form]] = []
        for way in sorted(ways, key=len):
            if not any(easier.keys() <= way.keys() for easier in found):
                found.append(way)
        return ConditionRegion(self.issues, self.domains, tuple(tuple(way.values()) for way in found))

    @property
    def condition(self) -> Any:
        """As a SymPy condition on the issues, within their domains."""
        import sympy

        return sympy.Or(*(sympy.And(*(form.to_sympy(self.issues) >= 0 for form in way)) for way in self.ways))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {"kind": "conditions", "issues": list(self.issues), "condition": str(self.condition)}

    def __str__(self) -> str:
        ways = (" and ".join(f"{form.to_sympy(self.issues)} >= 0" for form in way) or "always" for way in self.ways)
        return " or ".join(ways) or "empty"


@frozen
class ConditionWinSet(ConditionRegion):
    """The agreements on interval issues that a side's constituents would ratify.

    Parameters
    ----------
    side
        Whose constituents.
    """

    side: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {**super().to_dict(), "side": self.side}

    def __str__(self) -> str:
        return f"win-set of {self.side}: {super().__str__()}"


class _Answering(Scope):
    """A scope that gives every comparison of formulas one answer: what a group casts if it gains, or loses."""

    __slots__ = ("answer",)

    def __init__(self, values: Mapping[str, Value], answer: bool) -> None:
        super().__init__(values)
        self.answer = answer

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        difference = left - right
        if isinstance(difference, Form):
            number = difference.constant
            return self.answer if number is None else RELATIONS[relation](number, 0)
        return super().decide(left, relation, right)


def condition_win_set(issues: tuple[Issue, ...], electorate: Electorate) -> ConditionWinSet:
    """The win-set over interval issues, where every group's payoff is one polynomial, or a quotient of two.

    Raises
    ------
    UnsupportedError
        ``not-polynomial`` for a population, or a payoff with cases.
    NotYetError
        ``too-many-coalitions`` above :data:`MOST_GROUPS` groups.
    """
    names = tuple(issue.name for issue in issues)
    values = {**electorate.world.values, **{n: unknown(i, len(names)) for i, n in enumerate(names)}}
    gains: dict[str, Form] = {}
    yes: dict[str, Ballot] = {}
    no: dict[str, Ballot] = {}
    for group in electorate.groups:
        gain = _gain(electorate, group, values)
        if gain is not None:
            gains[group] = gain
        yes[group], no[group] = (electorate.ballot(group, _Answering(values, answer)) for answer in (True, False))
    if len(gains) > MOST_GROUPS:
        message = f"{len(gains)} groups of {electorate.side.name} compare, above the limit of {MOST_GROUPS}"
        raise NotYetError(Problem("too-many-coalitions", message, f"sides.{electorate.side.name}"))
    ways = tuple(tuple(gains[group] for group in coalition) for coalition in _smallest(electorate, gains, yes, no))
    domains = tuple(issue.domain or Interval() for issue in issues)
    return ConditionWinSet(names, domains, ways, electorate.side.name)


def _gain(electorate: Electorate, group: str, values: Mapping[str, Value]) -> Form | None:
    """What a group gains by the agreement, as one formula; ``None`` where its vote does not depend on the issues."""
    side, source, scope = electorate.side, electorate.side.group(group), Scope(values)
    path = f"sides.{side.name}.constituents.{group}"
    hint = "win-sets over these issues need groups that compare polynomials, without cases"
    try:
        sizes = source.votes.value(scope), source.turnout.value(scope), source.discipline.value(scope)
        gain = GroupPayoff(side, source).value(scope) - GroupPayoff(side, source, "involuntary_defection").value(scope)
    except Undecided:
        raise UnsupportedError(Problem("not-polynomial", f"the votes of {group} have cases", path, hint=hint)) from None
    if source.stance != "compares":
        return None
    if source.members is not None or any(isinstance(size, Form) for size in sizes):
        raise UnsupportedError(
            Problem("not-polynomial", f"the votes of {group} are split, or vary with the issues", path, hint=hint)
        )
    return gain if isinstance(gain, Form) and gain.constant is None else None


def _smallest(
    electorate: Electorate, gains: Mapping[str, Form], yes: Mapping[str, Ballot], no: Mapping[str, Ballot]
) -> Iterator[tuple[str, ...]]:
    """The smallest coalitions of those who compare that ratify, together with everybody whose vote is fixed."""
    scope = Scope(electorate.world.values)
    found: list[frozenset[str]] = []
    for size in range(len(gains) + 1):
        for coalition in combinations(gains, size):
            members = frozenset(coalition)
            if any(smaller <= members for smaller in found):
                continue
            if electorate.passes({**no, **{group: yes[group] for group in coalition}}, scope):
                found.append(members)
                yield coalition


def _keyed(way: Way) -> dict[object, Form]:
    """The formulas by what they say, so that none stands twice."""
    return {(frozenset(form.top.items()), frozenset(form.bottom.items())): form for form in way}


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
