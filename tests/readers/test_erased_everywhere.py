"""An erased address and its texts are in no file, and no older backup brings them back."""

import logging
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from clipqa.backups import postgres
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import AuditEntry, BlockedSender, Comment, Event, LibraryState
from clipqa.readers.erased_addresses import parse_erasures, path, read_text
from clipqa.readers.erasing import erase_personal_data
from clipqa.readers.personal_data import count_personal_data
from tests.curation.test_erased_from_the_file import database_files, read_file
from tests.curation.test_erasing import all_stored_text
from tests.factories import make_question
from tests.readers.personal_rows import make_comment, make_everything

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, BEN = "anna.vogel@example.org", "ben@example.org"
WORD = "zirkonvogel"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "film.mp4").write_bytes(b"film")


def places_with_traces(log: str, archive: Path) -> list[str]:
    """Return where the address or a text is found: database, data folder, log, backup."""
    data = Path(archive.parent / "data")
    places = {"tables": all_stored_text().encode(), "log": log.encode()}
    files = [*data.rglob("*"), *(database_files() if connection.vendor == "sqlite" else [])]
    places |= {str(file): read_file(file) for file in files if file.is_file()}
    places |= unpacked(archive)
    words = (WORD.encode(), b"anna.vogel")
    return [name for name, content in places.items() if any(w in content.lower() for w in words)]


def unpacked(archive: Path) -> dict[str, bytes]:
    """Return the files of a backup; of PostgreSQL's compressed dump its rows."""
    folder = archive.with_suffix(".unpacked")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    dump = folder / postgres.FILE_NAME
    if dump.exists():
        postgres.rows_of(dump)
    return {f"backup: {file}": file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def backup(tmp_path: Path, name: str) -> Path:
    archive = tmp_path / f"{name}.tar.gz"
    call_command("backup", archive)
    return archive


def test_an_erased_address_is_nowhere_and_an_older_backup_brings_nothing_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_everything(ANNA, WORD)
    make_everything(BEN, "nothing")
    answered = Comment.objects.filter(text__contains=WORD).earliest("pk")
    make_comment(BEN, "I disagree.", answered.question, parent=answered)
    before = backup(tmp_path, "before")
    assert len(places_with_traces("", before)) >= 2  # the search itself finds them
    others = {entry.name: count for entry, count in count_personal_data(BEN)}
    caplog.clear()

    erase_personal_data(ANNA)
    after = backup(tmp_path, "after")
    assert places_with_traces(caplog.text, after) == []

    version = LibraryState.objects.current().library_version
    call_command("restore", before, force=True)
    again = backup(tmp_path, "again")
    assert places_with_traces(caplog.text, again) == []
    assert {entry.name: count for entry, count in count_personal_data(BEN)} == others
    assert Comment.objects.get(text="I disagree.").parent.erased_at
    assert BlockedSender.objects.filter(sender_hmac=address_hmac(ANNA)).exists()
    assert AuditEntry.objects.filter(event=Event.ERASED).count() == 1  # of the restore
    assert LibraryState.objects.current().library_version > version


def test_what_an_address_sends_after_its_erasure_is_restored(tmp_path: Path) -> None:
    question = make_question()
    erase_personal_data(ANNA)
    make_comment(ANNA, "I am back.", question)
    archive = backup(tmp_path, "later")
    Comment.objects.all().delete()
    call_command("restore", archive, force=True)
    assert Comment.objects.get().text == "I am back."


def test_a_new_machine_gets_the_recorded_erasures_from_the_newest_backup(tmp_path: Path) -> None:
    make_comment(ANNA, WORD, make_question())
    before = backup(tmp_path, "before")
    erase_personal_data(ANNA)
    after = backup(tmp_path, "after")
    recorded = parse_erasures(read_text())
    path().unlink()
    for archive in (after, before):
        call_command("restore", archive, force=True)
        assert not Comment.objects.exists()
        assert parse_erasures(read_text()) == recorded
