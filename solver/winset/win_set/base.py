"""What all win-sets have in common."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from winset.errors import InputError, Problem
from winset.expression import Scope, Value, expression
from winset.fields import nearest
from winset.negotiation import Agreement
from winset.showing import Pictured

AgreementLike: TypeAlias = "Agreement | Mapping[str, Any] | str | int | Fraction | tuple[Any, ...]"
"""An agreement, its name, or the values of the issues: by name, in order, or the only one."""


@frozen
class Region(Pictured):
    """A set of agreements."""

    @property
    def is_empty(self) -> bool:
        """Whether it holds no agreement."""
        raise NotImplementedError

    def contains(self, agreement: AgreementLike) -> bool:
        """Whether it holds the agreement; exact.

        Raises
        ------
        InputError
            ``unknown-agreement`` for what is no agreement of this negotiation.
        """
        raise NotImplementedError

    def __contains__(self, agreement: AgreementLike) -> bool:
        return self.contains(agreement)

    @property
    def bare(self) -> Region:
        """The same agreements, without whose they are and why."""
        raise NotImplementedError

    def intersection(self, other: Any) -> Any:
        """The agreements of both, of the same negotiation."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        raise NotImplementedError


def coordinates(agreement: AgreementLike, issues: tuple[str, ...]) -> tuple[Fraction, ...]:
    """The values of the issues at an agreement, exactly.

    Raises
    ------
    InputError
        ``unknown-agreement`` where a value is missing or is no number.
    """
    if isinstance(agreement, Agreement):
        agreement = dict(agreement.values)
    if isinstance(agreement, Mapping):
        missing = [issue for issue in issues if issue not in agreement]
        extra = [name for name in agreement if name not in issues]
        if missing or extra:
            word, name = ("lacks", missing[0]) if missing else ("names", extra[0])
            raise InputError(Problem("unknown-agreement", f"the agreement {word} {name!r}", hint=nearest(name, issues)))
        values: tuple[Any, ...] = tuple(agreement[issue] for issue in issues)
    else:
        values = agreement if isinstance(agreement, tuple) else (agreement,)
    numbers = tuple(_number(value) for value in values)
    if len(numbers) != len(issues):
        message = f"an agreement gives values to {', '.join(issues)}, not {len(numbers)} values"
        raise InputError(Problem("unknown-agreement", message))
    return numbers


def _number(source: Any) -> Fraction:
    value: Value = expression(source)
    if value.names:
        raise InputError(Problem("unknown-agreement", f"{source!r} is not a number"))
    number = value.value(Scope({}))
    if not isinstance(number, Fraction):
        raise InputError(Problem("unknown-agreement", f"{source!r} is not a rational number"))
    return number
