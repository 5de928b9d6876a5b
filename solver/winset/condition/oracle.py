"""Emptiness and implication of sign conditions, decided exactly.

z3 is asked whether a conjunction has a point, and nothing else. A pool of
exact points answers most questions that have a positive answer without it. A
question that z3 cannot answer in time is counted and answered ``None``, never
guessed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

from attrs import define, field

from .conjunction import Cell, Clause, Goal, clauses_left, components, is_linear, meet, tightest
from .pool import Point, Pool
from .reduction import reduced
from .sign import BY_SIGNS, Sign, has_open_powers
from .solver import Undecided, solved
from .space import Space
from .stopping import patience, seconds_left

_SEEDS = 48


@lru_cache(maxsize=64)
def oracle(space: Space) -> Oracle:
    """The oracle of a space; the same object for equal spaces, so that answers are kept."""
    return Oracle(space)


@define(eq=False)
class Oracle:
    """Answers about cells of one space.

    Parameters
    ----------
    space
        Whose domains and assumptions are always part of the question.
    queries, unknown
        How many questions z3 was asked, and how many of them it did not answer in time.
    """

    space: Space
    queries: int = 0
    unknown: int = 0
    pool: Pool = field(factory=Pool)
    _answers: dict[Goal, bool] = field(factory=dict)
    _given_up: dict[Goal, int] = field(factory=dict)
    _strict: dict[Any, int | None] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for point in _seeds(self.space):
            self.pool.add(point)

    # ------------------------------------------------------------ questions

    def feasible(self, cell: Cell) -> bool | None:
        """Whether the cell has a point in the space; ``None`` where that was not decided in time."""
        whole = meet(self.space.cell, cell)
        if whole is None:
            return False
        if self.pool.satisfying(cell).any():
            return True
        needed = tightest(whole)
        return False if needed is None else self._possible(frozenset(frozenset({sign}) for sign in needed))

    def implies(self, cell: Cell, sign: Sign) -> bool | None:
        """Whether the condition holds at every point of the cell."""
        if sign in cell:
            return True
        answer = self.feasible(cell | {sign.negated()})
        return None if answer is None else not answer

    def possible_signs(self, cell: Cell, polynomial: Any) -> tuple[int, ...]:
        """The signs that a canonical polynomial may have in the cell; undecided ones are among them."""
        found: list[int] = []
        for sign in (1, -1, 0):
            relation = BY_SIGNS[frozenset({sign})]
            extended = meet(cell, (Sign(polynomial, relation),))
            if extended is None:
                continue
            # Between points of both signs in a convex cell a linear function vanishes somewhere.
            between = sign == 0 and len(found) == 2 and is_linear(polynomial) and self.is_convex(cell)
            if between or self.feasible(extended) is not False:
                found.append(sign)
        return tuple(found)

    def is_convex(self, cell: Cell) -> bool:
        """Whether the cell is certainly convex: its conditions and the space's are linear, none of them ``!=``."""
        return all(sign.relation != "!=" and is_linear(sign.polynomial) for sign in (*self.space.cell, *cell))

    def strict_sign(self, polynomial: Any) -> int | None:
        """1 or -1 where a canonical polynomial has that sign throughout the space, else ``None``."""
        if polynomial not in self._strict:
            obvious = self.space.obvious_sign(polynomial)
            self._strict[polynomial] = obvious if obvious is not None else self.strict_sign_in(frozenset(), polynomial)
        return self._strict[polynomial]

    def strict_sign_in(self, cell: Cell, polynomial: Any) -> int | None:
        """1 or -1 where a canonical polynomial has that sign throughout the cell, else ``None``."""
        for sign, opposite in ((1, "<="), (-1, ">=")):
            if self.feasible(cell | {Sign(polynomial, opposite)}) is False:  # type: ignore[arg-type]
                return sign
        return None

    def covered(self, cell: Cell, others: Iterable[Cell]) -> bool | None:
        """Whether the cell lies in the union of the others."""
        others = tuple(others)
        if any(other <= cell for other in others):
            return True
        alone = self.pool.satisfying(cell)
        for other in others:
            alone &= ~self.pool.satisfying(other)
        if alone.any():
            return False
        whole = meet(self.space.cell, cell)
        left = None if whole is None else clauses_left(whole, others)
        needed = None if left is None else tightest(left[0])
        if left is None or needed is None:
            return True
        answer = self._possible(frozenset([*(frozenset({sign}) for sign in needed), *left[1]]))
        return None if answer is None else not answer

    def pool_meets(self, cell: Cell, others: Iterable[Cell]) -> bool:
        """Whether a known point lies in the cell and in one of the others."""
        mine = self.pool.satisfying(cell)
        return bool(mine.any()) and any((self.pool.satisfying(other) & mine).any() for other in others)

    def witness(self, cell: Cell) -> Point | None:
        """A point of the cell with rational coordinates, or ``None`` where none was found."""
        if not self.feasible(cell):
            return None
        found = self.pool.satisfying(cell).nonzero()[0]
        return dict(self.pool.points[found[-1]]) if len(found) else None

    def _possible(self, goal: Goal) -> bool | None:
        """Whether all clauses hold somewhere: whether each group of clauses that share symbols does."""
        if goal in self._answers:
            return self._answers[goal]
        if self._given_up.get(goal, 0) >= patience():
            return None
        answer = self._together(goal)
        if answer is None:
            self._given_up[goal] = patience()
        else:
            self._answers[goal] = answer
        return answer

    def _together(self, goal: Goal) -> bool | None:
        seconds_left()
        point: Point = dict.fromkeys(self.space.domains, Fraction(0))
        clauses = frozenset(clause for clause in goal if len(clause) > 1)
        apart = frozenset[str]().union(*(sign.names for clause in clauses for sign in clause))
        left = reduced(frozenset(sign for clause in goal - clauses for sign in clause), apart)
        if left is None:
            return False
        point.update(left[1])
        answer: bool | None = True
        self.queries += 1
        for part in sorted(components([*clauses, *(frozenset({sign}) for sign in left[0])]), key=len):
            try:
                found = solved(part)
            except Undecided:
                self.unknown += 1
                answer = None
                continue
            if found is None:
                return False
            point.update((name, value) for name, value in found.items() if name in self.space.domains)
        if answer and _fulfils(point, goal):
            self.pool.add(point)
        elif answer and any(has_open_powers(sign.polynomial) for clause in goal for sign in clause):
            answer = None  # the solver knows less of such a power than the condition says
        return answer


def _fulfils(point: Point, goal: Iterable[Clause]) -> bool:
    """Whether a point that the solver found is one: near an irrational one it may not be."""
    try:
        return all(any(sign.holds(point) for sign in clause) for clause in goal)
    except ValueError:  # an open cdf has no value
        return False


def _satisfies(point: Point, cell: Cell) -> bool:
    """Whether a point found by the solver, or near an irrational one, satisfies all conditions."""
    try:
        return all(sign.holds(point) for sign in cell)
    except ValueError:  # an open cdf has no value
        return False


def _seeds(space: Space) -> Iterator[Point]:
    """A few fixed points of the space, if guessing finds any."""
    chance = random.Random(20260101)  # noqa: S311
    for _ in range(6 * _SEEDS if space.domains else 1):
        point = {}
        for name, domain in space.domains.items():
            low = (
                domain.low if domain.low is not None else (domain.high - 4 if domain.high is not None else Fraction(-4))
            )
            high = domain.high if domain.high is not None else low + 8
            point[name] = low + (high - low) * Fraction(chance.randint(1, 359), 360)
        if _satisfies(point, space.cell):
            yield point


__all__ = ["Cell", "Oracle", "Point", "meet", "oracle"]
