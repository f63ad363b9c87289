"""A reader walks through the pages while editors publish."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from clipqa.curation import archive
from clipqa.feed import FeedPage
from clipqa.models import Status
from tests.factories import make_answer, make_many_published, make_published
from tests.feed.conftest import Ask

pytestmark = pytest.mark.django_db


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
