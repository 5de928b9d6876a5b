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
    return {"one": one, "two": two, "markup": markup, "unsolved": unsolved}


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
@pytest.mark.parametrize("name", ["one", "two", "markup", "unsolved"])
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
    names = shown.page.locator(".slider label").all_inner_texts()
    counts = [int(shown.page.locator(f"#slider-{i}").get_attribute("max")) for i in range(2)]
    before = shown.page.locator("#sets-set-1 path").get_attribute("d")
    marker = shown.page.locator("#phases-marker").get_attribute("transform")
    for places in ((0, 0), (counts[0], counts[1]), (counts[0] // 2, counts[1] // 4), (counts[0] // 3, counts[1] - 2)):
        for axis, place in enumerate(places):
            set_slider(shown, axis, place)
        values = {name: shown.page.locator(f"#value-{i}").inner_text() for i, name in enumerate(names)}
        assert table_of(shown) == solved(model, **values)
    assert shown.page.locator("#sets-set-1 path").get_attribute("d") != before
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


def table_of(shown: Opened) -> list[list[str]]:
    rows = shown.page.locator("#live tr").all()
    return [row.locator("td").all_inner_texts()[1:] for row in rows]


def solved(model: parts.Negotiation, **values: str) -> list[list[str]]:
    """What the page must say: computed here, from the solver."""
    found = []
    for equilibrium in ws.solve(model.at(**values)).equilibria:
        chances = equilibrium.probability
        numbers: list[Fraction] = [
            chances.agreement,
            chances.no_agreement,
            chances.involuntary_defection,
            chances.voluntary_defection,
            *(equilibrium.payoff[actor] for actor in model.actors),
        ]
        found.append([number_text(number) for number in numbers])
    return found


def test_the_bar_of_endings_follows_the_slider(opened: Any) -> None:
    shown = opened("one")
    place = values_of(shown, 0).index("1/2")
    set_slider(shown, 0, place)  # agreement for certain: the bar of agreement is as wide as the axes
    box = shown.page.locator("#endings-ending-0-agreement").bounding_box()
    none = shown.page.locator("#endings-ending-0-involuntary_defection").bounding_box()
    axes = shown.page.locator("#figure-endings svg").bounding_box()
    assert box["width"] > 0.9 * axes["width"]
    assert none is None or none["width"] < 3


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
