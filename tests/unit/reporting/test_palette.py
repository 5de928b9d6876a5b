"""Colours: apart for every eye, dark enough on white, light enough on black, the same everywhere."""

from __future__ import annotations

from itertools import combinations

import pytest

from winset.game_tree import Ending
from winset.reporting.palette import ENDINGS, INK, MUTED, PAPER, SHADES, css_variables, look_of, themed

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    seen = [min(max(sum(w * c for w, c in zip(row, linear(colour), strict=True)), 0), 1) for row in SEEN_BY[eye]]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(w * c for w, c in zip(row, seen, strict=True)) for row in rows]
    f = [t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
         for t in (v / w for v, w in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))]  # fmt: skip
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def contrast(one: str, other: str) -> float:
    light = [sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize("eye", SEEN_BY)
@pytest.mark.parametrize("kind", ["light", "dark"])
def test_endings_are_apart_for_every_eye(eye: str, kind: str) -> None:
    colours = [getattr(look.shade, kind) for look in ENDINGS.values()]
    for one, other in combinations(colours, 2):
        a, b = lab(one, eye), lab(other, eye)
        distance = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert distance > 15, (eye, one, other, distance)


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_shapes_and_texts_stand_out_from_the_paper(kind: str) -> None:
    paper = getattr(PAPER, kind)
    for look in ENDINGS.values():
        assert contrast(getattr(look.shade, kind), paper) >= 2.9
    assert contrast(getattr(INK, kind), paper) >= 12
    assert contrast(getattr(MUTED, kind), paper) >= 4.5


def test_every_ending_has_one_look_and_no_two_share_a_letter_or_a_hatch() -> None:
    assert list(ENDINGS) == list(Ending)
    assert len({look.letter for look in ENDINGS.values()}) == len({look.hatch for look in ENDINGS.values()}) == 4
    assert look_of(None).letter not in {look.letter for look in ENDINGS.values()}


def test_every_shade_is_a_property_and_no_colour_stands_for_two() -> None:
    assert len({shade.light for shade in SHADES}) == len({shade.name for shade in SHADES}) == len(SHADES)
    assert all(f"--{shade.name}:{shade.dark}" in css_variables() for shade in SHADES)


def test_themed_leaves_texts_alone() -> None:
    blue = ENDINGS[Ending.AGREEMENT].shade.light
    svg = f'<g style="fill: {blue}"><text>fill: {blue}</text></g>'
    assert themed(svg) == f'<g style="fill: var(--agreement)"><text>fill: {blue}</text></g>'
