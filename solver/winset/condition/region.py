"""Conditions as alternatives of conjoined sign conditions, and regions of a space."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import sympy
from attrs import field, frozen

from ..errors import InputError, Problem
from ..fields import nearest
from ..showing import Written
from .cells import readable, unfolded
from .comparisons import boolean, region_text
from .conjunction import Cell, meet
from .numeric import numeric
from .oracle import Point, oracle
from .pretty import latex, pretty, written
from .shortening import simplified
from .sign import Relation, Sign, signs, symbol
from .space import Space


def _cells(cells: Iterable[Iterable[Sign]]) -> tuple[Cell, ...]:
    return tuple(dict.fromkeys(frozenset(cell) for cell in cells))


@frozen
class Condition:
    """Alternatives (cells) of conjoined sign conditions: no cell is false, an empty cell is true.

    >>> from .sign import symbol
    >>> p = symbol("p")
    >>> low = condition(p, "<=", Fraction(1, 4))
    >>> str(low | condition(p, ">", Fraction(3, 4)))
    'p <= 1/4 or p > 3/4'
    >>> (low & ~low).cells
    ()
    """

    cells: tuple[Cell, ...] = field(converter=_cells)

    def __and__(self, other: Condition) -> Condition:
        return Condition(c for a in self.cells for b in other.cells if (c := meet(a, b)) is not None)

    def __or__(self, other: Condition) -> Condition:
        return Condition((*self.cells, *other.cells))

    def __invert__(self) -> Condition:
        result = TRUE
        for cell in self.cells:
            result &= Condition(frozenset({sign.negated()}) for sign in cell)
        return result

    def changed(self, change: Callable[[Any], Any]) -> Condition:
        """The condition with every expression replaced."""
        found: list[tuple[Sign, ...]] = []
        for cell in self.cells:
            both: list[tuple[Sign, ...]] = [()]
            for sign in cell:
                both = [(*one, *other) for one in both for other in signs(change(sign.polynomial), sign.relation)]
            found.extend(both)
        return Condition(whole for each in found if (whole := meet(frozenset(), each)) is not None)

    def contains(self, point: Mapping[str, Any]) -> bool:
        """Whether it holds at a point; exact."""
        exactly = {name: Fraction(value) for name, value in point.items()}
        return any(all(sign.holds(exactly) for sign in cell) for cell in self.cells)

    def to_sympy(self) -> Any:
        """The condition as a SymPy Boolean."""
        return boolean(self.cells, None)

    def latex(self) -> str:
        """The condition as LaTeX."""
        return _latex(self.to_sympy())

    def __str__(self) -> str:
        return region_text(self.cells, None)


TRUE = Condition((frozenset(),))
FALSE = Condition(())


def condition(left: Any, relation: Relation, right: Any = 0, space: Space | None = None) -> Condition:
    """The condition that a comparison of expressions states."""
    known = oracle(space).strict_sign if space is not None else (lambda factor: None)
    return Condition(frozenset(cell) for cell in signs(left, relation, right, known))


@frozen
class Region(Written):
    """The part of a space where a condition holds.

    Examples
    --------
    >>> from .space import UNIT
    >>> region = Region.of(Space({"p": UNIT}), "p", ">", Fraction(1, 3))
    >>> region.contains(p="1/2"), str(~region)
    (True, 'p <= 1/3')
    """

    space: Space
    condition: Condition = TRUE

    @classmethod
    def of(cls, space: Space, left: Any, relation: Relation, right: Any = 0) -> Region:
        """The region where a comparison holds; a name stands for its symbol."""
        sides = [symbol(each) if isinstance(each, str) else each for each in (left, right)]
        return cls(space, condition(sides[0], relation, sides[1], space))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the condition."""
        return self.condition.cells

    @property
    def is_thin(self) -> bool:
        """Whether every cell holds an equation, so that the region has no inner point."""
        return all(any(sign.relation == "==" for sign in cell) for cell in self.cells)

    def __and__(self, other: Region) -> Region:
        return self._with(self.condition & other.condition)

    def __or__(self, other: Region) -> Region:
        return self._with(self.condition | other.condition)

    def __invert__(self) -> Region:
        return self._with(~self.condition)

    def _with(self, new: Condition) -> Region:
        asked = oracle(self.space)
        kept = [part for cell in new.cells if asked.feasible(cell) is not False for part in unfolded(asked, cell)]
        short = simplified(asked, kept, lambda wider: asked.covered(wider, kept) is True)
        return Region(self.space, Condition(readable(asked, short)))

    def is_empty(self) -> bool | None:
        """Whether it has no point; ``None`` where that was not decided in time."""
        answers = [oracle(self.space).feasible(cell) for cell in self.cells]
        if True in answers:
            return False
        return None if None in answers else True

    def implies(self, other: Region) -> bool | None:
        """Whether the other region contains this one; ``None`` where that was not decided in time."""
        answers = [oracle(self.space).covered(cell, other.cells) for cell in self.cells]
        if False in answers:
            return False
        return None if None in answers else True

    def same_as(self, other: Region) -> bool | None:
        """Whether both have the same points of the space."""
        answers = (self.implies(other), other.implies(self))
        if False in answers:
            return False
        return None if None in answers else True

    def witness(self) -> Point | None:
        """A rational point of the region, or ``None`` where none was found."""
        return next((found for cell in self.cells if (found := oracle(self.space).witness(cell)) is not None), None)

    def contains(self, point: Mapping[str, Any] | None = None, /, **values: Any) -> bool:
        """Whether a point of the space lies in the region; exact.

        Raises
        ------
        InputError
            ``no-value`` or ``outside-domain`` for a point that is none of the space.
        """
        exactly = checked_point(self.space, {**(point or {}), **values})
        return self.condition.contains(exactly)

    def to_sympy(self) -> Any:
        """The region as a SymPy Boolean, the domains left out."""
        return boolean(self.cells, oracle(self.space))

    def latex(self) -> str:
        """The region as LaTeX."""
        return _latex(self.to_sympy())

    def to_python(self) -> Callable[..., Any]:
        """A vectorised function that says of points, given as floats or arrays by name, whether they lie in it.

        No point outside the space does.
        """
        return numeric(self.to_sympy(), self.space, bool, "region")

    def __str__(self) -> str:
        return region_text(self.cells, oracle(self.space))


def _latex(condition: Any) -> str:
    """LaTeX with a word, not a truth value, where the condition always or never holds."""
    words = {sympy.true: r"\text{everywhere}", sympy.false: r"\text{nowhere}"}
    return words.get(condition) or latex(condition)


def unknown_parameter(space: Space, name: str) -> Problem:
    """The problem of a name that no parameter of a space has, and which one may be meant."""
    hint = nearest(name, (*space.domains, *space.fixed))
    return Problem("unknown-parameter", f"there is no parameter {name!r}", path=name, hint=hint)


def checked_point(space: Space, values: Mapping[str, Any]) -> dict[str, Fraction]:
    """The point with exact coordinates, one for every symbol of the space; fixed parameters may be named, too."""
    point = {name: Fraction(value) for name, value in values.items() if name in space.domains}
    problems = [
        Problem("no-value", f"the parameter {name!r} needs a value", path=name)
        for name in space.domains
        if name not in point
    ]
    problems += [unknown_parameter(space, name) for name in values if name not in point and name not in space.fixed]
    problems += [
        Problem("outside-domain", f"{name} = {value} lies outside {space.domains[name]}", path=name)
        for name, value in point.items()
        if not space.domains[name].contains(value)
    ]
    if not problems:
        problems = [
            Problem(
                "outside-domain", f"the values break the assumption {region_text([[sign]], None)}", path="assumptions"
            )
            for sign in space.assumptions
            if not sign.holds(point)
        ]
    if not problems:
        whole = space.whole(point)
        problems = [
            fixed_parameter(space, name)
            for name, value in values.items()
            if name in space.fixed and whole[name] != Fraction(value)
        ]
    if problems:
        raise InputError(problems)
    return point


def fixed_parameter(space: Space, name: str) -> Problem:
    """The problem of another value, or of a slope, for a parameter that is no symbol."""
    value = pretty(space.fixed[name])
    hint = f"derive again, with another {name}"
    return Problem("fixed-parameter", f"{name} is not open here: it is {written(value)}", path=name, hint=hint)


__all__ = ["FALSE", "TRUE", "Condition", "Region", "checked_point", "condition", "fixed_parameter"]
