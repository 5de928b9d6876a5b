"""Numbers lie where they mean something, at every value that they can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from itertools import islice, product
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve

from ...errors import InputError, NotYetError, Problem, join
from ...expression import Expression, Range, Scope, Undecided, Value, expression
from ..parts import Issue, Side
from ..payoff import Payoff
from ..stage import walk
from ..stages.levers import LOSS
from .meaning import known_constants, payoff_names
from .sources import dividing

if TYPE_CHECKING:
    from ..negotiation import Negotiation

MOST_CASES = 20_000
"""Most combinations of values at which one quantity is tried."""
VOTES = Range("the number of votes", "votes-negative")
TURNOUT = Range("the turnout", "turnout-range", 0, 1)
DISCIPLINE = Range("the share of disciplined votes", "discipline-range", 0, 1)
FAILURE_COST = Range("the cost of failure", "below-zero")
PENALTY = Range("the penalty", "below-zero")
PRIOR = Range("the prior", "prior-range", 0, 1)
PRIORS = Range("the sum of the priors", "prior-sum", 1, 1)


def check_ranges(negotiation: Negotiation) -> Iterator[Problem]:
    """No number is outside its range: as it is written, at the parameters' values, in any draw, at any agreement."""
    meaning = payoff_names(negotiation)
    cases = Cases(negotiation)
    for path, source, allowed in ranges(negotiation):
        if source.names <= meaning:  # other names are said to mean nothing already
            yield from range_problem(source, allowed, path, cases)
    for path, divides in dividing(negotiation):
        if divides.names <= cases.parameters:  # payoffs are asked of at every agreement, once all names mean something
            yield from range_problem(divides, None, path, cases)


def range_problem(source: Payoff, allowed: Range | None, path: str, cases: Cases) -> Iterator[Problem]:
    """The first value of a source that is outside its range, if it has one, with what it comes from."""
    open_names = sorted(source.names - cases.constants.keys() - cases.parameters)
    if allowed is not None and allowed.fixed and open_names:
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
        if allowed is not None and (problem := allowed.check(number, path, text)) is not None:
            yield problem
            return


Ranges: TypeAlias = Iterator[tuple[str, Expression, Range]]
"""Where each quantity stands, its source, what it may be."""


def ranges(negotiation: Negotiation) -> Ranges:
    """Every quantity with a range."""
    for each in RANGES:
        yield from each(negotiation)


def _of_proposals(negotiation: Negotiation) -> Ranges:
    """Proposals give issues values in their domains."""
    inside = _domains(negotiation)
    for proposal in negotiation.proposals:
        for name, source in proposal.values:
            if name in inside:
                yield f"proposals.{proposal.name}.{name}", source, inside[name]


def _of_priors(negotiation: Negotiation) -> Ranges:
    """Priors are probabilities and sum to one; those that depend on earlier draws are asked in the play."""
    parameters = {parameter.name for parameter in negotiation.parameters}
    for path, priors in _priors(negotiation):
        if priors and all(prior.names <= parameters for _, prior in priors):
            yield from ((f"{path}.{name}", prior, PRIOR) for name, prior in priors)
            yield path, reduce(Expression.__add__, (prior for _, prior in priors)), PRIORS


def _priors(negotiation: Negotiation) -> Iterator[tuple[str, list[tuple[str, Expression]]]]:
    """Probabilities of what excludes each other, by the places below a path."""
    for quantity in negotiation.uncertainty:
        path = f"uncertainty.{quantity.name}.values"
        yield path, [(f"{value.name}.prior", value.prior) for value in quantity.values]
    for side in negotiation.sides:
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}.types"
            yield path, [(f"{kind.name}.prior", kind.prior) for kind in group.types]
    for stage, path in walk(negotiation.process):
        yield from ((f"{path}.{where}", list(priors)) for where, priors in stage.priors())


def _of_distributions(negotiation: Negotiation) -> Ranges:
    """What makes the mass of a distribution one."""
    found = [(f"uncertainty.{each.name}.distribution", each.distribution) for each in negotiation.uncertainty]
    for side in negotiation.sides:
        for group in side.constituents:
            if group.members is not None:
                path = f"sides.{side.name}.constituents.{group.name}.members.threshold"
                found.append((path, group.members.threshold))
    for path, distribution in found:
        for source, allowed in () if distribution is None else distribution.ranges():
            if source.constant() is None:  # numbers are checked with the distribution
                yield path, source, allowed


def _of_sides(negotiation: Negotiation) -> Ranges:
    for side in negotiation.sides:
        yield from _of_side(side)


def _of_process(negotiation: Negotiation) -> Ranges:
    """The ranges that stages state, and points of issues."""
    inside = _domains(negotiation)
    sides = tuple(side.name for side in negotiation.sides)
    for stage, path in walk(negotiation.process):
        yield from ((f"{path}.{where}", source, allowed) for where, source, allowed in stage.ranges(sides))
        for where, issue, points in stage.points():
            if issue in inside:
                yield from ((f"{path}.{where}.{index}", point, inside[issue]) for index, point in enumerate(points))


RANGES = (_of_proposals, _of_priors, _of_distributions, _of_sides, _of_process)
"""Who says what numbers may be. It is asked of numbers here, and of symbols in :mod:`winset.deriving.asking`."""


def _domains(negotiation: Negotiation) -> dict[str, Range]:
    """The range of every issue that is an interval."""
    return {
        issue.name: Range(
            f"for {issue.name} the value",
            "outside-domain",
            issue.domain.low,
            issue.domain.high,
            issue.domain.low_open,
            issue.domain.high_open,
        )
        for issue in negotiation.issues
        if issue.domain is not None
    }


def _of_side(side: Side) -> Ranges:
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
    """The values that names can have: of draws, of choices, at the agreements, and of what is known before.

    ``constants`` are the labels, and what parameters are; by default those that have a value.
    """

    def __init__(self, negotiation: Negotiation, constants: Mapping[str, Value] | None = None) -> None:
        self.negotiation = negotiation
        self.constants = known_constants(negotiation) if constants is None else constants
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
        scope = Scope(self.constants)
        try:
            if self.negotiation.proposals:
                return [
                    {**{name: source.value(scope) for name, source in each.values}, "agreement": each.name}
                    for each in self.negotiation.proposals
                ]
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
        if quantity.name in constants:  # a symbol stands for it
            continue
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
        except (KeyError, ZeroDivisionError, InputError, Undecided):
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
