"""The kinds of checks; :data:`CHECKS` lists them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from attrs import frozen

from ..errors import Problem
from ..expression import Expression, Scope, Value, folded
from ..fields import (
    NodeShape,
    choice_field,
    expression_field,
    records_field,
    text_field,
    texts_field,
    value_lists_field,
)
from .check import Bench, Check, Instance, InstanceCheck, combinations, family
from .derived import Derived
from .evidence import Evidence, Finding, Strength, Verdict, contradicted, reproduced, undecided
from .expected import expected_value, same, shown
from .ratified import Ratified
from .recorded import RecordedVotes

DIRECTIONS = {
    "increasing": lambda before, after: before < after,
    "decreasing": lambda before, after: before > after,
    "nondecreasing": lambda before, after: before <= after,
    "nonincreasing": lambda before, after: before >= after,
    "constant": lambda before, after: before == after,
}


@frozen(kw_only=True)
class Equals(InstanceCheck):
    """Quantities have stated values: at one instance, or at every combination of listed values.

    Parameters
    ----------
    values
        By quantity: a number, an expression in the parameters, a name, a set.
    """

    keyword: ClassVar[str] = "equals"
    values: tuple[tuple[str, str], ...] = texts_field()

    def run(self, bench: Bench) -> Finding:
        """Every value, in every case."""
        cases = 0
        for values in combinations(self.over):
            cases += 1
            wrong = difference(bench, self.instance(values), self.values)
            if wrong:
                return contradicted(_at(values) + wrong)
        return reproduced(Strength.COMPUTED, cases, self.family(self.over))

    def problems(self) -> Iterator[Problem]:
        """Nothing is stated."""
        if not self.values:
            yield Problem("nothing-stated", "the check states no value", f"{self.keyword}.values")


@frozen(kw_only=True)
class Switch(InstanceCheck):
    """What holds changes at exactly one point of a parameter: looked at just below, at, and just above.

    Parameters
    ----------
    parameter, point
        Where; the point is an expression in the other parameters.
    step
        How far just below and just above are.
    below, there, above
        What quantities are on the three sides.
    """

    keyword: ClassVar[str] = "switch"
    parameter: str = text_field()
    point: Expression = expression_field()
    step: Expression = expression_field("1/1000000")
    below: tuple[tuple[str, str], ...] = texts_field()
    there: tuple[tuple[str, str], ...] = texts_field()
    above: tuple[tuple[str, str], ...] = texts_field()

    def run(self, bench: Bench) -> Finding:
        """Three points in every case."""
        points = 0
        for values in combinations(self.over):
            for source, stated in (
                (self.point - self.step, self.below),
                (self.point, self.there),
                (self.point + self.step, self.above),
            ):
                if not stated:
                    continue
                points += 1
                here = {**values, self.parameter: folded(source.substitute({**dict(self.at), **values}))}
                wrong = difference(bench, self.instance(here), stated)
                if wrong:
                    return contradicted(_at(here) + wrong)
        where = f"{self.parameter} just below, at and just above {self.point}"
        return reproduced(Strength.PROBED, points, ", ".join(filter(None, (where, self.family(self.over)))))

    def problems(self) -> Iterator[Problem]:
        """Nothing is stated on one of the open sides."""
        for side in ("below", "above"):
            if not getattr(self, side):
                yield Problem("nothing-stated", f"the check states nothing {side} the point", f"{self.keyword}.{side}")


@frozen(kw_only=True)
class Monotone(InstanceCheck):
    """A quantity moves one way as a parameter grows through listed values.

    Parameters
    ----------
    quantity
        What is looked at.
    along
        The parameter and its values, in growing order.
    direction
        ``increasing`` and ``decreasing`` are strict.
    """

    keyword: ClassVar[str] = "monotone"
    quantity: str = text_field()
    along: tuple[tuple[str, tuple[Expression, ...]], ...] = value_lists_field()
    direction: str = choice_field(*DIRECTIONS)

    def run(self, bench: Bench) -> Finding:
        """Every pair of neighbours, in every case."""
        cases = 0
        parameter, points = self.along[0]
        for values in combinations(self.over):
            before: Any = None
            for index, point in enumerate(points):
                cases += 1
                here = {**values, parameter: point}
                now = bench.value(self.instance(here), self.quantity)
                if index and not DIRECTIONS[self.direction](before, now):
                    return contradicted(f"{_at(here)}{self.quantity} is {shown(now)} after {shown(before)}")
                before = now
        return reproduced(Strength.COMPUTED, cases, self.family(self.along, self.over))

    def problems(self) -> Iterator[Problem]:
        """Not one parameter with two values or more."""
        if len(self.along) != 1 or len(self.along[0][1]) < 2:
            yield Problem(
                "nothing-stated", "the check runs along one parameter with two values or more", f"{self.keyword}.along"
            )


@frozen(kw_only=True)
class Holds(Check):
    """A condition between quantities of several instances, such as two models or two values of a parameter.

    Parameters
    ----------
    instances
        By the name under which the condition speaks of them: ``majority.payoff.X``.
    condition
        Over their quantities and the names that the check runs over.
    over
        Lists of exact values by name, for the condition and for ``at`` of the instances.
    """

    keyword: ClassVar[str] = "holds"
    instances: tuple[Instance, ...] = records_field(Instance)
    condition: Expression = expression_field()
    over: tuple[tuple[str, tuple[Expression, ...]], ...] = value_lists_field()

    def run(self, bench: Bench) -> Finding:
        """Every combination of values."""
        cases = 0
        for values in combinations(self.over):
            cases += 1
            scope: dict[str, Value] = {name: source.value(Scope({})) for name, source in values.items()}
            for instance in self.instances:
                here = instance.using(values)
                prefix = f"{instance.name}."
                for name in sorted(self.condition.names):
                    if name.startswith(prefix):
                        scope[name] = bench.value(here, name.removeprefix(prefix))
            if self.condition.value(Scope(scope)) is not True:
                found = ", ".join(f"{name} is {shown(value)}" for name, value in scope.items())
                return contradicted(f"{self.condition} fails: {found}")
        return reproduced(Strength.COMPUTED, cases, family(self.over))

    def problems(self) -> Iterator[Problem]:
        """Names that no instance and no list explains."""
        known = {name for name, _ in self.over}
        instances = tuple(f"{instance.name}." for instance in self.instances)
        for name in sorted(self.condition.names):
            if name not in known and not name.startswith(instances):
                yield Problem("unknown-name", f"{name!r} is of no instance", f"{self.keyword}.condition")


@frozen(kw_only=True)
class OutOfScope(Check):
    """The claim says something that this program does not model."""

    keyword: ClassVar[str] = "out_of_scope"
    shorthand: ClassVar[dict[NodeShape, str]] = {"scalar": "reason"}
    reason: str = text_field()

    def run(self, bench: Bench) -> Finding:
        """The reason."""
        return Finding(Verdict.OUT_OF_SCOPE, Evidence(Strength.NOT_DERIVED, 0, self.reason))


@frozen(kw_only=True)
class NotDerived(Check):
    """The claim can be said, and nothing here decides it yet."""

    keyword: ClassVar[str] = "not_derived"
    shorthand: ClassVar[dict[NodeShape, str]] = {"scalar": "reason"}
    reason: str = text_field()

    def run(self, bench: Bench) -> Finding:
        """The reason."""
        return undecided(self.reason)


CHECKS: tuple[type[Check], ...] = (
    Equals,
    Switch,
    Monotone,
    Holds,
    Derived,
    Ratified,
    RecordedVotes,
    OutOfScope,
    NotDerived,
)
"""Every kind of check that a claims file may name, by its keyword."""


def difference(bench: Bench, instance: Instance, stated: tuple[tuple[str, str], ...]) -> str:
    """The first quantity that is not what is stated, in words; nothing when all are."""
    names = bench.negotiation(instance).constants()
    for quantity, text in stated:
        wanted = expected_value(text, names)
        found = bench.value(instance, quantity)
        if not same(found, wanted):
            return f"{quantity} is {shown(found)}, not {shown(wanted)}"
    return ""


def _at(values: Mapping[str, Expression]) -> str:
    return "at " + ", ".join(f"{name}={source}" for name, source in values.items()) + " " if values else ""
