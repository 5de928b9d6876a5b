"""A name of a user's is never taken for one of ours: what is offered, who was picked, what stands for any number."""

from __future__ import annotations

from fractions import Fraction

import pytest

import winset as ws
from winset.errors import InputError
from winset.reading import read_text

TWO_ROUNDS = """\
parameters: {PARAMETERS}
proposals: {NAME: {z: 1/4}, b: {z: 1/2}}
sides:
  X: {negotiator: {payoff: "PAYOFF"}}
  Y: {negotiator: {payoff: z}}
process:
  - bargain: {protocol: alternating_offers, proposer: X, rounds: 2, discount: 9/10, walk_away: WALK}
"""


def two_rounds(name: str = "a", payoff: str = "1 - z", parameters: str = "", walk: str = "auto") -> str:
    text = TWO_ROUNDS.replace("NAME", f'"{name}"').replace("PAYOFF", payoff).replace("WALK", walk)
    return text.replace("PARAMETERS", parameters)


@pytest.mark.parametrize("walk", ["auto", "always", "never"])
@pytest.mark.parametrize("name", ["offer", "offer 2", " offer", "proposer", "Y on offer", "Y on offer 2", "X", "any x"])
def test_a_proposal_may_have_any_name(name: str, walk: str) -> None:
    """Y waits for one half in the second round, worth 9/20 now: it accepts one half and rejects one quarter."""
    talks = read_text(two_rounds(name, walk=walk))
    assert ws.solve(talks).only().payoff["X"] == Fraction(1, 2)
    assert ws.derive(talks).payoff["X"] == Fraction(1, 2)


def test_a_proposal_called_offer_is_itself_in_a_payoff() -> None:
    """X likes it, and Y does not sign it: X gets 1 for the other one."""
    for name in ("offer", "a"):
        assert ws.solve(read_text(two_rounds(name, f"if(agreement == {name}, 3, 1)"))).only().payoff["X"] == 1
        assert ws.solve(read_text(two_rounds(name, f"if(agreement == {name}, 0, 2)"))).only().payoff["X"] == 2


@pytest.mark.parametrize("name", ["offer", "proposer", "offer_z", "chosen_z", "best_z"])
def test_a_parameter_may_have_any_name(name: str) -> None:
    talks = read_text(two_rounds(payoff=f"1 - z + {name}", parameters=f"{name}: {{in: [0, 1], value: 1/4}}"))
    assert ws.solve(talks).only().payoff["X"] == Fraction(3, 4)
    assert str(ws.derive(talks).payoff["X"]) == f"{name} + 1/2"


DRAWN = "uncertainty: {offer: {values: {h: {prior: 1/2}, l: {prior: 1/2}}}}\n"
CHOSEN = two_rounds().replace("process:", "process:\n  - choose: {actor: X, variable: proposer, from: [0]}")
ATTRIBUTE = two_rounds(parameters="k: {value: 1}").replace("{z: 1/2}", "{z: 1/2, k: 1}").replace("1/4}", "1/4, k: 1}")
TYPES = "{payoff: z}, constituents: {p: {types: {l: {prior: 1, payoff: 1}}}}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (two_rounds("no proposal"), "reserved-name"),
        (two_rounds() + DRAWN, "reserved-name"),
        (CHOSEN, "reserved-name"),
        (ATTRIBUTE, "name-twice"),
        (two_rounds("Y.p").replace("{payoff: z}", TYPES), "name-twice"),
    ],
)
def test_what_a_reader_would_confuse_is_an_error(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_text(text)
    assert {each.code for each in caught.value.problems} == {code}


INTERVALS = """\
parameters: {offer_x: {in: [0, 1], value: 1/4}, best_x: {in: [0, 1/2], value: 0}}
issues: {x: {in: [0, 1], grid: 4}, offer_y: {in: [0, 1], grid: 2}}
uncertainty: {offer_offer_y: {values: {h: {prior: 1/2, value: 1}, l: {prior: 1/2, value: 0}}, known_to: [Y]}}
sides:
  X: {negotiator: {payoff: 2*x + offer_y + offer_offer_y + offer_x}}
  Y: {negotiator: {payoff: 2 - x - offer_y, reversion: best_x}}
process:
  - bargain: {proposer: X}
"""


def test_what_stands_for_an_offer_has_a_name_of_its_own() -> None:
    """X takes all of x and 1 - best_x of the other issue, and expects 1/2 of the draw."""
    talks = read_text(INTERVALS)
    derivation = ws.derive(talks)
    assert ws.solve(talks).only().payoff["X"] == 3 + Fraction(3, 4)
    assert str(derivation.payoff["X"]) == "-best_x + offer_x + 7/2"
    assert "X proposes: offer_y 1 - best_x; X proposes: x 1;" in str(derivation)


@pytest.mark.parametrize("name", ["k", "share", "density"])
def test_a_parameter_is_not_what_is_known_of_an_open_distribution(name: str) -> None:
    """-k (1 - x) G(x) with k below zero is best inside; at x = 0 and x = 1 it is nothing."""
    text = f"""\
parameters: {{{name}: {{in: [-3, -2]}}}}
issues: {{x: {{in: [0, 1]}}}}
uncertainty: {{r: {{distribution: "general(G, 0, 1)", known_to: [Y.l]}}}}
sides:
  X: {{negotiator: {{payoff: "-{name}*(1 - x)"}}}}
  Y: {{negotiator: {{payoff: x}}, constituents: {{l: {{payoff: x - r}}}}}}
process: [bargain: {{proposer: X}}, ratify: [Y]]
"""
    (case,) = ws.derive(read_text(text)).cases
    assert str(dict(case.outcomes[0].payoffs)["X"]) == f"best_x*{name}*G(best_x) - {name}*G(best_x)"
