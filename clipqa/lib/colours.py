"""A readable text colour for a background. Pure. Formulas: WCAG 2.2, "relative luminance"."""

import re

HEX_COLOUR = re.compile(r"#[0-9a-f]{6}")
BLACK, WHITE = "#000000", "#ffffff"


def relative_luminance(colour: str) -> float:
    """Return 0 (black) to 1 (white) for a colour written #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_colour_on(colour: str) -> str:
    """Return black or white, whichever has more contrast with the background."""
    luminance = relative_luminance(colour)
    against_white = 1.05 / (luminance + 0.05)
    against_black = (luminance + 0.05) / 0.05
    return WHITE if against_white >= against_black else BLACK
