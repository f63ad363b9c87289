"""The shipped nginx configuration in front of gunicorn with a small library, on loopback."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from scripts import nginx
from scripts.nginx import NAME, Front, throwaway_front
from scripts.origin import Origin, throwaway_origin
from tests.database_url import database_url
from tests.module_database import module_database
from tests.operating import library
from tests.operating.reader import Reader

SUGGESTIONS = 3


@dataclass(frozen=True)
class Deployment:
    front: Front
    origin: Origin
    media: Path

    def reader(self, address: str = "127.0.0.1") -> Reader:
        return Reader(self.front.port, address=address)

    @property
    def direct(self) -> Reader:
        """Return a client that bypasses nginx."""
        return Reader(self.origin.port, is_tls=False)


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files under their hashed names; uncompressed, since compressing takes longer."""
    folder = tmp_path_factory.mktemp("collected")
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    _pack(folder / _named_css(folder))
    return folder


@pytest.fixture(scope="package")  # requires an __init__.py in this folder
def deployment(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    collected: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Deployment]:
    if not nginx.is_available():
        message = "No nginx on this machine: install the package nginx to run this test."
        (pytest.fail if os.environ.get("CLIPQA_TESTS_COMPLETE") == "1" else pytest.skip)(message)
    data = tmp_path_factory.mktemp("data")
    (data / "media").mkdir()
    with (
        module_database(django_db_blocker),
        throwaway_origin(_environment(data, collected)) as origin,
        throwaway_front(origin.port, data / "media") as front,
    ):
        library.fill()
        yield Deployment(front, origin, data / "media")


@pytest.fixture
def packed_css(collected: Path) -> str:
    """The URL of a style sheet that is compressed with gzip and Brotli."""
    return f"/static/{_named_css(collected)}"


@pytest.fixture
def session(deployment: Deployment) -> str:
    """The session cookie of a signed-in editor."""
    from django.contrib.auth import get_user_model

    client, users = Client(), get_user_model().objects
    found = users.filter(username="editor").first()
    client.force_login(found or users.create_superuser("editor", password="pass"))
    return f"__Host-sessionid={client.cookies['sessionid'].value}"


def _named_css(collected: Path) -> str:
    names: dict[str, str] = json.loads((collected / "staticfiles.json").read_text())["paths"]
    return names["css/site.css"]


def _pack(file: Path) -> None:
    plain = file.read_bytes()
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(plain))
    file.with_name(f"{file.name}.br").write_bytes(brotli.compress(plain, quality=1))


def _environment(data: Path, collected: Path) -> dict[str, str]:
    """Settings as in docs/operating.md behind nginx; one thread, so that a blocked one shows."""
    return {
        "DATABASE_URL": database_url(),
        "CLIPQA_DATA_DIR": str(data),
        "CLIPQA_STATIC_ROOT": str(collected),
        "CLIPQA_SECRET_KEY": settings.SECRET_KEY,
        "CLIPQA_SITE_URL": f"https://{NAME}",
        "CLIPQA_SECOND_FACTOR": "optional",  # sign-in is not tested here
        "CLIPQA_ALLOWED_HOSTS": NAME,
        "CLIPQA_TRUSTED_PROXIES": "1",
        "CLIPQA_MEDIA_ACCEL": "/protected/",
        "CLIPQA_SEARCH_LIMIT": "0",
        "CLIPQA_API_LIMIT": "0",
        "CLIPQA_SUGGEST_LIMIT": str(SUGGESTIONS),
        "WEB_THREADS": "1",
    }
