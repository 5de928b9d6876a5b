"""Constituents from a CSV table: one group a row, its fields written over the columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import evolve, fields, frozen

from ..errors import InputError, Place, Problem, join, raise_all
from ..expression import Expression, Scope, expression, folded
from ..negotiation import Group, PayoffTable, Reversion
from .document import Mapping, Node, Scalar, Sequence

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(/\d+)?\Z")


@frozen
class Row:
    """One row: the group's name, and its cells as expressions."""

    name: str
    cells: dict[str, Expression]

    def group(self, template: Group) -> Group:
        """The group that a template over the columns means in this row."""
        changed = {each.name: self._over(getattr(template, each.name)) for each in fields(Group) if each.name != "name"}
        return evolve(template, name=self.name, **changed)

    def _over(self, value: Any) -> Any:
        if isinstance(value, Expression):
            return folded(value.substitute(self.cells))
        if isinstance(value, PayoffTable):
            return PayoffTable(tuple((name, folded(entry.substitute(self.cells))) for name, entry in value.entries))
        if isinstance(value, Reversion):
            return Reversion(*(self._over(getattr(value, each.name)) for each in fields(Reversion)))
        return value


@frozen
class Table:
    """The rows of a table that an entry at ``path`` of the negotiation asks for."""

    path: str
    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(node: Mapping, rest: Node, folder: Path | None, path: str) -> Table:
    """The table that a mapping with ``csv``, ``name`` and perhaps ``where`` names.

    Parameters
    ----------
    rest
        The other fields, whose arithmetic needs numbers in the columns it uses.

    Raises
    ------
    InputError
        ``missing-file``, ``outside-folder``, ``not-utf8``, ``missing-column``,
        ``not-a-number`` (row and column named), ``name-twice``, ``no-name``,
        ``not-a-condition``, ``empty-file``, ``bad-table``.
    """
    source, keys = node.get("csv"), _columns(node.get("name"))
    if not isinstance(source, Scalar) or not keys:
        raise InputError(Problem("missing-field", "a table needs csv: FILE and name: COLUMN", path, node.place))
    text = _text(source, folder, path)
    lines = text.splitlines()
    reader = csv.reader(lines, strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        if not header:
            raise InputError(Problem("empty-file", f"the table {source.text} is empty", path, source.place))
        raise_all(
            Problem("name-twice", f"the column {column!r} of {source.text} stands there twice", path, source.place)
            for column in dict.fromkeys(header)
            if header.count(column) > 1
        )
        raise_all(_missing(key.text, header, join(path, "name"), key.place) for key in keys if key.text not in header)
        used = list(_used(rest, set(header)))
        where = _Condition.of(node.get("where"), header, join(path, "where"))
        if where is not None:
            used += list(_contexts(where.source, set(header)))
        rows: list[Row] = []
        problems: list[Problem] = []
        for cells in reader:
            line = reader.line_num
            place = Place(source.text, line, 1, lines[line - 1])
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                problems.append(
                    Problem(
                        "missing-column", f"row {line} has {len(cells)} cells for {len(header)} columns", path, place
                    )
                )
                continue
            by_column = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            problems.extend(
                Problem(
                    "not-a-number", f"row {line}, column {column}: {by_column[column]!r} is not a number", path, place
                )
                for column in sorted({name for name, numeric in used if numeric})
                if not _NUMBER.match(by_column[column])
            )
            name = "_".join(by_column[key.text] for key in keys)
            if not name:
                problems.append(Problem("no-name", f"row {line} has no name", path, place))
            values = {column: _cell(cell) for column, cell in by_column.items()}
            if not problems and (where is None or where.holds(values)):
                rows.append(Row(name, values))
    except csv.Error as error:
        raise InputError(
            Problem("bad-table", f"the table {source.text} cannot be read: {error}", path, source.place)
        ) from None
    seen: set[str] = set()
    for row in rows:
        if row.name in seen:
            problems.append(
                Problem("name-twice", f"{row.name!r} stands in two rows of {source.text}", path, source.place)
            )
        seen.add(row.name)
    if not rows and not problems:
        problems.append(Problem("empty-file", f"no row of {source.text} is left", path, source.place))
    raise_all(problems)
    return Table(path, source.text, tuple(header), tuple(rows))


def _columns(node: Node | None) -> tuple[Scalar, ...]:
    """The column that names a group, or several whose cells are joined by ``_``."""
    if isinstance(node, Sequence):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return (node,) if isinstance(node, Scalar) else ()


def _text(source: Scalar, folder: Path | None, path: str) -> str:
    if folder is None:
        raise InputError(Problem("missing-file", "a table can only be named in a file", path, source.place))
    file = folder / source.text
    if not file.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            Problem("outside-folder", f"{source.text} is outside the negotiation's folder", path, source.place)
        )
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            Problem("missing-file", f"cannot read {source.text}: {error.strerror}", path, source.place)
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            Problem("not-utf8", f"{source.text} is not UTF-8 text at byte {error.start}", path, source.place)
        ) from None


def _missing(column: str, header: list[str], path: str, place: Place) -> Problem:
    return Problem(
        "missing-column", f"the table has no column {column!r}", path, place, f"its columns: {', '.join(header)}"
    )


@frozen
class _Condition:
    """Which rows count."""

    source: Expression
    path: str
    place: Place

    @classmethod
    def of(cls, node: Node | None, header: list[str], path: str) -> _Condition | None:
        """The condition that a node writes over the columns of a table; ``None`` where there is none."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            raise InputError(Problem("wrong-shape", "expected a condition over the columns", path, node.place))
        try:
            source = expression(node.text)
        except InputError as error:
            raise InputError(p.under(path).at(node.place) for p in error.problems) from None
        raise_all(_missing(name, header, path, node.place) for name in sorted(source.names - set(header)))
        return cls(source, path, node.place)

    def holds(self, cells: dict[str, Expression]) -> bool:
        """Whether the row with these cells counts."""
        try:
            answer = self.source.substitute(cells).value(Scope({}))
        except InputError as error:
            raise InputError(p.under(self.path).at(self.place) for p in error.problems) from None
        except ZeroDivisionError as error:
            raise InputError(Problem("division-by-zero", f"{error} divides by zero", self.path, self.place)) from None
        if not isinstance(answer, bool):
            message = f"{self.source} is {answer}, not a condition"
            raise InputError(Problem("not-a-condition", message, self.path, self.place))
        return answer


def _used(node: Node, columns: set[str]) -> Iterator[tuple[str, bool]]:
    """Columns that fields use, and whether as numbers; what is no expression is left to the structuring."""
    if isinstance(node, Scalar):
        try:
            yield from _contexts(expression(node.text), columns)
        except InputError:
            return
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _used(item, columns)
    else:
        for _, value in node.entries:
            yield from _used(value, columns)


def _contexts(source: Expression, columns: set[str]) -> Iterator[tuple[str, bool]]:
    """Columns in an expression; compared with a text by == or != they need not be numbers."""
    if source.operator == "name":
        if source.arguments[0] in columns:
            yield source.arguments[0], True
        return
    text = source.operator in ("==", "!=") and any(
        part.operator == "text" or (part.operator == "name" and part.arguments[0] not in columns)
        for part in source.arguments
    )
    for part in source.arguments:
        if isinstance(part, Expression):
            for name, numeric in _contexts(part, columns):
                yield name, numeric and not (text and part.operator == "name")


def _cell(text: str) -> Expression:
    if _NUMBER.match(text):
        top, _, bottom = text.partition("/")
        if not bottom or int(bottom):
            return expression(Fraction(top) / (int(bottom) if bottom else 1))
    return Expression("text", (text,))
