"""Golden texts are changed by people only."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def test_a_golden_text_is_compared_exactly(golden: Callable[[str, str], None]) -> None:
    golden("packaging/example", "one\ntwo\n")
    with pytest.raises(pytest.fail.Exception, match=r"-two\n\+three"):
        golden("packaging/example", "one\nthree\n")
    with pytest.raises(pytest.fail.Exception, match="does not exist"):
        golden("packaging/no_such_text", "")


def test_ci_refuses_to_rewrite_golden_texts() -> None:
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--update-golden",
            "--collect-only",
            str(TESTS / "packaging" / "test_golden.py"),
        ],
        env={**os.environ, "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--update-golden is refused in CI" in ran.stderr


def test_every_golden_text_is_used() -> None:
    """A text that no test names would be kept forever; folders of texts may be named by a pattern."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py"))
    unused = []
    for path in sorted((TESTS / "golden").rglob("*")):
        name = path.relative_to(TESTS / "golden").with_suffix("").as_posix()
        if (
            path.is_file()
            and name not in sources
            and not re.search(rf"{re.escape(name.rpartition('/')[0])}/\w*\{{", sources)
        ):
            unused.append(name)
    assert unused == []
