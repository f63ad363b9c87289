"""The text on an outlet's colour is readable."""

from hypothesis import given
from hypothesis import strategies as st

from clipqa.lib.colours import BLACK, WHITE, relative_luminance, text_colour_on

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_text_is_white_on_dark_and_black_on_light_colours() -> None:
    assert text_colour_on("#0a5bd3") == WHITE
    assert text_colour_on("#ffe6a8") == BLACK


@given(COLOURS)
def test_the_text_has_enough_contrast_on_every_colour(colour: str) -> None:
    assert contrast(text_colour_on(colour), colour) >= 4.5
