"""Counts on a page, and the number of chosen filters."""

import re

import pytest

from tests.factories import make_many_published, make_topic
from tests.views.reader import read

pytestmark = pytest.mark.django_db

NOTE = re.compile(r'<p class="counted">(.*?)</p>')


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Create five answers to "talks" in a topic, with a limit of four."""
    monkeypatch.setattr("clipqa.feed.listings.ranked.MAX_LISTED", 4)
    make_many_published(5, question="What of talks?", topics=[make_topic("Peace")])


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("path", ["/search/?q=talks", "/search/?q=talks&fragment=feed"])
def test_counts_over_the_best_matches_say_so(path: str) -> None:
    html = read(path).html
    assert NOTE.findall(html) == ["Counted over the 4 best matches at most."]
    assert "<b>4+</b> clip answers" in html
    assert "Show 4+ clip answers" in html


@pytest.mark.usefixtures("few")
def test_an_exact_list_still_says_if_a_facet_is_not_exact() -> None:
    """The facet of the chosen year also counts other years, which exceeds the limit."""
    html = read("/search/?q=talks&year=1999").html
    assert "<b>0</b> clip answers" in html
    assert len(NOTE.findall(html)) == 1


@pytest.mark.parametrize("path", ["/search/?sort=longest", "/topics/peace/?language=en"])
def test_a_list_without_counters_is_exact_up_to_the_limit(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.feed.listings.filtered.MAX_LISTED", 7)
    make_many_published(7, topics=[make_topic("Peace")])
    assert "<b>7</b> clip answers" in read(path).html
    make_many_published(1, topics=[make_topic("Peace")])
    page = read(path)
    assert NOTE.findall(page.html) == ["Counted over the first 7 at most."]
    assert "<b>7+</b> clip answers" in page.html
    assert "of 2" in page.html


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("path", ["/search/", "/topics/peace/"])
def test_counts_of_everything_need_no_note(path: str) -> None:
    assert NOTE.findall(read(path).html) == []


def test_a_search_that_is_the_headline_is_not_repeated_among_the_filters() -> None:
    make_many_published(2, question="What of talks?", topics=[make_topic("Peace")])
    assert 'class="chip"' not in read("/search/?q=talks").html
    assert read("/search/?q=talks&topic=peace").html.count('class="chip"') == 2
    assert read("/topics/peace/?q=talks").html.count('class="chip"') == 1


def test_the_button_of_the_sheet_counts_every_filter_that_is_chosen() -> None:
    """Including dates, and a value that no card has any more."""
    make_many_published(2, question="What of talks?", topics=[make_topic("Peace")])
    page = read("/search/?q=talks&topic=peace&from=2001-01-01&duration=long")
    assert re.search(r"Filters <b>3</b>", page.html)
    assert not re.search(r"Filters <b>", read("/search/?q=talks").html)
