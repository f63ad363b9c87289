"""A library that may only be read is not settled, and reading goes on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from clipqa.curation import settle
from clipqa.models import LibraryState
from tests.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)
SWITCH = {
    "sqlite": ("PRAGMA query_only = on", "PRAGMA query_only = off"),
    "postgresql": (
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    ),
}


def test_a_page_comes_though_something_is_due_and_nothing_can_be_written() -> None:
    make_published("Who talks?")
    LibraryState.objects.update(next_due_at=timezone.now() - timedelta(minutes=1))
    closed, opened = SWITCH[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(closed)
        try:
            assert not settle()
            assert Client().get("/search/").status_code == 200
        finally:
            cursor.execute(opened)
    assert settle()
