"""Files and Python give equal negotiations; bad files give every problem with its place."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.support.figure1 import TEXT, figure1

from winset.errors import InputError
from winset.expression import parse
from winset.negotiation import Choose, Draw, End, Issue, Parameter, PayoffTable, Reversion, Sees, When
from winset.ratification import AllOf, Majority, TwoThirds
from winset.reading import read, read_text

SMALL = """\
parameters: {p: 1/2}
issues: {policy: [keep, change]}
sides:
  X: {negotiator: {payoff: {keep: 0, change: p}}}
  Y:
    negotiator: {payoff: 'if(policy == keep, 0, 1)', reversion: {no_agreement: 1/4, involuntary_defection: 0}}
    body: {all_of: [{majority: [a, b]}, {two_thirds: {of: [c], base: whole}}]}
    constituents: {a: {payoff: 1}, b: {votes: 3, payoff: 0}, c: {turnout: 0.25}}
process:
  - bargain: {proposer: X}
  - ratify
"""


def test_a_file_and_python_give_equal_negotiations() -> None:
    assert read_text(TEXT) == figure1()


def test_shorthands_mean_what_they_say() -> None:
    read = read_text(SMALL)
    assert read.parameters == (Parameter("p", value="1/2"),)
    assert read.issues == (Issue("policy", options=("keep", "change")),)
    assert read.sides[0].negotiator.payoff == PayoffTable((("keep", parse("0")), ("change", parse("p"))))
    assert read.sides[1].negotiator.reversion == Reversion("1/4", "0")
    assert read.sides[1].body == AllOf(of=(Majority(of=("a", "b")), TwoThirds(of=("c",), base="whole")))
    assert read.sides[1].constituents[2].turnout.constant() == Fraction(1, 4)


def test_primitives_are_read() -> None:
    read = read_text(
        """\
sides: {A: {}, B: {}}
process:
  - draw: {variable: resolve, values: {high: 1/3, low: 2/3}, known_to: A}
  - choose: {actor: A, variable: stance, from: [escalate, yield], seen_by: []}
  - sees: {actors: B, variables: stance}
  - when:
      if: stance == escalate and resolve == high
      then:
        - end: {ending: no_agreement, payoffs: {A: 1, B: -1}}
      else:
        - end: {ending: agreement}
"""
    )
    assert read.process == (
        Draw("resolve", {"high": "1/3", "low": "2/3"}, "A"),
        Choose("A", "stance", ["escalate", "yield"], seen_by=[]),
        Sees("B", "stance"),
        When(
            "stance == escalate and resolve == high",
            [End("no_agreement", payoffs={"A": 1, "B": -1})],
            [End("agreement")],
        ),
    )


def test_constituents_come_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "house.csv").write_text("member,party,ideal,vote\nAda,L,-0.5,yea\nBo,R,1/4,nay\nCy,R,1,not voting\n")
    (tmp_path / "model.yaml").write_text(
        """\
issues: {z: {in: [0, 1], grid: 2}}
sides:
  X: {negotiator: {payoff: z}}
  Y:
    negotiator: {payoff: 1 - z}
    constituents:
      house:
        csv: house.csv
        name: member
        where: vote != 'not voting'
        payoff: z - ideal
        votes: if(party == 'R', 2, 1)
    body: {two_thirds: house}
process: [bargain: {proposer: X}, ratify]
"""
    )
    side = read(tmp_path / "model.yaml").sides[1]
    assert [group.name for group in side.constituents] == ["Ada", "Bo"]
    assert [str(group.payoff) for group in side.constituents] == ["z - (-1/2)", "z - 1/4"]
    assert [str(group.votes) for group in side.constituents] == ["1", "2"]
    assert side.body == TwoThirds(of=("Ada", "Bo"))


BAD = {
    "unknown-field": ("payoff: 1 - z", "payof: 1 - z"),
    "missing-prior": ("prior: 1 - p, ", ""),
    "prior-sum": ("prior: 1 - p", "prior: 1/2"),
    "votes-negative": ("payoff: 6/10 - z", "payoff: 6/10 - z, votes: -1"),
    "quota-above-votes": ("pivot: {payoff: 6/10 - z}}", "pivot: {payoff: 6/10 - z}}\n    body: {quota: {votes: 2}}"),
    "function-call": ("payoff: 1 - z", "payoff: __import__('os').system('true')"),
    "undeclared-name": ("payoff: 1 - z", "payoff: 1 - zz"),
    "key-twice": ("  Y:\n", "  X:\n"),
    "anchor": ("payoff: 1 - z", "payoff: &a 1 - z"),
    "tag": ("payoff: 1 - z", "payoff: !!python/object 1 - z"),
    "division-by-zero": ("payoff: 1 - z", "payoff: 1 / (z - 3/10)"),
    "not-yaml": ("proposals: {", "proposals: {{"),
    "wrong-shape": ("{payoff: 1 - z}", "[payoff, z]"),
    "unknown-stage": ("- ratify", "- ratfy"),
    "unknown-side": ("proposer: X", "proposer: W"),
    "unknown-actor": ("known_to: [pivot]", "known_to: [nobody]"),
    "outside-domain": ("value: 3/4", "value: 7/4"),
    "comma-in-braces": ("payoff: 1 - z", "payoff: max(z, 1 - z)"),
    "several-at-once": ("issues:\n", "isues:\n"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files(case: str, golden) -> None:  # type: ignore[no-untyped-def]
    right, wrong = BAD[case]
    assert right in TEXT
    with pytest.raises(InputError) as caught:
        read_text(TEXT.replace(right, wrong), "model.yaml")
    golden(f"reading/{case}", f"{caught.value}\n")


BAD_TABLES = {
    "table-missing-column": ("member,party\nAda,L\nBo,R\n", "payoff: z - ideal"),
    "table-not-a-number": ("member,ideal\nAda,1\nBo,much\n", "payoff: z - ideal"),
    "table-short-row": ("member,ideal\nAda\n", "payoff: z - ideal"),
    "table-name-twice": ("member,ideal\nAda,1\nAda,0\n", "payoff: z - ideal"),
    "table-empty": ("", "payoff: z"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_bad_tables(case: str, tmp_path: Path, golden) -> None:  # type: ignore[no-untyped-def]
    table, payoff = BAD_TABLES[case]
    (tmp_path / "house.csv").write_text(table)
    entry = f"{{csv: house.csv, name: member, {payoff}}}"
    text = f"issues: {{z: {{in: [0, 1]}}}}\nsides:\n  Y:\n    constituents: {{house: {entry}}}\n"
    with pytest.raises(InputError) as caught:
        read_text(text, "model.yaml", tmp_path)
    golden(f"reading/{case}", f"{caught.value}\n")


def test_a_table_stands_where_a_group_does(golden) -> None:  # type: ignore[no-untyped-def]
    text = "issues: {z: {in: [0, 1]}}\nsides:\n  Y:\n    constituents: {csv: house.csv, name: member, payoff: z}\n"
    with pytest.raises(InputError) as caught:
        read_text(text, "model.yaml")
    golden("reading/table-without-name", f"{caught.value}\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"# nothing\n", "empty-file"),
        (b"title: \xff\n", "not-utf8"),
        (b"- 1\n---\n- 2\n", "yaml-documents"),
    ],
)
def test_files_that_hold_no_negotiation(data: bytes, code: str, tmp_path: Path, monkeypatch, golden) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "model.yaml").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        read("model.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]
    golden(f"reading/{code}", f"{caught.value}\n")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_bytes(b"\xef\xbb\xbftitle: t\n")
    assert read(tmp_path / "model.yaml").title == "t"


def test_a_table_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("member\nAda\n")
    folder = tmp_path / "inner"
    folder.mkdir()
    with pytest.raises(InputError, match="outside-folder"):
        read_text("sides: {Y: {constituents: {h: {csv: ../secret.csv, name: member}}}}", folder=folder)


NEW_NOTIONS = {
    "turnout-range": "sides: {H: {constituents: {a: {turnout: 5/4}}}}",
    "discipline-range": "sides: {H: {constituents: {a: {discipline: -1/4}}}}",
    "budget-below-zero": """\
sides: {H: {constituents: {a: {}}}}
process:
  - side_payment: {payer: H, to: [H.a], budget: -1, steps: 2}
""",
    "nobody-of-that-name-is-paid": """\
sides: {H: {constituents: {a: {}}}}
process:
  - side_payment: {payer: H, to: [H.b], amounts: [1]}
""",
    "levers-at-the-wrong-table": """\
sides: {H: {constituents: {a: {}}}, F: {constituents: {b: {}}}}
process:
  - threaten: {side: H, amounts: [1], against: [H.a]}
  - lobby: {side: H, amounts: [1], effects: {H.a: effort}}
  - rally: {side: H, amounts: [1], effects: {F.b: rallying}}
  - side_payment: {payer: H, to: [F.b, F.b], amounts: [1]}
""",
    "implement-without-end": """\
sides: {H: {}, F: {}}
process:
  - implement: {discount: {H: 1}, failure: 3/2}
""",
    "somebody-else-who-is-paid-is-not-there": """\
sides: {H: {constituents: {a: {}}}}
process:
  - side_payment: {payer: H, to: [H.a, H.ghost], amounts: [1]}
""",
    "pays-itself": """\
sides: {H: {}, F: {}}
process:
  - side_payment: {payer: F, to: [F], amounts: [1]}
""",
    "bodies-that-name-each-other": """\
sides:
  H:
    constituents: {a: {}, b: {}}
    body:
      all_of:
        - quota: {name: upper, votes: 1, of: [a, lower]}
        - quota: {name: lower, votes: 1, of: [b, upper]}
""",
    "a-body-by-its-name": """\
sides:
  H:
    constituents: {a: {}, b: {}}
    body: {all_of: [{quota: {name: upper, votes: 1, of: [a]}}, {quota: {votes: 1, of: [b, upper]}}]}
""",
    "body-contains-itself": """\
sides:
  H:
    constituents: {a: {}, b: {}}
    body: {majority: {name: council, of: [a, {unanimity: [b, council]}]}}
""",
}


@pytest.mark.parametrize("case", NEW_NOTIONS)
def test_bad_level_two_politics(case: str, golden) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError) as caught:
        read_text(NEW_NOTIONS[case], "model.yaml")
    golden(f"reading/{case}", f"{caught.value}\n")
