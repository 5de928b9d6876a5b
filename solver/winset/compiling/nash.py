"""Nash bargaining at Level I, expanded: a mechanism, computed exactly over the finite set of agreements."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from attrs import evolve, frozen

from ..errors import Problem, UnsupportedError
from ..expression import Computed, Number, Scope
from ..game_tree import Ending
from ..negotiation import Agreement, Ratify, Side
from ..negotiation.stage import walk
from ..negotiation.voting import body_of
from .demands import NO_SETTLEMENT, offer_of, settled
from .expansion import Continuation, Position, Table
from .program import Draw, Follow, Function, Instruction, When
from .voting import RATIFY, sincere_vote

ZERO, ONE = Fraction(0), Fraction(1)


def expand_nash(
    disagreement: str,
    offers: tuple[Agreement, ...],
    table: Table,
    here: Position,
    signed: Continuation,
    rejected: Continuation,
) -> Instruction:
    """The agreement with the largest product of gains is signed, or none where no agreement is worth it to all.

    Gains are expected over what no negotiator knows, given the ratification
    that follows. An agreement that is certain to be refused is never signed.

    Raises
    ------
    UnsupportedError
        ``nash-private-information`` where only some negotiators know a draw,
        ``nash-strategic-votes`` where gains depend on how voters play,
        ``nash-unknown-floor`` where floors are to be split that nobody knows.
    """
    mechanism = _mechanism(disagreement, offers, table, here)
    agreed = evolve(here, agreement=offer_of(here), signatories=mechanism.sides)
    return Follow(
        offer_of(here),
        Function(mechanism.names, mechanism.settle),
        When(settled(offer_of(here)), signed(agreed), rejected(here)),
        label="Nash bargaining",
        origin=here.path,
    )


@frozen(eq=False)
class _Mechanism:
    """What the mechanism knows: who ratifies how, which draws nobody at the table knows.

    Parameters
    ----------
    votes
        By ratifying side, in order, whether it delivers: its commitments and its body.
    stops
        Whether ratification stops at the first refusal.
    draws
        All draws so far; ``hidden`` names those that no negotiator knows.
    split
        Whether gains are measured from the floors.
    """

    offers: tuple[Agreement, ...]
    table: Table
    here: Position
    votes: tuple[tuple[str, Computed], ...]
    stops: bool
    draws: tuple[Draw, ...]
    hidden: frozenset[str]
    split: bool

    @property
    def sides(self) -> tuple[str, ...]:
        return tuple(side.name for side in self.table.negotiation.sides)

    @property
    def names(self) -> frozenset[str]:
        """What the result depends on."""
        found = frozenset[str]().union(*(vote.names for _, vote in self.votes))
        for side in self.sides:
            for ending in (Ending.AGREEMENT, Ending.NO_AGREEMENT, Ending.INVOLUNTARY_DEFECTION):
                found |= self.table.payoff(self.here, side, ending).names
        if self.hidden:
            found |= {draw.variable for draw in self.draws}
            found = found.union(*(chance.names for draw in self.draws for chance in draw.probabilities))
        return found - self.hidden - frozenset(self.table.negotiation.attributes) - {"agreement"}

    def settle(self, scope: Scope) -> Agreement:
        """What is signed."""
        worlds = tuple(self.worlds(scope))
        points = [self.point(side, worlds) for side in self.sides]
        best: tuple[Number, Number, Agreement] | None = None
        for agreement in self.offers:
            found = self.gains(agreement, points, worlds)
            if found is None:
                continue
            worth: Number = ONE
            for gain in found:
                worth *= gain
            total: Number = sum(found, ZERO)
            if best is None or scope.decide(worth, ">", best[0]):
                best = (worth, total, agreement)
            elif scope.decide(worth, "==", best[0]):
                if scope.decide(worth, ">", ZERO):
                    same = f"{best[2]} and {agreement} have the same product of gains"
                    self.table.note(f"Nash bargaining: {same}; the first is signed")
                elif scope.decide(total, ">", best[1]):
                    best = (worth, total, agreement)
        return NO_SETTLEMENT if best is None else best[2]

    def worlds(self, scope: Scope) -> Iterator[tuple[Number, Scope]]:
        """What the hidden draws may be, with probabilities given what is known."""
        unknown = [draw for draw in self.draws if draw.variable in self.hidden]
        cases: list[tuple[Number, Scope]] = []
        for values in product(*(draw.values for draw in unknown)):
            inside = scope.extended({d.variable: value for d, (_, value) in zip(unknown, values, strict=True)})
            weight: Number = ONE
            for draw in self.draws if unknown else ():
                actual = inside[draw.variable]
                chances = [p for (_, value), p in zip(draw.values, draw.probabilities, strict=True) if value == actual]
                weight *= sum((chance.value(inside) for chance in chances), ZERO)
            if weight != 0:
                cases.append((weight, inside))
        total: Number = sum((weight for weight, _ in cases), ZERO)
        yield from ((weight / total, inside) for weight, inside in cases)

    def point(self, side: str, worlds: tuple[tuple[Number, Scope], ...]) -> Number | None:
        """What a negotiator's gain is measured from; ``None`` where its constituents ratify nothing."""
        own = dict(self.votes).get(side)
        if not self.split or own is None:
            reversion = self.table.payoff(self.here, side, Ending.NO_AGREEMENT)
            return sum((weight * reversion.value(scope) for weight, scope in worlds), ZERO)
        payoff = self.table.payoff(self.here, side, Ending.AGREEMENT)
        floor: Number | None = None
        for agreement in self.offers:
            values = self.table.values(agreement)
            if own.value(worlds[0][1].extended(values)) != RATIFY:  # a floor is the same in all worlds
                continue
            worth = sum((weight * payoff.value(scope.extended(values)) for weight, scope in worlds), ZERO)
            if floor is None or worlds[0][1].decide(worth, "<", floor):
                floor = worth
        return floor

    def gains(
        self, agreement: Agreement, points: list[Number | None], worlds: tuple[tuple[Number, Scope], ...]
    ) -> list[Number] | None:
        """Every negotiator's expected gain; ``None`` where one loses, or the text is certain to be refused."""
        expected: list[Number] = [ZERO for _ in self.sides]
        delivered: Number = ZERO
        for weight, scope in worlds:
            inside = scope.extended(self.table.values(agreement))
            refusing = tuple(side for side, vote in self.votes if vote.value(inside) != RATIFY)
            by = refusing[:1] if self.stops else refusing
            ending = Ending.INVOLUNTARY_DEFECTION if refusing else Ending.AGREEMENT
            delivered += ZERO if refusing else weight
            for index, side in enumerate(self.sides):
                expected[index] += weight * self.table.payoff(self.here, side, ending, by).value(inside)
        if delivered == 0:
            return None
        gains: list[Number] = []
        for value, point in zip(expected, points, strict=True):
            if point is None or worlds[0][1].decide(value, "<", point):
                return None
            gains.append(value - point)
        return gains


def _mechanism(disagreement: str, offers: tuple[Agreement, ...], table: Table, here: Position) -> _Mechanism:
    sides = table.negotiation.sides
    negotiators = frozenset(side.name for side in sides)
    wrong: list[Problem] = []
    hidden: set[str] = set()
    for draw in here.draws:
        knowing = negotiators & here.who_knows(draw)
        if not knowing:
            hidden.add(draw.variable)
        elif knowing != negotiators:
            some = " and ".join(sorted(knowing))
            message = f"only {some} knows {draw.variable}, but Nash bargaining has no private information"
            wrong.append(Problem("nash-private-information", message, here.path, hint="tell everyone or nobody"))
    stage = next((each for each, _ in walk(table.negotiation.process) if isinstance(each, Ratify)), None)
    votes: list[tuple[str, Computed]] = []
    if stage is not None:
        by_name = {side.name: side for side in sides}
        for name in stage.order or tuple(by_name):
            side = by_name[name]
            if side.voting == "strategic" and body_of(side) is not None:
                message = f"the constituents of {name} vote strategically, so that gains depend on how they play"
                wrong.append(Problem("nash-strategic-votes", message, here.path, hint=f"voting of {name}: sincere"))
            elif (vote := _delivers(side, table, here)) is not None:
                votes.append((name, vote))
    split = disagreement == "floor"
    unknown = [name for name, vote in votes if vote.names & hidden]
    if split and hidden and unknown:
        message = f"the floor of {' and of '.join(unknown)} is not known at the table"
        wrong.append(Problem("nash-unknown-floor", message, here.path, hint="disagreement: reversion"))
    if wrong:
        raise UnsupportedError(wrong)
    stops = stage is None or stage.timing == "sequential"
    return _Mechanism(offers, table, here, tuple(votes), stops, here.draws, frozenset(hidden), split)


def _delivers(side: Side, table: Table, here: Position) -> Computed | None:
    """Whether a side ratifies the agreement in a scope: commitments first, then its body; ``None`` where always."""
    required = tuple(bound.requires for bound in here.commitments if bound.side == side.name)
    body = body_of(side)
    vote = None if body is None else sincere_vote(side, body, table, here)
    if not required and vote is None:
        return None

    def value(scope: Scope) -> str:
        held = all(each.value(scope) for each in required)
        return RATIFY if held and (vote is None or vote.value(scope) == RATIFY) else "refuse"

    names = frozenset[str]().union(*(each.names for each in required), vote.names if vote else ())
    return Function(names, value)
