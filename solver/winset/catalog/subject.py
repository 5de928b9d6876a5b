"""What quantities of claims are asked of, and what is no quantity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ..equilibrium import Concept, Solution
from ..errors import InputError, Problem
from ..fields import nearest
from ..game_tree import GameTree
from ..negotiation import Negotiation

Path = Sequence[str]


class Subject(Protocol):
    """A negotiation at given values, with what is known of it; computed when asked for."""

    @property
    def negotiation(self) -> Negotiation:
        """At its values."""
        ...

    @property
    def solution(self) -> Solution:
        """Solved as the claim says."""
        ...

    @property
    def tree(self) -> GameTree:
        """Its extensive form."""
        ...

    @property
    def concept(self) -> Concept:
        """What counts as an equilibrium."""
        ...

    @property
    def given(self) -> Mapping[str, str]:
        """What was observed."""
        ...

    @property
    def types(self) -> Mapping[str, str]:
        """The types for which a win-set is meant."""
        ...


def unknown(word: str, rest: Path, known: Mapping[str, Any] | Sequence[str] = ()) -> InputError:
    """The error of a path that is no quantity."""
    path = ".".join([word, *rest])
    return InputError(
        Problem("unknown-quantity", f"{path!r} is no quantity", hint=nearest(rest[-1] if rest else "", list(known)))
    )
