"""A form that saves several records writes the search entries and the library's version once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.curation import save_record
from clipqa.curation.reindexing import deferred_reindexing
from clipqa.models import LibraryState, SearchEntry, Status
from clipqa.search.drift import find_drift
from tests.admin.pages import add_page, page_of, save
from tests.factories import make_cues, make_published, make_topic, make_video

pytestmark = pytest.mark.django_db


@contextmanager
def indexing_once() -> Iterator[None]:
    """Assert that one statement writes entries, and that the version is raised by one."""
    before = LibraryState.objects.current().library_version
    with CaptureQueriesContext(connection) as queries:
        yield
    table = SearchEntry._meta.db_table
    writes = [each["sql"] for each in queries if f'INSERT INTO "{table}"' in str(each["sql"])]
    assert len(writes) == 1
    assert LibraryState.objects.current().library_version == before + 1
    assert not find_drift()


def test_a_new_answer_with_question_clip_and_topics_is_indexed_once(admin_client: Client) -> None:
    given = {
        "new_question": "Who hosts the talks?",
        "add_topics": [make_topic("Harbours").pk],
        "start_ms": "00:50",
        "end_ms": "01:00.5",
        "body": "The harbour town does.",
        "status": Status.PUBLISHED,
        "video": make_video().pk,
    }
    with indexing_once():
        assert save(admin_client, add_page("answer"), **given).status_code == 302
    assert SearchEntry.objects.get().topics == [["Harbours", "harbours"]]


def test_an_answer_with_a_changed_clip_and_a_new_topic_is_indexed_once(
    admin_client: Client,
) -> None:
    answer = make_published()
    changed = {"end_ms": "01:02", "body": "Nobody.", "add_topics": [make_topic("Harbours").pk]}
    with indexing_once():
        assert save(admin_client, page_of(answer), **changed).status_code == 302
    entry = SearchEntry.objects.get()
    assert (entry.answer_text, entry.topics) == ("Nobody.", [["Harbours", "harbours"]])
    answer.clip.refresh_from_db()
    assert entry.duration_ms == answer.clip.duration_ms


QUESTION: tuple[Callable[[Any], Any], dict[str, Any]] = (
    lambda answer: answer.question,
    {"text": "Who hosts them?"},
)
CHANGES = {
    "question": QUESTION,
    "clip": (lambda answer: answer.clip, {"end_ms": "01:02"}),
    "video": (lambda answer: answer.clip.video, {"title": "Talks at the harbour"}),
    "outlet": (lambda answer: answer.clip.video.outlet, {"name": "Harbour News"}),
}


@pytest.mark.parametrize("model_name", CHANGES)
def test_a_record_that_answers_use_is_indexed_once(admin_client: Client, model_name: str) -> None:
    related, changed = CHANGES[model_name]
    answer = make_published()
    make_cues(answer.clip.video, (50_000, 52_000, "The armistice holds."))
    with indexing_once():
        assert save(admin_client, page_of(related(answer)), **changed).status_code == 302


def test_a_refused_form_does_not_change_the_library_version(admin_client: Client) -> None:
    answer = make_published()
    before = LibraryState.objects.current().library_version
    response = save(admin_client, page_of(answer), end_ms="00:10", add_topics=[make_topic().pk])
    assert response.status_code == 200
    assert LibraryState.objects.current().library_version == before


def test_an_exception_discards_the_pending_reindexing() -> None:
    answer = make_published()
    before = LibraryState.objects.current().library_version
    answer.question.text = "Who hosts them?"

    def save_and_fail() -> None:
        with deferred_reindexing():
            save_record(answer.question)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_and_fail()
    assert LibraryState.objects.current().library_version == before
    assert not find_drift()
    save_record(answer.question)
    assert LibraryState.objects.current().library_version == before + 1
