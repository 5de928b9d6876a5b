"""Which names mean something, and which have a known value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...errors import Problem
from ...expression import Scope
from ...fields import nearest
from ..payoff import Payoff

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def payoff_names(negotiation: Negotiation) -> set[str]:
    """Every name that a payoff may use."""
    variables = {name for name, _ in negotiation.variables}
    parameters = {p.name for p in negotiation.parameters}
    return (
        parameters
        | variables
        | negotiation.labels
        | set(negotiation.attributes)
        | set(negotiation.draws)
        | {"agreement"}
    )


def undeclared(source: Payoff, names: Iterable[str], path: str) -> Iterator[Problem]:
    """Names in an expression that mean nothing."""
    allowed = set(names)
    for name in sorted(source.names - allowed):
        yield Problem("unknown-name", f"{name!r} is not declared", path, hint=nearest(name, allowed))


def known_constants(negotiation: Negotiation) -> Mapping[str, Any]:
    """Labels, and the parameters that have a value."""
    known: dict[str, Any] = {label: label for label in negotiation.labels}
    numbers: dict[str, Any] = {}
    for parameter in negotiation.parameters:
        if parameter.value is not None and (number := parameter.value.constant()) is not None:
            numbers[parameter.name] = number
    for parameter in negotiation.parameters:
        if parameter.value is not None and parameter.value.names and parameter.value.names <= numbers.keys():
            with suppress(ZeroDivisionError):
                known[parameter.name] = parameter.value.value(Scope(numbers))
    return known | numbers
