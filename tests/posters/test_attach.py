from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from clipqa.models import Clip, LibraryState
from clipqa.posters import (
    Poster,
    PosterError,
    attach_poster,
    poster_of,
    poster_view,
    remove_poster,
)
from tests.factories import make_clip, make_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(width: int = 1600, color: str = "teal") -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (width, width * 9 // 16), color).save(file, "PNG")
    return file


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def test_a_clip_gets_a_poster_with_urls() -> None:
    clip = make_clip()
    assert attach_poster(clip, picture())
    clip.refresh_from_db()
    base = clip.poster
    assert poster_of(clip) == Poster(
        src=f"/media/{base}-800.jpg",
        srcset_webp=f"/media/{base}-400.webp 400w, /media/{base}-800.webp 800w",
        srcset=f"/media/{base}-400.jpg 400w, /media/{base}-800.jpg 800w",
        width=800,
        height=450,
    )


def test_every_url_of_a_poster_is_a_stored_file(media: Path) -> None:
    for width in (200, 400, 700, 1600):
        clip = make_clip()
        attach_poster(clip, picture(width))
        shown = poster_of(clip)
        assert shown is not None
        entries = f"{shown.srcset_webp}, {shown.srcset}, {shown.src} {shown.width}w".split(", ")
        for address, size in (entry.split() for entry in entries):
            with default_storage.open(address.removeprefix("/media/")) as file:
                assert f"{Image.open(file).width}w" == size
        remove_poster(clip)


def test_a_record_without_a_poster_shows_none() -> None:
    assert poster_of(make_clip()) is None
    assert poster_view("", 0, 0) is None


def test_names_can_not_be_guessed_from_the_picture(media: Path) -> None:
    first, second = make_clip(), make_clip()
    attach_poster(first, picture())
    attach_poster(second, picture())
    assert first.poster != second.poster
    folder, short, token = first.poster.split("/")
    assert (folder, short, len(token)) == ("posters", token[:2], 22)


def test_old_files_stay_until_the_commit(
    media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    clip = make_clip()
    attach_poster(clip, picture())
    old = files(media)
    with django_capture_on_commit_callbacks() as callbacks:
        attach_poster(clip, picture(color="red"))
    assert old < files(media)
    for callback in callbacks:
        callback()
    assert len(files(media)) == 4
    assert not old & files(media)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_keeps_the_old_files(media: Path) -> None:
    clip = make_clip()
    attach_poster(clip, picture())
    old = files(media)
    with transaction.atomic():
        attach_poster(clip, picture(color="red"))
        transaction.set_rollback(True)
    assert old <= files(media)
    assert Clip.objects.get().poster in min(old)


@pytest.mark.django_db(transaction=True)
def test_a_removed_poster_leaves_no_file(media: Path) -> None:
    clip = make_clip()
    attach_poster(clip, picture())
    remove_poster(clip)
    clip.refresh_from_db()
    assert (clip.poster, clip.poster_width, clip.poster_height) == ("", 0, 0)
    assert poster_of(clip) is None
    assert files(media) == set()


@pytest.mark.django_db(transaction=True)
def test_a_failure_to_delete_old_files_does_not_fail_the_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(name: str) -> None:
        raise PermissionError(name)

    clip = make_clip()
    attach_poster(clip, picture())
    old = clip.poster
    monkeypatch.setattr(default_storage, "delete", locked)
    assert attach_poster(clip, picture(color="red"))
    assert Clip.objects.get().poster not in {"", old}


def test_a_refused_picture_changes_nothing(media: Path) -> None:
    clip = make_clip()
    with pytest.raises(PosterError):
        attach_poster(clip, io.BytesIO(b"no picture"))
    assert Clip.objects.get().poster == ""
    assert files(media) == set()


def test_a_poster_changes_the_library_version_but_no_edit_version() -> None:
    outlet = make_outlet()
    before = LibraryState.objects.current().library_version
    attach_poster(outlet, picture())
    version = outlet.edit_version
    outlet.refresh_from_db()
    assert outlet.edit_version == version
    assert LibraryState.objects.current().library_version > before


def test_a_poster_set_concurrently_is_not_replaced_by_a_missing_one(media: Path) -> None:
    clip = make_clip()
    attach_poster(Clip.objects.get(), picture())
    assert not attach_poster(clip, picture(color="red"), only_if_missing=True)
    assert len(files(media)) == 4


def test_a_deleted_record_leaves_no_files_behind(media: Path) -> None:
    clip = make_clip()
    Clip.objects.all().delete()
    assert not attach_poster(clip, picture())
    assert files(media) == set()


def test_a_storage_that_fails_half_way_stores_nothing(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, kept, save = make_clip(), [], default_storage.save

    def full_after_two(name: str, content: object) -> str:
        if len(kept) == 2:
            raise OSError("no space left")
        kept.append(name)
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", full_after_two)
    with pytest.raises(OSError, match="no space"):
        attach_poster(clip, picture())
    assert len(kept) == 2
    assert files(media) == set()
