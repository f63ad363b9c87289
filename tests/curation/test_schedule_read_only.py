"""A library that may only be read is not settled, and reading goes on, also at the desk."""

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
def read_only() -> Iterator[None]:
    closed, opened = SWITCH[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(closed)
        try:
            yield
        finally:
            cursor.execute(opened)


def test_a_page_comes_though_something_is_due_and_nothing_can_be_written() -> None:
    make_published("Who talks?")
    LibraryState.objects.update(next_due_at=timezone.now() - timedelta(minutes=1))
    with read_only():
        assert not apply_due()
        assert Client().get("/search/").status_code == 200
    assert apply_due()


def test_what_has_ended_is_not_suggested_though_nobody_could_note_it() -> None:
    def suggested() -> list[str]:
        found = Client().get("/api/v1/suggest/", {"q": "tru"}).json()["suggestions"]
        return [one["text"] for one in found]

    make_published("Who talks?", topics=[make_topic("Truces")])
    assert suggested() == ["Truces"]
    ended = timezone.now() - timedelta(minutes=1)
    SearchEntry.objects.update(visible_until=ended)
    LibraryState.objects.update(next_due_at=ended)
    with read_only():
        assert suggested() == []


def test_whoever_has_a_record_open_is_told_of_others_though_nothing_can_be_noted() -> None:
    topic = make_topic()
    ada, bela = person("ada", is_superuser=True), person("bela", is_superuser=True)
    url, desk = page_of(topic).replace("/change/", "/presence/"), signed_in(ada)
    assert signed_in(bela).post(url).status_code == 200
    with read_only():
        for sent in ({}, {"leave": "yes"}):
            assert desk.post(url, sent).json()["said"].startswith("bela has had this open")
    assert [each.person for each in Presence.objects.all()] == [bela]
