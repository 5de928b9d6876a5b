"""Numbers of an equilibrium as texts that can be read."""

from __future__ import annotations

from fractions import Fraction

LONGEST = 24
"""A number of more characters is shown as a decimal that is labelled approximate; plain data keeps it exact."""


def readable(number: Fraction) -> str:
    """The exact number where it is short, else its first digits, and that they are.

    >>> readable(Fraction(30_011, 70_023)), readable(Fraction(10**40 // 3, 10**40))
    ('30011/70023', '≈ 0.3333')
    """
    exact = str(number)
    return exact if len(exact) <= LONGEST else f"≈ {float(number):.4g}"
