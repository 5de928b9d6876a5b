"""Numbers lie where they mean something, at every value that they can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from attrs import evolve

from ...errors import InputError, NotYetError, Problem, join
from ...expression import Expression, Range, Scope, Value, expression
from ..parts import Issue, Side
from ..stage import walk
from ..stages.levers import LOSS
from .meaning import known_constants, payoff_names

if TYPE_CHECKING:
    from ..negotiation import Negotiation

MOST_CASES = 20_000
"""Most combinations of values at which one quantity is tried."""
VOTES = Range("the number of votes", "votes-negative")
TURNOUT = Range("the turnout", "turnout-range", 0, 1)
DISCIPLINE = Range("the share of disciplined votes", "discipline-range", 0, 1)
FAILURE_COST = Range("the cost of failure", "below-zero")
PENALTY = Range("the penalty", "below-zero")


def check_ranges(negotiation: Negotiation) -> Iterator[Problem]:
    """No number is outside its range: as it is written, at the parameters' values, in any draw, at any agreement."""
    meaning = payoff_names(negotiation)
    cases = Cases(negotiation)
    for path, source, allowed in _ranges(negotiation):
        if source.names <= meaning:  # other names are said to mean nothing already
            yield from range_problem(source, allowed, path, cases)


def range_problem(source: Expression, allowed: Range, path: str, cases: Cases) -> Iterator[Problem]:
    """The first value of a source that is outside its range, with what it comes from."""
    open_names = sorted(source.names - cases.constants.keys() - cases.parameters)
    if allowed.fixed and open_names:
        message = f"{allowed.what} must be known before the play, but depends on {', '.join(open_names)}"
        yield Problem("not-fixed", message, path, hint="only parameters may stand here")
        return
    for case in cases.of(source.names):
        try:
            number = source.value(Scope({**cases.constants, **case}))
        except (KeyError, InputError):  # a value that no play gives it
            continue
        except ZeroDivisionError:
            if open_names:  # a value that no play gives it
                continue
            yield Problem("division-by-zero", f"{source} divides by zero", path)
            return
        text = ", ".join(f"{name} = {case[name]}" for name in sorted(source.names & case.keys()))
        if (problem := allowed.check(number, path, text)) is not None:
            yield problem
            return


def _ranges(negotiation: Negotiation) -> Iterator[tuple[str, Expression, Range]]:
    """Every quantity with a range: where it stands, its source, what it may be."""
    for side in negotiation.sides:
        yield from _of_side(side)
    sides = tuple(side.name for side in negotiation.sides)
    for stage, path in walk(negotiation.process):
        yield from ((f"{path}.{where}", source, allowed) for where, source, allowed in stage.ranges(sides))


def _of_side(side: Side) -> Iterator[tuple[str, Expression, Range]]:
    chief, path = side.negotiator, f"sides.{side.name}"
    strategic = side.voting == "strategic"  # then what a vote can do is asked before the play
    yield f"{path}.negotiator.failure_cost.own", chief.failure_cost.own, FAILURE_COST
    yield f"{path}.negotiator.failure_cost.other", chief.failure_cost.other, FAILURE_COST
    yield f"{path}.negotiator.refusal_penalty", chief.refusal_penalty, PENALTY
    if side.internal_payments is not None:
        yield f"{path}.internal_payments.loss", side.internal_payments.loss, LOSS
    for group in side.constituents:
        where = f"{path}.constituents.{group.name}"
        yield f"{where}.votes", group.votes, evolve(VOTES, fixed=strategic)
        yield f"{where}.turnout", group.turnout, evolve(TURNOUT, fixed=strategic)
        yield f"{where}.discipline", group.discipline, DISCIPLINE
    if side.body is not None:
        rule = side.body.resolve(group.name for group in side.constituents)
        for where, source, allowed in rule.all_ranges(join(path, "body")):
            if source.constant() is None:  # numbers are checked with the rule
                yield where, source, evolve(allowed, fixed=strategic)


class Cases:
    """The values that names can have: of parameters that have one, of draws, of choices, and at the agreements."""

    def __init__(self, negotiation: Negotiation) -> None:
        self.negotiation = negotiation
        self.constants = known_constants(negotiation)
        self.parameters = {parameter.name for parameter in negotiation.parameters}
        self.values = dict(_drawn(negotiation, self.constants)) | dict(_chosen(negotiation, self.constants))
        self.at_agreements = {*negotiation.attributes, "agreement"}

    def of(self, names: Iterable[str]) -> Iterator[Mapping[str, Value]]:
        """Every combination of values of the names that are no constants; none where a name has no known value."""
        needed = sorted(set(names) - self.constants.keys())
        parts: list[list[dict[str, Value]]] = []
        if any(name in self.at_agreements for name in needed):
            parts.append(self._agreements())
        for name in needed:
            if name not in self.at_agreements:
                parts.append([{name: value} for value in self.values.get(name, ())])
        for combination in islice(product(*parts), MOST_CASES):
            yield {name: value for part in combination for name, value in part.items()}

    def _agreements(self) -> list[dict[str, Value]]:
        """Values of the issues at every agreement; without a grid, at the corners."""
        try:
            return [{**dict(each.values), "agreement": each.name} for each in self.negotiation.agreements()]
        except (InputError, NotYetError, KeyError, ZeroDivisionError):
            corners = product(*map(_ends, self.negotiation.issues))
            names = [issue.name for issue in self.negotiation.issues]
            return [dict(zip(names, corner, strict=True)) for corner in islice(corners, MOST_CASES)]


def _ends(issue: Issue) -> tuple[Value, ...]:
    return issue.options if issue.domain is None else issue.domain.bounds


def _drawn(negotiation: Negotiation, constants: Mapping[str, Any]) -> Iterator[tuple[str, list[Value]]]:
    """The values of nature's draws at the root; what has no chance is left out."""
    scope = Scope(constants)
    for quantity in negotiation.uncertainty:
        found: list[Value] = []
        try:
            if quantity.distribution is None:
                for each in quantity.values:
                    if not _impossible(each.prior, scope):
                        found.append(each.name if each.value is None else each.value.value(scope))
            elif quantity.points is not None:
                found = [value for value, _ in quantity.distribution.midpoints(quantity.points, scope)]
            else:
                found = [bound.value(scope) for bound in quantity.distribution.bounds]
        except (KeyError, ZeroDivisionError, InputError):
            continue
        yield quantity.name, found
    for side in negotiation.sides:
        for group in side.constituents:
            if group.types:
                kinds = [kind.name for kind in group.types if not _impossible(kind.prior, scope)]
                yield f"{side.name}.{group.name}", kinds


def _impossible(prior: Expression, scope: Scope) -> bool:
    return prior.names <= set(scope) and bool(prior.value(scope) == 0)


def _chosen(negotiation: Negotiation, constants: Mapping[str, Any]) -> Iterator[tuple[str, list[Value]]]:
    """The values that the process gives to variables."""
    scope = Scope(constants)
    sides = tuple(side.name for side in negotiation.sides)
    found: dict[str, list[Value]] = {}
    for stage, _ in walk(negotiation.process):
        for variable, labels in stage.declares(sides):
            for label in labels:
                found.setdefault(variable, []).append(label if label in negotiation.labels else _number(label))
        for variable, numbers in stage.numbers():
            known = [number.value(scope) for number in numbers if number.names <= set(scope)]
            found.setdefault(variable, []).extend(known)
    yield from found.items()


def _number(text: str) -> Fraction | None:
    return expression(text).constant()
