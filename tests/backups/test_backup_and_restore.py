"""A library is backed up to a file and restored from it, on either database."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from pytest_django.fixtures import Settings

from clipqa.articles.blocks import BlockValue
from clipqa.backups import databases, write
from clipqa.curation.transcripts import save_transcript
from clipqa.history import revisions_of
from clipqa.history.cue_revisions import cues_after
from clipqa.models import (
    Answer,
    Article,
    ArticleCorrection,
    ArticleProposal,
    Author,
    Citation,
    FilmAnalysis,
    LibraryState,
    Notice,
    NoticeChoices,
    NoticeEvent,
    Outlet,
    Status,
    Transcript,
)
from clipqa.models.article_blocks import BLOCK_MODELS
from clipqa.search.articles import find_articles
from clipqa.transcripts import CueText
from tests.articles.make import faq, make_article, make_author, text
from tests.backups.archives import repack
from tests.factories import make_answer, make_outlet, make_topic, make_video

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    film = settings.MEDIA_ROOT / "films" / "größe 1.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"film" * 1000)
    return settings.MEDIA_ROOT


@pytest.fixture
def archive(media: Path, tmp_path: Path) -> Path:
    """A backup of one published answer, one login and one film."""
    make_answer("Who hosted the talks?", body="Saudi Arabia did.", status=Status.PUBLISHED)
    get_user_model().objects.create_user("alice", password="open the archive")
    target = tmp_path / "library.tar.gz"
    call_command("backup", target)
    return target


def read_media(media: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(media)): path.read_bytes()
        for path in media.rglob("*")
        if path.is_file()
    }


def test_a_restored_library_is_complete(archive: Path, media: Path) -> None:
    before = read_media(media)
    call_command("flush", interactive=False, verbosity=0)
    (media / "films" / "größe 1.mp4").unlink()
    call_command("restore", archive)
    answer = Answer.objects.published().get()
    assert (answer.question.text, answer.body) == ("Who hosted the talks?", "Saudi Arabia did.")
    assert get_user_model().objects.get().check_password("open the archive")
    assert read_media(media) == before


def test_work_that_is_owed_and_its_results_are_restored(media: Path, tmp_path: Path) -> None:
    person = get_user_model().objects.create_user("alice", password="open the archive")
    answer = make_answer()
    NoticeChoices.objects.create(person=person, published=True)
    Notice.objects.create(answer=answer, person=person, event=NoticeEvent.PUBLISHED)
    FilmAnalysis.objects.create(video=answer.clip.video, levels=b"\x80\xff", level_ms=40)
    call_command("backup", tmp_path / "library.tar.gz")
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", tmp_path / "library.tar.gz")
    assert NoticeChoices.objects.get().published
    assert Notice.objects.get().person.username == "alice"
    assert bytes(FilmAnalysis.objects.get().levels) == b"\x80\xff"


def test_an_article_is_restored_with_all_its_parts(media: Path, tmp_path: Path) -> None:
    answer = make_answer("Who hosted the talks?", status=Status.PUBLISHED)
    article = make_article(
        text(f"## Who\n\nThey do[^{answer.public_id}]."),
        faq("Who pays?"),
        BlockValue("comparison", {"question_id": answer.question_id}),
        author=make_author(biography="Writes."),
        topics=[make_topic("Talks")],
        corrections=[(date(2026, 9, 18), "It was 14.")],
    )
    ArticleProposal.objects.create(article=article, built_on=1, base={}, values={"title": "Who?"})
    before, revisions = _parts(), revisions_of(Article, article.pk).count()
    call_command("backup", tmp_path / "library.tar.gz")
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", tmp_path / "library.tar.gz")
    assert _parts() == before
    assert Citation.objects.get().answer == Answer.objects.get()
    assert revisions_of(Article, article.pk).count() == revisions
    assert find_articles("pays").ids == [article.pk]


def _parts() -> list[list[dict[str, object]]]:
    parts = (ArticleCorrection, ArticleProposal, Citation, Article.topics.through)
    models = (Article, Author, *parts, *BLOCK_MODELS)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_the_history_of_a_transcript_is_restored_and_still_append_only(
    media: Path, tmp_path: Path
) -> None:
    video = make_video()
    transcript = save_transcript(video, "en", [CueText(0, 1_000, "Good evening.", "Ada")])
    save_transcript(video, "en", [CueText(0, 1_000, "Good morning.", "Ada")])
    before = cues_after(transcript, revisions_of(Transcript, transcript.pk).last().pk)
    call_command("backup", tmp_path / "library.tar.gz")
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", tmp_path / "library.tar.gz")
    oldest = revisions_of(Transcript, transcript.pk).last()
    assert cues_after(Transcript.objects.get(), oldest.pk) == before
    assert [state.text for state in before.values()] == ["Good evening."]
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM clipqa_cuerevision")


def test_changes_after_the_backup_are_removed(archive: Path, media: Path) -> None:
    make_outlet("Later News")
    (media / "later.mp4").write_bytes(b"later")
    call_command("restore", archive, force=True)
    assert not Outlet.objects.filter(name="Later News").exists()
    assert list(read_media(media)) == ["films/größe 1.mp4"]
    assert [path.name for path in media.iterdir()] == ["films"]


def test_a_restored_library_can_be_written_to_and_backed_up_again(
    archive: Path, tmp_path: Path
) -> None:
    call_command("restore", archive, force=True)
    make_outlet("Later News")
    call_command("backup", tmp_path / "second.tar.gz")
    call_command("restore", tmp_path / "second.tar.gz", force=True)
    assert Outlet.objects.filter(name="Later News").exists()


def test_a_restored_library_has_a_higher_version(archive: Path) -> None:
    LibraryState.objects.current()
    LibraryState.objects.update(library_version=5000)
    call_command("restore", archive, force=True)
    assert LibraryState.objects.get().library_version > 5000


def test_a_library_with_content_is_replaced_only_with_force(archive: Path, media: Path) -> None:
    make_outlet("Later News")
    with pytest.raises(CommandError, match=r"not empty.*--force"):
        call_command("restore", archive)
    assert Outlet.objects.filter(name="Later News").exists()


def test_a_locked_database_is_not_replaced(archive: Path, media: Path) -> None:
    make_outlet("Later News")
    before = read_media(media)
    writer = connections.create_connection("default")
    try:
        with writer.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE clipqa_outlet SET website = 'https://example.org'")
            with pytest.raises(CommandError, match=r"Another process uses.*Stop the server"):
                call_command("restore", archive, force=True, wait=1)
    finally:
        writer.close()
    assert Outlet.objects.filter(name="Later News").exists()
    assert read_media(media) == before


def test_an_archive_has_a_manifest_and_is_readable_only_by_its_owner(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    assert manifest["vendor"] == connection.vendor
    assert "media/films/größe 1.mp4" in manifest["files"]
    assert "clipqa.0001_accounts" in manifest["migrations"]
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_a_backup_never_overwrites_a_file(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", archive)
    assert archive.read_bytes() == before


def test_a_backup_into_a_missing_folder_fails_and_leaves_nothing(
    media: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="could not be written"):
        call_command("backup", tmp_path / "nowhere" / "library.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]


def test_a_backup_that_fails_half_way_leaves_nothing(
    media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no room for the database"))
    with pytest.raises(CommandError, match="could not be written"):
        call_command("backup", tmp_path / "library.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]


@pytest.fixture
def erase_during_dump(media: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Each time the database is dumped, the next of these films is erased."""
    erased: list[Path] = []

    def dump(folder: Path) -> Path:
        dumped = databases.dump(folder)
        if erased:
            erased.pop().unlink()
        return dumped

    monkeypatch.setattr(write, "databases", SimpleNamespace(dump=dump))
    return erased


def more_films(media: Path, number: int) -> list[Path]:
    read_media = [media / f"{at}.mp4" for at in range(number)]
    for film in read_media:
        film.write_bytes(b"film")
    return read_media


def test_a_backup_is_retried_if_a_film_is_deleted_meanwhile(
    media: Path, erase_during_dump: list[Path], tmp_path: Path
) -> None:
    first, second = more_films(media, 2)
    erase_during_dump += [first, second]
    call_command("backup", tmp_path / "library.tar.gz")
    with tarfile.open(tmp_path / "library.tar.gz") as tar:
        assert [name for name in tar.getnames() if "media" in name] == ["media/films/größe 1.mp4"]
    assert (erase_during_dump, list(tmp_path.glob("library*"))) == (
        [],
        [tmp_path / "library.tar.gz"],
    )


def test_a_backup_fails_if_films_are_deleted_during_every_attempt(
    media: Path, erase_during_dump: list[Path], tmp_path: Path
) -> None:
    erase_during_dump += more_films(media, 3)
    with pytest.raises(CommandError, match=r"replaced or erased.*Back up again"):
        call_command("backup", tmp_path / "library.tar.gz")
    assert not list(tmp_path.glob("library*"))


@pytest.mark.sqlite_only
def test_a_full_disk_gives_an_error_message(
    media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_disk(folder: Path) -> Path:
        with closing(sqlite3.connect(folder / "copy")) as copy:
            copy.execute("PRAGMA max_page_count = 1")
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("CREATE TABLE one_more (id)")
        return folder

    monkeypatch.setattr(write, "databases", SimpleNamespace(dump=fill_disk))
    with pytest.raises(CommandError, match=r"a disk is full.*Free some space"):
        call_command("backup", tmp_path / "library.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]


@pytest.fixture
def fresh_database(tmp_path: Path) -> Iterator[str]:
    """The DATABASE_URL of a database without tables."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
        return
    settings = connection.settings_dict
    name = f"{settings['NAME']}_fresh"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{name}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_backup_can_be_restored_on_another_machine(
    archive: Path, fresh_database: str, tmp_path: Path
) -> None:
    environment = {"DATABASE_URL": fresh_database, "CLIPQA_DATA_DIR": str(tmp_path / "a new var")}

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.check_output(
            command, cwd=ROOT, env={**os.environ, **environment}, text=True
        )

    assert "with 1 media file." in manage("restore", str(archive))
    new_key = (tmp_path / "a new var" / "address_key").read_text()
    assert new_key == django_settings.CLIPQA_ADDRESS_KEY
    read = "from clipqa.models import Answer; print(Answer.objects.published().get().body)"
    assert "Saudi Arabia did." in manage("shell", "--no-imports", "-c", read)
    assert (tmp_path / "a new var" / "media" / "films" / "größe 1.mp4").stat().st_size == 4000


def test_an_archive_of_a_newer_release_is_refused(archive: Path, tmp_path: Path) -> None:
    newer = {"version": "9.0", "migrations": ["clipqa.0001_accounts", "clipqa.0999_later"]}
    changed = repack(archive, tmp_path / "newer.tar.gz", manifest=newer)
    with pytest.raises(CommandError, match=r"ClipQA 9\.0, which is newer.*Update ClipQA"):
        call_command("restore", changed, force=True)


def test_an_archive_of_the_other_database_is_refused(archive: Path, tmp_path: Path) -> None:
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    changed = repack(archive, tmp_path / "other.tar.gz", manifest={"vendor": other})
    with pytest.raises(CommandError, match="export_answers and import_answers"):
        call_command("restore", changed, force=True)


@pytest.mark.postgres_only
def test_a_table_that_is_not_in_the_archive_is_dropped(archive: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id integer)")
    call_command("restore", archive, force=True)
    assert "later" not in connection.introspection.table_names()
