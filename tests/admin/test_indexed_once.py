"""A form in the admin may save several records; what readers see is written once."""

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
def written_once() -> Iterator[None]:
    """Exactly one statement writes entries, and the library's version goes up by one."""
    before = LibraryState.objects.current().library_version
    with CaptureQueriesContext(connection) as asked:
        yield
    table = SearchEntry._meta.db_table
    writes = [each["sql"] for each in asked if f'INSERT INTO "{table}"' in str(each["sql"])]
    assert len(writes) == 1
    assert LibraryState.objects.current().library_version == before + 1
    assert not find_drift()


def test_a_new_answer_with_its_question_clip_and_topics(desk: Client) -> None:
    given = {
        "new_question": "Who hosts the talks?",
        "add_topics": [make_topic("Harbours").pk],
        "start_ms": "00:50",
        "end_ms": "01:00.5",
        "body": "The harbour town does.",
        "status": Status.PUBLISHED,
        "video": make_video().pk,
    }
    with written_once():
        assert save(desk, add_page("answer"), **given).status_code == 302
    assert SearchEntry.objects.get().topics == [["Harbours", "harbours"]]


def test_an_answer_whose_clip_moves_and_whose_question_gets_a_topic(desk: Client) -> None:
    answer = make_published()
    changed = {"end_ms": "01:02", "body": "Nobody.", "add_topics": [make_topic("Harbours").pk]}
    with written_once():
        assert save(desk, page_of(answer), **changed).status_code == 302
    entry = SearchEntry.objects.get()
    assert (entry.answer_text, entry.topics) == ("Nobody.", [["Harbours", "harbours"]])
    answer.clip.refresh_from_db()
    assert entry.duration_ms == answer.clip.duration_ms


QUESTION: tuple[Callable[[Any], Any], dict[str, Any]] = (
    lambda answer: answer.question,
    {"text": "Who hosts them?"},
)
NOUNS = {
    "question": QUESTION,
    "clip": (lambda answer: answer.clip, {"end_ms": "01:02"}),
    "video": (lambda answer: answer.clip.video, {"title": "Talks at the harbour"}),
    "outlet": (lambda answer: answer.clip.video.outlet, {"name": "Harbour News"}),
}


@pytest.mark.parametrize("model_name", NOUNS)
def test_a_record_that_answers_lean_on(desk: Client, model_name: str) -> None:
    lean, changed = NOUNS[model_name]
    answer = make_published()
    make_cues(answer.clip.video, (50_000, 52_000, "The armistice holds."))
    with written_once():
        assert save(desk, page_of(lean(answer)), **changed).status_code == 302


def test_a_form_that_is_refused_writes_nothing(desk: Client) -> None:
    answer = make_published()
    before = LibraryState.objects.current().library_version
    response = save(desk, page_of(answer), end_ms="00:10", add_topics=[make_topic().pk])
    assert response.status_code == 200
    assert LibraryState.objects.current().library_version == before


def test_nothing_is_written_of_a_block_that_raises() -> None:
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
