"""SQLite's log exists between requests, since it can't be created again on a full disk."""

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
def test_the_log_exists_after_a_request_has_closed_the_last_connection() -> None:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    connection.ensure_connection()
    connection.close()
    assert log.exists()


def test_a_process_leaves_one_file_at_exit(tmp_path: Path) -> None:
    library, log = tmp_path / "library.sqlite3", tmp_path / "library.sqlite3-wal"
    finished = subprocess.run(
        [sys.executable, "-c", WRITES, str(log)],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{library}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout == "True\n"  # while it ran, its connection closed
    assert library.exists()
    assert not log.exists()
