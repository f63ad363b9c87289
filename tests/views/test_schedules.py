"""Scheduled answers appear and disappear on time without a background worker."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from clipqa.curation import apply_due
from clipqa.models import Answer, LibraryState, SearchEntry, Status
from tests.database_errors import failing
from tests.factories import make_answer, make_clip, make_published, make_topic, make_video

pytestmark = pytest.mark.django_db


def let_pass(answer: Answer, field: str, column: str) -> None:
    """Move a scheduled time into the past, leaving all else as it was written before."""
    moment = timezone.now() - timedelta(seconds=1)
    Answer.objects.filter(pk=answer.pk).update(**{field: moment})
    SearchEntry.objects.filter(pk=answer.pk).update(**{column: moment})
    LibraryState.objects.update(next_due_at=moment)


def scheduled() -> Answer:
    return make_answer(
        "What comes tomorrow?",
        topics=[make_topic("Tomorrow")],
        status=Status.PUBLISHED,
        publish_at=timezone.now() + timedelta(days=1),
    )


def pages_of(answer: Answer) -> list[str]:
    return [
        answer.question.get_absolute_url(),
        answer.clip.video.get_absolute_url(),
        "/topics/tomorrow/",
    ]


def test_a_scheduled_answer_appears_when_due() -> None:
    answer = scheduled()
    assert [Client().get(path).status_code for path in pages_of(answer)] == [404] * 3
    let_pass(answer, "publish_at", "visible_from")
    assert [Client().get(path).status_code for path in pages_of(answer)] == [200] * 3
    assert Client().get("/api/v1/answers/").json()["count"] == 1


def test_an_answer_disappears_when_it_expires() -> None:
    answer = make_published(
        topics=[make_topic("Tomorrow")], expire_at=timezone.now() + timedelta(days=1)
    )
    assert [Client().get(path).status_code for path in pages_of(answer)] == [200] * 3
    let_pass(answer, "expire_at", "visible_until")
    assert [Client().get(path).status_code for path in pages_of(answer)] == [404] * 3
    assert Client().get("/api/v1/answers/").json()["count"] == 0


def test_the_first_request_after_a_due_time_applies_the_change() -> None:
    answer = make_published(expire_at=timezone.now() + timedelta(days=1))
    later = scheduled()
    let_pass(answer, "expire_at", "visible_until")
    version = LibraryState.objects.current().library_version
    Client().get("/")
    state = LibraryState.objects.current()
    assert state.library_version == version + 1
    assert state.next_due_at == later.publish_at
    assert not SearchEntry.objects.filter(pk=answer.pk).exists()
    Client().get("/")
    assert LibraryState.objects.current().library_version == version + 1


def test_a_save_after_a_due_time_keeps_it_due() -> None:
    let_pass(scheduled(), "publish_at", "visible_from")
    make_published("Something else?")
    assert Client().get("/api/v1/answers/").json()["count"] == 2
    assert not SearchEntry.objects.filter(is_counted=False).exists()


def test_a_delayed_save_leaves_the_state_of_later_saves() -> None:
    before = timezone.now()
    make_published("Published while another waited?")
    LibraryState.objects.touch(before)
    assert LibraryState.objects.current().counters_current()


def test_nothing_is_applied_before_it_is_due() -> None:
    scheduled()
    version = LibraryState.objects.current().library_version
    assert apply_due() is False
    Client().get("/")
    assert LibraryState.objects.current().library_version == version


def test_a_reader_is_served_if_due_changes_can_not_be_applied() -> None:
    """If another process has the lock or the disk is full, pages are served all the same."""
    answer = scheduled()
    let_pass(answer, "publish_at", "visible_from")
    with failing("database is locked", "UPDATE", "DELETE", "INSERT"):
        response = Client().get(answer.question.get_absolute_url())
    assert response.status_code == 200
    assert "s-maxage=0," in response["Cache-Control"]


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", "2024-12-31"), ("Pacific/Auckland", "2025-01-01")]
)
def test_days_and_years_are_those_of_the_site(settings: Settings, zone: str, day: str) -> None:
    settings.TIME_ZONE = zone
    moment = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    make_published(published_at=moment)
    make_published(clip=make_clip(make_video(aired_on="2020-05-05")), published_at=moment)
    api = Client().get(f"/api/v1/answers/?from={day}&to={day}").json()
    assert api["count"] == 1
    years = next(facet for facet in api["facets"] if facet["name"] == "year")
    assert [value["value"] for value in years["values"]] == [day[:4]]
    assert Client().get(f"/api/v1/answers/?year={day[:4]}").json()["count"] == 1
    assert Client().get("/api/v1/answers/?year=2020").json()["count"] == 1


def test_a_card_shows_the_day_of_the_site(settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    make_published(published_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    assert b"1 Jan 2025" in Client().get("/search/").content


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_waits_for_a_writer_to_apply_due_changes() -> None:
    answer = scheduled()
    let_pass(answer, "publish_at", "visible_from")
    writer = connection.copy()
    try:
        with writer.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
            cursor.execute("UPDATE clipqa_librarystate SET library_version = library_version + 1")
            began = time.monotonic()
            response = Client().get(answer.question.get_absolute_url())
            waited = time.monotonic() - began
            cursor.execute("ROLLBACK")  # as a server does when a client disconnects
    finally:
        writer.close()
    assert response.status_code == 200
    assert waited < 10, "the writers' own patience is 20 s"
    assert apply_due() is True
