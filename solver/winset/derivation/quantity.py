"""One number as a function of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy
from attrs import frozen
from sympy.core.function import AppliedUndef

from ..condition import (
    Region,
    Relation,
    Space,
    canonical,
    checked_point,
    condition,
    exact,
    fixed_parameter,
    pretty,
    symbol,
)
from ..errors import FailedError, InputError, Problem, UnsupportedError
from ..expression import Scope, parse


@frozen
class Quantity:
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
            result |= region & Region(self.space, condition(value, relation, bound, self.space))
        return result

    def sign(self, parameter: str) -> dict[str, Region]:
        """Where the quantity rises, stays and falls in a parameter: keys ``+``, ``0`` and ``-``.

        Boundaries between formulas belong to the formula that holds there.
        """
        if parameter in self.space.fixed:
            raise InputError(fixed_parameter(self.space, parameter))
        if parameter not in self.space.domains:
            raise InputError(Problem("unknown-parameter", f"there is no parameter {parameter!r}", path=parameter))
        slope = Quantity(
            f"d {self.name} / d {parameter}",
            self.space,
            tuple(
                (region, sympy.diff(value, symbol(parameter))) for region, value in self.pieces if not region.is_thin
            ),
        )
        return {"+": slope.region(">"), "0": slope.region("=="), "-": slope.region("<")}

    def latex(self) -> str:
        """The formula as LaTeX."""
        return str(sympy.latex(self.piecewise))

    def to_python(self) -> Callable[..., Any]:
        """A numeric function of the parameters by name; takes floats and arrays."""
        return numeric(self.piecewise, self.space)

    def __str__(self) -> str:
        if len(self.pieces) == 1:
            return f"{self.name} = {pretty(self.pieces[0][1])}"
        return "\n".join([f"{self.name} =", *(f"    {pretty(value)}  where {region}" for region, value in self.pieces)])


def numeric(expression: Any, space: Space) -> Callable[..., Any]:
    """A vectorised function of the parameters of a space, by position or by name."""
    import numpy

    unknown = sorted({each.func.__name__ for each in expression.atoms(AppliedUndef)})
    if unknown:
        message = f"the distribution {unknown[0]} is left open, so that there are no numbers"
        raise UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))
    names = list(space.domains)
    compiled = sympy.lambdify(list(space.symbols), expression, modules="numpy", dummify=True)

    def function(*arguments: Any, **by_name: Any) -> Any:
        given = dict(zip(names, arguments, strict=False)) | by_name
        missing = [name for name in names if name not in given]
        if missing or len(given) > len(names):
            raise TypeError(f"the function takes {', '.join(names)}")
        arrays = numpy.broadcast_arrays(*(numpy.asarray(given[name], dtype=float) for name in names)) if names else ()
        value = numpy.asarray(compiled(*arrays), dtype=float)
        return value + numpy.zeros(arrays[0].shape) if names else value

    return function
