"""Known games with known answers, through the front door of the room."""

from __future__ import annotations

from fractions import Fraction as F
from random import Random
from time import monotonic
from typing import Any

import pytest
from tests.unit.solving.games import (
    beer_quiche,
    draw,
    end,
    figure1_strategic,
    game,
    iida_twin,
    move,
    screening,
    selten_horse,
)

from winset.equilibrium import BehaviorProfile, Concept, Found, Stopped
from winset.errors import FailedError, NotYetError
from winset.game_tree import Chance, Decision, GameTree, InformationSet, Result, Split, Terminal, Tie, TreeBuilder
from winset.solving import certify, solve_tree, verify


def matrix(size: int, pay: Any) -> GameTree:
    def column(i: int) -> Any:
        return move("2", "columns", {str(j): end(*pay(i, j)) for j in range(size)})

    return game("1 2", move("1", "rows", {str(i): column(i) for i in range(size)}))


def payoffs(solution: Any) -> list[tuple[F, ...]]:
    return sorted(tuple(e.payoff.values()) for e in solution.equilibria)


# ----------------------------------------------------- the numbers to reach


@pytest.mark.parametrize(
    ("concept", "outcomes", "profiles"),
    [(Concept.NASH, 3, 186), (Concept.SUBGAME_PERFECT, 3, 13), (Concept.SEQUENTIAL, 1, 1)],
)
def test_figure1_with_strategic_constituents(concept: Concept, outcomes: int, profiles: int) -> None:
    tree = figure1_strategic()
    assert tree.unfolded_size == 31
    solution = solve_tree(tree, concept)
    assert len(solution.equilibria) == outcomes
    assert sum(e.count for e in solution.equilibria) == profiles
    assert solution.stopped is Stopped.COMPLETE


def test_figure1_switches_at_five_sevenths() -> None:
    assert solve_tree(figure1_strategic("3/4")).only().payoff["X"] == F(21, 40)
    assert solve_tree(figure1_strategic("7/10")).only().payoff["X"] == F(1, 2)
    both = solve_tree(figure1_strategic("5/7"))
    assert both.found is Found.ALL
    assert len(both.equilibria) == 2
    assert both.components == ((0, 1),)


def test_the_tie_free_twin_of_iida_1996_has_only_a_mixed_equilibrium() -> None:
    solution = solve_tree(iida_twin())
    equilibrium = solution.only()
    tree = equilibrium.tree
    assert equilibrium.payoff["F"] == F(23, 40)
    assert equilibrium.certificate.concept is Concept.SEQUENTIAL
    assert equilibrium.certificate.exact
    rows = {
        (s.label, s.sees): dict(zip(s.actions, row, strict=True))
        for s, row in zip(tree.infosets, equilibrium.profile.probabilities, strict=True)
    }
    assert rows["first offer", ()] == {"49/100": 0, "37/50": 1, "99/100": 0}
    assert rows["second offer", (("first", "99/100"),)] == {"49/100": F(1, 50), "99/100": F(49, 50)}
    assert rows["first vote", (("type", "soft"), ("first", "99/100"))]["ratify"] == F(51, 100)


def test_screening_is_solved_exactly_within_seconds() -> None:
    tree = screening(20)
    assert tree.unfolded_size == 577
    start = monotonic()
    solution = solve_tree(tree)
    assert monotonic() - start < 5
    assert len(solution.equilibria) == 2
    assert solution.found is Found.SOME  # pure ones were searched
    assert all(e.certificate.concept is Concept.SEQUENTIAL and e.certificate.exact for e in solution.equilibria)


def test_figure1_takes_milliseconds() -> None:
    tree = figure1_strategic()
    solve_tree(tree)
    start = monotonic()
    for _ in range(10):
        solve_tree(tree)
    assert (monotonic() - start) / 10 < 0.05


def test_seltens_horse() -> None:
    nash = solve_tree(selten_horse(), Concept.NASH)
    assert payoffs(nash) == [(1, 1, 1), (3, 3, 2)]
    assert payoffs(solve_tree(selten_horse())) == [(1, 1, 1)]
    assert [e.certificate.concept for e in nash.equilibria if e.payoff["1"] == 3] == [Concept.SUBGAME_PERFECT]


def test_beer_quiche_has_two_pooling_equilibria() -> None:
    assert payoffs(solve_tree(beer_quiche())) == [(F(21, 10), F(9, 10)), (F(29, 10), F(9, 10))]


def test_an_ultimatum_with_ties_has_two_outcomes_and_the_rule_settles_them() -> None:
    def ultimatum(tie: Tie) -> GameTree:
        def answer(x: int) -> Any:
            return move("B", f"answers|x={x}", {"accept": end(4 - x, x), "reject": end(0, 0)}, tie=tie)

        return game("A B", move("A", "offers", {str(x): answer(x) for x in range(5)}))

    assert payoffs(solve_tree(ultimatum(Tie.FIRST))) == [(4, 0)]
    free = solve_tree(ultimatum(Tie.FREE))
    # Offering 0, accepted, or 1, accepted because 0 might be refused; and 0 accepted just often enough that A mixes.
    assert {(4, 0), (3, 1)} <= set(payoffs(free))
    assert free.found is Found.ALL
    assert solve_tree(ultimatum(Tie.FIRST), ties="all").to_dict()["components"] == free.to_dict()["components"]


def test_a_negotiator_does_not_sign_what_is_certain_to_be_refused() -> None:
    def signing(chance: F) -> GameTree:
        vote = draw("vote", ratify=(1 - chance, end(0, result=Result())), refuse=(chance, end(0)))
        kind, (label, branches) = vote
        tree = game("A", move("A", "signs", {"accept": (kind, (label, branches)), "reject": end(0)}, Tie.SIGN, round=1))
        nodes = tuple(
            Chance(n.label, n.actions, n.probabilities, n.children, body="Y") if isinstance(n, Chance) else n
            for n in tree.nodes
        )
        return GameTree(tree.title, tree.actors, tree.player_count, nodes, tree.infosets)

    certain = GameTree(*_refused_for_sure())
    assert solve_tree(certain).only().profile.support(0) == (1,)
    assert solve_tree(signing(F(1, 2))).only().profile.support(0) == (0,)


def _refused_for_sure() -> tuple[Any, ...]:
    b = TreeBuilder()
    refused = b.add(Terminal(Result(), (F(0),), "refused"))
    nothing = b.add(Terminal(Result(), (F(0),), "rejected"))
    vote = b.add(Chance("vote", ("refuse",), (F(1),), (refused,), body="Y"))
    sign = b.add_infoset(InformationSet(0, "signs", ("accept", "reject"), tie=Tie.SIGN, round=1))
    tree = b.build("refused", ("A",), 1, b.add(Decision(sign, (vote, nothing))))
    return tree.title, tree.actors, tree.player_count, tree.nodes, tree.infosets


# ------------------------------------------------------------- simultaneous


def test_two_players_moving_at_once() -> None:
    pennies = solve_tree(matrix(2, lambda i, j: (1, -1) if i == j else (-1, 1)))
    assert pennies.found is Found.ALL
    assert pennies.only().profile == BehaviorProfile(((F(1, 2), F(1, 2)),) * 2)
    battle = solve_tree(matrix(2, lambda i, j: ((2, 1), (1, 2))[i] if i == j else (0, 0)))
    assert payoffs(battle) == [(F(2, 3), F(2, 3)), (1, 2), (2, 1)]
    assert battle.components == ((0,), (1,), (2,))


def test_a_degenerate_game_has_components() -> None:
    solution = solve_tree(matrix(2, lambda i, j: (1, 1) if i == 0 else (j, j)))
    # Row 0 against anything, and row 1 against column 1.
    assert solution.found is Found.ALL
    assert payoffs(solution) == [(1, 1)]


def test_simultaneous_moves_inside_a_perfect_information_game() -> None:
    def battle(i: int) -> Any:
        return move("2", "columns", {str(j): end(*(((2, 1), (1, 2))[i] if i == j else (0, 0))) for j in range(2)})

    def tree(outside: F) -> GameTree:
        inside = move("1", "rows", {str(i): battle(i) for i in range(2)})
        return game("1 2", move("1", "enters", {"in": inside, "out": end(outside, 0)}))

    solution = solve_tree(tree(F(3, 2)))
    assert payoffs(solution) == [(F(3, 2), 0), (2, 1)]
    assert solution.found is Found.ALL
    # At 2/3 entering into the mixed equilibrium is as good as staying out.
    assert len(solve_tree(tree(F(2, 3))).mixtures) == 1


def test_an_irrational_equilibrium_is_labelled() -> None:
    def pay(p: int, q: int, r: int) -> tuple[Any, ...]:
        return (q * r if p else F(1, 2), F(1, 2) if q else r * p, F(1, 2) if r else p * q)

    def third(p: int, q: int) -> Any:
        return move("3", "third", {str(r): end(*pay(p, q, r)) for r in (1, 0)})

    tree = game(
        "1 2 3",
        move("1", "first", {str(p): move("2", "second", {str(q): third(p, q) for q in (1, 0)}) for p in (1, 0)}),
    )
    from winset.solving.dominance import Block
    from winset.solving.polishing import polish

    found = polish(Block(tree), ((0, 1),) * 3)
    assert found is not None
    profile = found.profile
    assert not found.rational
    assert found.open_moves == 0
    assert abs(2 * profile.probabilities[0][0] ** 2 - 1) < F(1, 10**35)  # each is one over the root of two
    with pytest.raises(FailedError, match="certificate-failed"):
        certify(tree, profile)
    certificate = certify(tree, profile, tolerance=F(1, 10**20))
    assert not certificate.exact
    assert certificate.tolerance == F(1, 10**20)
    assert 0 < certificate.regret < F(1, 10**30)


# ------------------------------------------------------------------ sharing


def test_copies_of_a_shared_subgame_may_play_different_equilibria() -> None:
    b = TreeBuilder()
    leaves = [b.add(Terminal(Result(), (F(x), F(0)))) for x in (0, 3)]
    shared = b.add(Decision(b.add_infoset(InformationSet(1, "shared", ("low", "high"))), tuple(leaves)))
    rest = [b.add(Terminal(Result(), (F(x), F(0)))) for x in (1, 2)]
    left = b.add(Decision(b.add_infoset(InformationSet(0, "left", ("in", "out"))), (shared, rest[0])))
    right = b.add(Decision(b.add_infoset(InformationSet(0, "right", ("in", "out"))), (shared, rest[1])))
    coin = b.add(Chance("coin", ("l", "r"), (F(1, 2), F(1, 2)), (left, right)))
    tree = b.build("shared", ("A", "B"), 2, coin)
    solution = solve_tree(tree)
    # Left: in with high (3) or out (1); right: in with high (3) or out (2): four outcomes and mixtures at the cuts.
    assert {F(3), F(5, 2), F(2), F(3, 2)} <= {e.payoff["A"] for e in solution.equilibria}
    differing = next(e for e in solution.equilibria if e.payoff["A"] == F(5, 2) and e.profile.is_pure)
    assert differing.tree.unfolded_size == tree.unfolded_size
    assert len(differing.tree.nodes) >= len(tree.nodes)
    assert certify(differing.tree, differing.profile).concept is Concept.SEQUENTIAL


# ------------------------------------------------------------------- limits


def test_symbols_are_refused() -> None:
    b = TreeBuilder()
    ends = tuple(b.add(Terminal(Result(), (F(x),))) for x in (0, 1))
    split = b.build("split", ("A",), 1, b.add(Split(F(0), "<", F(1), ends)))  # type: ignore[arg-type]
    with pytest.raises(NotYetError, match="symbols-left"):
        solve_tree(split)


def test_a_time_limit_is_an_answer() -> None:
    nothing = solve_tree(iida_twin(), time_limit=0.0)
    assert nothing.found is Found.NONE
    assert nothing.stopped is Stopped.TIME_LIMIT
    with pytest.raises(FailedError, match="no sequential equilibrium was found"):
        nothing.only()


def test_too_many_alternatives_are_an_answer() -> None:
    def tied(k: int) -> Any:
        return move("A", f"tied {k}", {"l": end(0, k), "r": end(0, -k)})

    tree = game("A B", draw("which", **{f"b{k}": ("1/8", tied(2**k)) for k in range(8)}))
    solution = solve_tree(tree, alternatives=20)
    assert solution.found is Found.SOME
    assert solution.stopped is Stopped.NODE_LIMIT
    assert 0 < len(solution.equilibria) <= 20
    assert "more than the 20 that are followed" in solution.notes[0]
    everything = solve_tree(tree)
    assert len(everything.equilibria) == 256
    assert everything.found is Found.ALL


# ------------------------------------------------------------------- verify


def test_verify_says_which_deviation_breaks_a_profile() -> None:
    tree = figure1_strategic()
    good = solve_tree(tree).only().profile
    assert verify(tree, good).concept is Concept.SEQUENTIAL
    rows = list(good.probabilities)
    rows[0] = (F(0), F(1))  # X offers 1/2 instead of 3/10
    with pytest.raises(FailedError, match=r"X gains 1/40"):
        verify(tree, BehaviorProfile(tuple(rows)))
    with pytest.raises(FailedError, match=r"X, offer: z=3/10 would gain 1/40"):
        verify(tree, BehaviorProfile(tuple(rows)), Concept.SEQUENTIAL)


@pytest.mark.parametrize("seed", [0, 2])
def test_a_larger_signaling_game_without_a_pure_equilibrium(seed: int) -> None:
    """Three types, six messages, three answers: a trace finds the support, exact arithmetic the equilibrium."""
    rng = Random(seed)

    def answer(m: int) -> Any:
        return move("B", f"answers|m={m}", {str(a): end(rng.randint(-9, 9), rng.randint(-9, 9)) for a in range(3)})

    def play(kind: int) -> Any:
        return move("A", f"says|type={kind}", {str(m): answer(m) for m in range(6)})

    tree = game("A B", draw("type", **{f"t{kind}": (F(1, 3), play(kind)) for kind in range(3)}))
    solution = solve_tree(tree)
    assert not any(e.profile.is_pure for e in solution.equilibria)
    assert all(e.certificate.exact and e.certificate.concept is Concept.SEQUENTIAL for e in solution.equilibria)
    assert solution.found is Found.SOME
