"""Pictures with Matplotlib: what is on them, and the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from tests.unit.reporting import games

import winset as ws
from winset.errors import UnsupportedError
from winset.game_tree import Ending
from winset.reporting.canvas import pixel_map, style, to_bytes, to_svg
from winset.reporting.curves import thresholds
from winset.reporting.figures import HALF, draw_rows, plot_win_sets
from winset.reporting.phases import plot_phases
from winset.reporting.plots import draw_endings, plot_payoffs, plot_statics
from winset.reporting.seats import draw_seats, seats_text
from winset.reporting.win_sets import contours, rows_of_sides, win_sets_of, zone_row


def test_win_sets_on_the_line() -> None:
    sets = win_sets_of(games.on_the_line())
    assert sets.form == "line"
    assert sets.words == "Win-set of X: [0, 3/5]. Win-set of Y: [2/5, 1]. Agreement zone: [2/5, 3/5]."
    axes = plot_win_sets(sets, proposals=(("z=2/5", (Fraction(2, 5),)),))
    named = {text.get_gid(): text.get_text() for text in axes.texts if str(text.get_gid()).startswith("row-")}
    assert named == {"row-0": "X", "row-1": "Y", "row-2": "agreement zone"}
    texts = {text.get_text() for text in axes.texts}
    assert {"2/5", "3/5", "z=2/5"} <= texts
    widths = {
        patch.get_gid(): patch.get_extents().width / axes.transData.get_matrix()[0, 0]
        for patch in axes.patches
        if patch.get_gid()
    }
    assert widths == pytest.approx({"set-0": 0.6, "set-1": 0.6, "set-2": 0.2})


def test_deadlock_is_said_and_drawn() -> None:
    deadlock = ws.load("putnam1988/figure1_uncertain").at(p="1/2")
    sets = win_sets_of(games.on_the_line())
    assert not sets.deadlock
    empty = zone_row((sets.rows[0], win_sets_of(deadlock).rows[0]), uncertain=False)
    assert str(empty.region) == "[0, 3/5]"


def test_win_sets_in_the_plane_with_contours_and_the_lens() -> None:
    negotiation = games.in_the_plane()
    sets = win_sets_of(negotiation)
    assert sets.form == "plane"
    axes = plot_win_sets(sets)
    assert axes.get_xlabel() == "a (issue)"
    assert axes.get_ylabel() == "b (issue)"
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert sorted(legend) == [
        "Pareto set of the two votes",
        "X",
        "Y",
        "agreement zone",
        "iso-vote contours, with votes",
    ]
    levels = [[str(level) for level, _ in contours(negotiation, side)] for side in (0, 1)]
    assert levels == [["1", "2", "3"], ["1", "2", "3"]]
    # Two of three votes are the majority: that contour encloses the win-set itself.
    assert dict(contours(negotiation, 0))[Fraction(2)].polygons == sets.rows[0].region.polygons


def test_win_sets_over_named_agreements() -> None:
    sets = win_sets_of(games.by_name())
    assert sets.form == "list"
    assert sets.words == "Win-set of X: soft, middle, hard. Win-set of Y: soft, middle. Agreement zone: soft, middle."
    axes = draw_rows(sets.all_rows)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["soft", "middle", "hard"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["X", "Y", "agreement zone"]


def test_the_zone_of_the_rows_is_the_zone() -> None:
    for negotiation in (games.on_the_line(), games.in_the_plane(), games.by_name()):
        zone = zone_row(rows_of_sides(negotiation, "issues"), uncertain=False).region
        assert str(zone) == str(negotiation.agreement_zone().zone)


def test_bars_of_endings_have_the_probabilities_as_widths() -> None:
    chances = dict(zip(Ending, (Fraction(1, 2), Fraction(0), Fraction(1, 3), Fraction(1, 6)), strict=True))
    axes = draw_endings([("", chances)])
    widths = [patch.get_path().get_extents().width for patch in axes.patches]
    assert widths == pytest.approx([1 / 2, 0, 1 / 3, 1 / 6])


def test_statics_and_payoffs_jump_where_the_derivation_says() -> None:
    from winset.deriving import derive

    model = ws.load("putnam1988/figure1_uncertain")
    table = ws.sweep(model, p=(0, 1, 15))
    derivation = derive(model)
    assert [str(root) for root in thresholds(derivation)] == ["5/7"]
    axes = plot_statics(table, None, derivation)
    assert "p = 5/7" in [text.get_text() for text in axes.texts]
    assert axes.get_ylim() == (0, 1)
    lines = [line for line in plot_payoffs(table, None, derivation).lines if len(line.get_xdata()) > 2]
    assert all(max(line.get_xdata()) <= 5 / 7 or min(line.get_xdata()) >= 5 / 7 for line in lines)


def test_phases_have_a_colour_for_every_point_and_exact_borders() -> None:
    from tests.browser.test_report_page import two_parameters

    from winset.deriving import derive

    model = two_parameters()
    axes = plot_phases(ws.sweep(model, p=(0, 1, 4), r=(0, 1, 3)), None, derive(model))
    mesh = axes.collections[0]
    assert mesh.get_array().shape == (3, 4, 3)
    borders = [line for line in axes.lines if line.get_gid() == "border"]
    heights = {round(float(y), 3) for line in borders for y in line.get_ydata()}
    assert {0.3, 0.5} <= heights


def test_a_sweep_over_three_parameters_has_no_picture() -> None:
    model = ws.load("putnam1988/figure1_uncertain")
    table = ws.sweep(model, p=["1/2"])
    three = type(table)(table.title, table.concept, table.axes * 3, table.actors, table.rows)
    with pytest.raises(UnsupportedError, match="no-picture"):
        three.plot()


def test_texts_are_texts_whatever_is_in_them() -> None:
    with style():
        axes = plot_win_sets(win_sets_of(games.on_the_line()))
        axes.set_title("$x^2$ <b>")
        svg = to_svg(axes, "a <title>", "and & text", "one")
    root = ElementTree.fromstring(svg)
    texts = ["".join(each.itertext()).strip() for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "$x^2$ <b>" in texts
    assert [each.text for each in root][:2] == ["a <title>", "and & text"]
    identifiers = [each.get("id") for each in root.iter() if each.get("id")]
    assert all(each.startswith("one-") for each in identifiers)
    assert to_bytes(axes, "png").startswith(b"\x89PNG")


def test_pixels_are_where_the_map_says() -> None:
    with style():
        axes = plot_win_sets(win_sets_of(games.on_the_line()))
        svg = to_svg(axes, "t", "d", "m")
        places = pixel_map(axes)
    root = ElementTree.fromstring(svg)
    group = next(each for each in root.iter() if each.get("id") == "m-set-2")
    path = next(iter(group)).get("d") or ""
    first = [float(number) for number in path.split()[1:3]]
    assert first == pytest.approx([0.4 * places["ax"] + places["bx"], -HALF * places["ay"] + places["by"]], abs=0.02)


DRAW = """
import hashlib
import winset as ws
from winset.reporting.canvas import style, to_svg
from winset.reporting.plots import plot_endings
from winset.reporting.figures import plot_win_sets
from winset.reporting.win_sets import win_sets_of
model = ws.load("putnam1988/figure1_uncertain")
with style():
    sets = to_svg(plot_win_sets(win_sets_of(model)), "t", "d", "a")
    endings = to_svg(plot_endings(ws.solve(model)), "t", "d", "b")
print(hashlib.sha256((sets + endings).encode()).hexdigest())
"""


def test_pictures_are_the_same_bytes_in_every_process() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", DRAW], check=True, capture_output=True, text=True, env={**environment(), **seed}
        ).stdout
        for seed in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"})
    }
    assert len(made) == 1


def environment() -> dict[str, str]:
    import os

    return dict(os.environ)


def test_seats_name_everybody() -> None:
    text = seats_text(games.by_name())
    assert text.startswith("At the Level I table: X and Y. Behind X at Level II: nobody (nobody has to ratify).")
    assert "g2 2 votes" in text
    root = ElementTree.fromstring(draw_seats(games.by_name()))
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"X", "Y", "g1", "g5", "5 votes"} <= set(texts)


def test_many_groups_are_counted() -> None:
    from winset import negotiation as parts

    groups = {f"senator{i}": {"payoff": "1"} for i in range(100)}
    senate = parts.Negotiation(title="", issues={"z": {"options": ["a", "b"]}}, sides={"S": {"constituents": groups}})
    assert "and 93 more groups 93 votes" in seats_text(senate)


def test_chances_of_ratification_where_thresholds_are_drawn() -> None:
    from winset.reporting.figures import plot_chances
    from winset.reporting.gathering import gather

    material = gather(ws.load("iida1993/domestic_uncertainty"), closed_forms=False)
    assert material.win_sets is None
    chances = material.chances
    assert chances is not None
    ((name, _, found),) = chances.sides
    assert name == "H"
    assert found == chances.points  # the threshold is uniform on [0, 1]: the cdf is the identity
    assert plot_chances(chances).get_ylabel() == "probability of ratification"
    assert chances.words == "Probability that constituents would ratify. H: from 0 at x = 0 to 1 at 1."
