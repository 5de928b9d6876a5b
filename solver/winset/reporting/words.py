"""Numbers, endings and equilibria in the words of the negotiation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

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


def share_text(probability: Fraction) -> str:
    """A probability with its percentage.

    >>> share_text(Fraction(3, 4)), share_text(Fraction(1, 3)), share_text(Fraction(0))
    ('3/4 (75 %)', '1/3 (33.3 %)', '0')
    """
    if probability in (0, 1):
        return "0" if probability == 0 else "1 (certain)"
    percent = f"{float(probability * 100):.1f}".removesuffix(".0")
    return f"{number_text(probability)} ({percent} %)"
