"""Level II ratification, expanded: commitments, bodies and granted vetoes, side after side."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, field, frozen

from ..errors import Problem, UnsupportedError
from ..expression import Computed, Scope
from ..game_tree import Ending
from ..negotiation import Ratify, Side
from ..negotiation.stages.pre_play import GRANT
from ..negotiation.voting import body_of
from .expansion import Table
from .position import EVERY_ENDING, Bound, Continuation, Position, Shift
from .program import Actors, Choose, Draw, Follow, Function, Instruction, Sees, When
from .voting import OPENLY, RATIFY, REFUSE, VOTES, Casting, ballots_on, cast_votes, sincere_vote

KEEP, REVOKE = "stand by it", "revoke it"


def expand_ratify(stage: Ratify, table: Table, at: Position, then: Continuation) -> Instruction:
    """Every signatory that has not ratified yet decides; a refusal is an involuntary defection unless play goes on."""
    if at.agreement is None:
        return then(at)
    order = [name for name in stage.order or at.signatories if name in at.signatories and name not in at.ratified]
    votes = [vote for name in order for vote in _votes(table.negotiation.side(name), table, at)]
    done = Sequence(stage, table, votes, then, evolve(at, ratified=at.ratified | set(order)))
    return done.simultaneous(at) if stage.timing == "simultaneous" else done.from_vote(0, at)


@frozen(eq=False)
class Decision:
    """One decision of a side on what was signed: of a commitment that it has made, of its body, or of a veto.

    Parameters
    ----------
    result
        The variable that holds a refusal.
    build
        From what follows a yes and what follows a no to the decision, where it begins.
    shows
        The variables that tell how it came about.
    strategic
        Whether constituents choose in it.
    """

    side: str
    result: str
    build: Callable[[Position, Continuation, Continuation, Casting], Instruction]
    shows: tuple[str, ...] = ()
    strategic: bool = False


@frozen(eq=False)
class Sequence:
    """The decisions in order, and what follows them."""

    stage: Ratify
    table: Table
    votes: list[Decision]
    then: Continuation
    ratified: Position
    built: dict[tuple[int, Position], Instruction] = field(factory=dict)

    def from_vote(self, index: int, here: Position) -> Instruction:
        """Sequential: the first refusal stops."""
        if index == len(self.votes):
            return self.then(evolve(here, ratified=self.ratified.ratified))
        key = (index, here)
        if key not in self.built:
            vote = self.votes[index]
            self.built[key] = vote.build(
                here,
                lambda after: self.from_vote(index + 1, after),
                lambda after: self.refused(after, (vote.side,)),
                OPENLY,
            )
        return self.built[key]

    def simultaneous(self, at: Position) -> Instruction:
        """All decide unseen by each other; every refusal counts, and then it is seen who did what."""
        # Bodies come last, so that votes which are counted together stand together; nobody sees the order.
        votes = sorted(self.votes, key=lambda vote: vote.strategic)
        results = tuple((vote.side, vote.result) for vote in self.votes)
        names = frozenset(result for _, result in results)
        shown = tuple(name for vote in self.votes for name in (vote.result, *vote.shows))
        alone = sum(vote.strategic for vote in votes) < 2
        how = Casting(secret=True, ballot="" if alone else f"all on {at.agreement}")

        def refusing(scope: Scope) -> tuple[str, ...]:
            return tuple(dict.fromkeys(side for side, result in results if scope.get(result) == REFUSE))

        def decided(here: Position) -> Instruction:
            refused = self.refused(here, Function(names, refusing))
            agreed = self.then(evolve(here, ratified=self.ratified.ratified))
            following = When(Function(names, lambda scope: not refusing(scope)), agreed, refused)
            return Sees(None, shown, following)

        def from_vote(index: int, here: Position) -> Instruction:
            if index == len(votes):
                return decided(here)
            key = (index, here)
            if key not in self.built:

                def after(position: Position) -> Instruction:
                    return from_vote(index + 1, position)

                self.built[key] = votes[index].build(here, after, after, how)
            return self.built[key]

        return from_vote(0, at)

    def refused(self, here: Position, by: tuple[str, ...] | Computed) -> Instruction:
        """What follows a refusal."""
        if self.stage.refusal == "continue":
            later = self.table.later(here, self.stage.discount)
            return self.then(evolve(later, agreement=None, signatories=(), ratified=frozenset(), failed=by))
        if here.refused is not None:
            return here.refused(evolve(here, ratified=frozenset()))
        return self.table.end(here, Ending.INVOLUNTARY_DEFECTION, by)


def _votes(side: Side, table: Table, at: Position) -> list[Decision]:
    """The decisions of a side: on its commitments, of its body, of the groups that may have been granted a veto."""
    found = [
        _commitment_vote(bound, number, table, at)
        for number, bound in enumerate(at.commitments)
        if bound.side == side.name
    ]
    vetoes, rest = _vetoes(side, at)
    if body_of(rest) is not None:
        found.append(_body_vote(rest, side.name, table, at))
    for name, variable in vetoes.items():
        agent = evolve(side, constituents=(side.group(name),), body=None)
        found.append(_veto_vote(agent, variable, table, at))
    return found


def delivers(side: Side, table: Table, at: Position) -> Computed | None:
    """Whether a side with sincere constituents ratifies what is signed; ``None`` where it does so always.

    Raises
    ------
    UnsupportedError
        ``nash-unknown-floor`` where a commitment may give way or be taken back.
    """
    bound = [each for each in at.commitments if each.side == side.name]
    if any(each.holds is not None or each.revocation_cost is not None for each in bound):
        message = f"a commitment of {side.name} may not hold, so that what it delivers is not known"
        raise UnsupportedError(Problem("nash-unknown-floor", message, at.path, hint="disagreement: reversion"))
    required = [table.under(at, each.requires) for each in bound]
    vetoes, rest = _vetoes(side, at)
    agents = [
        (variable, evolve(side, constituents=(side.group(name),), body=None)) for name, variable in vetoes.items()
    ]
    cast = [
        (variable, table.under(at, sincere_vote(voting, body, table, at)))
        for variable, voting in [("", rest), *agents]
        if (body := body_of(voting)) is not None
    ]
    if not required and not cast:
        return None

    def value(scope: Scope) -> str:
        held = all(each.value(scope) for each in required) and all(
            vote.value(scope) == RATIFY for variable, vote in cast if not variable or scope[variable] == GRANT
        )
        return RATIFY if held else REFUSE

    names = frozenset(vetoes.values()).union(*(each.names for each in required), *(vote.names for _, vote in cast))
    return Function(names, value)


def _vetoes(side: Side, at: Position) -> tuple[dict[str, str], Side]:
    """The groups that may have been granted a veto, with the variable that says so, and the side without them."""
    vetoes = {actor.partition(".")[2]: variable for actor, variable in at.vetoes if actor.startswith(f"{side.name}.")}
    return vetoes, evolve(side, constituents=tuple(each for each in side.constituents if each.name not in vetoes))


def _body_vote(side: Side, label: str, table: Table, at: Position) -> Decision:
    result = f"{label} on {at.agreement}: result"

    def build(here: Position, yes: Continuation, no: Continuation, how: Casting) -> Instruction:
        return cast_votes(side, result, label, table, here, yes, no, how)

    strategic = side.voting == "strategic"
    return Decision(side.name, result, build, ballots_on(side, at) if strategic else (), strategic)


def _veto_vote(side: Side, variable: str, table: Table, at: Position) -> Decision:
    """A group votes only where its veto was granted."""
    vote = _body_vote(side, f"{side.name}.{side.constituents[0].name}", table, at)
    granted = Function(frozenset({variable}), lambda scope: scope[variable] == GRANT)

    def build(here: Position, yes: Continuation, no: Continuation, how: Casting) -> Instruction:
        return When(granted, vote.build(here, yes, no, how), yes(here))

    return evolve(vote, build=build)


def _commitment_vote(bound: Bound, number: int, table: Table, at: Position) -> Decision:
    """What was signed keeps a commitment, or is refused, unless the commitment gives way."""
    result = f"{bound.side}'s commitment {number + 1} on {at.agreement}"
    stands, revoked = f"{result} holds", f"{result} revoked"
    kept = table.under(at, bound.requires)

    def build(here: Position, yes: Continuation, no: Continuation, how: Casting) -> Instruction:
        must = Function(frozenset(), lambda scope: REFUSE)
        known = frozenset[str]() if how.secret else None
        label = f"{bound.side}'s commitment"
        agreed = yes(here)
        broken: Instruction = Follow(result, must, no(here), known, label, here.path, bound.side, VOTES)
        if bound.holds is not None:
            broken = _may_give_way(bound.holds, stands, broken, agreed, known, here)
        if bound.revocation_cost is not None:
            broken = _may_revoke(bound, revoked, broken, yes, known, here)
        return When(kept, agreed, broken)

    return Decision(bound.side, result, build, (stands, revoked))


def _may_give_way(
    holds: Computed, variable: str, broken: Instruction, agreed: Instruction, known: Actors, here: Position
) -> Instruction:
    gives_way = Function(holds.names, lambda scope: 1 - holds.value(scope))
    return Draw(
        variable,
        (("holds", "holds"), ("gives way", "gives way")),
        (holds, gives_way),
        When(Function(frozenset({variable}), lambda scope: scope[variable] == "holds"), broken, agreed),
        known,
        "the commitment",
        here.path,
    )


def _may_revoke(
    bound: Bound, variable: str, broken: Instruction, yes: Continuation, known: Actors, here: Position
) -> Instruction:
    cost = bound.revocation_cost
    assert cost is not None
    paid = Function(cost.names, lambda scope: -cost.value(scope))
    revoked = yes(here.shifted(Shift(bound.side, EVERY_ENDING, paid)))
    return Choose(
        bound.side,
        variable,
        ((KEEP, KEEP), (REVOKE, REVOKE)),
        When(Function(frozenset({variable}), lambda scope: scope[variable] == REVOKE), revoked, broken),
        known,
        round=here.round,
        label=f"{bound.side} keeps its commitment?",
        origin=here.path,
    )
