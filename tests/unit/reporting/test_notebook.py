"""Nouns in notebooks: they show themselves, draw themselves, become frames and graphs."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tests.browser.test_report_page import with_markup
from tests.unit.reporting import games

import winset as ws
from winset.deriving import derive
from winset.errors import UnsupportedError


class Balanced(HTMLParser):
    """Complains of tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)
        if tag not in ("br", "img", "meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def nouns() -> dict[str, Any]:
    model = ws.load("putnam1988/figure1_uncertain")
    solution = ws.solve(model)
    return {
        "negotiation": model,
        "solution": solution,
        "equilibrium": solution.only(),
        "derivation": derive(model),
        "sweep": ws.sweep(model, p=["1/2", "3/4"]),
        "uncertain win-set": model.win_set("Y"),
        "line": games.on_the_line().win_set("X"),
        "plane": games.in_the_plane().win_set("X"),
        "names": games.by_name().win_set("Y"),
        "zone": games.on_the_line().agreement_zone(),
        "uncertain zone": model.agreement_zone(),
        "tree": model.compile(),
    }


NAMES = (
    "negotiation", "solution", "equilibrium", "derivation", "sweep", "uncertain win-set", "line", "plane", "names",
    "zone", "uncertain zone", "tree",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_shows_itself_in_html(nouns: dict[str, Any], name: str) -> None:
    page = nouns[name]._repr_html_()
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert "script" not in parser.seen
    assert page.startswith('<div class="winset">')
    assert ":root" not in page  # a notebook's own colours are left alone


@pytest.mark.parametrize("name", [name for name in NAMES if name != "tree"])
def test_it_draws_itself(nouns: dict[str, Any], name: str) -> None:
    axes = nouns[name].plot()
    assert isinstance(axes, Axes)
    own = Figure().subplots()
    assert nouns[name].plot(own) is own


def test_markup_in_names_is_text() -> None:
    model = with_markup()
    for noun in (model, ws.solve(model), model.compile(), model.win_set("Y")):
        page = noun._repr_html_()
        assert "<img" not in page
        assert "<script" not in page


def test_the_game_as_a_graph(nouns: dict[str, Any]) -> None:
    graph = nouns["tree"].to_networkx()
    root = graph.graph["root"]
    assert graph.nodes[root]["label"] == "Y.pivot"
    assert sorted(str(data["probability"]) for _, _, data in graph.out_edges(root, data=True)) == ["1/4", "3/4"]
    ends = [data for _, data in graph.nodes(data=True) if data["kind"] == "end"]
    assert {data["ending"] for data in ends} == {"agreement", "no_agreement", "involuntary_defection"}
    reached = nouns["equilibrium"].to_networkx()
    assert sum(data["reached"] for _, data in reached.nodes(data=True) if data["kind"] == "end") == 1


def test_actions_that_lead_to_one_node_share_an_edge() -> None:
    graph = games.shared().to_networkx()
    (edge,) = [data for _, _, data in graph.out_edges(graph.graph["root"], data=True)]
    assert edge["action"] == ("left", "right")


def test_the_tables_as_a_graph() -> None:
    graph = games.by_name().to_networkx()
    assert graph.nodes["Level I"]["issues"] == ("deal",)
    assert graph.nodes["Y.g5"]["votes"] == "5"
    (body,) = [name for name, data in graph.nodes(data=True) if data.get("kind") == "body"]
    assert set(graph.successors(body)) == {f"Y.g{i}" for i in range(1, 6)}
    assert all("kind" in data for _, data in graph.nodes(data=True))


def test_frames(nouns: dict[str, Any]) -> None:
    solution = nouns["solution"].to_pandas(exact=True)
    assert [str(value) for value in solution["probability"]] == ["3/4", "1/4"]
    votes = nouns["names"].to_pandas()
    assert list(votes["agreement"]) == ["soft", "middle", "hard"]
    assert list(votes["yes"]) == [15, 14, 0]
    derivation = nouns["derivation"].to_pandas()
    assert "p == 5/7" in list(derivation["region"])


def test_what_has_no_picture_says_so(nouns: dict[str, Any]) -> None:
    from winset.reporting.frames import frame
    from winset.reporting.graphs import graph
    from winset.reporting.notebook import plot

    for make, code in ((plot, "no-picture"), (frame, "no-table"), (graph, "no-graph")):
        with pytest.raises(UnsupportedError, match=code):
            make(object())
