"""Who may import what, and that no text is ever run as code."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "solver" / "winset"
HEAVY = ["matplotlib", "networkx", "pandas", "pygambit", "scipy", "z3"]
# What runs or parses text as Python; yaml.compose and yaml.parse with a loader of ours are no part of it.
RUNS_TEXT = {
    *(
        "eval",
        "exec",
        "__import__",
        "sympify",
        "_sympify",
        "parse_expr",
        "parse_latex",
        "parse_mathematica",
        "lambdify",
    ),
    *("literal_eval", "load", "load_all", "full_load", "full_load_all", "unsafe_load", "unsafe_load_all", "run_path"),
}
OURS_IN_THEIR_NAME = {"load"}
"""``winset.load`` is ours; ``yaml.load`` is not allowed."""


@functools.cache
def modules() -> list[tuple[str, ast.Module]]:
    return [
        (path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def imported(module: ast.Module) -> Iterator[str]:
    """The top names of what a module imports when it runs, wherever the import stands."""
    for_types = [
        node for node in ast.walk(module) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    skipped = {inner for node in for_types for statement in node.body for inner in ast.walk(statement)}
    for node in ast.walk(module):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args:
            yield ast.unparse(node.args[0]).strip("'\"").split(".")[0]


@pytest.mark.parametrize(
    ("library", "rooms"), [("pygambit", "solving/gambit"), ("yaml", "reading"), ("matplotlib", "reporting")]
)
def test_a_library_has_its_room(library: str, rooms: str) -> None:
    users = [name for name, module in modules() if library in imported(module)]
    assert [name for name in users if not name.startswith((f"{rooms}/", f"{rooms}.py"))] == []


def test_one_file_imports_gambit() -> None:
    assert sum("pygambit" in imported(module) for _, module in modules()) <= 1


def runs_text(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return not node.level and any(alias.name in RUNS_TEXT for alias in node.names)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in RUNS_TEXT - OURS_IN_THEIR_NAME
    if isinstance(node.func, ast.Attribute):
        if node.func.attr in OURS_IN_THEIR_NAME | {"eval"}:
            return ast.unparse(node.func.value) in ("builtins", "marshal", "pandas", "pickle", "yaml")
        if node.func.attr == "lambdify":  # runs what SymPy writes; with dummies for names, no text of a user is in it
            return "dummify=True" not in [ast.unparse(keyword) for keyword in node.keywords]
        is_text = bool(node.args) and isinstance(node.args[0], (ast.JoinedStr, ast.Constant))
        return node.func.attr in RUNS_TEXT or (node.func.attr == "S" and is_text)
    return False


def test_no_module_runs_text_as_code() -> None:
    found = [
        f"{name}:{getattr(node, 'lineno', 0)}: {ast.unparse(node)}"
        for name, module in modules()
        for node in ast.walk(module)
        if runs_text(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "eval(text)",
        "sympy.sympify(text)",
        "sympy.S('x + 1')",
        "from sympy.parsing.sympy_parser import parse_expr",
        "yaml.load(text)",
        "yaml.unsafe_load(text)",
        "__import__(text)",
        "sympy.lambdify(names, value)",
    ],
)
def test_the_check_would_notice(text: str) -> None:
    assert any(runs_text(node) for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "load(text)",
        "re.compile(text)",
        "sympy.lambdify(names, value, dummify=True)",
        "yaml.compose(text, Loader=Ours)",
        "sympy.S.Zero",
    ],
)
def test_the_check_lets_others_pass(text: str) -> None:
    assert not any(runs_text(node) for node in ast.walk(ast.parse(text)))


def test_importing_winset_is_light() -> None:
    program = f"import sys, winset; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []
