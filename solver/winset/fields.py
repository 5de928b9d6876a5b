"""What kinds of fields the records of a negotiation have: its parts, its stages and its ratification rules.

A record declares each field once: its converter serves Python, its kind tells
:mod:`winset.reading` how the same field is written in a file. A new record or
stage needs no reader of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from attrs import NOTHING, field, frozen

from .distribution import distribution
from .errors import InputError, Problem
from .expression import Expression, expression

KindName: TypeAlias = Literal[
    "expression", "payoff", "text", "names", "integer", "flag", "choice", "expressions",
    "record", "named records", "tagged", "tagged list", "values", "interval", "reversion", "weights",
    "distribution", "members", "texts", "value lists", "per actor", "levels",
]  # fmt: skip


@frozen
class Kind:
    """How a field is written: its name, and what the name leaves open (choices, a record class, a registry)."""

    name: KindName
    detail: Any = None


MOST_NAMED = 12
"""Most words that a hint lists."""
NodeShape: TypeAlias = Literal["scalar", "sequence", "mapping"]
"""Shapes of what a file writes. A record class may set ``shorthand: ClassVar[dict[NodeShape, str]]``: a value of that
shape, in place of the mapping of all fields, is read into the one field that it names."""


def _optional(convert: Any) -> Any:
    return lambda source: None if source is None else convert(source)


def names(source: Any) -> tuple[str, ...]:
    """A tuple of names; one name may stand alone."""
    return (source,) if isinstance(source, str) else tuple(source)


def expressions(source: Any) -> tuple[tuple[str, Expression], ...]:
    """Named expressions in order, from a mapping or pairs."""
    pairs = source.items() if isinstance(source, Mapping) else source
    return tuple((str(name), expression(value)) for name, value in pairs)


def make_field(kind: Kind, convert: Any, default: Any, key: str | None = None) -> Any:
    """A field of a kind; one whose default is ``None`` may be ``None``; ``key`` is its name in a file, if another."""
    if default is None:
        convert = _optional(convert)
    return field(default=default, converter=convert, metadata={"kind": kind, "key": key})


def expression_field(default: Any = NOTHING, key: str | None = None) -> Any:
    """A field that holds an :class:`~winset.expression.Expression`."""
    return make_field(Kind("expression"), expression, default, key)


def text_field(default: Any = NOTHING, key: str | None = None) -> Any:
    """A field that holds a text or a name."""
    return make_field(Kind("text"), str, default, key)


def names_field(default: Any = (), key: str | None = None) -> Any:
    """A field that holds names."""
    return make_field(Kind("names"), names, default, key)


def integer_field(default: Any = NOTHING, key: str | None = None) -> Any:
    """A field that holds a whole number."""
    return make_field(Kind("integer"), int, default, key)


def flag_field(default: bool = False) -> Any:
    """A field that is yes or no."""
    return make_field(Kind("flag"), bool, default)


def choice_field(*choices: str, default: Any = NOTHING) -> Any:
    """A field that holds one of some words."""

    def convert(source: Any) -> str:
        if source not in choices:
            raise InputError(
                Problem(
                    "unknown-choice", f"{source!r} is not one of {', '.join(choices)}", hint=nearest(source, choices)
                )
            )
        return str(source)

    return make_field(Kind("choice", choices), convert, default)


def expressions_field(default: Any = ()) -> Any:
    """A field that maps names to expressions; order kept."""
    return make_field(Kind("expressions"), expressions, default)


def values_field(default: Any = ()) -> Any:
    """A field that lists values: numbers (expressions) or names."""
    return make_field(Kind("values"), lambda source: tuple(expression(value) for value in source), default)


def record_field(record: type, default: Any = NOTHING) -> Any:
    """A field that holds one record of a class, or a mapping of its fields."""
    return make_field(
        Kind("record", record), lambda source: record(**source) if isinstance(source, Mapping) else source, default
    )


def records_field(record: type) -> Any:
    """A field that holds records by their names, in order; from a mapping or an iterable of records."""
    return make_field(Kind("named records", record), lambda source: records(record, source), ())


def records(record: type, source: Mapping[str, Any] | Iterable[Any]) -> tuple[Any, ...]:
    """Records in order; a mapping gives each its name."""
    if isinstance(source, Mapping):
        return tuple(
            entry if isinstance(entry, record) else record(name=name, **entry) for name, entry in source.items()
        )
    return tuple(source)


def tagged_field(registry: str, default: Any = NOTHING) -> Any:
    """A field that holds one record of a registry of classes, each with a ``keyword``."""
    return make_field(Kind("tagged", registry), lambda source: source, default)


def tagged_list_field(registry: str, default: Any = NOTHING, key: str | None = None) -> Any:
    """A field that holds several records of such a registry, in order."""
    return make_field(Kind("tagged list", registry), tuple, default, key)


def members_field(registry: str, default: Any = ()) -> Any:
    """A field that lists members: names, or records of a registry of classes, in order; a name may stand alone."""
    return make_field(Kind("members", registry), _members, default)


def _members(source: Any) -> tuple[Any, ...]:
    return tuple(source) if isinstance(source, (list, tuple)) else (source,)


def distribution_field(default: Any = NOTHING) -> Any:
    """A field that holds a :class:`~winset.distribution.Distribution`, or its text."""
    return make_field(Kind("distribution"), distribution, default)


def texts(source: Any) -> tuple[tuple[str, str], ...]:
    """Texts by name, in order, from a mapping or pairs."""
    pairs = source.items() if isinstance(source, Mapping) else source
    return tuple((str(name), str(value)) for name, value in pairs)


def texts_field(default: Any = ()) -> Any:
    """A field that maps names to texts as they are written; order kept."""
    return make_field(Kind("texts"), texts, default)


def value_lists(source: Any) -> tuple[tuple[str, tuple[Expression, ...]], ...]:
    """Lists of exact numbers by name; a list may be written as ``0 to 1 by 1/20``.

    Raises
    ------
    InputError
        ``bad-range`` for a text that is no range.
    """
    pairs = source.items() if isinstance(source, Mapping) else source
    return tuple((str(name), _value_list(values)) for name, values in pairs)


def _value_list(source: Any) -> tuple[Expression, ...]:
    if not isinstance(source, str):
        return tuple(expression(value) for value in source)
    words = source.replace(" by ", " to ").split(" to ")
    if len(words) == 1:
        return (expression(source),)
    numbers = [expression(word).constant() for word in words]
    if len(numbers) != 3 or " by " not in source or any(number is None for number in numbers):
        raise InputError(Problem("bad-range", f"{source!r} is not a range", hint="write 0 to 1 by 1/20"))
    low, high, step = (number for number in numbers if number is not None)
    if step <= 0 or low > high:
        raise InputError(Problem("bad-range", f"{source!r} holds no number", hint="write 0 to 1 by 1/20"))
    return tuple(expression(low + index * step) for index in range(int((high - low) / step) + 1))


def value_lists_field(default: Any = ()) -> Any:
    """A field that maps names to lists of exact numbers."""
    return make_field(Kind("value lists"), value_lists, default)


def one_of(word: Any, choices: Iterable[str]) -> str:
    """A hint that names the closest known word, or where none is close those there are."""
    known = list(choices)
    return nearest(word, known) or (f"known here: {', '.join(known[:MOST_NAMED])}" if known else "")


def nearest(word: Any, choices: Iterable[str]) -> str:
    """A hint that names the closest known word, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(str(word), list(choices), n=1)
    return f"did you mean {close[0]}?" if close else ""
