"""What numbers may be is asked of symbols, too: everywhere in the space, with a point where it fails."""

from __future__ import annotations

import pytest

from winset.condition import Oracle, oracle
from winset.deriving import derive
from winset.errors import InputError, UnsupportedError
from winset.reading import read_text

MODEL = """\
parameters: {v: {in: DOMAIN}, w: {in: "[0, 1]"}}
issues: {z: {in: [0, 1]}}
proposals: {A: {z: LISTED}}
sides:
  X: {negotiator: {payoff: PAYOFF}}
  Y:
    negotiator: {payoff: z NEGOTIATOR}
    constituents: {c: {payoff: z GROUP}, e: {payoff: z}}
    body: {BODY}
process:
BEFORE
  - bargain: {proposer: X BARGAIN}
  - ratify: [Y]
AFTER
"""
PLAIN = {
    "DOMAIN": '"[0, 1]"', "LISTED": "1/2", "PAYOFF": "1", "NEGOTIATOR": "", "GROUP": "", "BODY": "majority: [c, e]",
    "BEFORE": "", "BARGAIN": "", "AFTER": "",
}  # fmt: skip
OFFERS = ", protocol: alternating_offers, rounds: 2"
OFFERS_OF = "  - implement: {discount: {X: '@'}, collapse: {X: 0}, temptation: {X: 1}, betrayed: {X: 0}}"
FIELDS = [
    # (where the expression @ stands, the text there, the expression, code, value and point, what to assume)
    ("BARGAIN", f"{OFFERS}, discount: '@'", "v + 1", "discount-range", "is 2 at v = 1, outside (0, 1]", "v == 0"),
    ("BARGAIN", f"{OFFERS}, discount: '@'", "2 * v", "discount-range", "is 0 at v = 0,", "0 < v <= 1/2"),
    ("BARGAIN", f"{OFFERS}, discount: '@'", "v", "discount-range", "is 0 at v = 0,", "v > 0"),
    ("BARGAIN", f"{OFFERS}, discount: '@'", "(v + w) / 2", "discount-range", "is 0 at v = 0, w = 0,", ""),
    ("BARGAIN", f"{OFFERS}, breakdown: '@'", "2 * v", "prior-range", "is 2 at v = 1, outside [0, 1]", "v <= 1/2"),
    ("AFTER", OFFERS_OF, "v", "discount-range", "is 1 at v = 1, outside [0, 1)", "v < 1"),
    ("AFTER", "  - implement: {failure: '@'}", "1 - 2 * v", "prior-range", "is -1 at v = 1,", "v <= 1/2"),
    ("BEFORE", "  - side_payment: {payer: X, to: [Y.c], amounts: [1], loss: '@'}", "v - 1/2", "below-zero",
     "is -1/2 at v = 0, outside [0, inf)", "v >= 1/2"),
    ("BEFORE", "  - side_payment: {payer: X, to: [Y.c], amounts: ['@']}", "v - w", "below-zero",
     "is -1 at v = 0, w = 1,", "v >= w"),
    ("BEFORE", "  - commit: {side: Y, issue: z, at_least: [1/2], holds: '@'}", "2 * v", "prior-range",
     "is 2 at v = 1, outside [0, 1]", "v <= 1/2"),
    ("BEFORE", "  - commit: {side: Y, issue: z, at_least: ['@']}", "v + 1/4", "outside-domain",
     "is 5/4 at v = 1, outside [0, 1]", "v <= 3/4"),
    ("GROUP", ", votes: '@'", "v - 1/2", "votes-negative", "is -1/2 at v = 0, outside [0, inf)", "v >= 1/2"),
    ("GROUP", ", turnout: '@'", "2 * v", "turnout-range", "is 2 at v = 1, outside [0, 1]", "v <= 1/2"),
    ("GROUP", ", discipline: '@'", "v * w - 1/4", "discipline-range", "is -1/4 at v = 0, w = 0,", ""),
    ("BODY", "quota: {share: '@', of: [c, e]}", "2 * v", "bad-quota", "is 0 at v = 0, outside (0, 1]", "0 < v <= 1/2"),
    ("NEGOTIATOR", ", failure_cost: {own: '@'}", "v - w", "below-zero", "is -1 at v = 0, w = 1,", "v >= w"),
    ("NEGOTIATOR", ", refusal_penalty: '@'", "min(v, w) - 1/2", "below-zero", "is -1/2 at v = 1, w = 0,",
     "v >= 1/2 and w >= 1/2"),
    ("LISTED", "'@'", "2 * v", "outside-domain", "is 2 at v = 1, outside [0, 1]", "v <= 1/2"),
    ("PAYOFF", "'@'", "1 / v", "division-by-zero", "1 / v divides by zero at v = 0", "v > 0"),
    ("PAYOFF", "'@'", "z / (z - v)", "division-by-zero", "divides by zero at v = 1/2, z = 1/2", ""),
    ("PAYOFF", "'@'", "(v - w) ^ -2", "division-by-zero", "divides by zero at v = 0, w = 0", ""),
    ("PAYOFF", "{A: '@'}", "1 / (1 - v)", "division-by-zero", "divides by zero at v = 1", "v < 1"),
    ("NEGOTIATOR", ", reversion: '@'", "1 / (v + w)", "division-by-zero", "divides by zero at v = 0, w = 0", ""),
    ("BEFORE", "  - draw: {variable: c, values: {a: '@', b: 1 - (@)}}", "2 * v", "prior-range",
     "is 2 at v = 1,", "v <= 1/2"),
    ("BEFORE", "  - draw: {variable: c, values: {a: '@', b: 1/2}}", "v / 2", "prior-sum",
     "is 1/2 at v = 0, not 1", "v == 1"),
]  # fmt: skip


def model(**texts: str) -> str:
    source = MODEL
    for word, filled in (PLAIN | texts).items():
        source = source.replace(word, filled)
    return source


@pytest.mark.parametrize(("place", "text", "expression", "code", "said", "assumed"), FIELDS)
def test_where_a_symbol_may_leave_its_range_a_point_is_named(place, text, expression, code, said, assumed):
    source = model(**{place: text.replace("@", expression)})
    with pytest.raises(InputError) as caught:
        derive(read_text(source))
    problem = next(each for each in caught.value.problems if each.code == code)
    assert said in problem.message
    assert problem.path
    assert problem.place is not None
    assert problem.place.line in [n for n, line in enumerate(source.splitlines(), 1) if expression in line]
    if assumed:
        assert problem.hint == f"assume {assumed}"
    words = problem.message.rpartition(" at ")[2].partition(", outside")[0].partition(", not")[0]
    point = dict(each.split(" = ") for each in words.split(", "))
    with pytest.raises(InputError, match=code):  # as at numbers, there
        read_text(source).at(**{name: value for name, value in point.items() if name in ("v", "w")})


@pytest.mark.parametrize(
    ("place", "text", "assume"),
    [
        ("BARGAIN", f"{OFFERS}, discount: 'v + 1'", ["v == 0"]),
        ("BARGAIN", f"{OFFERS}, discount: 2 * v", ["0 < v", "v <= 1/2"]),
        ("BARGAIN", f"{OFFERS}, discount: v", ["v > 0"]),
        ("LISTED", "2 * v", ["v <= 1/2"]),
        ("GROUP", ", votes: v - 1/2", ["v > 1/2", "w < 1"]),
        ("PAYOFF", "1 / v", ["v > 0"]),
        ("PAYOFF", "v / (v - w)", ["v > w"]),
        ("PAYOFF", "if(v > 0, 1 / v, 0)", []),
        ("PAYOFF", "1 / (1 + v * w)", []),
        ("PAYOFF", "1 / (z + v)", []),
    ],
)
def test_with_what_is_assumed_the_same_is_derived(place, text, assume):
    if place == "PAYOFF":
        text = f'"{text}"'
    assert derive(read_text(model(**{place: text})), assume=assume).evidence == "proved"


@pytest.mark.parametrize("text", ["1 / v", "1 / (v * (1 - v))"])
def test_open_ends_of_a_domain_are_no_points_of_it(text):
    assert derive(read_text(model(DOMAIN='"(0, 1)"', PAYOFF=text))).evidence == "proved"
    discounted = model(DOMAIN='"(0, 1)"', BARGAIN=f"{OFFERS}, discount: v")
    assert derive(read_text(discounted)).evidence == "proved"


def test_an_issue_without_listed_proposals_may_lie_anywhere():
    source = model(PAYOFF="1 / (z + v)").replace("proposals: {A: {z: 1/2}}\n", "")
    with pytest.raises(InputError, match=r"division-by-zero\] 1 / \(z \+ v\) divides by zero at v = 0, z = 0"):
        derive(read_text(source))


def test_where_no_rational_point_fails_the_condition_is_named():
    """1 - 2 v^2 vanishes at one over the root of two only."""
    with pytest.raises(InputError, match=r"division-by-zero\] 1 / \(1 - 2 \* v \^ 2\) divides by zero where") as caught:
        derive(read_text(model(PAYOFF='"1 / (1 - 2 * v ^ 2)"')))
    assert caught.value.problems[0].message.endswith("where v == sqrt(2)/2")
    with pytest.raises(InputError) as caught:
        derive(read_text(model(BARGAIN=f"{OFFERS}, discount: '(1 - 2 * v ^ 2) ^ 2'")))
    assert caught.value.problems[0].message.endswith(" ^ 2 is outside (0, 1] where v == sqrt(2)/2")


CHOSEN = """\
parameters: {v: {in: "[0, 1]"}}
sides: {X: {}, Y: {}}
process:
  - choose: {actor: X, variable: c, from: [1, 2]}
  - when:
      if: "GUARD"
      then: [end: {ending: agreement, payoffs: {X: "1 / (v - c + 1)"}}]
      else: [end: {ending: no_agreement, payoffs: {X: 0}}]
"""


def test_what_depends_on_moves_is_met_where_it_is_computed():
    """At c = 1 it divides by v, at c = 2 by v - 1; a branch may leave that out."""
    with pytest.raises(InputError, match=r"division-by-zero") as caught:
        derive(read_text(CHOSEN.replace("GUARD", "v < 1")))
    assert caught.value.problems[0].hint == "assume that what it divides by is not zero"
    assert derive(read_text(CHOSEN.replace("GUARD", "v < 1 and v > 0"))).evidence == "proved"
    assert derive(read_text(CHOSEN.replace("GUARD", "c == 1")), assume=["v > 0"]).evidence == "proved"


def test_all_problems_of_deriving_come_together():
    source = model(BARGAIN=f"{OFFERS}, discount: 'v + 1', breakdown: '2 * v'", PAYOFF="1 / v")
    with pytest.raises(InputError) as caught:
        derive(read_text(source), assume=["w > 2", "u == 1"])
    codes = ["contradictory-assumption", "symbol-without-domain", "prior-range", "discount-range", "division-by-zero"]
    assert sorted(problem.code for problem in caught.value.problems) == sorted(codes)
    # What an assumption that was refused may have been meant for is not asked.
    with pytest.raises(InputError) as caught:
        derive(read_text(source), assume=["v > 2"])
    assert [problem.code for problem in caught.value.problems] == ["contradictory-assumption"]


def test_a_distribution_and_an_assumption_may_both_be_wrong():
    text = """\
parameters: {a: {in: "(0, 1)"}, b: {in: "(0, 1)"}, p: {in: "[0, 1]"}}
assumptions: [p > 2]
issues: {x: {in: [0, 1]}}
uncertainty: {t: {distribution: "uniform(a, b)", known_to: [H.L]}}
sides: {H: {negotiator: {payoff: x}, constituents: {L: {payoff: x - t}}}, F: {negotiator: {payoff: 1 - x}}}
process: [bargain: {proposer: F}, ratify: [H]]
"""
    with pytest.raises(InputError) as caught:
        derive(read_text(text))
    assert [each.code for each in caught.value.problems] == ["contradictory-assumption", "bad-distribution"]
    assert caught.value.problems[1].hint == "assume a < b"


def test_the_caret_stands_under_the_value_of_a_proposal():
    with pytest.raises(InputError) as caught:
        derive(read_text(model(LISTED="2 * v")))
    place = caught.value.problems[0].place
    assert (place.line, place.text[place.column - 1 :]) == (3, "z: 2 * v}}")


def test_what_is_not_decided_in_time_is_no_proof(monkeypatch):
    negotiation = read_text(model(PAYOFF="1 / (1 + v ^ 2 - v * w)"))
    assert derive(negotiation).evidence == "proved"
    with monkeypatch.context() as patched:
        patched.setattr(Oracle, "_possible", lambda self, goal: None)
        oracle.cache_clear()
        found = derive(negotiation)
    oracle.cache_clear()
    assert found.evidence != "proved"
    assert any(
        "means something for all values was not decided (at sides.X.negotiator.payoff)" in n for n in found.notes
    )


def test_a_power_that_cannot_be_decided_is_named():
    with pytest.raises(UnsupportedError, match=r"<text>:5:.*not-algebraic.*\(at sides.X.negotiator.payoff\)"):
        derive(read_text(model(PAYOFF="(1 + v) ^ (1/3) - w - 1/2")))


@pytest.mark.parametrize("domain", ['"[0, inf]"', "[0, inf]", '"[-inf, 0]"'])
def test_infinity_belongs_to_no_domain(domain):
    with pytest.raises(InputError, match=r"<text>:1:.*bad-interval.*parameters\.v\.in") as caught:
        read_text(model(DOMAIN=domain))
    assert caught.value.problems[0].hint in ('write "[0, inf)"', 'write "(-inf, 0]"')
