"""The ink on an outlet's colour reads."""

from hypothesis import given
from hypothesis import strategies as st

from clipqa.colours import BLACK, WHITE, ink_on, relative_luminance

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_white_stands_on_dark_and_black_on_light() -> None:
    assert ink_on("#0a5bd3") == WHITE
    assert ink_on("#ffe6a8") == BLACK


@given(COLOURS)
def test_the_ink_reaches_the_contrast_of_text_on_every_colour(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5
