"""What is wrong with a process: each mistake once, as a golden text with its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from winset.errors import WinsetError
from winset.reading import read_text

MODEL = """\
parameters:
  d: {value: 1/2}
issues:
  x: {in: [0, 1], grid: 4}
uncertainty:
  r: {values: {low: 1/2, high: 1/2}, known_to: [H.c]}
sides:
  H: {negotiator: {payoff: x}, constituents: {c: {payoff: x}}}
  F: {negotiator: {payoff: 1 - x}}
process:
  - bargain: {proposer: H}
  - ratify
"""
PROPOSES = "  - bargain: {proposer: H}\n"
ALTERNATING = "  - bargain: {protocol: alternating_offers, proposer: H, rounds: 2"
MISTAKES: dict[str, tuple[str, str]] = {
    "proposer-no-side": (PROPOSES, "  - bargain: {proposer: G}\n"),
    "no-proposer": (PROPOSES, "  - bargain: {protocol: alternating_offers}\n"),
    "zero-rounds": (PROPOSES, "  - bargain: {protocol: alternating_offers, proposer: H, rounds: 0}\n"),
    "half-a-round": (PROPOSES, "  - bargain: {protocol: alternating_offers, proposer: H, rounds: 3/2}\n"),
    "discount-zero": (PROPOSES, f"{ALTERNATING}, discount: 0}}\n"),
    "discount-above-one": (PROPOSES, f"{ALTERNATING}, discount: {{H: 1/2, F: 3/2}}}}\n"),
    "discount-of-nobody": (PROPOSES, f"{ALTERNATING}, discount: {{G: 1/2}}}}\n"),
    "recognition-sum": (
        PROPOSES,
        "  - bargain: {protocol: random_proposers, recognition: {H: 1/2, F: 1/3}}\n",
    ),
    "breakdown-range": (PROPOSES, f"{ALTERNATING}, breakdown: 5/4}}\n"),
    "field-without-meaning": (PROPOSES, "  - bargain: {proposer: H, recognition: {H: 1/2, F: 1/2}}\n"),
    "menu-unknown": (PROPOSES, "  - bargain: {proposer: H, menu: [x=1/3]}\n"),
    "known-to-nobody": ("known_to: [H.c]", "known_to: [H.d]"),
    "learned-at-no-stage": ("known_to: [H.c]", "known_to: [H.c], from: implement"),
    "after-the-end": ("  - ratify\n", "  - end: {ending: agreement}\n  - ratify\n"),
    "after-rounds-that-end": (
        "  - ratify\n",
        "  - renegotiate: {stages: [{end: {ending: agreement}}]}\n  - ratify\n",
    ),
    "commitment-out-of-range": (PROPOSES, "  - commit: {side: H, issue: x, at_least: [0, 3/2]}\n" + PROPOSES),
    "commitment-on-no-issue": (PROPOSES, "  - commit: {side: H, issue: y, at_least: [0, 1/2]}\n" + PROPOSES),
    "commitment-to-nothing": (PROPOSES, "  - commit: {side: H, issue: x}\n" + PROPOSES),
    "commitment-no-range": (PROPOSES, "  - commit: {side: H, issue: x, at_least: 0 to 1}\n" + PROPOSES),
    "mandate-by-nobody": (PROPOSES, "  - mandate: {side: H, requires: x >= mandate, from: [0]}\n" + PROPOSES),
    "said-twice": (PROPOSES, "  - announce: {actor: H, from: [yes, yes]}\n" + PROPOSES),
    "veto-for-no-group": (PROPOSES, "  - delegate: {side: H, group: agent}\n" + PROPOSES),
    "refusal-discounted-at-the-end": ("  - ratify\n", "  - ratify: {discount: d}\n"),
    "no-stages": ("  - ratify\n", "  - renegotiate: {stages: []}\n"),
    "nobody-exchangeable": ("{c: {payoff: x}}", "{c: {payoff: x, exchangeable: 0}}"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_bad_process_says_where_and_why(mistake: str, golden: Callable[[str, str], None]) -> None:
    right, wrong = MISTAKES[mistake]
    assert right in MODEL
    with pytest.raises(WinsetError) as error:
        read_text(MODEL.replace(right, wrong), "model.yaml")
    assert error.value.family == "input"
    assert all(problem.place is not None for problem in error.value.problems)
    golden(f"reading/stages/{mistake}", f"{error.value}\n")


def test_the_model_is_right_without_a_mistake() -> None:
    assert len(read_text(MODEL).process) == 2
