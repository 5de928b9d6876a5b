"""What a derivation says, beside what a claim says: formulas where conditions hold, conditions, signs, regions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from ..errors import Problem
from ..expression import RELATIONS, ZERO, Expression, Scope, parse
from ..fields import (
    expression_field,
    expressions_field,
    flag_field,
    records_field,
    text_field,
    texts_field,
    values_field,
)
from .check import Bench, Check
from .evidence import Finding, Strength, Verdict, found_by, reproduced, together

if TYPE_CHECKING:
    from ..derivation import Derivation

ALWAYS = Expression("==", (ZERO, ZERO))
RELATIONS_OF_SLOPES = (">", ">=", "<", "<=", "==")


@frozen(kw_only=True)
class DerivedCase:
    """What holds in a part of the parameters' domain.

    Parameters
    ----------
    where
        The part.
    values
        By quantity (``probability.agreement``, ``probability.delayed``, ``payoff.X``, ``proposal``): a formula in
        the parameters; by ``QUANTITY by PARAMETER``: one for its slope, how fast it moves with the parameter.
    """

    name: str = text_field("")
    where: Expression = expression_field(ALWAYS)
    values: tuple[tuple[str, str], ...] = texts_field()


@frozen(kw_only=True)
class Beside:
    """Another derivation, for comparisons.

    Parameters
    ----------
    name
        Under which regions speak of its quantities: ``without.payoff.X``.
    model
        As for an :class:`~winset.claim.check.Instance`; its parameters are the same, or fewer.
    assume, at, limit, rates
        As for :class:`Derived`.
    """

    name: str = text_field("")
    model: str = text_field("")
    assume: tuple[Expression, ...] = values_field()
    at: tuple[tuple[str, Expression], ...] = expressions_field()
    limit: tuple[tuple[str, Expression], ...] = expressions_field()
    rates: tuple[tuple[str, str], ...] = texts_field()

    def derivation(self, bench: Bench) -> Derivation:
        """What is derived of that model."""
        found = bench.derivation(self.model, self.assume, self.at)
        if not self.limit:
            return found
        return found.limit({name: place.value(Scope({})) for name, place in self.limit}, rates=dict(self.rates))


@frozen(kw_only=True)
class Derived(Check):
    """Closed forms, with every parameter left open.

    Parameters
    ----------
    model
        As for an :class:`~winset.claim.check.Instance`.
    assume
        More conditions on the parameters.
    at
        Parameters that are fixed after all.
    limit
        Parameters with the borders of their domains to which they go, together.
    rates
        How fast each of them goes there; a new name is a positive parameter.
    cases
        Formulas, each with the part of the domain where it is claimed; inner points are compared symbolically.
    conditions
        By ending, ``refused`` or ``delayed``: where exactly it has positive probability.
    signs
        By ``QUANTITY by PARAMETER``: ``>``, ``>=``, ``<``, ``<=`` or ``==``, for how the quantity compares at a larger
        value of the parameter with what it is at a smaller one, everything else equal; jumps count.
    regions
        By a comparison of quantities, such as ``payoff.X > without.payoff.X``: where exactly it holds;
        ``never`` and ``always`` are regions too.
    beside
        The other derivations that regions compare with.
    exists
        By a comparison of quantities of one equilibrium: where exactly there is an equilibrium in which it holds.
    stated
        Whether ``assume`` says what is done, so that a proof shows that it is an equilibrium and not that it was found;
        the evidence is then ``verified, not found``.
    """

    keyword: ClassVar[str] = "derived"
    model: str = text_field("")
    assume: tuple[Expression, ...] = values_field()
    at: tuple[tuple[str, Expression], ...] = expressions_field()
    limit: tuple[tuple[str, Expression], ...] = expressions_field()
    rates: tuple[tuple[str, str], ...] = texts_field()
    cases: tuple[DerivedCase, ...] = records_field(DerivedCase)
    conditions: tuple[tuple[str, Expression], ...] = expressions_field()
    signs: tuple[tuple[str, str], ...] = texts_field()
    regions: tuple[tuple[str, str], ...] = texts_field()
    beside: tuple[Beside, ...] = records_field(Beside)
    exists: tuple[tuple[str, str], ...] = texts_field()
    stated: bool = flag_field()

    def run(self, bench: Bench) -> Finding:
        """Everything that is stated."""
        from .comparing import compared

        same = {name: getattr(self, name) for name in ("model", "assume", "at", "limit", "rates")}
        derivation = Beside(**same).derivation(bench)
        beside = {each.name: each.derivation(bench) for each in self.beside}
        proof = together(found_by(each.evidence) for each in (derivation, *beside.values()))
        if proof.verdict is not Verdict.REPRODUCED:
            return proof
        found = together([proof, *compared(derivation, self, beside)])
        if self.stated and found.evidence.strength is Strength.PROVED:
            return reproduced(Strength.VERIFIED)
        return found

    def problems(self) -> Iterator[Problem]:
        """Nothing is stated, or a sign is none."""
        if not (self.cases or self.conditions or self.signs or self.regions or self.exists):
            yield Problem("nothing-stated", "the check states nothing", self.keyword)
        for part in ("regions", "exists"):
            for text, _ in getattr(self, part):
                if parse(text).operator not in RELATIONS:
                    hint = "such as payoff.X > 1/2"
                    yield Problem("nothing-stated", f"{text} compares nothing", f"{self.keyword}.{part}", hint=hint)
        for path, relation in self.signs:
            if relation not in RELATIONS_OF_SLOPES or " by " not in path:
                hint = 'such as "payoff.X by p": >='
                yield Problem("nothing-stated", f"{path}: {relation} says no sign", f"{self.keyword}.signs", hint=hint)
