"""How a ratification body decides: by its rule where it is sincere, by its groups' choices where it is strategic."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from typing import Any, TypeAlias

from ..errors import NotYetError, Problem
from ..expression import Computed, Undecided
from ..game_tree import Ending, Tie
from ..negotiation import Group, Side
from ..negotiation.voting import body_of, ratifies
from ..ratification import Ballot, Rule
from ..ratification.rule import added
from .expansion import Continuation, Position, Table
from .program import Choose, Follow, Function, Instruction, When

RATIFY, REFUSE = VOTES = ("ratify", "refuse")
Standing: TypeAlias = tuple[Any, ...]
MOST_VOTERS = 12
"""Most groups of a body of bodies that vote strategically: their votes are not added up, but remembered."""


def cast_votes(
    side: Side,
    result: str,
    label: str,
    table: Table,
    here: Position,
    yes: Continuation,
    no: Continuation,
    secret: bool,
) -> Instruction:
    """A body decides on what was signed; ``result`` is the variable that holds ``ratify`` or ``refuse``.

    A sincere body follows its rule. The one group of a strategic body decides
    alone. Several strategic groups are called one after the other and see how
    it stands: with two results to choose from, the votes that are best then are
    those that each would cast as if it were pivotal, and where the result stands
    no more votes are cast. ``secret``: other sides do not see the result yet.
    """
    body = body_of(side)
    assert body is not None, "only sides that ratify vote"
    known = frozenset[str]() if secret else None
    origin = f"sides.{side.name}.constituents"
    if side.voting == "sincere":
        voting = table.under(here, sincere_vote(side, body, table, here))
        here = table.having_shown(here, result, voting)
        ratified = When(_ratified(result), yes(here), no(here))
        return Follow(result, voting, ratified, known, f"{label} ratifies?", origin, side.name, VOTES)
    ratified = When(_ratified(result), yes(here), no(here))
    if len(side.constituents) == 1 and body.passes({side.constituents[0].name: Ballot(yes=Fraction(1))}, table.scope):
        return _choice(side, side.constituents[0].name, result, table, here, ratified, side.name, secret)
    decided = {
        word: Follow(result, _constantly(word), ratified, known, f"{label} ratifies?", origin, side.name, VOTES)
        for word in (RATIFY, REFUSE)
    }
    try:
        return _RollCall(side, body, table, here, decided, secret).from_voter(0, ())
    except Undecided as comparison:
        message = f"whether {side.name} ratifies depends on symbols: {comparison}"
        hint = "give the numbers of votes and the quota values"
        raise NotYetError(Problem("open-votes", message, f"sides.{side.name}.body", hint=hint)) from None


class _RollCall:
    """The votes of strategic groups, one after the other; equal standings are one instruction."""

    def __init__(
        self,
        side: Side,
        body: Rule,
        table: Table,
        here: Position,
        decided: Mapping[str, Instruction],
        secret: bool,
    ) -> None:
        self.side, self.body, self.table, self.here, self.secret = side, body, table, here, secret
        self.decided = decided
        self.built: dict[tuple[int, Standing], Instruction] = {}
        self.flat = all(isinstance(member, str) for member in body.members)
        self.voters = [side.group(name) for name in body.groups]
        if not self.flat and len(self.voters) > MOST_VOTERS:
            message = f"{len(self.voters)} groups vote strategically in bodies of bodies, above {MOST_VOTERS}"
            hint = "fewer groups, or voting: sincere"
            raise NotYetError(Problem("too-many-voters", message, f"sides.{side.name}.body", hint=hint))

        ballots = {vote: [self._ballot(group, vote) for group in self.voters] for vote in (True, False)}
        self.ballots = ballots
        if self.flat:
            scope = table.scope
            counts = {vote: [body.count(i, b, scope) for i, b in enumerate(ballots[vote])] for vote in ballots}
            self.counts = counts
            self.rest = {vote: list(accumulate(reversed(counts[vote]), added))[::-1] for vote in counts}

    def from_voter(self, index: int, standing: Standing) -> Instruction:
        """The votes from one voter on.

        Parameters
        ----------
        standing
            What of the votes cast still matters: their sum where the body adds up its groups, else the votes.
        """
        passes = [self._passes(index, standing, rest) for rest in (True, False)]
        if passes[0] == passes[1]:
            return self.decided[RATIFY if passes[0] else REFUSE]
        key = (index, standing)
        if key not in self.built:
            group = self.voters[index]
            if group.stance != "compares":
                self.built[key] = self.from_voter(index + 1, self._after(index, standing, group.stance == "always"))
            else:
                variable = f"{self.side.name}.{group.name} on {self.here.agreement}"
                for_it = self.from_voter(index + 1, self._after(index, standing, True))
                against = self.from_voter(index + 1, self._after(index, standing, False))
                following = When(_ratified(variable), for_it, against)
                self.built[key] = _choice(
                    self.side, group.name, variable, self.table, self.here, following, "", self.secret
                )
        return self.built[key]

    def _after(self, index: int, standing: Standing, vote: bool) -> Standing:
        """The standing when one more has voted."""
        if not self.flat:
            return (*standing, vote)
        return added(standing, self.counts[vote][index]) if standing else self.counts[vote][index]

    def _passes(self, index: int, standing: Standing, rest: bool) -> bool:
        """Whether the body ratifies when everyone who has not voted votes one way."""
        if self.flat:
            if index == len(self.voters):
                return self.body.enough(standing, self.table.scope)
            left = self.rest[rest][index]
            return self.body.enough(added(standing, left) if standing else left, self.table.scope)
        votes = [*standing, *(rest for _ in self.voters[index:])]
        cast = {g.name: self.ballots[vote][i] for i, (g, vote) in enumerate(zip(self.voters, votes, strict=True))}
        return self.body.passes(cast, self.table.scope)

    def _ballot(self, group: Group, vote: bool) -> Ballot:
        vote = vote if group.stance == "compares" else group.stance == "always"
        votes = group.votes.value(self.table.scope)
        cast = votes * group.turnout.value(self.table.scope)
        return Ballot(cast if vote else 0 * cast, 0 * cast if vote else cast, votes - cast)


def sincere_vote(side: Side, body: Rule, table: Table, at: Position) -> Computed:
    """``ratify`` or ``refuse`` by the rule, on the agreement in the scope, with what earlier stages changed."""
    known: dict[tuple[str, str], Computed] = {}

    def payoff_of(group: Group, ending: str) -> Computed:
        key = (group.name, ending)
        if key not in known:
            known[key] = table.payoff(at, table.voter(f"{side.name}.{group.name}"), Ending(ending))
        return known[key]

    names = body.names
    for group in side.constituents:
        names |= group.votes.names | group.turnout.names | group.discipline.names
        names |= payoff_of(group, "agreement").names | payoff_of(group, "involuntary_defection").names
        if group.members is not None:
            names |= group.members.threshold.names
    return Function(names, lambda scope: RATIFY if ratifies(side, scope, payoff_of) else REFUSE)


def _constantly(word: str) -> Computed:
    return Function(frozenset(), lambda scope: word)


def _ratified(result: str) -> Computed:
    return Function(frozenset({result}), lambda scope: scope[result] == RATIFY)


def _choice(
    side: Side, group: str, variable: str, table: Table, at: Position, then: Instruction, body: str, secret: bool
) -> Choose:
    actor = f"{side.name}.{group}"
    seen_by = table.who(f"{side.name}.{each.name}" for each in side.constituents) if secret else None
    return Choose(
        table.voter(actor),
        variable,
        ((RATIFY, RATIFY), (REFUSE, REFUSE)),
        then,
        seen_by,
        Tie.FIRST,
        at.round,
        f"{table.voter(actor)} votes",
        f"sides.{side.name}.constituents.{group}",
        body,
    )
