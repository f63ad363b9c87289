"""Where nothing fits, the page says what would."""

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
from tests.feed.conftest import Ask
from tests.views.test_unpublished import CANARY, HIDINGS, Hide, make_canary

pytestmark = pytest.mark.django_db


def ways(ask: Ask, querystring: str, **values: Scope | LibraryState) -> Suggestions:
    feed = ask(querystring, **values)
    assert (feed.count, feed.cards) == (0, [])
    assert feed.ways_out is not None
    return feed.ways_out()


def said(found: list[Suggestion]) -> dict[str, int]:
    return {way.label: way.count for way in found}


def make_said(word: str, outlet: str = "Delta", topic: str = "Peace", **values: object) -> Answer:
    video = make_any_video(make_outlet(outlet), **values)
    clip = make_clip(video)
    return make_published(
        f"What of the {word}?", clip=clip, body="Yes.", topics=[make_topic(topic)]
    )


@pytest.fixture
def small_library() -> None:
    """A treaty at Delta, harvests at Harbour, one of them long ago."""
    make_said("treaty", "Delta", "Peace", aired_on="2024-05-01")
    make_said("harvest", "Harbour", "Farming", aired_on="2023-05-01")
    make_said("harvest there", "Harbour", "Farming", aired_on="2024-05-01")


def test_each_filter_says_what_is_there_without_it_the_best_first(
    small_library: None, ask: Ask
) -> None:
    found = ways(ask, "q=harvest&outlet=delta")
    assert [(way.label, way.count) for way in found.without] == [
        ("Without “Delta”", 2),
        ("Without “harvest”", 1),
    ]


def test_a_way_leads_to_as_many_as_it_says(small_library: None, ask: Ask) -> None:
    for querystring in ("q=harvest&outlet=delta", "outlet=delta&year=2023&language=en"):
        for way in ways(ask, querystring).without:
            assert ask(urlsplit(way.url).query).count == way.count > 0


def test_two_values_of_one_filter_are_left_out_together(small_library: None, ask: Ask) -> None:
    make_said("orbit", "Polar", "Space")
    found = ways(ask, "q=harvest&outlet=delta&outlet=polar")
    assert said(found.without) == {"Without “Delta” or “Polar”": 2, "Without “harvest”": 2}


def test_two_days_are_left_out_together(small_library: None, ask: Ask) -> None:
    found = ways(ask, "outlet=delta&from=2001-01-01&to=2001-12-31")
    assert said(found.without) == {"Without the dates": 1}


def test_where_no_filter_alone_helps_all_of_them_do(small_library: None, ask: Ask) -> None:
    found = ways(ask, "outlet=delta&topic=farming&duration=long")
    assert said(found.without) == {"Without any filter": 3}


def test_more_than_a_thousand_are_not_counted_on(
    small_library: None, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipqa.feed.no_results.MAX_COUNTED", 1)
    found = ways(ask, "q=harvest&outlet=delta").without
    assert {(way.label, way.count, way.is_exact) for way in found} == {
        ("Without “Delta”", 1, False),
        ("Without “harvest”", 1, True),
    }
    assert MAX_COUNTED == 1_000


def test_a_page_of_a_topic_leads_everywhere(small_library: None, ask: Ask) -> None:
    peace = Scope.topic(Topic.objects.get(slug="peace"))
    found = ways(ask, "q=harvest", scope=peace).without
    assert said(found) == {"Search everywhere instead": 2, "Without “harvest”": 1}
    everywhere = found[0]
    assert (everywhere.url, everywhere.is_here) == ("/search/?q=harvest", True)


def test_everywhere_is_another_page(small_library: None) -> None:
    html = Client().get("/topics/peace/?q=harvest").content.decode()
    assert re.search(r'<a href="/search/\?q=harvest"><bdi>Search everywhere instead', html)
    assert re.search(r'<a href="/topics/peace/" data-swap><bdi>Without “harvest”', html)


def test_a_page_of_an_outlet_leads_everywhere_without_filters_at_last(
    small_library: None, ask: Ask
) -> None:
    delta = Scope.outlet(Outlet.objects.get(slug="delta"))
    found = ways(ask, "q=harvest&topic=peace&duration=long", scope=delta).without
    assert said(found) == {"Search everywhere, without any filter": 2}


def test_words_that_nothing_holds_are_not_to_be_searched_without_filters(
    small_library: None, ask: Ask
) -> None:
    assert said(ways(ask, "q=qwertzuiop&outlet=delta").without) == {"Without “qwertzuiop”": 1}
    assert ways(ask, "q=qwertzuiop").without == []


def test_a_walk_that_began_before_everything_may_begin_afresh(
    small_library: None, ask: Ask
) -> None:
    found = ways(ask, "as_of=0-0").without
    assert [(way.label, way.url, way.count) for way in found] == [
        ("Begin the list afresh", "/search/", 3)
    ]


def test_an_empty_library_has_no_way_out(ask: Ask) -> None:
    assert ways(ask, "duration=long&year=2024").without == []
    assert ways(ask, "q=anything").topics.topics == []


# Other wordings ----------------------------------------------------------------------------


def test_an_exact_phrase_that_nobody_says_is_offered_as_words(
    small_library: None, ask: Ask
) -> None:
    found = ways(ask, 'q="harvest+of+treaty"').wordings
    assert [(way.label, way.url) for way in found] == [
        (
            "Search for harvest of treaty, in any order and with nothing left out",
            "/search/?q=harvest+of+treaty",
        )
    ]


def test_what_was_left_out_is_offered_to_be_kept(small_library: None, ask: Ask) -> None:
    found = ways(ask, "q=treaty+-what&outlet=delta").wordings
    assert [way.url for way in found] == ["/search/?q=treaty&outlet=delta"]


def test_a_search_as_typed_is_offered_to_be_mended(small_library: None, ask: Ask) -> None:
    found = ways(ask, "q=harvesst&as_typed=1").wordings
    assert [way.url for way in found] == ["/search/?q=harvesst"]
    assert ask("q=harvesst").count == 2


# Topics ------------------------------------------------------------------------------------


def test_where_the_words_alone_find_something_no_topic_stands_in_its_way(
    small_library: None, ask: Ask
) -> None:
    assert ways(ask, "q=harvest&outlet=delta").topics.topics == []


def test_a_topic_does_not_lead_from_its_own_page_to_itself(small_library: None, ask: Ask) -> None:
    farming = Scope.topic(Topic.objects.get(slug="farming"))
    found = ways(ask, "q=qwertzuiop", scope=farming).topics
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
def test_a_topic_whose_name_or_explainer_holds_a_word_is_near(
    ask: Ask, text: str, near: str
) -> None:
    explainer = "Fields, *irrigation* and орошение; 灌溉."
    for name in ("Peacekeeping", "Farming", "Cafékulturen"):
        make_said("thing", "Delta", name)
    Topic.objects.filter(name="Farming").update(explainer=explainer)
    found = ways(ask, f"q={text}&as_typed=1").topics
    assert found.are_near
    assert [topic.name for topic in found.topics] == [near]


def test_without_any_near_the_largest_five_stand_there(ask: Ask) -> None:
    for number in range(7):
        for _ in range(number + 1):
            make_said(f"thing {number} {_}", "Delta", f"Topic {number}")
    found = ways(ask, "q=qwertzuiop").topics
    assert not found.are_near
    assert [(t.name, t.count) for t in found.topics] == [
        (f"Topic {number}", number + 1) for number in (6, 5, 4, 3, 2)
    ]


@pytest.mark.parametrize("text", ["%", "_", "a_b", "100%", "'", "\\", "it's", "ab", "的"])
def test_signs_and_short_words_are_borne(small_library: None, ask: Ask, text: str) -> None:
    found = ways(ask, f"q={quote(text)}+zzz&as_typed=1&outlet=delta&duration=long")
    assert len(found.topics.topics) == 2


# Nothing unpublished, nothing dear -----------------------------------------------------------


@pytest.mark.parametrize("hide", HIDINGS)
def test_no_way_leads_to_what_is_not_published(ask: Ask, hide: Hide) -> None:
    make_said("treaty", "Delta", "Peace")
    canary = make_canary()
    Topic.objects.filter(name__startswith=CANARY).update(explainer=f"The treaty of {CANARY}.")
    asked = (
        "q=treaty&duration=long",
        "q=talks&outlet=delta&duration=long",
        "q=treatise&as_typed=1",
        "q=qwertzuiop",
        f"q={CANARY}x&as_typed=1&outlet=delta",
        "outlet=delta&duration=long",
    )
    found = [str(ways(ask, querystring)) for querystring in asked]
    assert any(CANARY in each.replace(f"{CANARY}x", "") for each in found)
    hide(canary)
    for querystring in asked:
        left = ways(ask, querystring, state=LibraryState.objects.current())
        assert CANARY not in str(left).replace(f"{CANARY}x", "")
        assert all(way.count <= 1 for way in left.without)


def test_a_topic_whose_answers_are_all_scheduled_is_not_near(ask: Ask) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    make_said("treaty", "Delta", "Peace")
    make_answer(topics=[make_topic("Zebras")], status=Status.PUBLISHED, publish_at=tomorrow)
    assert [t.name for t in ways(ask, "q=zebra").topics.topics] == ["Peace"]


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
def test_an_empty_page_with_words_costs_at_most_eight_statements(
    small_library: None, path: str
) -> None:
    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert 'class="no-results"' in response.content.decode()
    assert len(captured) <= 8, [each["sql"][:100] for each in captured]


def test_what_an_empty_page_costs_does_not_grow(small_library: None) -> None:
    costs = []
    for size in (1, 6, 30):
        for number in range(size):
            make_said(f"thing {size} {number}", f"Outlet {number}", f"Topic {size} {number}")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/search/?q=harvest&outlet=delta&duration=long")
        costs.append(len(captured))
    assert len(set(costs)) == 1


def test_suggestions_are_counted_for_the_page_and_not_for_the_api(small_library: None) -> None:
    def counting(address: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        return [each["sql"] for each in captured if "way_0" in each["sql"]]

    assert len(counting("/search/?q=harvest&outlet=delta")) == 1
    assert counting("/api/v1/answers/?q=harvest&outlet=delta") == []


# How it reads ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/search/?duration=long", "No clip answer fits all of these filters."),
        ("/search/?q=qwertzuiop", "No clip answer here holds these words."),
        ("/search/?q=harvest&duration=long", "No clip answer fits all of this."),
        ("/topics/peace/?duration=long", "No clip answer fits all of these filters."),
        ("/search/?as_of=0-0", "No clip answer is left in this list."),
    ],
)
def test_the_page_says_what_did_not_fit(small_library: None, path: str, sentence: str) -> None:
    assert f"{sentence}" in Client().get(path).content.decode()


def test_an_empty_library_says_what_would_stand_there() -> None:
    html = Client().get("/search/").content.decode()
    assert "No clip answers yet." in html
    assert "Tell the editors" not in html


def test_the_page_holds_the_form_with_its_own_search(small_library: None) -> None:
    html = Client().get("/search/?q=qwertzuiop&outlet=delta&page=3").content.decode()
    assert 'action="/feedback/"' in html
    assert 'name="search" value="/search/?q=qwertzuiop&amp;outlet=delta"' in html
    assert "csrf" not in html
