"""The ends that a program can come to, and what an actor may get there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod
from typing import TypeAlias

from attrs import define, field, frozen

from ..errors import InputError
from ..expression import Computed, Number, Scope, Value
from ..negotiation import Agreement
from .program import Choose, Draw, End, Follow, Instruction, successors

MOST_WAYS = 100_000
"""Combinations of what an end's payoff depends on that are looked at; beyond, the move is offered."""
Choices: TypeAlias = "Mapping[str, tuple[Value, ...] | None]"
"""What variables may hold; ``None`` where that cannot be listed."""


@frozen(eq=False)
class Worth:
    """What an actor may get at an end: a payoff where variables hold what was chosen or drawn."""

    payoff: Computed
    chosen: Mapping[str, Value]

    def value(self, scope: Scope) -> Number:
        """The payoff in a scope over the constants."""
        return self.payoff.value(scope.extended(self.chosen))


@define(eq=False)
class Ends:
    """What the ends of one program may give; every end is looked at once.

    Parameters
    ----------
    ways
        For every end what the variables may hold that were chosen or drawn on the way there.
    numbers
        What an actor may get at an end, where nothing has to be assumed to say so.
    """

    ways: dict[End, Choices] = field(factory=dict)
    numbers: dict[tuple[End, int], tuple[Number | None, ...]] = field(factory=dict)

    def reached(self, starts: Iterable[Instruction], known: Choices) -> list[End]:
        """The ends that instructions lead to."""
        instructions = _reachable(starts)
        ends = [each for each in instructions if isinstance(each, End)]
        fresh = [end for end in ends if end not in self.ways]
        if fresh:
            choices = choices_after(instructions, known)
            self.ways.update((end, choices) for end in fresh)
        return ends

    def worths(self, end: End, actor: int, scope: Scope, assumed_nothing: bool) -> Iterator[Number | None]:
        """What an actor may get at an end: of numbers the least and the most; ``None`` where it is not known."""
        if (end, actor) in self.numbers:
            yield from self.numbers[end, actor]
            return
        found = tuple(dict.fromkeys(map(partial(_value, scope), self.open_worths(end, actor, scope))))
        numbers = [each for each in found if isinstance(each, Fraction)]
        if numbers:
            found = tuple(
                dict.fromkeys((min(numbers), max(numbers), *(n for n in found if not isinstance(n, Fraction))))
            )
        if assumed_nothing:
            self.numbers[end, actor] = found
        yield from found

    def open_worths(self, end: End, actor: int, scope: Scope) -> Iterator[Worth | None]:
        """What an actor may get at an end, not worked out yet; ``None`` where it is not known."""
        payoff, ways = end.payoffs[actor], self.ways[end]
        names = sorted(payoff.names - scope.keys())
        choices = [each for name in names if (each := ways.get(name)) is not None]
        if len(choices) < len(names) or prod(len(each) for each in choices) > MOST_WAYS:
            yield None
            return
        yield from (Worth(payoff, dict(zip(names, chosen, strict=True))) for chosen in product(*choices))


def _value(scope: Scope, worth: Worth | None) -> Number | None:
    if worth is None:
        return None
    with suppress(KeyError, ZeroDivisionError, InputError):
        return worth.value(scope)
    return None  # the compiler says what is wrong where the play comes there


def _reachable(starts: Iterable[Instruction]) -> list[Instruction]:
    seen: dict[Instruction, None] = {}
    stack = list(starts)
    while stack:
        instruction = stack.pop()
        if instruction not in seen:
            seen[instruction] = None
            stack.extend(successors(instruction))
    return list(seen)


def choices_after(instructions: Iterable[Instruction], known: Choices) -> Choices:
    """What variables may hold after some instructions."""
    found: dict[str, tuple[Value, ...] | None] = dict(known)
    for instruction in instructions:
        if isinstance(instruction, Draw):
            new = tuple(value for _, value in instruction.values)
        elif isinstance(instruction, Choose):
            new = tuple(value for _, value in instruction.options if not _is_nothing(value))
        elif isinstance(instruction, Follow):
            new = instruction.values
        else:
            continue
        before = found.get(instruction.variable, ())
        found[instruction.variable] = None if before is None or not new else tuple(dict.fromkeys((*before, *new)))
    return found


def _is_nothing(value: Value) -> bool:
    """Whether a value of an offer stands for making none: no end with an agreement follows."""
    return isinstance(value, Agreement) and not value.values
