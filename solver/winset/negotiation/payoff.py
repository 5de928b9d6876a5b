"""A payoff over agreements: an expression, or a table by the agreement's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import NOTHING, frozen

from ..errors import InputError, Problem
from ..expression import Expression, Scope, Value, expression
from ..fields import Kind, make_field


@frozen
class PayoffTable:
    """A payoff listed by agreement: the name of a proposal, or of an option where there is one issue.

    Evaluated like an expression; the agreement's name is looked up in the scope
    under ``agreement``.
    """

    entries: tuple[tuple[str, Expression], ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset({"agreement"}).union(*(entry.names for _, entry in self.entries))

    def value(self, scope: Scope) -> Value:
        """The entry of the agreement in ``scope``."""
        wanted = scope["agreement"]
        for name, entry in self.entries:
            if name == wanted:
                return entry.value(scope)
        raise InputError(Problem("no-payoff", f"the table of payoffs has no entry for the agreement {wanted}"))

    def __str__(self) -> str:
        return "{" + ", ".join(f"{name}: {entry}" for name, entry in self.entries) + "}"


Payoff: TypeAlias = Expression | PayoffTable


def payoff(source: Any) -> Payoff:
    """A payoff from an expression, its text, a number, or a mapping from agreements to these."""
    if isinstance(source, PayoffTable):
        return source
    if isinstance(source, Mapping):
        return PayoffTable(tuple((str(name), expression(entry)) for name, entry in source.items()))
    return expression(source)


def payoff_field(default: Any = NOTHING) -> Any:
    """A field that holds a :data:`Payoff`."""
    return make_field(Kind("payoff"), payoff, default)
