"""Run the conformance suite under interpreters that hold different releases of Gambit.

    python benchmarks/gambit_releases.py PYTHON [PYTHON ...] [--write]

Each PYTHON has the test extra installed, and its own release of pygambit;
16.7 has to be compiled, which takes minutes, so this is no part of CI.
``--write`` puts the result, dated, into ``benchmarks/results/gambit_releases.md``.
"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).parent / "results" / "gambit_releases.md"
TESTS = ["tests/conformance", "tests/unit/solving/test_gambit.py", "tests/properties/test_efg_reading.py"]
VERSIONS = "import platform, warnings; warnings.simplefilter('ignore'); import pygambit; " + (
    "print(platform.python_version(), pygambit.__version__)"
)


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
    rows = [row(python) for python in sys.argv[1:] if not python.startswith("--")]
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
