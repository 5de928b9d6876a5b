"""Level II ratification, expanded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from ..expression import Computed, Scope, Value
from ..game_tree import Ending, Tie
from ..negotiation import Group, Ratify, Side
from ..negotiation.voting import body_of, ratifies
from ..ratification import Ballot, Rule
from .expansion import Continuation, Position, Table
from .program import Choose, Follow, Function, Instruction, When

RATIFY, REFUSE = "ratify", "refuse"


def expand_ratify(stage: Ratify, table: Table, at: Position, then: Continuation) -> Instruction:
    """Every signatory's body decides; a refusal is an involuntary defection unless the play goes on after it."""
    if at.agreement is None:
        return then(at)
    order = [name for name in stage.order or at.signatories if name in at.signatories]
    bodies = [side for name in order if body_of(side := table.negotiation.side(name)) is not None]
    if stage.timing == "simultaneous":
        return _simultaneous(bodies, table, at, then)
    following = then(at)
    for side in reversed(bodies):
        refused = at.refused(at) if at.refused else table.end(at, Ending.INVOLUNTARY_DEFECTION, (side.name,))
        following = vote(side, table, at, lambda result, f=following, r=refused: When(_ratified(result), f, r))  # type: ignore[misc]
    return following


def _simultaneous(bodies: list[Side], table: Table, at: Position, then: Continuation) -> Instruction:
    results = [_result(side, at) for side in bodies]

    def refusing(scope: Scope) -> tuple[str, ...]:
        return tuple(side.name for side, result in zip(bodies, results, strict=True) if scope[result] == REFUSE)

    names = frozenset(results)
    by = Function(names, refusing)
    refused = at.refused(at) if at.refused else table.end(at, Ending.INVOLUNTARY_DEFECTION, by)
    following: Instruction = When(Function(names, lambda scope: not refusing(scope)), then(at), refused)
    for side in reversed(bodies):
        following = vote(side, table, at, lambda _, f=following: f, secret=True)  # type: ignore[misc]
    return following


def _result(side: Side, at: Position) -> str:
    return f"{side.name} on {at.agreement}: result"


def _ratified(result: str) -> Computed:
    return Function(frozenset({result}), lambda scope: scope[result] == RATIFY)


def vote(
    side: Side, table: Table, at: Position, then: Callable[[str], Instruction], secret: bool = False
) -> Instruction:
    """A body decides on what was signed; ``then`` gets the variable that holds ``ratify`` or ``refuse``.

    A sincere body follows its rule. A strategic body's groups vote in file
    order without seeing each other's votes, and the rule counts them; a single
    strategic group decides alone. ``secret`` results are not seen by the other bodies.
    """
    body = body_of(side)
    assert body is not None
    result = _result(side, at)
    origin = f"sides.{side.name}.constituents"
    label = f"{side.name} ratifies?"
    if side.voting == "sincere":
        voting = sincere_vote(side, body, table, at)
        return Follow(
            result, table.under(at, voting), then(result), frozenset() if secret else None, label, origin, side.name
        )
    if len(side.constituents) == 1 and body.passes({side.constituents[0].name: Ballot(yes=Fraction(1))}, table.scope):
        return _choice(side, side.constituents[0].name, result, at, then(result), side.name, secret)
    votes = {group.name: f"{side.name}.{group.name} on {at.agreement}" for group in side.constituents}
    counted = Function(
        frozenset(votes.values()) | body.names,
        lambda scope: RATIFY if body.passes(_cast(side, votes, scope), scope) else REFUSE,
    )
    following: Instruction = Follow(
        result, counted, then(result), frozenset() if secret else None, label, origin, side.name
    )
    for group in reversed(side.constituents):
        following = _choice(side, group.name, votes[group.name], at, following, "", True)
    return following


def sincere_vote(side: Side, body: Rule, table: Table, at: Position) -> Computed:
    """``ratify`` or ``refuse`` by the rule, on the agreement in the scope, with what earlier stages changed."""

    def payoff_of(group: Group, ending: str) -> Computed:
        return table.payoff(at, f"{side.name}.{group.name}", Ending(ending))

    names = body.names
    for group in side.constituents:
        names |= group.votes.names | group.turnout.names | group.discipline.names
        names |= payoff_of(group, "agreement").names | payoff_of(group, "involuntary_defection").names
        if group.members is not None:
            names |= group.members.threshold.names
    return Function(names, lambda scope: RATIFY if ratifies(side, scope, payoff_of) else REFUSE)


def _choice(side: Side, group: str, variable: str, at: Position, then: Instruction, body: str, secret: bool) -> Choose:
    return Choose(
        f"{side.name}.{group}",
        variable,
        ((RATIFY, RATIFY), (REFUSE, REFUSE)),
        then,
        frozenset() if secret else None,
        Tie.FIRST,
        at.round,
        f"{side.name}.{group} votes",
        f"sides.{side.name}.constituents.{group}",
        body,
    )


def _cast(side: Side, votes: Mapping[str, str], scope: Scope) -> dict[str, Ballot]:
    """What strategic groups' choices come to as ballots."""
    found: dict[str, Ballot] = {}
    for group in side.constituents:
        all_votes: Value = group.votes.value(scope)
        cast = all_votes * group.turnout.value(scope)
        for_it = scope[votes[group.name]] == RATIFY
        found[group.name] = Ballot(cast if for_it else 0 * cast, 0 * cast if for_it else cast, all_votes - cast)
    return found
