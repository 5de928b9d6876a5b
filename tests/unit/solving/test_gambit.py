"""Gambit's answers as plain numbers of the given game, and every way in which it can fail us."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from tests.support.games import PRISONERS_DILEMMA, figure1_uncertain, ultimatum

from winset.equilibrium import BehaviorProfile, Stopped
from winset.errors import FailedError, InputError, NotYetError, UnsupportedError
from winset.game_tree import Chance, Decision, GameTree, InformationSet, Result, Terminal, TreeBuilder
from winset.solving.efg import read_efg
from winset.solving.gambit import adapter, gambit_regret, gambit_version, nash, nash_all
from winset.solving.workers import Workers

DILEMMA = read_efg(PRISONERS_DILEMMA)
ENTER = """EFG 2 R "enter, then choose" { "A" "B" }
p "" 1 1 "enter" { "in" "out" } 0
p "" 2 1 "reply" { "l" "r" } 0
t "" 1 "" { 1/3 2 }
p "" 1 2 "go on" { "l" "r" } 0
t "" 2 "" { 0 0 }
t "" 3 "" { 2 1/2 }
t "" 4 "" { 1 1 }
"""


def twice_out_of_order() -> GameTree:
    """A coin, then the same simultaneous game twice; and the sets in no particular order."""
    b = TreeBuilder()
    second = b.add_infoset(InformationSet(1, "B", ("x", "y")))
    first = b.add_infoset(InformationSet(0, "A", ("x", "y")))
    leaf = [b.add(Terminal(Result(), (Fraction(u), Fraction(u)))) for u in (0, 1)]
    same = b.add(Decision(second, (leaf[1], leaf[0])))
    other = b.add(Decision(second, (leaf[0], leaf[1])))
    game = b.add(Decision(first, (same, other)))
    coin = b.add(Chance("coin", ("heads", "tails"), (Fraction(1, 2),) * 2, (game, game)))
    return b.build("twice", ("A", "B"), 2, coin)


def test_exact_methods_give_fractions_and_the_others_floats() -> None:
    exact = nash(DILEMMA, "lcp")
    assert exact.profiles == (((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1))),)
    assert (exact.exact, exact.stopped, exact.tree) == (True, Stopped.COMPLETE, DILEMMA)
    rough = nash(DILEMMA, "logit")
    assert not rough.exact
    assert rough.message in ("CONVERGED", "")  # release 16 says nothing
    assert all(isinstance(value, float) for row in rough.profiles[0] for value in row)


def test_sets_that_a_reduced_strategy_leaves_out_are_named() -> None:
    result = nash(read_efg(ENTER), "enumpure")
    labels = [infoset.label for infoset in result.tree.infosets]
    assert labels == ["enter", "reply", "go on"]
    assert result.profiles == ((((0, 1)), ((1, 0)), ((1, 0))),)
    assert result.silent == (frozenset({2}),)


def test_copies_of_a_shared_subgame_may_play_differently() -> None:
    tree = twice_out_of_order()
    result = nash(tree, "enumpure")
    assert result.infosets == (0, 1, 0, 1)
    assert len(result.tree.infosets) == 4
    assert len(result.profiles) == 4
    assert result.tree is not tree


def test_rows_follow_the_given_order_of_sets() -> None:
    tree = twice_out_of_order()
    # The subgame alone, its sets numbered against the depth-first order: B's first.
    alone = GameTree("once", tree.actors, 2, tuple(flipped(node) for node in tree.nodes[:-1]), tree.infosets[::-1])
    assert [infoset.player for infoset in alone.infosets] == [1, 0]
    result = nash(alone, "lcp")
    assert result.tree is alone
    assert result.infosets == (0, 1)
    assert result.profiles[0][0] == result.profiles[0][1]


def flipped(node: object) -> Decision | Terminal:
    if isinstance(node, Decision):
        return Decision(1 - node.infoset, node.children)
    assert isinstance(node, Terminal)
    return node


def test_what_cannot_be_asked_is_refused_before_a_worker_is_troubled() -> None:
    with pytest.raises(InputError, match="unknown-method"):
        nash(DILEMMA, "magic")
    with pytest.raises(UnsupportedError, match="two-players-only"):
        nash(read_efg(figure1_uncertain()), "lcp")


def test_gambit_s_refusal_is_an_error_with_its_words() -> None:
    with pytest.raises(FailedError, match=r"gambit-refused.*constant-sum"):
        nash(DILEMMA, "lp")


def test_a_method_that_hangs_is_stopped() -> None:
    """On this game ipa does not end."""
    result = nash(DILEMMA, "ipa", time_limit=0.5)
    assert (result.stopped, result.profiles) == (Stopped.TIME_LIMIT, ())
    assert nash(DILEMMA, "lcp").stopped is Stopped.COMPLETE


def test_what_was_found_before_the_limit_is_kept() -> None:
    if gambit_version().startswith("16"):
        pytest.skip("release 16 tells nothing before it is done")
    many = read_efg(ultimatum(12))  # 13 * 2^13 contingencies; the first equilibria come at once
    result = nash(many, "enumpure", time_limit=1.0)
    assert result.profiles
    assert result.stopped is Stopped.TIME_LIMIT


def test_several_games_at_once() -> None:
    results = nash_all([DILEMMA, read_efg(ENTER)], "enumpure")
    assert [len(result.profiles) for result in results] == [1, 1]


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    workers = Workers(Path(__file__).parents[2] / "support" / "answering.py")
    monkeypatch.setattr(adapter, "_workers", lambda: workers)
    yield
    workers.close()


def test_a_crash_names_the_saved_game(crashing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(FailedError, match=r"gambit-crashed.*SIGSEGV") as caught:
        nash(DILEMMA, "lcp")
    (saved,) = tmp_path.glob("winset-crash-*.efg")
    assert str(saved) in str(caught.value)
    assert len(read_efg(saved.read_text(encoding="utf-8")).infosets) == 2


def test_a_game_too_large_is_refused_with_its_size() -> None:
    b = TreeBuilder()
    position = b.add(Terminal(Result(), (Fraction(0), Fraction(0))))
    for _ in range(40):
        position = b.add(Decision(b.add_infoset(InformationSet(0, "on", ("l", "r"))), (position, position)))
    with pytest.raises(NotYetError, match="node-limit"):
        nash(b.build("large", ("A", "B"), 2, position), "lcp")


def test_gambit_s_own_regret_is_exact_and_of_the_given_game() -> None:
    cooperate = BehaviorProfile.pure((2, 2), (0, 0))
    assert gambit_regret(DILEMMA, cooperate) == 2
    assert gambit_regret(DILEMMA, BehaviorProfile.pure((2, 2), (1, 1))) == 0
    half = (Fraction(1, 2),) * 2
    assert gambit_regret(twice_out_of_order(), BehaviorProfile((half, half))) == 0
    mixed = BehaviorProfile(((Fraction(1, 3), Fraction(2, 3)), half))
    assert gambit_regret(twice_out_of_order(), mixed) == Fraction(1, 6)
    with pytest.raises(InputError, match="bad-profile"):
        gambit_regret(DILEMMA, BehaviorProfile((half,)))
