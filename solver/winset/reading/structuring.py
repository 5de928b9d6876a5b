"""Plain data -> records, guided by the records' own fields; every problem with its path and place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from attrs import NOTHING, Attribute, define, evolve, field, fields

from ..claim import CHECKS
from ..distribution import distribution
from ..errors import InputError, Place, Problem, join, place_of
from ..expression import expression
from ..fields import Kind, nearest, value_lists
from ..negotiation import STAGES, Group, PayoffTable, Reversion
from ..negotiation.parts import interval
from ..ratification import RULES
from .document import Mapping, Node, Scalar, Sequence
from .table import Table, table_of

REGISTRIES: dict[str, tuple[type, ...]] = {"rules": RULES, "stages": STAGES, "checks": CHECKS}
Record = TypeVar("Record")
MISSING = object()
"""What a field comes to when its value could not be read; the problem is noted."""


@define
class Reader:
    """Reads one file; collects problems and remembers where every path stands.

    Parameters
    ----------
    folder
        Where the file lies, for the tables it names; ``None`` when it was not a file.
    """

    folder: Path | None = None
    problems: list[Problem] = field(factory=list)
    places: dict[str, Place] = field(factory=dict)
    expanded: dict[str, tuple[str, ...]] = field(factory=dict)
    rows: dict[str, Table] = field(factory=dict)

    # ------------------------------------------------------------ problems

    def problem(self, code: str, message: str, path: str, node: Node, hint: str = "") -> Any:
        """Note a problem; the value is missing."""
        self.problems.append(Problem(code, message, path, node.place, hint))
        return MISSING

    def attempt(self, convert: Callable[[Any], Any], source: Any, path: str, node: Node) -> Any:
        """A conversion whose problems get this path and place."""
        try:
            return convert(source)
        except InputError as error:
            self.problems.extend(problem.under(path).at(node.place) for problem in error.problems)
            return MISSING

    def place_of(self, path: str) -> Place | None:
        """Where a path stands in the file, or the nearest part of it that does."""
        return place_of(path, self.places)

    # ------------------------------------------------------------ records

    def record(self, cls: type[Record], node: Node, path: str, **given: Any) -> Any:
        """A record from the mapping of its fields, or from its shorthand."""
        self.places.setdefault(path, node.place)
        by_key = {each.metadata.get("key") or each.name: each for each in fields(cls) if each.name not in given}  # type: ignore[arg-type]
        shorthand: dict[Any, str] = getattr(cls, "shorthand", {})
        short = shorthand.get(_shape(node))
        if short is not None:
            key, each = next((key, each) for key, each in by_key.items() if each.name == short)
            self.places[join(path, key)] = node.place
            if isinstance(node, Mapping):  # its entries stand under the record, as they are written
                self.places.update((join(path, entry.text), entry.place) for entry, _ in node.entries)
            value = self.value(each.metadata["kind"], node, join(path, key))
            return MISSING if value is MISSING else self.build(cls, {**given, short: value}, path, node)
        if isinstance(node, Scalar) and not node.text:
            node = Mapping((), node.place)
        if not isinstance(node, Mapping):
            return self.problem("wrong-shape", f"expected fields ({', '.join(by_key)})", path, node)
        found: dict[str, Any] = dict(given)
        for key, value_node in node.entries:
            here = join(path, key.text)
            self.places[here] = key.place
            if key.text not in by_key:
                self.problem(
                    "unknown-field", f"there is no field {key.text!r} here", here, key, nearest(key.text, by_key)
                )
                continue
            each = by_key[key.text]
            found[each.name] = self.value(each.metadata["kind"], value_node, here)
        for key_text, each in by_key.items():
            if each.name not in found and _required(each):
                self.problem("missing-field", f"the field {key_text!r} is missing", join(path, key_text), node)
                found[each.name] = MISSING
        if any(value is MISSING for value in found.values()):
            return MISSING
        return self.build(cls, found, path, node)

    def build(self, cls: type[Record], found: dict[str, Any], path: str, node: Node) -> Any:
        """The record; what its own checks find gets paths and places."""
        try:
            return cls(**found)
        except InputError as error:
            found_wrong = dict.fromkeys(self._of_table(problem.under(path)) for problem in error.problems)
            self.problems.extend(problem.at(self.place_of(problem.path) or node.place) for problem in found_wrong)
            return MISSING

    def _of_table(self, problem: Problem) -> Problem:
        """What is wrong with a row's group is wrong with the table's entry, and said once for all rows."""
        for row, table in self.rows.items():
            if problem.path == row or problem.path.startswith(f"{row}."):
                path = table.path + problem.path.removeprefix(row)
                if problem.code != "unknown-name":
                    return evolve(problem, path=path)
                message = f"{problem.message}, and the table {table.file} has no such column"
                return Problem("missing-column", message, path, hint=f"its columns: {', '.join(table.columns)}")
        return problem

    def named_records(self, cls: type, node: Node, path: str) -> Any:
        """Records by their names; an entry of constituents that names a table becomes its groups."""
        if not isinstance(node, Mapping):
            return self.problem("wrong-shape", "expected names with what they stand for", path, node)
        if cls is Group and any(key.text == "csv" and isinstance(value, Scalar) for key, value in node.entries):
            hint = "name it, as in constituents: {house: {csv: ..., name: ...}}"
            return self.problem("wrong-shape", "a table stands where a group does, under a name", path, node, hint)
        found: list[Any] = []
        for key, value in node.entries:
            here = join(path, key.text)
            self.places[here] = key.place
            if cls is Group and isinstance(value, Mapping) and value.get("csv") is not None:
                groups = self.table(value, here)
                self.expanded[key.text] = tuple(group.name for group in groups if group is not MISSING)
                found.extend(groups)
            else:
                found.append(self.record(cls, value, here, name=key.text))
        return MISSING if any(each is MISSING for each in found) else tuple(found)

    def table(self, node: Mapping, path: str) -> list[Any]:
        """Groups from a CSV table: every other field is written over its columns."""
        rest = Mapping(tuple(e for e in node.entries if e[0].text not in ("csv", "name", "where")), node.place)
        try:
            table = table_of(node, rest, self.folder, path)
        except InputError as error:
            self.problems.extend(p if p.place else p.at(node.place) for p in error.problems)
            return [MISSING]
        template = self.record(Group, rest, path, name=path.rpartition(".")[2])
        if template is MISSING:
            return [MISSING]
        parent = path.rpartition(".")[0]
        self.rows.update((join(parent, row.name), table) for row in table.rows)
        return [row.group(template) for row in table.rows]

    # ------------------------------------------------------------ values by kind

    def value(self, kind: Kind, node: Node, path: str) -> Any:
        """The value of a field of a kind."""
        return getattr(self, f"_read_{kind.name.replace(' ', '_')}")(kind, node, path)

    def text(self, node: Node, path: str, what: str = "a text") -> Any:
        """The text of a scalar that has some."""
        if isinstance(node, Scalar) and node.text:
            return node.text
        return self.problem("wrong-shape", f"expected {what}", path, node)

    def _read_text(self, kind: Kind, node: Node, path: str) -> Any:
        return self.text(node, path)

    def _read_expression(self, kind: Kind, node: Node, path: str) -> Any:
        text = self.text(node, path, "a number or an expression")
        if text is not MISSING and text.count("(") > text.count(")"):
            hint = "inside { } an expression with a comma stands in quotes"
            return self.problem("bad-expression", f"a bracket is not closed in {text!r}", path, node, hint)
        return MISSING if text is MISSING else self.attempt(expression, text, path, node)

    def _read_payoff(self, kind: Kind, node: Node, path: str) -> Any:
        if not isinstance(node, Mapping):
            return self._read_expression(kind, node, path)
        entries = self._read_expressions(kind, node, path)
        return MISSING if entries is MISSING else PayoffTable(entries)

    def _read_reversion(self, kind: Kind, node: Node, path: str) -> Any:
        keys = {key.text for key, _ in node.entries} if isinstance(node, Mapping) else set()
        if keys and keys <= {each.name for each in fields(Reversion)}:
            return self.record(Reversion, node, path)
        value = self._read_payoff(kind, node, path)
        return MISSING if value is MISSING else Reversion(value)

    def _read_expressions(self, kind: Kind, node: Node, path: str) -> Any:
        read = self._read_expression
        return self._by_name(node, path, "numbers or expressions", lambda value, here: read(kind, value, here))

    def _read_texts(self, kind: Kind, node: Node, path: str) -> Any:
        return self._by_name(node, path, "texts", self._as_written)

    def _as_written(self, node: Node, path: str) -> Any:
        """A scalar's text; a list ``[0, 1]`` or a set ``{A, B}`` of scalars as it stands in the file."""
        if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
            return "[" + ", ".join(item.text for item in node.items if isinstance(item, Scalar)) + "]"
        if isinstance(node, Mapping) and all(isinstance(v, Scalar) and not v.text for _, v in node.entries):
            return "{" + ", ".join(key.text for key, _ in node.entries) + "}"
        return self.text(node, path)

    def _read_value_lists(self, kind: Kind, node: Node, path: str) -> Any:
        def one(value: Node, here: str) -> Any:
            source = self._read_values(kind, value, here) if isinstance(value, Sequence) else self.text(value, here)
            if source is MISSING:
                return MISSING
            return self.attempt(lambda given: value_lists({"": given})[0][1], source, here, value)

        return self._by_name(node, path, "lists of numbers", one)

    def _by_name(self, node: Node, path: str, what: str, read: Callable[[Node, str], Any]) -> Any:
        if not isinstance(node, Mapping):
            return self.problem("wrong-shape", f"expected names with {what}", path, node)
        found: list[tuple[str, Any]] = []
        for key, value in node.entries:
            here = join(path, key.text)
            self.places[here] = key.place
            found.append((key.text, read(value, here)))
        return MISSING if any(value is MISSING for _, value in found) else tuple(found)

    def _read_values(self, kind: Kind, node: Node, path: str) -> Any:
        return self.items(node, path, lambda item, here: self._read_expression(kind, item, here))

    def _read_names(self, kind: Kind, node: Node, path: str) -> Any:
        if isinstance(node, Scalar):
            return (node.text,) if node.text else ()
        return self.items(node, path, self.text)

    def _read_integer(self, kind: Kind, node: Node, path: str) -> Any:
        text = self.text(node, path, "a whole number")
        if text is MISSING:
            return MISSING
        if not text.lstrip("+-").isdecimal():
            return self.problem("not-a-number", f"{text!r} is not a whole number", path, node)
        return int(text)

    def _read_flag(self, kind: Kind, node: Node, path: str) -> Any:
        words = {"yes": True, "true": True, "no": False, "false": False}
        text = self.text(node, path, "yes or no")
        if text is MISSING or text in words:
            return words.get(text, MISSING)
        return self.problem("unknown-choice", f"{text!r} is neither yes nor no", path, node)

    def _read_choice(self, kind: Kind, node: Node, path: str) -> Any:
        text = self.text(node, path, " or ".join(kind.detail))
        if text is MISSING or text in kind.detail:
            return text
        message = f"{text!r} is not one of {', '.join(kind.detail)}"
        return self.problem("unknown-choice", message, path, node, nearest(text, kind.detail))

    def _read_interval(self, kind: Kind, node: Node, path: str) -> Any:
        if isinstance(node, Sequence):
            bounds = self.items(node, path, lambda item, here: self.text(item, here, "a bound"))
            return MISSING if bounds is MISSING else self.attempt(interval, bounds, path, node)
        text = self.text(node, path, "an interval such as [0, 1]")
        return MISSING if text is MISSING else self.attempt(interval, text, path, node)

    def _read_distribution(self, kind: Kind, node: Node, path: str) -> Any:
        text = self.text(node, path, "a distribution such as uniform(0, 1)")
        return MISSING if text is MISSING else self.attempt(distribution, text, path, node)

    def _read_weights(self, kind: Kind, node: Node, path: str) -> Any:
        return node.text if isinstance(node, Scalar) else self._read_expressions(kind, node, path)

    def _read_per_actor(self, kind: Kind, node: Node, path: str) -> Any:
        if isinstance(node, Mapping):
            return self._read_expressions(kind, node, path)
        return self._read_expression(kind, node, path)

    def _read_levels(self, kind: Kind, node: Node, path: str) -> Any:
        if isinstance(node, Sequence):
            return self._read_values(kind, node, path)
        text = self.text(node, path, "a list of numbers, or 0 to 1 by 1/20")
        return (
            MISSING
            if text is MISSING
            else self.attempt(lambda source: value_lists({"": source})[0][1], text, path, node)
        )

    def _read_record(self, kind: Kind, node: Node, path: str) -> Any:
        return self.record(kind.detail, node, path)

    def _read_named_records(self, kind: Kind, node: Node, path: str) -> Any:
        return self.named_records(kind.detail, node, path)

    def _read_tagged(self, kind: Kind, node: Node, path: str) -> Any:
        by_keyword = {cls.keyword: cls for cls in REGISTRIES[kind.detail]}  # type: ignore[attr-defined]
        if isinstance(node, Scalar):
            keyword, inner = node, Mapping((), node.place)
        elif isinstance(node, Mapping) and len(node.entries) == 1:
            keyword, inner = node.entries[0]  # type: ignore[assignment]
        else:
            return self.problem("wrong-shape", f"expected one of {', '.join(by_keyword)} with its fields", path, node)
        self.places.setdefault(path, keyword.place)
        if keyword.text not in by_keyword:
            hint = nearest(keyword.text, by_keyword) or f"known here: {', '.join(by_keyword)}"
            code = {"rules": "unknown-rule", "stages": "unknown-stage", "checks": "unknown-check"}[kind.detail]
            return self.problem(code, f"there is no {keyword.text!r} here", path, keyword, hint)
        return self.record(by_keyword[keyword.text], inner, path)

    def _read_tagged_list(self, kind: Kind, node: Node, path: str) -> Any:
        return self.items(node, path, lambda item, here: self._read_tagged(kind, item, here))

    def _read_members(self, kind: Kind, node: Node, path: str) -> Any:
        if isinstance(node, Scalar):
            node = Sequence((node,), node.place)

        def member(item: Node, here: str) -> Any:
            if isinstance(item, Scalar):
                return item.text
            keyword = item.entries[0][0].text if isinstance(item, Mapping) and item.entries else ""
            return self._read_tagged(kind, item, join(here, keyword))  # as rules name their members

        found = self.items(node, path, member, "{path}[{index}]")
        if found is MISSING:
            return MISSING
        return tuple(
            name for each in found for name in (self.expanded.get(each, (each,)) if isinstance(each, str) else (each,))
        )

    def items(self, node: Node, path: str, read: Callable[[Node, str], Any], where: str = "{path}.{index}") -> Any:
        """A tuple of what ``read`` makes of each item of a list; ``where`` says how items' paths are written."""
        if isinstance(node, Scalar) and not node.text:
            return ()
        if not isinstance(node, Sequence):
            return self.problem("wrong-shape", "expected a list", path, node)
        found = []
        for index, item in enumerate(node.items):
            here = where.format(path=path, index=index) if path else str(index)
            self.places[here] = item.place
            found.append(read(item, here))
        return MISSING if any(each is MISSING for each in found) else tuple(found)


def _shape(node: Node) -> str:
    if isinstance(node, Scalar):
        return "scalar" if node.text else "nothing"
    return "sequence" if isinstance(node, Sequence) else "mapping"


def _required(each: Attribute[Any]) -> bool:
    return each.init and each.default is NOTHING
