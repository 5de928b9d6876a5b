"""Splitting a space into cells by running a computation until nothing is left open.

A computation is a plain function that asks its :class:`Context` for signs and
comparisons as if the parameters were numbers. Where the cell at hand leaves the
answer open, the function is run once for every possible answer; what was
answered before is kept. The result is a decision tree whose leaves hold what
the function returned, and tests whose branches all lead to the same result are
dropped. No cell without a point is kept, as far as the oracle decides in time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from attrs import define, field

from ..condition import (
    Cell,
    Leaf,
    Missing,
    Oracle,
    Relation,
    Sign,
    Space,
    Test,
    Tree,
    exact,
    joined,
    meet,
    oracle,
    signs,
)
from ..condition.stopping import SpentError, out_of_time
from ..equilibrium import Concept
from ..errors import NotYetError, Problem, UnsupportedError

T = TypeVar("T")


class _Open(Exception):
    """The question at hand has several answers."""

    def __init__(self, answers: Sequence[tuple[Sign, ...]]) -> None:
        super().__init__()
        self.answers = tuple(answers)


@define
class Budget:
    """What a derivation may use, and what it has to tell besides its answer.

    Parameters
    ----------
    deadline
        On :func:`time.monotonic`; ``None`` is no limit.
    tick
        Called with 1 for every finished cell, for a progress bar.
    most
        The largest number of cells of one computation.
    notes
        What a reader must know, in the order in which it came up.
    proved
        Whether every question was decided on which everything found so far rests.
    concept
        The strongest concept of which everything found so far is known to be an equilibrium.
    """

    deadline: float | None = None
    tick: Callable[[int], object] = lambda count: None
    most: int = 20_000
    notes: dict[str, None] = field(factory=dict)
    proved: bool = True
    concept: Concept = Concept.SEQUENTIAL

    def note(self, text: str) -> None:
        """Something that a reader must know; said once."""
        self.notes[text] = None

    def unproved(self, why: str) -> None:
        """A question on which what is found rests was not decided in time."""
        self.proved = False
        self.note(why)

    def weaker(self, concept: Concept, why: str) -> None:
        """Something found is known to be an equilibrium of a weaker concept only."""
        self.concept = min(self.concept, concept)
        self.note(why)

    @classmethod
    def seconds(cls, limit: float | None, tick: Callable[[int], object] = lambda count: None) -> Budget:
        """A budget that ends ``limit`` seconds from now."""
        return cls(None if limit is None else time.monotonic() + limit, tick)

    def check(self, cells: int = 0) -> None:
        """Raise :class:`SpentError`, code ``time-limit`` or ``too-many-cells``, where it is used up."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise out_of_time()
        if cells > self.most:
            hint = "order the parameters by assumptions, or fix some of them"
            raise SpentError(Problem("too-many-cells", f"more than {self.most} cells were found", hint=hint))


@define(eq=False)
class Context:
    """The cell at hand while a computation runs.

    Parameters
    ----------
    asked
        The oracle of the space.
    cell
        What is known.
    answers
        Answers to the questions that were open, in order.
    budget
        Checked at every question.
    """

    asked: Oracle
    cell: Cell
    answers: Sequence[tuple[Sign, ...]]
    budget: Budget
    given: int = 0
    _known: dict[Any, Any] = field(factory=dict)

    def decide(self, options: Sequence[tuple[Sign, ...]]) -> int:
        """Which of several exclusive conjunctions, that cover the cell, holds."""
        possible = []
        for index, option in enumerate(options):
            if all(sign in self.cell for sign in option):
                return index
            both = meet(self.cell, option)
            if both is not None:
                possible.append((index, option, both))
        self.budget.check()
        if len(possible) > 1:
            feasible = []
            for index, option, both in possible:
                if self.given < len(self.answers) and option == self.answers[self.given]:
                    self.given += 1
                    self.cell = both
                    return index
                feasible.append((index, option, both))
            possible = [each for each in feasible if self.asked.feasible(each[2]) is not False]
        if not possible:
            raise Impossible
        if len(possible) > 1:
            raise _Open([option for _, option, _ in possible])
        self.cell = possible[0][2]
        return possible[0][0]

    def holds(self, left: Any, relation: Relation, right: Any = 0) -> bool:
        """Whether a comparison holds in the cell."""
        key = (left, relation, right)
        if key not in self._known:
            self._known[key] = self._holds(left, relation, right)
        return bool(self._known[key])

    def _holds(self, left: Any, relation: Relation, right: Any) -> bool:
        left, right = exact(left), exact(right)
        alternatives = signs(left, relation, right, self.asked.strict_sign)
        if alternatives == ((),):
            return True
        if not alternatives:
            return False
        # One alternative of a single condition is the rule; the others are asked one after the other.
        for alternative in alternatives:
            if all(self._one(sign) for sign in alternative):
                return True
        return False

    def _one(self, sign: Sign) -> bool:
        return self.decide(((sign,), (sign.negated(),))) == 0

    def suppose(self, left: Any, relation: Relation, right: Any) -> None:
        """Take a comparison for known in what follows, which no sign condition tells but which holds in the cell."""
        alternatives = signs(exact(left), relation, exact(right), self.asked.strict_sign)
        if len(alternatives) == 1:
            both = meet(self.cell, alternatives[0])
            if both is None:
                raise Impossible
            self.cell = both

    def sign(self, expression: Any) -> int:
        """1, 0 or -1: the sign of an expression in the cell."""
        if self.holds(expression, ">", 0):
            return 1
        return 0 if self.holds(expression, "==", 0) else -1

    def largest(self, values: Sequence[Any]) -> list[int]:
        """Positions of all the largest values."""
        best = [0]
        for index in range(1, len(values)):
            if values[index] == values[best[0]]:
                best.append(index)
                continue
            sign = self.sign(exact(values[index]) - exact(values[best[0]]))
            if sign > 0:
                best = [index]
            elif sign == 0:
                best.append(index)
        return best

    def max(self, *values: Any) -> Any:
        """The largest value."""
        best = values[0]
        for value in values[1:]:
            if value != best and self.holds(value, ">", best):
                best = value
        return best

    def min(self, *values: Any) -> Any:
        """The smallest value."""
        best = values[0]
        for value in values[1:]:
            if value != best and self.holds(value, "<", best):
                best = value
        return best

    def follow(self, tree: Tree[T]) -> T:
        """The result of an earlier computation in the cell at hand."""
        while isinstance(tree, Test):
            tree = tree.branches[self.decide([option for option, _ in tree.branches])][1]
        return tree.result

    def never(self, *comparisons: tuple[Any, Relation, Any]) -> bool:
        """Whether it is certain that the comparisons do not hold together anywhere in the cell."""
        cells: list[Cell] = [self.cell]
        for left, relation, right in comparisons:
            alternatives = signs(left, relation, right, self.asked.strict_sign)
            cells = [both for cell in cells for each in alternatives if (both := meet(cell, each)) is not None]
        return all(self.asked.feasible(cell) is False for cell in cells)


class Impossible(Exception):
    """The cell at hand turned out to have no point."""


def attempted(computation: Callable[[], Tree[T]]) -> Tree[T]:
    """What a computation finds; a missing result where it meets an error that says what cannot be derived."""
    try:
        return computation()
    except SpentError:
        raise
    except (NotYetError, UnsupportedError) as error:
        return Missing.of(error)


def explore(
    computation: Callable[[Context], T],
    space: Space,
    budget: Budget | None = None,
    within: Cell = frozenset(),
) -> Tree[T]:
    """The decision tree of a computation over a space, or over one cell of it.

    Where the computation meets an error that says what cannot be derived, the result of that cell is missing, and so
    are the results of whatever asks for it; the other cells keep theirs.
    """
    budget = budget or Budget()
    asked = oracle(space)
    finished = 0

    def below(answers: tuple[tuple[Sign, ...], ...]) -> Tree[T] | None:
        nonlocal finished
        try:
            found = attempted(lambda: Leaf(computation(Context(asked, within, answers, budget))))
        except Impossible:
            return None
        except _Open as question:
            options = question.answers
        else:
            finished += 1
            budget.check(finished)
            budget.tick(1)
            return found
        branches = [(option, tree) for option in options if (tree := below((*answers, option))) is not None]
        return joined(branches)

    tree = below(())
    if tree is None:
        raise Impossible
    return tree
