"""One number as a function of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy
from attrs import frozen

from ..condition import (
    Region,
    Relation,
    Space,
    canonical,
    checked_point,
    condition,
    exact,
    fixed_parameter,
    latex,
    numeric,
    pretty,
    symbol,
    unknown_parameter,
    within,
    written,
)
from ..errors import FailedError, InputError, Problem
from ..expression import Scope, parse
from ..showing import Written
from .jumps import jumps
from .outcome import choice_latex
from .slopes import slopes


class Signs(dict[str, Region]):
    """Where a quantity rises (``+``), stays (``0``) and falls (``-``)."""

    def __str__(self) -> str:
        return "\n".join(f"{sign}  where {region}" for sign, region in self.items())

    def latex(self) -> str:
        """The regions as LaTeX."""
        rows = (rf"{sign} & {region.latex()} \\" for sign, region in self.items())
        return "\n".join([r"\begin{array}{cl}", *rows, r"\end{array}"])

    def to_python(self) -> dict[str, Callable[..., Any]]:
        """For every sign the function that says whether it holds at points."""
        return {sign: region.to_python() for sign, region in self.items()}


@frozen
class Quantity(Written):
    """One number as a function of the parameters: a formula for every region.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from winset.condition import UNIT, Space
    >>> p = symbol("p")
    >>> space = Space({"p": UNIT})
    >>> share = Quantity("share", space, ((Region.of(space, p, ">", Fraction(1, 2)), 1 - p),
    ...                                   (Region.of(space, p, "<=", Fraction(1, 2)), p)))
    >>> share.piecewise
    Piecewise((1 - p, p > 1/2), (p, True))
    >>> str(share.at(p="3/4"))
    '1/4'
    >>> {sign: str(region) for sign, region in share.sign("p").items()}
    {'+': 'p <= 1/2', '0': 'nowhere', '-': 'p > 1/2'}
    """

    name: str
    space: Space
    pieces: tuple[tuple[Region, Any], ...]

    @property
    def piecewise(self) -> Any:
        """The SymPy expression: a :class:`~sympy.Piecewise`, or its only formula.

        The last formula is left without a condition, as the regions cover the declared domain.
        """
        if len(self.pieces) == 1:
            return pretty(self.pieces[0][1])
        pairs = [(pretty(value), region.to_sympy()) for region, value in self.pieces[:-1]]
        return sympy.Piecewise(*pairs, (pretty(self.pieces[-1][1]), True))

    def at(self, point: Mapping[str, Any] | None = None, /, **values: Any) -> Any:
        """The value at a point of the space; exact."""
        where = checked_point(self.space, {**(point or {}), **values})
        for region, value in self.pieces:
            if region.condition.contains(where):
                return canonical(value.subs({symbol(name): exact(number) for name, number in where.items()}))
        raise FailedError(Problem("not-covered", f"{self.name} has no formula at {where}"))

    def region(self, relation: Relation, bound: Any = 0) -> Region:
        """Where a comparison of the quantity with a bound holds; the bound may be the text of an expression."""
        if isinstance(bound, str):
            bound = parse(bound).value(Scope(self.space.names))
        result = Region(self.space, condition(1, "==", 0))
        for region, value in self.pieces:
            if value is sympy.nan:
                continue  # a boundary without an equilibrium
            result |= region & Region(self.space, condition(value, relation, bound, self.space))
        return result

    def slope(self, parameter: str) -> Quantity:
        """How fast the quantity moves with a parameter: its derivative, in every region."""
        if parameter in self.space.fixed:
            raise InputError(fixed_parameter(self.space, parameter))
        if parameter not in self.space.domains:
            raise InputError(unknown_parameter(self.space, parameter))
        return Quantity(f"d {self.name} / d {parameter}", self.space, slopes(self.pieces, parameter))

    def jumps(self, parameter: str, upwards: bool) -> Region:
        """Where the quantity jumps at the border of two formulas as a parameter rises."""
        return jumps(self.pieces, parameter, upwards)

    def sign(self, parameter: str) -> Signs:
        """Where the quantity rises, stays and falls in a parameter: keys ``+``, ``0`` and ``-``.

        Inside the regions of its formulas, and where they meet, that is the sign of the slope; where it jumps at the
        border of two formulas, the border is among the points where it rises, or falls.
        """
        slope = self.slope(parameter)
        up, down = (self.jumps(parameter, upwards) for upwards in (True, False))
        return Signs({"+": slope.region(">") | up, "0": slope.region("=="), "-": slope.region("<") | down})

    def latex(self) -> str:
        """The formula as LaTeX; names of proposals are words in it."""
        if self.is_numeric:
            return latex(self.piecewise)
        rows = [rf"{choice_latex(value)} & \text{{for}}\: {region.latex()}" for region, value in self.pieces]
        return "\n".join([r"\begin{cases}", *(rf"{row} \\" for row in rows), r"\end{cases}"])

    def to_python(self) -> Callable[..., Any]:
        """A function of the parameters, by position or by name, that takes floats and arrays.

        Outside the declared domains, and where an assumption fails, it returns ``nan``. Where values are names, such
        as those of proposals, they come as objects, and ``None`` outside.

        Examples
        --------
        >>> import winset as ws
        >>> share = ws.derive(ws.load("putnam1988/figure1_uncertain")).quantity("probability.agreement").to_python()
        >>> share(p=[0.5, 0.75, 2])
        array([1.  , 0.75,  nan])
        """
        if self.is_numeric:
            return numeric(self.piecewise, self.space, float, self.name)
        inside = [(region.to_python(), str(value)) for region, value in self.pieces]

        def named(*arrays: Any) -> Any:
            import numpy

            found: Any = None
            for holds, value in reversed(inside):
                found = numpy.where(holds(*arrays), value, found)
            return found

        return within(named, self.space, object, self.name)

    @property
    def is_numeric(self) -> bool:
        """Whether every value is an expression; proposals may be names."""
        return all(isinstance(value, sympy.Basic) for _, value in self.pieces)

    def __str__(self) -> str:
        if len(self.pieces) == 1:
            return f"{self.name} = {written(pretty(self.pieces[0][1]))}"
        pieces = [f"    {written(pretty(value))}  where {region}" for region, value in self.pieces]
        return "\n".join([f"{self.name} =", *pieces])
