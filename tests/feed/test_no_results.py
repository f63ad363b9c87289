"""An empty page suggests other lists."""

import re
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.feed import Scope
from clipqa.feed.no_results import MAX_COUNTED, Suggestion, Suggestions
from clipqa.models import Answer, LibraryState, Outlet, Status, Topic
from tests.factories import make_answer, make_clip, make_outlet, make_published, make_topic
from tests.factories import make_video as make_any_video
from tests.feed.conftest import GetFeed
from tests.views.reader import Page
from tests.views.test_unpublished import CANARY, HIDINGS, Hide, make_canary

pytestmark = pytest.mark.django_db


def suggestions(get_feed: GetFeed, querystring: str, **values: Scope | LibraryState) -> Suggestions:
    feed = get_feed(querystring, **values)
    assert (feed.count, feed.cards) == (0, [])
    assert feed.no_results is not None
    return feed.no_results()


def counts(found: list[Suggestion]) -> dict[str, int]:
    return {suggestion.label: suggestion.count for suggestion in found}


def make_answer_about(
    word: str, outlet: str = "Delta", topic: str = "Peace", **values: object
) -> Answer:
    video = make_any_video(make_outlet(outlet), **values)
    clip = make_clip(video)
    return make_published(
        f"What of the {word}?", clip=clip, body="Yes.", topics=[make_topic(topic)]
    )


@pytest.fixture
def small_library() -> None:
    """Create answers about a treaty at Delta and about harvests at Harbour, one of them older."""
    make_answer_about("treaty", "Delta", "Peace", aired_on="2024-05-01")
    make_answer_about("harvest", "Harbour", "Farming", aired_on="2023-05-01")
    make_answer_about("harvest there", "Harbour", "Farming", aired_on="2024-05-01")


def test_each_filter_has_a_link_without_it_sorted_by_count(
    small_library: None, get_feed: GetFeed
) -> None:
    found = suggestions(get_feed, "q=harvest&outlet=delta")
    assert [(suggestion.label, suggestion.count) for suggestion in found.without] == [
        ("Without “Delta”", 2),
        ("Without “harvest”", 1),
    ]


def test_a_suggestion_links_to_as_many_cards_as_its_count(
    small_library: None, get_feed: GetFeed
) -> None:
    for querystring in ("q=harvest&outlet=delta", "outlet=delta&year=2023&language=en"):
        for suggestion in suggestions(get_feed, querystring).without:
            assert get_feed(urlsplit(suggestion.url).query).count == suggestion.count > 0


def test_two_values_of_one_filter_are_removed_together(
    small_library: None, get_feed: GetFeed
) -> None:
    make_answer_about("orbit", "Polar", "Space")
    found = suggestions(get_feed, "q=harvest&outlet=delta&outlet=polar")
    assert counts(found.without) == {"Without “Delta” or “Polar”": 2, "Without “harvest”": 2}


def test_both_dates_are_removed_together(small_library: None, get_feed: GetFeed) -> None:
    found = suggestions(get_feed, "outlet=delta&from=2001-01-01&to=2001-12-31")
    assert counts(found.without) == {"Without the dates": 1}


def test_all_filters_are_removed_if_removing_one_is_not_enough(
    small_library: None, get_feed: GetFeed
) -> None:
    found = suggestions(get_feed, "outlet=delta&topic=farming&duration=long")
    assert counts(found.without) == {"Without any filter": 3}


def test_suggestions_are_counted_up_to_a_limit(
    small_library: None, get_feed: GetFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.feed.no_results.MAX_COUNTED", 1)
    found = suggestions(get_feed, "q=harvest&outlet=delta").without
    assert {(suggestion.label, suggestion.count, suggestion.is_exact) for suggestion in found} == {
        ("Without “Delta”", 1, False),
        ("Without “harvest”", 1, True),
    }
    assert MAX_COUNTED == 1_000


def test_a_topic_page_suggests_searching_everywhere(small_library: None, get_feed: GetFeed) -> None:
    peace = Scope.topic(Topic.objects.get(slug="peace"))
    found = suggestions(get_feed, "q=harvest", scope=peace).without
    assert counts(found) == {"Search everywhere instead": 2, "Without “harvest”": 1}
    everywhere = found[0]
    assert (everywhere.url, everywhere.is_here) == ("/search/?q=harvest", True)


def test_searching_everywhere_links_to_another_page(small_library: None) -> None:
    html = Client().get("/topics/peace/?q=harvest").content.decode()
    assert re.search(r'<a href="/search/\?q=harvest"><bdi>Search everywhere instead', html)
    assert re.search(r'<a href="/topics/peace/" data-swap><bdi>Without “harvest”', html)


def test_an_outlet_page_suggests_searching_everywhere_without_filters_last(
    small_library: None, get_feed: GetFeed
) -> None:
    delta = Scope.outlet(Outlet.objects.get(slug="delta"))
    found = suggestions(get_feed, "q=harvest&topic=peace&duration=long", scope=delta).without
    assert counts(found) == {"Search everywhere, without any filter": 2}


def test_words_without_matches_are_not_suggested_without_filters(
    small_library: None, get_feed: GetFeed
) -> None:
    assert counts(suggestions(get_feed, "q=qwertzuiop&outlet=delta").without) == {
        "Without “qwertzuiop”": 1
    }
    assert suggestions(get_feed, "q=qwertzuiop").without == []


def test_an_anchor_older_than_everything_suggests_starting_again(
    small_library: None, get_feed: GetFeed
) -> None:
    found = suggestions(get_feed, "as_of=0-0").without
    assert [(suggestion.label, suggestion.url, suggestion.count) for suggestion in found] == [
        ("Start the list again", "/search/", 3)
    ]


def test_an_empty_library_has_no_suggestions(get_feed: GetFeed) -> None:
    assert suggestions(get_feed, "duration=long&year=2024").without == []
    assert suggestions(get_feed, "q=anything").topics.topics == []


# Other wordings ----------------------------------------------------------------------------


def test_a_phrase_without_matches_is_suggested_as_words(
    small_library: None, get_feed: GetFeed
) -> None:
    found = suggestions(get_feed, 'q="harvest+of+treaty"').wordings
    assert [(suggestion.label, suggestion.url) for suggestion in found] == [
        (
            "Search for harvest of treaty in any order and without exclusions",
            "/search/?q=harvest+of+treaty",
        )
    ]


def test_a_search_without_its_exclusions_is_suggested(
    small_library: None, get_feed: GetFeed
) -> None:
    found = suggestions(get_feed, "q=treaty+-what&outlet=delta").wordings
    assert [suggestion.url for suggestion in found] == ["/search/?q=treaty&outlet=delta"]


def test_a_search_as_typed_suggests_spelling_correction(
    small_library: None, get_feed: GetFeed
) -> None:
    found = suggestions(get_feed, "q=harvesst&as_typed=1").wordings
    assert [suggestion.url for suggestion in found] == ["/search/?q=harvesst"]
    assert get_feed("q=harvesst").count == 2


# Topics ------------------------------------------------------------------------------------


def test_no_topics_are_suggested_if_the_words_have_matches(
    small_library: None, get_feed: GetFeed
) -> None:
    assert suggestions(get_feed, "q=harvest&outlet=delta").topics.topics == []


def test_a_topic_is_not_suggested_on_its_own_page(small_library: None, get_feed: GetFeed) -> None:
    farming = Scope.topic(Topic.objects.get(slug="farming"))
    found = suggestions(get_feed, "q=qwertzuiop", scope=farming).topics
    assert [topic.name for topic in found.topics] == ["Peace"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("peaceful", "Peacekeeping"),  # by its stem, within another word
        ("Irrigating", "Farming"),  # in the explainer alone
        ("ОРОШЕНИЯ", "Farming"),
        ("灌溉系统", "Farming"),
        ("CAFÉKULTUR", "Cafékulturen"),
    ],
)
def test_topics_with_a_searched_word_in_name_or_explainer_are_suggested(
    get_feed: GetFeed, text: str, near: str
) -> None:
    explainer = "Fields, *irrigation* and орошение; 灌溉."
    for name in ("Peacekeeping", "Farming", "Cafékulturen"):
        make_answer_about("thing", "Delta", name)
    Topic.objects.filter(name="Farming").update(explainer=explainer)
    found = suggestions(get_feed, f"q={text}&as_typed=1").topics
    assert found.are_near
    assert [topic.name for topic in found.topics] == [near]


def test_without_related_topics_the_five_largest_are_suggested(get_feed: GetFeed) -> None:
    for number in range(7):
        for _ in range(number + 1):
            make_answer_about(f"thing {number} {_}", "Delta", f"Topic {number}")
    found = suggestions(get_feed, "q=qwertzuiop").topics
    assert not found.are_near
    assert [(t.name, t.count) for t in found.topics] == [
        (f"Topic {number}", number + 1) for number in (6, 5, 4, 3, 2)
    ]


@pytest.mark.parametrize("text", ["%", "_", "a_b", "100%", "'", "\\", "it's", "ab", "的"])
def test_special_characters_and_short_words_cause_no_error(
    small_library: None, get_feed: GetFeed, text: str
) -> None:
    found = suggestions(get_feed, f"q={quote(text)}+zzz&as_typed=1&outlet=delta&duration=long")
    assert len(found.topics.topics) == 2


# Visibility and cost -----------------------------------------------------------


@pytest.mark.parametrize("hide", HIDINGS)
def test_no_suggestion_reveals_unpublished_answers(get_feed: GetFeed, hide: Hide) -> None:
    make_answer_about("treaty", "Delta", "Peace")
    canary = make_canary()
    Topic.objects.filter(name__startswith=CANARY).update(explainer=f"The treaty of {CANARY}.")
    querystrings = (
        "q=treaty&duration=long",
        "q=talks&outlet=delta&duration=long",
        "q=treatise&as_typed=1",
        "q=qwertzuiop",
        f"q={CANARY}x&as_typed=1&outlet=delta",
        "outlet=delta&duration=long",
    )
    found = [str(suggestions(get_feed, querystring)) for querystring in querystrings]
    assert any(CANARY in each.replace(f"{CANARY}x", "") for each in found)
    hide(canary)
    for querystring in querystrings:
        found = suggestions(get_feed, querystring, state=LibraryState.objects.current())
        assert CANARY not in str(found).replace(f"{CANARY}x", "")
        assert all(suggestion.count <= 1 for suggestion in found.without)


def test_a_topic_with_only_scheduled_answers_is_not_suggested(get_feed: GetFeed) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    make_answer_about("treaty", "Delta", "Peace")
    make_answer(topics=[make_topic("Zebras")], status=Status.PUBLISHED, publish_at=tomorrow)
    assert [t.name for t in suggestions(get_feed, "q=zebra").topics.topics] == ["Peace"]


EMPTY_PAGES = [
    "/search/?q=harvest&outlet=delta&topic=peace&duration=long&year=2024&language=en",
    "/search/?q=harvset+tretay&outlet=delta&topic=peace&duration=long",
    "/search/?q=qwertzuiopa+yxcvbnmasd+asdfghjklqw+poiuztrewq&outlet=delta&topic=farming",
    "/search/?q=%22harvest+treaty%22&outlet=delta",
    "/search/?q=harvest&as_typed=1&outlet=delta&duration=long&from=2001-01-01&to=2001-01-02",
    "/topics/peace/?q=harvset&outlet=harbour&duration=long",
    "/search/?fragment=feed&q=harvest&duration=long",
]


@pytest.mark.parametrize("path", EMPTY_PAGES)
def test_an_empty_page_with_words_takes_at_most_eight_statements(
    small_library: None, path: str
) -> None:
    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert 'class="no-results"' in response.content.decode()
    assert len(captured) <= 8, [each["sql"][:100] for each in captured]


def test_the_statements_of_an_empty_page_do_not_grow_with_the_library(small_library: None) -> None:
    costs = []
    for size in (1, 6, 30):
        for number in range(size):
            make_answer_about(
                f"thing {size} {number}", f"Outlet {number}", f"Topic {size} {number}"
            )
        with CaptureQueriesContext(connection) as captured:
            Client().get("/search/?q=harvest&outlet=delta&duration=long")
        costs.append(len(captured))
    assert len(set(costs)) == 1


def test_suggestions_are_counted_for_the_page_and_not_for_the_api(small_library: None) -> None:
    def counting(address: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        return [each["sql"] for each in captured if "count_0" in each["sql"]]

    assert len(counting("/search/?q=harvest&outlet=delta")) == 1
    assert counting("/api/v1/answers/?q=harvest&outlet=delta") == []


# Headings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/search/?duration=long", "No clip answer matches all of these filters."),
        ("/search/?q=qwertzuiop", "No clip answer here contains these words."),
        ("/search/?q=harvest&duration=long", "No clip answer matches all of this."),
        ("/topics/peace/?duration=long", "No clip answer matches all of these filters."),
        ("/search/?as_of=0-0", "No clip answer is left in this list."),
    ],
)
def test_the_heading_says_whether_words_or_filters_have_no_matches(
    small_library: None, path: str, sentence: str
) -> None:
    assert f"{sentence}" in Client().get(path).content.decode()


def test_an_empty_library_explains_that_nothing_is_published() -> None:
    html = Client().get("/search/").content.decode()
    assert "No clip answers yet." in html
    assert "Ask the editors" not in html


def test_the_link_to_the_editors_has_the_search_of_the_page(small_library: None) -> None:
    html = Client().get("/search/?q=qwertzuiop&outlet=delta&page=3").content.decode()
    assert "/ask/?search=%2Fsearch%2F%3Fq%3Dqwertzuiop%26outlet%3Ddelta" in Page(html).links
    assert "csrf" not in html
