"""Writing .efg text, for Gambit and for people, and laying out shared graphs."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.errors import NotYetError
from winset.game_tree import (
    Chance,
    Decision,
    Ending,
    GameTree,
    InformationSet,
    Result,
    Split,
    Terminal,
    TreeBuilder,
    check_tree,
)
from winset.solving.efg import export_efg, read_efg, unfold, write_efg


def shared() -> GameTree:
    """A coin, then the same closed subgame twice: X moves, Y does not see it."""
    b = TreeBuilder()
    leaf = [
        b.add(Terminal(Result(Ending.AGREEMENT, agreement=f'"z"\\{k}'), (Fraction(k, 3), Fraction(-k), Fraction(9))))
        for k in range(3)
    ]
    reply = b.add_infoset(InformationSet(1, "Y answers", ("yes", "no"), (("offer", "hidden"),)))
    nodes = [b.add(Decision(reply, (leaf[k], leaf[k + 1]))) for k in range(2)]
    offer = b.add(Decision(b.add_infoset(InformationSet(0, "X offers", ("low", "low "))), tuple(nodes)))
    coin = b.add(Chance("coin", ("heads", "tails"), (Fraction(1, 3), Fraction(2, 3)), (offer, offer)))
    return b.build("a  coin", ("X", "Chance", "Y.pivot"), 2, coin)


def test_every_occurrence_of_a_shared_subgame_gets_sets_of_its_own() -> None:
    graph = shared()
    unfolded = unfold(graph)
    check_tree(unfolded.tree)
    assert unfolded.infosets == (0, 1, 0, 1)
    assert [len(nodes) for nodes in unfolded.tree.members] == [1, 2, 1, 2]
    assert unfold(unfolded.tree).tree is unfolded.tree


def test_golden_texts(golden) -> None:  # type: ignore[no-untyped-def]
    golden("efg/neutral", write_efg(shared()).text)
    golden("efg/export", export_efg(shared()))


def test_gambit_takes_the_exported_names() -> None:
    import io

    import pygambit

    game = pygambit.read_efg(io.StringIO(export_efg(shared())))
    assert len(game.players) == 2
    assert read_efg(export_efg(shared())).actors == ("X", "Chance (player)")


def test_a_game_too_large_is_refused_before_it_is_built() -> None:
    b = TreeBuilder()
    position = b.add(Terminal(Result(), (Fraction(0),)))
    for _ in range(60):
        infoset = b.add_infoset(InformationSet(0, "go on", ("left", "right")))
        position = b.add(Decision(infoset, (position, position)))
    graph = b.build("doubling", ("X",), 1, position)
    for refused in (write_efg, export_efg, unfold):
        with pytest.raises(NotYetError, match=f"node-limit.*{2**61 - 1} nodes"):
            refused(graph)


def test_symbols_are_refused() -> None:
    b = TreeBuilder()
    leaf = b.add(Terminal(Result(), (Fraction(0),)))
    split = b.add(Split(Fraction(0), "<", Fraction(1), (leaf, leaf)))
    with pytest.raises(NotYetError, match="symbols-left"):
        write_efg(b.build("symbolic", ("X",), 1, split))
