"""Where the play stands when a stage begins, and what earlier stages leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from attrs import evolve, field, frozen

from ..expression import Computed, Number
from ..game_tree import Ending
from .program import Actors, Draw, Function, Instruction, Renamed

EVERY_ENDING = frozenset(Ending)


@frozen
class Shift:
    """A change of what an actor gets at some endings: a side payment, a cost, good will, a threat carried out.

    Where the actor is a group whose voting is sincere, the change also moves its vote.
    """

    actor: str
    endings: frozenset[Ending]
    amount: Computed


@frozen
class Bound:
    """A condition on agreements that a side has taken on.

    Parameters
    ----------
    requires
        Over the attributes of the agreement and earlier variables.
    revocation_cost
        What taking it back before ratification costs the negotiator; ``None`` where it stands.
    holds
        Probability that it stands when it comes to ratification; ``None`` where it is certain.
    """

    side: str
    requires: Computed
    revocation_cost: Computed | None = None
    holds: Computed | None = None


@frozen
class Position:
    """Where the play stands when a stage begins.

    Parameters
    ----------
    path
        Of the stage in the negotiation, such as ``process.1``.
    agreement
        The variable that holds what was signed, or ``None``.
    round
        Of bargaining, from 1; 0 before.
    signatories
        The sides that signed, in file order.
    refused
        What follows a refusal at Level II where it does not end the play.
    shifts
        Changes of payoffs that earlier stages brought.
    finish
        How the play ends after the last stage, where that is not simply an agreement or none.
    ratified
        The sides that have ratified what was signed.
    failed
        The sides whose refusal the process went on after, until something else is signed.
    outsiders_bound
        Whether sides that did not sign get what the agreement gives them.
    factors
        What a payoff counts now, by actor, where rounds are discounted.
    commitments, mandates
        What sides refuse to ratify, and what their negotiators may not sign.
    vetoes
        Groups that ratify only where a variable says so.
    rejections
        Who rejected which offer, where the negotiator pays for that.
    draws, told
        Nature's draws so far, and which of them were shown later to whom.
    signals
        What rules have shown of draws: the variable, the rule, and who saw it; ``None`` is everyone.
    """

    path: str = "process"
    agreement: str | None = None
    round: int = 0
    signatories: tuple[str, ...] = ()
    refused: Continuation | None = field(default=None, eq=False)
    shifts: tuple[Shift, ...] = ()
    finish: Continuation | None = None
    ratified: frozenset[str] = frozenset()
    failed: tuple[str, ...] | Computed = ()
    outsiders_bound: bool = False
    factors: tuple[tuple[str, Number], ...] = ()
    commitments: tuple[Bound, ...] = ()
    mandates: tuple[Bound, ...] = ()
    vetoes: tuple[tuple[str, str], ...] = ()
    rejections: tuple[tuple[str, str], ...] = ()
    draws: tuple[Draw, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    signals: tuple[tuple[str, Computed, Actors], ...] = ()

    def shifted(self, *shifts: Shift) -> Position:
        """The position with more changes of payoffs; what is paid however the play ends is worth what it is now."""
        return evolve(self, shifts=(*self.shifts, *(self._dated(shift) for shift in shifts)))

    def _dated(self, shift: Shift) -> Shift:
        factor = dict(self.factors).get(shift.actor)
        if factor is None or shift.endings != EVERY_ENDING:
            return shift
        return evolve(shift, amount=scaled(shift.amount, factor))

    def renewing(self, variable: str) -> tuple[Position, str]:
        """The position before a variable gets another value, and what its value so far is called from then on.

        What earlier stages brought keeps to the value that it was brought with; the name is empty where nothing does.
        """
        named = [name for _, name in (*self.vetoes, *self.rejections)]
        read = frozenset(named).union(*(part.names for part in self._computed()))
        read |= {draw.variable for draw in self.draws} | {shown for shown, _, _ in self.signals}
        if variable not in read:
            return self, ""
        number = 1
        while (older := f"{variable} ({number})") in read:
            number += 1

        def kept(part: Computed) -> Computed:
            return Renamed(part, variable, older) if variable in part.names else part

        def bound(each: Bound) -> Bound:
            return evolve(
                each,
                requires=kept(each.requires),
                revocation_cost=each.revocation_cost and kept(each.revocation_cost),
                holds=each.holds and kept(each.holds),
            )

        def name(each: str) -> str:
            return older if each == variable else each

        return evolve(
            self,
            shifts=tuple(evolve(shift, amount=kept(shift.amount)) for shift in self.shifts),
            commitments=tuple(map(bound, self.commitments)),
            mandates=tuple(map(bound, self.mandates)),
            vetoes=tuple((actor, name(granted)) for actor, granted in self.vetoes),
            rejections=tuple((side, name(offer)) for side, offer in self.rejections),
            failed=self.failed if isinstance(self.failed, tuple) else kept(self.failed),
            draws=tuple(
                evolve(draw, variable=name(draw.variable), probabilities=tuple(map(kept, draw.probabilities)))
                for draw in self.draws
            ),
            told=frozenset((name(told), actor) for told, actor in self.told),
            signals=tuple((name(shown), kept(rule), who) for shown, rule, who in self.signals),
        ), older

    def _computed(self) -> Iterator[Computed]:
        """Whatever the position holds that is computed from variables."""
        yield from (shift.amount for shift in self.shifts)
        for bound in (*self.commitments, *self.mandates):
            yield from (part for part in (bound.requires, bound.revocation_cost, bound.holds) if part is not None)
        if not isinstance(self.failed, tuple):
            yield self.failed
        yield from (chance for draw in self.draws for chance in draw.probabilities)
        yield from (rule for _, rule, _ in self.signals)

    def who_knows(self, draw: Draw) -> frozenset[str]:
        """The actors that know a draw by now."""
        later = frozenset(actor for variable, actor in self.told if variable == draw.variable)
        return later | (draw.known_to or frozenset())


def in_round(here: Position) -> str:
    """How labels of what is done in bargaining, or about what was signed, tell later rounds from the first."""
    return f" in round {here.round}" if here.round > 1 else ""


def before_round(at: Position) -> str:
    """How labels of stages tell later rounds from the first; with nothing signed they belong to the round to come."""
    return in_round(at if at.agreement is not None else evolve(at, round=at.round + 1))


def scaled(inner: Computed, factor: Number) -> Computed:
    """A computed number times a factor."""
    return Function(inner.names, lambda scope: factor * inner.value(scope))


Continuation: TypeAlias = Callable[[Position], Instruction]
