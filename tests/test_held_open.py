"""The SQLite file's log stays while nobody asks: on a full disk it could not be made again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.sqlite_only
WRITES = """
import sys
from pathlib import Path
import django
from django.db import connection

django.setup()
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE words (word text)")
connection.close()
print(Path(sys.argv[1]).exists())
"""


@pytest.mark.django_db(transaction=True)
def test_the_log_stays_when_the_last_request_has_closed_its_connection() -> None:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    connection.ensure_connection()
    connection.close()
    assert log.exists()


def test_a_process_that_ends_leaves_one_file(tmp_path: Path) -> None:
    library, log = tmp_path / "library.sqlite3", tmp_path / "library.sqlite3-wal"
    told = subprocess.run(
        [sys.executable, "-c", WRITES, str(log)],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{library}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "True\n"  # while it ran, its connection closed
    assert library.exists()
    assert not log.exists()
