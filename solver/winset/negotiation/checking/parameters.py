"""Parameters, their values and the assumptions between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Problem
from ...expression import Scope
from .meaning import known_constants, undeclared

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_parameters(negotiation: Negotiation) -> Iterator[Problem]:
    """Domains hold numbers, values lie in them, assumptions hold."""
    scope = Scope(known_constants(negotiation))
    free = {each.name for each in negotiation.parameters if each.value is None or not each.value.names}
    for parameter in negotiation.parameters:
        path = f"parameters.{parameter.name}"
        if parameter.domain.is_empty:
            yield Problem("empty-domain", f"the domain {parameter.domain} holds no number", path)
        if parameter.value is None:
            if parameter.fixed:
                yield Problem("missing-field", "a parameter is fixed at a value", f"{path}.value")
            continue
        number, names = scope.get(parameter.name), parameter.value.names
        if number is None:
            if not (parameter.fixed and names and names <= free):
                yield Problem("not-a-number", f"the value {parameter.value} is not a number", f"{path}.value")
        elif number not in parameter.domain:
            yield Problem("outside-domain", f"the value {number} is outside {parameter.domain}", f"{path}.value")
    for index, assumption in enumerate(negotiation.assumptions):
        path = f"assumptions.{index}"
        yield from undeclared(assumption, {p.name for p in negotiation.parameters}, path)
        if assumption.names <= set(scope):
            try:
                holds = assumption.value(scope)
            except ZeroDivisionError:
                holds = True
            if holds is not True and holds is not False:
                yield Problem("not-a-condition", f"{assumption} is a number, not a condition", path)
            elif not holds:
                yield Problem("outside-domain", f"the values break the assumption {assumption}", path)
