"""Files of the media storage have a local path where the storage has one."""

from pytest_django import Settings

from clipqa.lib.stored_files import stored_path


def test_names_outside_the_storage_have_no_path(settings: Settings) -> None:
    assert stored_path("") is None
    assert stored_path("../secret.mp4") is None
    assert stored_path("a\0b.mp4") is None
    foreign = {"BACKEND": "django.core.files.storage.Storage"}
    settings.STORAGES = {**settings.STORAGES, "default": foreign}
    assert stored_path("demo/film.mp4") is None
