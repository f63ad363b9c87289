"""The segments that writes add to SQLite's index of questions are merged."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from clipqa.curation.schedule import without_waiting
from clipqa.importers import run
from clipqa.models import SearchEntry
from clipqa.search.backends import get_backend
from clipqa.search.suggest import suggest
from tests.factories import make_published
from tests.importers.rows import import_and_collect, row, write_rows

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]


def segments() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT segid) FROM clipqa_search_index_questions_idx")
        return int(cursor.fetchone()[0])


@pytest.fixture
def fragmented() -> int:
    """Save three times, which adds a segment each, and return the number of segments.

    Those of earlier tests are merged first, since SQLite merges very many segments by itself.
    """
    get_backend().optimize()
    for about in ("trees", "trains", "trade"):
        make_published(f"Who tells of {about}?")
    assert segments() >= 3
    return segments()


@pytest.mark.usefixtures("fragmented")
def test_a_rebuilt_index_has_one_segment_and_gives_the_same_results() -> None:
    suggested = [one.text for one in suggest("who tells of tra")]
    call_command("rebuild_search", stdout=StringIO())
    assert segments() == 1
    assert [one.text for one in suggest("who tells of tra")] == suggested
    assert len(suggested) == 2
    assert get_backend().is_consistent()


def test_the_index_has_one_segment_after_a_large_import(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    monkeypatch.setattr(run, "ONE_TRANSACTION", 2)
    monkeypatch.setattr(run, "CHUNK", 2)
    settings.DATA_DIR = tmp_path / "data"
    import_and_collect(write_rows(tmp_path, *(row(f"a{n}", start=n, end=n + 1) for n in range(6))))
    assert SearchEntry.objects.count() == 6
    assert segments() == 1
    assert get_backend().is_consistent()


def test_the_index_is_not_merged_while_another_connection_writes(fragmented: int) -> None:
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, uri=True, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with without_waiting():
            get_backend().optimize()
        assert segments() == fragmented
        other.execute("ROLLBACK")
    get_backend().optimize()
    assert segments() == 1
