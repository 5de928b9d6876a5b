"""Continuous draws about which somebody learns: cuts, votes that tell, and offers by those who know more."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

import winset as ws
from winset.deriving import derive
from winset.errors import UnsupportedError
from winset.negotiation import Bargain, Negotiation, Ratify

TWO_ROUNDS = """
title: two rounds
parameters:
  d: {{in: "(0, 1)"}}
  b: {{in: "(0, inf)"}}
issues:
  x: {{in: [0, 1]}}
uncertainty:
  r: {{distribution: "uniform(0, b)", known_to: [H.L]}}
sides:
  F: {{negotiator: {{payoff: 1 - x}}}}
  H:
    negotiator: {{payoff: x}}
    constituents: {{L: {{payoff: x - r}}}}
    voting: {voting}
process:
  - bargain: {{proposer: F}}
  - ratify: {{order: [H], refusal: continue, discount: d}}
  - bargain: {{proposer: F}}
  - ratify: {{order: [H]}}
"""


def two_rounds(voting, tmp_path):
    path = tmp_path / f"{voting}.yaml"
    path.write_text(TWO_ROUNDS.format(voting=voting), encoding="utf-8")
    return ws.derive(ws.read(path))


def screened_by_hand(d, b, ahead, kinds=60):
    """What Foreign expects where the needs are ``kinds`` equally likely midpoints and offers lie on a grid.

    Who looks ahead compares with the second offer; which kinds accept the first is found by trying each number of them.
    """
    needs = [b * Fraction(2 * i + 1, 2 * kinds) for i in range(kinds)]
    offers = [Fraction(i, kinds) for i in range(kinds + 1)]

    def second(left):
        return max(offers, key=lambda x: ((1 - x) * sum(need <= x for need in left), -x))

    seconds = [second(needs[accepting:]) for accepting in range(kinds + 1)]
    best = Fraction(0)
    for first in offers:
        for accepting in range(kinds + 1):
            later = seconds[accepting]

            def refusing(need, later=later):
                return d * max(later - need, 0) if ahead else Fraction(0)

            stays = all(first - need >= refusing(need) for need in needs[:accepting])
            goes = all(first - need < refusing(need) for need in needs[accepting:])
            if stays and (goes or (ahead and accepting < kinds)) and (ahead or goes):
                if ahead and not all(first - need <= refusing(need) for need in needs[accepting:]):
                    continue
                worth = (1 - first) * accepting + d * (1 - later) * sum(need <= later for need in needs[accepting:])
                best = max(best, worth / kinds)
    return best


@pytest.mark.parametrize("voting", ["strategic", "sincere"])
def test_two_rounds_of_screening_against_a_count_of_kinds(voting, tmp_path):
    """Foreign's value differs from that of the finite game by no more than the grid does."""
    derivation = two_rounds(voting, tmp_path)
    value = derivation.quantity("payoff.F")
    for d, b in [("1/2", 1), ("2/3", 1), ("1/4", "5/8"), ("3/4", "5/8"), ("1/2", "2/5"), ("2/3", 2)]:
        derived = Fraction(str(value.at(d=d, b=b)))
        counted = screened_by_hand(Fraction(d), Fraction(b), voting == "strategic")
        assert abs(derived - counted) < Fraction(1, 25), (d, b, derived, counted)


def test_screening_where_constituents_look_ahead_i96_3(tmp_path):
    derivation = two_rounds("strategic", tmp_path).at(b=1)
    d = sympy.Symbol("d")
    assert sympy.simplify(derivation.payoff["F"] - (2 - d) ** 2 / (4 * (4 - 3 * d))) == 0
    assert sympy.simplify(derivation.quantity("refused").piecewise - (2 - d) / (4 - 3 * d)) == 0
    assert any("moves by a cut" in note for note in derivation.notes)


def test_a_second_offer_is_another_number_than_the_first(tmp_path):
    """By hand: a vote that no offer can win says nothing of the next round's offer, which is accepted."""
    path = tmp_path / "again.yaml"
    path.write_text(
        """
title: the first text is written by the other side
parameters: {c: {in: "(0, 1)"}, d: {in: "(0, 1)"}}
issues:
  x: {in: [0, 1]}
sides:
  F: {negotiator: {payoff: 1 - x}}
  H:
    negotiator: {payoff: x}
    constituents: {L: {payoff: c - x}}
process:
  - bargain: {proposer: H}
  - ratify: {order: [H], refusal: continue, discount: d}
  - bargain: {proposer: F}
  - ratify: {order: [H]}
""",
        encoding="utf-8",
    )
    derivation = ws.derive(ws.read(path))
    assert str(derivation.payoff["H"]) == "c"  # Home's own constituents want no more than c of it for Home
    tree = str(ws.derive(ws.read(path)).cases[0])
    assert "refused" not in tree


INFORMED = """
title: an informed side makes the last offer
parameters: {p: {in: "(0, 1)"}, d: {in: "(0, 1)"}, c: {in: "(0, 1)"}, h: {in: "(0, 1)"}}
assumptions: [d * (1 - c) < h, c + h < 1]
issues:
  x: {in: [0, 1]}
uncertainty:
  floor: {values: {low: {prior: 1 - p, value: 0}, high: {prior: p, value: h}}, known_to: [F, F.legislature]}
sides:
  H: {negotiator: {payoff: x}, constituents: {legislature: {payoff: x - c}}}
  F: {negotiator: {payoff: 1 - x}, constituents: {legislature: {payoff: 1 - x - floor}}}
process:
  - bargain: {protocol: alternating_offers, proposer: H, rounds: 2, discount: d, refusal: continue}
  - ratify: [H, F]
"""


def test_an_informed_last_offer_t2_1(tmp_path):
    """By hand: Home offers d (1 - c), which the high kind turns down, or h, which both take."""
    path = tmp_path / "informed.yaml"
    path.write_text(INFORMED, encoding="utf-8")
    value = ws.derive(ws.read(path)).quantity("payoff.H")
    for p, d, c, h in [("1/8", "1/2", "1/4", "1/2"), ("1/2", "1/2", "1/4", "1/2"), ("1/3", "1/4", "1/4", "5/8")]:
        share, delay, floor, high = map(Fraction, (p, d, c, h))
        screening = (1 - share) * (1 - delay * (1 - floor)) + share * delay * floor
        assert Fraction(str(value.at(p=p, d=d, c=c, h=h))) == max(screening, 1 - high)


def test_where_what_is_believed_matters_the_offer_is_refused(tmp_path):
    """An informed offer that those who answer judge by what it says of the kind behind it."""
    path = tmp_path / "judged.yaml"
    path.write_text(
        """
title: quality is what the proposer knows
parameters: {p: {in: "(0, 1)"}}
issues:
  x: {in: [0, 1]}
uncertainty:
  worth: {values: {low: {prior: 1 - p, value: 1/4}, high: {prior: p, value: 1}}, known_to: [F]}
sides:
  F: {negotiator: {payoff: 1 - x}}
  H: {negotiator: {payoff: worth * x - 1/4}}
process:
  - bargain: {proposer: F}
""",
        encoding="utf-8",
    )
    with pytest.raises(UnsupportedError, match="continuous-signal"):
        ws.derive(ws.read(path))


def test_a_subgame_in_which_only_chance_is_left_after_informed_offers():
    """Home signs whatever its legislature ratifies, so that what F offers and what it needs decide all that follows.

    F keeps 1 - k of an agreement. That is more than the 1/4 of the one type for every k, and more than the 3/4 of the
    other one where k < 1/4.
    """
    derivation = derive(
        Negotiation(
            parameters={"k": {"domain": "[0, 1/2]"}},
            issues={"x": {"domain": "[0, 1]"}},
            uncertainty={
                "need": {
                    "values": {"low": {"prior": "1/2", "value": "1/4"}, "high": {"prior": "1/2", "value": "3/4"}},
                    "known_to": ["F"],
                }
            },
            sides={
                "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - k"}}},
                "F": {"negotiator": {"payoff": "1 - x", "reversion": "need"}},
            },
            process=(Bargain(proposer="F", walk_away="always"), Ratify(order=("H",))),
        )
    )
    inside = {str(case.region): case.only for case in derivation.cases if not case.is_boundary}
    assert {region: str(outcome.probability.agreement) for region, outcome in inside.items()} == {
        "k < 1/4": "1",
        "k > 1/4": "1/2",
    }
    assert str(inside["k > 1/4"].payoff["F"]) == "7/8 - k/2"


def test_whoever_does_not_know_a_draw_does_not_act_by_it_where_types_are_hidden_too():
    """N knows its need and F its cost: F's offer turns at a cost, but N, who grants a veto before, must not.

    For a = 5/8, h = 1/4 and p = 1/2 every type of N grants in every pure equilibrium; what was derived had a hard N
    grant or keep by the cost that it does not know.
    """
    with pytest.raises(UnsupportedError, match="draws-and-types"):
        ws.derive(ws.load("mo1995/agent_veto").at(a="5/8", h="1/4", p="1/2"))
