from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection

from clipqa.curation import archive
from clipqa.feed import Scope
from clipqa.models import Outlet, SearchEntry
from tests.factories import make_many_published, make_outlet, make_published, make_topic
from tests.feed.conftest import GetFeed

pytestmark = pytest.mark.django_db


def test_a_page_past_the_end_shows_the_last_one_and_says_so(get_feed: GetFeed) -> None:
    make_many_published(8)
    feed = get_feed("page=9")
    assert (feed.pager.number, feed.pager.pages, len(feed.cards)) == (2, 2, 2)
    assert feed.notices == ["There are only 2 pages. This is the last one."]
    assert feed.pager.next_url is None
    assert get_feed("page=2").notices == []


def test_an_empty_library_has_one_empty_page(get_feed: GetFeed) -> None:
    feed = get_feed()
    assert (feed.count, feed.cards, feed.facets, feed.pager.pages) == (0, [], [], 1)
    assert get_feed("page=3").notices == ["There is only one page. This is it."]


def test_a_middle_page_links_to_all_others(get_feed: GetFeed) -> None:
    make_many_published(20)
    pager = get_feed("page=2&outlet=harbour-public-tv").pager
    numbers = [
        parse_qs(urlsplit(url).query).get("page", ["1"])
        for url in (pager.first_url, pager.previous_url, pager.next_url, pager.last_url)
    ]
    assert numbers == [["1"], ["1"], ["3"], ["4"]]
    assert "outlet=harbour-public-tv" in pager.next_url


def test_the_first_and_last_page_have_no_link_past_the_ends(get_feed: GetFeed) -> None:
    make_many_published(7)
    assert get_feed().pager.previous_url is None
    assert get_feed("page=2").pager.next_url is None


def test_every_filter_has_a_chip_that_removes_it(get_feed: GetFeed) -> None:
    make_published("What is a treaty?", outlet=make_outlet("Delta"), topics=[make_topic("Peace")])
    asked = (
        "q=treaty&outlet=delta&topic=peace&duration=short&year=2026&language=en"
        "&from=2025-01-01&to=2027-12-31&page=4"
    )
    chips = {
        chip.label: parse_qs(urlsplit(chip.remove_url).query) for chip in get_feed(asked).chips
    }
    assert list(chips) == [
        "“treaty”",
        "Delta",
        "Peace",
        "Under 15 s",
        "2026",
        "English",
        "From 1 Jan 2025",
        "Until 31 Dec 2027",
    ]
    assert "q" not in chips["“treaty”"]
    assert "outlet" not in chips["Delta"]
    assert "topic" in chips["Delta"]
    assert all("page" not in parameters and len(parameters) == 7 for parameters in chips.values())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("treaty", "“treaty”"),
        ('"the treaty"', '"the treaty"'),
        ('"the treaty" envoy', '“"the treaty" envoy”'),
        ('"one" and "two"', '“"one" and "two"”'),
    ],
)
def test_a_phrase_is_not_quoted_twice(get_feed: GetFeed, text: str, label: str) -> None:
    assert [chip.label for chip in get_feed(urlencode({"q": text})).chips] == [label]


def test_toggling_a_value_resets_the_page_number(get_feed: GetFeed) -> None:
    make_many_published(8)
    make_published(outlet=make_outlet("Delta"))
    urls = [value.toggle_url for facet in get_feed("page=2").facets for value in facet.values]
    assert urls
    assert not [url for url in urls if "page" in url or "as_of" in url]


def test_facet_values_are_sorted_by_count_durations_by_length_years_newest_first(
    library: list, get_feed: GetFeed
) -> None:
    facets = {facet.name: [value.value for value in facet.values] for facet in get_feed().facets}
    assert facets["duration"] == ["short", "medium", "long"]
    assert facets["year"] == ["2025", "2024", "2023"]
    counts = [
        value.count for value in next(f for f in get_feed().facets if f.name == "topic").values
    ]
    assert counts == sorted(counts, reverse=True)


def test_languages_have_their_own_names(library: list, get_feed: GetFeed) -> None:
    languages = next(facet for facet in get_feed().facets if facet.name == "language")
    assert [value.label for value in languages.values] == ["English", "العربيّة"]


def test_the_current_sort_order_is_selected(get_feed: GetFeed) -> None:
    chosen = [sort.value for sort in get_feed("sort=longest").sorts if sort.selected]
    assert chosen == ["longest"]
    assert "best" not in [sort.value for sort in get_feed().sorts]
    assert [sort.value for sort in get_feed("q=x").sorts if sort.selected] == ["best"]


def test_topic_and_outlet_pages_have_only_their_own_cards(get_feed: GetFeed) -> None:
    here = make_published(topics=[make_topic("Peace")], outlet=make_outlet("Delta"))
    make_published(topics=[make_topic("War")])
    outlet = Outlet.objects.get(slug="delta")
    for scope in (Scope(topic_id=make_topic("Peace").pk), Scope(outlet_id=outlet.pk)):
        feed = get_feed(scope=scope)
        assert [card.public_id for card in feed.cards] == [here.public_id]
        assert feed.count == 1


def test_a_question_with_two_topics_is_counted_once(get_feed: GetFeed) -> None:
    make_published(topics=[make_topic("Peace"), make_topic("War")])
    feed = get_feed("topic=peace&topic=war")
    assert feed.count == len(feed.cards) == 1


def test_a_card_names_the_other_outlets_that_answer_its_question(get_feed: GetFeed) -> None:
    first = make_published("Who talks?", outlet=make_outlet("Delta"))
    make_published(first.question, outlet=make_outlet("Harbour"))
    make_published(first.question, outlet=make_outlet("Delta"))
    others = {card.outlet.name: card.also_outlets for card in get_feed().cards}
    assert others == {"Delta": ["Harbour"], "Harbour": ["Delta"]}


def test_an_answer_archived_while_its_page_is_read_is_left_out(get_feed: GetFeed) -> None:
    gone, _remaining = make_many_published(2)
    has_gone = []

    def archive_before_the_cards_are_read(execute, sql, *rest):
        if '"clipqa_answer"."body"' in sql and not has_gone:
            has_gone.append(True)
            archive([gone])
        return execute(sql, *rest)

    with connection.execute_wrapper(archive_before_the_cards_are_read):
        feed = get_feed()
    assert has_gone
    assert gone.public_id not in [card.public_id for card in feed.cards]


def test_an_answer_without_its_entry_is_not_shown(get_feed: GetFeed) -> None:
    SearchEntry.objects.filter(answer=make_published()).delete()
    assert get_feed().cards == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("outlet=nobody", "The filter “outlet” has no value “nobody”. It was ignored."),
        ("topic=%00", "The filter “topic” has no value “\ufffd”. It was ignored."),
        ("duration=endless", "The filter “duration” has no value “endless”. It was ignored."),
        ("year=1e9", "The filter “year” has no value “1e9”. It was ignored."),
        ("year=-5", "The filter “year” has no value “-5”. It was ignored."),
        ("language=../en", "The filter “language” has no value “../en”. It was ignored."),
        (
            "from=10/02/2025",
            "“10/02/2025” is not a date. Write it like 2025-02-18. It was ignored.",
        ),
        ("to=soon", "“soon” is not a date. Write it like 2025-02-18. It was ignored."),
        (
            "from=2025-02-02&to=2025-02-01",
            "The first day, “from”, is after the last day, “to”. Both were ignored.",
        ),
        ("sort=best", "“Best match” needs a search text. The newest come first."),
        ("sort=random", "The filter “sort” has no value “random”. It was ignored."),
        ("page=abc", "“abc” is not a page number. This is the first page."),
        ("page=-1", "“-1” is not a page number. This is the first page."),
        ("page=0", "“0” is not a page number. This is the first page."),
        ("page=9e9", "“9e9” is not a page number. This is the first page."),
        (
            "as_of=x",
            ("The starting point of this list can't be read. The list starts again."),
        ),
        (
            "q=" + "x" * 501,
            "A search text can have up to 500 characters of plain text. It was ignored.",
        ),
        (
            "q=%00",
            "A search text can have up to 500 characters of plain text. It was ignored.",
        ),
        (
            "q=" + "+".join(f"w{number}" for number in range(65)),
            "A search takes up to 64 words. Only the first ones were used.",
        ),
        (
            "&".join(f"year={year}" for year in range(1990, 2011)),
            "The filter “year” takes up to 20 values. Only the first ones were used.",
        ),
    ],
)
def test_an_invalid_parameter_gives_a_notice(get_feed: GetFeed, asked: str, sentence: str) -> None:
    make_published()
    assert get_feed(asked).notices == [sentence]


def test_the_last_value_of_a_single_parameter_is_used(get_feed: GetFeed) -> None:
    assert get_feed("q=first&q=second").query.text == "second"


def test_a_value_given_twice_counts_once(get_feed: GetFeed) -> None:
    assert get_feed("year=2025&year=2025").query.chosen == {"year": (2025,)}


def test_an_old_slug_in_a_filter_is_resolved(get_feed: GetFeed) -> None:
    answer = make_published(outlet=make_outlet("Delta"), topics=[make_topic("Peace")])
    for model_name in (answer.clip.video.outlet, make_topic("Peace")):
        model_name.slug = f"new-{model_name.slug}"
        model_name.save()
    feed = get_feed("outlet=delta&topic=peace&outlet=new-delta")
    assert [card.public_id for card in feed.cards] == [answer.public_id]
    assert feed.query.chosen == {"outlet": ("new-delta",), "topic": ("new-peace",)}
    assert [chip.label for chip in feed.chips] == ["Delta", "Peace"]
    assert feed.notices == []


def test_slugs_of_counted_values_take_no_extra_statement(
    get_feed: GetFeed, django_assert_num_queries: object
) -> None:
    make_published(outlet=make_outlet("Delta"), topics=[make_topic("Peace")])
    with django_assert_num_queries(2):
        get_feed("outlet=delta&topic=peace")


def test_a_current_slug_without_cards_takes_no_lookup_of_redirects(
    get_feed: GetFeed, django_assert_num_queries: object
) -> None:
    make_published(outlet=make_outlet("Delta"), topics=[make_topic("Peace")])
    make_published(outlet=make_outlet("Harbour"), topics=[make_topic("War")])
    with django_assert_num_queries(2):
        assert get_feed("outlet=delta&topic=war").count == 0


def test_a_slug_of_an_unpublished_record_is_unknown(get_feed: GetFeed) -> None:
    make_outlet("Canary")
    assert get_feed("outlet=canary").notices


LONG = " ".join(f"word{number:03}" for number in range(100))


@pytest.mark.parametrize(
    ("text", "text_read"),
    [
        (LONG, LONG[:495].strip()),
        ("x" * 499 + " y", "x" * 499),
        ("停火协议" * 200, ("停火协议" * 200)[:500]),
        (f'"{LONG}"', f'"{LONG[:495]}'.strip()),
        (" " * 600 + "truce " + "y" * 600, "truce"),
    ],
)
def test_a_text_over_the_limit_is_searched_for_by_its_first_words(
    get_feed: GetFeed, text: str, text_read: str
) -> None:
    feed = get_feed(urlencode({"q": text}))
    assert feed.query.text == text_read
    assert feed.notices[0] == (
        "A search text can have up to 500 characters. Only its first words were searched for."
    )


def test_a_question_of_maximum_length_is_searched_unchanged(get_feed: GetFeed) -> None:
    answer = make_published("Who " + "guards the long line " * 14 + "?")
    assert len(answer.question.text) == 299
    feed = get_feed(urlencode({"q": answer.question.text}))
    assert [card.public_id for card in feed.cards] == [answer.public_id]
    assert feed.notices == []
