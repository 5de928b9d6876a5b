"""Alternating offers that never end: stationary equilibria, with an agreement or without one.

Whatever is done in one round is done in all rounds in which the same negotiator
proposes. A profile is an equilibrium if nobody gains by one deviation: the one
who answers compares an offer with waiting for its own turn, the one who proposes
compares its best acceptable offer with proposing nothing that is accepted.

What never ends is worth what a longer and longer protocol comes to: nothing
where the future is discounted, the reversion where it is not, the breakdowns on
the way where there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, TypeAlias

import sympy
from attrs import frozen
from sympy.solvers.solveset import NonlinearError

from ..condition import Cell, Relation, Space, Tree, canonical, exact, regions, same, symbol
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Budget, Context, Impossible, explore
from .line import Line, extended, segments
from .optimum import maxima
from .shares import depends_on_share

Pair: TypeAlias = tuple[Any, Any]
Worths: TypeAlias = tuple[Any, ...]
"""One number for every one who decides: the two negotiators, then the ratifiers that look ahead."""


@frozen(eq=False)
class Endless:
    """Offers of two negotiators in turn.

    Parameters
    ----------
    line
        Where agreements lie.
    payoff
        ``payoff(context, place)``: what signing there is worth, the chance of its ratification reckoned in.
    discounts
        What a payoff is worth one round later.
    refused
        ``refused(context, place)``: whether a text there is certain to be refused by those who do not look ahead.
    goes_on
        Whether a refusal leads to the next round; otherwise it ends the talks.
    reversion
        ``reversion(context)``: what no agreement is worth; nothing by default.
    breakdown
        Probability that a rejection ends the talks.
    may_wait
        Whether a proposer may make no proposal; otherwise it waits only by one that is rejected.
    """

    line: Line
    payoff: Callable[[Context, Any], Worths]
    discounts: Worths
    refused: Callable[[Context, Any], bool] = lambda context, place: False
    goes_on: bool = True
    reversion: Callable[[Context], Worths] | None = None
    breakdown: Any = sympy.Integer(0)
    may_wait: bool = True

    def waiting(self, context: Context, later: Worths) -> Worths:
        """What a rejection is worth where the next round is worth ``later``."""
        kept = 1 - exact(self.breakdown)
        return tuple(
            canonical(self.breakdown * base + kept * factor * worth)
            for base, factor, worth in zip(self._base(context), self.discounts, later, strict=True)
        )

    def never(self, context: Context) -> Worths:
        """What it is worth that nothing is ever accepted."""
        pairs = zip(self._base(context), self.discounts, strict=True)
        return tuple(for_ever(context, base, factor, self.breakdown) for base, factor in pairs)

    def _base(self, context: Context) -> Worths:
        return tuple(sympy.Integer(0) for _ in self.discounts) if self.reversion is None else self.reversion(context)


def for_ever(context: Context, reversion: Any, discount: Any, breakdown: Any) -> Any:
    """What offers that are never accepted come to."""
    if exact(reversion) == 0:
        return sympy.Integer(0)
    left = canonical(1 - (1 - exact(breakdown)) * exact(discount))
    return exact(reversion) if context.holds(left, "==", 0) else canonical(breakdown * reversion / left)


@frozen
class Stationary:
    """What each negotiator proposes whenever it is its turn, and what it is worth to all who decide.

    ``proposals`` is ``None`` where nobody ever proposes what is accepted.
    """

    proposals: Pair | None
    payoffs: tuple[Worths, ...]


UNDETERMINED = "nothing is listed where the stationary proposals are not determined, as without any discounting"


def stationary_offers(space: Space, game: Endless, budget: Budget | None = None) -> Tree[tuple[Stationary, ...]]:
    """The stationary equilibria of offers without an end.

    Each proposer offers what is best for it among what the other accepts rather
    than wait for its own turn; the two maps from the other's proposal are found
    first, then the places that they map to each other.

    Returns
    -------
    Tree
        For every cell all stationary profiles, those with an agreement first.

    Raises
    ------
    NotYetError
        ``several-maxima``, ``no-maximum``.
    UnsupportedError
        ``not-linear`` where the proposals solve no linear equations.

    Notes
    -----
    A proposer gains by waiting exactly where its own proposal gives it less than
    never agreeing: if both get at least that, each may also offer what the other
    would offer, which is no worse than waiting for it. A proposer may be
    indifferent; then only the profile with the offer is listed.
    """
    budget = budget or Budget()
    unknown = (symbol("first proposal"), symbol("second proposal"))
    pieces = []
    for proposer in (0, 1):
        following = unknown[1 - proposer]
        answering = _answering(space, game, proposer, following, budget)
        merged = regions(answering, extended(space, following.name), _both_places)
        pieces.append([(cell, place) for region, place in merged if place is not None for cell in region.cells])
    meetings = [Meeting.of(unknown, parts) for parts in product(*pieces)]

    @lru_cache(maxsize=1)
    def beyond_never() -> tuple[Tree[Any], Tree[Any]]:
        return _gains(space, game, 0, budget), _gains(space, game, 1, budget)

    def profiles(context: Context) -> tuple[Stationary, ...]:
        never = game.never(context)
        try:
            agreements = list(_agreements(context, game, meetings))
        except ZeroDivisionError:
            budget.note(UNDETERMINED)
            return ()
        found = [each for each in agreements if all(context.holds(each.payoffs[i][i], ">=", never[i]) for i in (0, 1))]
        if any(context.holds(each.payoffs[0][0], ">", never[0]) for each in found):
            return tuple(found)
        # Nobody proposes anything that is accepted: an equilibrium where there is nothing by which to gain.
        if not any(context.follow(tree) for tree in beyond_never()):
            found.append(Stationary(None, (never, never)))
        return tuple(found)

    return explore(profiles, space, budget)


def _agreements(context: Context, game: Endless, meetings: Sequence[Meeting]) -> Iterator[Stationary]:
    """The profiles in which both propose what is accepted."""
    known: list[Pair] = []
    for each in meetings:
        places = each.found(context)
        if places is None or any(all(map(same, other, places)) for other in known):
            continue
        known.append(places)
        yield Stationary(places, tuple(tuple(map(canonical, game.payoff(context, place))) for place in places))


def _both_places(one: Any, other: Any) -> list[Pair] | None:
    return None if one is None or other is None else [(one, other)]


def _answering(space: Space, game: Endless, proposer: int, following: Any, budget: Budget) -> Tree[Any]:
    """The best proposal as a function of the other's next one; ``None`` where nothing is accepted."""
    x, other = game.line.variable, 1 - proposer
    place_known = extended(space, following.name)

    def worth(context: Context) -> Any:
        _keep_on(context, game.line, following)
        now, later = game.payoff(context, x), game.waiting(context, game.payoff(context, following))
        return now[proposer] if _accepted(context, game, other, now, later) else None

    over_line = explore(worth, extended(place_known, x.name), budget)

    def best(context: Context) -> Any:
        _keep_on(context, game.line, following)
        found = maxima(context, over_line, game.line, lambda payoff: payoff)
        if len(found) > 1 or any(each.where is None for each in found):
            raise NotYetError(Problem("several-maxima", "a proposer has several best proposals", hint="fix parameters"))
        if found and found[0].equation is not None:
            raise depends_on_share(found[0].value, x)
        return found[0].where if found else None

    return explore(best, place_known, budget)


def _gains(space: Space, game: Endless, proposer: int, budget: Budget) -> Tree[bool]:
    """Whether a proposer would break a silence that lasts for ever: by what is accepted, and better for it."""
    x, other = game.line.variable, 1 - proposer

    def worth(context: Context) -> Any:
        now, never = game.payoff(context, x), game.never(context)
        return now[proposer] if _accepted(context, game, other, now, never) else None

    over_line = explore(worth, extended(space, x.name), budget)

    def gains(context: Context) -> bool:
        found = maxima(context, over_line, game.line, lambda payoff: payoff)
        if not found:
            return False
        if context.holds(found[0].value, ">", game.never(context)[proposer]):
            return True
        # Without another way to wait, something must be rejected.
        return not (game.may_wait or _some_rejected(context, over_line, game.line))

    return explore(gains, space, budget)


def _some_rejected(context: Context, over_line: Tree[Any], line: Line) -> bool:
    return any(segment.result is None for segment in segments(context, over_line, line))


def _accepted(context: Context, game: Endless, other: int, now: Worths, waiting: Worths) -> bool:
    """Whether a text is signed and ratified rather than something else waited for."""
    refused = game.refused(context, game.line.variable)
    if refused and game.goes_on:
        return False
    # Indifferent, a negotiator does not sign what is certain to be refused.
    if not context.holds(now[other], ">" if refused else ">=", waiting[other]):
        return False
    return all(context.holds(mine, ">=", later) for mine, later in zip(now[2:], waiting[2:], strict=True))


def _keep_on(context: Context, line: Line, place: Any) -> None:
    """Leave the cells where a place is not on the line."""
    for border, relation in ((line.low, ">="), (line.high, "<=")):
        if border is not None and not context.holds(place, relation, border):  # type: ignore[arg-type]
            raise Impossible


@frozen
class Meeting:
    """Where two pieces of the maps from one proposal to the other meet.

    Parameters
    ----------
    determinant, numerators
        Of the linear equations that say so (Cramer's rule).
    places
        Their solution.
    conditions
        Where the pieces apply to it.
    """

    determinant: Any
    numerators: tuple[Any, ...]
    places: Pair | None
    conditions: tuple[tuple[Any, Relation], ...]

    @classmethod
    def of(cls, unknown: Pair, parts: Sequence[tuple[Cell, Any]]) -> Meeting:
        """Solve the equations of two pieces."""
        equations = [mine - piece for mine, (_, piece) in zip(unknown, parts, strict=True)]
        try:
            matrix, constants = sympy.linear_eq_to_matrix(equations, list(unknown))
        except NonlinearError as error:
            message = "the stationary proposals solve no linear equations"
            raise UnsupportedError(
                Problem("not-linear", message, hint="give payoffs that are linear in the issue")
            ) from error
        determinant = canonical(matrix.det())
        numerators = tuple(map(canonical, matrix.adjugate() * constants))
        if determinant == 0:
            return cls(determinant, numerators, None, ())
        places = canonical(numerators[0] / determinant), canonical(numerators[1] / determinant)
        by_symbol = dict(zip(unknown, places, strict=True))
        conditions = [
            (canonical(sign.polynomial.subs(by_symbol)), sign.relation)
            for cell, _ in parts
            for sign in sorted(cell, key=str)
        ]
        return cls(determinant, numerators, places, tuple(dict.fromkeys(conditions)))

    def found(self, context: Context) -> Pair | None:
        """The places, if the pieces meet and apply there; an error where they are the same line."""
        if not context.never((self.determinant, "==", 0)) and context.holds(self.determinant, "==", 0):
            if all(context.holds(each, "==", 0) for each in self.numerators):
                raise ZeroDivisionError
            return None
        applied = [(value, relation, 0) for value, relation in self.conditions]
        # Asked one by one, conditions that hold together nowhere would cut the cell for nothing.
        return self.places if not context.never(*applied) and all(context.holds(*each) for each in applied) else None


__all__ = ["Endless", "Stationary", "for_ever", "stationary_offers"]
