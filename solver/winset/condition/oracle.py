"""Emptiness and implication of sign conditions, decided exactly.

z3 is asked whether a conjunction has a point, and nothing else. A pool of
exact points answers most questions that have a positive answer without it. A
question that z3 cannot answer in time is counted and answered ``None``, never
guessed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import sympy
from attrs import define, field

from ..errors import Problem, UnsupportedError
from .pool import Point, Pool
from .sign import ALLOWED, BY_SIGNS, Sign, exact, fraction, has_open_powers
from .space import Space

Cell: TypeAlias = frozenset[Sign]
"""A conjunction of sign conditions."""

MILLISECONDS = 3000
_SEEDS = 48


@lru_cache(maxsize=64)
def oracle(space: Space) -> Oracle:
    """The oracle of a space; the same object for equal spaces, so that answers are kept."""
    return Oracle(space)


def meet(cell: Cell, more: Iterable[Sign]) -> Cell | None:
    """The conjunction, with one condition a polynomial; ``None`` where two of them contradict each other.

    >>> from .sign import signs, symbol
    >>> a = symbol("a")
    >>> at_least, at_most = signs(a, ">=", 1)[0], signs(a, "<=", 1)[0]
    >>> [str(sign) for sign in meet(frozenset(at_least), at_most)]
    ['a - 1 == 0']
    """
    known = _allowed(cell)
    more = tuple(more)
    if all(sign.polynomial not in known for sign in more) and len({sign.polynomial for sign in more}) == len(more):
        return cell.union(more)
    allowed = dict(known)
    for sign in more:
        left = allowed.get(sign.polynomial)
        now = ALLOWED[sign.relation] if left is None else left & ALLOWED[sign.relation]
        if not now:
            return None
        allowed[sign.polynomial] = now
    if not all(allowed.values()):
        return None
    return frozenset(Sign(polynomial, BY_SIGNS[each]) for polynomial, each in allowed.items())


@lru_cache(maxsize=20_000)
def is_linear(polynomial: Any) -> bool:
    """Whether a polynomial is of degree one in all its symbols together."""
    names = sorted(polynomial.free_symbols, key=str)
    return bool(polynomial.is_polynomial(*names)) and bool(sympy.Poly(polynomial, *names).total_degree() <= 1)


@lru_cache(maxsize=20_000)
def _allowed(cell: Cell) -> dict[Any, frozenset[int]]:
    """The signs that a cell allows every one of its polynomials."""
    allowed: dict[Any, frozenset[int]] = {}
    for sign in cell:
        allowed[sign.polynomial] = allowed.get(sign.polynomial, ALLOWED[sign.relation]) & ALLOWED[sign.relation]
    return allowed


@lru_cache(maxsize=50_000)
def threshold(polynomial: Any) -> tuple[Any, Fraction]:
    """A polynomial as a positive multiple of another one less a number: ``6 x - 3`` compares ``x`` with one half."""
    if polynomial.is_Mul:
        return polynomial, Fraction(0)
    constant, rest = polynomial.as_coeff_Add()
    if not constant.is_Rational:
        return polynomial, Fraction(0)
    content, primitive = rest.as_content_primitive()
    return (primitive, -fraction(constant) / fraction(content)) if content.is_Rational else (polynomial, Fraction(0))


@lru_cache(maxsize=50_000)
def tightest(cell: Cell) -> tuple[Sign, ...] | None:
    """The conditions that matter of those that compare one thing with several numbers; ``None`` if they conflict.

    >>> from .sign import signs, symbol
    >>> a = symbol("a")
    >>> both = frozenset(signs(a, ">", 1)[0] + signs(a, ">=", 2)[0])
    >>> [str(sign) for sign in tightest(both)], tightest(both | set(signs(3 * a, "<", 4)[0]))
    (['a - 2 >= 0'], None)
    """
    lows: dict[Any, tuple[Fraction, bool, Sign]] = {}
    highs: dict[Any, tuple[Fraction, bool, Sign]] = {}
    rest: list[Sign] = []
    for sign in cell:
        what, number = threshold(sign.polynomial)
        allowed = ALLOWED[sign.relation]
        if allowed == ALLOWED["!="]:
            rest.append(sign)
            continue
        if -1 not in allowed:  # at least the number; beyond it where it is strict
            bound = (number, 0 not in allowed, sign)
            lows[what] = max(lows.get(what, bound), bound, key=lambda each: each[:2])
        if 1 not in allowed:
            bound = (-number, 0 not in allowed, sign)
            highs[what] = max(highs.get(what, bound), bound, key=lambda each: each[:2])
    for what in lows.keys() & highs.keys():
        (low, above, _), (high, below, _) = lows[what], highs[what]
        if low > -high or (low == -high and (above or below)):
            return None
    return tuple(dict.fromkeys([*(each[2] for each in lows.values()), *(each[2] for each in highs.values()), *rest]))


@define(eq=False)
class Oracle:
    """Answers about cells of one space.

    Parameters
    ----------
    space
        Whose domains and assumptions are always part of the question.
    milliseconds
        Limit for one question to z3.
    queries, unknown
        How many questions z3 was asked, and how many of them it did not answer in time.
    """

    space: Space
    milliseconds: int = MILLISECONDS
    queries: int = 0
    unknown: int = 0
    pool: Pool = field(factory=Pool)
    _answers: dict[Cell, bool | None] = field(factory=dict)
    _strict: dict[Any, int | None] = field(factory=dict)
    _variables: dict[str, Any] = field(factory=dict)
    _formulas: dict[Sign, tuple[Any, tuple[Any, ...]]] = field(factory=dict)
    _translated: dict[Any, tuple[Any, tuple[Any, ...]]] = field(factory=dict)
    _tactic: Any = None

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
        if whole not in self._answers:
            needed = tightest(whole)
            answer, point = (False, None) if needed is None else self._ask([self._sign(sign) for sign in needed])
            if answer and _is_loose(needed or ()) and not (point and _satisfies(point, whole)):
                answer = None
            self._answers[whole] = answer
            if point is not None and _satisfies(point, whole):
                self.pool.add(point)
        return self._answers[whole]

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
        import z3

        others = tuple(others)
        if any(other <= cell for other in others):
            return True
        alone = self.pool.satisfying(cell)
        for other in others:
            alone &= ~self.pool.satisfying(other)
        if alone.any():
            return False
        goal = [self._sign(sign) for sign in self.space.cell | cell]
        for other in others:
            outside = z3.Or([self._sign(sign.negated())[0] for sign in other])
            goal.append((outside, self._definitions(other)))
        answer, _ = self._ask(goal)
        if answer and any(_is_loose(each) for each in (cell, *others)):
            return None
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

    # ------------------------------------------------------------ z3

    def _ask(self, goal: Iterable[tuple[Any, tuple[Any, ...]]]) -> tuple[bool | None, Point | None]:
        import z3

        self.queries += 1
        if self._tactic is None:
            self._tactic = z3.Tactic("qfnra-nlsat")
        solver = self._tactic.solver()
        solver.set("timeout", self.milliseconds)
        for formula, definitions in goal:
            solver.add(formula, *definitions)
        answer = solver.check()
        if answer == z3.unknown:
            self.unknown += 1
            return None, None
        if answer == z3.unsat:
            return False, None
        return True, self._point(solver.model())

    def _point(self, model: Any) -> Point:
        point: Point = {}
        for name in self.space.domains:
            value = model.evaluate(self._variable(name), model_completion=True)
            near = value if hasattr(value, "numerator_as_long") else value.approx(12)
            point[name] = Fraction(near.numerator_as_long(), near.denominator_as_long())
        return point

    def _variable(self, name: str) -> Any:
        import z3

        if name not in self._variables:
            self._variables[name] = z3.Real(name)
        return self._variables[name]

    def _sign(self, sign: Sign) -> tuple[Any, tuple[Any, ...]]:
        if sign not in self._formulas:
            value, definitions = self._term(sign.polynomial)
            self._formulas[sign] = _COMPARED[sign.relation](value), definitions
        return self._formulas[sign]

    def _definitions(self, cell: Cell) -> tuple[Any, ...]:
        return tuple(each for sign in cell for each in self._term(sign.polynomial)[1])

    def _term(self, expression: Any) -> tuple[Any, tuple[Any, ...]]:
        """A polynomial for z3 and what defines the roots in it."""
        if expression not in self._translated:
            definitions: list[Any] = []
            self._translated[expression] = self._translate(exact(expression), definitions), tuple(definitions)
        return self._translated[expression]

    def _translate(self, expression: Any, definitions: list[Any]) -> Any:
        import z3

        if expression.is_Rational:
            return z3.RatVal(int(expression.p), int(expression.q))
        if expression.is_Symbol:
            return self._variable(expression.name)
        if expression.is_Add or expression.is_Mul:
            parts = [self._translate(each, definitions) for each in expression.args]
            total = parts[0]
            for part in parts[1:]:
                total = total + part if expression.is_Add else total * part
            return total
        if expression.is_Pow:
            base, exponent = expression.args
            if exponent.is_Integer and exponent > 0:
                value = self._translate(base, definitions)
                power = value
                for _ in range(int(exponent) - 1):
                    power = power * value
                return power
            if exponent == sympy.Rational(1, 2):
                root = self._variable(f"root of {base}")
                inside, definitions_inside = self._term(base)
                definitions.extend(definitions_inside)
                definitions.extend((root >= 0, root * root == inside))
                return root
            if not exponent.is_number:
                # A power with an open exponent, whose base is nonnegative: all that is known of it is its sign.
                power = self._variable(str(expression))
                definitions.append(power >= 0)
                return power
        if isinstance(expression, sympy.core.function.AppliedUndef):
            # An open cdf: all that is known of it is that it is a probability.
            share = self._variable(str(expression))
            definitions.extend((share >= 0, share <= 1))
            return share
        message = f"{expression} is neither a polynomial nor a square root, so that comparing it cannot be decided"
        raise UnsupportedError(Problem("not-algebraic", message, hint="fix the parameters in exponents"))


def _is_loose(cell: Iterable[Sign]) -> bool:
    """Whether z3 knows less of a condition than it says, so that a point for it may be none."""
    return any(has_open_powers(sign.polynomial) for sign in cell)


def _satisfies(point: Point, cell: Cell) -> bool:
    """Whether a point found by the solver, or near an irrational one, satisfies all conditions."""
    try:
        return all(sign.holds(point) for sign in cell)
    except ValueError:  # an open cdf has no value
        return False


_COMPARED: dict[str, Callable[[Any], Any]] = {
    "<": lambda value: value < 0,
    "<=": lambda value: value <= 0,
    "==": lambda value: value == 0,
    "!=": lambda value: value != 0,
    ">=": lambda value: value >= 0,
    ">": lambda value: value > 0,
}


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


__all__ = ["MILLISECONDS", "Cell", "Oracle", "Point", "meet", "oracle"]
