"""The simulated trace counts as nginx does; test_age.py tests nginx itself."""

import pytest

from lab.cache_trace import simulate

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("seconds", "second_visit"),
    [(2 * 59, "HIT"), (2 * 61, "STALE"), (2 * 89, "STALE"), (2 * 91, "EXPIRED")],
)
def test_a_second_visit_counts_by_the_age_of_the_page(seconds: float, second_visit: str) -> None:
    assert dict(simulate(["/a/", "/a/"], seconds)) == {"MISS": 1, second_visit: 1}


def test_a_stale_page_is_fresh_again_after_it_was_served() -> None:
    """Visits 61 seconds apart: each gets the page that the one before it had nginx fetch."""
    assert dict(simulate(["/a/"] * 4, 4 * 61)) == {"MISS": 1, "STALE": 3}


def test_the_first_visit_of_an_address_is_a_miss() -> None:
    assert dict(simulate(["/a/", "/b/", "/c/", "/a/"], 1)) == {"MISS": 3, "HIT": 1}
