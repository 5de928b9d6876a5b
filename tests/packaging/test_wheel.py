"""What the wheel holds; `.ci/run` also installs it clean and runs the README there."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_package_is_whole(wheel: zipfile.ZipFile) -> None:
    source = ROOT / "solver" / "winset"
    modules = {f"winset/{path.relative_to(source).as_posix()}" for path in source.rglob("*.py")}
    assert modules <= set(wheel.namelist())
    assert "winset/py.typed" in wheel.namelist()


def test_the_models_are_inside(wheel: zipfile.ZipFile) -> None:
    models = ROOT / "models"
    files = {f"winset/_models/{path.relative_to(models).as_posix()}" for path in models.rglob("*.yaml")}
    assert files <= set(wheel.namelist())


def test_nothing_else_is_inside(wheel: zipfile.ZipFile) -> None:
    assert {name.split("/")[0] for name in wheel.namelist()} == {"winset", "winset-0.1.0.dist-info"}
    assert [name for name in wheel.namelist() if "__pycache__" in name] == []


def test_what_it_says_of_itself(wheel: zipfile.ZipFile) -> None:
    metadata = wheel.read("winset-0.1.0.dist-info/METADATA").decode()
    assert "Requires-Python: <3.14,>=3.11\n" in metadata
    assert "License-Expression: GPL-3.0-or-later\n" in metadata
    assert "Requires-Dist: pygambit<=17.0.0b2,>=16.7\n" in metadata
    assert wheel.read("winset-0.1.0.dist-info/entry_points.txt").decode() == (
        "[console_scripts]\nwinset = winset.cli:main\n"
    )
