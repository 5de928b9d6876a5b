"""Supports of mixed equilibria, and what an exact solution on one of them is."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from ..equilibrium import BehaviorProfile, Continuum
from .labelling import Labels

Support: TypeAlias = tuple[int, ...]
"""The actions that are used at one information set."""


@frozen
class OnSupport:
    """A profile that uses given actions and satisfies what an equilibrium on them has to satisfy.

    Parameters
    ----------
    profile
        One solution; exact where ``rational``, else good to forty digits.
    labels
        Labels that support it, where the method gives them.
    rational
        Whether its numbers are rational.
    open_moves
        How many probabilities are not determined: none for an isolated
        solution, else it is one of a continuum.
    continuum
        The whole set, where it is known.
    """

    profile: BehaviorProfile
    labels: Labels | None = None
    rational: bool = True
    open_moves: int = 0
    continuum: Continuum | None = None
