"""Which numbers a quantity may be: a probability, a cost, a number of rounds.

A record says once what its numbers may be; :mod:`winset.negotiation.checking.ranges`
asks it of every value that they can have.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from ..errors import Problem
from .scope import Number, Scope, Undecided, Value

NO_NAMES = Scope({})


def _bound(number: int | Fraction | None) -> Fraction | None:
    return None if number is None else Fraction(number)


@frozen
class Range:
    """The numbers that a quantity may be.

    Parameters
    ----------
    what
        What errors call it, such as ``the discount factor``.
    code
        Of the error.
    low, high
        Bounds; ``None`` for none.
    low_open, high_open
        Whether a bound itself is outside.
    whole
        Whether it must be a whole number.
    fixed
        Whether it must be known before the play, and depend on parameters only.
    hint
        Of the error.

    Examples
    --------
    >>> print(PROBABILITY.check(Fraction(5, 4), "process.0.breakdown"))
    [prior-range] the probability 5/4 is outside [0, 1] (at process.0.breakdown)
    """

    what: str
    code: str
    low: Fraction | None = field(default=Fraction(0), converter=_bound)
    high: Fraction | None = field(default=None, converter=_bound)
    low_open: bool = False
    high_open: bool = False
    whole: bool = False
    fixed: bool = False
    hint: str = ""

    def __str__(self) -> str:
        left = "(-inf" if self.low is None else f"{'(' if self.low_open else '['}{self.low}"
        right = "inf)" if self.high is None else f"{self.high}{')' if self.high_open else ']'}"
        return f"{left}, {right}"

    def check(self, number: Value, path: str, case: str = "") -> Problem | None:
        """What is wrong with a value, if anything; where symbols leave it open, nothing is."""
        if isinstance(number, (str, bool)):
            return Problem("not-a-number", f"{self.what} is {number!r}, not a number", path)
        at = f" at {case}" if case else ""
        if self._outside(number):
            if self.low == self.high:
                return Problem(self.code, f"{self.what} is {number}, not {self.low}{at}", path, hint=self.hint)
            return Problem(self.code, f"{self.what} {number} is outside {self}{at}", path, hint=self.hint)
        if self.whole and isinstance(number, Fraction) and number.denominator != 1:
            return Problem(self.code, f"{self.what} {number} is no whole number{at}", path, hint=self.hint)
        return None

    def _outside(self, number: Number) -> bool:
        try:
            return (self.low is not None and NO_NAMES.decide(number, "<=" if self.low_open else "<", self.low)) or (
                self.high is not None and NO_NAMES.decide(number, ">=" if self.high_open else ">", self.high)
            )
        except Undecided:
            return False


PROBABILITY = Range("the probability", "prior-range", 0, 1)
COST = Range("the cost", "below-zero")
SHARE = Range("the share", "bad-quota", 0, 1, low_open=True, hint="write a share such as 2/3")
