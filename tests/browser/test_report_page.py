"""The HTML report in a real browser: nothing on the console, nothing from the network, sliders that tell the truth."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import winset as ws
from winset import negotiation as parts
from winset.game_tree import Ending
from winset.reading import read_text
from winset.reporting.words import number_text

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (400, 1400)
MARKUP = "<b>bold</b> & <script>document.title='broken'</script>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra 'test')")
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(BROWSERS)})")
    with playwright.sync_playwright() as runner:
        started = runner.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    one = ws.report("putnam1988/figure1_uncertain", folder / "one.html")
    two = ws.report(two_parameters(), folder / "two.html")
    markup = ws.report(with_markup(), folder / "markup.html")
    unsolved = ws.report(without_value(), folder / "unsolved.html")
    plane = ws.report(circles(), folder / "plane.html")
    names = ws.report(named(), folder / "names.html", closed_forms=False)
    free = ws.report(without_grid(), folder / "free.html")
    far = ws.report(unbounded(), folder / "far.html", closed_forms=False)
    return {
        "one": one, "two": two, "markup": markup, "unsolved": unsolved, "plane": plane, "names": names, "free": free,
        "far": far,
    }  # fmt: skip


def circles() -> parts.Negotiation:
    """Ideal points in the plane: win-sets are discs."""
    return read_text(CIRCLES)


CIRCLES = """\
title: Two discs
parameters: {r: {in: [0, 1], value: 1/2}}
issues: {s: {in: [0, 1], grid: 4}, t: {in: [0, 1], grid: 4}}
sides:
  A:
    negotiator: {payoff: 1 - s}
    constituents: {voters: {payoff: "1/2 - (s - 1/4)^2 - (t - 1/4)^2 - r/4"}}
  B:
    negotiator: {payoff: s}
    constituents: {voters: {payoff: "1/2 - (s - 3/4)^2 - (t - 3/4)^2 - r/4"}}
process: [{bargain: {proposer: A}}, ratify]
"""


def named() -> parts.Negotiation:
    """Named agreements, of which more are ratified the higher r is."""
    return read_text(NAMED)


NAMED = """\
title: By name
parameters: {r: {in: [0, 4], value: 2}}
issues: {deal: {options: [one, two, three]}}
sides:
  X: {negotiator: {payoff: {one: 1, two: 2, three: 3}}}
  Y:
    negotiator: {payoff: {one: 3, two: 2, three: 1}}
    constituents: {p: {payoff: {one: r - 1, two: r - 2, three: r - 3}}}
process: [{bargain: {proposer: X}}, ratify]
"""


def without_grid() -> parts.Negotiation:
    """X proposes any z; Y's constituents need 2 r / (1 + r), so that X keeps (1 - r) / (1 + r)."""
    return read_text(FREE)


FREE = """\
title: Any z
parameters: {r: {in: [0, 1], value: 1/4}}
issues: {z: {in: [0, 1]}}
sides:
  X: {negotiator: {payoff: 1 - z}}
  Y: {negotiator: {payoff: z}, constituents: {p: {payoff: z - 2 * r / (1 + r)}}}
process: [{bargain: {proposer: X}}, ratify]
"""


def unbounded() -> parts.Negotiation:
    """An issue without ends, of which one side's win-set moves with k and the other's does not."""
    return read_text(UNBOUNDED)


UNBOUNDED = """\
title: Without ends
parameters: {k: {in: [0, 20], value: 2}}
issues: {z: {in: "(-inf, inf)"}}
proposals: {low: {z: 1}, high: {z: 3}}
sides:
  X: {negotiator: {payoff: -z}, constituents: {p: {payoff: k - z}}}
  Y: {negotiator: {payoff: z}, constituents: {p: {payoff: z - 1}}}
process: [{bargain: {proposer: X}}, ratify]
"""


def two_parameters() -> parts.Negotiation:
    """Figure 1 with uncertain ratification, where r moves Y's win-sets."""
    return parts.Negotiation(
        title="Two parameters",
        parameters={"p": {"domain": "[0, 1]", "value": "3/4"}, "r": {"domain": "[0, 1]", "value": "2/5"}},
        issues={"z": {"domain": "[0, 1]"}},
        proposals={"ask_much": {"values": {"z": "3/10"}}, "ask_little": {"values": {"z": "1/2"}}},
        sides={
            "X": {"negotiator": {"payoff": "1 - z"}},
            "Y": {
                "negotiator": {"payoff": "z"},
                "constituents": {
                    "pivot": {
                        "types": {
                            "lenient": {"prior": "p", "payoff": "z - r / 2"},
                            "strict": {"prior": "1 - p", "payoff": "z - r"},
                        }
                    }
                },
            },
        },
        process=[parts.Bargain(proposer="X"), parts.Ratify()],
    )


def with_markup() -> parts.Negotiation:
    """Every name that may hold markup holds some."""
    return parts.Negotiation(
        title=MARKUP,
        issues={"z": {"options": ["<i>low</i>", "high</script>"]}},
        sides={
            "<u>X": {"negotiator": {"payoff": {"<i>low</i>": "1", "high</script>": "2"}}},
            "Y": {
                "negotiator": {"payoff": {"<i>low</i>": "2", "high</script>": "1"}},
                "constituents": {"<img src=x>": {"payoff": {"<i>low</i>": "1", "high</script>": "-1"}}},
            },
        },
        process=[parts.Bargain(proposer="<u>X"), parts.Ratify()],
    )


def without_value() -> parts.Negotiation:
    """It cannot be solved: a parameter is left open and the issue has no grid."""
    return parts.Negotiation(
        title="Left open",
        parameters={"r": {"domain": "[0, 1]"}},
        issues={"z": {"domain": "[0, 1]"}},
        sides={"X": {"negotiator": {"payoff": "1 - z"}}, "Y": {"negotiator": {"payoff": "r * z"}}},
        process=[parts.Bargain(proposer="X")],
    )


class Opened:
    """A page with everything that it said and asked for."""

    def __init__(self, browser: Any, path: Path, width: int, scheme: str = "light") -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())


@pytest.fixture
def opened(browser: Any, pages: dict[str, Path]) -> Iterator[Any]:
    found: list[Opened] = []

    def opening(name: str, width: int = 1400, scheme: str = "light") -> Opened:
        found.append(Opened(browser, pages[name], width, scheme))
        return found[-1]

    yield opening
    for each in found:
        each.page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["one", "two", "markup", "unsolved", "plane", "names", "free", "far"])
def test_quiet_self_contained_and_within_its_width(
    opened: Any, request: pytest.FixtureRequest, name: str, width: int, scheme: str
) -> None:
    shown = opened(name, width, scheme)
    assert shown.said == []
    assert [url for url in shown.asked if not url.startswith("file:")] == []
    assert len(shown.asked) == 1
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    # Kept for a person to look at.
    kept = Path(os.environ.get("WINSET_SCREENSHOTS") or request.config.cache.mkdir("screenshots"))
    kept.mkdir(exist_ok=True)
    shown.page.screenshot(path=kept / f"{name}-{width}-{scheme}.png", full_page=True)


def test_sliders_show_what_solve_gives(opened: Any) -> None:
    shown = opened("one")
    model = ws.load("putnam1988/figure1_uncertain")
    slider = shown.page.locator("#slider-0")
    count = int(slider.get_attribute("max"))
    for place in {0, 1, count // 3, count // 2, count - 1, count}:
        set_slider(shown, 0, place)
        value = shown.page.locator("#value-0").inner_text()
        assert table_of(shown) == solved(model, p=value)
    assert "5/7" in values_of(shown, 0)  # the derived threshold is one of the values


def test_two_sliders_show_what_solve_gives_and_move_the_win_sets(opened: Any) -> None:
    shown = opened("two")
    model = two_parameters()
    names = [label.partition(" (")[0] for label in shown.page.locator(".slider label").all_inner_texts()]
    counts = [int(shown.page.locator(f"#slider-{i}").get_attribute("max")) for i in range(2)]
    before = bars_of(shown)
    marker = shown.page.locator("#phases-marker").get_attribute("transform")
    for places in ((0, 0), (counts[0], counts[1]), (counts[0] // 2, counts[1] // 4), (counts[0] // 3, counts[1] - 2)):
        for axis, place in enumerate(places):
            set_slider(shown, axis, place)
        values = {name: shown.page.locator(f"#value-{i}").inner_text() for i, name in enumerate(names)}
        assert table_of(shown) == solved(model, **values)
    assert bars_of(shown) != before
    assert shown.page.locator("#phases-marker").get_attribute("transform") != marker
    shown.page.locator("#reset").click()
    assert table_of(shown) == solved(model, p="3/4", r="2/5")
    assert shown.said == []


def set_slider(shown: Opened, axis: int, place: int) -> None:
    script = "(node, place) => { node.value = place; node.dispatchEvent(new Event('input')); }"
    shown.page.locator(f"#slider-{axis}").evaluate(script, place)


def values_of(shown: Opened, axis: int) -> list[str]:
    script = "i => JSON.parse(document.getElementById('table').textContent).axes[i].texts"
    found: list[str] = shown.page.evaluate(script, axis)
    return found


def table_of(shown: Opened) -> list[dict[str, str]]:
    """What the table of payoffs says of every equilibrium."""
    rows = [row.locator("td").all_inner_texts() for row in shown.page.locator("#live-payoffs tbody tr").all()]
    return [{name: texts[i] for name, *texts in rows} for i in range(len(rows[0]) - 1)]


def bars_of(shown: Opened) -> list[tuple[int, int]]:
    """Left and right ends of the win-sets that can be seen, in pixels."""
    script = """() => [...document.querySelectorAll('#figure-sets g[id^="sets-set-"], #figure-sets g.moved > path')]
      .filter(node => getComputedStyle(node).display !== 'none')
      .map(node => node.getBoundingClientRect()).map(box => [Math.round(box.left), Math.round(box.right)])"""
    found: list[tuple[int, int]] = shown.page.evaluate(script)
    return found


def solved(model: parts.Negotiation, **values: str) -> list[dict[str, str]]:
    """What the page must say: computed here, from the solver; an ending that no equilibrium has is left out."""
    found = []
    for equilibrium in ws.solve(model.at(**values)).equilibria:
        numbers = {
            f"probability of {ending.value.replace('_', ' ')}": getattr(equilibrium.probability, ending.value)
            for ending in Ending
        }
        found.append({**numbers, **{f"payoff of {actor}": equilibrium.payoff[actor] for actor in model.actors}})
    kept = [name for name in found[0] if name.startswith("payoff") or any(each[name] for each in found)]
    return [{name: number_text(each[name]) for name in kept} for each in found]


def test_the_bar_of_endings_follows_the_slider(opened: Any) -> None:
    shown = opened("one")
    place = values_of(shown, 0).index("1/2")
    set_slider(shown, 0, place)  # agreement for certain: the bar of agreement is as wide as the axes
    box = shown.page.locator("#figure-endings .moved [data-ending=agreement]").bounding_box()
    axes = shown.page.locator("#figure-endings svg").bounding_box()
    assert box["width"] > 0.9 * axes["width"]
    assert shown.page.locator("#figure-endings .moved [data-ending=involuntary_defection]").count() == 0
    assert not shown.page.locator("#endings-ending-0-involuntary_defection").is_visible()


def test_two_equilibria_have_two_bars(opened: Any) -> None:
    shown = opened("one")
    set_slider(shown, 0, values_of(shown, 0).index("5/7"))
    agreements = shown.page.locator("#figure-endings .moved [data-ending=agreement]").all()
    widths = sorted(round(each.bounding_box()["width"]) for each in agreements)
    assert len(widths) == 2
    assert abs(widths[0] / widths[1] - 5 / 7) < 0.02
    svg = shown.page.locator("#figure-endings svg").bounding_box()
    for each in shown.page.locator("#figure-endings .moved *").all():
        box = each.bounding_box()
        assert box["y"] >= svg["y"]
        assert box["y"] + box["height"] <= svg["y"] + svg["height"] + 1


def test_nothing_on_the_page_is_left_behind_by_a_slider(opened: Any) -> None:
    shown = opened("one")
    page = shown.page
    before = {part: page.locator(part).inner_text() for part in ("#answer", "#story", "#live-payoffs")}
    line = page.locator("#sets-proposal-0")
    assert shows(line)
    assert page.locator(".still:visible").count() == 0
    set_slider(shown, 0, values_of(shown, 0).index("1/2"))
    assert page.locator("#answer").inner_text() == "At p = 1/2: agreement for certain."
    assert "X proposes ask_little (z = 1/2)" in page.locator("#story").inner_text()
    assert "ask_much" not in page.locator("#story").inner_text()
    assert [text for text in page.locator("#figure-sets .moved text").all_text_contents() if "ask" in text] == [
        "ask_little"
    ]
    assert not shows(line)
    # What does not follow says so, with the values that it is about.
    notes = page.locator(".still:visible").all_inner_texts()
    assert len(notes) == 4
    assert all(note.endswith("p = 3/4.") for note in notes)
    page.locator("#reset").click()
    assert {part: page.locator(part).inner_text() for part in before} == before
    assert shows(line)
    assert page.locator(".moved").count() == 0
    assert page.locator(".still:visible").count() == 0
    assert shown.said == []


def shows(part: Any) -> bool:
    """Whether a part of a picture is drawn; a line has no area, and counts as invisible elsewhere."""
    return bool(part.evaluate("node => getComputedStyle(node).display !== 'none'"))


def test_the_answer_is_there_without_scrolling(opened: Any) -> None:
    """Who sits at the table, the win-sets, and how it ends: on a desk at once, on a telephone before anything else."""
    for width, height in ((1400, 900), (400, 900)):
        page = opened("one", width).page
        places = {name: page.locator(f"#figure-{name} svg").bounding_box() for name in ("tables", "sets", "endings")}
        for box in places.values():
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width  # nothing is cut off at the right
            assert box["y"] + box["height"] <= height
        for name in ("tables", "sets", "endings", "statics-p", "payoffs-p"):
            room = page.locator(f"#figure-{name} .scroll").evaluate("n => n.scrollWidth - n.clientWidth")
            assert room <= 1, name


def test_texts_in_pictures_can_be_read_on_a_telephone(opened: Any) -> None:
    page = opened("one", 400).page
    script = """() => [...document.querySelectorAll('#glance svg text')].map(node => {
      const svg = node.ownerSVGElement;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return parseFloat(getComputedStyle(node).fontSize) * scale;
    })"""
    assert min(page.evaluate(script)) >= 9


def test_a_draw_can_be_read_in_the_dark(opened: Any) -> None:
    """The names of draws are slanted; the style of a letter once took the place of its colour."""
    page = opened("one", 1400, "dark").page
    texts = page.locator("svg.tree text[font-style=italic]")
    assert texts.count() > 0
    for each in texts.all():
        assert each.evaluate("node => getComputedStyle(node).fill") == "rgb(231, 234, 238)"


def test_discs_follow_a_slider(opened: Any) -> None:
    shown = opened("plane")
    before = bars_of(shown)
    set_slider(shown, 0, 0)  # r = 0: both discs have the radius sqrt(1/2)
    wider = bars_of(shown)
    assert wider != before
    assert not shown.page.locator('[id^="sets-contour-0"]').first.is_visible()
    shown.page.locator("#reset").click()
    assert bars_of(shown) == before
    assert shown.page.locator('[id^="sets-contour-0"]').first.is_visible()
    assert shown.said == []


def test_squares_and_crosses_follow_a_slider(opened: Any) -> None:
    shown = opened("names")
    for value, ratified in (("0", 0), ("1", 1), ("3", 3)):
        set_slider(shown, 0, values_of(shown, 0).index(value))
        # X ratifies everything; Y what r allows, and so does the agreement zone.
        assert shown.page.locator("#figure-sets .moved rect").count() == 3 + 2 * ratified
        assert shown.page.locator("#figure-sets .moved text").count() == 2 * (3 - ratified)
    assert shown.said == []


def test_win_sets_of_an_issue_without_ends_are_where_solve_has_them(opened: Any) -> None:
    """One frame for all positions of a slider: what does not depend on k does not move."""
    shown = opened("far")
    home = bars_of(shown)
    for place in (0, 5, 40):
        set_slider(shown, 0, place)
        k = Fraction(shown.page.locator("#value-0").inner_text())
        moved = bars_of(shown)
        if k == 2:
            continue
        assert abs(moved[1][0] - home[1][0]) <= 2  # Y's win-set begins at 1, wherever k is
        assert abs(moved[1][1] - home[1][1]) <= 2
    assert "outside of the picture" in shown.page.locator("#slider-note").inner_text()


def test_closed_forms_answer_where_nothing_is_solved(opened: Any) -> None:
    shown = opened("free")
    assert "From the closed forms" in shown.page.locator("#found").inner_text()
    assert "Not solved" not in shown.page.locator("body").inner_text()
    for value in ("1/4", "0", "1/2", "3/4"):
        set_slider(shown, 0, values_of(shown, 0).index(value))
        r = Fraction(value)
        keeps = (1 - r) / (1 + r)  # by hand
        expected = {"payoff of X": str(keeps), "payoff of Y": str(1 - keeps), "payoff of Y.p": "0"}
        assert table_of(shown) == [{"probability of agreement": "1", **expected}]
        assert f"X proposes z = {1 - keeps}." in shown.page.locator("#story").inner_text()
    assert shown.said == []


def test_trees_are_walked_with_arrow_keys(opened: Any) -> None:
    page = opened("one").page
    first = page.locator("svg.tree g.node[tabindex='0']")
    assert first.count() == 1
    first.focus()
    page.keyboard.press("ArrowRight")
    assert "after lenient (3/4): X moves" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowDown")
    assert "after strict (1/4)" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert page.locator("#tip").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#tip").is_visible()


def test_tables_sort_by_the_value_of_fractions(opened: Any) -> None:
    page = opened("one").page
    table = page.locator("table.sortable", has_text="Where win-sets end")
    table.locator("th button", has_text="at").click()
    assert table.locator("tbody td:nth-child(2)").all_inner_texts() == ["1/5", "2/5", "3/5"]
    table.locator("th button", has_text="at").click()
    assert table.locator("tbody td:nth-child(2)").all_inner_texts() == ["3/5", "2/5", "1/5"]
    assert table.locator("th", has_text="at").get_attribute("aria-sort") == "descending"


def test_formulas_sort_by_text_and_numbers_by_value(opened: Any) -> None:
    page = opened("two").page
    table = page.locator("#conditions table")
    heads = table.locator("th").all_inner_texts()
    for column, head in enumerate(heads):
        table.locator("th button").nth(column).click()
        cells = table.locator("tbody tr").all()
        values = [row.locator("td").nth(column).get_attribute("data-value") for row in cells]
        if all(value is not None for value in values):
            numbers = [float(value) for value in values]
            assert numbers == sorted(numbers), head
        formulas = [row.locator("td").nth(column).locator("math").first for row in cells]
        for formula, value in zip(formulas, values, strict=True):
            if formula.count() and value is not None:  # a number is what its text says, and no run of its digits
                assert abs(float(Fraction(formula.get_attribute("alttext"))) - float(value)) < 1e-9


def test_markup_in_names_is_text(opened: Any) -> None:
    shown = opened("markup")
    assert shown.page.locator("h1").inner_text() == MARKUP
    assert shown.page.title() == MARKUP
    assert shown.page.locator("main b, main u, main i, main img").count() == 0
    assert "<i>low</i>" in shown.page.locator("main").inner_text()


def test_everything_can_be_reached_and_named(opened: Any) -> None:
    page = opened("two").page
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('input, button, svg')].filter(
            node => !(node.labels?.length || node.textContent.trim() || node.getAttribute('aria-label'))).length"""
    )
    assert unnamed == 0
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(node => node.tagName)")
    assert levels[0] == "H1"
    assert set(levels[1:]) == {"H2"}
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    identifiers = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(identifiers) == len(set(identifiers))


def test_a_page_without_a_solution_says_why(opened: Any) -> None:
    text = opened("unsolved").page.locator("main").inner_text()
    assert "no-value" in text
    assert "no-grid" in text or "Conditions" in text


def test_dark_paper_is_dark(opened: Any) -> None:
    page = opened("one", 1400, "dark").page
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 28)"
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 254)"
