"""Whether something that is offered or drawn makes one number lower than another: decided for every point of a space.

The question is one of existence over the reals. One variable after the other is
eliminated: where the numbers' difference is positive somewhere on a piece of the
line, it is so at an end of the piece or at a local maximum inside. What is left
is a condition on the parameters, in the form that a person would write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import product
from typing import Any

import sympy
from attrs import evolve, frozen

from ..compiling.ends import Worth
from ..condition import (
    Cell,
    Domain,
    Leaf,
    Missing,
    Relation,
    Space,
    Test,
    Tree,
    canonical,
    completed,
    exact,
    fraction,
    leaves,
    regions,
    symbol,
)
from ..errors import Problem, UnsupportedError
from ..expression import Scope, Value
from .exploring import Budget, Context, explore
from .given import Asking, plain
from .line import Line, Segment, at, segments, strict_sign_between
from .optimum import shape

KEPT = "making no proposal is kept among the moves: whether it could pay was not decided ({})"


@frozen(eq=False)
class Somewhere:
    """The space of the parameters, and where what stands for offers and draws may lie.

    Parameters
    ----------
    lines
        By the name of a symbol of the first round.
    """

    space: Space
    lines: Mapping[str, Line]
    budget: Budget

    @property
    def names(self) -> frozenset[str]:
        """The names of the symbols of the first round."""
        return frozenset(self.lines)

    def some_lower(
        self, some: Sequence[Worth], others: Sequence[Worth], bases: Mapping[str, str], constants: Mapping[str, Value]
    ) -> Callable[[Scope], bool]:
        """Whether one of some may be lower than one of others, by what symbols stand for; a scope decides the rest.

        Where that depends on parameters through an offer in too high a power, or in a quotient without a bound, a
        reader is told, and the answer is yes.
        """
        lines = [evolve(self.lines[base], variable=symbol(name)) for name, base in bases.items()]
        whole = reduce(_with_line, lines, self.space)

        def number(worth: Worth) -> Tree[Any]:
            return explore(
                lambda context: canonical(plain(worth.value(Asking(constants, context)))), whole, self.budget
            )

        def kept(missing: Missing) -> bool:
            self.budget.note(KEPT.format(missing.problems[0].message))
            return True

        pairs = [self._lower(low, high, lines) for low, high in product(map(number, some), map(number, others))]
        found = explore(lambda context: any(context.follow(each) for each in pairs), self.space, self.budget)
        return _Where.of(completed(found, kept), self.space, constants).holds

    def _lower(self, low: Tree[Any], high: Tree[Any], lines: Sequence[Line]) -> Tree[bool]:
        """Where a number may be lower than another one."""
        needed = [line for line in lines if _depends(low, line.variable) or _depends(high, line.variable)]
        whole = reduce(_with_line, needed, self.space)
        gap = explore(lambda context: canonical(context.follow(high) - context.follow(low)), whole, self.budget)
        lower = explore(lambda context: context.holds(context.follow(gap), ">", 0), whole, self.budget)
        if not isinstance(lower, Test) or not needed:
            return lower
        if all(_names(cell) <= {line.variable.name for line in needed} for cell, _ in leaves(lower)):
            return Leaf(True)  # what has a point over nothing but offers and draws was found to have one
        *others, last = needed
        found = self._eliminated(
            lambda context: any(_is_positive(context, piece, last.variable) for piece in segments(context, gap, last)),
            others,
        )
        while others:
            *others, line = others
            found = self._eliminated(
                lambda context, t=found, x=line: any(piece.result for piece in segments(context, t, x)),  # type: ignore[misc]
                others,
            )
        return found

    def _eliminated(self, somewhere: Callable[[Context], bool], left: Sequence[Line]) -> Tree[bool]:
        """Where something holds somewhere on a line, over the parameters and the lines that are left."""
        return explore(somewhere, reduce(_with_line, left, self.space), self.budget)


def _with_line(space: Space, line: Line) -> Space:
    """The space with a variable that lies on a line."""
    ends = [None if end is None or not exact(end).is_Rational else end for end in (line.low, line.high)]
    low, high = (None if end is None else fraction(end) for end in ends)
    space = space.with_symbol(line.variable.name, Domain(low, high, line.low_open, line.high_open))
    more: list[tuple[Any, Relation, Any]] = (
        [(line.variable, ">=", line.low)] if line.low is not None and low is None else []
    )
    more += [(line.variable, "<=", line.high)] if line.high is not None and high is None else []
    return space.assuming(*more)


def _names(cell: Cell) -> set[str]:
    return {name for sign in cell for name in sign.names}


def _depends(tree: Tree[Any], variable: Any) -> bool:
    return any(variable in result.free_symbols or variable.name in _names(cell) for cell, result in leaves(tree))


def _is_positive(context: Context, piece: Segment[Any], variable: Any) -> bool:
    """Whether a function is positive somewhere on a piece of a line; there it is near an end, or at a maximum."""
    function = exact(piece.result)
    if variable not in function.free_symbols:
        return context.holds(function, ">", 0)
    if piece.is_point:
        return context.holds(at(function, variable, piece.low), ">", 0)
    ends = [end for end in (piece.low, piece.high) if end is not None]
    polynomial = function.is_polynomial(variable)
    if not polynomial:
        _check_finite(context, function, piece, variable)
    if any(context.holds(at(function, variable, end), ">", 0) for end in ends):
        return True
    if polynomial and len(ends) == 2 and sympy.degree(function, variable) == 1:
        return False
    moving = function.as_independent(variable, as_Add=True)[1]
    flat, inner, first, last = shape(context, moving, variable, piece.low, piece.high)
    if flat:
        return not ends and context.holds(at(function, variable, 0), ">", 0)
    if (piece.low is None and first < 0) or (piece.high is None and last > 0):
        return True  # a polynomial that grows without a bound
    return any(context.holds(at(function, variable, place), ">", 0) for place in inner)


def _check_finite(context: Context, function: Any, piece: Segment[Any], variable: Any) -> None:
    """Quotients must have no pole on a piece that ends."""
    below = sympy.fraction(sympy.together(function))[1]
    if piece.low is None or piece.high is None:
        known = False
    elif variable not in below.free_symbols:
        known = True
    else:
        known = strict_sign_between(context, below, variable, piece.low, piece.high) is not None and all(
            context.holds(at(below, variable, end), "!=", 0) for end in (piece.low, piece.high)
        )
    if not known:
        message = f"{function} may grow without a bound in {variable}"
        raise UnsupportedError(Problem("not-polynomial", message, hint="walk_away: always, or never"))


@frozen(eq=False)
class _Where:
    """A condition on parameters, or that it does not hold, whichever takes fewer words."""

    cells: tuple[Cell, ...]
    answer: bool
    own: Mapping[Any, Any]

    @classmethod
    def of(cls, tree: Tree[bool], space: Space, constants: Mapping[str, Value]) -> _Where:
        own = {symbol(name): value for name, value in constants.items() if getattr(value, "is_Symbol", False)}
        if isinstance(tree, Leaf):
            return cls((frozenset(),), tree.result, own)
        found = [(region.cells, answer) for region, answer in regions(tree, space)]
        return cls(*min(found, key=lambda each: (len(each[0]), sum(map(len, each[0])))), own)

    def holds(self, scope: Scope) -> bool:
        """Whether it is so, in a scope that may leave comparisons open."""
        is_inside = any(
            all(
                scope.decide(sign.polynomial.xreplace(self.own), sign.relation, exact(0))
                for sign in sorted(cell, key=str)
            )
            for cell in self.cells
        )
        return is_inside is self.answer


__all__ = ["Somewhere"]
