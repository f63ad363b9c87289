"""SQLite's files contain no erased texts: neither in free pages nor in the log."""

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
from tests.curation.test_erasing import CANARY, WHY, make_answer_to_erase
from tests.factories import make_published
from tests.roles.users import of_role, signed_in

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada() -> User:
    return of_role("ada", "administrator")


@pytest.fixture
def desk(ada: User) -> Client:
    return signed_in(ada)


def database_files() -> list[Path]:
    name = str(connection.settings_dict["NAME"])
    return [path for path in (Path(name), Path(f"{name}-wal")) if path.exists()]


def files_with(word: str) -> list[str]:
    return [path.suffix for path in database_files() if word.encode() in read_file(path).lower()]


def read_file(path: Path) -> bytes:
    """Read a file by another process: POSIX drops all locks that this one has on a file as soon as
    it closes the file, also SQLite's, and then another process may delete the log in use.
    """
    return subprocess.run(["cat", str(path)], stdout=subprocess.PIPE, check=True).stdout


def test_neither_the_database_nor_its_log_contains_erased_texts(desk: Client, ada: User) -> None:
    make_published("What do the others say?")
    answer = make_answer_to_erase(desk)
    assert files_with(CANARY)
    with as_actor(actor=ada):
        erase(answer, WHY)
    assert files_with(CANARY) == []


def test_no_overflow_page_contains_an_erased_long_text(desk: Client, ada: User) -> None:
    answer = make_answer_to_erase(desk)
    answer = Answer.objects.get(pk=answer.pk)
    answer.body = f"{CANARY} " * 1_500
    save_answer(answer)
    with as_actor(actor=ada):
        erase(answer, WHY)
    assert files_with(CANARY) == []


def test_deleted_rows_are_overwritten_with_any_build_of_sqlite() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_an_open_read_transaction_is_logged_as_the_reason(
    desk: Client, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    answer = make_answer_to_erase(desk)
    reader = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM clipqa_answer").fetchone()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with caplog.at_level(logging.WARNING), as_actor(actor=ada):
        erase(answer, WHY)
    reader.close()
    assert "SQLite's log still contains erased texts" in caplog.text
    assert not Answer.objects.exists()
