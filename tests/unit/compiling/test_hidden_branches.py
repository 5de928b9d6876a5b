"""A player that cannot see which branch was taken is asked at one information set."""

from __future__ import annotations

from winset.game_tree import check_tree
from winset.reading import read_text

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
