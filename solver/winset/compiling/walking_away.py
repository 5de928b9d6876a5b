"""Whether making no proposal could pay, from all that can follow a signature and all that can follow none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product

from attrs import evolve, frozen

from ..errors import InputError
from ..expression import Number, Scope, Undecided, Value
from ..negotiation import Agreement
from .ends import Choices, Worth, choices_after
from .expansion import Table
from .position import Position
from .program import End, Instruction
from .standing import replaced, symbol_of_other_play


@frozen(eq=False)
class WalkingAway:
    """The question whether something that can follow a proposal is worse for its proposer than what can follow none.

    It is about every end that the program can come to, whatever is offered, drawn
    and done on the way, and nothing else; so it has one answer wherever the
    proposer moves, and the same for numbers and for symbols.

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
            Where that depends on parameters.
        """
        stands = bool(self.table.bound)
        try:
            otherwise = self._worths([self.nothing], scope)
            after = self._worths(self.signed, scope)
            if otherwise is None or after is None:
                return True
            stands = any(map(self.table.stands_for, (*otherwise, *after)))
            lower = _some_lower(after, otherwise, scope)
            if lower or not stands:
                return lower
        except Undecided as question:
            if not stands and not self.table.stands_for(question.left - question.right):
                raise
        return self._over_all(scope)

    @cached_property
    def _over_all(self) -> Callable[[Scope], bool]:
        """The answer over all that symbols may stand for; what it depends on besides, a scope decides.

        What follows a signature and what follows no proposal are different plays, so what is offered and drawn in
        them are different numbers.
        """
        after, otherwise = (list(self._open_worths(starts)) for starts in (self.signed, [self.nothing]))
        known = [each for each in (*after, *otherwise) if each is not None]
        if len(known) < len(after) + len(otherwise) or self.table.standing is None:
            return lambda scope: True
        here, elsewhere = known[: len(after)], known[len(after) :]
        renamed = [evolve(each, chosen=self._in_other_play(each.chosen)) for each in elsewhere]
        symbols = {
            symbol.name: base
            for worth in (*here, *renamed)
            for value in worth.chosen.values()
            for symbol, base in self.table.stands_for(value).items()
        }
        return self.table.standing.some_lower(here, renamed, symbols, self.table.constants)

    def _open_worths(self, starts: Sequence[Instruction]) -> Iterator[Worth | None]:
        """All that the proposer may get, once each; of those that are numbers the least and the most."""
        found: dict[Number, Worth] = {}
        for end in self._ends(starts):
            for worth in self.table.ends.open_worths(end, self._actor, self.table.scope):
                if worth is None:
                    yield None
                    return
                constants = ((name, self.table.constants.get(name)) for name in worth.payoff.names)
                drawn = {name: value for name, value in constants if self.table.stands_for(value)}
                worth = evolve(worth, chosen={**drawn, **worth.chosen})
                try:
                    found.setdefault(worth.value(self.table.scope), worth)
                except Undecided:
                    yield worth
                except (KeyError, ZeroDivisionError, InputError):  # the compiler says where the play comes there
                    yield None
                    return
        numbers = [each for each in found if isinstance(each, Fraction)]
        for number, worth in found.items():
            if not isinstance(number, Fraction) or number in (min(numbers), max(numbers)):
                yield worth

    def _in_other_play(self, chosen: Mapping[str, Value]) -> dict[str, Value]:
        """What was chosen, where that are other numbers."""
        found = {symbol for value in chosen.values() for symbol in self.table.stands_for(value)}
        other = {symbol: symbol_of_other_play(symbol) for symbol in found}
        return {name: replaced(value, other) for name, value in chosen.items()}

    def _worths(self, starts: Sequence[Instruction], scope: Scope) -> tuple[Number, ...] | None:
        """All that the proposer may get; ``None`` where that is not known."""
        found: dict[Number | None, None] = {}
        for end in self._ends(starts):
            found.update(dict.fromkeys(self.table.ends.worths(end, self._actor, scope, scope is self.table.scope)))
        return None if None in found else tuple(found)

    def _ends(self, starts: Sequence[Instruction]) -> list[End]:
        known: Choices = {self.offer: self.options, **choices_after(self.at.draws, {})}
        return self.table.ends.reached(starts, known)

    @property
    def _actor(self) -> int:
        return self.table.negotiation.actors.index(self.proposer)


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
