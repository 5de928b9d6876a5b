"""What the repository may hold: its top level, the words it may not contain, the promises of its metadata."""

from __future__ import annotations

import importlib
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "solver", "models", "tests", "benchmarks", "docs"}
BINARY = {".gz", ".ico", ".jpg", ".pdf", ".png", ".zip"}

# Pieces, so that this file does not hold what it looks for.
INDEX_HOSTS = re.compile(
    "|".join(
        ["py" + r"pi\.(org|python)", "python" + "hosted", "ana" + r"conda\.(org|com)", "dev" + "pi", "arti" + "factory"]
    )
    + r"|(--(extra-)?index-|--find-"
    + "links|index[-_]"
    + "url)",
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?<![\w.<}])/(home|opt|root|work|Users)/")


def committed() -> list[Path]:
    """The files that git knows, as paths relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def matches(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in committed():
        if path.suffix not in BINARY:
            text = (ROOT / path).read_text(encoding="utf-8")
            for number, line in enumerate(text.splitlines(), 1):
                if pattern.search(line):
                    found.append(f"{path}:{number}: {line.strip()[:100]}")
    return found


def test_the_top_level_holds_what_it_should_and_nothing_else() -> None:
    top = {path.parts[0] for path in committed()}
    assert {name for name in top if not name.startswith(".")} - TOP_LEVEL == set()


def test_no_file_names_a_package_index() -> None:
    assert matches(INDEX_HOSTS) == []


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    assert matches(MACHINE_PATHS) == []


def test_every_requirement_is_pinned_for_ci() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines if "==" in line}
    assert {re.split(r"[<>=!~ ;\[]", requirement)[0].lower() for requirement in requirements} - pinned == set()


def test_the_readme_shows_the_two_lines_that_must_work() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\npython -m pip install -e . && winset solve putnam1988/figure1_uncertain\n" in text
    assert "\npython -m pip install -e '.[test]' && python -m pytest\n" in text


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in [path for path in committed() if path.suffix == ".md"]:
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(
            r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
        ):
            if "://" not in target:
                assert (ROOT / page.parent / target).exists(), f"{page} links to {target}"


def test_every_page_is_in_the_table_of_contents() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [path.name for path in committed() if path.parts[:-1] == ("docs",) and path.suffix == ".md"]
    assert [page for page in pages if page != "index.md" and f"({page})" not in index] == []


def generator() -> object:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date() -> None:
    pages = generator().PAGES  # type: ignore[attr-defined]
    stale = [name for name, write in pages.items() if (ROOT / "docs" / name).read_text(encoding="utf-8") != write()]
    assert stale == [], "run python docs/generate.py, and commit what it writes"


def test_every_error_code_is_a_slug_written_out() -> None:
    generator()
    problems = importlib.import_module("generating.errors").all_problems()
    assert [raised for raised in problems if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", raised.code)] == []
