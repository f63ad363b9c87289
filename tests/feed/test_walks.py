"""A reader walks through the pages while editors publish."""

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
from tests.feed.conftest import Ask
from tests.feed.library import FIRST_MOMENT, make_random_library

pytestmark = pytest.mark.django_db
EXAMPLES = settings(
    max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def follow(ask: Ask, url: str) -> FeedPage:
    return ask(urlsplit(url).query)


def ids(feed: FeedPage) -> list[str]:
    return [card.public_id for card in feed.cards]


def walk(ask: Ask, feed: FeedPage) -> list[str]:
    seen = ids(feed)
    while feed.pager.next_url:
        feed = follow(ask, feed.pager.next_url)
        seen += ids(feed)
    return seen


def newest_first(answers: list) -> list[str]:
    return [answer.public_id for answer in reversed(answers)]


def test_a_walk_shows_every_answer_once(ask: Ask) -> None:
    answers = make_many_published(20)
    assert walk(ask, ask()) == newest_first(answers)


@pytest.mark.parametrize("sort", ["newest", "oldest", "shortest", "longest"])
def test_what_is_published_during_a_walk_stays_out_of_it(ask: Ask, sort: str) -> None:
    answers = make_many_published(13)
    began = ask(f"sort={sort}")
    make_published("News?"), make_published("More news?")
    seen = walk(ask, began)
    assert sorted(seen) == sorted(answer.public_id for answer in answers)


def test_a_list_asked_for_afresh_begins_with_the_newest(ask: Ask) -> None:
    make_many_published(13)
    second = follow(ask, ask().pager.next_url)
    news = make_published("News?")
    assert ids(follow(ask, second.pager.first_url))[0] == news.public_id
    assert ids(follow(ask, second.pager.previous_url))[0] != news.public_id


def test_of_two_answers_of_one_moment_the_later_one_is_the_newer(ask: Ask) -> None:
    moment = timezone.now() - timedelta(days=1)
    answers = [make_published(published_at=moment) for _ in range(7)]
    began = ask()
    make_published("In the same moment?", published_at=moment)
    assert walk(ask, began) == newest_first(answers)


def test_an_answer_that_came_by_schedule_during_a_walk_stays_out_of_it(ask: Ask) -> None:
    answers = make_many_published(7)
    began = ask()
    make_answer(
        "By schedule?", status=Status.PUBLISHED, publish_at=timezone.now() - timedelta(seconds=1)
    )
    assert walk(ask, began) == newest_first(answers)


def test_the_counts_of_a_walk_are_those_of_its_beginning(ask: Ask) -> None:
    make_many_published(13)
    second_url = ask().pager.next_url
    make_published("News?")
    second = follow(ask, second_url)
    assert (second.count, second.pager.pages) == (13, 3)
    assert second.facets[0].values[0].count == 13


@pytest.mark.parametrize("name", ["newer", "part", "values"])
def test_no_name_of_an_outlet_is_taken_for_a_count_of_ours(ask: Ask, name: str) -> None:
    make_many_published(7, outlet=make_outlet(name))
    second_url = ask().pager.next_url
    make_published("News?", outlet=make_outlet(name))
    outlets = follow(ask, second_url).facets[0].values
    assert [(value.label, value.count) for value in outlets] == [(name, 7)]


def test_what_is_archived_during_a_walk_is_seen_no_more(ask: Ask) -> None:
    answers = make_many_published(13)
    began = ask()
    archive([answers[0]])
    assert answers[0].public_id not in walk(ask, began)


def test_a_list_of_one_page_needs_no_anchor(ask: Ask) -> None:
    make_many_published(6)
    assert "as_of" not in str(ask().pager)


def test_the_form_for_jumping_keeps_the_walk(ask: Ask) -> None:
    make_many_published(7)
    hidden = dict(ask("language=en").pager.hidden)
    assert hidden.keys() == {"language", "as_of"}
    assert f"as_of={hidden['as_of']}" in ask("language=en").pager.next_url


def test_a_walk_that_began_before_everything_is_an_empty_list(ask: Ask) -> None:
    make_many_published(7)
    feed = ask("as_of=0-0")
    assert (feed.count, feed.cards, feed.pager.pages) == (0, [], 1)


def publish_more() -> None:
    make_published("Which harvest, treaty and glacier is news?", body="Harvest harvest.")


def publish_much() -> None:
    for number in range(3):
        make_published(f"Which treaty is news {number}?", topics=[make_topic("Ceasefires")])


def appear_by_schedule() -> None:
    a_moment_ago = timezone.now() - timedelta(seconds=1)
    make_answer("Harvest and glacier?", status=Status.PUBLISHED, publish_at=a_moment_ago)


def schedule_more() -> None:
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
    publish_more,
    publish_much,
    appear_by_schedule,
    schedule_more,
    publish_a_draft,
    edit_another,
]

MANY = [publish_much, publish_more, publish_much, publish_more, publish_much]


@pytest.fixture
def walked() -> None:
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
# What came changed the worth of words so far that cards changed places.
@example(text="glacier orbit", sort="", is_topic=False, filters="", events=[publish_much])
@example(text="treaty harvest glacier", sort="", is_topic=False, filters="", events=MANY)
def test_a_walk_lists_what_there_was_once_whatever_the_editors_do(
    walked: None, ask: Ask, text: str, sort: str, is_topic: bool, filters: str, events: list
) -> None:
    scope = Scope.topic(Topic.objects.get(slug="ceasefires")) if is_topic else Scope()
    asked = f"{urlencode({'q': text, 'sort': sort})}{filters}"
    with transaction.atomic():
        whole = ids(ask(asked, scope, per_page=100))
        feed = ask(asked, scope, per_page=3)
        seen = ids(feed)
        for event in [*events, *[None] * 20]:
            if event:
                event()
            if feed.pager.next_url is None:
                break
            feed = ask(urlsplit(feed.pager.next_url).query, scope, per_page=3)
            seen += ids(feed)
        transaction.set_rollback(True)
    assert seen == whole
