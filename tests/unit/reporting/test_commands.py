"""``winset report`` and ``winset sweep``: what they print, write and answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from winset.cli import main

MODEL = "putnam1988/figure1_uncertain"

UNSOLVED = """\
title: left open
parameters:
  r: {in: [0, 1]}
issues:
  z: {in: [0, 1], grid: 2}
sides:
  X: {negotiator: {payoff: 1 - z}}
  Y: {negotiator: {payoff: r * z}}
process:
  - bargain: {proposer: X}
"""


GAME = """\
EFG 2 R "a choice" { "A" "B" }
p "" 1 1 "" { "l" "r" } 0
t "" 1 "" { 1, 1 }
t "" 2 "" { 2, 2 }
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_report_is_written_and_named(tmp_path: Path) -> None:
    target = tmp_path / "r.json"
    done = run("report", MODEL, "--at", "p=1/2", "-o", str(target))
    assert done.exit_code == 0
    assert done.stdout.strip() == str(target)
    data = json.loads(target.read_text(encoding="utf-8"))
    assert data["model"] == MODEL
    assert data["solution"]["equilibria"][0]["probability"]["agreement"] == "1"
    assert data["claims"]


def test_what_cannot_be_solved_is_reported_with_status_one(tmp_path: Path) -> None:
    source = tmp_path / "open.yaml"
    source.write_text(UNSOLVED, encoding="utf-8")
    done = run("report", str(source), "-o", str(tmp_path / "r.md"))
    assert done.exit_code == 1
    assert "[no-value]" in done.stderr
    assert "Who sits at which table" in (tmp_path / "r.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("report", MODEL, "-o", "{folder}/r.docx"), "unknown-suffix"),
        (("report", MODEL, "-o", "{folder}/nowhere/r.html"), "missing-folder"),
        (("report", "putnam1988/figure_9", "-o", "{folder}/r.html"), "unknown-model"),
        (("report",), "no-negotiation"),
        (("report", "{game}", "-o", "{folder}/r.html"), "not-a-negotiation"),
        (("sweep", "{game}", "p=0:1:3"), "not-a-negotiation"),
        (("report", "--claims", "-o", "{folder}/r.docx"), "unknown-suffix"),
        (("sweep", MODEL, "p"), "bad-axis"),
        (("sweep", MODEL, "p=0:1:3", "p=0"), "name-twice"),
        (("sweep", MODEL, "q=0:1:3"), "unknown-parameter"),
        (("sweep", MODEL, "p=0:1:3", "-o", "{folder}/t.xls"), "unknown-suffix"),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(
    arguments: tuple[str, ...], code: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    game = tmp_path_factory.mktemp("games") / "game.efg"
    game.write_text(GAME, encoding="utf-8")
    done = run(*(each.format(folder=tmp_path, game=game) for each in arguments))
    assert done.exit_code == 2
    assert f"[{code}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_is_printed(tmp_path: Path) -> None:
    done = run("sweep", MODEL, "p=1/2,3/4")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[2].split()[:5] == ["3/4", "1", "3/4", "0", "1/4"]
    data = json.loads(run("sweep", MODEL, "p=0:1:3", "--json").stdout)
    assert data["axes"] == {"p": ["0", "1/2", "1"]}
    written = run("sweep", MODEL, "p=0:1:3", "-o", str(tmp_path / "t.csv"))
    assert written.stdout.startswith("3 points, 3 rows: ")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").startswith("p,equilibrium,agreement")


def test_the_claims_of_a_paper_as_a_page() -> None:
    done = run("report", "putnam1988/divided_45_45_10", "--claims")
    assert done.exit_code == 0
    assert done.stdout.startswith("# What of the literature is reproduced")
