"""Where smooth contours of two sides touch: the contract curve over two issues.

Two groups with differentiable payoffs gain from trade wherever their contours
cross. Where they touch and the groups pull in opposite directions neither can
gain unless the other loses (Putnam 1988, p. 447: moving towards points of
tangency). Contours of linear payoffs have no such points; for those see
:func:`winset.win_set.pareto_set`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from winset.errors import InputError, Problem, UnsupportedError
from winset.expression import ExpressionLike, Scope, Undecided, expression
from winset.negotiation import Negotiation
from winset.negotiation.voting import GroupPayoff

from .electorate import worlds


@frozen
class ContractCurve:
    """The points over two issues at which the contours of two groups touch from opposite sides.

    Parameters
    ----------
    issues
        The symbols of the two issues.
    payoffs
        Of the two groups, over these.
    equation
        Zero where the gradients are parallel; a polynomial.
    opposed
        Below zero where they point in opposite directions.
    """

    issues: tuple[Any, Any]
    payoffs: tuple[Any, Any]
    equation: Any
    opposed: Any
    bounds: tuple[Any, ...] = field(repr=False)

    def contains(self, first: ExpressionLike, second: ExpressionLike) -> bool:
        """Whether a point is one of them; exact."""
        at = dict(zip(self.issues, map(_exact, (first, second)), strict=True))
        return bool(self.equation.subs(at) == 0) and self._opposed_inside(at)

    def points_at(self, level: ExpressionLike) -> tuple[tuple[Any, Any], ...]:
        """The points of tangency on the first group's contour at a payoff: exact SymPy numbers, from left to right."""
        import sympy

        system = [self.equation, self.payoffs[0] - _exact(level)]
        found = sympy.solve(system, list(self.issues), dict=True)
        real = [at for at in found if len(at) == 2 and all(value.is_real for value in at.values())]
        points = [at for at in real if self._opposed_inside(at)]
        return tuple(sorted((tuple(at[issue] for issue in self.issues) for at in points), key=lambda p: p[0].evalf()))

    def _opposed_inside(self, at: Mapping[Any, Any]) -> bool:
        return all(bool(bound.subs(at)) for bound in self.bounds) and bool(self.opposed.subs(at) < 0)

    def __str__(self) -> str:
        return f"{self.equation} = 0 where {self.opposed} < 0"


def contract_curve(
    negotiation: Negotiation, first: str, second: str, types: Mapping[str, Any] | None = None
) -> ContractCurve:
    """The contract curve of two groups.

    Parameters
    ----------
    first, second
        The groups, such as ``A.voters``.
    types
        What is drawn, where payoffs depend on it.

    Raises
    ------
    InputError
        ``unknown-actor`` for a name that is no group.
    UnsupportedError
        ``not-smooth`` unless there are two interval issues and both payoffs are polynomials without cases.
    """
    import sympy

    names = tuple(issue.name for issue in negotiation.issues)
    if len(names) != 2 or any(issue.domain is None for issue in negotiation.issues):
        raise UnsupportedError(Problem("not-smooth", "a contract curve needs two issues that are intervals", "issues"))
    symbols = sympy.symbols(names, real=True)
    payoffs = tuple(
        _payoff(negotiation, group, dict(zip(names, symbols, strict=True)), types or {}) for group in (first, second)
    )
    slopes = [[sympy.diff(payoff, symbol) for symbol in symbols] for payoff in payoffs]
    (a, b), (c, d) = slopes
    bounds: list[Any] = []
    for issue, symbol in zip(negotiation.issues, symbols, strict=True):
        assert issue.domain is not None, "checked above"
        bounds += [] if issue.domain.low is None else [symbol >= _exact(issue.domain.low)]
        bounds += [] if issue.domain.high is None else [symbol <= _exact(issue.domain.high)]
    return ContractCurve(symbols, payoffs, sympy.factor(a * d - b * c), sympy.expand(a * c + b * d), tuple(bounds))


def _payoff(negotiation: Negotiation, actor: str, symbols: Mapping[str, Any], types: Mapping[str, Any]) -> Any:
    import sympy

    side_name, _, group_name = actor.partition(".")
    if actor not in negotiation.actors or not group_name:
        raise InputError(Problem("unknown-actor", f"there is no group {actor!r}"))
    side = negotiation.side(side_name)
    found = worlds(negotiation, (side,), types)
    path = f"sides.{side_name}.constituents.{group_name}.payoff"
    if len(found) != 1:
        raise UnsupportedError(Problem("not-smooth", f"the payoff of {actor} depends on what is drawn", path))
    try:
        value = sympy.Integer(0) + GroupPayoff(side, side.group(group_name)).value(
            Scope({**found[0].values, **symbols})
        )
    except Undecided:
        raise UnsupportedError(Problem("not-smooth", f"the payoff of {actor} has cases", path)) from None
    if not value.is_polynomial(*symbols.values()):
        raise UnsupportedError(Problem("not-smooth", f"the payoff of {actor} is not a polynomial", path))
    return sympy.expand(value)


def _exact(source: ExpressionLike) -> Any:
    import sympy

    number = expression(source).constant()
    if number is None:
        raise InputError(Problem("not-a-number", f"{source} is not a number"))
    return sympy.Rational(number.numerator, number.denominator)
