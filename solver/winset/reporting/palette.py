"""One palette: the same colour for the same ending in every picture, on light and on dark paper.

The four ending colours differ in lightness as well as in hue, so that they stay apart for colour-blind
readers and in print without colour; a hatch and a letter repeat the difference. Tests measure it.
"""

from __future__ import annotations

import re

from attrs import frozen

from ..game_tree import Ending


@frozen
class Shade:
    """A colour with a role: ``light`` on white paper, ``dark`` on black."""

    name: str
    light: str
    dark: str


@frozen
class Look:
    """How one ending looks in every picture and what it is called."""

    words: str
    shade: Shade
    hatch: str
    letter: str


INK = Shade("ink", "#1f2328", "#e7eaee")
MUTED = Shade("muted", "#5d6570", "#a7afb9")
RULE = Shade("rule", "#c9ced6", "#454c56")
PAPER = Shade("paper", "#fffffe", "#14171c")
PANEL = Shade("panel", "#f3f5f7", "#1f242b")
ACCENT = Shade("accent", "#5b3fb8", "#b9a5ff")

ENDINGS: dict[Ending, Look] = {
    Ending.AGREEMENT: Look("agreement", Shade("agreement", "#0072b2", "#4ba3e3"), "", "A"),
    Ending.NO_AGREEMENT: Look("no agreement", Shade("no-agreement", "#868e97", "#8d949d"), "..", "N"),
    Ending.INVOLUNTARY_DEFECTION: Look("involuntary defection", Shade("involuntary", "#d98200", "#f2b134"), "//", "I"),
    Ending.VOLUNTARY_DEFECTION: Look("voluntary defection", Shade("voluntary", "#8b1e52", "#e9a6d8"), "xx", "V"),
}
"""The four endings in the order in which every picture and table shows them."""

UNNAMED = Look("end", Shade("unnamed", "#5c6f57", "#9db897"), "", "E")
"""The end of a game that knows no endings."""

SIDES: tuple[Shade, ...] = (
    Shade("side-1", "#3d5a80", "#8fb4dd"),
    Shade("side-2", "#7a4b1d", "#d5a06a"),
    Shade("side-3", "#3f6b4c", "#8fc3a0"),
    Shade("side-4", "#6a4c7d", "#c1a3d6"),
    Shade("side-5", "#2c6e71", "#83c4c7"),
)
"""Colours of sides, in file order; they repeat from the sixth side on."""

SHADES: tuple[Shade, ...] = (
    INK, MUTED, RULE, PAPER, PANEL, ACCENT, *(look.shade for look in ENDINGS.values()), UNNAMED.shade, *SIDES
)  # fmt: skip
"""Every shade; each is a custom property ``--name`` in HTML."""


def look_of(ending: Ending | None) -> Look:
    """How an ending looks; the plain look where the game names no endings."""
    return UNNAMED if ending is None else ENDINGS[ending]


def side_shade(index: int) -> Shade:
    """The colour of the side at a position in file order."""
    return SIDES[index % len(SIDES)]


_BY_COLOUR = {shade.light: shade.name for shade in SHADES}
_TAG = re.compile(r"<[^>]*>")
_STYLE = re.compile(r'(?<![\w-])style="')
"""The attribute, and not the end of ``font-style``."""
_COLOUR = re.compile(r'((?:fill|stroke|stop-color)(?:="|: ?))(#[0-9a-f]{6})("?)')


def themed(svg: str) -> str:
    """The same picture for a page that has light and dark: palette colours become custom properties.

    Files that stand alone keep plain colours, which every program understands.

    >>> themed('<path fill="#0072b2" d="M0 0"/>')
    '<path style="fill:var(--agreement)" d="M0 0"/>'
    >>> themed('<path style="fill: #0072b2; opacity: 0.5"/>')
    '<path style="fill: var(--agreement); opacity: 0.5"/>'
    """
    return _TAG.sub(lambda tag: _themed_tag(tag.group()), svg)


def _themed_tag(tag: str) -> str:
    styles: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        before, colour, quote = match.groups()
        name = _BY_COLOUR.get(colour)
        if name is None:
            return match.group()
        if before.endswith('="'):
            styles.append(f"{before[:-2]}:var(--{name})")
            return ""
        return f"{before}var(--{name}){quote}"

    changed = _COLOUR.sub(replaced, tag)
    if not styles:
        return changed
    name, _, rest = changed.partition(" ")
    rest = " ".join(rest.split()) if "d=" not in rest else rest.strip()
    if _STYLE.search(rest):
        rest = _STYLE.sub(lambda _: f'style="{";".join(styles)};', rest, count=1)
        return f"{name} {rest}"
    return f'{name} style="{";".join(styles)}" {rest}'


def css_variables() -> str:
    """The palette as CSS for a page: custom properties for light, dark, and paper."""
    light, dark = _properties("light"), _properties("dark")
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
        f":root[data-theme=light]{{color-scheme:light}}\n"
        f"@media print{{:root,:root[data-theme=dark]{{color-scheme:light;{light}}}}}\n"
    )


def css_fragment() -> str:
    """The palette as CSS for a fragment in somebody else's page: of class ``winset``, with paper of its own."""
    dark = '[data-jp-theme-light="false"] .winset,.dark .winset'  # Jupyter; marimo
    return (
        f".winset{{{_properties('light')}background:var(--paper);color:var(--ink);padding:.5em;overflow-x:auto}}\n"
        f"{dark}{{{_properties('dark')}}}\n"
        ".winset td,.winset th{padding:2px 10px 2px 0;text-align:left}\n"
    )


def _properties(kind: str) -> str:
    return "".join(f"--{shade.name}:{getattr(shade, kind)};" for shade in SHADES)
