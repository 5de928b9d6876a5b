"""Close to a border: signs, results and values as a small positive number goes to zero; exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, TypeVar

import sympy

from ..condition import Space, Test, Tree, canonical, exact, symbol
from ..condition.sign import ALLOWED
from ..errors import Problem, UnsupportedError
from .exploring import Budget, Context, Impossible, explore

T = TypeVar("T")

SMALL = symbol("a small number")
"""What goes to zero from above."""


def sign_near(context: Context, value: Any) -> int:
    """The sign of an expression for every small enough :data:`SMALL`."""
    return prod(_leading(context, part)[0] for part in sympy.fraction(sympy.together(value)))


def limit(context: Context, value: Any) -> Any:
    """The limit of an expression.

    Raises
    ------
    UnsupportedError
        ``no-limit`` where it grows without bound, or is no quotient of polynomials.
    """
    value = exact(value)
    if SMALL not in value.free_symbols:
        return canonical(value)
    above, below = sympy.fraction(sympy.together(value))
    _, top, power = _leading(context, above)
    _, bottom, order = _leading(context, below)
    if power < order:
        raise _no_limit(value)
    return canonical(top / bottom) if power == order else sympy.Integer(0)


def _leading(context: Context, polynomial: Any) -> tuple[int, Any, int]:
    """Sign, coefficient and power of the lowest term that does not vanish."""
    if not polynomial.is_polynomial(SMALL):
        raise _no_limit(polynomial)
    form = sympy.Poly(sympy.expand(polynomial), SMALL)
    for power, coefficient in enumerate(reversed(form.all_coeffs())):
        sign = context.sign(coefficient)
        if sign != 0:
            return sign, coefficient, power
    return 0, sympy.Integer(0), 0


def _no_limit(value: Any) -> UnsupportedError:
    return UnsupportedError(Problem("no-limit", f"{value} has no limit that can be derived"))


def follow_near(context: Context, tree: Tree[T], values: Mapping[Any, Any]) -> T:
    """The result of a decision tree where symbols have values close to a border, as expressions in :data:`SMALL`."""
    while isinstance(tree, Test):
        for option, below in tree.branches:
            if all(sign_near(context, sign.polynomial.xreplace(values)) in ALLOWED[sign.relation] for sign in option):
                tree = below
                break
        else:
            raise Impossible
    return tree.result


def limits(
    space: Space,
    tree: Tree[T],
    approach: Mapping[str, Any],
    values: Callable[[T], Sequence[Any]],
    budget: Budget | None = None,
) -> Tree[tuple[Any, ...]]:
    """The limits of expressions as some parameters approach values together.

    Parameters
    ----------
    tree
        Over the space.
    approach
        What the parameters are while :data:`SMALL` goes to zero, such as ``1 - rate * SMALL``.
    values
        The expressions in a result whose limits are wanted.

    Returns
    -------
    Tree
        Over the parameters that are left.
    """
    near = {symbol(name): exact(value) for name, value in approach.items()}
    kept = tuple(sign for sign in space.assumptions if not near.keys() & sign.polynomial.free_symbols)
    moving = [sign for sign in space.assumptions if sign not in kept]
    rest = Space({name: domain for name, domain in space.domains.items() if name not in approach}, kept)

    def found(context: Context) -> tuple[Any, ...]:
        if not all(sign_near(context, sign.polynomial.xreplace(near)) in ALLOWED[sign.relation] for sign in moving):
            raise Impossible
        result = follow_near(context, tree, near)
        return tuple(limit(context, exact(value).xreplace(near)) for value in values(result))

    return explore(found, rest, budget)
