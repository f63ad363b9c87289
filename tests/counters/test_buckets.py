"""Lists are counted in buckets, by which any page is found."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa import counters
from clipqa.counters import buckets
from clipqa.curation import archive, delete_answers, publish, reindex_dependents
from clipqa.feed import EVERYTHING, FeedQuery, Scope, build_page
from clipqa.feed.parsing import Parsed
from clipqa.models import (
    Answer,
    FacetCount,
    LibraryState,
    ListBucket,
    SearchEntry,
    Topic,
    TopicEntry,
)
from tests.factories import make_many_published, make_outlet, make_published, make_topic
from tests.feed.conftest import GetFeed, get_feed  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
SMALL = 6


@pytest.fixture(autouse=True)
def _small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "MAX_IN_A_BUCKET", SMALL)


def walked(get_feed: GetFeed, query: str, scope: Scope = EVERYTHING) -> list[str]:  # noqa: F811
    pages = get_feed(query, scope).pager.pages
    feeds = [get_feed(f"{query}&page={page}", scope) for page in range(1, pages + 1)]
    return [card.public_id for feed in feeds for card in feed.cards]


def newest_first(scope_filter: dict[str, object]) -> list[str]:
    answers = Answer.objects.published().filter(**scope_filter)
    return list(answers.order_by("-published_at", "-pk").values_list("public_id", flat=True))


def shuffled_library() -> None:
    """Publish, archive, publish again and delete answers at random, with two topics and outlets."""
    chance = random.Random(7)
    topics = [make_topic("Truces"), make_topic("Elections")]
    outlets = [make_outlet("Delta"), make_outlet("Harbour")]
    for number in range(4):
        make_many_published(9, topics=topics[: 1 + number % 2], outlet=outlets[number % 2])
    answers = chance.sample(list(Answer.objects.all()), 18)
    archive(answers[:12])
    delete_answers(answers[12:])
    publish(answers[:5])


def test_the_buckets_are_consistent_after_any_changes() -> None:
    shuffled_library()
    assert counters.miscounted() == 0
    assert ListBucket.objects.filter(scope=counters.ALL).count() > 3
    assert not ListBucket.objects.filter(cards__gt=SMALL)


@pytest.mark.parametrize("kind", ["all", "topic", "outlet"])
def test_the_pages_have_every_card_once_and_in_order(get_feed: GetFeed, kind: str) -> None:  # noqa: F811
    shuffled_library()
    topic = Topic.objects.order_by("pk")[0]
    outlet = Answer.objects.published()[0].clip.video.outlet
    scope, narrowed = {
        "all": (EVERYTHING, {}),
        "topic": (Scope.topic(topic), {"question__topics": topic}),
        "outlet": (Scope.outlet(outlet), {"clip__video__outlet": outlet}),
    }[kind]
    expected = newest_first(narrowed)
    assert len(expected) >= 2 * SMALL
    assert walked(get_feed, "", scope) == expected
    assert walked(get_feed, "sort=oldest", scope) == expected[::-1]
    assert get_feed("", scope).count == len(expected)


def test_a_selected_topic_gives_the_counts_and_cards_of_its_own_page(get_feed: GetFeed) -> None:  # noqa: F811
    shuffled_library()
    topic = Topic.objects.order_by("pk")[0]
    chosen, own = get_feed(f"topic={topic.slug}"), get_feed("", Scope.topic(topic))
    assert (chosen.count, chosen.pager.pages) == (own.count, own.pager.pages)
    assert [card.public_id for card in chosen.cards] == [card.public_id for card in own.cards]
    selected = [value.value for facet in chosen.facets for value in facet.values if value.selected]
    assert selected == [topic.slug]


def test_any_page_costs_the_same_number_of_statements(get_feed: GetFeed) -> None:  # noqa: F811
    make_many_published(40)
    costs = []
    for page in (1, 4, 7):
        with CaptureQueriesContext(connection) as captured:
            get_feed(f"page={page}")
        costs.append(len(captured))
    assert costs == [2, 2, 2]


def skipped_rows(get_feed: GetFeed, *pages: int) -> list[int]:  # noqa: F811
    """Return how many rows are skipped on the way to each page."""
    offsets: list[int] = []

    def record_offset(
        execute: Callable[..., Any], sql: str, values: Sequence[Any], *others: Any
    ) -> Any:
        before, has_offset, _after = sql.partition("OFFSET %s")
        if has_offset:
            offsets.append(values[before.count("%s")])
        return execute(sql, values, *others)

    with connection.execute_wrapper(record_offset):
        for page in pages:
            get_feed(f"page={page}")
    return offsets


def test_no_page_is_found_by_skipping_through_the_list(get_feed: GetFeed) -> None:  # noqa: F811
    make_many_published(40)
    offsets = skipped_rows(get_feed, *range(1, 8))
    assert len(offsets) == 7
    assert max(offsets) <= SMALL


def test_rows_of_a_bucket_are_skipped_from_the_nearer_end(
    get_feed: GetFeed,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(buckets, "MAX_IN_A_BUCKET", 100)
    make_many_published(40)
    assert skipped_rows(get_feed, 1, 2, 3, 4, 5, 6, 7) == [0, 6, 12, 16, 10, 4, 0]


def test_following_pages_continue_while_their_bucket_is_split(get_feed: GetFeed) -> None:  # noqa: F811
    expected = [answer.public_id for answer in reversed(make_many_published(SMALL * 2 + 1))]
    seen, feed = [], get_feed(per_page=5)
    while True:
        seen += [card.public_id for card in feed.cards]
        for _ in range(SMALL):
            make_published("News?")
        if not feed.pager.next_url:
            break
        feed = get_feed(feed.pager.next_url.partition("?")[2], per_page=5)
    assert seen == expected


@pytest.mark.parametrize("is_anchored", [False, True])
@pytest.mark.parametrize("start", [0, SMALL - 2, SMALL + 3])
def test_answers_added_between_counting_and_reading_move_no_card(
    start: int, is_anchored: bool
) -> None:
    make_many_published(SMALL * 2)
    expected = list(Answer.objects.newest_first().values_list("pk", flat=True))
    newest = Answer.objects.newest_first()[0]
    as_of = (newest.published_at, newest.pk) if is_anchored else None
    counted = counters.read_list(counters.ALL, {}, 9, as_of)
    make_published("Meanwhile?")
    met = SearchEntry.objects.filter(pk__in=counted.page(start, 4)).newest_first()
    assert [entry.pk for entry in met] == expected[start : start + 4]


def test_a_question_that_moves_to_another_topic_is_counted_there() -> None:
    answer = make_published(topics=[make_topic("Truces")])
    answer.question.topics.set([make_topic("Elections"), make_topic("Science")])
    reindex_dependents(answer.question)
    assert counters.miscounted() == 0
    assert TopicEntry.objects.count() == 2


def test_wrong_counters_are_reported_and_rebuilt() -> None:
    shuffled_library()
    FacetCount.objects.filter(scope=counters.ALL, facet="year").update(cards=1)
    ListBucket.objects.order_by("pk").first().delete()
    TopicEntry.objects.order_by("pk").first().delete()
    assert counters.miscounted() >= 3
    with transaction.atomic():
        counters.recount()
    assert counters.miscounted() == 0
    assert not ListBucket.objects.filter(cards__gt=SMALL)


def test_while_a_schedule_is_due_nothing_is_read_from_counters(get_feed: GetFeed) -> None:  # noqa: F811
    make_published("Still here?")
    gone = make_published("Gone?", expire_at=timezone.now() + timedelta(days=1))
    gone.search_entry.visible_until = timezone.now() - timedelta(seconds=1)
    gone.search_entry.save()
    passed = LibraryState(next_due_at=timezone.now() - timedelta(seconds=1))
    feed = build_page(Parsed(FeedQuery(), []), "/search/", state=passed)
    assert [card.question for card in feed.cards] == ["Still here?"]
    assert feed.count == 1
    assert LibraryState.objects.current().counters_current()


def _published(texts: list[str]) -> None:
    try:
        for text in texts:
            make_published(text)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_leave_every_counter_right() -> None:
    LibraryState.objects.current()
    make_published("First?", topics=[make_topic("Truces")], outlet=make_outlet("Delta"))
    texts = [[f"Question {writer}-{number}?" for number in range(12)] for writer in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(_published, texts))
    assert Answer.objects.published().count() == 49
    assert counters.miscounted() == 0


def test_the_most_selective_facet_gives_the_fewest_cards() -> None:
    truces, elections = make_topic("Truces"), make_topic("Elections")
    make_many_published(5, topics=[truces], outlet=make_outlet("Delta"))
    make_many_published(3, topics=[elections], outlet=make_outlet("Harbour"))
    for chosen, fewest in (
        ([], None),
        ([("outlet", [])], None),
        ([("outlet", ["delta"])], 5),
        ([("outlet", ["delta", "harbour"])], 8),
        ([("outlet", ["delta", "harbour"]), ("topic", ["elections"])], 3),
        ([("language", ["en"]), ("outlet", ["delta"])], 5),
        ([("language", ["ar"])], 0),
        ([("topic", ["no-such-topic"])], 0),
    ):
        assert counters.fewest_cards(chosen) == fewest, chosen
