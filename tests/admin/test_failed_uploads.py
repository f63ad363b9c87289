"""Uploaded files are deleted if the upload or the save of its record fails."""

import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from clipqa.backups.write import media_files
from clipqa.media.kept_uploads import delete_outdated
from clipqa.media.uploads import store_video
from clipqa.models import Outlet, Video
from tests.admin.pages import add_page, filled, page_of
from tests.admin.pages import save as save_form
from tests.admin.people import person
from tests.admin.test_records import picture
from tests.database_errors import failing
from tests.factories import make_outlet
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
FILM = b"\0\0\0\x18ftypisom" + b"\0" * 100


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def admin_client() -> Client:
    return signed_in(person("ada", is_superuser=True), raise_request_exception=False)


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


class FullDiskFile(ContentFile):
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield FILM
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_partial_upload_is_deleted(media: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        store_video(FullDiskFile(FILM, name="film.mp4"))
    assert files(media) == []


def test_the_upload_of_a_video_that_is_not_saved_is_deleted(
    admin_client: Client, media: Path
) -> None:
    film = SimpleUploadedFile("film.mp4", FILM)
    with failing("no such function: any", 'INSERT INTO "clipqa_video"'):
        response = save_form(
            admin_client, add_page("video"), title="A film", outlet=make_outlet().pk, upload=film
        )
    assert response.status_code == 500
    assert (Video.objects.count(), files(media)) == (0, [])


def test_a_chosen_film_survives_an_error_of_another_field(
    admin_client: Client, media: Path
) -> None:
    outlet, film = make_outlet(), SimpleUploadedFile("film.mp4", FILM)
    refused = save_form(admin_client, add_page("video"), title="", outlet=outlet.pk, upload=film)
    assert "film.mp4 is kept for a day" in refused.content.decode()
    again = {**filled(refused), "outlet": outlet.pk, "_save": "Save"}
    still_refused = admin_client.post(add_page("video"), again)
    assert "film.mp4 is kept for a day" in still_refused.content.decode()
    assert len(files(media)) == 1
    assert not [*media_files(media)]  # no part of a backup
    again = {**filled(still_refused), "title": "A film", "outlet": outlet.pk, "_save": "Save"}
    assert admin_client.post(add_page("video"), again).status_code == 302
    stored = media / Video.objects.get().stored_name
    assert files(media) == [stored]
    assert stored.read_bytes() == FILM


def test_a_kept_film_needs_its_token_and_is_deleted_after_a_day(
    admin_client: Client, media: Path
) -> None:
    outlet, film = make_outlet(), SimpleUploadedFile("film.mp4", FILM)
    refused = save_form(admin_client, add_page("video"), title="", outlet=outlet.pk, upload=film)
    forged = {**filled(refused), "title": "A film", "outlet": outlet.pk, "kept_upload": "x:y"}
    response = admin_client.post(add_page("video"), {**forged, "_save": "Save"})
    assert "no longer kept" in response.content.decode()
    (kept,) = files(media)
    two_days_ago = time.time() - 2 * 86_400
    os.utime(kept, (two_days_ago, two_days_ago))
    delete_outdated()
    assert files(media) == []


def test_an_upload_is_kept_if_the_connection_was_lost_during_the_save(
    admin_client: Client, media: Path
) -> None:
    film = SimpleUploadedFile("film.mp4", FILM)
    with failing("the connection is lost", 'INSERT INTO "clipqa_video"'):
        response = save_form(
            admin_client, add_page("video"), title="A film", outlet=make_outlet().pk, upload=film
        )
    assert response.status_code == 503
    assert len(files(media)) == 1


class FullForPictures(FileSystemStorage):
    def _save(self, name: str, content: File) -> str:
        if name.startswith("posters/"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def test_an_upload_is_kept_if_only_its_picture_cannot_be_stored(
    admin_client: Client, media: Path, settings: Settings
) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.FullForPictures"}}
    film, outlet = SimpleUploadedFile("film.mp4", FILM), make_outlet()
    given = {"title": "A film", "outlet": outlet.pk, "upload": film, "picture": picture()}
    response = save_form(admin_client, add_page("video"), **given)
    assert response.status_code == 503
    assert b"Saved without its picture" in response.content
    assert files(media) == [media / Video.objects.get().stored_name]


def test_a_save_without_its_picture_says_so(admin_client: Client, media: Path) -> None:
    outlet = make_outlet("Delta")
    fields = ", ".join(f'"{name}" = %s' for name in ("poster", "poster_width", "poster_height"))
    with failing("the connection is lost", f'UPDATE "clipqa_outlet" SET {fields} WHERE'):
        response = save_form(admin_client, page_of(outlet), name="Delta News", picture=picture())
    assert response.status_code == 503
    assert b"Saved without its picture" in response.content
    assert b"Send it again" not in response.content
    assert (Outlet.objects.get().name, files(media)) == ("Delta News", [])
