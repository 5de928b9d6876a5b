"""Win-sets in closed form: where a side's constituents ratify, with every parameter and every issue left open.

The sincere vote is counted as in the game, with symbols in place of numbers;
wherever the count turns on a comparison, the space comes apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..condition import FALSE, Domain, Region, Space, regions, symbol
from ..errors import InputError, NotYetError, Problem, UnsupportedError
from ..expression import Comparison, Expression, Number, Scope, Value
from ..fields import nearest
from ..negotiation import Issue, Negotiation, Side
from ..negotiation.voting import ratifies
from ..win_set.electorate import names_of_votes
from .exploring import Budget, Context, explore
from .given import given, plain


class _Symbols(Scope):
    """Values of names, with comparisons settled by the cell at hand."""

    __slots__ = ("context",)

    def __init__(self, values: Mapping[str, Value], context: Context) -> None:
        super().__init__(values)
        self.context = context

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        """As the cell says; it comes apart where several answers are possible."""
        return self.context.holds(plain(left), relation, plain(right))


def ratified_region(
    negotiation: Negotiation,
    side: str,
    agreement: str = "",
    types: Mapping[str, str] | None = None,
    assume: Iterable[str | Expression] = (),
    time_limit: float | None = None,
) -> Region:
    """Where a side's constituents would ratify: a region of the parameters, and of the issues where none is listed.

    Parameters
    ----------
    agreement
        The name of a listed agreement; without one, any point of the interval issues, which are then symbols.
    types
        What is drawn, by the full name of the draw, where votes depend on it.
    assume
        Conditions on the parameters besides those of the negotiation.
    time_limit
        Seconds.

    Returns
    -------
    Region
        Exact; its space holds the parameters that no equation fixes, then the issues.

    Raises
    ------
    InputError
        ``unknown-side``, ``unknown-agreement``, ``unknown-type``; ``name-twice`` for a parameter called like an issue.
    NotYetError
        ``open-draw`` where votes depend on a draw that is not given, ``time-limit``, ``too-many-cells``.
    UnsupportedError
        ``unsupported-issues`` for named options where no agreement is given.

    Examples
    --------
    >>> import winset as ws
    >>> print(ratified_region(ws.load("putnam1988/figure1"), "Y"))
    y <= z
    """
    known = given(negotiation, assume)
    negotiation, space = known.negotiation, known.space
    one = negotiation.side(side)
    values: dict[str, Value] = {label: label for label in negotiation.labels}
    values |= space.names
    values |= _drawn(negotiation, one, types or {}, values)
    if agreement:
        values |= _listed(negotiation, agreement, values)
    else:
        for issue in negotiation.issues:
            space = _with_issue(space, issue)
            values[issue.name] = symbol(issue.name)

    def vote(context: Context) -> bool:
        return ratifies(one, _Symbols(values, context))

    return _where(vote, space, Budget.seconds(time_limit))


def _where(holds: Callable[[Context], bool], space: Space, budget: Budget) -> Region:
    """The region where a computation says yes."""
    for region, is_so in regions(explore(holds, space, budget), space):
        if is_so:
            return region
    return Region(space, FALSE)


def _with_issue(space: Space, issue: Issue) -> Space:
    """The space with an issue as one more symbol."""
    path = f"issues.{issue.name}"
    if issue.domain is None:
        message = f"the issue {issue.name} has named options"
        raise UnsupportedError(Problem("unsupported-issues", message, path, hint="ask about one agreement by its name"))
    if issue.name in space.domains:
        raise InputError(Problem("name-twice", f"{issue.name!r} is a parameter and an issue", path))
    inside = issue.domain
    return space.with_symbol(issue.name, Domain(inside.low, inside.high, inside.low_open, inside.high_open))


def _listed(negotiation: Negotiation, agreement: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """What names stand for at a listed agreement."""
    names = [proposal.name for proposal in negotiation.proposals]
    for proposal in negotiation.proposals:
        if proposal.name == agreement:
            return {**{name: source.value(Scope(values)) for name, source in proposal.values}, "agreement": agreement}
    if len(negotiation.issues) == 1:
        names += negotiation.issues[0].options
        if agreement in negotiation.issues[0].options:
            return {negotiation.issues[0].name: agreement, "agreement": agreement}
    hint = nearest(agreement, names) or f"the agreements are {', '.join(names)}"
    raise InputError(Problem("unknown-agreement", f"there is no listed agreement {agreement!r}", hint=hint))


def _drawn(
    negotiation: Negotiation, side: Side, types: Mapping[str, str], values: Mapping[str, Value]
) -> dict[str, Value]:
    """The values of what is drawn and matters to the votes."""
    needed = names_of_votes(negotiation, (side,))
    found: dict[str, Value] = {}
    for name, outcomes in negotiation.draws.items():
        if name not in needed:
            continue
        if name not in types:
            message = f"the votes of {side.name} depend on {name}"
            raise NotYetError(Problem("open-draw", message, f"sides.{side.name}", hint="give its type"))
        outcome = next((each for each in outcomes if each.name == types[name]), None)
        if outcome is None:
            hint = nearest(types[name], [each.name for each in outcomes])
            raise InputError(Problem("unknown-type", f"{name} cannot be {types[name]!r}", name, hint=hint))
        value = getattr(outcome, "value", None)
        found[name] = outcome.name if value is None else value.value(Scope({**values, **found}))
    return found


__all__ = ["ratified_region"]
