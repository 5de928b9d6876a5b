"""Claims and tables from text: what is written, and everything that is wrong with it, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from winset.claim import Claims, Derived, Equals, OutOfScope
from winset.errors import InputError
from winset.reading import read_claims, read_table

TEXT = """\
source: somebody
claims:
  A-1:
    claim: what is claimed
    page: 7
    status: published
    checks:
      - equals:
          at: {p: 1/2}
          over: {q: 0 to 1 by 1/4, r: [1, 2]}
          values: {zone: [0, 1], names: {A, B}, number: 0.25, text: "[0, p] | (1, 2]"}
      - derived: {cases: {all: {where: p > q, values: {payoff.X: p}}}, signs: {payoff.X by p: ">="}}
      - out_of_scope: nobody knows
"""


def claims_of(folder: Path, text: str) -> Claims:
    file = folder / "model.claims.yaml"
    file.write_text(text, encoding="utf-8")
    return read_claims(file)


def test_a_file_and_python_give_equal_claims(tmp_path: Path) -> None:
    assert claims_of(tmp_path, TEXT) == Claims(
        source="somebody",
        claims={
            "A-1": {
                "claim": "what is claimed",
                "page": "7",
                "status": "published",
                "checks": [
                    Equals(
                        at={"p": "1/2"},
                        over={"q": [0, "1/4", "1/2", "3/4", 1], "r": [1, 2]},
                        values={"zone": "[0, 1]", "names": "{A, B}", "number": "0.25", "text": "[0, p] | (1, 2]"},
                    ),
                    Derived(
                        cases={"all": {"where": "p > q", "values": {"payoff.X": "p"}}},
                        signs={"payoff.X by p": ">="},
                    ),
                    OutOfScope(reason="nobody knows"),
                ],
            }
        },
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("equals:", "equal:", "unknown-check", 8),
        ("0 to 1 by 1/4", "0 to 1", "bad-range", 10),
        ("0 to 1 by 1/4", "1 to 0 by 1/4", "bad-range", 10),
        ("0 to 1 by 1/4", "0 to 1 by -1/4", "bad-range", 10),
        ("status: published", "status: true", "unknown-choice", 6),
        ("    status: published\n", "", "missing-field", 4),
        ("page: 7", "pages: 7", "unknown-field", 5),
        ("{p: 1/2}", "{p: sin(1)}", "bad-expression", 9),
        ("names: {A, B}", "names: {A: 1}", "wrong-shape", 11),
        ('">="', "up", "nothing-stated", None),
        ("source: somebody\n", "", "no-source", None),
    ],
)
def test_what_is_wrong_has_a_code_and_a_place(tmp_path: Path, old: str, new: str, code: str, line: int | None) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as error:
        claims_of(tmp_path, TEXT.replace(old, new, 1))
    problem = next(problem for problem in error.value.problems if problem.code == code)
    if line is not None:
        assert problem.place is not None
        assert problem.place.line == line


def test_tables_are_read_as_text(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text('who,vote\n"Ada, B.", yea\nBo,\n', encoding="utf-8")
    assert read_table(file) == ({"who": "Ada, B.", "vote": "yea"}, {"who": "Bo", "vote": ""})


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty-file"), (b"a,b\n", "empty-file"), (b'a,b\n"x', "bad-table"), (b"\xff", "not-utf8")]
)
def test_tables_that_cannot_be_read(tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / "votes.csv"
    file.write_bytes(data)
    with pytest.raises(InputError, match=code):
        read_table(file)


def test_groups_of_a_table_may_be_named_by_several_columns(tmp_path: Path) -> None:
    from winset.reading import read

    (tmp_path / "t.csv").write_text("who,state,x\nNelson,FL,1\nNelson,NE,2\n", encoding="utf-8")
    text = """\
issues: {z: {in: [0, 1], grid: 1}}
sides:
  Y:
    negotiator: {payoff: z}
    constituents: {all: {csv: t.csv, name: [who, state], payoff: z - x}}
process: [bargain: {proposer: Y}, ratify]
"""
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    groups = read(tmp_path / "m.yaml").sides[0].constituents
    assert [group.name for group in groups] == ["Nelson_FL", "Nelson_NE"]
    (tmp_path / "m.yaml").write_text(text.replace("state]", "nation]"), encoding="utf-8")
    with pytest.raises(InputError, match="missing-column"):
        read(tmp_path / "m.yaml")


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("who,state,who\nA,FL,1\n", "name-twice"),
        ('who,state,x\nA,FL,"1\n', "bad-table"),
        ("who,state,x\nA,FL,1\nA,FL,2\n", "name-twice"),
        ("who,state\n", "empty-file"),
    ],
)
def test_tables_of_groups_that_cannot_be_read(tmp_path: Path, table: str, code: str) -> None:
    from winset.reading import read

    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(
        """\
issues: {z: {in: [0, 1], grid: 1}}
sides: {Y: {negotiator: {payoff: z}, constituents: {all: {csv: t.csv, name: [who, state], payoff: z}}}}
process: [bargain: {proposer: Y}, ratify]
""",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=code):
        read(tmp_path / "m.yaml")


def test_a_row_without_a_name(tmp_path: Path) -> None:
    from winset.reading import read

    (tmp_path / "t.csv").write_text("who,x\nA,1\n,2\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text("sides: {Y: {constituents: {all: {csv: t.csv, name: who}}}}\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 3 has no name"):
        read(tmp_path / "m.yaml")
