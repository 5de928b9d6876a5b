"""Whole reports: every format says the same, is complete, and holds no markup but our own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_report_page import MARKUP, with_markup, without_value
from tests.unit.reporting import games

import winset as ws
from winset.errors import FailedError, InputError, Problem, WinsetError
from winset.reporting import writing
from winset.reporting.composing import compose
from winset.reporting.document import Document, Formula, Gallery, Picture, Table
from winset.reporting.gathering import gather
from winset.reporting.html import html_of
from winset.reporting.latex import latex_of
from winset.reporting.markdown import markdown_of
from winset.reporting.sampling import sample
from winset.reporting.typst import pdf_of, typst_math, typst_of
from winset.reporting.writing import SUFFIXES, write_document, write_report

SCHEMA = Path(__file__).parents[3] / "docs" / "report-schema.json"


@pytest.fixture(scope="module")
def figure1() -> Document:
    from winset.catalog import find_model

    model = find_model("putnam1988/figure1_uncertain")
    return compose(gather(model.read(), model))


@pytest.fixture(scope="module")
def markup() -> Document:
    return compose(gather(with_markup()))


def test_pictures_come_first_and_the_proof_last(figure1: Document) -> None:
    keys = [section.key for section in figure1.sections]
    assert keys == ["endings", "tables", "win-sets", "game", "parameters", "conditions", "claims", "proof", "method"]
    assert [picture.name for picture in figure1.glance.pictures] == ["tables", "sets", "endings"]
    assert all(isinstance(section.blocks[0], (Picture, Gallery)) for section in figure1.sections[3:5])
    assert figure1.answer == "At p = 3/4: agreement 3/4, involuntary defection 1/4."


def test_every_picture_has_its_own_name_caption_and_description(figure1: Document) -> None:
    pictures = list(figure1.pictures)
    assert len({picture.name for picture in pictures}) == len(pictures)
    assert all(picture.caption.endswith(".") and len(picture.description) > 20 for picture in pictures)


def test_conditions_are_typeset(figure1: Document) -> None:
    section = next(section for section in figure1.sections if section.key == "conditions")
    table = next(block for block in section.blocks if isinstance(block, Table))
    where = [row[table.columns.index("where")] for row in table.rows]
    assert all(isinstance(cell, Formula) for cell in where)
    formulas = [cell for cell in where if isinstance(cell, Formula)]
    assert any(cell.text == "p == 5/7" for cell in formulas)
    assert all(r"\frac{5}{7}" in cell.latex and "<mfrac>" in cell.mathml for cell in formulas if "5/7" in cell.text)


def test_the_slider_has_the_value_and_the_threshold(figure1: Document) -> None:
    assert figure1.controls is not None
    (axis,) = figure1.controls["axes"]
    assert axis["texts"][axis["start"]] == "3/4"
    assert "5/7" in axis["texts"]
    answer, _ = figure1.controls["cells"][axis["texts"].index("5/7")]
    assert len(figure1.controls["answers"][answer]["outcomes"]) == 2


@pytest.mark.parametrize("write", [html_of, lambda d: markdown_of(d, "x"), lambda d: latex_of(d, "x"), typst_of])
def test_every_format_says_the_same(figure1: Document, write: Callable[[Document], str]) -> None:
    text = re.sub(r"\\([_])", r"\1", write(figure1))
    for words in ("21/40", "Win-sets and agreement zone", "PUT-4", "ask_little would cost 1/40", "verified exactly"):
        assert words in text


def test_markup_in_names_stays_text(markup: Document) -> None:
    page = html_of(markup)
    assert MARKUP not in page
    assert "<script>document" not in page
    assert page.count("<script") == page.count("</script>") <= 2
    text = latex_of(markup, "x")
    assert r"\textless{}script\textgreater{}" in text
    assert "\\<script\\>" in markdown_of(markup, "x")


def test_latex_special_characters_are_harmless() -> None:
    from winset.reporting.latex_text import escaped

    hostile = "\\input{/etc/passwd} $x$ #1 %c ^^41 ~ & _ {"
    assert not re.search(r"(?<!\\)[$#%&_]", escaped(hostile).replace(r"\textbackslash{}", ""))
    assert "\\input" not in escaped(hostile)


def test_typst_mathematics_holds_no_commands() -> None:
    assert typst_math("eval*p**2 <= sqrt(q)/2") == '"eval" "p" ^2 <= sqrt( "q" ) / 2'


def test_a_pdf_is_made_without_latex(figure1: Document, markup: Document) -> None:
    assert pdf_of(figure1).startswith(b"%PDF-")
    assert pdf_of(markup).startswith(b"%PDF-")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
@pytest.mark.parametrize("name", ["figure1", "markup"])
def test_latex_compiles(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    write_document(request.getfixturevalue(name), tmp_path / "report.tex")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"],
        cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert (tmp_path / "report.pdf").stat().st_size > 10_000


def test_files_and_the_pictures_beside_them(figure1: Document, tmp_path: Path) -> None:
    write_document(figure1, tmp_path / "a.md")
    write_document(figure1, tmp_path / "a.tex")
    names = {picture.name for picture in figure1.pictures}
    assert {path.stem for path in (tmp_path / "a_pictures").glob("*.svg")} == names
    assert {path.stem for path in (tmp_path / "a_pictures").glob("*.pdf")} == names - {"game-1"}
    linked = set(re.findall(r"\(<a_pictures/(.*?)\.svg>\)", (tmp_path / "a.md").read_text(encoding="utf-8")))
    assert linked == names
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "a.tex", "a_pictures"]


def test_the_page_is_small_and_needs_nothing_else(figure1: Document) -> None:
    page = html_of(figure1)
    assert len(page.encode()) < 3_000_000
    assert not re.search(r"""(?:src|href|url\()\s*=?\s*["']?(?:https?:)?//""", page)
    assert "Content-Security-Policy" in page


def test_json_keeps_to_its_schema(figure1: Document, markup: Document) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for document in (figure1, markup, compose(gather(without_value()))):
        data = json.loads(json.dumps(document.data))
        assert list(faults(data, schema, schema)) == []


def faults(data: Any, schema: Any, root: Any, path: str = "") -> Any:
    """What of JSON Schema our schema uses, checked."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        if not any(not list(faults(data, each, root, path)) for each in schema["anyOf"]):
            yield f"{path}: none of the alternatives"
        return
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
    if schema.get("type") == "null":
        if data is not None:
            yield f"{path}: not null"
        return
    if "const" in schema and data != schema["const"]:
        yield f"{path}: not {schema['const']}"
    if "enum" in schema and data not in schema["enum"]:
        yield f"{path}: {data!r} not in {schema['enum']}"
    if "type" in schema and not isinstance(data, kinds[schema["type"]]):
        yield f"{path}: no {schema['type']}"
        return
    if isinstance(data, dict):
        known = schema.get("properties", {})
        yield from (f"{path}: lacks {name}" for name in schema.get("required", ()) if name not in data)
        for name, value in data.items():
            inner = known.get(name, schema.get("additionalProperties", {}))
            if inner is False:
                yield f"{path}: {name} is unknown"
            elif isinstance(inner, dict):
                yield from faults(value, inner, root, f"{path}.{name}")
    if isinstance(data, list) and "items" in schema:
        for index, value in enumerate(data):
            yield from faults(value, schema["items"], root, f"{path}.{index}")


# ------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize("name", ["report.docx", "report"])
def test_an_unknown_suffix_is_refused_before_anything_is_computed(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown-suffix") as caught:
        ws.report(games.on_the_line(), tmp_path / name)
    assert all(suffix in str(caught.value) for suffix in SUFFIXES)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing-folder"):
        ws.report(games.on_the_line(), tmp_path / "nowhere" / "report.html")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_half_written_is_left(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / f"r{suffix}").write_text("what was there before", encoding="utf-8")

    def fail(*_: object, **__: object) -> str:
        raise FailedError(Problem("pdf-failed", "on purpose"))

    for writer in ("html_of", "markdown_of", "latex_of", "pdf_of"):
        monkeypatch.setattr(writing, writer, fail)
    monkeypatch.setattr(writing.json, "dumps", fail)
    with pytest.raises(FailedError):
        ws.report(games.by_name(), tmp_path / f"r{suffix}")
    assert [path.name for path in tmp_path.iterdir()] == [f"r{suffix}"]
    assert (tmp_path / f"r{suffix}").read_text(encoding="utf-8") == "what was there before"


def test_what_cannot_be_solved_has_a_report_of_what_is_known(tmp_path: Path) -> None:
    material = write_report(without_value(), tmp_path / "r.md")
    assert material.solution is None
    codes = {problem.code for _, problems in material.problems for problem in problems}
    assert "no-value" in codes
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "Not solved" in text
    assert "no-value" in text
    assert "Who sits at which table" in text


def test_a_game_above_its_limits_still_has_its_win_sets(tmp_path: Path) -> None:
    negotiation = games.on_the_line()
    material = gather(negotiation)
    assert material.solution is not None
    limited = gather(without_value())
    assert limited.tree is None
    assert limited.win_sets is not None


def test_an_unknown_model_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(WinsetError, match="unknown-model"):
        ws.report("putnam1988/figure_9", tmp_path / "r.html")


def test_a_game_is_no_negotiation(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not-a-negotiation"):
        ws.report(games.shared(), tmp_path / "r.html")


def test_samples_are_exact_and_hold_the_value() -> None:
    model = ws.load("putnam1988/figure1_uncertain")
    values = sample(model, model.parameters[0], 5)
    assert [str(value) for value in values] == ["0", "1/4", "1/2", "3/4", "1"]
    open_ended = without_value().at(r="1/3")
    assert str(open_ended.constants()["r"]) in [str(v) for v in sample(open_ended, open_ended.parameters[0], 3)]
