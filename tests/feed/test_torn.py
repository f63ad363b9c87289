"""A page is of one moment, though somebody publishes while it is made."""

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

# What counters keep, what the database counts, and what a search matched.
LISTS = ("", "sort=oldest", "duration=short", "q=talks", "q=talks&sort=oldest")
READS_CARDS = '"clipqa_answer"."public_id"'


class Meanwhile:
    """Does something just before the cards are read, the first few times."""

    def __init__(self, do: Callable[[], Any], times: int = 1) -> None:
        self.do, self.times = do, times

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        if self.times and sql.startswith("SELECT (SELECT library_version") and READS_CARDS in sql:
            self.times -= 1
            self.do()
        return execute(sql, *rest)


def page_while(do: Callable[[], Any], asked: str, times: int = 1) -> FeedPage:
    state = LibraryState.objects.current()
    with connection.execute_wrapper(Meanwhile(do, times)):
        return build_page(parse_query(QueryDict(asked)), "/search/", state=state)


def archive_one() -> None:
    archive([Answer.objects.published().newest_first()[0]])


@pytest.mark.parametrize("asked", LISTS)
def test_what_was_archived_meanwhile_is_missing_from_the_count_too(asked: str) -> None:
    make_many_published(7)
    feed = page_while(archive_one, f"{asked}&page=2")
    assert (feed.count, feed.pager.number, len(feed.cards)) == (6, 1, 6)
    assert feed.is_past_end


@pytest.mark.parametrize("asked", LISTS)
def test_what_was_published_meanwhile_is_counted(asked: str) -> None:
    make_many_published(2)
    drafts = [make_answer(body=f"Draft {number}.") for number in range(2)]
    feed = page_while(lambda: publish([drafts.pop()]), asked, times=2)
    assert (feed.count, len(feed.cards)) == (4, 4)


def test_a_list_that_was_emptied_meanwhile_is_empty() -> None:
    make_many_published(1)
    feed = page_while(archive_one, "")
    assert (feed.count, feed.cards) == (0, [])


def test_where_nobody_publishes_a_page_is_made_once() -> None:
    make_many_published(3)
    cards_read = Meanwhile(lambda: None, times=10)
    with connection.execute_wrapper(cards_read):
        feed = build_page(
            parse_query(QueryDict("")), "/search/", state=LibraryState.objects.current()
        )
    assert len(feed.cards) == 3
    assert cards_read.times == 9
