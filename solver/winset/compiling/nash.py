"""Nash bargaining at Level I, expanded: a mechanism, computed exactly over the finite set of agreements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from attrs import evolve, frozen

from ..errors import Problem, UnsupportedError
from ..expression import Computed, Number, Scope
from ..game_tree import Ending
from ..negotiation import Agreement, Negotiation
from ..negotiation.stage import walk
from .answers import barred_from
from .demands import UNSETTLED, offer_of, settled
from .expansion import Table
from .following import bodies, expected
from .position import Continuation, Position
from .program import Follow, Function, Instruction, When, program
from .ratify import delivers
from .voting import RATIFY

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

    Gains are expected over what no negotiator knows, given what follows the
    signature: ratification with its commitments and vetoes, later rounds, ends.
    An agreement that is certain to be refused, or that a mandate forbids, is never signed.

    Raises
    ------
    UnsupportedError
        ``nash-private-information`` where only some negotiators know a draw,
        ``nash-strategic-votes`` where gains depend on what somebody chooses later, or where what is known of a draw
        depends on what somebody chose before,
        ``nash-unknown-floor`` where floors are to be split that nobody knows.
    """
    offer = offer_of(here)
    sides = tuple(side.name for side in table.negotiation.sides)
    agreed = evolve(here, agreement=offer, signatories=sides)
    follow, failed = signed(agreed), rejected(here)
    floors = {}
    if disagreement == "floor":
        found = (
            (side, delivers(side, table, agreed)) for side in table.negotiation.sides if side.name in bodies(follow)
        )
        floors = {side.name: vote for side, vote in found if vote is not None}
    mechanism = _Mechanism(
        offers, table, here, offer, follow, failed, barred_from(sides, offer, table, here), floors, _hidden(table, here)
    )
    mechanism.check()
    return Follow(
        offer,
        Function(mechanism.names, mechanism.settle),
        When(settled(offer), follow, failed),
        label="Nash bargaining",
        origin=here.path,
    )


@frozen(eq=False)
class _Mechanism:
    """What the mechanism knows.

    Parameters
    ----------
    offer
        The variable that holds what is signed.
    follow, failed
        What follows a signature, and what follows none.
    barred
        Whether a mandate forbids what is on offer.
    floors
        By side whether it delivers at Level II, where gains are measured from floors.
    hidden
        Draws that no negotiator knows.
    """

    offers: tuple[Agreement, ...]
    table: Table
    here: Position
    offer: str
    follow: Instruction
    failed: Instruction
    barred: Computed | None
    floors: Mapping[str, Computed]
    hidden: frozenset[str]

    @property
    def sides(self) -> tuple[str, ...]:
        return tuple(side.name for side in self.table.negotiation.sides)

    @property
    def names(self) -> frozenset[str]:
        """What the result depends on."""
        computed = [*self.floors.values(), *([] if self.barred is None else [self.barred])]
        found = frozenset[str]().union(*(part.names for part in computed))
        for start in (self.follow, self.failed):
            found |= program(start).facts[start].live
        if self.hidden:
            found |= {draw.variable for draw in self.here.draws}
            found = found.union(*(chance.names for draw in self.here.draws for chance in draw.probabilities))
            found = found.union(*({name} | vote.names for name, vote, _ in self.here.signals))
        return found - self.hidden - {self.offer}

    def check(self) -> None:
        """Refuse where gains mean nothing."""
        negotiators = frozenset(self.sides)
        path = self.here.path
        wrong: list[Problem] = []
        known = [(draw.variable, self.here.who_knows(draw)) for draw in self.here.draws]
        known += [
            (name, negotiators if who is None else who)
            for name, vote, who in self.here.signals
            if self.hidden & vote.names
        ]
        for variable, who in known:
            knowing = negotiators & who
            if knowing and knowing != negotiators:
                some = " and ".join(sorted(knowing))
                message = f"only {some} knows {variable}, but Nash bargaining has no private information"
                hint = "tell everyone or nobody"
                wrong.append(Problem("nash-private-information", message, path, hint=hint))
        for actor in _speakers(self.table.negotiation) & self._knowing():
            message = f"{actor} knows what nobody at the table does, and what it did before depends on it"
            wrong.append(Problem("nash-strategic-votes", message, path))
        unknown = [name for name, vote in self.floors.items() if vote.names & self.hidden]
        if unknown:
            message = f"the floor of {' and of '.join(unknown)} is not known at the table"
            wrong.append(Problem("nash-unknown-floor", message, path, hint="disagreement: reversion"))
        if wrong:
            raise UnsupportedError(wrong)

    def _knowing(self) -> frozenset[str]:
        """Who knows something that nobody at the table does."""
        drawn = (draw for draw in self.here.draws if draw.variable in self.hidden)
        return frozenset[str]().union(*(self.here.who_knows(draw) for draw in drawn))

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
        return UNSETTLED if best is None else best[2]

    def worlds(self, scope: Scope) -> Iterator[tuple[Number, Scope]]:
        """What the hidden draws may be, with probabilities given what is known, earlier votes among it."""
        unknown = [draw for draw in self.here.draws if draw.variable in self.hidden]
        cases: list[tuple[Number, Scope]] = []
        for values in product(*(draw.values for draw in unknown)):
            inside = scope.extended({d.variable: value for d, (_, value) in zip(unknown, values, strict=True)})
            weight: Number = ONE
            for draw in self.here.draws if unknown else ():
                actual = inside[draw.variable]
                chances = [p for (_, value), p in zip(draw.values, draw.probabilities, strict=True) if value == actual]
                weight *= sum((chance.value(inside) for chance in chances), ZERO)
            if weight != 0 and all(
                vote.value(inside) == scope[name]
                for name, vote, _ in self.here.signals
                if name in scope and vote.names & self.hidden
            ):
                cases.append((weight, inside))
        total: Number = sum((weight for weight, _ in cases), ZERO)
        yield from ((weight / total, inside) for weight, inside in cases)

    def point(self, side: str, worlds: tuple[tuple[Number, Scope], ...]) -> Number | None:
        """What a negotiator's gain is measured from; ``None`` where its constituents ratify nothing."""
        place = self.table.actors.index(side)
        own = self.floors.get(side)
        if own is None:
            return self.expected(self.failed, worlds)[0][place]
        here = evolve(self.here, agreement=self.offer, signatories=self.sides)
        signed = self.table.end(here, Ending.AGREEMENT)
        floor: Number | None = None
        for agreement in self.offers:
            inside = self.at(agreement, worlds)
            if own.value(inside[0][1]) != RATIFY:  # a floor is the same in all worlds
                continue
            worth = self.expected(signed, inside)[0][place]
            if floor is None or worlds[0][1].decide(worth, "<", floor):
                floor = worth
        return floor

    def gains(
        self, agreement: Agreement, points: list[Number | None], worlds: tuple[tuple[Number, Scope], ...]
    ) -> list[Number] | None:
        """Every negotiator's expected gain; ``None`` where one loses, or the text cannot be signed or is refused."""
        inside = self.at(agreement, worlds)
        if self.barred is not None and self.barred.value(inside[0][1]):
            return None
        payoffs, delivered = self.expected(self.follow, inside)
        if delivered == 0:
            return None
        gains: list[Number] = []
        for side, point in zip(self.sides, points, strict=True):
            value = payoffs[self.table.actors.index(side)]
            if point is None or worlds[0][1].decide(value, "<", point):
                return None
            gains.append(value - point)
        return gains

    def at(self, agreement: Agreement, worlds: tuple[tuple[Number, Scope], ...]) -> tuple[tuple[Number, Scope], ...]:
        """The worlds with an agreement signed."""
        return tuple((weight, scope.extended({self.offer: agreement})) for weight, scope in worlds)

    def expected(
        self, start: Instruction, worlds: tuple[tuple[Number, Scope], ...]
    ) -> tuple[tuple[Number, ...], Number]:
        """What everyone expects from an instruction on, and the probability that no body refuses at once."""
        return expected(start, worlds, self.here.path)


def _hidden(table: Table, here: Position) -> frozenset[str]:
    """The draws that no negotiator knows."""
    negotiators = frozenset(side.name for side in table.negotiation.sides)
    return frozenset(draw.variable for draw in here.draws if not negotiators & here.who_knows(draw))


def _speakers(negotiation: Negotiation) -> frozenset[str]:
    """Who chooses something on the way, votes apart."""
    found: set[str] = set()
    for stage, _ in walk(negotiation.process):
        for field, names, pool in stage.mentions():
            if pool == "actor" and field in ("actor", "by"):
                found.update(names)
    return frozenset(found)
