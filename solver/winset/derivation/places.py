"""Several places on a line, where what is chosen does not matter to whoever chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import sympy
from attrs import frozen

from ..condition import pretty, same, written

Piece: TypeAlias = tuple[Any, bool, Any, bool]
"""From where (``None`` is no bound), whether that belongs to it, to where, whether that does."""


@frozen
class Places:
    """Pieces of a line, in order.

    Parameters
    ----------
    pieces
        From where to where.
    symbol
        Of what is chosen, where other formulas depend on it: then it stands in them.

    Examples
    --------
    >>> import sympy
    >>> q = sympy.Symbol("q")
    >>> str(Places(((None, False, q, False), (2 * q, True, 2 * q, True))))
    'anything in (-inf, q) or {2*q}'
    """

    pieces: tuple[Piece, ...]
    symbol: Any = None

    @property
    def is_free(self) -> bool:
        """Whether something else depends on what is chosen."""
        return self.symbol is not None

    @classmethod
    def joined(cls, pieces: Sequence[Piece]) -> Places:
        """The pieces, those that touch as one."""
        found: list[Piece] = []
        for low, low_closed, high, high_closed in pieces:
            if found and _touch(found[-1], low, low_closed):
                first, first_closed, _, _ = found.pop()
                found.append((first, first_closed, high, high_closed))
            else:
                found.append((low, low_closed, high, high_closed))
        return cls(tuple(found))

    def changed(self, change: Callable[[Any], Any]) -> Places:
        """The places with every end replaced."""
        return Places(
            tuple(
                (None if low is None else change(low), closed, None if high is None else change(high), high_closed)
                for low, closed, high, high_closed in self.pieces
            ),
            None if self.symbol is None else change(self.symbol),
        )

    @property
    def ends(self) -> tuple[Any, ...]:
        """The ends of the pieces that have one."""
        return tuple(end for low, _, high, _ in self.pieces for end in (low, high) if end is not None)

    @property
    def form(self) -> tuple[Any, ...]:
        """All but the ends: places of one form are equal where their ends are."""
        return self.symbol, *((low is None, closed, high is None, last) for low, closed, high, last in self.pieces)

    @property
    def text(self) -> str:
        """The pieces as intervals.

        >>> Places(((sympy.Integer(0), True, sympy.Integer(1), False),)).text
        '[0, 1)'
        """
        return " or ".join(map(_text, self.pieces))

    @property
    def members(self) -> tuple[Any, ...]:
        """For every piece its ends, as far as they belong to it; a place inside where none does."""
        found: dict[Any, None] = {}
        for low, low_closed, high, high_closed in self.pieces:
            ends = [end for end, closed in ((low, low_closed), (high, high_closed)) if closed]
            found.update(dict.fromkeys(ends or [_inside(low, high)]))
        return tuple(found)

    def __str__(self) -> str:
        points = all(low is not None and high is not None and same(low, high) for low, _, high, _ in self.pieces)
        if points and not self.is_free:
            return " or ".join(written(pretty(low)) for low, *_ in self.pieces)
        return f"{f'any {self.symbol}' if self.is_free else 'anything'} in {self.text}"


def _inside(low: Any, high: Any) -> Any:
    """A place between two ends."""
    if low is None or high is None:
        return sympy.Integer(0) if low is high else high - 1 if low is None else low + 1
    return (low + high) / 2


def _touch(piece: Piece, low: Any, closed: bool) -> bool:
    """Whether a piece of the line goes on where the next begins."""
    _, _, high, high_closed = piece
    return high is not None and low is not None and (closed or high_closed) and same(high, low)


def _text(piece: Piece) -> str:
    low, low_closed, high, high_closed = piece
    if low is not None and high is not None and same(low, high):
        return f"{{{written(pretty(low))}}}"
    left = "(-inf" if low is None else f"{'[' if low_closed else '('}{written(pretty(low))}"
    right = "inf)" if high is None else f"{written(pretty(high))}{']' if high_closed else ')'}"
    return f"{left}, {right}"


__all__ = ["Places"]
