"""Claims: every kind of check reproduces what is true and contradicts what is false, with the counterexample."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

from winset.catalog.checking import Workbench
from winset.catalog.quantities import QUANTITIES
from winset.claim import (
    CHECKS,
    Check,
    Claims,
    Derived,
    Equals,
    Holds,
    Instance,
    Monotone,
    NotDerived,
    OutOfScope,
    Ratified,
    RecordedVotes,
    Strength,
    Switch,
    Verdict,
)
from winset.claim.evidence import contradicted, found_by, reproduced, together, undecided
from winset.claim.expected import expected_value, same
from winset.condition import UNIT, Region, Space, symbol
from winset.errors import InputError
from winset.expression import Scope
from winset.negotiation import Negotiation

LINE = Negotiation(
    parameters={"p": {"domain": (0, 1), "value": "1/2"}, "q": {"domain": (0, 1), "value": "1/2"}},
    issues={"deal": {"options": ["good", "bad"]}},
    sides={
        "X": {
            "negotiator": {"payoff": 1},
            "constituents": {
                "a": {"payoff": {"good": 1, "bad": -1}},
                "b": {"payoff": {"good": 1, "bad": 1}},
                "c": {"payoff": {"good": -1, "bad": 1}},
            },
        }
    },
)


class Bench:
    """Knows what a quantity is from a function of the parameters."""

    def __init__(self, **quantities: Any) -> None:
        self.quantities = quantities

    def at(self, instance: Instance) -> dict[str, Fraction]:
        given = {"p": Fraction(1, 2), "q": Fraction(1, 2)}
        return given | {name: source.value(Scope({})) for name, source in instance.at}

    def value(self, instance: Instance, quantity: str) -> Any:
        return self.quantities[quantity](**self.at(instance))

    def negotiation(self, instance: Instance) -> Negotiation:
        return LINE.at(**self.at(instance))

    def derivation(self, model: str, assume: tuple[Any, ...]) -> Any:
        raise NotImplementedError

    def ratified(self, stated: Ratified) -> Region:
        """What costs p to those who want at least q: z lies between q and 1 - p."""
        space = Space({"p": UNIT, "q": UNIT, "z": UNIT})
        return Region.of(space, "z", ">=", symbol("q")) & Region.of(space, symbol("z") + symbol("p"), "<=", 1)

    def table(self, instance: Instance, file: str) -> tuple[Mapping[str, str], ...]:
        rows = "a,yea,1,L b,yea,2,L c,nay,3,R d,not voting,4,R"
        return tuple(
            dict(zip(("who", "vote", "score", "party"), row.split(","), strict=True))
            for row in rows.replace("not voting", "none").split()
        )


BENCH = Bench(
    share=lambda p, q: p * q,
    step=lambda p, q: Fraction(1) if p >= Fraction(2, 3) else Fraction(0),
    zone=lambda p, q: sympy.Interval(0, sympy.Rational(p.numerator, p.denominator)),
    names=lambda p, q: frozenset({"good", "bad"}),
    flat=lambda p, q: Fraction(1),
)
VOTES = {"side": "X", "agreement": "good", "table": "t.csv", "member": ["who"], "vote": "vote"}

TRUE: list[Check] = [
    Equals(values={"share": "1/4", "names": "{good, bad}"}),
    Equals(over={"p": "0 to 1 by 1/4", "q": ["1/3", "2/3"]}, values={"share": "p * q", "zone": "[0, p]"}),
    Switch(parameter="p", point="2/3", below={"step": "0"}, there={"step": "1"}, above={"step": "1"}),
    Monotone(quantity="share", along={"p": "0 to 1 by 1/8"}, direction="increasing", at={"q": "1/3"}),
    Monotone(quantity="flat", along={"p": [0, 1]}, direction="constant"),
    Holds(
        instances={"small": {"at": {"p": "r/2"}}, "large": {"at": {"p": "r"}}},
        over={"r": ["1/4", "1/2", "1"]},
        condition="2 * small.share == large.share and r > 0",
    ),
    Ratified(sides=["X"], where="z >= q and z <= 1 - p", shrinks=["p", "q"]),
    Ratified(sides=["X"], possible="p + q <= 1", witnesses={"least": {"values": {"z": "q"}}}),
    Ratified(
        sides=["X"],
        possible="p + q <= 1",
        witnesses={"half": {"values": {"z": "1/2"}}, "most": {"values": {"z": "1 - p"}}},
    ),
    RecordedVotes(
        **VOTES,
        values={"votes": "3", "right": "3", "all_yes": "2", "by.party": "3", "by.party.R": "3", "best_cut.score": "3"},
    ),
]
SHORTER = "at p=1/2 zone is Interval(0, 1/2), not Interval(0, 1)"
FALSE: list[tuple[Check, str]] = [
    (Equals(values={"share": "1/3"}), "share is 1/4, not 1/3"),
    (
        Equals(over={"p": [1, "1/2"]}, values={"zone": "[0, 1]"}),
        "at p=1/2 zone is Interval(0, 1/2), not Interval(0, 1)",
    ),
    (Equals(values={"names": "{good}"}), "names is {bad, good}, not {good}"),
    (Switch(parameter="p", point="1/2", below={"step": 0}, above={"step": 1}), "at p=500001/1000000 step is 0, not 1"),
    (
        Switch(parameter="p", point="2/3", below={"step": 0}, there={"step": 0}, above={"step": 1}),
        "at p=2/3 step is 1, not 0",
    ),
    (Monotone(quantity="step", along={"p": [0, "1/2", 1]}, direction="increasing"), "at p=1/2 step is 0 after 0"),
    (
        Holds(instances={"one": {"at": {"p": 0}}, "other": {"at": {"p": 1}}}, condition="one.share > other.share"),
        "one.share > other.share fails: one.share is 0, other.share is 1/2",
    ),
    (RecordedVotes(**{**VOTES, "agreement": "bad"}, values={"right": "3"}), "right is 1, not 3"),
]


@pytest.mark.parametrize("check", TRUE, ids=lambda check: check.keyword)
def test_what_is_true_is_reproduced(check: Check) -> None:
    assert list(check.problems()) == []
    assert check.run(BENCH).verdict is Verdict.REPRODUCED


@pytest.mark.parametrize(("check", "counterexample"), FALSE, ids=lambda each: getattr(each, "keyword", ""))
def test_what_is_false_is_contradicted_with_a_counterexample(check: Check, counterexample: str) -> None:
    finding = check.run(BENCH)
    assert finding.verdict is Verdict.CONTRADICTED
    assert finding.evidence.note == counterexample


def derived(**fields: Any) -> Derived:
    return Derived(model="putnam1988/figure1_uncertain", **fields)


RISKY = {"where": "p > 5/7", "values": {"probability.agreement": "p", "payoff.X": "7 * p / 10", "proposal": "ask_much"}}


@pytest.mark.parametrize(
    ("check", "verdict", "evidence"),
    [
        (derived(cases={"risky": RISKY}), "reproduced", "proved"),
        (derived(assume=["p < 5/7"], cases={"safe": {"values": {"payoff.X": "1/2"}}}), "reproduced", "proved"),
        (derived(cases={"slope": {"where": "p > 5/7", "values": {"payoff.X by p": "7/10"}}}), "reproduced", "proved"),
        (derived(cases={"flat": {"where": "p < 5/7", "values": {"payoff.X by p": "0"}}}), "reproduced", "proved"),
        (
            derived(cases={"slope": {"where": "p > 4/7", "values": {"payoff.X by p": "7/10"}}}),
            "contradicted",
            "d payoff.X / d p is 0, not 7/10",
        ),
        (
            derived(cases={"jump": {"values": {"probability.agreement by p": "0"}}}),
            "contradicted",
            "at p=5/7 probability.agreement jumps with p",
        ),
        (derived(at={"p": "3/4"}, cases={"one": {"values": {"payoff.X": "21/40"}}}), "reproduced", "proved"),
        (derived(conditions={"involuntary_defection": "p > 5/7 and p < 1"}), "reproduced", "proved"),
        (derived(conditions={"agreement": "not (p < 0)"}), "reproduced", "proved"),
        (derived(signs={"payoff.X by p": ">="}), "reproduced", "proved"),
        (derived(cases={"all": {"values": {"payoff.X": "1/2"}}}), "contradicted", "payoff.X is 7*p/10, not 1/2"),
        (
            derived(conditions={"involuntary_defection": "p > 1/2"}),
            "contradicted",
            "it is false that involuntary_defection has positive probability",
        ),
        (derived(conditions={"involuntary_defection": "p > 6/7"}), "contradicted", "has positive probability"),
        (derived(signs={"payoff.X by p": ">"}), "contradicted", "payoff.X is 1/2 at p="),
        (derived(regions={"payoff.X > 1/2": "p > 5/7"}), "reproduced", "proved"),
        (derived(regions={"payoff.X < 1/2": "never"}), "reproduced", "proved"),
        (
            derived(
                regions={"payoff.X >= sure.payoff.X": "always"},
                beside={"sure": {"model": "putnam1988/figure1_uncertain", "at": {"p": "1/2"}}},
            ),
            "reproduced",
            "proved",
        ),
        (derived(exists={"probability.involuntary_defection > 0": "p >= 5/7 and p < 1"}), "reproduced", "proved"),
        (derived(regions={"payoff.X > 1/2": "p > 1/2"}), "contradicted", "it is false that payoff.X > 1/2"),
        (derived(cases={"none": {"where": "p > 2", "values": {"payoff.X": "0"}}}), "open", "satisfy p > 2"),
        *[
            (
                derived(cases={"point": {"where": where, "values": {"proposal": "nonsense"}}}),
                "contradicted",
                "proposal is ask_little, not nonsense",
            )
            for where in ("p == 1/7", "p == 1/7 or p == 1/8", "p <= 1/7 and p >= 1/7")
        ],
    ],
)
def test_closed_forms_are_compared_symbolically(check: Derived, verdict: str, evidence: str) -> None:
    assert list(check.problems()) == []
    finding = check.run(Workbench())
    assert finding.verdict.value == verdict
    assert evidence in str(finding.evidence)


NARROW = {"model": "putnam1988/figure1_uncertain", "assume": ["p > 1/2"]}


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (derived(regions={"payoff.X >= payoff.X": "always"}), "says nothing of an equilibrium"),
        (derived(regions={"p + 0 * payoff.X >= 0": "always"}), "says nothing of an equilibrium"),
        (derived(regions={"payoff.X >= in.payoff.X": "always"}, beside={"in": NARROW}), "derived where p > 1/2"),
        (derived(regions={"proposal.Z > 0": "never"}), "no quantity 'proposal.Z'"),
        (derived(regions={"choice.Z > 0": "never"}), "no quantity 'choice.Z'"),
        (derived(signs={"payoff.X by zz": ">="}), "there is no parameter 'zz'"),
        (derived(cases={"all": {"values": {"payoff.X by zz": "0"}}}), "there is no parameter 'zz'"),
    ],
)
def test_what_says_nothing_of_an_equilibrium_is_an_error(check: Derived, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        check.run(Workbench())


def test_every_kind_of_check_is_tested() -> None:
    tested = {type(check) for check in (*TRUE, *(check for check, _ in FALSE))}
    assert tested | {Derived, OutOfScope, NotDerived} == set(CHECKS)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (Ratified(sides=["X"], where="z >= q"), "it is false that X ratify where z >= q"),
        (Ratified(sides=["X"], where="z > q and z <= 1 - p"), "X ratify where z > q and z <= 1 - p"),
        (Ratified(sides=["X"], grows=["p"]), "an agreement leaves the set as p rises"),
        (
            Ratified(sides=["X"], possible="p + q < 1", witnesses={"least": {"values": {"z": "q"}}}),
            "X ratify something, although p + q < 1 is false",
        ),
        (
            Ratified(sides=["X"], possible="p + q <= 1", witnesses={"half": {"values": {"z": "1/2"}}}),
            "X ratify none of the witnesses, although p + q <= 1",
        ),
        (
            Ratified(sides=["X"], possible="p + q <= 1", witnesses={"outside": {"values": {"z": "q - 2"}}}),
            "X ratify none of the witnesses, although p + q <= 1",
        ),
    ],
)
def test_a_false_win_set_is_contradicted_at_an_exact_point(check: Ratified, said: str) -> None:
    finding = check.run(BENCH)
    assert finding.verdict is Verdict.CONTRADICTED
    assert said in finding.evidence.note
    assert finding.evidence.note.startswith("at p=")


def test_what_is_not_modelled_is_out_of_scope_and_what_is_not_decided_is_open() -> None:
    assert OutOfScope(reason="no money").run(BENCH).verdict is Verdict.OUT_OF_SCOPE
    assert str(NotDerived(reason="too large").run(BENCH).evidence) == "not derived: too large"


def test_several_checks_give_the_weakest_evidence_and_all_cases() -> None:
    both = together([reproduced(Strength.COMPUTED, 4), reproduced(Strength.PROBED, 3)])
    assert str(both.evidence) == "probed at 7 exact points"
    assert str(together([reproduced(Strength.PROVED), reproduced(Strength.COMPUTED, 1)]).evidence) == "certified"
    assert str(together([reproduced(Strength.PROVED)]).evidence) == "proved"
    assert together([reproduced(Strength.PROVED), undecided("slow")]).verdict is Verdict.OPEN
    assert together([undecided("slow"), contradicted("here")]).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    "text", ["proved", "probed at 20 exact points", "verified, not found", "not derived: too large"]
)
def test_the_evidence_of_a_derivation_is_passed_on(text: str) -> None:
    assert str(found_by(text).evidence) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3/4", Fraction(3, 4)),
        ("p + 1/4", Fraction(3, 4)),
        ("good", "good"),
        ("complete", "complete"),
        ("{good, bad}", frozenset({"good", "bad"})),
        ("{p, 1}", frozenset({Fraction(1, 2), Fraction(1)})),
        ("empty", frozenset()),
        ("[0, p]", sympy.Interval(0, sympy.Rational(1, 2))),
        ("(0, 1]", sympy.Interval.Lopen(0, 1)),
        ("[0, 1] | (2, inf)", sympy.Union(sympy.Interval(0, 1), sympy.Interval.open(2, sympy.oo))),
        ("[2^(1/2), 2]", sympy.Interval(sympy.sqrt(2), 2)),
        ("(1 + p)/3", Fraction(1, 2)),
    ],
)  # fmt: skip
def test_expected_values(text: str, value: Any) -> None:
    names = {"p": Fraction(1, 2), "good": "good", "bad": "bad"}
    assert same(value, expected_value(text, names))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Fraction(1, 2), Fraction(1, 3)),
        (0.5, Fraction(1, 2)),
        ("good", frozenset({"good"})),
        (sympy.Interval(0, 1), frozenset({"good"})),
        (sympy.Interval(0, 1), sympy.Interval.open(0, 1)),
        (frozenset({Fraction(1)}), sympy.Interval(0, 1)),
    ],
)
def test_different_values_are_not_the_same(left: Any, right: Any) -> None:
    assert not same(left, right)


def test_a_claim_needs_a_check_and_a_source() -> None:
    claim = {"claim": "something", "status": "canonical", "checks": []}
    with pytest.raises(InputError) as error:
        Claims(claims={"A-1": claim})
    assert [problem.code for problem in error.value.problems] == ["no-check", "no-source"]


@pytest.mark.parametrize(
    "check",
    [
        Equals(),
        Switch(parameter="p", point=0),
        Monotone(quantity="share", along={"p": [0]}, direction="increasing"),
        Holds(instances={"one": {}}, condition="other.share > 0"),
        Derived(),
        Derived(signs={"payoff.X": "up"}),
        RecordedVotes(side="X", agreement="good", table="t.csv", vote="vote"),
        Ratified(sides=["X"]),
        Ratified(where="z >= p"),
        Ratified(sides=["X"], possible="p <= 1/2"),
    ],
    ids=lambda check: check.keyword,
)
def test_a_check_that_says_nothing_is_a_problem(check: Check) -> None:
    assert list(check.problems())


def test_the_page_about_claims_names_every_kind_and_every_quantity() -> None:
    page = (Path(__file__).parents[2] / "docs" / "claims.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[\w]+", page))
    assert {check.keyword for check in CHECKS} | set(QUANTITIES) <= words
