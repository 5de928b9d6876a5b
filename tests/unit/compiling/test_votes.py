"""Strategic votes: called one by one or cast at once, each as if it decided."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

import winset as ws
from winset.equilibrium import Equilibrium
from winset.errors import InputError, NotYetError, UnsupportedError
from winset.game_tree import GameTree, check_tree
from winset.reading import read_text
from winset.solving import solve_tree

BODY = """\
proposals: {text: {z: 1}}
sides:
  X: {negotiator: {payoff: 1}}
  Y:
    negotiator: {payoff: 1}
    constituents: GROUPS
    body: RULE
    voting: VOTING
    timing: TIMING
process:
  - bargain: {proposer: X}
  - ratify
"""


def body(groups: list[tuple[int, int]], rule: str, voting: str, timing: str = "sequential") -> str:
    listed = ", ".join(f"g{i}: {{votes: {votes}, payoff: {payoff}}}" for i, (votes, payoff) in enumerate(groups))
    text = BODY.replace("GROUPS", f"{{{listed}}}").replace("RULE", rule)
    return text.replace("VOTING", voting).replace("TIMING", timing)


def compiled(text: str) -> GameTree:
    tree = read_text(text).compile()
    check_tree(tree)
    return tree


def solved(text: str) -> Equilibrium:
    solution = solve_tree(compiled(text))
    assert solution.found.value == "all"
    return solution.only()


def acts(equilibrium: Equilibrium, actor: str) -> set[str]:
    return {row.act_text for table in equilibrium.strategy(actor) for row in table.rows}


@pytest.mark.parametrize(
    "rule", ["majority", "unanimity", "{quota: {votes: 2}}", "{all_of: [{majority: [g0, g1]}, g2]}"]
)
@pytest.mark.parametrize("timing", ["sequential", "simultaneous"])
def test_votes_are_cast_as_if_each_decided(rule: str, timing: str) -> None:
    # With an up-or-down vote and refusal the end: for what is at least as good as no agreement, whoever wants what.
    for payoffs in product((-1, 0, 1), repeat=3):
        groups = [(votes, payoff) for votes, payoff in zip((1, 2, 1), payoffs, strict=True)]
        sincere = solved(body(groups, rule, "sincere"))
        strategic = solved(body(groups, rule, "strategic", timing))
        assert sincere.probability == strategic.probability
        for index, payoff in enumerate(payoffs):
            if f"Y.g{index}" in strategic.tree.players:
                assert acts(strategic, f"Y.g{index}") <= {"ratify" if payoff >= 0 else "refuse"}


def test_votes_that_are_cast_at_once_are_unseen() -> None:
    groups = [(1, 1), (1, 1), (1, -1)]
    at_once, one_by_one = (compiled(body(groups, "majority", "strategic", t)) for t in ("simultaneous", "sequential"))
    sizes = [len(at_once.members[k]) for k, each in enumerate(at_once.infosets) if each.label == "Y.g2 votes"]
    assert sizes == [4]  # whatever the two before it have done
    seen = [each.sees for each in one_by_one.infosets if each.label == "Y.g2 votes"]
    assert seen == [
        (("offer", "text"), ("vote so far", "1 for, 1 against"))
    ]  # and it is not called where the result stands


def test_without_the_convention_all_may_refuse_what_all_like() -> None:
    text = body([(1, 1)] * 3, "majority", "strategic", "simultaneous").replace(
        "{proposer: X}", "{proposer: X, walk_away: never}"
    )
    tree = compiled(text)
    agreed = {e.probability.agreement for e in solve_tree(tree, ties="all").equilibria}
    assert {Fraction(0), Fraction(1)} <= agreed
    assert solve_tree(tree).only().probability.agreement == 1


def test_too_many_votes_at_once_say_so() -> None:
    with pytest.raises(NotYetError, match=r"too-many-voters.*13 groups vote strategically at once"):
        compiled(body([(1, 1)] * 13, "majority", "strategic", "simultaneous"))


TWO = """\
proposals: {deal: {x: 1}}
sides:
  H:
    negotiator: {payoff: 1, reversion: {no_agreement: 0, involuntary_defection: 1/2}, failure_cost: {own: 1/8}}
    constituents: {l: {payoff: HOME}HMORE}
    voting: strategic
  F:
    negotiator: {payoff: 1, reversion: {no_agreement: 0, involuntary_defection: 1/2}, failure_cost: {own: 1/8}}
    constituents: {l: {payoff: FOREIGN}FMORE}
    voting: strategic
process:
  - bargain: {proposer: H}
  - ratify: {timing: simultaneous}
"""


@pytest.mark.parametrize(("home", "foreign"), [(-1, -1), (-1, 1), (1, -1), (1, 1)])
@pytest.mark.parametrize("members", [1, 3])
def test_two_bodies_at_once_refuse_together_what_neither_likes(home: int, foreign: int, members: int) -> None:
    def more(payoff: int) -> str:
        return "".join(f", m{k}: {{payoff: {payoff}}}" for k in range(1, members))

    text = TWO.replace("HOME", str(home)).replace("FOREIGN", str(foreign))
    text = text.replace("HMORE", more(home)).replace("FMORE", more(foreign))
    equilibrium = solved(text)
    refusing = frozenset(side for side, payoff in (("H", home), ("F", foreign)) if payoff < 0)
    if refusing:
        assert equilibrium.probability.by("involuntary_defection") == {refusing: 1}
        assert equilibrium.payoff["H"] == Fraction(1, 2) - (Fraction(1, 8) if home < 0 else 0)
    else:
        assert equilibrium.probability.agreement == 1


def test_a_vote_that_cannot_change_anything_is_not_for_what_is_worse_than_nothing() -> None:
    # Once the doves have refused, the hawks will: what the sceptics do does not matter, and they refuse all the same.
    text = body([(3, 1), (3, -1), (3, -2)], "{quota: {votes: 6}}", "strategic")
    equilibrium = solved(text.replace("{proposer: X}", "{proposer: X, walk_away: never}"))
    assert acts(equilibrium, "Y.g1") == {"refuse"}


THREE_ROUNDS = """\
issues: {x: {in: [0, 1], grid: 10}}
sides:
  H:
    negotiator: {payoff: x}
    constituents: {a: {payoff: x - 1/7}, b: {payoff: x - 2/7}, c: {payoff: x - 3/7}}
    voting: strategic
  F:
    negotiator: {payoff: 1 - x}
    constituents: {l: {payoff: 1 - x - 1/11}}
process:
  - bargain: {protocol: alternating_offers, proposer: H, rounds: ROUNDS, discount: 9/10, refusal: continue}
  - ratify: {order: [H, F], timing: simultaneous}
"""


def test_what_was_cast_at_once_is_published_so_that_rounds_stay_apart() -> None:
    sizes = [len(compiled(THREE_ROUNDS.replace("ROUNDS", str(rounds))).nodes) for rounds in (2, 3, 4)]
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0] < 300  # one round more, not one round times all
    sequential = THREE_ROUNDS.replace("ROUNDS", "3").replace(", timing: simultaneous", "")
    assert solved(THREE_ROUNDS.replace("ROUNDS", "3")).payoff == solved(sequential).payoff


def test_what_a_commitment_comes_to_is_unseen_by_those_who_vote_at_once() -> None:
    text = """\
issues: {x: {in: [0, 1], grid: 2}}
sides:
  H: {negotiator: {payoff: x}}
  F: {negotiator: {payoff: 1 - x}, constituents: {l: {payoff: 1 - x}}, voting: strategic}
process:
  - commit: {side: H, issue: x, at_least: [1], KIND}
  - bargain: {proposer: F, menu: [1/2], walk_away: never}
  - ratify: {timing: simultaneous}
"""
    for kind in ("holds: 1/2", "revocation_cost: 1/8"):
        tree = compiled(text.replace("KIND", kind))
        assert [len(tree.members[k]) for k, each in enumerate(tree.infosets) if each.label == "F.l votes"] == [2]


def test_votes_cast_at_once_are_not_derived() -> None:
    with pytest.raises(UnsupportedError, match="strategic-vote"):
        ws.derive(read_text(TWO.replace("HOME", "1").replace("FOREIGN", "1").replace("HMORE", "").replace("FMORE", "")))


ALONE = """\
issues: {z: {in: [0, 1], grid: 2}}
sides:
  Home: {voting: strategic, negotiator: {payoff: z}, constituents: {only: GROUP}}
  Foreign: {negotiator: {payoff: 1 - z}}
process:
  - bargain: {proposer: Foreign}
  - ratify: [Home]
"""


@pytest.mark.parametrize("group", ["{stance: never}", "{payoff: z - 1/4, turnout: 0}", "{payoff: z - 1/4, votes: 0}"])
def test_one_strategic_group_is_heard_only_where_it_compares_and_turns_out(group: str) -> None:
    assert solved(ALONE.replace("GROUP", group)).probability.agreement == 0
    assert solved(ALONE.replace("GROUP", "{payoff: z - 1/4}")).payoff["Home"] == Fraction(1, 2)
    assert solved(ALONE.replace("GROUP", "{stance: always}")).payoff["Home"] == 0


@pytest.mark.parametrize("field", ["discipline: 1", "members: {threshold: 'uniform(0, 1)'}"])
def test_a_group_that_votes_strategically_is_one_player(field: str) -> None:
    with pytest.raises(InputError, match=r"strategic-members.*sides\.Home\.constituents\.only"):
        read_text(ALONE.replace("GROUP", f"{{payoff: z, {field}}}"))
