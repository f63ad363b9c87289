"""Counts and cards of a page agree, even if answers are published while it is built."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from clipqa.curation import archive, publish
from clipqa.feed import FeedPage, build_page
from clipqa.feed.parsing import parse_query
from clipqa.models import Answer, LibraryState
from tests.factories import make_answer, make_many_published

pytestmark = pytest.mark.django_db

# Lists with counters, lists counted by the database, and searches.
LISTS = ("", "sort=oldest", "duration=short", "q=talks", "q=talks&sort=oldest")
READS_CARDS = '"clipqa_answer"."public_id"'


class BeforeCards:
    """Run an action just before the cards are read, the first few times."""

    def __init__(self, action: Callable[[], Any], times: int = 1) -> None:
        self.action, self.times = action, times

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        if self.times and sql.startswith("SELECT (SELECT library_version") and READS_CARDS in sql:
            self.times -= 1
            self.action()
        return execute(sql, *rest)


def build_page_during(action: Callable[[], Any], asked: str, times: int = 1) -> FeedPage:
    state = LibraryState.objects.current()
    with connection.execute_wrapper(BeforeCards(action, times)):
        return build_page(parse_query(QueryDict(asked)), "/search/", state=state)


def archive_newest() -> None:
    archive([Answer.objects.published().newest_first()[0]])


@pytest.mark.parametrize("asked", LISTS)
def test_an_answer_archived_between_the_statements_is_not_counted(asked: str) -> None:
    make_many_published(7)
    feed = build_page_during(archive_newest, f"{asked}&page=2")
    assert (feed.count, feed.pager.number, len(feed.cards)) == (6, 1, 6)
    assert feed.is_past_end


@pytest.mark.parametrize("asked", LISTS)
def test_an_answer_published_between_the_statements_is_counted(asked: str) -> None:
    make_many_published(2)
    drafts = [make_answer(body=f"Draft {number}.") for number in range(2)]
    feed = build_page_during(lambda: publish([drafts.pop()]), asked, times=2)
    assert (feed.count, len(feed.cards)) == (4, 4)


def test_a_list_emptied_between_the_statements_is_empty() -> None:
    make_many_published(1)
    feed = build_page_during(archive_newest, "")
    assert (feed.count, feed.cards) == (0, [])


def test_a_page_is_built_once_if_nothing_changes() -> None:
    make_many_published(3)
    cards_read = BeforeCards(lambda: None, times=10)
    with connection.execute_wrapper(cards_read):
        feed = build_page(
            parse_query(QueryDict("")), "/search/", state=LibraryState.objects.current()
        )
    assert len(feed.cards) == 3
    assert cards_read.times == 9
