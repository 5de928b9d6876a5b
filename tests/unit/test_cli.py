"""The command line: what is printed, exit statuses, problems as golden texts, no half-written file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.games import BEER_QUICHE, SELTENS_HORSE, ultimatum

import winset as ws
from winset.cli import COMMANDS, main
from winset.errors import WinsetError

Golden = Callable[[str, str], None]

GOOD = """\
title: a small one
parameters:
  p: {in: [0, 1], value: 1/2}
issues:
  z: {in: [0, 1], grid: 4}
sides:
  X:
    negotiator: {payoff: 1 - z}
  Y:
    negotiator: {payoff: z}
    constituents:
      hawks: {votes: 2, payoff: z - 1/2}
      doves:
        votes: 3
        types:
          soft: {prior: p, payoff: z - 1/4}
          hard: {prior: 1 - p, payoff: z - 3/4}
        known_to: [doves]
    body: {quota: {votes: 3}}
process:
  - bargain: {proposer: X}
  - ratify: {order: [Y]}
"""
TABLE = """\
issues:
  z: {in: [0, 1], grid: 4}
sides:
  Y:
    negotiator: {payoff: z}
    constituents:
      senators: {csv: senate.csv, name: senator, payoff: ideal - z}
process:
  - bargain: {proposer: Y}
  - ratify: {order: [Y]}
"""
BAD = {
    "unknown-field": GOOD.replace("negotiator: {payoff: z}", "negotiator: {payof: z}"),
    "missing-prior": GOOD.replace("prior: p, ", ""),
    "prior-sum": GOOD.replace("prior: 1 - p", "prior: 1 - p/2"),
    "votes-negative": GOOD.replace("votes: 2", "votes: -2"),
    "quota-above-votes": GOOD.replace("quota: {votes: 3}", "quota: {votes: 6}"),
    "function-call": GOOD.replace("payoff: 1 - z", "payoff: __import__('os').getcwd()"),
    "unknown-function": GOOD.replace("payoff: 1 - z", "payoff: sqrt(z)"),
    "undeclared-name": GOOD.replace("payoff: z - 1/2", "payoff: z - floor"),
    "key-twice": GOOD.replace("  X:\n", "  Y:\n"),
    "yaml-anchor": GOOD.replace("{payoff: 1 - z}", "&chief {payoff: 1 - z}"),
    "yaml-tag": GOOD.replace("{payoff: 1 - z}", "!!python/object:os.system {payoff: 1 - z}"),
    "division-by-zero": GOOD.replace("payoff: 1 - z", "payoff: 1 / z"),
    "no-number": GOOD.replace("payoff: 1 - z", "payoff: z > 1"),
    "empty-file": "",
    "several": GOOD.replace("votes: 2", "votes: -2").replace("z - 1/4", "z - lo").replace("known_to", "knwon_to"),
    "table-missing-column": TABLE.replace("payoff: ideal", "payoff: score"),
    "table-not-a-number": TABLE,
    "table-where-unknown": TABLE.replace("payoff: ideal", "where: party == 'R', payoff: ideal"),
    "table-where-number": TABLE.replace("payoff: ideal", "where: 1 + 1, payoff: ideal"),
    "table-where-nobody": TABLE.replace("payoff: ideal", "where: senator == 'Cy', payoff: 1"),
}
SENATE = "senator,ideal\nAda,1/2\nBo,left\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "senate.csv").write_text(SENATE, encoding="utf-8")
    return tmp_path


# ------------------------------------------------------------ bad input


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_message_and_status_2(name: str, folder: Path, golden: Golden) -> None:
    (folder / "model.yaml").write_text(BAD[name], encoding="utf-8")
    result = run("solve", "model.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    golden(f"cli/bad-{name}", result.stderr)


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_the_same_in_python(name: str, folder: Path) -> None:
    (folder / "model.yaml").write_text(BAD[name], encoding="utf-8")
    with pytest.raises(WinsetError) as error:
        ws.solve(ws.read("model.yaml"))
    problems = [str(problem) for problem in error.value.problems]
    assert run("solve", "model.yaml").stderr.startswith("\n".join(problems))


def test_a_file_that_is_not_utf8(folder: Path, golden: Golden) -> None:
    (folder / "model.yaml").write_bytes("title: Zürich\n".encode("latin-1"))
    result = run("check", "model.yaml")
    assert result.exit_code == 2
    golden("cli/bad-not-utf8", result.stderr)


@pytest.mark.parametrize(("grid", "name"), [("400", "node-limit"), ("1000000000000", "agreement-limit")])
def test_a_game_above_the_node_limit_says_how_large_it_may_be(
    grid: str, name: str, folder: Path, golden: Golden
) -> None:
    (folder / "model.yaml").write_text(GOOD.replace("grid: 4", f"grid: {grid}"), encoding="utf-8")
    result = run("solve", "model.yaml", "--node-limit", "1000")
    assert result.exit_code == 2
    golden(f"cli/bad-{name}", result.stderr)


def test_no_text_is_run(folder: Path) -> None:
    (folder / "model.yaml").write_text(GOOD.replace("payoff: 1 - z", "payoff: \"open('made', 'w')\""), encoding="utf-8")
    assert run("solve", "model.yaml").exit_code == 2
    assert not (folder / "made").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["solve", "nobody1900"], "unknown-model"),
        (["solve", "putnam1988"], "several-models"),
        (["solve", "good.yaml", "--at", "q=1"], "unknown-parameter"),
        (["solve", "good.yaml", "--at", "p=2"], "outside-domain"),
        (["solve", "good.yaml", "--at", "p"], "bad-value"),
        (["solve", "good.yaml", "--at", "p=1/0"], "not-a-number"),
        (["solve", "good.yaml", "--at", "p=z"], "not-a-number"),
        (["solve", "good.yaml", "--at", "p=2^100000000"], "too-large"),
        (["export", "good.yaml", "-o", "."], "cannot-write"),
        *([(["export", "good.yaml", "-o", "/dev/full"], "cannot-write")] if Path("/dev/full").exists() else []),
        (["solve", "good.yaml", "--at", "p=1", "--at", "p=0"], "name-twice"),
        (["solve", "missing.yaml"], "missing-file"),
        (["solve", "missing.efg"], "missing-file"),
        (["export", "good.yaml", "-o", "nowhere/game.efg"], "cannot-write"),
        (["show", "putnam1988/iso_votes", "--contour", "A=2"], "unreachable-level"),
        (["show", "putnam1988/iso_votes", "--contour", "A=-1/2"], "below-zero"),
        (["show", "putnam1988/iso_votes", "--contour", "A=1/0"], "division-by-zero"),
        (["show", "putnam1988/iso_votes", "--contour", "A"], "bad-value"),
        (["show", "putnam1988/iso_votes", "--contour", "C=1/2"], "unknown-side"),
        (["show", "putnam1988/iso_votes", "--pareto", "A"], "bad-value"),
        (["show", "putnam1988/iso_votes", "--pareto", "A,C"], "unknown-side"),
        (["show", "putnam1988/figure1", "--pareto", "X,Y"], "unsupported-issues"),
        (["show", "putnam1988/iso_votes", "--tangency", "A,B.nobody"], "unknown-actor"),
        (["show", "putnam1988/two_issues", "--tangency", "A,B"], "not-smooth"),
        (["show", "putnam1988/smooth_votes", "--tangency", "A,B=3"], "unreachable-level"),
        (["show", "good.yaml", "--payments", "nope"], "unknown-agreement"),
        (["show", "good.yaml", "--payments", "z=3"], "unknown-agreement"),
        (["claims", "nobody1900"], "unknown-model"),
        (["models", "nobody1900"], "unknown-model"),
        (["claims", "putnam1988", "--id", "PUT-999"], "unknown-claim"),
    ],
)
def test_other_bad_arguments(arguments: list[str], code: str, folder: Path) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr
    assert "Traceback" not in result.output


def test_what_is_wrong_with_an_option_says_which(folder: Path) -> None:
    result = run("show", "putnam1988/iso_votes", "--contour", "A=1/2", "--contour", "A=2")
    assert "(at --contour A=2)" in result.stderr
    assert "(at --payments nope)" in run("show", "good.yaml", "--payments", "nope").stderr


def test_a_point_is_named_as_it_is_printed(folder: Path) -> None:
    assert (
        run("show", "good.yaml", "--payments", "z=1/4").stdout == run("show", "good.yaml", "--payments", "1/4").stdout
    )


# ------------------------------------------------------------ results


@pytest.mark.parametrize(
    "arguments",
    [
        "check putnam1988/figure1_uncertain",
        "show putnam1988/figure1_uncertain",
        "show putnam1988/figure1_uncertain --information",
        "show putnam1988/figure1 --win-sets",
        "show putnam1988/kinky_win_set --tree",
        "show putnam1988/iso_votes --contour A=3/4 --contour B=1/2 --pareto A,B",
        "show putnam1988/smooth_votes --pareto A,B --tangency A,B=1/2",
        "show putnam1988/smooth_votes --pareto A,B --json",
        "show putnam1988/side_payments --payments text",
        "show putnam1988/figure1_uncertain --payments ask_much",
        "solve putnam1988/figure1_uncertain",
        "solve putnam1988/figure1_uncertain --at p=5/7",
        "solve putnam1988/figure1_uncertain --why",
        "solve putnam1988/figure1_uncertain --json",
        "solve putnam1988/deliverability --at r=1",
        "claims putnam1988/divided_45_45_10",
        "export putnam1988/figure1_uncertain --efg",
    ],
)
def test_what_is_printed(arguments: str, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    result = run(*arguments.split())
    assert (result.exit_code, result.stderr) == (0, "")
    golden(f"cli/{arguments.replace('putnam1988/', '').replace('/', '-').replace(' ', '_')}", result.stdout)


@pytest.mark.parametrize(
    ("name", "text", "more"),
    [
        ("beer_quiche", BEER_QUICHE, "--why"),
        ("selten_s_horse", SELTENS_HORSE, "--why --concept nash"),
        ("ultimatum", ultimatum(2), "--why --ties all"),
    ],
)
def test_what_is_printed_of_a_game_from_a_file(name: str, text: str, more: str, folder: Path, golden: Golden) -> None:
    (folder / "game.efg").write_text(text, encoding="utf-8")
    result = run("solve", "game.efg", *more.split())
    assert (result.exit_code, result.stderr) == (0, "")
    golden(f"cli/solve_{name}", result.stdout)


def test_solving_a_file_and_solving_its_game_pay_the_same(folder: Path) -> None:
    assert run("export", "good.yaml", "-o", "game.efg").exit_code == 0
    files = [json.loads(run("solve", name, "--json").stdout) for name in ("good.yaml", "game.efg")]
    payoffs = [[(e["payoff"]["X"], e["payoff"]["Y"]) for e in each["equilibria"]] for each in files]
    assert payoffs[0] == payoffs[1] != []
    assert sorted(file.name for file in folder.iterdir()) == ["game.efg", "good.yaml", "senate.csv"]


def test_games_can_be_checked_and_shown(folder: Path) -> None:
    assert run("export", "good.yaml", "-o", "game.efg").exit_code == 0
    assert "nothing is wrong" in run("check", "game.efg").stdout
    assert "information sets" in run("show", "game.efg").stdout
    (folder / "game.efg").write_text("EFG 2 R", encoding="utf-8")
    broken = run("check", "game.efg", "--json")
    assert broken.exit_code == 2
    assert not json.loads(broken.stdout)["ok"]


def test_an_interrupted_export_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "game.efg").write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    result = run("export", "good.yaml", "-o", "game.efg")
    assert result.exit_code == 2
    assert "cannot write game.efg: No space left on device" in result.stderr
    assert (folder / "game.efg").read_text(encoding="utf-8") == "old"
    assert sorted(file.name for file in folder.iterdir()) == ["game.efg", "good.yaml", "senate.csv"]


def test_check_as_json_lists_problems(folder: Path) -> None:
    (folder / "model.yaml").write_text(BAD["several"], encoding="utf-8")
    result = run("check", "model.yaml", "--json")
    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert not found["ok"]
    assert [problem["line"] for problem in found["problems"]] == sorted(p["line"] for p in found["problems"])
    good = json.loads(run("check", "good.yaml", "--json").stdout)
    assert good["ok"]
    assert good["players"] == 2


def test_check_of_a_negotiation_that_cannot_be_compiled_yet(folder: Path) -> None:
    (folder / "open.yaml").write_text(GOOD.replace(", value: 1/2", ""), encoding="utf-8")
    result = run("check", "open.yaml")
    assert result.exit_code == 0
    assert "without a value: p" in result.stdout


def test_claims_as_json_and_as_a_table() -> None:
    result = run("claims", "putnam1988/divided_45_45_10", "--json")
    assert result.exit_code == 0  # one claim is contradicted, as expected
    assert {row["verdict"] for row in json.loads(result.stdout)} == {"reproduced", "contradicted"}
    table = run("claims", "putnam1988/divided_45_45_10", "--id", "PUT-10")
    assert "1 claim: 1 reproduced" in table.stdout


def test_a_claim_that_is_not_as_expected_is_status_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from winset.catalog import checking, models

    paper = tmp_path / "paper1999"
    paper.mkdir()
    (paper / "model.yaml").write_text(GOOD, encoding="utf-8")
    (paper / "model.claims.yaml").write_text(
        "source: nobody\nclaims:\n  A: {claim: x, status: canonical, checks: [equals: {values: {payoff.X: 7}}]}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(models, "models_folder", lambda: tmp_path)
    monkeypatch.setattr(checking, "models_folder", lambda: tmp_path)
    result = run("claims", "paper1999")
    assert result.exit_code == 1
    assert "contradicted (expected: reproduced)" in result.stdout


def test_models_lists_slugs_titles_and_claims() -> None:
    rows = json.loads(run("models", "iida1993", "--json").stdout)
    assert [row["model"] for row in rows] == sorted(row["model"] for row in rows)
    assert all(row["title"] for row in rows)
    assert "iida1993/international_uncertainty" in run("models").stdout


def test_a_link_stays_a_link_and_a_device_a_device(folder: Path) -> None:
    (folder / "there.efg").write_text("old", encoding="utf-8")
    (folder / "link.efg").symlink_to(folder / "there.efg")
    assert run("export", "good.yaml", "-o", "link.efg").exit_code == 0
    assert (folder / "link.efg").is_symlink()
    assert (folder / "there.efg").read_text(encoding="utf-8").startswith("EFG 2 R")
    assert run("export", "good.yaml", "-o", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


NAMED = """\
issues: {z: {options: [NAMES]}}
sides:
  X: {}
  Y: {negotiator: {payoff: {NAMES: 1}}}
process: [{bargain: {proposer: X}}]
""".replace("{NAMES: 1}", "{" + ", ".join(f"n{i}: {(-1) ** i}" for i in range(81)) + "}")


def test_what_is_too_long_to_read_is_counted(folder: Path) -> None:
    assert "and 102 more groups: --json lists them" in run("solve", "cafta2005").stdout
    (folder / "fine.yaml").write_text(GOOD.replace("grid: 4", "grid: 80"), encoding="utf-8")
    assert "more rows" not in run("solve", "fine.yaml").stdout  # neighbouring offers are one row
    names = ", ".join(f"n{i}" for i in range(81))
    (folder / "named.yaml").write_text(NAMED.replace("NAMES", names), encoding="utf-8")
    assert "and 21 more rows: --json lists them" in run("solve", "named.yaml").stdout
    tied = run("solve", "romer_rosenthal1978/setter", "--at", "q=1").stdout
    assert "Equilibrium 20\n" in tied
    assert "Equilibrium 21\n" not in tied
    assert "more equilibria: --json lists them" in tied


def test_nothing_found_is_status_1(folder: Path) -> None:
    result = run("solve", "good.yaml", "--time-limit", "0.0000001")
    assert result.exit_code in (0, 1)
    if result.exit_code:
        assert "was found" in result.stdout
        assert "time limit" in result.stdout


# ------------------------------------------------------------ the program as a program


def test_every_command_has_help_and_a_summary() -> None:
    listed = run("--help").stdout
    for name, summary in COMMANDS.items():
        assert name in listed
        assert summary.split()[0] in listed
        assert run(name, "--help").exit_code == 0


def test_an_unknown_command_is_status_2() -> None:
    assert run("slove").exit_code == 2


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom winset.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pygambit', 'sympy', 'matplotlib', 'pandas', 'rich', 'numpy', 'yaml'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_python_m_winset_is_the_command_line() -> None:
    ran = subprocess.run([sys.executable, "-m", "winset", "--version"], capture_output=True, text=True, check=False)
    assert ran.stdout.startswith("winset")
