"""Numbers, names and endings in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from ..game_tree import Ending, Result
from .palette import look_of

LARGEST = 10_000
"""A denominator above this is shown as a decimal that is labelled approximate."""


def number_text(number: Any) -> str:
    """A number for people: exact, or a decimal that says so where the exact one is unreadable.

    >>> number_text(Fraction(3, 4)), number_text(Fraction(1, 30_011))
    ('3/4', '≈ 3.332e-05')
    """
    if isinstance(number, Fraction) and number.denominator > LARGEST:
        return f"≈ {float(number):.4g}"
    return str(number)


def root_text(name: str, root: Any) -> str:
    """A threshold of a parameter: exact, or a decimal that says so where the exact one is unreadable.

    >>> import sympy
    >>> root_text("p", sympy.Rational(5, 7)), root_text("p", sympy.sqrt(2) / 2)
    ('p = 5/7', 'p = sqrt(2)/2')
    """
    exact = str(root)
    return f"{name} = {exact}" if len(exact) <= 24 else f"{name} ≈ {float(root):.6g}"


def share_text(probability: Fraction) -> str:
    """A probability with its percentage.

    >>> share_text(Fraction(3, 4)), share_text(Fraction(1, 3)), share_text(Fraction(0))
    ('3/4 (75 %)', '1/3 (33.3 %)', '0')
    """
    if probability in (0, 1):
        return "0" if probability == 0 else "1 (certain)"
    percent = f"{float(probability * 100):.1f}".removesuffix(".0")
    return f"{number_text(probability)} ({percent} %)"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence lists them.

    >>> listed(["X", "Y", "Z"])
    'X, Y and Z'
    """
    known = list(names)
    return f" {last} ".join([", ".join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def shortlist(names: Sequence[str], most: int = 8, last: str = "and") -> str:
    """Names as a sentence lists them; of many the first, and how many more.

    >>> shortlist(["a", "b", "c"], 3), shortlist(["a", "b", "c", "d"], 3)
    ('a, b and c', 'a, b and 2 more')
    """
    known = list(names)
    return (
        listed(known, last)
        if len(known) <= most
        else f"{', '.join(known[: most - 1])} and {len(known) - most + 1} more"
    )


def ending_words(ending: Ending | None) -> str:
    """The ending as a sentence says it."""
    return look_of(ending).words


def result_words(result: Result) -> str:
    """A result of the game in words, such as ``involuntary defection by Y on ask_much``."""
    words = ending_words(result.ending)
    if result.by:
        words += f" by {listed(result.by)}"
    if result.agreement is not None:
        words += f" on {result.agreement}"
    return words + (f" in round {result.round}" if result.round > 1 else "")
