"""What a derivation says, beside what a claim says: formulas where conditions hold, conditions, signs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from attrs import frozen

from ..errors import Problem
from ..expression import ZERO, Expression, Scope
from ..fields import expression_field, expressions_field, records_field, text_field, texts_field, values_field
from .check import Bench, Check
from .evidence import Finding, Verdict, found_by, together

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
        By quantity (``probability.agreement``, ``payoff.X``, ``proposal``, ``refused``): a formula in the parameters.
    """

    name: str = text_field("")
    where: Expression = expression_field(ALWAYS)
    values: tuple[tuple[str, str], ...] = texts_field()


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
    cases
        Formulas, each with the part of the domain where it is claimed; inner points are compared symbolically.
    conditions
        By ending: where exactly it has positive probability.
    signs
        By ``QUANTITY by PARAMETER``: ``>``, ``>=``, ``<``, ``<=`` or ``==``, for the slope wherever there is one.
    """

    keyword: ClassVar[str] = "derived"
    model: str = text_field("")
    assume: tuple[Expression, ...] = values_field()
    at: tuple[tuple[str, Expression], ...] = expressions_field()
    cases: tuple[DerivedCase, ...] = records_field(DerivedCase)
    conditions: tuple[tuple[str, Expression], ...] = expressions_field()
    signs: tuple[tuple[str, str], ...] = texts_field()

    def run(self, bench: Bench) -> Finding:
        """Every formula, condition and sign."""
        from .comparing import compared

        derivation = bench.derivation(self.model, self.assume)
        if self.at:
            derivation = derivation.at({name: source.value(Scope({})) for name, source in self.at})
        proof = found_by(derivation.evidence)
        if proof.verdict is not Verdict.REPRODUCED:
            return proof
        return together([proof, *compared(derivation, self)])

    def problems(self) -> Iterator[Problem]:
        """Nothing is stated, or a sign is none."""
        if not (self.cases or self.conditions or self.signs):
            yield Problem("nothing-stated", "the check states nothing", self.keyword)
        for path, relation in self.signs:
            if relation not in RELATIONS_OF_SLOPES or " by " not in path:
                hint = 'such as "payoff.X by p": >='
                yield Problem("nothing-stated", f"{path}: {relation} says no sign", f"{self.keyword}.signs", hint=hint)
