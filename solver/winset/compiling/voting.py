"""How a ratification body decides: by its rule where it is sincere, by its groups' choices where it is strategic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, TypeAlias

from attrs import frozen

from ..errors import NotYetError, Problem
from ..expression import Computed, Scope, Undecided
from ..game_tree import Ending, Tie
from ..negotiation import Group, Side
from ..negotiation.voting import body_of, ratifies
from ..ratification import Ballot, Rule
from ..ratification.rule import Vote, added
from .expansion import Table
from .position import Continuation, Position
from .program import Actors, Choose, Follow, Function, Instruction, Sees, When

RATIFY, REFUSE = VOTES = ("ratify", "refuse")
Standing: TypeAlias = tuple[Any, ...]
MOST_VOTERS = 12
"""Most groups whose strategic votes are remembered one by one: in bodies of bodies, and where they vote at once."""


@frozen
class Casting:
    """How the bodies of the sides are asked about a text.

    Parameters
    ----------
    secret
        Whether what one side does is unseen by the others until all have decided.
    ballot
        Shared by all votes where they are counted together; empty where every body is counted by itself.
    """

    secret: bool = False
    ballot: str = ""


OPENLY = Casting()


def cast_votes(
    side: Side,
    result: str,
    label: str,
    table: Table,
    here: Position,
    yes: Continuation,
    no: Continuation,
    how: Casting = OPENLY,
) -> Instruction:
    """A body decides on what was signed; ``result`` is the variable that holds ``ratify`` or ``refuse``.

    A sincere body follows its rule. The one group of a strategic body decides
    alone. Several strategic groups are called one after the other and see how
    it stands, until the result does, or they vote at once and see nothing
    (``timing`` of the side). An indifferent group votes as if it decided.
    """
    body = body_of(side)
    assert body is not None, "only sides that ratify vote"
    known = frozenset[str]() if how.secret else None
    origin = f"sides.{side.name}.constituents"
    if side.voting == "sincere":
        voting = table.under(here, sincere_vote(side, body, table, here))
        here = table.having_shown(here, result, voting)
        ratified = When(_ratified(result), yes(here), no(here))
        return Follow(result, voting, ratified, known, f"{label} ratifies?", origin, side.name, VOTES)
    ratified = When(_ratified(result), yes(here), no(here))
    if _decides_alone(side, body, table):
        booth = _Booth(side, table, here, how.secret, how.ballot)
        return booth.choice(side.constituents[0].name, result, ratified, body=side.name)
    counted: Instruction = ratified
    if side.timing == "simultaneous" and not how.secret:
        counted = Sees(None, ballots_on(side, here), ratified)
    decided = {
        word: Follow(result, _constantly(word), counted, known, f"{label} ratifies?", origin, side.name, VOTES)
        for word in (RATIFY, REFUSE)
    }
    booth = _Booth(side, table, here, how.secret, how.ballot or result)
    with _settled(side):
        return _RollCall(body, booth, decided).from_voter(0, ())


@contextmanager
def _settled(side: Side) -> Iterator[None]:
    """Whether a number of votes is enough must not depend on symbols."""
    try:
        yield
    except Undecided as comparison:
        message = f"whether {side.name} ratifies depends on symbols: {comparison}"
        hint = "give the numbers of votes and the quota values"
        raise NotYetError(Problem("open-votes", message, f"sides.{side.name}.body", hint=hint)) from None


def _decides_alone(side: Side, body: Rule, table: Table) -> bool:
    """Whether the body does what its only group votes: not where nobody turns out, or the group does not compare."""
    if len(side.constituents) != 1 or side.constituents[0].stance != "compares":
        return False
    (group,) = side.constituents
    with _settled(side):
        votes = (_votes_cast(group, vote, table.scope) for vote in (True, False))
        return [body.passes({group.name: vote}, table.scope) for vote in votes] == [True, False]


def ballots_on(side: Side, at: Position) -> tuple[str, ...]:
    """The variables that hold the votes of a body's groups on what was signed; those never cast have no value."""
    return tuple(_ballot_of(side, group.name, at) for group in side.constituents)


def _ballot_of(side: Side, group: str, at: Position) -> str:
    return f"{side.name}.{group} on {at.agreement}"


@frozen
class _Booth:
    """Where the groups of a strategic body vote on what was signed.

    Parameters
    ----------
    secret
        Whether other sides do not see the votes yet.
    ballot
        Shared by the votes that are counted together; empty where one vote decides.
    """

    side: Side
    table: Table
    here: Position
    secret: bool
    ballot: str

    def choice(self, group: str, variable: str, then: Instruction, body: str = "", standing: str = "") -> Choose:
        """A group's vote; one that decides alone is the body's."""
        side, actor = self.side, f"{self.side.name}.{group}"
        seen_by: Actors = None
        if side.timing == "simultaneous" and not body:
            seen_by = frozenset()
        elif self.secret:
            seen_by = self.table.who(f"{side.name}.{each.name}" for each in side.constituents)
        return Choose(
            self.table.voter(actor),
            variable,
            ((RATIFY, RATIFY), (REFUSE, REFUSE)),
            then,
            seen_by,
            Tie.PIVOTAL if self.ballot else Tie.FIRST,
            self.here.round,
            f"{self.table.voter(actor)} votes",
            f"sides.{side.name}.constituents.{group}",
            body,
            ballot=self.ballot,
            standing=standing,
        )


class _RollCall:
    """The votes of strategic groups, one after the other; equal standings are one instruction."""

    def __init__(self, body: Rule, booth: _Booth, decided: Mapping[str, Instruction]) -> None:
        side, table = booth.side, booth.table
        self.body, self.booth, self.decided = body, booth, decided
        self.table = table
        self.built: dict[tuple[int, Standing], Instruction] = {}
        self.flat = all(isinstance(member, str) for member in body.members)
        self.voters = [side.group(name) for name in body.groups]
        self.at_once = side.timing == "simultaneous"
        if (self.at_once or not self.flat) and len(self.voters) > MOST_VOTERS:
            how = "at once" if self.at_once else "in bodies of bodies"
            message = f"{len(self.voters)} groups vote strategically {how}, above {MOST_VOTERS}"
            hint = "fewer groups, or voting: sincere"
            if self.at_once:
                hint = "timing: sequential, one group with exchangeable members for those who are alike, or " + hint
            raise NotYetError(Problem("too-many-voters", message, f"sides.{side.name}.body", hint=hint))

        ballots = {vote: [_votes_cast(group, vote, table.scope) for group in self.voters] for vote in (True, False)}
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
        if passes[0] == passes[1] and (index == len(self.voters) or not self.at_once):
            return self.decided[RATIFY if passes[0] else REFUSE]
        key = (index, standing)
        if key not in self.built:
            group = self.voters[index]
            if group.stance != "compares":
                self.built[key] = self.from_voter(index + 1, self._after(index, standing, group.stance == "always"))
            else:
                variable = _ballot_of(self.booth.side, group.name, self.booth.here)
                for_it = self.from_voter(index + 1, self._after(index, standing, True))
                against = self.from_voter(index + 1, self._after(index, standing, False))
                following = When(_ratified(variable), for_it, against)
                standing_text = "" if self.at_once else self._text(standing)
                self.built[key] = self.booth.choice(group.name, variable, following, standing=standing_text)
        return self.built[key]

    def _text(self, standing: Standing) -> str:
        """How it stands, in words; nothing before the first vote."""
        if not standing:
            return ""
        if not self.flat:
            return ", ".join("yes" if vote else "no" for vote in standing)
        if isinstance(self.body, Vote):
            return f"{standing[0]} for, {standing[1]} against"
        return " of ".join(map(str, standing[:2]))

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


def _votes_cast(group: Group, vote: bool, scope: Scope) -> Ballot:
    """The votes of a strategic group that votes yes or no, if it compares."""
    vote = vote if group.stance == "compares" else group.stance == "always"
    votes = group.votes.value(scope)
    cast = votes * group.turnout.value(scope)
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
