"""How the symbols are called that stand for what a negotiation leaves to be chosen, and how a user calls the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import evolve

from ..condition import Missing, symbol
from ..errors import Problem, WinsetError

OFFER, CHOSEN = "offer_", "chosen_"
"""How the symbols of what is offered over an issue, and of what else is chosen from an interval, begin."""
BEST = "best_"
"""How the symbol of a best choice begins that is known by its first-order condition only."""
_INTERNAL = re.compile(rf"(?<!\w)(?:{OFFER}|{CHOSEN})(\w+?)_*(?: amended)?(?: elsewhere)?(?: \d+)?(?!\w)")


def stationary(variable: Any, history: int = 0) -> Any:
    """The symbol of a best choice that is known by its first-order condition only.

    Parameters
    ----------
    history
        The number of the information set among those where the same variable is chosen.

    >>> stationary(symbol("offer_x")), stationary(symbol("offer_x 2"), 1)
    (best_x, best_x_2_b)
    """
    name = variable.name.removeprefix(OFFER).removeprefix(CHOSEN).replace(" ", "_")
    return symbol(f"{BEST}{name}" + (f"_{_letters(history)}" if history else ""))


def _letters(number: int) -> str:
    """``b`` for 1, ``z`` for 25, ``ba`` for 26."""
    more, last = divmod(number, 26)
    return (_letters(more) if more else "") + chr(ord("a") + last)


def in_own_words(text: str) -> str:
    """A text where what is chosen is called as the user calls it.

    >>> in_own_words("offer_x**t*(1 - offer_x 2) has no maximum in chosen_effort")
    'x**t*(1 - x) has no maximum in effort'
    """
    return _INTERNAL.sub(r"\1", text)


@contextmanager
def telling_in_own_words() -> Iterator[None]:
    """Errors that leave here call what is chosen as the user calls it."""
    try:
        yield
    except WinsetError as error:
        raise type(error)(_told(error.problems)) from error


def missing_in_own_words(missing: Missing) -> Missing:
    """The same for the reason why a cell has no result."""
    return evolve(missing, problems=_told(missing.problems))


def _told(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(evolve(p, message=in_own_words(p.message), hint=in_own_words(p.hint)) for p in problems)


__all__ = ["BEST", "CHOSEN", "OFFER", "in_own_words", "missing_in_own_words", "stationary", "telling_in_own_words"]
