"""Contrast of the site's colours, which are read from its stylesheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parent.parent / "static/css/site/tokens.css").read_text()
TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
TEXT, CONTROL = 4.5, 3.0
BACKGROUNDS = ("paper", "sheet", "tint")
PAIRS = [
    *((text, ground, TEXT) for text in ("ink", "soft", "accent") for ground in BACKGROUNDS[:2]),
    ("ink", "tint", TEXT),
    ("ink", "mark", TEXT),
    ("accent-deep", "paper", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-deep", TEXT),
    ("edge", "paper", CONTROL),
    ("edge", "sheet", CONTROL),
    ("accent", "line", CONTROL),  # the clip on the range bar
]


def tokens(selector: str) -> dict[str, str]:
    """Return the colours of the first rule with this selector."""
    start = SHEET.index(selector)
    return dict(TOKEN.findall(SHEET[start : SHEET.index("}", start)]))


THEMES = {
    "light": tokens("\n:root {"),
    "dark by the system": tokens(':root:not([data-theme="light"])'),
    "dark by choice": tokens('\n:root[data-theme="dark"]'),
}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_a_colour_has_enough_contrast_on_its_background(theme, front, ground, least):
    colours = THEMES[theme]
    assert contrast(colours[front], colours[ground]) >= least


def test_the_chosen_and_the_system_dark_theme_have_the_same_colours():
    assert THEMES["dark by the system"] == THEMES["dark by choice"]
