import pytest

from clipqa.lib.directions import direction_of


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("az-Arab", "rtl"), ("ku-Latn", "ltr")],
)
def test_the_direction_follows_the_script(language: str, direction: str) -> None:
    assert direction_of(language) == direction
