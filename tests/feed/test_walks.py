"""Following pages show the same list while editors publish."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clipqa.curation import archive, publish, save_answer
from clipqa.feed import FeedPage, Scope
from clipqa.models import Answer, Status, Topic
from tests.factories import (
    make_answer,
    make_many_published,
    make_outlet,
    make_published,
    make_topic,
)
from tests.feed.conftest import GetFeed
from tests.feed.library import FIRST_MOMENT, make_random_library

pytestmark = pytest.mark.django_db
EXAMPLES = settings(
    max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def follow(get_feed: GetFeed, url: str) -> FeedPage:
    return get_feed(urlsplit(url).query)


def ids(feed: FeedPage) -> list[str]:
    return [card.public_id for card in feed.cards]


def read_all_pages(get_feed: GetFeed, feed: FeedPage) -> list[str]:
    read = ids(feed)
    while feed.pager.next_url:
        feed = follow(get_feed, feed.pager.next_url)
        read += ids(feed)
    return read


def newest_first(answers: list) -> list[str]:
    return [answer.public_id for answer in reversed(answers)]


def test_all_pages_together_show_every_answer_once(get_feed: GetFeed) -> None:
    answers = make_many_published(20)
    assert read_all_pages(get_feed, get_feed()) == newest_first(answers)


@pytest.mark.parametrize("sort", ["newest", "oldest", "shortest", "longest"])
def test_answers_published_later_are_not_on_the_following_pages(
    get_feed: GetFeed, sort: str
) -> None:
    answers = make_many_published(13)
    first_page = get_feed(f"sort={sort}")
    make_published("News?"), make_published("More news?")
    read = read_all_pages(get_feed, first_page)
    assert sorted(read) == sorted(answer.public_id for answer in answers)


def test_the_link_to_the_first_page_shows_newer_answers(get_feed: GetFeed) -> None:
    make_many_published(13)
    second = follow(get_feed, get_feed().pager.next_url)
    news = make_published("News?")
    assert ids(follow(get_feed, second.pager.first_url))[0] == news.public_id
    assert ids(follow(get_feed, second.pager.previous_url))[0] != news.public_id


def test_of_two_answers_published_at_the_same_time_the_higher_id_is_newer(
    get_feed: GetFeed,
) -> None:
    moment = timezone.now() - timedelta(days=1)
    answers = [make_published(published_at=moment) for _ in range(7)]
    first_page = get_feed()
    make_published("In the same moment?", published_at=moment)
    assert read_all_pages(get_feed, first_page) == newest_first(answers)


def test_answers_published_by_schedule_later_are_not_on_the_following_pages(
    get_feed: GetFeed,
) -> None:
    answers = make_many_published(7)
    first_page = get_feed()
    make_answer(
        "By schedule?", status=Status.PUBLISHED, publish_at=timezone.now() - timedelta(seconds=1)
    )
    assert read_all_pages(get_feed, first_page) == newest_first(answers)


def test_the_counts_of_following_pages_do_not_change(get_feed: GetFeed) -> None:
    make_many_published(13)
    second_url = get_feed().pager.next_url
    make_published("News?")
    second = follow(get_feed, second_url)
    assert (second.count, second.pager.pages) == (13, 3)
    assert second.facets[0].values[0].count == 13


@pytest.mark.parametrize("name", ["newer", "part", "values"])
def test_no_name_of_an_outlet_collides_with_a_kind_of_count(get_feed: GetFeed, name: str) -> None:
    make_many_published(7, outlet=make_outlet(name))
    second_url = get_feed().pager.next_url
    make_published("News?", outlet=make_outlet(name))
    outlets = follow(get_feed, second_url).facets[0].values
    assert [(value.label, value.count) for value in outlets] == [(name, 7)]


def test_an_answer_archived_meanwhile_is_not_on_the_following_pages(get_feed: GetFeed) -> None:
    answers = make_many_published(13)
    first_page = get_feed()
    archive([answers[0]])
    assert answers[0].public_id not in read_all_pages(get_feed, first_page)


def test_a_list_of_one_page_needs_no_anchor(get_feed: GetFeed) -> None:
    make_many_published(6)
    assert "as_of" not in str(get_feed().pager)


def test_the_form_to_jump_to_a_page_keeps_the_anchor(get_feed: GetFeed) -> None:
    make_many_published(7)
    hidden = dict(get_feed("language=en").pager.hidden)
    assert hidden.keys() == {"language", "as_of"}
    assert f"as_of={hidden['as_of']}" in get_feed("language=en").pager.next_url


def test_an_anchor_older_than_everything_gives_an_empty_list(get_feed: GetFeed) -> None:
    make_many_published(7)
    feed = get_feed("as_of=0-0")
    assert (feed.count, feed.cards, feed.pager.pages) == (0, [], 1)


def publish_one() -> None:
    make_published("Which harvest, treaty and glacier is news?", body="Harvest harvest.")


def publish_three() -> None:
    for number in range(3):
        make_published(f"Which treaty is news {number}?", topics=[make_topic("Ceasefires")])


def publish_by_schedule() -> None:
    a_moment_ago = timezone.now() - timedelta(seconds=1)
    make_answer("Harvest and glacier?", status=Status.PUBLISHED, publish_at=a_moment_ago)


def schedule_one() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    make_answer("Which harvest comes?", status=Status.PUBLISHED, publish_at=tomorrow)


def publish_a_draft() -> None:
    draft = make_answer("What of an old draft?", body="A treaty, a harvest.")
    publish([draft])


def edit_another() -> None:
    other = Answer.objects.get(key="other")
    other.body += " They met again, and once more."
    save_answer(other)


EVENTS = [
    publish_one,
    publish_three,
    publish_by_schedule,
    schedule_one,
    publish_a_draft,
    edit_another,
]

MANY_EVENTS = [publish_three, publish_one, publish_three, publish_one, publish_three]


@pytest.fixture
def small_library() -> None:
    make_random_library(5, 24)
    make_published("What is beside all this?", key="other", published_at=FIRST_MOMENT)


@EXAMPLES
@given(
    text=st.sampled_from(["", "harvest", "glacier orbit", "treaty harvest glacier", "who the"]),
    sort=st.sampled_from(["", "newest", "oldest", "shortest", "longest"]),
    is_topic=st.booleans(),
    filters=st.sampled_from(["", "&language=en", "&duration=short&duration=medium"]),
    events=st.lists(st.sampled_from(EVENTS), min_size=1, max_size=5),
)
# New answers changed the weights of words so much that cards changed places.
@example(text="glacier orbit", sort="", is_topic=False, filters="", events=[publish_three])
@example(text="treaty harvest glacier", sort="", is_topic=False, filters="", events=MANY_EVENTS)
def test_pages_list_each_answer_once_while_editors_publish(
    small_library: None,
    get_feed: GetFeed,
    text: str,
    sort: str,
    is_topic: bool,
    filters: str,
    events: list,
) -> None:
    scope = Scope.topic(Topic.objects.get(slug="ceasefires")) if is_topic else Scope()
    asked = f"{urlencode({'q': text, 'sort': sort})}{filters}"
    with transaction.atomic():
        whole = ids(get_feed(asked, scope, per_page=100))
        feed = get_feed(asked, scope, per_page=3)
        read = ids(feed)
        for event in [*events, *[None] * 20]:
            if event:
                event()
            if feed.pager.next_url is None:
                break
            feed = get_feed(urlsplit(feed.pager.next_url).query, scope, per_page=3)
            read += ids(feed)
        transaction.set_rollback(True)
    assert read == whole
