"""With a read-only database the schedule is not applied, and pages still work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from clipqa.curation import apply_due
from clipqa.models import LibraryState, Presence, SearchEntry
from tests.admin.pages import page_of
from tests.admin.people import person
from tests.factories import make_published, make_topic
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
SWITCH = {
    "sqlite": ("PRAGMA query_only = on", "PRAGMA query_only = off"),
    "postgresql": (
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    ),
}


@contextmanager
def read_only_database() -> Iterator[None]:
    read_only, read_write = SWITCH[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(read_only)
        try:
            yield
        finally:
            cursor.execute(read_write)


def test_pages_work_while_the_schedule_is_due_and_the_database_is_read_only() -> None:
    make_published("Who talks?")
    LibraryState.objects.update(next_due_at=timezone.now() - timedelta(minutes=1))
    with read_only_database():
        assert not apply_due()
        assert Client().get("/search/").status_code == 200
    assert apply_due()


def test_expired_records_are_not_suggested_while_the_database_is_read_only() -> None:
    def get_suggestions() -> list[str]:
        found = Client().get("/api/v1/suggest/", {"q": "tru"}).json()["suggestions"]
        return [one["text"] for one in found]

    make_published("Who talks?", topics=[make_topic("Truces")])
    assert get_suggestions() == ["Truces"]
    ended = timezone.now() - timedelta(minutes=1)
    SearchEntry.objects.update(visible_until=ended)
    LibraryState.objects.update(next_due_at=ended)
    with read_only_database():
        assert get_suggestions() == []


def test_others_at_a_record_are_shown_while_the_database_is_read_only() -> None:
    topic = make_topic()
    ada, bela = person("ada", is_superuser=True), person("bela", is_superuser=True)
    url, desk = page_of(topic).replace("/change/", "/presence/"), signed_in(ada)
    assert signed_in(bela).post(url).status_code == 200
    with read_only_database():
        for request in ({}, {"leave": "yes"}):
            assert desk.post(url, request).json()["message"].startswith("bela has had this open")
    assert [each.person for each in Presence.objects.all()] == [bela]
