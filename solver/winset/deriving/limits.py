"""Close to a border: signs, results and values as a small positive number goes to zero; exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any, TypeVar

import sympy
from attrs import evolve

from ..condition import POSITIVE, Space, Test, Tree, canonical, completed, exact, leaves, symbol, unknown_parameter
from ..condition.sign import ALLOWED
from ..derivation import Derivation, Outcome, Unanswered
from ..derivation.outcome import each_changed
from ..errors import Problem, UnsupportedError, raise_all
from ..expression import Expression, Scope, parse
from .exploring import Budget, Context, Impossible, explore
from .line import coefficients_of

S = TypeVar("S")
T = TypeVar("T")

SMALL = symbol("a small number")
"""What goes to zero from above."""


def sign_near(context: Context, value: Any) -> int:
    """The sign of an expression for every small enough :data:`SMALL`."""
    return prod(_leading(context, part)[0] for part in _as_fraction(value))


@lru_cache(maxsize=50_000)
def _as_fraction(value: Any) -> tuple[Any, Any]:
    above, below = sympy.fraction(sympy.together(value))
    return above, below


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
    above, below = _as_fraction(value)
    _, top, power = _leading(context, above)
    _, bottom, order = _leading(context, below)
    if power < order:
        raise _no_limit(value)
    return canonical(top / bottom) if power == order else sympy.Integer(0)


def _leading(context: Context, polynomial: Any) -> tuple[int, Any, int]:
    """Sign, coefficient and power of the lowest term that does not vanish."""
    if not polynomial.is_polynomial(SMALL):
        raise _no_limit(polynomial)
    for power, coefficient in enumerate(reversed(coefficients_of(polynomial, SMALL))):
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
    changed: Callable[[T, Callable[[Any], Any]], S],
    rest: Space,
    budget: Budget | None = None,
) -> Tree[S]:
    """The limit of a decision tree as some parameters approach values together.

    Parameters
    ----------
    tree
        Over the space.
    approach
        What the parameters are while :data:`SMALL` goes to zero, such as ``1 - rate * SMALL``.
    changed
        Replaces every expression of a result by what a function makes of it.
    rest
        The parameters that are left, and those of the rates.
    """
    near = {symbol(name): exact(value) for name, value in approach.items()}
    moving = [sign for sign in space.assumptions if near.keys() & sign.polynomial.free_symbols]

    def found(context: Context) -> S:
        if not all(sign_near(context, sign.polynomial.xreplace(near)) in ALLOWED[sign.relation] for sign in moving):
            raise Impossible
        result = follow_near(context, tree, near)
        return changed(result, lambda value: there(context, exact(value)))

    def there(context: Context, value: Any) -> Any:
        names = {each.name for each in value.free_symbols - near.keys()}
        if not near.keys() & value.free_symbols:
            return value
        moved = value.xreplace(near)
        if names <= rest.domains.keys():
            return limit(context, moved)
        if not moved.is_polynomial(SMALL):
            raise _no_limit(value)  # of a family of equilibria, each of which may have its own
        return canonical(moved.subs(SMALL, 0))

    return explore(found, rest, budget)


def derivation_limit(
    derivation: Derivation, towards: Mapping[str, Any], rates: Mapping[str, str] | None = None
) -> Derivation:
    """The closed forms as parameters go to borders of their domains together; see :meth:`Derivation.limit`."""
    space = derivation.space
    if derivation.left_open:
        message = f"the distribution {derivation.left_open[0]} is left open, so that its limit is not known"
        raise UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))
    problems: list[Problem] = []
    approach: dict[str, Any] = {}
    speeds = {name: parse(text) for name, text in (rates or {}).items()}
    for name, value in towards.items():
        domain = space.domains.get(name)
        place = Fraction(value)
        if domain is None:
            problems.append(unknown_parameter(space, name))
        elif place not in (domain.low, domain.high):
            message = f"{name} = {place} is no border of {domain}"
            problems.append(Problem("outside-domain", message, name, hint="fix a parameter that lies inside by at()"))
        else:
            speed = speeds[name].value(_symbols(speeds[name])) if name in speeds else 1
            approach[name] = exact(place) + (SMALL if place == domain.low else -SMALL) * exact(speed)
    idle = [name for name in speeds if name not in towards]
    problems.extend(Problem("unknown-parameter", f"{name!r} has a rate and goes nowhere", name) for name in idle)
    raise_all(problems)
    left = {name: domain for name, domain in space.domains.items() if name not in approach}
    new = sorted({name for speed in speeds.values() for name in speed.names} - left.keys())
    kept = tuple(sign for sign in space.assumptions if not sign.names & approach.keys())
    rest = Space({**left, **dict.fromkeys(new, POSITIVE)}, kept)
    tree = completed(limits(space, derivation.tree, approach, _changed, rest), Unanswered)
    found = [each for _, each in leaves(tree)]
    nowhere = [each.missing for each in found if isinstance(each, Unanswered) and "no-limit" in each.codes]
    if len(nowhere) == len(found):
        raise UnsupportedError(nowhere[0].problems)
    note = "the limit as " + " and ".join(f"{name} goes to {Fraction(value)}" for name, value in towards.items())
    note += "".join(f", {name} at the rate {speed}" for name, speed in speeds.items())
    return evolve(derivation, space=rest, tree=tree, notes=(*derivation.notes, note))


def _symbols(source: Expression) -> Scope:
    return Scope({name: symbol(name) for name in source.names})


def _changed(outcomes: tuple[Outcome, ...], change: Callable[[Any], Any]) -> tuple[Outcome, ...]:
    return each_changed(outcomes, lambda outcome: outcome.changed(change))
