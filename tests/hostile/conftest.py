"""A gunicorn of one process with an editor signed in, to send hostile input to."""

import http.client
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from clipqa.models import Answer, Status, Video
from scripts.origin import Origin, throwaway_origin
from tests.database_url import database_url
from tests.factories import make_answer, make_clip, make_published, make_question, make_video
from tests.module_database import module_database

BRACKETS = "![[" * 6_660
SYLLABLES = "การเจรจา" * 37
Fields = dict[str, str]
Files = dict[str, tuple[str, bytes]]


@dataclass(frozen=True)
class EditorClient:
    """A client signed in as an editor. `get` and `post` return the status."""

    port: int
    cookies: str
    token: str
    video: int = 0

    def get(self, path: str, timeout: float = 60) -> int:
        return self._ask("GET", path, None, {}, timeout)

    def post(self, path: str, fields: Fields, files: Files | None = None) -> int:
        boundary = secrets.token_hex(16)
        body = multipart({"csrfmiddlewaretoken": self.token, **fields}, files or {}, boundary)
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._ask("POST", path, body, kind, 60)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Fields, timeout: float
    ) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {"Cookie": self.cookies, **headers})
            return connection.getresponse().status
        finally:
            connection.close()


def multipart(fields: Fields, files: Files, boundary: str) -> bytes:
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'Content-Disposition: form-data; name="{name}"; filename="{given}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (given, content) in files.items()
    ]
    edge = f"--{boundary}".encode()
    return b"".join(edge + b"\r\n" + part for part in parts) + edge + b"--\r\n"


@pytest.fixture(scope="module")
def editor(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[EditorClient]:
    data = tmp_path_factory.mktemp("hostile")
    with module_database(django_db_blocker), throwaway_origin(environment(data)) as origin:
        fill_library()
        yield signed_in(origin)


def fill_library() -> None:
    """Store texts above the present limits, as an old library may have them."""
    make_answer(body="a" * 26 + "!")
    for number in range(24):
        answer = make_published(f"What about bracket number {number}?")
        Answer.objects.filter(pk=answer.pk).update(body=BRACKETS)
    for number in range(60):
        question = make_question(f"{number} {SYLLABLES[:200]}?", language="th")
        clip = make_clip(make_video(), 1_000 * number, 1_000 * number + 9_000)
        make_answer(question, clip=clip, body=SYLLABLES * 10, status=Status.PUBLISHED)


def environment(data: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url(),
        "CLIPQA_DATA_DIR": str(data),
        "CLIPQA_SECRET_KEY": settings.SECRET_KEY,
        "CLIPQA_DEBUG": "yes",  # static files need not be collected
    }


def signed_in(origin: Origin) -> EditorClient:
    client, token = Client(), secrets.token_hex(16)
    client.force_login(get_user_model().objects.create_superuser("editor", password="pass"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
    cookie_header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return EditorClient(
        origin.port, cookie_header, token, Video.objects.values_list("pk", flat=True)[0]
    )
