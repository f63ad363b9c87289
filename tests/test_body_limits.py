"""How large a request may be is decided by its head, the address and the sign-in."""

import io
import tempfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clipqa.body_limits import ANONYMOUS_DESK_BODY, DESK_BODY, PUBLIC_BODY, max_film_body_bytes
from clipqa.models import User, Video
from tests.admin.people import person
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db
MULTIPART = "multipart/form-data; boundary=b"
FORM = "application/x-www-form-urlencoded"


class Unread(io.RawIOBase):
    """The body of a request that nobody may begin to read."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def announce(client: Client, path: str, length: int, kind: str = MULTIPART, **said: Any) -> Any:
    """Send a head that names a body of that length."""
    named = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": Unread(), **said}
    return client.generic("POST", path, **named)


DESK = ["/admin/", "/admin/clipqa/video/add/", "/admin/clipqa/answer/", "/admin/nowhere/"]
SIGN_IN = ["/admin/login/", "/admin/sign-in/", "/admin/sign-in/forgotten/"]


@pytest.mark.parametrize("path", [*DESK, *SIGN_IN])
def test_a_stranger_sends_no_large_body_to_the_desk(path: str) -> None:
    refused = announce(Client(), path, 150_000_000)
    assert refused.status_code == 413
    assert "somebody who isn’t signed in" in refused.content.decode()
    assert "no-store" in refused["Cache-Control"]
    assert "default-src" in refused["Content-Security-Policy"]


@pytest.mark.parametrize("path", SIGN_IN)
def test_sign_in_takes_no_more_than_its_fields(path: str) -> None:
    assert announce(Client(), path, PUBLIC_BODY + 1, FORM).status_code == 413


@pytest.mark.parametrize("path", ["/", "/search/", "/feedback/", "/media/x.mp4", "/nowhere/"])
def test_no_public_address_takes_a_large_body(path: str) -> None:
    assert announce(Client(), path, PUBLIC_BODY + 1).status_code == 413


def test_the_api_says_so_in_its_own_words() -> None:
    refused = announce(Client(), "/api/v1/answers/", PUBLIC_BODY + 1)
    assert refused.status_code == 413
    assert "larger than this address accepts" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize("path", ["/feedback/", "/admin/login/", "/admin/clipqa/video/add/"])
def test_a_body_of_unknown_length_is_refused_unread(path: str) -> None:
    refused = announce(Client(), path, 0, HTTP_TRANSFER_ENCODING="chunked")
    assert refused.status_code == 411


def test_what_a_stranger_may_send_is_never_written_to_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    file = SimpleUploadedFile("x.mp4", b"x" * (ANONYMOUS_DESK_BODY - 1000), "video/mp4")
    assert Client().post("/admin/clipqa/video/add/", {"upload": file}).status_code == 302


def test_a_form_sent_after_the_sign_in_ended_comes_back_with_its_text() -> None:
    text = "a long answer " * 20_000
    sent = {"edit_version": "1", "body": text}
    page = Client().post(
        "/admin/clipqa/answer/1/change/", sent, headers={"origin": "http://testserver"}
    )
    assert page.status_code == 403
    assert text.strip() in page.content.decode()


@pytest.mark.parametrize(
    ("path", "length", "is_taken"),
    [
        ("/admin/clipqa/answer/", DESK_BODY, True),
        ("/admin/clipqa/answer/", DESK_BODY + 1, False),
        ("/admin/clipqa/video/", DESK_BODY + 1, False),
        ("/admin/clipqa/video/add/", DESK_BODY + 1, True),
        ("/admin/clipqa/video/add/", 5_000_000_000, False),
        ("/admin/nowhere/", DESK_BODY + 1, False),
        ("/admin/login/", PUBLIC_BODY + 1, False),
    ],
)
def test_somebody_at_the_desk_sends_films_where_films_go(
    path: str, length: int, is_taken: bool
) -> None:
    client = signed_in(person("alice", is_superuser=True), raise_request_exception=True)
    if is_taken:
        with pytest.raises(AssertionError, match="the body was read"):
            announce(client, path, length)
        return
    refused = announce(client, path, length)
    assert refused.status_code == 413
    assert path == "/admin/login/" or "back to what you typed" in refused.content.decode()


def test_a_film_goes_only_to_a_form_that_its_sender_may_use() -> None:
    client = signed_in(person("rita"))
    assert announce(client, "/admin/clipqa/video/add/", DESK_BODY + 1).status_code == 413


def test_a_login_without_a_desk_is_a_stranger() -> None:
    visitor = User.objects.create_user("vera", password="x")
    assert announce(signed_in(visitor), "/admin/", ANONYMOUS_DESK_BODY + 1).status_code == 413


def test_a_film_over_the_limit_is_named_by_its_form_and_not_stored(settings: Any) -> None:
    settings.CLIPQA_MAX_UPLOAD_MB = 3
    client = signed_in(person("alice", is_superuser=True))
    film = SimpleUploadedFile("x.mp4", b"\0\0\0\x18ftypisom" + b"x" * 4_000_000, "video/mp4")
    page = client.post("/admin/clipqa/video/add/", {"title": "What I typed", "upload": film})
    assert page.status_code == 200
    assert "The film is larger than 3 MB" in page.content.decode()
    assert "What I typed" in page.content.decode()
    assert not Video.objects.exists()
    assert max_film_body_bytes() > 4_000_000


@pytest.mark.parametrize(
    "sent", [{f"f{number}": "" for number in range(1_001)}, {"body": "a" * 5_300_000}]
)
def test_more_than_a_form_may_hold_is_too_large_and_no_damaged_address(sent: Any) -> None:
    client = signed_in(person("alice", is_superuser=True))
    page = client.post("/admin/clipqa/topic/add/", sent)
    assert page.status_code == 413
    assert "back to what you typed" in page.content.decode()
