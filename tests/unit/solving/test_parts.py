"""The rooms behind the front door: chance put off, dominance, paths, simultaneous moves, traces, limits."""

from __future__ import annotations

from fractions import Fraction as F
from random import Random
from typing import Any

import pytest
from tests.support.random_games import Shape, random_tree
from tests.unit.solving.games import beer_quiche, draw, end, figure1_strategic, game, iida_twin, move

from winset.clock import OutOfTimeError, check_time, expire, seconds_left, unhurried, within
from winset.equilibrium import BehaviorProfile, Concept, Found, Stopped
from winset.equilibrium.profile import outcomes_of, reach
from winset.errors import FailedError
from winset.game_tree import Decision, GameTree, Result, Terminal, TreeBuilder, check_tree
from winset.solving import certify, solve_tree
from winset.solving.alternative import Cell, Parts, assemble
from winset.solving.dominance import Block
from winset.solving.efg import unfold
from winset.solving.limits import Limits
from winset.solving.paths import Paths
from winset.solving.polishing import polish
from winset.solving.postponing import postpone
from winset.solving.quantal import Trace
from winset.solving.simultaneous import extreme_equilibria, is_simultaneous, maximal_cells

# --------------------------------------------------------------- postponing


def test_chance_is_put_off_until_somebody_sees_it() -> None:
    tree = unfold(figure1_strategic()).tree
    postponed = postpone(tree)
    assert postponed is not None
    check_tree(postponed.tree)
    root = postponed.tree.nodes[postponed.tree.root]
    assert isinstance(root, Decision)  # X, who does not see the type, moves before it is drawn
    assert all(len(nodes) == 1 for nodes in postponed.tree.members)
    assert sorted(postponed.sets) == list(range(len(tree.infosets)))


def test_what_a_player_hides_is_not_put_off() -> None:
    assert postpone(unfold(beer_quiche()).tree) is None  # the sender knows its type


@pytest.mark.parametrize("seed", range(60))
def test_putting_chance_off_keeps_every_outcome_of_every_profile(seed: int) -> None:
    rng = Random(seed)
    tree = unfold(random_tree(rng, Shape(draw=2, depth=3, players=3, joined=0.8, leaf=0.1))).tree
    postponed = postpone(tree)
    if postponed is None:
        return
    check_tree(postponed.tree)
    rows = []
    for infoset in tree.infosets:
        weights = [F(rng.randint(1, 4)) for _ in infoset.actions]
        rows.append(tuple(weight / sum(weights) for weight in weights))
    before = BehaviorProfile(tuple(rows))
    after = BehaviorProfile(tuple(rows[number] for number in postponed.sets))
    assert outcomes_of(tree, reach(tree, before)) == outcomes_of(postponed.tree, reach(postponed.tree, after))


# -------------------------------------------------------- dominance and paths


def test_dominated_actions_are_left_out_until_nothing_changes() -> None:
    block = Block(unfold(iida_twin()).tree)
    left = {
        (s.label, s.sees): [s.actions[a] for a in allowed]
        for s, allowed in zip(block.tree.infosets, block.allowed, strict=True)
    }
    assert left["first vote", (("type", "hard"), ("first", "99/100"))] == ["refuse"]
    assert left["first vote", (("type", "soft"), ("first", "49/100"))] == ["ratify"]
    assert left["first vote", (("type", "soft"), ("first", "99/100"))] == ["ratify", "refuse"]
    assert left["second offer", (("first", "99/100"),)] == ["49/100", "99/100"]


def test_paths_leave_out_replies_that_bayes_rules_out() -> None:
    tree = beer_quiche()
    pooled = [path for path in Paths(Block(tree)).run() if len(path) == 3]
    replies = {
        tree.infosets[infoset].actions[action]
        for path in pooled
        for infoset, action in path.items()
        if tree.infosets[infoset].player == 1
    }
    # On either pool the belief is the prior, and a receiver who thinks the sender strong does not duel.
    assert replies == {"leave"}


# ------------------------------------------------------------- simultaneous


def rock_paper_scissors() -> GameTree:
    def column(i: int) -> Any:
        return move("2", "columns", {str(j): end((0, 1, -1)[(i - j) % 3], (0, -1, 1)[(i - j) % 3]) for j in range(3)})

    return game("1 2", move("1", "rows", {str(i): column(i) for i in range(3)}))


def test_the_vertices_of_rock_paper_scissors() -> None:
    tree = rock_paper_scissors()
    assert is_simultaneous(tree)
    profiles, cells, complete = extreme_equilibria(tree)
    assert profiles == [BehaviorProfile(((F(1, 3),) * 3,) * 2)]
    assert cells == [Cell.alone(0)]
    assert complete


def test_moves_that_are_seen_are_not_simultaneous() -> None:
    assert not is_simultaneous(beer_quiche())
    assert not is_simultaneous(game("A", move("A", "m", {"l": end(0), "r": end(1)})))
    # The second set is passed on some paths only.
    inside = move("2", "columns", {"l": end(0, 0), "r": end(1, 1)})
    assert not is_simultaneous(game("1 2", move("1", "rows", {"out": end(0, 0), "in": inside})))


def test_maximal_cells_are_products() -> None:
    tree = game("1 2", move("1", "rows", {i: move("2", "columns", {"1": end(0, 0), "2": end(0, 0)}) for i in "abc"}))
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)]
    cells, complete = maximal_cells(tree, [BehaviorProfile.pure((3, 2), pair) for pair in pairs])
    assert [cell.items for cell in cells] == [frozenset({0, 1, 2, 3}), frozenset({1, 3, 4})]
    assert complete
    # Within the first each player takes what it likes of two; within the second only the one who has three.
    said = [
        [(choice.player, len(choice.corners)) for set_ in cell.continua for choice in set_.choices] for cell in cells
    ]
    assert said == [[("1", 2), ("2", 2)], [("1", 3)]]


@pytest.mark.parametrize("seed", range(25))
def test_extreme_equilibria_are_nash_and_hold_all_pure_ones(seed: int) -> None:
    rng = Random(seed)

    def column() -> Any:
        return move("2", "columns", {str(j): end(rng.randint(0, 3), rng.randint(0, 3)) for j in range(3)})

    tree = game("1 2", move("1", "rows", {str(i): column() for i in range(3)}))
    profiles, cells, complete = extreme_equilibria(tree)
    assert profiles
    assert complete
    for profile in profiles:
        assert certify(tree, profile).concept is Concept.SEQUENTIAL
    pure = set()
    for i in range(3):
        for j in range(3):
            profile = BehaviorProfile.pure((3, 3), (i, j))
            try:
                certify(tree, profile)
            except FailedError:
                continue
            pure.add(profile)
    assert pure <= set(profiles)
    assert frozenset().union(*(cell.items for cell in cells)) == frozenset(range(len(profiles)))


# ------------------------------------------------------------ numerical guides


def test_a_trace_ends_near_a_sequential_equilibrium() -> None:
    block = Block(rock_paper_scissors())
    rows = Trace(block).follow()
    assert rows is not None
    assert all(abs(p - 1 / 3) < 1e-6 for row in rows for p in row)


def test_a_support_without_an_equilibrium_gives_nothing() -> None:
    block = Block(rock_paper_scissors())
    assert polish(block, ((0, 1), (0, 1))) is None
    found = polish(block, ((0, 1, 2), (0, 1, 2)))
    assert found is not None
    assert found.rational
    assert found.open_moves == 0
    assert found.profile.probabilities[0] == (F(1, 3),) * 3


def test_one_of_a_continuum_is_said_to_be_one() -> None:
    tree = game(
        "1 2",
        move("1", "rows", {i: move("2", "columns", {"l": end(1, 0), "r": end(1, 0)}) for i in "ud"}),
    )
    found = polish(Block(tree), ((0, 1), (0, 1)))
    assert found is not None
    assert found.open_moves > 0


# ------------------------------------------------------------------- limits


def test_limits_remember_the_first_reason() -> None:
    limits = Limits()
    with within(0.0), limits.guarded():
        assert seconds_left() == 0
        check_time()
    limits.stop(Stopped.NODE_LIMIT)
    assert limits.stopped is Stopped.TIME_LIMIT
    assert seconds_left() is None


def test_an_interrupt_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from winset.solving import pipeline

    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setitem(pipeline.SEARCHES, Concept.SEQUENTIAL, interrupted)
    solution = solve_tree(beer_quiche())
    assert solution.stopped is Stopped.INTERRUPTED
    assert solution.found is Found.NONE


def test_games_in_which_nobody_moves() -> None:
    b = TreeBuilder()
    only = b.build("an end", ("A",), 1, b.add(Terminal(Result(), (F(3),))))
    assert solve_tree(only).only().payoff["A"] == 3
    assert solve_tree(only, Concept.NASH).only().payoff["A"] == 3
    coin = game("A", draw("coin", h=("1/2", end(1)), t=("1/2", end(2))))
    assert solve_tree(coin).only().payoff["A"] == F(3, 2)


def test_alternatives_are_put_together_on_the_given_tree() -> None:
    from winset.solving.hidden import HiddenParts
    from winset.solving.induction import Induction
    from winset.solving.searching import search_sequential

    tree = game("A B", move("A", "first", {"l": move("B", "then", {"x": end(1, 1), "y": end(0, 0)}), "r": end(0, 0)}))
    limits = Limits()
    induction = Induction(tree, HiddenParts(search_sequential, limits, postponing=True), limits)
    (item,) = induction.run().items
    whole = assemble(Parts(tree), item)
    assert whole.tree is tree
    assert whole.profile.support(0) == (0,)
    assert whole.tolerance is None


def test_a_search_can_be_given_a_share_of_the_time() -> None:
    limits = Limits()
    with within(100):
        with limits.coming(9), limits.fair():  # nine others want as much
            assert 9 < (seconds_left() or 0) <= 10
        assert (seconds_left() or 0) > 90
    with limits.fair():
        assert seconds_left() is None
    with pytest.raises(OutOfTimeError), within(0):
        check_time()
    check_time()


def test_a_shorter_deadline_inside_a_longer_one_ends_what_is_inside_only() -> None:
    with within(60):
        with within(0), pytest.raises(OutOfTimeError):
            check_time()
        check_time()
        with within(0), unhurried():
            check_time()
        expire()
        with pytest.raises(OutOfTimeError):
            check_time()
    check_time()
