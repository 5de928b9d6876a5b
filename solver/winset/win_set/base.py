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
"""An agreement, its name, or the values of the issues: by name (also as ``s=1, t=0``), in order, or the only one."""


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

    Examples
    --------
    >>> coordinates("s=1/2, t=0", ("s", "t"))
    (Fraction(1, 2), Fraction(0, 1))
    """
    hint = f"write {', '.join(f'{issue}=1/2' for issue in issues)}"
    if isinstance(agreement, Agreement):
        agreement = dict(agreement.values)
    elif isinstance(agreement, str) and "=" in agreement:
        agreement = _by_name(agreement)
    if isinstance(agreement, Mapping):
        missing = [issue for issue in issues if issue not in agreement]
        extra = [name for name in agreement if name not in issues]
        if missing or extra:
            message = f"the agreement {f'names {extra[0]!r}' if extra else f'lacks {missing[0]!r}'}"
            close = nearest(extra[0], issues) if extra else ""
            raise InputError(Problem("unknown-agreement", message, hint=close or hint))
        values: tuple[Any, ...] = tuple(agreement[issue] for issue in issues)
    else:
        values = agreement if isinstance(agreement, tuple) else (agreement,)
    numbers = tuple(_number(value, hint) for value in values)
    if len(numbers) != len(issues):
        message = f"an agreement gives values to {', '.join(issues)}, not {len(numbers)} values"
        raise InputError(Problem("unknown-agreement", message, hint=hint))
    return numbers


def _by_name(text: str) -> dict[str, str]:
    """The values in a text such as ``s=1, t=0``, which is how points are printed."""
    pairs = [tuple(part.strip() for part in each.split("=", 1)) for each in text.split(",")]
    found = {pair[0]: pair[-1] for pair in pairs}
    if len(found) != len(pairs) or any(len(pair) != 2 for pair in pairs):
        raise InputError(Problem("unknown-agreement", f"{text!r} does not give each issue one value"))
    return found


def _number(source: Any, hint: str) -> Fraction:
    """A number, from itself or from its text."""
    value: Value = expression(source)
    if value.names:
        raise InputError(Problem("unknown-agreement", f"{source!r} is neither an agreement nor a number", hint=hint))
    number = value.value(Scope({}))
    if not isinstance(number, Fraction):
        raise InputError(Problem("unknown-agreement", f"{source!r} is not a rational number", hint=hint))
    return number
