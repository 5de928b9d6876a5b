"""The compiler: trees of Putnam's Figure 1, what is shared, who knows what, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from attrs import evolve
from tests.support.figure1 import figure1

from winset.compiling import compile_tree
from winset.errors import InputError, NotYetError
from winset.game_tree import Chance, GameTree, Split, Terminal, check_tree
from winset.negotiation import Negotiation
from winset.reading import read_text

PIE = """\
issues: {x: {in: [0, 1], grid: 4}}
sides:
  H: {negotiator: {payoff: x}}
  F: {negotiator: {payoff: 1 - x}}
process:
"""


def strategic(negotiation: Negotiation) -> Negotiation:
    return evolve(negotiation, sides=tuple(evolve(side, voting="strategic") for side in negotiation.sides))


def compiled(text: str, **keywords: object) -> GameTree:
    tree = compile_tree(read_text(text), **keywords)  # type: ignore[arg-type]
    check_tree(tree)
    return tree


@pytest.mark.parametrize("voting", ["sincere", "strategic"])
def test_figure_1_is_compiled_as_it_always_was(voting: str, golden: Callable[[str, str], None]) -> None:
    negotiation = figure1() if voting == "sincere" else strategic(figure1())
    tree = negotiation.compile()
    check_tree(tree)
    golden(f"compiling/figure1_{voting}", str(tree))


def test_with_strategic_constituents_figure_1_unfolds_to_31_nodes() -> None:
    tree = strategic(figure1()).compile()
    assert tree.unfolded_size == 31
    sets = dict.fromkeys(tree.players, 0)
    for infoset in tree.infosets:
        sets[tree.players[infoset.player]] += 1
    # X proposes once; Y's negotiator sees the offer, not the type; X's pivot knows offer; Y's pivot type and offer.
    assert sets == {"X": 1, "Y": 2, "X.pivot": 2, "Y.pivot": 4}


def test_a_type_of_probability_zero_is_not_in_the_tree() -> None:
    tree = figure1().at(p=1).compile()
    drawn = [node for node in tree.nodes if isinstance(node, Chance) and node.label == "Y.pivot"]
    assert [node.actions for node in drawn] == [("lenient",)]


def test_equal_continuations_are_one_subgame() -> None:
    bargain = "  - bargain: {protocol: alternating_offers, proposer: H, rounds: 3, discount: 1/2}\n"
    tree = compiled(PIE + bargain)
    # Last round: 5 answers; each earlier round adds a proposal, 5 answers and 5 agreements, or nothing is proposed
    # and the next round follows at once. Terminals are shared.
    last = 1 + 5 * 3
    second = 1 + 5 * (2 + last) + last
    assert tree.unfolded_size == 1 + 5 * (2 + second) + second
    assert len([node for node in tree.nodes if not isinstance(node, Terminal)]) == 3 * (1 + 5)


def test_symbols_that_leave_a_vote_open_split_the_tree() -> None:
    tree = compile_tree(figure1(), symbols=True)
    assert not any(isinstance(node, Split) for node in tree.nodes)  # floors are numbers: nothing is open but p
    text = PIE.replace("sides:", "parameters: {r: {in: [0, 1]}}\nsides:").replace(
        "H: {negotiator: {payoff: x}}", "H: {negotiator: {payoff: x}, constituents: {c: {payoff: x - r}}}"
    )
    tree = compiled(text + "  - bargain: {proposer: F}\n  - ratify\n", symbols=True)
    splits = [node for node in tree.nodes if isinstance(node, Split)]
    assert len(splits) == 5  # each of x = 0 to 1 may or may not be enough, as long as no oracle knows where r lies


def test_building_stops_at_the_node_limit_and_not_at_a_bound_on_what_there_might_be() -> None:
    bargain = "  - bargain: {protocol: alternating_offers, proposer: H, rounds: 12, discount: 1/2}\n"
    size = len(compiled(PIE + bargain).nodes)
    assert len(compiled(PIE + bargain, node_limit=size).nodes) == size
    with pytest.raises(NotYetError, match="node-limit"):
        compiled(PIE + bargain, node_limit=size - 1)
    with pytest.raises(
        NotYetError, match=r"\[node-limit\].*more than 50 distinct nodes, and up to about 10\^13 unfolded"
    ):
        compiled(PIE + bargain, node_limit=50)


def test_what_divides_by_zero_only_in_play_says_where() -> None:
    text = PIE.replace("sides:", "uncertainty: {n: {values: {zero: 1/2, one: 1/2}}}\nsides:").replace(
        "payoff: 1 - x", "payoff: 'x / if(n == zero, 0, 1)'"
    )
    with pytest.raises(InputError, match="division-by-zero"):
        compiled(text + "  - bargain: {proposer: H}\n")


def test_priors_that_depend_on_earlier_draws_are_checked_in_every_case() -> None:
    text = """\
uncertainty:
  a: {values: {low: 1/2, high: 1/2}}
  b: {values: {low: 'if(a == low, 1/2, 1/3)', high: 1/2}}
sides: {H: {}, F: {}}
process:
  - end: {ending: agreement}
"""
    with pytest.raises(InputError, match=r"\[prior-sum\] the probabilities of b sum to 5/6"):
        compiled(text)


def test_a_variable_is_needed_before_it_has_a_value() -> None:
    text = PIE.replace("payoff: x}", "payoff: x, reversion: luck}")
    text += "  - bargain: {proposer: F}\n  - draw: {variable: luck, values: {0: 1/2, 1: 1/2}}\n"
    with pytest.raises(InputError, match=r"\[no-value-yet\] luck"):
        compiled(text)


def test_a_certain_draw_tells_nobody_what_it_depends_on() -> None:
    # b is certain where a is high; H, who does not see a, must not tell that case from a low with b = one.
    text = """\
uncertainty:
  a: {values: {low: 1/2, high: 1/2}}
  b:
    values: {one: {prior: "if(a == high, 1, 1/2)"}, two: {prior: "if(a == high, 0, 1/2)"}}
    known_to: [H]
    from: choose
sides: {H: {}, F: {}}
process:
  - choose: {actor: H, variable: move, from: [left, right]}
  - end: {ending: agreement, payoffs: {H: 'if(a == low, 1, 0)'}}
"""
    tree = compiled(text)
    assert sorted(len(nodes) for nodes in tree.members) == [1, 2]


def test_a_variable_that_gets_a_new_value_is_seen_anew() -> None:
    text = """\
sides: {H: {}, F: {}}
process:
  - renegotiate:
      rounds: 2
      stages:
        - choose: {actor: H, variable: move, from: [left, right]}
        - choose: {actor: F, variable: answer, from: [left, right]}
  - end: {ending: agreement, payoffs: {F: 'if(move == answer, 1, 0)'}}
"""
    tree = compiled(text)
    assert {infoset.sees for infoset in tree.infosets if tree.players[infoset.player] == "F"} == {
        (("move", "left"),),
        (("move", "right"),),
    }


def test_discretisation_is_noted_with_its_bound() -> None:
    text = PIE.replace("sides:", "uncertainty: {r: {distribution: 'uniform(0, 1)', points: 4}}\nsides:")
    (note,) = compiled(text + "  - bargain: {proposer: H}\n").notes
    assert "uniform(0, 1)" in note
    assert "4 midpoints" in note
    assert "at most 1/8" in note


def test_a_distribution_needs_points() -> None:
    text = PIE.replace("sides:", "uncertainty: {r: {distribution: 'uniform(0, 1)'}}\nsides:")
    with pytest.raises(NotYetError, match="no-points"):
        compiled(text + "  - bargain: {proposer: H}\n")


def test_every_leaf_and_move_knows_where_it_comes_from() -> None:
    tree = figure1().compile()
    assert {node.origin.partition(".")[0] for node in tree.nodes} == {"process", "sides"}
    assert all(isinstance(p, Fraction) for node in tree.nodes if isinstance(node, Chance) for p in node.probabilities)
