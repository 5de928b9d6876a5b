"""Every problem a user can meet: code, what is wrong, path, place, hint.

A phase collects all its problems and raises them together, as one
:class:`WinsetError`. Two families matter to a caller: *unsupported* (this
negotiation can never do that) and *not yet* (give a value, raise a limit);
everything else is bad *input*, or *failed*: the program itself could not do
what it was asked, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

FAMILIES = ("input", "unsupported", "not yet", "failed")


@frozen
class Place:
    """Where in a file: line and column count from 1; ``text`` is the whole line."""

    file: str
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@frozen
class Problem:
    """One thing that is wrong.

    Parameters
    ----------
    code
        Stable slug, such as ``unknown-field``; listed in ``docs/errors.md``.
    message
        What is wrong, in one sentence without the path.
    path
        Where in the negotiation, such as ``sides.Y.constituents.pivot.types``.
    place
        Where in the file, when there is a file.
    hint
        What to do about it, where a hint helps.
    """

    code: str
    message: str
    path: str = ""
    place: Place | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        at = f" (at {self.path})" if self.path else ""
        lines = [f"{where}[{self.code}] {self.message}{at}"]
        if self.place and self.place.text:
            lines.append(f"    {self.place.text.rstrip()}")
            before = self.place.text[: self.place.column - 1].ljust(self.place.column - 1)
            lines.append("    " + "".join("\t" if c == "\t" else " " for c in before) + "^")
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)

    def at(self, place: Place | None) -> Problem:
        """The same problem with its place in a file."""
        return evolve(self, place=place)

    def under(self, prefix: str) -> Problem:
        """The same problem with its path below ``prefix``."""
        return evolve(self, path=join(prefix, self.path))


class WinsetError(Exception):
    """One or more problems, all those of one phase."""

    family = "failed"

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        one = isinstance(problems, Problem)
        self.problems: tuple[Problem, ...] = (problems,) if one else tuple(problems)  # type: ignore[assignment,arg-type]
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[WinsetError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class InputError(WinsetError):
    """What the user wrote cannot be read or means nothing."""

    family = "input"


class UnsupportedError(WinsetError):
    """This negotiation or game can never do that."""

    family = "unsupported"


class NotYetError(WinsetError):
    """It could, with more: a value given, a limit raised."""

    family = "not yet"


class FailedError(WinsetError):
    """The program could not do what it was asked: a solver stopped, a certificate failed."""

    family = "failed"


def place_of(path: str, places: Mapping[str, Place]) -> Place | None:
    """Where a path stands in a file, or the nearest part of it that does."""
    while path and path not in places:
        path = path.rpartition(".")[0]
    return places.get(path) if path else None


def join(prefix: str, path: str) -> str:
    """A dotted path below another; either may be empty."""
    return f"{prefix}.{path}" if prefix and path else prefix or path


def raise_all(problems: Iterable[Problem], kind: type[WinsetError] = InputError) -> None:
    """Raise all problems together, or do nothing when there are none."""
    found = tuple(problems)
    if found:
        raise kind(found)
