"""The trace that is reckoned counts as nginx does; test_age.py shows what nginx does."""

import pytest

from scripts.cache_trace import reckon

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("seconds", "second_visit"),
    [(2 * 59, "HIT"), (2 * 61, "STALE"), (2 * 89, "STALE"), (2 * 91, "EXPIRED")],
)
def test_a_second_visit_counts_by_the_age_of_the_page(seconds: float, second_visit: str) -> None:
    assert dict(reckon(["/a/", "/a/"], seconds)) == {"MISS": 1, second_visit: 1}


def test_an_old_page_is_fresh_again_after_it_was_shown() -> None:
    """Three visits 61 seconds apart: each finds what the one before it set off."""
    assert dict(reckon(["/a/"] * 4, 4 * 61)) == {"MISS": 1, "STALE": 3}


def test_every_address_is_missed_once() -> None:
    assert dict(reckon(["/a/", "/b/", "/c/", "/a/"], 1)) == {"MISS": 3, "HIT": 1}
