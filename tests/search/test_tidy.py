"""What writing scatters over SQLite's index of questions is brought together again."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from clipqa.curation.settling import without_waiting
from clipqa.importers import run
from clipqa.models import SearchEntry
from clipqa.search.backends import get_backend
from clipqa.search.suggest import suggest
from tests.factories import make_published
from tests.importers.rows import imported, row, written

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]


def pieces() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT segid) FROM clipqa_search_index_questions_idx")
        return int(cursor.fetchone()[0])


@pytest.fixture
def scattered() -> int:
    """Three saves, each of which leaves a piece, and how many there are with what the tests before
    have left: of very many SQLite makes one by itself, so these are brought together first.
    """
    get_backend().tidy()
    for about in ("trees", "trains", "trade"):
        make_published(f"Who tells of {about}?")
    assert pieces() >= 3
    return pieces()


@pytest.mark.usefixtures("scattered")
def test_a_rebuilt_index_is_one_piece_and_says_the_same() -> None:
    said = [one.text for one in suggest("who tells of tra")]
    call_command("rebuild_search", stdout=StringIO())
    assert pieces() == 1
    assert [one.text for one in suggest("who tells of tra")] == said
    assert len(said) == 2
    assert get_backend().is_in_step()


def test_after_an_import_of_many_chunks_it_is_one_piece(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    monkeypatch.setattr(run, "ONE_TRANSACTION", 2)
    monkeypatch.setattr(run, "CHUNK", 2)
    settings.DATA_DIR = tmp_path / "data"
    imported(written(tmp_path, *(row(f"a{n}", start=n, end=n + 1) for n in range(6))))
    assert SearchEntry.objects.count() == 6
    assert pieces() == 1
    assert get_backend().is_in_step()


def test_while_somebody_else_writes_it_is_left_for_another_time(scattered: int) -> None:
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, uri=True, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with without_waiting():
            get_backend().tidy()
        assert pieces() == scattered
        other.execute("ROLLBACK")
    get_backend().tidy()
    assert pieces() == 1
