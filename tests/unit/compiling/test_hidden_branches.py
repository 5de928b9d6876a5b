"""A player that cannot see which branch was taken is asked at one information set."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.game_tree import check_tree
from winset.reading import read_text
from winset.solving import solve_tree

MODEL = """\
sides: {X: {}, Y: {}}
process:
  - draw: {variable: kind, values: {weak: 1/2, strong: 1/2}, known_to: [Y]}
  - when:
      if: kind == weak
      then:
        - choose: {actor: Y, variable: act, from: [stay, go], seen_by: []}
      else:
        - draw: {variable: act, values: {stay: 1}}
  - choose: {actor: X, variable: answer, from: [left, right]}
  - end: {ending: agreement, payoffs: {X: "if(kind == weak, 1, 0)", Y: 0}}
"""


def test_hidden_branches_lead_to_one_information_set() -> None:
    tree = read_text(MODEL).compile()
    check_tree(tree)
    answers = [number for number, infoset in enumerate(tree.infosets) if infoset.label == "answer"]
    assert len(answers) == 1
    assert len(tree.members[answers[0]]) == 3


GUESS = """\
sides: {A: {}, B: {}}
process:
  - draw: {variable: w, values: {good: 1/2, bad: 1/2}, known_to: [A]}
  - when:
      if: w == good
      then:
        - choose: {actor: B, variable: v, from: [left, right]}
      else:
        - choose: {actor: B, variable: v, from: [left, right]}
  - when:
      if: (w == good and v == left) or (w == bad and v == right)
      then: [end: {ending: agreement, payoffs: {A: 0, B: 1}}]
  - end: {ending: no_agreement, payoffs: {A: 0, B: 0}}
"""

OFFER = """\
issues: {x: {in: [0, 1], grid: 2}}
sides:
  A: {negotiator: {payoff: x}}
  B: {negotiator: {payoff: 1 - x}, constituents: {p: {payoff: 1 - x - k}}}
uncertainty:
  k: {values: {soft: {prior: 1/2, value: 0}, hard: {prior: 1/2, value: 1/2}}, known_to: [B]}
process:
  - when:
      if: k == 0
      then:
        - bargain: {proposer: A}
      else:
        - bargain: {proposer: A}
  - ratify
"""


@pytest.mark.parametrize(("model", "player"), [(GUESS, "B"), (OFFER, "A")])
def test_the_stage_on_a_hidden_branch_does_not_give_the_branch_away(model: str, player: str) -> None:
    # B guesses right half the time. A gets 1/2 for sure, or 1 from the soft constituents alone.
    tree = read_text(model).compile()
    check_tree(tree)
    (asked,) = [n for n, infoset in enumerate(tree.infosets) if tree.players[infoset.player] == player]
    assert len(tree.members[asked]) == 2
    assert {equilibrium.payoff[player] for equilibrium in solve_tree(tree).equilibria} == {Fraction(1, 2)}
