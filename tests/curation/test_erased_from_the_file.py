"""What is erased for good is not in SQLite's files either: not in free pages, not in the log."""

import logging
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from clipqa.curation import save_answer
from clipqa.curation.erasing import erase
from clipqa.history import as_actor
from clipqa.models import Answer, User
from tests.curation.test_erasing import CANARY, WHY, make_condemned
from tests.factories import make_published
from tests.roles.users import of_role, signed_in

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada() -> User:
    return of_role("ada", "administrator")


@pytest.fixture
def desk(ada: User) -> Client:
    return signed_in(ada)


def files() -> list[Path]:
    name = str(connection.settings_dict["NAME"])
    return [path for path in (Path(name), Path(f"{name}-wal")) if path.exists()]


def holding(word: str) -> list[str]:
    return [path.suffix for path in files() if word.encode() in content(path).lower()]


def content(path: Path) -> bytes:
    """Read by a process of its own: POSIX drops all locks that this one has on a file as soon as
    it closes the file, also SQLite's, and then another process takes away the log in use.
    """
    return subprocess.run(["cat", str(path)], stdout=subprocess.PIPE, check=True).stdout


def test_neither_the_database_nor_its_log_holds_what_was_erased(desk: Client, ada: User) -> None:
    make_published("What do the others say?")
    answer = make_condemned(desk)
    assert holding(CANARY)
    with as_actor(actor=ada):
        erase(answer, WHY)
    assert holding(CANARY) == []


def test_a_text_that_was_long_leaves_no_page_behind(desk: Client, ada: User) -> None:
    answer = make_condemned(desk)
    answer = Answer.objects.get(pk=answer.pk)
    answer.body = f"{CANARY} " * 1_500
    save_answer(answer)
    with as_actor(actor=ada):
        erase(answer, WHY)
    assert holding(CANARY) == []


def test_deleted_rows_are_overwritten_whatever_sqlite_is_built_for() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_whoever_reads_meanwhile_is_named_as_the_reason(
    desk: Client, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    answer = make_condemned(desk)
    reader = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM clipqa_answer").fetchone()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with caplog.at_level(logging.WARNING), as_actor(actor=ada):
        erase(answer, WHY)
    reader.close()
    assert "SQLite's log still holds what was erased" in caplog.text
    assert not Answer.objects.exists()
