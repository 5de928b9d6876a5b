"""The reference of negotiation files, from the records' own fields and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from attrs import NOTHING, fields

from winset.distribution import KINDS
from winset.expression import FUNCTIONS
from winset.fields import Kind
from winset.negotiation import STAGES, Negotiation, Reversion, Stage
from winset.ratification import RULES
from winset.ratification.rule import Rule

REGISTRIES: dict[str, tuple[str, tuple[type, ...]]] = {
    "stages": ("Stages", STAGES),
    "rules": ("Ratification rules", RULES),
}
WRITTEN = {
    "expression": "a number or an [expression](#numbers-and-expressions)",
    "payoff": "an [expression](#numbers-and-expressions), or one by agreement",
    "text": "a text",
    "names": "a name or a list of names",
    "integer": "a whole number",
    "flag": "`yes` or `no`",
    "expressions": "names, each with an [expression](#numbers-and-expressions)",
    "values": "a list of [expressions](#numbers-and-expressions) or names",
    "interval": "`[0, 1]`, `(0, 1]`, `[0, inf)`",
    "reversion": "a payoff, or a [Reversion](#reversion)",
    "weights": "a group, or groups with weights",
    "per actor": "one [expression](#numbers-and-expressions) for all, or one by side or actor",
    "levels": "a list of numbers, or `0 to 1 by 1/20`",
    "distribution": "a [distribution](#distributions)",
    "texts": "names, each with a text",
    "value lists": "names, each with a list of numbers or names, or a range such as `0 to 1 by 1/20`",
}
SHAPES = {"scalar": "A single value", "sequence": "A list", "mapping": "A mapping of names"}
INTRODUCTION = f"""\
# Negotiation files

A negotiation is a YAML file, or the same classes in Python (`winset.negotiation`): both give equal objects. A field
has the same name in both unless a table below says otherwise. Written by `docs/generate.py` from the classes.

Only plain YAML is read: anchors, tags and duplicate keys are refused, and nothing is guessed from a value's look
(`no` is a text, `0.1` is one tenth). Names that a file declares keep their order: information sets, answers of
several sides and draws follow it. [Errors](errors.md) lists what can be wrong.

## Numbers and expressions

Numbers are exact: `3/4`, `0.75`, `-2`. An expression combines them with parameters, issues and other declared names:
`+ - * / ^` and parentheses; the functions {", ".join(f"`{name}`" for name in FUNCTIONS)}; in conditions
`< <= > >= == !=`, `and`, `or`, `not`. `if(condition, then, otherwise)` evaluates only the branch that it takes. A
name may hold dots (`Y.pivot`); the name of an option or a type stands for itself, and a text with spaces is quoted
(`vote == 'not voting'`). Nothing else is understood, and no text is ever run as code.

## Constituents from a table

Where a group stands, `csv: FILE` takes one group from every row of a CSV table in the folder of the negotiation or
below it: `name: COLUMN` says which column names them, `where: CONDITION` which rows count, and every other field of a
[Group](#group) is written over the columns. Such an entry is used by its own name wherever its groups are meant.

"""


def negotiation_files_page() -> str:
    """The text of docs/negotiation-files.md."""
    lines = [INTRODUCTION, "## The file", "", *_record(Negotiation)]
    records, tagged = _reachable()
    for record in records:
        lines += [f"## {record.__name__}", "", *_record(record)]
    for registry in tagged:
        title, classes = REGISTRIES[registry]
        lines += [f"## {title}", "", *_registry(registry, classes)]
    lines += ["## Distributions", "", *_distributions()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _reachable() -> tuple[list[type], list[str]]:
    """The record classes and registries that a negotiation's fields lead to, in order of first mention."""
    records: list[type] = []
    registries: list[str] = []
    waiting: list[type] = [Negotiation]
    while waiting:
        for _, kind, _ in _fields(waiting.pop(0)):
            found = kind.detail if kind.name in ("record", "named records") else None
            found = Reversion if kind.name == "reversion" else found
            if found is not None and found not in records:
                records.append(found)
                waiting.append(found)
            if kind.name in ("tagged", "tagged list", "members") and kind.detail not in registries:
                registries.append(kind.detail)
                waiting.extend(REGISTRIES[kind.detail][1])
    return records, registries


def _fields(record: type) -> Iterator[tuple[Any, Kind, str]]:
    """Every field that a file can give, with its kind and how it is called there."""
    for each in fields(record):
        if "kind" in each.metadata:
            yield each, each.metadata["kind"], each.metadata.get("key") or each.name


def _record(record: type, base: type | None = None) -> list[str]:
    """A record's summary, its shorthand and its fields; without what its base class already has."""
    summary, meanings = _documentation(record)
    known = {each.name for each in fields(base)} if base else set()
    lines = [summary, ""]
    shorthand = getattr(record, "shorthand", {})
    if shorthand != getattr(base, "shorthand", {}):
        lines += [f"{SHAPES[shape]} in its place is its `{name}`." for shape, name in shorthand.items()] + [""]
    if record not in (Negotiation, Rule) and not hasattr(record, "keyword"):
        known.add("name")  # written before the record
    rows = [row for row in _fields(record) if row[0].name not in known]
    if rows:
        lines += ["| field | written as | without it | meaning |", "|---|---|---|---|"]
    for each, kind, key in rows:
        in_python = f" (`{each.name}` in Python)" if key != each.name else ""
        meaning = _cell(meanings.get(each.name, ""))
        lines.append(f"| `{key}`{in_python} | {_written(kind)} | {_default(each)} | {meaning} |")
    return [*lines, ""]


def _registry(registry: str, classes: tuple[type, ...]) -> list[str]:
    base = {"stages": Stage, "rules": Rule}[registry]
    what = REGISTRIES[registry][0].lower().removesuffix("s")
    lines = [f"A {what} is written as `keyword: its fields`, or its keyword alone where no field is needed.", ""]
    if fields(base):
        lines += ["All have these fields:", "", *_record(base)[2:]]
    for record in classes:
        lines += [f"### `{record.keyword}`", "", *_record(record, base)]  # type: ignore[attr-defined]
    return lines


def _distributions() -> list[str]:
    lines = ["| distribution | arguments | meaning |", "|---|---|---|"]
    for kind in KINDS:
        keyword = kind.keyword
        arguments = ", ".join(
            f"`{each.name}`" + ("" if each.default is NOTHING else f" ({_default(each)})") for each in fields(kind)
        )
        lines.append(f"| `{keyword}` | {arguments} | {_cell(_documentation(kind)[0])} |")
    return [*lines, ""]


def _written(kind: Kind) -> str:
    if kind.name == "choice":
        return " or ".join(f"`{choice}`" for choice in kind.detail)
    if kind.name == "record":
        return f"its [{kind.detail.__name__}](#{kind.detail.__name__.lower()})"
    if kind.name == "named records":
        return f"names, each with its [{kind.detail.__name__}](#{kind.detail.__name__.lower()})"
    if kind.name in ("tagged", "tagged list", "members"):
        title = REGISTRIES[kind.detail][0]
        one = f"[{title.lower().removesuffix('s')}](#{title.lower().replace(' ', '-')})"
        return {"tagged": f"a {one}", "tagged list": f"a list, each a {one}", "members": f"names, or each a {one}"}[
            kind.name
        ]
    return WRITTEN[kind.name]


def _default(each: Any) -> str:
    if each.default is NOTHING:
        return "is an error"
    default = each.default
    if default is None or default in ((), ""):
        return ""
    if isinstance(default, bool):
        return "yes" if default else "no"
    text = str(default)
    return "" if "(" in text and "=" in text else f"`{text}`"


def _documentation(record: type) -> tuple[str, dict[str, str]]:
    """What the docstring says before its sections, and of each parameter, those of the bases too."""
    meanings: dict[str, str] = {}
    for each in reversed(record.__mro__):
        text = inspect.cleandoc(each.__dict__.get("__doc__") or "")
        section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", text, re.MULTILINE | re.DOTALL)
        for names, meaning in re.findall(
            r"^(\w.*)\n((?:[ ]+.*\n?|\n)+)", section.group(1) if section else "", re.MULTILINE
        ):
            for name in names.split(","):
                meanings[name.strip()] = " ".join(_markdown(meaning).split())
    own = inspect.cleandoc(record.__doc__ or "")
    summary = re.split(r"^\w+\n-+$", own, maxsplit=1, flags=re.MULTILINE)[0].strip()
    return _markdown(summary), meanings


def _markdown(text: str) -> str:
    text = re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text)
    return text.replace("``", "`")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
