"""Sweeps: exact grids, tables, points that are kept, files that are whole or not there."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import winset as ws
from winset.errors import InputError, UnsupportedError
from winset.solving.sweeping import axes_of, sweep
from winset.sweep import Sweep, row_of, row_texts


@pytest.fixture(scope="module")
def model() -> ws.Negotiation:
    return ws.load("putnam1988/figure1_uncertain")


@pytest.fixture(scope="module")
def table(model: ws.Negotiation) -> Sweep:
    return sweep(model, p=["0", "1/2", "5/7", "3/4", "1"])


def test_every_point_is_what_solve_gives(model: ws.Negotiation, table: Sweep) -> None:
    for (p,) in table.points:
        equilibria = ws.solve(model.at(p=p)).equilibria
        rows = table.at(p=p)
        assert [row.equilibrium for row in rows] == list(range(1, len(equilibria) + 1))
        for row, equilibrium in zip(rows, equilibria, strict=True):
            assert row.endings[0] == equilibrium.probability.agreement
            assert row.payoffs == tuple(equilibrium.payoff[actor] for actor in model.actors)


def test_the_threshold_has_both_equilibria(table: Sweep) -> None:
    assert {str(row.endings[2]) for row in table.at(p="5/7")} == {"0", "2/7"}
    assert [str(row.endings[2]) for row in table.at(p="3/4")] == ["1/4"]


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ((0, 1, 5), ["0", "1/4", "1/2", "3/4", "1"]),
        (("1/3", "2/3", 2), ["1/3", "2/3"]),
        ("0:1:3", ["0", "1/2", "1"]),
        ("1/4, 0.5", ["1/4", "1/2"]),
        (["1/7"], ["1/7"]),
        ((Fraction(1, 2), Fraction(1, 2), 1), ["1/2"]),
    ],
)
def test_axes_are_exact(model: ws.Negotiation, given: Any, values: list[str]) -> None:
    assert [str(value) for value in axes_of(model, {"p": given})[0].values] == values


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"q": "0:1:3"}, "unknown-parameter"),
        ({}, "no-axis"),
        ({"p": "0:1:0"}, "bad-axis"),
        ({"p": "0:1:x"}, "bad-axis"),
        ({"p": []}, "bad-axis"),
        ({"p": ["p"]}, "bad-axis"),
        ({"p": (0, 1, 10_000_000)}, "too-large"),
        ({"p": [0.5]}, "not-exact"),
        ({"p": "1/0,"}, "bad-axis"),
    ],
)
def test_bad_axes_are_refused(model: ws.Negotiation, given: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError, match=code):
        axes_of(model, given)


def test_a_point_outside_the_domain_has_a_row_that_says_so(model: ws.Negotiation) -> None:
    table = sweep(model, p=["1/2", "3/2"])
    (row,) = table.at(p="3/2")
    assert row.endings == ()
    assert row.problem.startswith("outside-domain: ")
    assert table.at(p="1/2")[0].problem == ""


def test_texts_and_rows_are_the_same(table: Sweep) -> None:
    for row in table.rows:
        assert row_of(row_texts(row, len(table.actors)), 1) == row
    rows = list(csv.reader(table.to_csv().splitlines()))
    assert tuple(rows[0]) == table.columns
    assert rows[1][:3] == ["0", "1", "1"]
    assert len(rows) == len(table.rows) + 1


def test_a_stopped_sweep_goes_on_where_it_was(model: ws.Negotiation, tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    values = ["0", "1/4", "1/2", "3/4", "1"]

    def stop(points: Iterable[Any], total: int) -> Iterable[Any]:
        assert total == 5
        for number, point in enumerate(points):
            if number == 3:
                raise KeyboardInterrupt
            yield point

    with pytest.raises(KeyboardInterrupt):
        sweep(model, p=values, file=target, progress=stop)
    assert not target.exists()
    kept = tmp_path / "table.csv.points"
    kept.write_text(kept.read_text(encoding="utf-8") + "3/4,1,3/4,0,1/", encoding="utf-8")  # cut off in a line
    waiting: list[int] = []

    def count(points: Iterable[Any], total: int) -> Iterable[Any]:
        waiting.append(total)
        return points

    table = sweep(model, p=values, file=target, progress=count)
    assert waiting == [2]
    assert table == sweep(model, p=values)
    assert target.read_text(encoding="utf-8") == table.to_csv()
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("processes", [1, 2])
def test_the_table_is_the_same_however_many_processes_solve_it(
    model: ws.Negotiation, tmp_path: Path, processes: int
) -> None:
    values = [f"{i}/12" for i in range(13)] + ["3/2"]  # the last one is outside the domain
    rows = {(p,): ws.solve(model.at(p=p)) for p in values[:-1]}
    table = sweep(model, p=values, processes=processes, file=tmp_path / "t.csv")
    assert [str(p) for (p,) in table.points] == [str(Fraction(p)) for p in values]
    for (p,), solution in rows.items():
        found = [row.payoffs for row in table.at(p=p)]
        assert found == [tuple(e.payoff[a] for a in model.actors) for e in solution.equilibria]
    assert table.at(p="3/2")[0].problem.startswith("outside-domain: ")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_no_process_is_refused(model: ws.Negotiation) -> None:
    with pytest.raises(InputError, match="bad-processes"):
        sweep(model, p=["1/2"], processes=0)


def test_a_search_that_is_interrupted_is_no_row(
    model: ws.Negotiation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of a search ends the sweep there; what it says is how many points are kept, and where."""
    from attrs import evolve

    from winset.equilibrium import Stopped
    from winset.solving import points, sweeping

    asked: list[Any] = []

    def stopping(*arguments: Any, **options: Any) -> Any:
        asked.append(arguments)
        solution = ws.solve(*arguments, **options)
        return evolve(solution, stopped=Stopped.INTERRUPTED) if len(asked) == 3 else solution

    monkeypatch.setattr(points, "solve", stopping)
    with pytest.raises(sweeping.Interrupted, match=r"2 of 5 points are kept in .*t\.csv\.points"):
        sweep(model, p=["0", "1/4", "1/2", "3/4", "1"], file=tmp_path / "t.csv")
    kept = (tmp_path / "t.csv.points").read_text(encoding="utf-8").splitlines()[2:]
    assert [line.split(",")[0] for line in kept if line] == ["0", "1/4"]


def test_kept_points_of_another_sweep_are_not_mixed_in(model: ws.Negotiation, tmp_path: Path) -> None:
    (tmp_path / "table.csv.points").write_text("another\n", encoding="utf-8")
    with pytest.raises(InputError, match="other-sweep"):
        sweep(model, p=["0"], file=tmp_path / "table.csv")


@pytest.mark.parametrize(
    ("name", "code"), [("t.xlsx", "unknown-suffix"), ("t", "unknown-suffix"), ("no/t.csv", "missing-folder")]
)
def test_where_it_cannot_be_written_nothing_is_computed(
    model: ws.Negotiation, tmp_path: Path, name: str, code: str
) -> None:
    def never(points: Iterable[Any], total: int) -> Iterable[Any]:
        raise AssertionError("computed")

    with pytest.raises(InputError, match=code):
        sweep(model, p=["0"], file=tmp_path / name, progress=never)


def test_parquet_has_decimals_and_exact_texts(table: Sweep, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra 'parquet')")
    read = parquet.read_table(table.write(tmp_path / "t.parquet")).to_pydict()
    assert read["agreement"][-2] == 0.75
    assert read["agreement_exact"][-2] == "3/4"
    assert read["p_exact"][2] == "5/7"


def test_parquet_without_pyarrow_is_said(table: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(UnsupportedError, match="no-parquet"):
        table.write(tmp_path / "t.parquet")


def test_a_frame_is_exact_or_decimal(table: Sweep) -> None:
    decimal, exact = table.to_pandas(), table.to_pandas(exact=True)
    assert list(decimal.columns) == list(table.columns)
    assert decimal["agreement"].dtype == float
    assert list(exact["p"]) == [row.point[0] for row in table.rows]


def test_points_that_are_not_there(table: Sweep) -> None:
    for wrong in ({"p": "1/3"}, {"q": "1/2"}, {"p": "1/2", "q": "1"}, {"p": "half"}):
        with pytest.raises(InputError, match="not-in-sweep"):
            table.at(**wrong)


def test_one_canonical_text(table: Sweep) -> None:
    lines = str(table).splitlines()
    assert lines[1].split()[:3] == ["p", "equilibrium", "agreement"]
    assert lines[-1].startswith("note: 5 points")
    assert table.to_dict()["axes"] == {"p": ["0", "1/2", "5/7", "3/4", "1"]}


def test_a_single_number_is_an_axis_and_a_float_is_refused() -> None:
    model = ws.load("putnam1988/figure1_uncertain")
    assert sweep(model, p=Fraction(1, 2)).points == ((Fraction(1, 2),),)
    with pytest.raises(InputError, match="not-exact"):
        sweep(model, p=0.5)
