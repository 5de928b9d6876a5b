"""What follows an instruction where nobody chooses any more: everyone's expected payoff, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ..errors import Problem, UnsupportedError
from ..expression import Number, Scope
from .program import Choose, Draw, End, Follow, Instruction, Sees, When, successors
from .voting import REFUSE

ZERO, ONE = Fraction(0), Fraction(1)


def bodies(start: Instruction) -> frozenset[str]:
    """The sides that may have to ratify at an instruction or after it."""
    found: set[str] = set()
    seen: set[Instruction] = set()
    stack = [start]
    while stack:
        instruction = stack.pop()
        if instruction in seen:
            continue
        seen.add(instruction)
        if isinstance(instruction, (Follow, Choose)) and instruction.body:
            found.add(instruction.body)
        stack.extend(successors(instruction))
    return frozenset(found)


def expected(
    start: Instruction, worlds: Iterable[tuple[Number, Scope]], path: str
) -> tuple[tuple[Number, ...], Number]:
    """What everyone expects from an instruction on, and the probability that the play ends without a refusal.

    Parameters
    ----------
    worlds
        What variables may hold, with probabilities that sum to one.
    path
        Where an error is to be shown.

    Raises
    ------
    UnsupportedError
        ``nash-strategic-votes`` where somebody chooses on a way that does not begin with a refusal for certain.
    """
    ends = [end for weight, scope in worlds for end in _ends(start, scope, weight, False)]
    unrefused: Number = sum((weight for weight, refused, _, _ in ends if not refused), ZERO)
    payoffs: list[Number] = []
    for weight, _, last, scope in ends:
        if isinstance(last, Choose):
            if unrefused == 0:  # such a text is not signed anyway
                return (), unrefused
            message = f"what {last.player} chooses after a signature ({last.label}) decides what everyone gains"
            hint = "voting: sincere, and no choices between the signature and the end"
            raise UnsupportedError(Problem("nash-strategic-votes", message, path, hint=hint))
        worths = [weight * payoff.value(scope) for payoff in last.payoffs]
        payoffs = worths if not payoffs else [a + b for a, b in zip(payoffs, worths, strict=True)]
    return tuple(payoffs), unrefused


def _ends(
    instruction: Instruction, scope: Scope, weight: Number, refused: bool
) -> Iterator[tuple[Number, bool, End | Choose, Scope]]:
    """Where the play may end, or somebody chooses: with its probability, and whether a body refused on the way."""
    while True:
        if isinstance(instruction, (End, Choose)):
            yield weight, refused, instruction, scope
            return
        if isinstance(instruction, When):
            instruction = instruction.then if instruction.condition.value(scope) else instruction.otherwise
            continue
        if isinstance(instruction, Follow):
            value = instruction.choice.value(scope)
            refused = refused or (bool(instruction.body) and value == REFUSE)
            scope = _assigned(scope, instruction, value)
        elif isinstance(instruction, Draw):
            for (_, value), source in zip(instruction.values, instruction.probabilities, strict=True):
                chance = source.value(scope)
                if chance != 0:
                    yield from _ends(instruction.then, _assigned(scope, instruction, value), weight * chance, refused)
            return
        else:
            assert isinstance(instruction, Sees)
        instruction = instruction.then


def _assigned(scope: Scope, instruction: Draw | Follow, value: object) -> Scope:
    kept = (
        {instruction.older: scope[instruction.variable]} if instruction.older and instruction.variable in scope else {}
    )
    return scope.extended({**kept, instruction.variable: value})
