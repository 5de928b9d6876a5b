"""What holds for numbers, asked of symbols: every quantity lies in its range, and nothing divides by zero.

:data:`winset.negotiation.checking.ranges.RANGES` says what numbers may be. Here
the oracle is asked whether that is so throughout the space of the parameters:
with their assumptions, at every listed agreement, or anywhere in the interval of
an issue that has none. What depends on moves is met where the game is compiled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import product

from attrs import evolve, frozen

from ..condition import (
    Cell,
    Condition,
    Domain,
    Oracle,
    Region,
    Space,
    Tree,
    exact,
    fraction,
    leaves,
    meet,
    oracle,
    regions,
    symbol,
)
from ..errors import InputError, Problem, UnsupportedError
from ..expression import Expression, Number, Range, Scope, Value
from ..negotiation import Negotiation
from ..negotiation.checking.ranges import Cases, ranges
from ..negotiation.checking.sources import dividing, parts, sources
from ..negotiation.payoff import Payoff
from .exploring import Budget, Context, explore
from .given import Asking, Given, domain_of, plain

OUTSIDE = "outside"
"""What is wrong with a number that is out of its range; otherwise the text of what divides by zero is."""
MOST_SIMPLE = 3
"""Most parameters of which simple points are tried; beyond that the oracle names one."""


def range_problems(known: Given, budget: Budget, refused: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """What is outside its range, or divides by zero, somewhere in the space; one problem a path.

    Parameters
    ----------
    refused
        Parameters about which an assumption was refused: nothing is asked of them, as the answer might be another one.

    Notes
    -----
    A question that is not decided in time makes no problem, but what is derived is not proved then.
    """
    asking = _Asker.of(known, budget)
    found: dict[str, Problem] = {}
    for path, source, allowed in _questions(known.negotiation):
        if path in found or source.names & refused or not asking.is_open(source, allowed):
            continue
        for case in asking.cases.of(source.names):
            problem = asking.wrong(source, allowed, path, case)
            if problem is not None:
                found[path] = problem
                break
    return tuple(found.values())


def _questions(negotiation: Negotiation) -> Iterator[tuple[str, Payoff, Range | None]]:
    """Quantities with a range, then whatever divides, which needs a value only."""
    yield from ranges(negotiation)
    yield from ((path, source, None) for path, source in dividing(negotiation))


@contextmanager
def telling_which_power(negotiation: Negotiation) -> Iterator[None]:
    """A ``not-algebraic`` that leaves here has the path of the expression to blame, where only one may be."""
    try:
        yield
    except UnsupportedError as error:
        paths = {path for path, source in sources(negotiation) if any(map(_has_other_power, parts(source)))}
        path = next(iter(paths)) if len(paths) == 1 else ""
        raise UnsupportedError(
            evolve(each, path=path) if each.code == "not-algebraic" and not each.path else each
            for each in error.problems
        ) from error


def _has_other_power(source: Expression) -> bool:
    """Whether there is a power in it whose exponent is no whole number."""
    if source.operator == "^" and getattr(source.arguments[1].constant(), "denominator", 0) != 1:
        return True
    return any(_has_other_power(part) for part in source.arguments if isinstance(part, Expression))


@frozen
class _Asker:
    """The space with symbols for issues and draws that are continuous, and all values of the other names."""

    space: Space
    wide: Space
    cases: Cases
    budget: Budget

    @classmethod
    def of(cls, known: Given, budget: Budget) -> _Asker:
        negotiation, space = known.negotiation, known.space
        wide = space
        for issue in () if negotiation.proposals else negotiation.issues:
            if issue.domain is not None:
                wide = wide.with_symbol(issue.name, domain_of(issue.domain))
        for quantity in negotiation.uncertainty:
            if quantity.distribution is None:
                continue
            try:
                low, high = (exact(each.value(Scope(space.names))) for each in quantity.distribution.bounds)
                drawn = symbol(quantity.name)
                wide = wide.with_symbol(quantity.name).assuming((low, "<=", drawn), (drawn, "<=", high))
            except (InputError, KeyError, ZeroDivisionError):
                continue  # its bounds are asked of by themselves
        labels = {label: label for label in negotiation.labels}
        return cls(space, wide, Cases(negotiation, {**labels, **wide.names}), budget)

    def is_open(self, source: Payoff, allowed: Range | None) -> bool:
        """Whether there is something to ask: numbers are checked as such, and a domain may lie in the range."""
        if not source.names:
            return False
        domain = self.space.domains.get(str(source))
        return domain is None or allowed is None or not _covers(allowed, domain)

    def wrong(self, source: Payoff, allowed: Range | None, path: str, case: Mapping[str, Value]) -> Problem | None:
        """What is certainly wrong with a source somewhere in the space, in one case of what else it depends on."""
        known = {**self.cases.constants, **case}
        values = {name: known[name] for name in source.names if name in known}
        free = frozenset(each for value in values.values() for each in _symbols(value))
        if not free or values.keys() < source.names:
            return None
        space = self.space if free <= self.space.domains.keys() else self.wide
        # Where it divides by zero in the play, perhaps no play comes to it; the compiler meets that.
        in_play = source.names - self.cases.parameters - self.cases.at_agreements

        def fault(context: Context) -> str:
            try:
                number = source.value(_Dividing(values, context))
            except ZeroDivisionError as error:
                return "" if in_play else str(error)
            except (KeyError, InputError):  # a value that no play gives it
                return ""
            return OUTSIDE if allowed is not None and _is_outside(number, allowed, context) else ""

        try:
            tree = explore(fault, space, self.budget)
        except UnsupportedError:  # an open exponent
            self._not_decided(source, path)
            return None
        for cell, what in leaves(tree):
            if not what:
                continue
            if oracle(space).feasible(cell) is None:
                self._not_decided(source, path)
                continue
            point = _simple_point(oracle(space), cell, [name for name in space.domains if name in free])
            at = {**point, **{name: value for name, value in case.items() if name in source.names}}
            where = ", ".join(f"{name} = {value}" for name, value in at.items() if not _symbols(value))
            # Where no point has rational coordinates, the condition says where it is.
            where = f" at {where}" if point else f" where {Region(space, Condition([cell]))}"
            hint = _hint(tree, space, free, self.space)
            if allowed is None or what != OUTSIDE:
                return Problem("division-by-zero", f"{what} divides by zero{where}", path, hint=hint)
            rule = f"outside {allowed}" if allowed.low != allowed.high else f"not {allowed.low}"
            how = f"{_value_at(source, values, point)}{where}, {rule}" if point else f"{rule}{where}"
            return Problem(allowed.code, f"{allowed.what} {source} is {how}", path, hint=hint)
        return None

    def _not_decided(self, source: Payoff, path: str) -> None:
        self.budget.unproved(f"whether {source} means something for all values was not decided (at {path})")


def _hint(tree: Tree[str], space: Space, free: frozenset[str], parameters: Space) -> str:
    """What has to be assumed for there to be no fault."""
    good = next((str(region) for region, what in regions(tree, space) if not what), "")
    if not good:
        return f"it is so whatever {' and '.join(sorted(free))} may be"
    if not free <= parameters.domains.keys():
        return f"it is right where {good}"
    return f"derive under each of {good}" if " or " in good else f"assume {good}"


class _Dividing(Asking):
    """A scope in which a computation also finds out whether it divides by zero."""

    __slots__ = ()

    def vanishes(self, number: Number) -> bool:
        """As the computation finds it in its cell."""
        return self.context.holds(plain(number), "==", 0) if _symbols(number) else super().vanishes(number)


def _is_outside(number: Value, allowed: Range, context: Context) -> bool:
    if isinstance(number, (str, bool)):
        return False
    number = plain(number)
    return (allowed.low is not None and context.holds(number, "<=" if allowed.low_open else "<", allowed.low)) or (
        allowed.high is not None and context.holds(number, ">=" if allowed.high_open else ">", allowed.high)
    )


def _covers(allowed: Range, domain: Domain) -> bool:
    """Whether all of a domain lies in a range, its ends included."""
    return all(
        bound is None
        or (end is not None and (sign * end > sign * bound or (end == bound and (end_open or not bound_open))))
        for sign, bound, bound_open, end, end_open in (
            (1, allowed.low, allowed.low_open, domain.low, domain.low_open),
            (-1, allowed.high, allowed.high_open, domain.high, domain.high_open),
        )
    )


def _simple_point(asked: Oracle, cell: Cell, names: Sequence[str]) -> Mapping[str, Fraction]:
    """Values of some names with which a cell has a point, at ends or in the middle of domains if possible."""
    if len(names) <= MOST_SIMPLE:
        for values in product(*(_simple_values(asked.space.domains[name]) for name in names)):
            at = [sign for name, value in zip(names, values, strict=True) for sign in Domain(value, value).signs(name)]
            both = meet(cell, at)
            if both is not None and asked.feasible(both):
                return dict(zip(names, values, strict=True))
    found = asked.witness(cell) or {}
    return {name: found[name] for name in names if name in found}


def _simple_values(domain: Domain) -> list[Fraction]:
    """A few numbers in a domain, ends first."""
    ends = [each for each in (domain.low, domain.high) if each is not None]
    middle = (
        [(ends[0] + ends[1]) / 2]
        if len(ends) == 2
        else [end + step for end in ends or [Fraction(0)] for step in (0, 1, -1)]
    )
    return [each for each in dict.fromkeys((*ends, *middle)) if domain.contains(each)]


def _value_at(source: Payoff, values: Mapping[str, Value], point: Mapping[str, Fraction]) -> Value:
    at = {symbol(name): exact(value) for name, value in point.items()}
    there = {name: plain(value).subs(at) if _symbols(value) else value for name, value in values.items()}
    return source.value(
        Scope({name: fraction(each) if getattr(each, "is_Rational", False) else each for name, each in there.items()})
    )


def _symbols(value: Value) -> frozenset[str]:
    return frozenset(each.name for each in getattr(value, "free_symbols", ()))


__all__ = ["range_problems", "telling_which_power"]
