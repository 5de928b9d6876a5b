"""Run the conformance suite under different releases of Gambit.

    python benchmarks/gambit_releases.py [--write] [RELEASE | PYTHON ...]

A RELEASE, such as 16.7.0, is installed with the project and its test extra
into an environment of its own, which is thrown away; 16.7 has to be compiled,
which takes minutes, so this is no part of CI. A PYTHON is an interpreter that
has all of that already. Without either: the two releases that are promised.
``--write`` puts the result, dated, into ``benchmarks/results/gambit_releases.md``.
"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

RELEASES = ("17.0.0b2", "16.7.0")
ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).parent / "results" / "gambit_releases.md"
TESTS = ["tests/conformance", "tests/unit/solving/test_gambit.py", "tests/properties/test_efg_reading.py"]
VERSIONS = "import platform, warnings; warnings.simplefilter('ignore'); import pygambit; " + (
    "print(platform.python_version(), pygambit.__version__)"
)


def built(release: str, folder: Path) -> str:
    """The interpreter of a new environment that holds a release of Gambit."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    wanted = [f"pygambit=={release}", f"{ROOT}[test]"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return str(python)


def row(python: str) -> tuple[str, bool]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "solver")}
    versions = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, check=True).stdout.split()
    ran = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", *TESTS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    last = ran.stdout.strip().splitlines()[-1]
    told = re.findall(r"^(?:FAILED|ERROR|SKIPPED) .*", ran.stdout, re.MULTILINE)
    lines = [f"| {versions[1]} | {versions[0]} | {last.strip('= ')} |", *(f"|  |  | {line} |" for line in told)]
    return "\n".join(lines), ran.returncode == 0


if __name__ == "__main__":
    asked = [word for word in sys.argv[1:] if not word.startswith("--")] or RELEASES
    rows = []
    for word in asked:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(row(built(word, Path(folder)) if re.match(r"\d+\.", word) else word))
    head = [
        f"# Gambit's releases behind the adapter, {datetime.date.today().isoformat()}",
        "",
        "The tests are " + ", ".join(f"`{name}`" for name in TESTS) + ".",
        "",
        "| pygambit | Python | result |",
        "|---|---|---|",
    ]
    text = "\n".join([*head, *(line for line, _ in rows)]) + "\n"
    print(text)
    if "--write" in sys.argv:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    sys.exit(0 if all(passed for _, passed in rows) else 1)
