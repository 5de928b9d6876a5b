"""Numbers outside their range are found however they come about: written, by a parameter, a draw, an agreement."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from winset.errors import InputError, NotYetError
from winset.reading import read_text

MODEL = """\
parameters: {p: {value: PARAMETER}}
issues: {z: {in: [0, 1], grid: 4}}
uncertainty: {u: {values: {one: {prior: 1/2, value: 1/2}, two: {prior: 1/2, value: PARAMETER}}}}
sides:
  H:
    negotiator: {payoff: z NEGOTIATOR}
    constituents: {a: {payoff: z - 1/4 GROUP}, b: {payoff: z - 1/2}}
    body: {BODY}
  F: {negotiator: {payoff: 1 - z}}
process:
BEFORE
  - bargain: {proposer: F BARGAIN}
  - ratify: [H]
AFTER
"""
PLAIN = {"NEGOTIATOR": "", "GROUP": "", "BODY": "majority: [a, b]", "BEFORE": "", "BARGAIN": "", "AFTER": ""}
OFFERS = ", protocol: alternating_offers, rounds: 2"
FIELDS = [
    # (where the number @ stands, the text there, a number out of range, the code)
    ("GROUP", ", turnout: '@'", "3/2", "turnout-range"),
    ("GROUP", ", turnout: '@'", "-1", "turnout-range"),
    ("GROUP", ", discipline: '@'", "2", "discipline-range"),
    ("GROUP", ", votes: '@'", "-1", "votes-negative"),
    ("BODY", "quota: {share: '@', of: [a, b]}", "3/2", "bad-quota"),
    ("BODY", "weighted: {quota: 1, weights: {a: '@', b: 1}}", "-1", "negative-weight"),
    ("BODY", "double_majority: {members_share: '@', of: [a, b]}", "2", "bad-quota"),
    ("BODY", "all_of: [a, {quota: {votes: '@', of: [b]}}]", "0", "bad-quota"),
    ("NEGOTIATOR", ", failure_cost: {own: '@'}", "-1", "below-zero"),
    ("NEGOTIATOR", ", refusal_penalty: '@'", "-1", "below-zero"),
    ("BEFORE", "  - side_payment: {payer: F, to: [H.a], amounts: [1/4], loss: '@'}", "-1/10", "below-zero"),
    ("BEFORE", "  - lobby: {side: F, effects: {H.a: effort}, amounts: [1/4], cost: '@'}", "-1", "below-zero"),
    ("BEFORE", "  - threaten: {side: F, against: H.a, amounts: [1/4], cost: '@'}", "-1", "below-zero"),
    ("BEFORE", "  - commit: {side: H, issue: z, at_least: [1/2], holds: '@'}", "2", "prior-range"),
    ("BEFORE", "  - trial: {side: H, texts: ['1/2'], cost: '@'}", "-1", "below-zero"),
    ("BARGAIN", f"{OFFERS}, breakdown: '@'", "2", "prior-range"),
    ("AFTER", "  - implement: {failure: '@'}", "2", "prior-range"),
    ("AFTER", "  - implement: {discount: {H: '@'}}", "1", "discount-range"),
    ("AFTER", "  - implement: {audience_cost: {H: '@'}}", "-1", "below-zero"),
]
FIXED = [
    ("BEFORE", "  - side_payment: {payer: F, to: [H.a], budget: '@', steps: 2}", "-1", "below-zero"),
    ("BEFORE", "  - side_payment: {payer: F, to: [H.a], amounts: ['@']}", "-1", "below-zero"),
    ("BEFORE", "  - threaten: {side: F, against: H.a, amounts: ['@']}", "-1", "below-zero"),
    ("BEFORE", "  - commit: {side: H, issue: z, at_least: ['@']}", "2", "outside-domain"),
    ("BARGAIN", f"{OFFERS}, discount: '@'", "3/2", "discount-range"),
    ("BARGAIN", ", protocol: alternating_offers, rounds: '@'", "0", "bad-rounds"),
]


def codes(place: str, text: str, number: str, parameter: str) -> list[str]:
    source = MODEL
    for word, filled in (PLAIN | {place: text.replace("@", number)}).items():
        source = source.replace(word, filled)
    try:
        read_text(source.replace("PARAMETER", parameter))
    except InputError as error:
        for problem in error.problems:
            assert problem.place is not None and problem.path, problem
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize(("place", "text", "number", "code"), FIELDS)
def test_a_number_out_of_range_is_found_however_it_comes_about(place: str, text: str, number: str, code: str) -> None:
    assert code in codes(place, text, number, "1/2")
    assert code in codes(place, text, "p", number)
    assert code in codes(place, text, "u", number)
    assert code in codes(place, text, f"{number} * (1 + 0 * z)", "1/2")
    assert codes(place, text, "p", "1/2") == []


@pytest.mark.parametrize(("place", "text", "number", "code"), FIXED)
def test_what_the_play_begins_with_depends_on_parameters_only(place: str, text: str, number: str, code: str) -> None:
    assert code in codes(place, text, number, "1/2")
    assert code in codes(place, text, "p", number)
    assert "not-fixed" in codes(place, text, "u", "1/2")
    assert "not-fixed" in codes(place, text, "z", "1/2")


def test_strategic_votes_are_counted_before_the_play() -> None:
    text = """\
uncertainty: {u: {values: {one: {prior: 1/2, value: 1}, two: {prior: 1/2, value: 2}}}}
issues: {z: {in: [0, 1], grid: 2}}
sides: {H: {constituents: {a: {votes: u}, b: {}}, voting: VOTING}, F: {}}
process: [bargain: {proposer: F}, ratify]
"""
    read_text(text.replace("VOTING", "sincere"))
    with pytest.raises(InputError, match=r"<text>:3:.*not-fixed.*constituents\.a\.votes"):
        read_text(text.replace("VOTING", "strategic"))


def test_a_value_that_has_no_chance_and_a_cost_that_nobody_pays_do_not_matter() -> None:
    text = """\
parameters: {p: {value: 0}}
uncertainty: {u: {values: {never: {prior: p, value: 2}, ever: {prior: 1 - p, value: 1/2}}}}
issues: {z: {in: [0, 1], grid: 2}}
sides: {H: {constituents: {a: {turnout: u}}}, F: {}}
process:
  - commit: {side: H, issue: z, at_least: [0, 1/2], violation_cost: commitment - z}
  - bargain: {proposer: F}
  - ratify
"""
    negotiation = read_text(text)
    with pytest.raises(InputError, match=r"<text>:4:.*turnout-range.* at u = 2"):
        negotiation.at(p="1/3")


BAD: Mapping[str, tuple[str, str]] = {
    "a quota of more sides than there are": ("  - bargain: {proposer: H, quota: 3}", "bad-quota"),
    "a defection by nobody": ("  - end: {ending: involuntary_defection}", "missing-field"),
    "a defector without a defection": ("  - end: {ending: agreement, by: [H]}", "field-without-meaning"),
    "two decisions on one veto": (
        "  - delegate: {side: H, group: b, variable: v}\n  - delegate: {side: H, group: b, variable: w}",
        "name-twice",
    ),
    "a veto for a member of the body": ("  - delegate: {side: H, group: a}", "delegated-member"),
    "what has no value yet": ("  - when: {if: z > 1/2, then: [end: {ending: no_agreement}]}", "no-value-yet"),
}


@pytest.mark.parametrize("name", BAD)
def test_every_problem_has_its_place(name: str) -> None:
    stages, code = BAD[name]
    text = f"""\
issues: {{z: {{in: [0, 1], grid: 2}}}}
sides: {{H: {{constituents: {{a: {{}}, b: {{}}}}, body: {{majority: [a]}}}}, F: {{}}}}
process:
{stages}
"""
    with pytest.raises(InputError) as caught:
        read_text(text).compile()
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place is not None
    assert problem.place.line == text[: text.rindex("- ")].count("\n") + 1


def test_problems_of_values_that_are_given_later_have_places_too_and_come_together() -> None:
    text = """\
parameters: {n: {in: [0, 9]}, d: {in: [0, 2]}}
sides: {H: {}, F: {}}
issues: {z: [a, b]}
process:
  - renegotiate: {rounds: n, discount: d, stages: [bargain: {proposer: H}, ratify]}
"""
    negotiation = read_text(text)
    with pytest.raises(InputError) as caught:
        negotiation.at(n=0, d="3/2")
    assert [(p.code, p.place.line if p.place else 0) for p in caught.value.problems] == [
        ("bad-rounds", 5),
        ("discount-range", 5),
    ]
    with pytest.raises(NotYetError, match=r"<text>:1:"):
        negotiation.compile()


def test_names_that_mean_nothing_are_answered_with_those_that_do() -> None:
    text = "sides: {H: {}, F: {}}\nissues: {z: [a]}\n"
    text += "process: [bargain: {proposer: Zembla}, end: {ending: no_agreement}, ratify]\n"
    with pytest.raises(InputError) as caught:
        read_text(text)
    assert [p.hint for p in caught.value.problems] == ["known here: H, F", "end before it always ends the play"]


def test_what_compiling_finds_has_its_place_and_comes_together() -> None:
    text = """\
issues: {z: {in: [0, 1], grid: 2}}
uncertainty:
  k: {distribution: "uniform(0, 1)"}
  l: {distribution: "uniform(1, 2)"}
sides: {H: {constituents: {a: {payoff: z - k}}}, F: {}}
process: [bargain: {proposer: F}, ratify]
"""
    with pytest.raises(NotYetError) as caught:
        read_text(text).compile()
    assert [(p.code, p.path, p.place.line if p.place else 0) for p in caught.value.problems] == [
        ("no-points", "uncertainty.k", 3),
        ("no-points", "uncertainty.l", 4),
    ]
