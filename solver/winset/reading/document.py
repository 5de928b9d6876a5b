"""YAML as plain data with places: scalars stay text, nothing is constructed, nothing is shared.

Anchors, aliases, tags, duplicate keys and several documents are refused: what a
reader sees in the file is what the program gets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import yaml
from attrs import field, frozen

from ..errors import InputError, Place, Problem, raise_all


@frozen
class Scalar:
    """One piece of text."""

    text: str
    place: Place


@frozen
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@frozen
class Mapping:
    """Keys with values, in order."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value of a key, or ``None``."""
        return next((value for name, value in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def document(text: str, file: str) -> Node:
    """The one YAML document in a text.

    Raises
    ------
    InputError
        ``empty-file``, ``bad-yaml``, ``yaml-anchor``, ``yaml-tag``, ``yaml-documents``, ``key-twice``.
    """
    lines = text.splitlines()
    loader = _Loader(file, lines)
    try:
        raise_all(loader.refused(yaml.parse(text, Loader=yaml.BaseLoader)))
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"this is not YAML: {error.problem or error.context}"
        raise InputError(Problem("bad-yaml", message, place=loader.place(mark) if mark else None)) from None
    except yaml.YAMLError as error:
        raise InputError(Problem("bad-yaml", f"this is not YAML: {error}".splitlines()[0])) from None
    except RecursionError:
        raise InputError(Problem("bad-yaml", "this is nested too deeply to be a negotiation")) from None
    if node is None:
        raise InputError(Problem("empty-file", "the file is empty", place=Place(file, 1, 1)))
    result = loader.convert(node)
    raise_all(loader.problems)
    return result


@frozen
class _Loader:
    file: str
    lines: list[str]
    problems: list[Problem] = field(factory=list)

    def place(self, mark: Any) -> Place:
        """Where a mark of the parser stands."""
        text = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return Place(self.file, mark.line + 1, mark.column + 1, text)

    def refused(self, events: Iterable[Any]) -> list[Problem]:
        """What the program does not read."""
        found: list[Problem] = []
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    found.append(
                        Problem("yaml-documents", "a file holds one document", place=self.place(event.start_mark))
                    )
            if getattr(event, "anchor", None):
                found.append(
                    Problem(
                        "yaml-anchor",
                        "anchors and aliases are not read",
                        place=self.place(event.start_mark),
                        hint="write the value out where it is needed",
                    )
                )
            if getattr(event, "tag", None):
                found.append(
                    Problem("yaml-tag", f"the tag {event.tag} is not read", place=self.place(event.start_mark))
                )
        return found

    def convert(self, node: yaml.Node) -> Node:
        """The node as plain data."""
        place = self.place(node.start_mark)
        if isinstance(node, yaml.ScalarNode):
            return Scalar(str(node.value), place)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple(self.convert(item) for item in node.value), place)
        entries: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        for key, value in node.value:
            name = self.convert(key)
            if not isinstance(name, Scalar):
                self.problems.append(Problem("bad-yaml", "a key is a name, not a list or a mapping", place=name.place))
                continue
            if name.text in seen:
                self.problems.append(Problem("key-twice", f"the key {name.text!r} stands here twice", place=name.place))
            seen.add(name.text)
            entries.append((name, self.convert(value)))
        return Mapping(tuple(entries), place)
