"""Drawings of games: what is drawn, where it stands, and the texts that come out."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from tests.unit.reporting import games

import winset as ws
from winset.game_tree import GameTree
from winset.reporting.layout import DENSE, ROOMY, Layout, lay_out
from winset.reporting.sketch import Shape, sketch_tree
from winset.reporting.tree_svg import draw_tree
from winset.reporting.tree_tikz import tikz_tree


@pytest.fixture(scope="module")
def figure1() -> ws.Negotiation:
    return ws.load("putnam1988/figure1_uncertain")


def overlapping(layout: Layout) -> list[tuple[int, int]]:
    columns: dict[float, list[tuple[float, int]]] = {}
    for position, box in enumerate(layout.boxes):
        columns.setdefault(box.x, []).append((box.y, position))
    found = []
    for places in columns.values():
        places.sort()
        found += [(a, b) for (y, a), (z, b) in pairwise(places) if z - y < layout.style.box]
    return found


@pytest.mark.parametrize(
    "tree", [games.chain(30, 9), games.chain(3, 3), games.shared()], ids=["long", "short", "shared"]
)
def test_no_two_boxes_touch_and_parents_are_in_the_middle(tree: GameTree) -> None:
    layout = lay_out(sketch_tree(tree))
    assert overlapping(layout) == []
    for position, below in enumerate(layout.sketch.children):
        if below:
            heights = [layout.boxes[child].y for child in below]
            assert layout.boxes[position].y == pytest.approx((heights[0] + heights[-1]) / 2)
            assert heights == sorted(heights)
    assert all(0 <= box.x and box.right <= layout.width for box in layout.boxes)
    assert all(0 <= box.y <= layout.height for box in layout.boxes)


def test_a_shared_continuation_is_drawn_once() -> None:
    marks = sketch_tree(games.shared()).marks
    assert [mark.shape for mark in marks].count(Shape.SAME) == 1
    first = next(mark for mark in marks if mark.number and mark.shape is Shape.DECISION)
    again = next(mark for mark in marks if mark.shape is Shape.SAME)
    assert first.number == again.number == 1
    assert again.text == "as at (1)"


def test_information_sets_are_joined_and_the_path_is_marked(figure1: ws.Negotiation) -> None:
    equilibrium = ws.solve(figure1).only()
    sketch = sketch_tree(equilibrium.tree, equilibrium)
    assert sorted(len(members) for members in sketch.joined) == [2, 2, 2]
    ends = [mark for mark in sketch.marks if mark.shape is Shape.TERMINAL and mark.weight]
    assert sorted(str(mark.weight) for mark in ends) == ["1/4", "3/4"]
    assert sum(mark.weight for mark in ends) == 1


def test_a_large_game_keeps_the_path_and_says_what_is_cut() -> None:
    tree = games.chain(60, 20)
    equilibrium = ws.solve(tree).equilibria[0]
    sketch = sketch_tree(equilibrium.tree, equilibrium, limit=100)
    assert len(sketch.marks) <= 300
    assert any(mark.shape is Shape.TERMINAL and mark.weight == 1 for mark in sketch.marks)
    assert any(mark.shape is Shape.CUT and mark.edge.endswith(" more moves") for mark in sketch.marks)
    assert sketch.cut > 0
    drawn = draw_tree(equilibrium.tree, equilibrium, limit=100)
    assert f"{sketch.cut} nodes far from the equilibrium path are not drawn" in drawn


def test_of_many_actions_the_taken_one_and_its_neighbours_are_drawn() -> None:
    tree = games.chain(2, 200)
    equilibrium = ws.solve(tree).equilibria[0]
    sketch = sketch_tree(equilibrium.tree, equilibrium, limit=40)
    assert len(sketch.marks) <= 40
    taken = next(mark for mark in sketch.marks if mark.depth == 1 and mark.chosen)
    place = int(taken.edge[1:])
    edges = [mark.edge for mark in sketch.marks if mark.depth == 1]
    assert {"a0", f"a{place - 1}", taken.edge} <= set(edges)


def test_everything_is_drawn_where_there_is_room() -> None:
    tree = games.chain(3, 3)
    assert sketch_tree(tree).cut == 0
    assert len(sketch_tree(tree).marks) == tree.unfolded_size


def test_roomy_and_dense() -> None:
    assert lay_out(sketch_tree(games.chain(3, 3))).style is ROOMY
    assert lay_out(sketch_tree(games.chain(20, 9))).style is DENSE


def test_the_svg_is_well_formed_and_described(figure1: ws.Negotiation) -> None:
    equilibrium = ws.solve(figure1).only()
    root = ElementTree.fromstring(draw_tree(equilibrium.tree, equilibrium))
    names = [re.sub(r"{.*}", "", each.tag) for each in root]
    assert names[:2] == ["title", "desc"]
    assert "With probability 1/4: involuntary defection by Y on ask_much." in (root[1].text or "")
    nodes = [each for each in root.iter() if each.get("class") == "node"]
    assert len(nodes) == equilibrium.tree.unfolded_size
    assert all(next(iter(node)).text for node in nodes)  # each has its tooltip


def test_names_are_escaped() -> None:
    tree = games.shared()
    root = ElementTree.fromstring(draw_tree(GameTree("<b>&", ("A", "B"), 2, tree.nodes, tree.infosets)))
    assert root[0].text == "Game tree: <b>&"


def test_golden_drawings(figure1: ws.Negotiation, golden: Callable[[str, str], None]) -> None:
    equilibrium = ws.solve(figure1).only()
    golden("reporting/figure1_uncertain_tree_svg", draw_tree(equilibrium.tree, equilibrium).replace("><", ">\n<"))
    golden("reporting/figure1_uncertain_tree_tikz", tikz_tree(equilibrium.tree, equilibrium))
