"""Body limits depend on the headers, the URL and the user, and are enforced before reading."""

import io
import tempfile
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from clipqa.body_limits import (
    ADMIN_BODY,
    ANONYMOUS_ADMIN_BODY,
    ARTICLE_BODY,
    IMPORT_BODY,
    PUBLIC_BODY,
    TRANSCRIPT_BODY,
    max_body_bytes,
    max_film_body_bytes,
)
from clipqa.models import User, Video
from tests.admin.people import person
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
MULTIPART = "multipart/form-data; boundary=b"
FORM = "application/x-www-form-urlencoded"


class UnreadableBody(io.RawIOBase):
    """A request body that raises an error if it is read."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def send_headers(
    client: Client, path: str, length: int, kind: str = MULTIPART, **environ: Any
) -> Any:
    """Send headers with this Content-Length."""
    named = {
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": kind,
        "wsgi.input": UnreadableBody(),
        **environ,
    }
    return client.generic("POST", path, **named)


ADMIN_PATHS = ["/admin/", "/admin/clipqa/video/add/", "/admin/clipqa/answer/", "/admin/nowhere/"]
SIGN_IN_PATHS = ["/admin/login/", "/admin/sign-in/", "/admin/sign-in/forgotten/"]


@pytest.mark.parametrize("path", [*ADMIN_PATHS, *SIGN_IN_PATHS])
def test_an_anonymous_client_can_not_send_a_large_body_to_the_admin(path: str) -> None:
    refused = send_headers(Client(), path, 150_000_000)
    assert refused.status_code == 413
    assert "somebody who isn’t signed in" in refused.content.decode()
    assert "no-store" in refused["Cache-Control"]
    assert "default-src" in refused["Content-Security-Policy"]


@pytest.mark.parametrize("path", SIGN_IN_PATHS)
def test_a_sign_in_page_refuses_a_body_above_the_public_limit(path: str) -> None:
    assert send_headers(Client(), path, PUBLIC_BODY + 1, FORM).status_code == 413


@pytest.mark.parametrize("path", ["/", "/search/", "/ask/", "/media/x.mp4", "/nowhere/"])
def test_public_pages_refuse_a_large_body(path: str) -> None:
    assert send_headers(Client(), path, PUBLIC_BODY + 1).status_code == 413


def test_the_api_refuses_a_large_body_in_its_error_format() -> None:
    refused = send_headers(Client(), "/api/v1/answers/", PUBLIC_BODY + 1)
    assert refused.status_code == 413
    assert "larger than this address accepts" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize("path", ["/ask/", "/admin/login/", "/admin/clipqa/video/add/"])
def test_a_body_of_unknown_length_is_refused_unread(path: str) -> None:
    refused = send_headers(Client(), path, 0, HTTP_TRANSFER_ENCODING="chunked")
    assert refused.status_code == 411


def test_a_body_of_an_anonymous_client_is_never_written_to_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    file = SimpleUploadedFile("x.mp4", b"x" * (ANONYMOUS_ADMIN_BODY - 1000), "video/mp4")
    assert Client().post("/admin/clipqa/video/add/", {"upload": file}).status_code == 302


def test_a_form_sent_after_the_session_ended_is_returned_with_its_text() -> None:
    text = "a long answer " * 20_000
    sent = {"edit_version": "1", "body": text}
    page = Client().post(
        "/admin/clipqa/answer/1/change/", sent, headers={"origin": "http://testserver"}
    )
    assert page.status_code == 403
    assert text.strip() in page.content.decode()


@pytest.mark.parametrize(
    ("path", "length", "is_accepted"),
    [
        ("/admin/clipqa/answer/", ADMIN_BODY, True),
        ("/admin/clipqa/answer/", ADMIN_BODY + 1, False),
        ("/admin/clipqa/video/", ADMIN_BODY + 1, False),
        ("/admin/clipqa/video/add/", ADMIN_BODY + 1, True),
        ("/admin/clipqa/video/add/", 5_000_000_000, False),
        ("/admin/clipqa/video/1/change/", TRANSCRIPT_BODY, True),
        ("/admin/clipqa/transcript/add/", TRANSCRIPT_BODY, True),
        ("/admin/clipqa/transcript/1/change/", TRANSCRIPT_BODY, True),
        ("/admin/clipqa/transcript/1/change/", TRANSCRIPT_BODY + 1, False),
        ("/admin/clipqa/transcript/1/delete/", ADMIN_BODY + 1, False),
        ("/admin/nowhere/", ADMIN_BODY + 1, False),
        ("/admin/login/", PUBLIC_BODY + 1, False),
    ],
)
def test_only_forms_with_films_and_transcripts_accept_large_bodies(
    path: str, length: int, is_accepted: bool
) -> None:
    client = signed_in(person("alice", is_superuser=True), raise_request_exception=True)
    if is_accepted:
        with pytest.raises(AssertionError, match="the body was read"):
            send_headers(client, path, length)
        return
    refused = send_headers(client, path, length)
    assert refused.status_code == 413
    assert path == "/admin/login/" or "back to what you typed" in refused.content.decode()


def test_a_user_without_the_right_to_add_videos_can_not_upload_a_film() -> None:
    client = signed_in(person("rita"))
    assert send_headers(client, "/admin/clipqa/video/add/", ADMIN_BODY + 1).status_code == 413


def test_a_user_without_the_right_to_change_transcripts_can_not_send_a_long_one() -> None:
    client = signed_in(person("rita"))
    path = "/admin/clipqa/transcript/1/change/"
    assert send_headers(client, path, ADMIN_BODY + 1).status_code == 413


def test_a_user_without_admin_access_has_the_anonymous_limit() -> None:
    visitor = User.objects.create_user("vera", password="x")
    assert send_headers(signed_in(visitor), "/admin/", ANONYMOUS_ADMIN_BODY + 1).status_code == 413


def test_a_film_above_the_limit_is_a_form_error_and_not_stored(settings: Any) -> None:
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
    "sent", [{f"f{number}": "" for number in range(1_001)}, {"body": "a" * (ADMIN_BODY + 1)}]
)
def test_too_many_or_too_large_fields_are_a_413(sent: Any) -> None:
    client = signed_in(person("alice", is_superuser=True))
    page = client.post("/admin/clipqa/topic/add/", sent)
    assert page.status_code == 413
    assert "back to what you typed" in page.content.decode()


@pytest.mark.parametrize("right", ["add_article", "add_answer"])
def test_only_an_article_may_have_pictures_and_300_blocks_in_one_body(right: str) -> None:
    writer = person("wendy")
    writer.user_permissions.add(Permission.objects.get(codename=right))
    page = "/admin/clipqa/article/add/"
    assert send_headers(signed_in(writer), page, ARTICLE_BODY + 1).status_code == 413
    limit = ARTICLE_BODY if right == "add_article" else ADMIN_BODY
    assert max_for(writer, page, ADMIN_BODY + 1) == limit
    assert max_for(writer, "/admin/clipqa/answer/add/", ADMIN_BODY + 1) == ADMIN_BODY


def max_for(user: User, path: str, length: int) -> int:
    request = RequestFactory().post(path)
    request.user = user
    return max_body_bytes(request, length)


def test_only_reviewers_upload_large_files_of_answers() -> None:
    address = "/admin/clipqa/answer/import/"
    editor, contributor = of_role("edda", "editor"), of_role("cora", "contributor")
    assert send_headers(signed_in(editor), address, IMPORT_BODY + 1).status_code == 413
    assert send_headers(signed_in(contributor), address, ADMIN_BODY + 1).status_code == 413
    request = RequestFactory().post(address)
    request.user = editor
    assert max_body_bytes(request, IMPORT_BODY) == IMPORT_BODY
