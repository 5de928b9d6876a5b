"""Our reader and Gambit's agree on random games; what we write reads back as what was written."""

from __future__ import annotations

from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.support.gambit_walk import gambit_walk, our_walk
from tests.support.random_games import Shape, quirky_efg, random_tree

from winset.game_tree import check_tree
from winset.solving.efg import export_efg, read_efg, unfold, write_efg

# A seed says nothing smaller than another seed, so nothing is shrunk.
SEARCH = settings(max_examples=80, phases=[Phase.generate])
RANDOM = st.integers(0, 10**6).map(Random)
SHAPES = st.builds(
    Shape,
    players=st.integers(1, 3),
    depth=st.integers(1, 4),
    most_actions=st.integers(2, 3),
    chance=st.sampled_from([0, 0.3]),
    joined=st.sampled_from([0, 0.7]),
    closed=st.sampled_from([0, 0.4]),
    zero=st.sampled_from([0, 0.2]),
)


@SEARCH
@given(RANDOM, SHAPES)
def test_quirky_text_reads_as_what_it_says_and_as_gambit_reads_it(rng: Random, shape: Shape) -> None:
    tree = unfold(random_tree(rng, shape)).tree
    text = quirky_efg(tree, rng)
    read = read_efg(text)
    check_tree(read)
    assert our_walk(read) == our_walk(tree)
    assert our_walk(read) == gambit_walk(text)


@SEARCH
@given(RANDOM, SHAPES)
def test_what_is_written_reads_back_the_same(rng: Random, shape: Shape) -> None:
    graph = random_tree(rng, shape)
    unfolded = unfold(graph)
    check_tree(unfolded.tree)
    assert unfolded.tree.unfolded_size == graph.unfolded_size
    assert [graph.infosets[old] for old in unfolded.infosets] == list(unfolded.tree.infosets)
    assert [row[0] for row in our_walk(unfolded.tree)] == [row[0] for row in our_walk(graph)]

    written = write_efg(graph)
    assert written.tree == unfolded.tree
    back = read_efg(written.text)
    assert [row[:2] + row[2:3] for row in our_walk(back) if row[0] == "leaf"] == [
        row[:2] + row[2:3] for row in our_walk(unfolded.tree) if row[0] == "leaf"
    ]
    assert [infoset.player for infoset in back.infosets] == [infoset.player for infoset in written.tree.infosets]
    assert [node.infoset for node in back.nodes if hasattr(node, "infoset")] == [
        node.infoset for node in unfolded.tree.nodes if hasattr(node, "infoset")
    ]

    assert our_walk(read_efg(export_efg(graph))) == our_walk(unfolded.tree)
