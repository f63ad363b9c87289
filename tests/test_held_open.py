"""The SQLite file's log stays while nobody asks: on a full disk it could not be made again."""

from pathlib import Path

import pytest
from django.db import connection

from clipqa.held_open import let_go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def test_the_log_stays_when_the_last_request_has_closed_its_connection() -> None:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    connection.ensure_connection()
    connection.close()
    assert log.exists()


def test_a_process_that_ends_leaves_one_file() -> None:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    connection.ensure_connection()
    connection.close()
    let_go()
    assert not log.exists()
    connection.ensure_connection()
    assert log.exists()
