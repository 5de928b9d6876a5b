"""Whether making no proposal could pay, from all that can follow a signature and all that can follow none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from attrs import frozen

from ..expression import Number, Scope, Undecided
from ..negotiation import Agreement, Interval
from .ends import choices_after
from .expansion import Table
from .position import Position
from .program import Instruction


@frozen(eq=False)
class WalkingAway:
    """The question whether something that can follow a proposal is worse for its proposer than what can follow none.

    It is about every end that the program can come to, whatever is drawn and
    done on the way, and nothing else; so it has one answer wherever the proposer
    moves, and the same for numbers and for symbols.

    Parameters
    ----------
    offer
        The variable of the offer, and ``options`` what it may be.
    signed, nothing
        Where the program goes after a signature, and after no proposal.
    """

    table: Table
    at: Position
    proposer: str
    offer: str
    options: tuple[Agreement, ...]
    signed: tuple[Instruction, ...]
    nothing: Instruction

    def may_pay(self, scope: Scope) -> bool:
        """Whether the move belongs to the game; ``scope`` holds constants only.

        Raises
        ------
        Undecided
            Where that depends on symbols, other than those that stand for an offer or a draw: what these are is not
            known yet.
        """
        try:
            otherwise = self._worths([self.nothing], scope)
            # A symbol that stands for a later offer is not that of this one.
            if otherwise is None or self._unsettled(*otherwise):
                return True
            after = self._worths(self.signed, scope)
            if after is None:
                return True
            return _some_lower([least for each in after for least in self._extremes(each)], otherwise, scope)
        except Undecided as question:
            if not self._unsettled(question.left, question.right):
                raise
            return True

    def _unsettled(self, *numbers: Number) -> bool:
        """Whether symbols stand for an offer or a draw."""
        symbols = {each.name for number in numbers for each in getattr(number, "free_symbols", ())}
        return bool(symbols & self.table.unsettled)

    def _extremes(self, number: Number) -> tuple[Number, ...]:
        """The values of a number at the ends of all that is chosen, with the least, where it is linear in that."""
        found = [number]
        for symbol in self._chosen(number):
            slope = number.diff(symbol)
            domain = self._domains[symbol.name.partition(" ")[0]]
            if slope.free_symbols & self._chosen(number) or domain.low is None or domain.high is None:
                return (number,)
            found = [each.subs(symbol, end) for each in found for end in (domain.low, domain.high)]
        return tuple(found)

    def _chosen(self, number: Number) -> set[Any]:
        """The symbols that stand for what is chosen."""
        return {each for each in getattr(number, "free_symbols", ()) if each.name.partition(" ")[0] in self.table.bound}

    @property
    def _domains(self) -> dict[str, Interval]:
        return {each.name: each.domain for each in self.table.negotiation.parameters}

    def _worths(self, starts: Sequence[Instruction], scope: Scope) -> tuple[Number, ...] | None:
        """All that the proposer may get; ``None`` where that is not known."""
        actor = self.table.negotiation.actors.index(self.proposer)
        known = {self.offer: self.options, **choices_after(self.at.draws, {})}
        found: dict[Number | None, None] = {}
        for end in self.table.ends.reached(starts, known):
            found.update(dict.fromkeys(self.table.ends.worths(end, actor, scope, scope is self.table.scope)))
        return None if None in found else tuple(found)


def _some_lower(some: Sequence[Number], others: Sequence[Number], scope: Scope) -> bool:
    """Whether one of the numbers is lower than one of the others; what can be decided at once is looked at first."""
    first: Undecided | None = None
    for low, high in product(some, others):
        try:
            if scope.decide(low, "<", high):
                return True
        except Undecided as question:
            first = first or question
    if first is not None:
        raise first
    return False
