"""Stages that a renegotiation plays again: what was brought the first time keeps to what was chosen then."""

from __future__ import annotations

from fractions import Fraction

import pytest

import winset as ws
from winset.equilibrium import Equilibrium
from winset.game_tree import Terminal, check_tree
from winset.reading import read_text


def solved(text: str) -> Equilibrium:
    return ws.solve(read_text(text)).only()


def end(text: str, *moves: str) -> tuple[str | None, dict[str, Fraction]]:
    """The ending that moves lead to, and what it pays; what a rule does is no move."""
    tree = read_text(text).compile()
    check_tree(tree)
    position, left = tree.root, list(moves)
    while not isinstance(node := tree.nodes[position], Terminal):
        actions = tree.actions(position)
        position = node.children[0 if len(actions) == 1 else actions.index(left.pop(0))]
    assert not left
    assert node.result.ending is not None
    return node.result.ending.value, dict(zip(tree.actors, node.payoffs, strict=True))


LOBBY = """\
proposals: {deal: {x: 1}}
sides:
  H: {negotiator: {payoff: 1}, constituents: {l: {payoff: -3/2}}}
  F: {negotiator: {payoff: 1}}
process:
  - renegotiate:
      rounds: 2
      stages:
        - lobby: {side: F, amounts: [1], effects: {H.l: effort}, cost: effort/10}
        - bargain: {proposer: F, walk_away: never}
        - ratify
"""


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_efforts_of_two_rounds_cost_and_move_their_sum(first: int, second: int) -> None:
    ending, payoffs = end(LOBBY, str(first), "accept", str(second), "accept")
    enough = first + second >= Fraction(3, 2)
    assert ending == ("agreement" if enough else "involuntary_defection")
    assert payoffs["F"] == int(enough) - Fraction(first + second, 10)
    assert payoffs["H.l"] == (first + second - Fraction(3, 2) if enough else 0)


def test_it_takes_both_efforts() -> None:
    assert solved(LOBBY).payoff["F"] == 1 - Fraction(2, 10)


COMMIT = """\
issues: {x: {in: [0, 1], grid: 2}}
sides:
  H: {negotiator: {payoff: x}, constituents: {l: {payoff: x - 1/2}}}
  F: {negotiator: {payoff: 1 - x}}
process:
  - renegotiate:
      rounds: 2
      stages:
        - commit: {side: H, issue: x, at_least: [0, 1], cost: commitment/8}
        - bargain: {proposer: F, menu: [0, 1/2]}
        - ratify
"""


@pytest.mark.parametrize(("first", "second"), [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")])
def test_a_commitment_of_either_round_binds_and_costs_once(first: str, second: str) -> None:
    # x = 0 is refused by l in round 1; then 1/2, which only a commitment to 1 forbids.
    ending, payoffs = end(COMMIT, first, "x=0", "accept", second, "x=1/2", "accept")
    bound = "1" in (first, second)
    assert ending == ("involuntary_defection" if bound else "agreement")
    cost = Fraction((first == "1") + (second == "1"), 8)
    assert payoffs["H"] == (0 if bound else Fraction(1, 2)) - cost


PAY = """\
proposals: {lo: {x: 1/4}, hi: {x: 3/4}}
sides:
  H: {negotiator: {payoff: x}, constituents: {l: {payoff: x - 3/4}}}
  F: {negotiator: {payoff: 2 - x}}
process:
  - renegotiate:
      rounds: 2
      stages:
        - side_payment: {payer: F, to: [H.l], amounts: [1/4]}
        - bargain: {proposer: F, menu: lo}
        - ratify
"""


def test_payments_of_two_rounds_are_both_paid() -> None:
    # lo is 1/2 short: a quarter in each round is just enough, and F pays each once.
    assert solved(PAY).payoff == {"H": Fraction(1, 4), "F": Fraction(7, 4) - Fraction(1, 2), "H.l": 0}


def test_two_sides_may_pay() -> None:
    text = """\
proposals: {deal: {x: 1}}
sides:
  H: {negotiator: {payoff: 5}, constituents: {l: {payoff: -1}}}
  F: {negotiator: {payoff: 5}, constituents: {l: {payoff: -2}}}
process:
  - side_payment: {payer: H, to: [H.l], amounts: [1]}
  - side_payment: {payer: F, to: [F.l], amounts: [2]}
  - bargain: {proposer: H}
  - ratify
"""
    assert solved(text).payoff == {"H": 4, "F": 3, "H.l": 0, "F.l": 0}


def test_a_veto_is_worth_what_was_decided_last() -> None:
    text = """\
issues: {x: {in: [0, 1], grid: 2}}
sides:
  H: {negotiator: {payoff: x}, constituents: {a: {payoff: x - 1/2}}}
  F: {negotiator: {payoff: 1 - x}}
process:
  - renegotiate:
      rounds: 2
      stages:
        - delegate: {side: H, group: a}
        - bargain: {proposer: F, menu: [0], walk_away: never}
        - ratify
"""
    assert end(text, "grant", "accept", "keep", "accept")[0] == "agreement"
    assert end(text, "grant", "accept", "grant", "accept")[0] == "involuntary_defection"


def test_tables_tell_the_rounds_apart() -> None:
    lobbies, again = (table for table in solved(LOBBY).strategy("F") if "lobbies" in table.label)
    assert (lobbies.label, again.label) == ("F lobbies", "F lobbies in round 2")
    assert again.columns == ("effort",)
