import pytest

from tests.factories import make_outlet, make_published, make_topic
from tests.views.reader import read

pytestmark = pytest.mark.django_db


def test_topics_are_listed_in_their_order_with_counts() -> None:
    late, early = make_topic("Aviation", position=200), make_topic("Zoology", position=1)
    make_topic("Nothing in it")
    make_published(topics=[late, early])
    make_published(topics=[early])
    html = read("/topics/").html
    assert html.index("Zoology") < html.index("Aviation")
    assert "Nothing in it" not in html
    assert "2 clip answers" in html
    assert "1 clip answer" in html


def test_outlets_are_listed_by_name_sixty_a_page() -> None:
    for number in range(61):
        make_published("Who talks?", outlet=make_outlet(f"Outlet {number:02}"))
    first, second = read("/outlets/"), read("/outlets/?page=2")
    assert "/outlets/outlet-00/" in first.links
    assert "/outlets/outlet-60/" not in first.links
    assert "/outlets/outlet-60/" in second.links
    assert "/outlets/?page=2" in first.links
    assert read("/outlets/?page=3").notices == ["There are only 2 pages. This is the last one."]


@pytest.mark.parametrize("asked", ["abc", "0", "-1", "9e9"])
def test_an_invalid_page_number_gives_the_first_page_with_a_notice(asked: str) -> None:
    page = read(f"/topics/?page={asked}")
    assert page.notices == [f"“{asked}” is not a page number. This is the first page."]


def test_a_long_explainer_is_cut_between_words() -> None:
    make_published(topics=[make_topic("Peace", explainer="Ends of *wars* " * 40)])
    html = read("/topics/").html
    assert "Ends of wars Ends of" in html
    assert "…" in html
    assert "wars Ends of wars" * 20 not in html


def test_an_empty_list_explains_what_will_be_listed() -> None:
    for path in ("/", "/search/", "/topics/", "/outlets/"):
        assert "yet" in read(path).html


def test_the_home_page_shows_the_newest_six_eight_topics_and_twelve_outlets() -> None:
    for number in range(13):
        make_published(
            f"Question {number:02}?",
            topics=[make_topic(f"Topic {number:02}")],
            outlet=make_outlet(f"Outlet {number:02}"),
        )
    page = read("/")
    assert len(page.all("clip-player")) == 6
    assert "Question 12?" in page.html
    assert "Question 06?" not in page.html
    topics = [f"/topics/topic-{number:02}/" in page.links for number in range(7)]
    assert all(topics)
    outlets = {link for link in page.links if link.startswith("/outlets/outlet-")}
    assert len(outlets) == 12 + 1  # the newest card names the thirteenth
