"""Closed and open rule: MR-6 of results.md, at q = 1, c = 3/5, p = 0: 1/5 closed, 3/5 open."""

from __future__ import annotations

import pytest

from winset.reading import read_text
from winset.solving import solve_tree

MODEL = """\
issues: {{x: {{in: [0, 1], grid: 5}}}}
sides:
  P:
    negotiator: {{payoff: -x, reversion: -1}}
    constituents: {{C: {{payoff: -abs(x - 3/5), reversion: -2/5}}}}
  F: {{negotiator: {{payoff: -x, reversion: -1}}}}
process:
  - bargain: {{proposer: P}}
{amend}  - ratify
"""


@pytest.mark.parametrize(("amend", "agreement"), [("", "x=1/5"), ("  - amend: {by: P.C}\n", "x=3/5")])
def test_the_power_to_amend_moves_the_outcome_to_the_amender(amend: str, agreement: str) -> None:
    equilibrium = solve_tree(read_text(MODEL.format(amend=amend)).compile()).only()
    assert [outcome.result.agreement for outcome in equilibrium.outcomes] == [agreement]
    assert equilibrium.probability.agreement == 1
