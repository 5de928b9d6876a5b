"""What plans, beliefs and sets of equilibria promise: games on which a weaker check or a smaller set was wrong."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import count
from random import Random
from typing import Any

import pytest
from attrs import evolve
from tests.unit.solving.games import apart, draw, end, game, move

import winset as ws
from winset import clock
from winset.equilibrium import BehaviorProfile, Concept, Found, Stopped
from winset.equilibrium.profile import outcomes_of, reach
from winset.errors import FailedError
from winset.game_tree import GameTree
from winset.simplifying import simplify
from winset.solving import solve_tree, verify
from winset.solving.dominance import Block
from winset.solving.limits import Limits
from winset.solving.linear import Constraint, maximise
from winset.solving.searching import PurePlays


def payoffs(solution: ws.Solution) -> set[tuple[F, ...]]:
    return {tuple(one.payoff.values()) for one in solution.equilibria}


# ------------------------------------------------------- plans, not single acts


def two_steps() -> GameTree:
    """One enters by B or C, which Two cannot tell apart; after B it moves again without having seen Two."""

    def after_b(reply: str) -> Any:
        paid = {"l": {"a": 2, "b": 0}, "r": {"a": 0, "b": "1/2"}}[reply]
        return move("One", "second", {act: end(paid[act], {"l": 1, "r": 0}[reply]) for act in "ab"})

    two = {
        "B": move("Two", "two", {reply: after_b(reply) for reply in "lr"}),
        "C": move("Two", "two", {"l": end(0, 1), "r": end(0, 0)}),
    }
    return game("One Two", move("One", "first", {"Out": end(1, 0), **two}))


@pytest.mark.parametrize("concept", list(Concept))
def test_a_plan_that_gains_only_in_two_steps_breaks_every_concept(concept: Concept) -> None:
    # Out, then b: B alone gives One 0, and a alone is never reached; B then a gives it 2 instead of 1.
    plan = {"One": {"first": "Out", "second": "b"}, "Two": {"two": "l"}}
    with pytest.raises(FailedError, match="certificate-failed"):
        verify(two_steps(), plan, concept)
    # Two's r after Out, which nothing supports, is all that a weaker concept allows besides.
    weaker = set() if concept >= Concept.PERFECT_BAYESIAN else {(F(1), F(0))}
    assert payoffs(solve_tree(two_steps(), concept)) == {(F(2), F(1)), *weaker}


def test_the_better_plan_is_told() -> None:
    plan = {"One": {"first": "Out", "second": "b"}, "Two": {"two": "l"}}
    with pytest.raises(FailedError, match="One gains 1 by another plan for the whole game: B at first; a at second"):
        verify(two_steps(), plan)


def test_the_better_plan_of_one_who_mixes_is_told() -> None:
    def columns(row: str) -> Any:
        paid = {"x": (1, 0), "y": (0, 0)}[row]
        return move("B", "columns", {"l": end(*paid), "r": end(*paid)})

    tree = game("A B", move("A", "rows", {row: columns(row) for row in "xy"}))
    mixed = {"A": {"rows": {"x": "1/2", "y": "1/2"}}, "B": {"columns": "l"}}
    with pytest.raises(FailedError, match="A gains 1/2 by another plan for the whole game: always x at rows"):
        verify(tree, mixed)


# ------------------------------------------------------------------- beliefs


def threatened(types: int) -> GameTree:
    """A sender stays out for 2; after any entry m is best only for one who doubts between the last two types."""

    def entered(kind: int) -> Any:
        left, right = {types - 2: (1, -1), types - 1: (-1, 1)}.get(kind, (1, 1))
        return move("R", "answers", {"m": end(0, 0), "l": end(9, left), "r": end(9, right)})

    kinds = {
        f"t{kind}": (F(1, types), move("S", f"enters|type={kind}", {"out": end(2, 0), "in": entered(kind)}))
        for kind in range(types)
    }
    return game("S R", draw("type", **kinds))


@pytest.mark.parametrize("types", [3, 12, 40])
def test_a_belief_on_two_nodes_of_many_is_found(types: int) -> None:
    tree = threatened(types)
    certificate = verify(tree, {"S": {"enters": "out"}, "R": {"answers": "m"}}, "perfect_bayesian")
    assert certificate.concept is Concept.SEQUENTIAL
    (doubted,) = filter(None, certificate.beliefs)
    assert doubted == (F(0),) * (types - 2) + (F(1, 2), F(1, 2))


@pytest.mark.parametrize("types", [10, 12])
def test_an_outcome_that_needs_such_a_belief_is_found(types: int) -> None:
    for concept in (Concept.PERFECT_BAYESIAN, Concept.SEQUENTIAL):
        solution = solve_tree(threatened(types), concept)
        assert (F(2), F(0)) in payoffs(solution)
        assert solution.stopped is Stopped.COMPLETE


CHANCE_NEVER_LEADS_THERE = [
    """EFG 2 R "r" { "P0" "P1" }
p "" 2 1 "s0" { "0" "1" "2" } 0
t "" 1 "o1" { 1, 0 }
c "" 1 "" { "0" 0 "1" 1 } 0
p "" 1 1 "s2" { "0" "1" } 0
t "" 2 "o2" { 1, 0 }
t "" 3 "o3" { 0, 1 }
c "" 2 "" { "0" 1/2 "1" 1/2 } 0
t "" 4 "o4" { 0, 1 }
t "" 5 "o5" { 0, 0 }
p "" 2 2 "s1" { "0" "1" } 0
p "" 1 1 "s2" { "0" "1" } 0
t "" 6 "o6" { 0, 0 }
t "" 7 "o7" { 0, 0 }
t "" 8 "o8" { 0, 0 }
""",
    """EFG 2 R "r" { "P0" "P1" }
c "" 1 "" { "0" 0 "1" 1 } 0
c "" 2 "" { "0" 1/2 "1" 1/2 } 0
p "" 1 1 "s1" { "0" "1" "2" } 0
c "" 3 "" { "0" 2/3 "1" 1/3 } 0
t "" 1 "o1" { 1, 2 }
t "" 2 "o2" { 2, 2 }
p "" 2 1 "s0" { "0" "1" } 0
t "" 3 "o3" { 2, 2 }
t "" 4 "o4" { 1, 2 }
t "" 5 "o5" { 0, 1 }
c "" 4 "" { "0" 2/3 "1" 1/3 } 0
p "" 2 2 "s3" { "0" "1" } 0
t "" 6 "o6" { 0, 1 }
t "" 7 "o7" { 2, 0 }
t "" 8 "o8" { 0, 1 }
p "" 2 1 "s0" { "0" "1" } 0
p "" 1 2 "s2" { "0" "1" } 0
p "" 2 3 "s4" { "0" "1" } 0
t "" 9 "o9" { 2, 1 }
t "" 10 "o10" { 0, 0 }
p "" 2 3 "s4" { "0" "1" } 0
t "" 11 "o11" { 2, 1 }
t "" 12 "o12" { 2, 0 }
t "" 13 "o13" { 1, 0 }
""",
]


@pytest.mark.parametrize("text", CHANCE_NEVER_LEADS_THERE, ids=["below a choice", "at the root"])
@pytest.mark.parametrize("concept", list(Concept))
def test_a_set_half_behind_a_chance_move_of_probability_zero(text: str, concept: Concept) -> None:
    solution = ws.solve(ws.read_efg(text), concept)
    assert solution.equilibria
    assert all(one.certificate.concept >= concept for one in solution.equilibria)


def test_decisions_that_chance_never_leads_to_leave_nothing_to_list() -> None:
    tree = ws.read_efg(
        'EFG 2 R "r" { "A" "B" } c "" 1 "" { "0" 0 "1" 1 } 0 '
        'p "" 1 1 "a" { "l" "r" } 0 p "" 2 1 "b" { "l" "r" } 0 '
        't "" 1 "" { 1 0 } t "" 2 "" { 0 1 } t "" 3 "" { 2 2 } t "" 4 "" { 5 6 }'
    )
    solution = ws.solve(tree, "nash")
    assert solution.found is Found.ALL
    assert solution.only().payoff == {"A": 5, "B": 6}


# ------------------------------------------------------------------- threats


def two_threats() -> GameTree:
    """B may doubt which of two ways A went; C, who sees the third, hurts itself by hurting A."""
    doubted = {
        "left1": move("B", "doubts", {"x": end(0, 0, 0), "y": end(9, 3, 0)}),
        "left2": move("B", "doubts", {"x": end(0, 2, 0), "y": end(9, 1, 0)}),
    }
    seen = move("C", "sees", {"hurt": end(0, 0, 0), "help": end(9, 0, 1)})
    return game("A B C", move("A", "starts", {"stay": end(5, 0, 0), **doubted, "right": seen}))


def test_a_threat_is_incredible_where_no_belief_supports_it() -> None:
    solution = solve_tree(two_threats(), Concept.NASH)
    (stay,) = (one for one in solution.equilibria if one.payoff["A"] == 5)
    (threat,) = stay.explain().threats
    assert threat.player == "C"
    doubt = next(reason for reason in stay.explain().reasons if reason.player == "B")
    assert not doubt.incredible
    assert doubt.belief == (("starts left1", F(0)), ("starts left2", F(1)))
    assert dict(doubt.costs) == {"x": 0, "y": 1}


def three_mix() -> GameTree:
    """Each of three has a mixture that is irrational."""
    paid = {
        (0, 0, 0): (4, 4, 7),
        (0, 0, 1): (3, 7, 5),
        (0, 1, 0): (9, 7, 3),
        (0, 1, 1): (5, 2, 9),
        (1, 0, 0): (2, 9, 7),
        (1, 0, 1): (8, 2, 0),
        (1, 1, 0): (8, 5, 8),
        (1, 1, 1): (2, 3, 5),
    }

    def third(a: int, b: int) -> Any:
        return move("C", "c", {str(c): end(*paid[a, b, c]) for c in (0, 1)})

    def second(a: int) -> Any:
        return move("B", "b", {str(b): third(a, b) for b in (0, 1)})

    return game("A B C", move("A", "a", {str(a): second(a) for a in (0, 1)}))


def test_what_the_tolerance_allows_is_no_threat() -> None:
    one = solve_tree(three_mix()).only()
    assert not one.certificate.exact
    assert one.certificate.regret > 0
    assert one.explain().threats == ()
    assert "incredible" not in str(one.explain())
    assert all(len(word) < 30 for word in f"{one}\n{one.explain()}".split())  # no fraction of forty digits


@pytest.mark.parametrize("scale", [F(1), F(10**25), F(1, 10**25)])
def test_a_tolerance_is_a_share_of_what_is_at_stake(scale: F) -> None:
    tree = three_mix()
    nodes = tuple(
        evolve(node, payoffs=tuple(scale * p for p in node.payoffs)) if hasattr(node, "payoffs") else node
        for node in tree.nodes
    )
    one = solve_tree(GameTree(tree.title, tree.actors, tree.player_count, nodes, tree.infosets)).only()
    assert one.certificate.concept is Concept.SEQUENTIAL
    assert one.certificate.tolerance == F(1, 10**20)
    assert one.profile == solve_tree(tree).only().profile


# ---------------------------------------------------------- sets of equilibria


EQUAL_ENDS = """EFG 2 R "r" { "P0" "P1" "P2" }
p "" 2 1 "s0" { "0" "1" } 0
p "" 2 2 "s1" { "0" "1" } 0
c "" 1 "" { "0" 1/2 "1" 1/2 } 0
t "" 1 "o1" { 0, 0, 0 }
t "" 2 "o2" { 0, 0, 1 }
p "" 2 3 "s3" { "0" "1" "2" } 0
t "" 3 "o3" { 1, 0, 0 }
t "" 4 "o4" { 0, 0, 1 }
t "" 5 "o5" { 1, 0, 0 }
p "" 3 1 "s2" { "0" "1" "2" } 0
p "" 1 1 "s4" { "0" "1" "2" } 0
t "" 6 "o6" { 0, 0, 0 }
t "" 7 "o7" { 1, 0, 1 }
t "" 8 "o8" { 1, 1, 1 }
p "" 3 2 "s5" { "0" "1" } 0
t "" 9 "o9" { 1, 1, 0 }
t "" 10 "o10" { 0, 0, 1 }
t "" 11 "o11" { 0, 1, 0 }
"""
"""The same outcome ends several actions of one player, whose mixtures therefore have corners in common."""


def mixed_outcome(tree: GameTree, rng: Random) -> dict[Any, F]:
    """A mixed subgame perfect equilibrium of a game of perfect information, drawn at random, and what it leads to."""
    rows: list[tuple[F, ...]] = [()] * len(tree.infosets)
    values: list[tuple[F, ...]] = []
    for node in tree.nodes:
        below = [values[child] for child in node.children]
        if hasattr(node, "payoffs"):
            values.append(node.payoffs)
            continue
        if hasattr(node, "infoset"):
            player = tree.infosets[node.infoset].player
            best = max(value[player] for value in below)
            weights = [F(rng.randint(0, 3)) if value[player] == best else F(0) for value in below]
            weights = weights if any(weights) else [F(int(value[player] == best)) for value in below]
            row = tuple(weight / sum(weights) for weight in weights)
            rows[node.infoset] = row
        else:
            row = node.probabilities  # type: ignore[attr-defined]
        values.append(tuple(sum(p * v[i] for p, v in zip(row, below, strict=True)) for i in range(3)))
    profile = BehaviorProfile(tuple(rows))
    return {outcome.payoffs: outcome.probability for outcome in outcomes_of(tree, reach(tree, profile))}


def test_equal_outcomes_of_several_actions_are_mixed_with_the_right_ones() -> None:
    tree = ws.read_efg(EQUAL_ENDS)
    solution = ws.solve(tree, ties="all")
    assert solution.found is Found.ALL
    corners = [{o.payoffs: o.probability for o in one.outcomes} for one in solution.equilibria]
    rng = Random(1)
    for _ in range(300):
        outcome = mixed_outcome(tree, rng)
        keys = {key for corner in (*corners, outcome) for key in corner}
        assert any(
            maximise(
                {},
                [
                    Constraint(
                        {k: corners[i].get(key, F(0)) for k, i in enumerate(component)}, "==", outcome.get(key, F(0))
                    )
                    for key in keys
                ],
                len(component),
            )
            is not None
            for component in solution.components
        )


def indifferent(third: dict[tuple[str, str], int]) -> GameTree:
    """A and B move at once and get 1 whatever they do; what C gets tells the four outcomes apart."""

    def columns(row: str) -> Any:
        return move("B", "b", {column: end(1, 1, third.get((row, column), 0)) for column in "lr"})

    return game("A B C", move("A", "a", {row: columns(row) for row in "xy"}))


@pytest.mark.parametrize("third", [{}, {("x", "r"): 1, ("y", "l"): 2, ("y", "r"): 7}], ids=["one", "four"])
def test_a_product_of_choices_is_told_as_one(third: dict[tuple[str, str], int]) -> None:
    # A mixture of (x, l) and (y, r) alone would need A and B to throw one coin together.
    solution = solve_tree(indifferent(third))
    assert solution.found is Found.ALL
    assert len(solution.equilibria) == max(1, len(third) + bool(third))
    (continua,) = solution.continua
    (continuum,) = continua
    assert [choice.player for choice in continuum.choices] == ["A", "B"]
    assert [len(choice.corners) for choice in continuum.choices] == [2, 2]
    (words,) = solution.together
    assert "A at a: any mixture of x and y; B at b: any mixture of l and r, each by itself" in words
    assert "any proportion" not in str(solution)


def test_two_who_move_at_once_may_be_any_two_players() -> None:
    """The same game between the first two of three players and between the first and the last."""

    def between(first: str, second: str) -> GameTree:
        def paid(*pair: int) -> Any:
            return end(*(dict(zip((first, second), pair, strict=True)).get(player, 0) for player in "ABC"))

        left = move(second, "columns", {"l": paid(2, 1), "r": paid(0, 0)})
        right = move(second, "columns", {"l": paid(0, 0), "r": paid(1, 2)})
        return game("A B C", move(first, "rows", {"u": left, "d": right}))

    for concept in (Concept.SEQUENTIAL, Concept.NASH):
        one, other = solve_tree(between("A", "B"), concept), solve_tree(between("A", "C"), concept)
        assert one.found is other.found is Found.ALL
        assert len(one.equilibria) == len(other.equilibria) == 3


# --------------------------------------------------------------------- limits


def many_types(seed: int) -> GameTree:
    rng = Random(seed)

    def answer(message: int) -> Any:
        return move("B", f"answers|m={message}", {a: end(rng.randint(0, 9), rng.randint(0, 9)) for a in "xyz"})

    def play(kind: int) -> Any:
        return move("A", f"says|type={kind}", {str(m): answer(m) for m in range(3)})

    return game("A B", draw("type", **{f"t{kind}": (F(1, 3), play(kind)) for kind in range(3)}))


@pytest.mark.parametrize("concept", list(Concept))
def test_a_longer_time_limit_never_finds_less(concept: Concept, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that goes on by one whenever somebody looks at it."""
    tree = two_threats() if concept < Concept.PERFECT_BAYESIAN else threatened(5)  # nothing that is sent to Gambit
    found = []
    for limit in (2**power for power in range(4, 16)):
        ticks = count()
        with monkeypatch.context() as patched:
            patched.setattr(clock, "monotonic", lambda ticks=ticks: next(ticks))
            solution = solve_tree(tree, concept, time_limit=limit)
        found.append(len(solution.equilibria))
        assert solution.stopped is Stopped.TIME_LIMIT or len(solution.equilibria) == len(
            solve_tree(tree, concept).equilibria
        )
    assert found[0] == 0
    assert found == sorted(found)
    assert found[-1] == len(solve_tree(tree, concept).equilibria) > 0


def test_every_sequential_equilibrium_is_held_as_nash_within_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from winset.solving import nash

    def late(*_: Any) -> Any:
        raise clock.OutOfTimeError

    monkeypatch.setattr(nash.Listing, "run", late)
    tree = many_types(4)
    credible = payoffs(solve_tree(tree))
    solution = solve_tree(tree, Concept.NASH)
    assert credible <= payoffs(solution)
    assert solution.found is Found.SOME
    assert solution.stopped is Stopped.TIME_LIMIT


def test_passes_look_at_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = many_types(1)
    ticks = count()
    monkeypatch.setattr(clock, "monotonic", lambda: next(ticks))
    with pytest.raises(clock.OutOfTimeError), clock.within(10):
        simplify(tree, Concept.SEQUENTIAL)


def test_nothing_stopped_a_search_that_came_to_its_end() -> None:
    for concept in Concept:
        assert solve_tree(many_types(3), concept).stopped in (Stopped.COMPLETE, Stopped.GAVE_UP)


def test_a_search_goes_on_where_it_was_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def search() -> PurePlays:
        return PurePlays(Block(tree), Limits())

    tree = apart(threatened(4))
    whole = list(iter(search().next, None))
    ticks = count()
    monkeypatch.setattr(clock, "monotonic", lambda: next(ticks))
    pieces, interrupted, turn = [], 0, 1
    resumed = search()
    while True:
        try:
            with clock.within(turn):
                one = resumed.next()
        except clock.OutOfTimeError:
            interrupted, turn = interrupted + 1, turn + 1
            continue
        if one is None:
            break
        pieces.append(one)
    assert interrupted > 3
    assert pieces == whole
    assert len(whole) > 1
