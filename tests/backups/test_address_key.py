"""A backup has the key of the HMACs of addresses. A restore uses it, or says what to do."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from clipqa.models import Comment
from clipqa.readers.erasing import erase_personal_data
from clipqa.readers.personal_data import count_personal_data
from tests.backups.archives import repack
from tests.factories import make_question
from tests.readers.personal_rows import make_comment

pytestmark = pytest.mark.django_db(transaction=True)
ANNA = "anna@example.org"


@pytest.fixture
def archive(settings: Any, tmp_path: Path) -> Path:
    """A backup with a comment, of a site with another key than the one that restores it."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "media"
    settings.DATA_DIR.mkdir()
    settings.CLIPQA_ADDRESS_KEY = "the key of the archive"
    make_comment(ANNA, "Hello.", make_question())
    target = tmp_path / "library.tar.gz"
    call_command("backup", target)
    settings.CLIPQA_ADDRESS_KEY = "the key of this site"
    (settings.DATA_DIR / "address_key").write_text("the key of this site")
    Comment.objects.all().delete()
    return target


def comments_found() -> int:
    return {entry.name: count for entry, count in count_personal_data(ANNA)}["comment"]


def test_the_key_of_the_archive_replaces_one_that_nothing_was_recorded_with(
    archive: Path, settings: Any
) -> None:
    call_command("restore", archive, force=True)
    stored = settings.DATA_DIR / "address_key"
    assert stored.read_text() == settings.CLIPQA_ADDRESS_KEY == "the key of the archive"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert comments_found() == 1


def test_a_key_from_the_environment_is_not_replaced(
    archive: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("CLIPQA_ADDRESS_KEY", "the key of this site")
    with pytest.raises(CommandError, match=r"Nothing was restored. Set CLIPQA_ADDRESS_KEY to"):
        call_command("restore", archive, force=True)
    assert not Comment.objects.exists()
    settings.CLIPQA_ADDRESS_KEY = "the key of the archive"
    call_command("restore", archive, force=True)
    assert comments_found() == 1


def test_erasures_that_could_not_be_applied_stop_a_restore(archive: Path, settings: Any) -> None:
    erase_personal_data(ANNA)
    with pytest.raises(CommandError, match="records erasures with the key of this site"):
        call_command("restore", archive, force=True)
    assert not Comment.objects.exists()
    assert settings.CLIPQA_ADDRESS_KEY == "the key of this site"


def test_a_restore_that_fails_puts_the_key_back(archive: Path, settings: Any) -> None:
    writer = connections.create_connection("default")
    try:
        with writer.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE clipqa_question SET text = 'Who?'")
            with pytest.raises(CommandError, match="Another process uses"):
                call_command("restore", archive, force=True, wait=1)
    finally:
        writer.close()
    assert settings.CLIPQA_ADDRESS_KEY == "the key of this site"
    assert (settings.DATA_DIR / "address_key").read_text() == "the key of this site"


def test_a_backup_from_before_there_were_keys_is_restored(
    archive: Path, settings: Any, tmp_path: Path
) -> None:
    old = repack(archive, tmp_path / "old.tar.gz", without={"address_key", "erased_addresses"})
    call_command("restore", old, force=True)
    assert Comment.objects.get().text == "Hello."
    assert settings.CLIPQA_ADDRESS_KEY == "the key of this site"
