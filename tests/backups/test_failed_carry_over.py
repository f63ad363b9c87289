"""Whatever keeps an old library from being carried over leaves all as it was, and says why."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.signals import connection_created
from pytest_django.fixtures import Settings

from clipqa.backups.carry_postgres import in_utc
from clipqa.models import Answer, Outlet
from tests.backups import old_library
from tests.backups.archives import repack
from tests.factories import make_outlet

ROOT = Path(__file__).resolve().parent.parent.parent
ROLLBACK_HINT = r"The library is unchanged\. .*git checkout ccaf7ed"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "film.mp4").write_bytes(b"as it was")
    return settings.MEDIA_ROOT


@pytest.fixture
def unchanged_library(media: Path) -> Iterator[None]:
    """A library that nothing the test does may change."""
    make_outlet("Later News")
    yield
    assert [outlet.name for outlet in Outlet.objects.all()] == ["Later News"]
    assert [path.name for path in media.iterdir()] == ["film.mp4"]
    assert (media / "film.mp4").read_bytes() == b"as it was"
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def restore(archive: Path, **options: Any) -> None:
    call_command("restore", archive, force=True, verbosity=0, **options)


@pytest.mark.usefixtures("unchanged_library")
def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    whole = old_library.archive().read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match="not a backup"):
        restore(tmp_path / "cut.tar.gz")


@pytest.mark.usefixtures("unchanged_library")
def test_a_database_with_another_checksum_is_refused(tmp_path: Path) -> None:
    dump = old_library.extract_database(tmp_path)
    forged = {dump.name: dump.read_bytes()[:-1] + b"?"}
    archive = repack(old_library.archive(), tmp_path / "forged.tar.gz", content=forged)
    with pytest.raises(CommandError, match="differ from its manifest"):
        restore(archive)


@pytest.mark.usefixtures("unchanged_library")
def test_a_value_that_the_new_table_would_change_is_refused(tmp_path: Path) -> None:
    statements = {
        # A number in a column without a type, which the new one makes a text.
        "sqlite": [
            "CREATE TABLE other AS SELECT id, +address AS address, at FROM clipqa_tombstone",
            "UPDATE other SET address = 5 WHERE id = (SELECT MIN(id) FROM other)",
            "DROP TABLE clipqa_tombstone",
            "ALTER TABLE other RENAME TO clipqa_tombstone",
        ],
        # Blanks at the end, which the new one cuts.
        "postgresql": ["ALTER TABLE clipqa_outlet ALTER website TYPE char(600)"],
    }
    archive = old_library.change_archive(tmp_path, *statements[connection.vendor])
    with pytest.raises(CommandError, match=f"clipqa_[a-z]+: the archive has.*{ROLLBACK_HINT}"):
        restore(archive)


@pytest.mark.usefixtures("unchanged_library")
def test_dangling_references_are_refused(tmp_path: Path) -> None:
    unchecked = {
        "sqlite": [],
        "postgresql": ["SET session_replication_role = replica"],
    }
    orphaned = "UPDATE clipqa_cue SET transcript_id = 4711"
    archive = old_library.change_archive(tmp_path, *unchecked[connection.vendor], orphaned)
    with pytest.raises(CommandError, match=f"rows are inconsistent.*clipqa_cue.*{ROLLBACK_HINT}"):
        restore(archive)


@pytest.mark.usefixtures("unchanged_library")
@pytest.mark.parametrize(
    ("statement", "output"),
    [
        (
            "CREATE TABLE of_somebody_else (id integer)",
            "'of_somebody_else', which ClipQA did not create",
        ),
        ("ALTER TABLE clipqa_topic ADD colour integer", r"clipqa_topic has columns.*\(colour\)"),
        ("DROP TABLE clipqa_presence", "has no table clipqa_presence"),
    ],
)
def test_unknown_and_missing_tables_and_columns_are_refused(
    statement: str, output: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=f"{output}.*{ROLLBACK_HINT}"):
        restore(old_library.change_archive(tmp_path, statement))


@pytest.mark.usefixtures("unchanged_library")
def test_an_even_older_library_is_refused_with_a_hint(tmp_path: Path) -> None:
    names = [name for name in old_library.manifest()["migrations"] if "0021" not in name]
    older = repack(old_library.archive(), tmp_path / "o.tar.gz", manifest={"migrations": names})
    with pytest.raises(CommandError, match=r"ends with .*0020.*with the code of ccaf7ed"):
        restore(older)


@pytest.mark.usefixtures("unchanged_library")
def test_a_locked_database_is_left_unchanged() -> None:
    writer = connections.create_connection("default")
    try:
        with writer.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE clipqa_outlet SET website = ''")
            with pytest.raises(CommandError, match=f"Another process uses.*{ROLLBACK_HINT}"):
                restore(old_library.archive(), wait=1)
    finally:
        writer.close()


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("unchanged_library")
def test_a_full_disk_is_reported() -> None:
    def limit_size(sender: object, connection: Any, **signal: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 1}")

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # earlier tests left room inside the file
    connection_created.connect(limit_size)
    try:
        with pytest.raises(
            CommandError, match=f"disk of the database is full. Free some space.*{ROLLBACK_HINT}"
        ):
            restore(old_library.archive())
    finally:
        connection_created.disconnect(limit_size)
        connection.close()


def test_a_column_missing_in_old_libraries_gets_its_default(media: Path, tmp_path: Path) -> None:
    """As columns that are added after the first release will be missing."""
    without_flag = "ALTER TABLE clipqa_answer DROP COLUMN ai_disclosure"
    texts = "ALTER TABLE clipqa_answer DROP COLUMN correction"
    restore(old_library.change_archive(tmp_path, without_flag, texts))
    assert {*Answer.objects.values_list("ai_disclosure", "correction")} == {(False, "")}
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, Answer._meta.db_table)
    assert {column.default for column in columns if column.name == "correction"} == {None}


@pytest.fixture
def old_database(tmp_path: Path) -> Iterator[str]:
    """The DATABASE_URL of a library as the old code left it."""
    dump = old_library.extract_database(tmp_path)
    if connection.vendor == "postgresql":
        with old_library.restored_database(dump) as address:
            yield address
    else:
        yield f"sqlite:///{shutil.copy(dump, tmp_path / 'old.sqlite3')}"


def test_new_code_explains_how_to_carry_over_an_old_database(
    old_database: str, tmp_path: Path
) -> None:
    environment = {"DATABASE_URL": old_database, "CLIPQA_DATA_DIR": str(tmp_path / "var")}

    def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        env = {**os.environ, **environment}
        return subprocess.run(
            command, cwd=ROOT, env=env, text=True, capture_output=True, check=False
        )

    refused_runs = [manage("migrate"), manage("migrate", "--skip-checks"), manage("check")]
    assert all("has to be carried over" in done.stderr for done in refused_runs)
    assert all(done.returncode for done in refused_runs)
    archive = str(tmp_path / "old-library.tar.gz")
    assert manage("backup", archive).returncode == 0
    assert "not empty" in manage("restore", archive).stderr
    assert "auth_user -> clipqa_user" in manage("restore", archive, "--force").stdout
    assert manage("migrate").returncode == 0
    read = "from clipqa.models import User; print(User.objects.get(username='edda').last_name)"
    assert "Éditrice" in manage("shell", "--no-imports", "-c", read).stdout


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-29 20:20:19.120000-05", "2026-11-30 01:20:19.12+00"),
        ("2026-07-01 12:00:00+05:30", "2026-07-01 06:30:00+00"),
        ("0001-12-31 19:03:58-04:56:02 BC", "0001-01-01 00:00:00+00"),
        ("9999-12-30 19:00:00-05", "9999-12-31 00:00:00+00"),
    ],
)
def test_times_are_compared_in_utc(written: str, expected: str) -> None:
    assert in_utc(written) == expected
