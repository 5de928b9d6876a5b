"""Payoffs have a value at every agreement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import InputError, NotYetError, Problem
from ...expression import Scope, may_fail
from ..payoff import Payoff, PayoffTable
from .meaning import known_constants

if TYPE_CHECKING:
    from ..negotiation import Negotiation

MANY_AGREEMENTS = 20_000
"""Beyond this payoffs are not tried at every agreement when a negotiation is made."""


def check_payoffs(negotiation: Negotiation) -> Iterator[Problem]:
    """No payoff divides by zero or lacks an entry at an agreement, for the values that are known."""
    constants = known_constants(negotiation)
    if negotiation.agreement_count > MANY_AGREEMENTS:
        return  # the compiler meets each case, if it comes to that
    try:
        agreements = negotiation.agreements()
    except (NotYetError, KeyError):
        return
    named = {issue.name for issue in negotiation.issues if issue.options}
    for path, source in payoffs(negotiation):
        differs = isinstance(source, PayoffTable) or may_fail(source) or source.names & named
        for agreement in agreements if differs else agreements[:1]:
            scope = Scope({**constants, **dict(agreement.values), "agreement": agreement.name})
            if not source.names <= set(scope):
                break  # depends on draws or symbols: the compiler meets each case
            try:
                value = source.value(scope)
                if isinstance(value, (str, bool)):
                    yield Problem("not-a-number", f"the payoff is {value!r} at {agreement.name}, not a number", path)
                    break
            except ZeroDivisionError as error:
                yield Problem("division-by-zero", f"{error} divides by zero at the agreement {agreement.name}", path)
                break
            except InputError as error:
                yield from (problem.under(path) for problem in error.problems)
                break


def payoffs(negotiation: Negotiation) -> Iterator[tuple[str, Payoff]]:
    """Every payoff over agreements, with its path."""
    for side in negotiation.sides:
        yield f"sides.{side.name}.negotiator.payoff", side.negotiator.payoff
        for group in side.constituents:
            path = f"sides.{side.name}.constituents.{group.name}"
            yield f"{path}.payoff", group.payoff
            for kind in group.types:
                if kind.payoff is not None:
                    yield f"{path}.types.{kind.name}.payoff", kind.payoff
