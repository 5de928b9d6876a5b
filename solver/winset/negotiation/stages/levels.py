"""Lists of numbers to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from ...expression import Expression, Range
from ...fields import Kind, make_field, value_lists

Levels: TypeAlias = tuple[Expression, ...]
LEVEL = Range("the level", "outside-domain", None, fixed=True)


def levels(source: Any) -> Levels:
    """Numbers to choose from: a list, one number, or a range such as ``0 to 1 by 1/20``."""
    if not isinstance(source, (str, list, tuple)):
        source = [source]
    ((_, found),) = value_lists({"": source})
    return found


def levels_field(key: str | None = None) -> Any:
    """A field that holds numbers to choose from; none by default."""
    return make_field(Kind("levels"), levels, (), key)


def level_ranges(field: str, found: Levels) -> Iterator[tuple[str, Expression, Range]]:
    """Levels are known before the play."""
    yield from ((f"{field}.{index}", level, LEVEL) for index, level in enumerate(found))
