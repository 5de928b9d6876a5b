"""Values, and the scopes that give them to names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from fractions import Fraction
from typing import Any, Literal, Protocol, TypeAlias

Number: TypeAlias = Any
"""A :class:`~fractions.Fraction`, or a SymPy expression where a symbol is left."""
Value: TypeAlias = Any
"""A number, a text or a truth value."""
Comparison: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]


class Undecided(Exception):
    """A comparison whose truth depends on symbols: ``left <relation> right``."""

    def __init__(self, left: Number, relation: Comparison, right: Number) -> None:
        super().__init__(left, relation, right)
        self.left, self.relation, self.right = left, relation, right

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


class Computed(Protocol):
    """A value computed from variables: what the compiler needs to know of one."""

    @property
    def names(self) -> frozenset[str]:
        """The names it depends on."""
        ...

    def value(self, scope: Scope) -> Value:
        """Its value in ``scope``."""
        ...


class Scope(Mapping[str, Value]):
    """Values of names. Subclasses say how an undecided comparison is settled."""

    __slots__ = ("values_by_name",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values_by_name = values

    def __getitem__(self, name: str) -> Value:
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)

    def extended(self, values: Mapping[str, Value]) -> Scope:
        """The same scope with more names, or other values for some."""
        wider = copy(self)
        wider.values_by_name = {**self.values_by_name, **values}
        return wider

    def vanishes(self, number: Number) -> bool:
        """Whether a number is zero, so that nothing can be divided by it; what symbols leave open is not."""
        return bool(number == 0)

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        """The truth of a comparison of numbers; raises :class:`Undecided` where symbols leave it open."""
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return RELATIONS[relation](left, right)
        difference = left - right
        if getattr(difference, "is_Rational", False):
            return RELATIONS[relation](Fraction(int(difference.p), int(difference.q)), Fraction(0))
        if not getattr(difference, "free_symbols", True):  # an irrational number, such as a root
            zero, positive = difference.equals(0), difference.is_positive
            if zero or (zero is not None and positive is not None):
                return RELATIONS[relation](0 if zero else 1 if positive else -1, 0)
        raise Undecided(left, relation, right)


RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
}
