"""Finite twins of negotiations over intervals: what ``solve`` can answer of what ``derive`` says about a point.

A twin offers a few numbers in place of every interval, and draws a few values in place of every distribution. Its
offers are all that the derivation proposes at the point, in any of its cases, with the neighbours of what is proposed
there; what shorter games propose, and the other proposers; the ends of the intervals; where a payoff is greatest or
least; and where a comparison of the game turns, which is where win-sets end. A distribution becomes one value for every
cell between the thresholds at which a comparison turns for one of these offers: its mean over the cell, with the cell's
probability. So the cdf is exact at every offer, and so are the expectations of payoffs that are linear in the draw.

What is optimal among all numbers is optimal among these, so the twin has every equilibrium that is derived. What is
not optimal is seen where something better is among the few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from math import isqrt
from typing import Any

import sympy
from attrs import evolve, field, frozen

from winset.condition import exact, leaves, symbol
from winset.derivation import Derivation, Outcome
from winset.derivation.outcome import expressions_of
from winset.deriving import derive
from winset.deriving.drawing import Drawn
from winset.deriving.exploring import Budget
from winset.deriving.given import given
from winset.deriving.negotiating import symbolic_game, with_symbols_drawn
from winset.deriving.ranges import with_ranges
from winset.errors import WinsetError
from winset.expression import Scope, expression
from winset.game_tree import Split, Terminal
from winset.negotiation import Bargain, Interval, Negotiation, Parameter
from winset.negotiation import Proposal as Package
from winset.negotiation.parts import Outcome as Value
from winset.negotiation.stage import walk

STEP = Fraction(1, 100)
_ANY = (Fraction(0),)
"""For a variable that does not matter."""


class NoTwinError(Exception):
    """A point at which the negotiation has no exact twin, and why."""


def is_finite(negotiation: Negotiation) -> bool:
    """Whether ``solve`` answers what ``derive`` is asked: no interval is chosen from, and no distribution drawn."""
    chosen = bool(negotiation.proposals) or all(issue.options for issue in negotiation.issues)
    drawn = any(each.distribution is not None for each in negotiation.uncertainty)
    ranged = any(getattr(stage, "domain", None) is not None for stage, _ in walk(negotiation.process))
    return chosen and not drawn and not ranged


def shorter(negotiation: Negotiation) -> Iterator[Negotiation]:
    """What is left when rounds are over, and what others would propose: fewer rounds, later stages, other proposers."""
    sides = [side.name for side in negotiation.sides]
    for index, stage in enumerate(negotiation.process):
        if not isinstance(stage, Bargain):
            continue
        before, after = negotiation.process[:index], negotiation.process[index + 1 :]
        if any(isinstance(each, Bargain) for each in before):
            yield evolve(negotiation, process=(stage, *after))
        if stage.protocol not in ("alternating_offers", "random_proposers") or stage.endless:
            continue
        count = stage.rounds.value(Scope(negotiation.constants())) if stage.rounds is not None else 1
        for rounds, proposer in product(range(1, int(count)), sides if stage.proposer else [None]):
            fewer = evolve(stage, rounds=expression(rounds), proposer=proposer, order=())
            yield evolve(negotiation, process=(*before, fewer, *after))


@frozen(eq=False)
class Twins:
    """The twins of a negotiation over intervals, at points of its derivation."""

    negotiation: Negotiation
    derivation: Derivation
    _lines: tuple[tuple[str, Any, Interval], ...] = field(init=False)
    _draws: tuple[Drawn, ...] = field(init=False)
    _turns: tuple[Any, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        known = given(_with_offers(self.negotiation))
        drawn, draws = with_symbols_drawn(known.negotiation, known.space)
        symbolic, ranges = with_ranges(drawn)
        bound = {name: what for each in ranges for name, what in each.standing.items()}
        tree = symbolic_game(symbolic, bound, known.space, draws, Budget())
        turns = dict.fromkeys(n.left - n.right for n in tree.nodes if isinstance(n, Split))
        payoffs = dict.fromkeys(each for n in tree.nodes if isinstance(n, Terminal) for each in n.payoffs)
        places = {each.name: each.domain for each in symbolic.parameters}
        lines = tuple(
            (name, line.variable, places[line.variable.name])
            for each in ranges
            for name, line in zip(each.names, each.lines, strict=True)
            if line.variable.name in places  # an amendment is one of the offers
        )
        for payoff, (_, variable, _) in product(payoffs, lines):
            slope = sympy.diff(payoff, variable)
            if variable in slope.free_symbols and slope.is_polynomial(*slope.free_symbols):
                turns[slope] = None
        object.__setattr__(self, "_lines", lines)
        object.__setattr__(self, "_draws", draws)
        object.__setattr__(self, "_turns", tuple(turns))

    @cached_property
    def _elsewhere(self) -> tuple[Derivation, ...]:
        """The derivations of shorter games, where there are any."""
        found = []
        for each in shorter(self.negotiation):
            with suppress(WinsetError):
                found.append(derive(each, time_limit=30))
        return tuple(found)

    @cached_property
    def _revealed(self) -> dict[Any, tuple[Derivation, ...]]:
        """By draw that some negotiator knows, derivations in which all know it: it is a parameter there.

        Besides the types as they are drawn, every type as it is if it has shown itself.
        """
        found = {}
        for drawn in self._draws:
            name = drawn.symbol.name
            if not any("." not in actor for actor in drawn.known_to):
                continue
            inside = (f"{name} >= {drawn.line.low}", f"{name} <= {drawn.line.high}")
            known = evolve(
                self.negotiation,
                parameters=(*self.negotiation.parameters, Parameter(name)),
                assumptions=(*self.negotiation.assumptions, *map(expression, inside)),
                uncertainty=tuple(each for each in self.negotiation.uncertainty if each.name != name),
            )
            derivations = []
            for each in (known, *_with_one_type(known)):
                with suppress(WinsetError):
                    derivations.append(derive(each, time_limit=30))
            found[drawn.symbol] = tuple(derivations)
        return found

    def _is_common(self, drawn: Drawn) -> bool:
        """Whether every negotiator knows a draw from the start, so that each of its values is a game of its own."""
        everybody = all(side.name in drawn.known_to for side in self.negotiation.sides)
        return everybody and drawn.since == 0 and bool(self._revealed.get(drawn.symbol))

    def _cuts(self, drawn: Drawn, values: Mapping[Any, Any]) -> Iterator[Fraction]:
        """Where what is done changes with a draw that some negotiator knows."""
        for derivation in self._revealed.get(drawn.symbol, ()):
            signs = {sign for cell, _ in leaves(derivation.tree) for sign in cell}
            for polynomial in {s.polynomial for s in signs if drawn.symbol.name in s.names}:
                yield from _Polynomial.of(polynomial.subs(values), (drawn.symbol,)).roots(drawn.symbol, ())

    def at(self, point: Mapping[str, Fraction]) -> Negotiation:
        """The twin at a point.

        Raises
        ------
        NoTwinError
            Where an offer or a probability is no rational number.
        """
        values = {symbol(name): exact(value) for name, value in self.derivation.space.whole(point).items()}
        here = self._proposed_here(point, values)
        turns = [_Polynomial.of(each.subs(values), self._unknowns) for each in self._turns]
        drawn = {
            each.symbol: self._cells(each, values, self._cuts(each, values))
            for each in self._draws
            if self._is_common(each)
        }
        offers = self._offers(here, values, turns, drawn)
        for each in self._draws:
            if each.symbol not in drawn:
                borders = (*self._cuts(each, values), *self._borders(each, values, turns, offers))
                drawn[each.symbol] = self._cells(each, values, borders)
        fixed = self.negotiation.at(**self.derivation.space.whole(point))
        return _listed(_with_values(fixed, drawn), offers)

    def _proposed_here(self, point: Mapping[str, Fraction], values: Mapping[Any, Any]) -> set[Fraction]:
        (found,) = [found for cell, found in leaves(self.derivation.tree) if all(s.holds(point) for s in cell)]
        here = {each for outcome in found for each in _proposed(outcome, values)}
        if None in here:
            raise NoTwinError("what is proposed is no rational number")
        return {each for each in here if each is not None}

    @property
    def _unknowns(self) -> tuple[Any, ...]:
        return (*(variable for _, variable, _ in self._lines), *(drawn.symbol for drawn in self._draws))

    def _offers(
        self,
        here: set[Fraction],
        values: Mapping[Any, Any],
        turns: Sequence[_Polynomial],
        drawn: Mapping[Any, Sequence[Value]],
    ) -> dict[str, list[Fraction]]:
        """The numbers that stand for every interval, by what is chosen."""
        elsewhere = [(each, values) for each in (self.derivation, *self._elsewhere)]
        for variable, cells in drawn.items():
            known = [{**values, variable: exact(cell.value.constant())} for cell in cells if cell.value is not None]
            elsewhere += list(product(self._revealed[variable], known))
        others = {
            each
            for derivation, where in elsewhere
            for _, found in leaves(derivation.tree)
            for outcome in found
            for each in _proposed(outcome, where)
            if each is not None
        }
        near = {each + step for each in here for step in (-STEP, STEP)}
        found = {}
        for name, variable, domain in self._lines:
            kinks = {
                root
                for turn in turns
                for rest in product(
                    *(self._ends(other, values) if other in turn.names else _ANY for other in turn.others(variable))
                )
                for root in turn.roots(variable, rest)
            }
            every = {*here, *near, *others, *kinks, *self._ends(variable, values)}
            found[name] = sorted(each for each in every if each in domain)
        return found

    def _ends(self, variable: Any, values: Mapping[Any, Any]) -> tuple[Fraction, ...]:
        for drawn in self._draws:
            if drawn.symbol == variable:
                return tuple(_rational(each.subs(values)) for each in (drawn.line.low, drawn.line.high))
        (domain,) = [domain for _, line, domain in self._lines if line == variable]
        return tuple(each for each in (domain.low, domain.high) if each is not None)

    def _borders(
        self,
        drawn: Drawn,
        values: Mapping[Any, Any],
        turns: Sequence[_Polynomial],
        offers: Mapping[str, Sequence[Fraction]],
    ) -> Iterator[Fraction]:
        """The values of a draw at which a comparison turns for some offer."""
        choices = {variable: offers[name] for name, variable, _ in self._lines}
        for turn in turns:
            if drawn.symbol in turn.names:
                others = [
                    choices.get(each) or self._ends(each, values) if each in turn.names else _ANY
                    for each in turn.others(drawn.symbol)
                ]
                for rest in product(*others):
                    yield from turn.roots(drawn.symbol, rest)

    def _cells(self, drawn: Drawn, values: Mapping[Any, Any], borders: Iterable[Fraction]) -> tuple[Value, ...]:
        """A value for every cell between borders."""
        low, high = self._ends(drawn.symbol, values)
        cells = []
        for index, ends in enumerate(pairwise(sorted({low, high, *(each for each in borders if low < each < high)}))):
            start, end = map(exact, ends)
            mass, total = (_rational(exact(drawn.moment(power, start, end)).subs(values)) for power in (0, 1))
            cells.append(Value(f"{drawn.symbol}_{index}", expression(mass), expression(total / mass)))
        return tuple(cells)


def _with_one_type(negotiation: Negotiation) -> Iterator[Negotiation]:
    """The negotiation with one value of a quantity only, for every value."""
    for quantity in negotiation.uncertainty:
        for value in quantity.values:
            certain = evolve(quantity, values=(evolve(value, prior=expression(1)),))
            yield evolve(
                negotiation,
                uncertainty=tuple(certain if each is quantity else each for each in negotiation.uncertainty),
            )


def _with_values(negotiation: Negotiation, drawn: Mapping[Any, Sequence[Value]]) -> Negotiation:
    """The negotiation with these values in place of distributions."""
    by_name = {variable.name: tuple(cells) for variable, cells in drawn.items()}
    return evolve(
        negotiation,
        uncertainty=tuple(
            evolve(each, distribution=None, points=None, values=by_name[each.name]) if each.name in by_name else each
            for each in negotiation.uncertainty
        ),
    )


def _with_offers(negotiation: Negotiation) -> Negotiation:
    """The negotiation with one offer in place of a mechanism, which ratifies the same."""
    first = negotiation.sides[0].name
    return evolve(
        negotiation,
        process=tuple(
            Bargain(protocol="take_it_or_leave_it", proposer=first)
            if isinstance(stage, Bargain) and stage.protocol == "nash_bargaining"
            else stage
            for stage in negotiation.process
        ),
    )


def _listed(negotiation: Negotiation, offers: Mapping[str, Sequence[Fraction]]) -> Negotiation:
    """The negotiation with these numbers in place of intervals."""
    process = []
    for stage in negotiation.process:
        if getattr(stage, "domain", None) is not None:
            found = tuple(map(str, offers[stage.variable]))  # type: ignore[attr-defined]
            how = {"options": found} if hasattr(stage, "options") else {"amounts": tuple(map(expression, found))}
            stage = evolve(stage, domain=None, grid=None, **how)
        process.append(stage)
    proposals = negotiation.proposals
    if not proposals and all(issue.domain is not None for issue in negotiation.issues):
        names = [issue.name for issue in negotiation.issues]
        proposals = tuple(
            Package(", ".join(f"{n}={v}" for n, v in of), tuple((n, expression(v)) for n, v in of))
            for values in product(*(offers[name] for name in names))
            for of in [tuple(zip(names, values, strict=True))]
        )
    return evolve(negotiation, process=tuple(process), proposals=proposals)


def _proposed(outcome: Outcome, values: Mapping[Any, Any]) -> Iterator[Fraction | None]:
    """The numbers that are proposed at a point; ``None`` for what is no rational number."""
    for _, what in (pair for member in outcome.members for pair in member.proposals):
        for each in what:
            for place in expressions_of(each):
                number = place.subs(values)
                if number.is_number:
                    yield Fraction(int(number.p), int(number.q)) if number.is_Rational else None


def _rational(number: Any) -> Fraction:
    number = sympy.sympify(number)
    if not number.is_Rational:
        raise NoTwinError(f"{number} is no rational number")
    return Fraction(int(number.p), int(number.q))


@frozen
class _Polynomial:
    """A polynomial in offers and draws, quick to solve for one of them."""

    variables: tuple[Any, ...]
    terms: tuple[tuple[tuple[int, ...], Fraction], ...]

    @classmethod
    def of(cls, source: Any, variables: tuple[Any, ...]) -> _Polynomial:
        """Offers of all rounds are alike."""
        of_round = {
            each: variables[i]
            for each in source.free_symbols
            for i, one in enumerate(variables)
            if each.name.partition(" ")[0] == one.name
        }
        above, _ = sympy.fraction(sympy.together(source.xreplace(of_round)))
        form = sympy.Poly(above, *variables)
        return cls(variables, tuple((powers, _rational(each)) for powers, each in form.terms()))

    @property
    def names(self) -> frozenset[Any]:
        """The variables that occur."""
        return frozenset(v for i, v in enumerate(self.variables) if any(powers[i] for powers, _ in self.terms))

    def others(self, variable: Any) -> tuple[Any, ...]:
        """The variables but one."""
        return tuple(each for each in self.variables if each != variable)

    def roots(self, variable: Any, rest: Iterable[Fraction]) -> Iterator[Fraction]:
        """The rational roots in one variable where the others have these values; of degree one or two."""
        place = self.variables.index(variable)
        values = list(rest)
        values.insert(place, Fraction(1))
        by_degree = [Fraction(0)] * 3
        for powers, coefficient in self.terms:
            for index, power in enumerate(powers):
                coefficient *= values[index] ** power
            if powers[place] > 2:
                return
            by_degree[powers[place]] += coefficient
        c, b, a = by_degree
        if a == 0:
            if b:
                yield -c / b
            return
        inside = b * b - 4 * a * c
        if inside >= 0:
            root = Fraction(isqrt(inside.numerator), isqrt(inside.denominator))
            if root * root == inside:
                yield from {(-b - root) / (2 * a), (-b + root) / (2 * a)}


__all__ = ["NoTwinError", "Twins", "is_finite", "shorter"]
