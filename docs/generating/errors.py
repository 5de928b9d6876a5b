"""The page of all error codes, found in the text of the package without importing it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "solver" / "winset"

RANGES = "expression.ranges"

FAMILY_OF = {
    "InputError": "input",
    "UnsupportedError": "unsupported",
    "NotYetError": "not yet",
    "FailedError": "failed",
    "SpentError": "not yet",
    "NotAttainedError": "not yet",
}
FAMILIES = {
    "input": "What was written cannot be read or means nothing; change it.",
    "unsupported": "This negotiation or game can never do that.",
    "not yet": "It could, with more: a value given, a limit raised.",
    "failed": "The program could not do what it was asked: a solver stopped, a certificate failed.",
}


@dataclass(frozen=True)
class Raised:
    """One place in the code that names an error code."""

    code: str
    family: str
    message: str
    room: str


def problems_of(source: str, room: str) -> Iterator[Raised]:
    """Every ``Problem("code", message, ...)`` in a module's text, or ``self.problem("code", message, ...)``.

    A ``Range("the quantity", "code", ...)`` names the code of what is outside it, unless the module has another Range.
    A code that is not written out where it is used has the place in the file in its stead.
    """
    module = ast.parse(source)
    outer = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
    own = {node.name for node in module.body if isinstance(node, ast.ClassDef)} if room != RANGES else set()
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and _name(call.func) == "Range" and len(call.args) > 1 and "Range" not in own:
            what, code = ((_texts(argument, list(_around(call, outer))) or ["..."])[0] for argument in call.args[:2])
            yield Raised(code, "input", f"{what} ... is outside ...", room)
        if isinstance(call, ast.Call) and _name(call.func) in ("Problem", "problem"):
            arguments = dict(zip(("code", "message"), call.args, strict=False))
            arguments |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
            around = list(_around(call, outer))
            if "code" not in arguments or _is_parameter(arguments["code"], around):
                continue  # a copy of a problem, or the function's callers name the code
            for code in _texts(arguments["code"], around) or [f"{room}:{call.lineno}"]:
                for message in _texts(arguments["message"], around) or ["..."]:
                    for family in sorted(_families(around)):
                        yield Raised(code, family, message, room)


def _around(node: ast.AST, outer: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in outer:
        node = outer[node]
        yield node


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_parameter(node: ast.expr, around: list[ast.AST]) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "code"  # of another problem
    function = next((outer for outer in around if isinstance(outer, ast.FunctionDef)), None)
    return function is not None and _name(node) in {argument.arg for argument in function.args.args}


def _families(around: list[ast.AST]) -> set[str]:
    """The families of the errors that carry a problem: that of the call around it, else those its function raises."""
    for node in around:
        if isinstance(node, ast.Call) and _name(node.func) in FAMILY_OF:
            return {FAMILY_OF[_name(node.func)]}
        if isinstance(node, ast.Call) and _name(node.func) == "raise_all":
            return {FAMILY_OF.get(_name(kind), "input") for kind in node.args[1:]} or {"input"}
        if isinstance(node, ast.FunctionDef):
            calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
            names = {_name(call.func) for call in calls}
            for call in calls:
                names |= {_name(kind) for kind in call.args[1:] if _name(call.func) == "raise_all"}
            return {FAMILY_OF[name] for name in names & FAMILY_OF.keys()} or {"input"}
    return {"input"}


def _texts(node: ast.expr, around: list[ast.AST]) -> list[str]:
    """What a text in the code can be, its changing parts as ``...``; empty when it comes from elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "..." for part in node.values]
        return ["".join(str(part) for part in parts)]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, around), *_texts(node.orelse, around)]
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return [text for value in node.value.values for text in _texts(value, around)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        rights = _texts(node.right, around) or ["..."]
        return [left + right for left in _texts(node.left, around) or ["..."] for right in rights]
    if isinstance(node, ast.Name):
        function = next((outer for outer in around if isinstance(outer, ast.FunctionDef)), None)
        values = [value for value in _assigned(node.id, function) for value in _texts(value, [])] if function else []
        return list(dict.fromkeys(values))
    return []


def _assigned(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What a function assigns to a name, in statements and in loops over what is written out."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in map(_name, node.targets):
            yield node.value
        elif isinstance(node, ast.For) and isinstance(node.iter, (ast.Tuple, ast.List)):
            if _name(node.target) == name:
                yield from node.iter.elts
            elif isinstance(node.target, ast.Tuple) and name in map(_name, node.target.elts):
                index = [_name(target) for target in node.target.elts].index(name)
                yield from (row.elts[index] for row in node.iter.elts if isinstance(row, ast.Tuple))


def all_problems() -> list[Raised]:
    """Every problem that the package can raise, by code."""
    found = [
        raised
        for path in sorted(PACKAGE.rglob("*.py"))
        for raised in problems_of(path.read_text(encoding="utf-8"), _room(path))
    ]
    return sorted(set(found), key=lambda raised: (raised.code, raised.room, raised.message, raised.family))


def _room(path: Path) -> str:
    inside = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in inside if part != "__init__") or "winset"


def errors_page() -> str:
    """The text of docs/errors.md."""
    lines = [
        "# Errors",
        "",
        "Every problem has a code, says what is wrong, at which path of the negotiation, where in the file, and gives",
        "a hint where one helps. All problems of one phase are reported at once, in one exception whose `problems`",
        "holds them. The classes are in `winset.errors`; their family says what can be done:",
        "",
        *(f"- **{family}**: {meaning}" for family, meaning in FAMILIES.items()),
        "",
        "Written by `docs/generate.py` from the code; `...` stands for what changes from case to case.",
        "",
        "| code | family | says | room |",
        "|---|---|---|---|",
    ]
    by_code: dict[str, list[Raised]] = {}
    for raised in all_problems():
        by_code.setdefault(raised.code, []).append(raised)
    for code, raises in by_code.items():
        families = ", ".join(sorted({raised.family for raised in raises}))
        messages = list(dict.fromkeys(_cell(raised.message) for raised in raises))
        rooms = ", ".join(f"`{room}`" for room in dict.fromkeys(raised.room for raised in raises))
        lines.append(f"| `{code}` | {families} | {'<br>'.join(messages)} | {rooms} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
