"""Whether a quantity rises with a parameter throughout: two points that differ in nothing else are compared."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from ..condition import Condition, Relation, Space, condition, exact, oracle, signs, symbol, unknown_parameter
from ..condition.sign import NEGATED
from ..errors import InputError

if TYPE_CHECKING:
    from .quantity import Quantity


@frozen
class Compared:
    """What came of comparing: two points where the claim fails, or how many cells were left undecided."""

    point: Mapping[str, Fraction] | None = None
    further: Fraction | None = None
    undecided: int = 0

    @property
    def holds(self) -> bool | None:
        """Whether the claim holds everywhere; ``None`` where that was not decided in time."""
        if self.point is not None:
            return False
        return None if self.undecided else True


def compared_along(quantity: Quantity, parameter: str, relation: Relation) -> Compared:
    """Whether a larger value of a parameter always gives a quantity that compares with the smaller one's as said.

    Every formula is compared with every other, jumps between them included.

    Parameters
    ----------
    relation
        ``>`` for a quantity that rises strictly, ``>=`` for one that never falls, and so on.
    """
    space = quantity.space
    if parameter not in space.domains:
        raise InputError(unknown_parameter(space, parameter))
    one, further = symbol(parameter), symbol(f"{parameter} further on")
    moved = {one: further}
    both = space.with_symbol(further.name, space.domains[parameter])
    both = both.assuming((further, ">", one))
    beyond = [
        alternative
        for sign in space.assumptions
        if one in sign.polynomial.free_symbols
        for alternative in signs(sign.polynomial.xreplace(moved), sign.relation, 0)[:1]
    ]
    both = evolve(both, assumptions=(*both.assumptions, *(sign for each in beyond for sign in each)))
    asked, undecided = oracle(both), 0
    for before, lower in quantity.pieces:
        for after, upper in quantity.pieces:
            fails = condition(upper.xreplace(moved), NEGATED[relation], lower, both)
            for cell in (before.condition & _moved(after.condition, moved, both) & fails).cells:
                answer = asked.feasible(cell)
                point = asked.witness(cell) if answer else None
                if point is not None:
                    last = point.pop(further.name)
                    return Compared(point, last)
                undecided += answer is not False
    return Compared(undecided=undecided)


def _moved(here: Condition, moved: Mapping[Any, Any], space: Space) -> Condition:
    """A condition on the larger value."""
    found = Condition(())
    for cell in here.cells:
        there = Condition((frozenset(),))
        for sign in cell:
            there &= condition(sign.polynomial.xreplace(moved), sign.relation, exact(0), space)
        found |= there
    return found


__all__ = ["Compared", "compared_along"]
