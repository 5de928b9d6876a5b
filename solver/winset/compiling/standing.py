"""Symbols that stand for what is chosen from an interval or drawn: one of its own for every round and every play.

Their names begin with the name of a parameter and go on with words after a space. No name of a user's that an
expression can use has a space in it, so none is ever taken for one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from attrs import evolve

from ..expression import Scope, Value
from ..negotiation import Agreement
from .ends import Worth


class Standing(Protocol):
    """What is known of symbols that stand for offers and draws."""

    @property
    def names(self) -> frozenset[str]:
        """The names of those of the first round."""
        ...

    def some_lower(
        self, some: Sequence[Worth], others: Sequence[Worth], bases: Mapping[str, str], constants: Mapping[str, Value]
    ) -> Callable[[Scope], bool]:
        """Whether one of some may be lower than one of others, by what symbols stand for; a scope decides the rest.

        ``bases`` gives the names of the symbols in them, each with that of the first round.
        """
        ...


def symbol_of_round(symbol: Any, round_: int) -> Any:
    """The symbol of what is offered in a round, from that of the first."""
    return symbol if round_ <= 1 else _another(symbol, str(round_))


def symbol_of_amendment(symbol: Any) -> Any:
    """The symbol of what stands in an offer's place once it is amended, from that of the offer."""
    return _another(symbol, "amended")


def symbol_of_other_play(symbol: Any) -> Any:
    """The symbol of the same choice or draw in another play of the game."""
    return _another(symbol, "elsewhere")


def _another(symbol: Any, word: str) -> Any:
    return symbol.func(f"{symbol.name} {word}", **symbol.assumptions0)


def base_of(name: str) -> str:
    """The name of the first symbol of a kind, from that of any."""
    return name.partition(" ")[0]


def symbols_of(value: Value) -> frozenset[Any]:
    """The symbols in a value: a number, or an agreement whose attributes are numbers."""
    parts = [inner for _, inner in value.values] if isinstance(value, Agreement) else [value]
    return frozenset(symbol for part in parts for symbol in getattr(part, "free_symbols", ()))


def replaced(value: Value, by: Mapping[Any, Any]) -> Value:
    """A value with other symbols."""
    if not by.keys() & symbols_of(value):
        return value
    if isinstance(value, Agreement):
        return evolve(value, values=tuple((name, replaced(inner, by)) for name, inner in value.values))
    return value.xreplace(dict(by))
