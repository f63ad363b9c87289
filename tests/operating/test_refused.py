"""Errors are never cached, and requests that nginx refuses get a page with a message."""

import pytest

from clipqa.curation import publish
from tests.factories import make_answer
from tests.operating import nginx_cache
from tests.operating.conftest import SUGGESTIONS, Deployment
from tests.operating.library import missing_table
from tests.operating.reader import Answer, Reader

pytestmark = pytest.mark.pure  # independent of the database


def suggest(reader: Reader, word: str, **headers: str) -> Answer:
    return reader.get(f"/api/v1/suggest/?q={word}", **headers)


# Errors are not cached --------------------------------------------------------------------


def test_a_404_is_not_cached(deployment: Deployment) -> None:
    draft = make_answer("Is this new?")
    path = draft.question.get_absolute_url()
    for _ in range(2):
        missing = deployment.reader().get(path)
        assert (missing.status, missing.header("Cache-Control")) == (404, "no-store")
    publish([draft])
    assert deployment.reader().get(path).status == 200


def test_a_500_is_not_cached(deployment: Deployment) -> None:
    with missing_table("clipqa_topic"):
        for _ in range(2):
            broken = deployment.reader().get("/topics/?page=1")
            assert (broken.status, broken.header("Cache-Control")) == (502, "no-store")
        assert deployment.reader().get("/about/").status == 200
        assert deployment.reader().get("/readyz").status == 200  # the database is available
    assert deployment.reader().get("/topics/?page=1").status == 200


def test_readyz_is_not_cached(deployment: Deployment) -> None:
    with missing_table("django_migrations"):
        assert deployment.reader().get("/readyz").status == 503
    assert deployment.reader().get("/readyz").status == 200


@pytest.mark.usefixtures("early_in_a_window")
def test_only_the_rate_limited_address_is_refused(deployment: Deployment) -> None:
    limited, other = deployment.reader("127.0.0.2"), deployment.reader("127.0.0.3")
    statuses = [suggest(limited, f"talk{number}").status for number in range(SUGGESTIONS + 1)]
    assert statuses == [*[200] * SUGGESTIONS, 429]
    assert suggest(limited, "harvest").header("Cache-Control") == "no-store"
    assert (suggest(other, "harvest").status, suggest(other, "harvest").cache) == (200, "HIT")
    assert suggest(limited, "harvest").status == 200  # a cached response doesn't count


@pytest.mark.usefixtures("early_in_a_window")
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X_Forwarded_For", "Forwarded", "X-Real-IP"])
def test_client_addresses_in_request_headers_are_ignored(
    deployment: Deployment, header: str
) -> None:
    number = {"X-Forwarded-For": 4, "X_Forwarded_For": 5, "Forwarded": 6, "X-Real-IP": 7}[header]
    reader, seen = deployment.reader(f"127.0.0.{number}"), []
    for turn in range(SUGGESTIONS + 2):
        claimed = {header: f"192.0.2.{turn}, 198.51.100.{turn}"}
        path = f"/api/v1/suggest/?q=claim{number}{turn}"
        seen.append(reader.ask("GET", path, headers=claimed).status)
    assert seen == [*[200] * SUGGESTIONS, 429, 429]


# Messages ------------------------------------------------------------------------------


def test_a_large_body_is_refused_before_it_is_read(deployment: Deployment) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for size, words in ((70_000, "larger than this address accepts"), (40_000, "far too long")):
        answer = deployment.reader().ask("POST", "/ask/", headers=form, body=b"a" * size)
        assert answer.status == 413
        assert words in answer.text
        assert "no-store" in answer.header("Cache-Control")


@pytest.mark.parametrize("length", [4_050, 9_000])
def test_a_url_above_the_limit_gets_an_error_page(deployment: Deployment, length: int) -> None:
    answer = deployment.reader().get("/search/?q=" + "a" * length)
    assert answer.status == 414
    assert "Use fewer words or fewer filters" in answer.text


def test_a_url_of_four_thousand_bytes_is_accepted(deployment: Deployment) -> None:
    assert deployment.reader().get("/search/?q=" + "a" * (4_000 - 11)).status == 200


@pytest.mark.parametrize("path", ["/", "/admin/", "/media/x.mp4", "/static/x.css", "/ask/"])
def test_too_large_headers_get_an_error_page(deployment: Deployment, path: str) -> None:
    answer = deployment.reader().get(path, **{f"X-{number}": "a" * 6_000 for number in range(9)})
    assert answer.status == 431
    assert "Remove the cookies of this site" in answer.text


def test_many_small_headers_change_no_public_page_and_break_no_admin_page(
    deployment: Deployment,
) -> None:
    many = {f"X-{number}": "a" for number in range(150)}
    assert deployment.reader().get("/topics/", **many).status == 200
    assert deployment.reader().get("/admin/login/", **many).status == 431  # gunicorn takes 100
    assert deployment.reader().get("/admin/login/").status == 200


@pytest.mark.parametrize("sent", ["GET\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\x16\x03 / x\r\n\r\n"])
def test_an_invalid_request_is_refused_and_the_site_keeps_working(
    deployment: Deployment, sent: str
) -> None:
    with deployment.reader().socket() as connection:
        connection.sendall(sent.encode())
        assert b"400 Bad Request" in connection.recv(65_536)
    assert deployment.reader().get("/").status == 200


def test_plain_http_is_redirected_to_https(deployment: Deployment) -> None:
    plain = Reader(deployment.front.plain_port, is_tls=False).get("/topics/?page=2")
    assert plain.status == 301
    assert plain.header("Location") == "https://clips.example.org/topics/?page=2"


def test_an_unknown_host_is_refused_and_not_cached(deployment: Deployment) -> None:
    before = len(nginx_cache.files(deployment.front.cache))
    for _ in range(2):
        assert deployment.reader().get("/", Host="evil.example").status == 400
    assert len(nginx_cache.files(deployment.front.cache)) == before


# What is too large ----------------------------------------------------------------------

MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}


def send_headers(reader: Reader, path: str, length: str, **headers: str) -> bytes:
    """Return the response to headers without a body."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    forwarded = "" if reader.is_tls else "X-Forwarded-Proto: https\r\n"
    with reader.socket() as connection:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: clips.example.org\r\n{forwarded}{lines}{length}\r\n\r\n"
        )
        connection.sendall(head.encode() + b"5\r\n--b\r\n\r\n")
        return connection.recv(65_536)


ADMIN_PATHS = ["/admin/", "/admin/clipqa/video/add/", "/admin/login/", "/admin/nowhere/"]


@pytest.mark.parametrize("past_nginx", [True, False])
@pytest.mark.parametrize("path", ADMIN_PATHS)
def test_an_anonymous_client_is_refused_by_its_headers(
    deployment: Deployment, path: str, past_nginx: bool
) -> None:
    reader = deployment.direct if past_nginx else deployment.reader()
    for length in ("Content-Length: 150000000", "Content-Length: 50000000"):
        assert send_headers(reader, path, length, **MULTIPART).startswith(b"HTTP/1.1 413")
    assert send_headers(reader, path, "Transfer-Encoding: chunked").startswith(b"HTTP/1.1 411")


@pytest.mark.parametrize("past_nginx", [True, False])
def test_an_invalid_session_is_refused_with_its_body(
    deployment: Deployment, past_nginx: bool
) -> None:
    reader = deployment.direct if past_nginx else deployment.reader()
    headers = {**MULTIPART, "Cookie": "__Host-sessionid=made-up"}
    body = b"--b\r\n" + b"a" * 5_000_000
    answer = reader.ask("POST", "/admin/clipqa/answer/", headers=headers, body=body)
    assert answer.status == 413
    assert "your session has ended" in answer.text


def test_open_unfinished_bodies_block_nobody(deployment: Deployment) -> None:
    held = [deployment.direct.socket() for _number in range(5)]
    for connection in held:
        connection.sendall(
            b"POST /admin/clipqa/video/add/ HTTP/1.1\r\nHost: clips.example.org\r\n"
            b"X-Forwarded-Proto: https\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            b"Content-Length: 50000000\r\n\r\n" + b"a" * 100_000
        )
    assert deployment.direct.get("/livez", timeout=2).status == 200
    for connection in held:
        connection.close()


def test_uploads_per_address_are_limited(deployment: Deployment, session: str) -> None:
    reader = deployment.reader("127.0.0.8")
    head = (
        "POST /admin/clipqa/video/add/ HTTP/1.1\r\nHost: clips.example.org\r\n"
        f"Cookie: {session}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        "Content-Length: 50000000\r\n\r\n"
    )
    held = [reader.socket() for _number in range(4)]
    for connection in held:
        connection.sendall(head.encode())
    with reader.socket() as one_more:
        one_more.sendall(head.encode())
        answer = one_more.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 429")
    assert b"still being received" in answer
    for connection in held:
        connection.close()
