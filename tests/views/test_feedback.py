"""The feedback form."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation import apply_due, receive_feedback
from clipqa.models import Feedback, LibraryState, Status
from tests.factories import make_answer
from tests.views.reader import Page

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
FROM_HERE = {"Origin": "http://localhost"}
SEARCH = "/search/?q=zebra&outlet=delta"


def send(client: Client | None = None, headers: Any = None, **fields: str) -> Any:
    return send_body(urlencode(fields), client, headers)


def send_body(
    body: str | bytes,
    client: Client | None = None,
    headers: Any = None,
    content_type: str = FORM,
    host: str = "localhost",
) -> Any:
    return (client or Client(enforce_csrf_checks=True)).generic(
        "POST",
        "/feedback/",
        body,
        content_type=content_type,
        HTTP_HOST=host,
        headers=FROM_HERE if headers is None else headers,
    )


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_message_is_stored_with_its_search() -> None:
    response = send(message="A clip about zebras,\r\nplease.", search=SEARCH)
    stored = Feedback.objects.get()
    assert stored.message == "A clip about zebras,\nplease."
    assert (stored.path, stored.searched, stored.text) == (
        "/search/",
        "q=zebra&outlet=delta",
        "zebra",
    )
    assert response.status_code == 303
    assert response["Location"] == f"/feedback/thanks/?search={quote(SEARCH, safe='')}"


def test_the_thanks_page_links_back_to_the_search() -> None:
    response = Client().get(send(message="Zebras", search=SEARCH)["Location"])
    assert SEARCH in Page(response.content.decode()).links
    assert "you looked for <b><bdi>zebra</bdi></b>" in text_of(response)


def test_a_search_without_a_message_is_enough() -> None:
    assert send(message=" \r\n ", search=SEARCH).status_code == 303
    assert Feedback.objects.get().message == ""


def test_a_message_without_a_search_is_enough() -> None:
    assert send(message="Zebras").status_code == 303
    assert Feedback.objects.get().path == ""


@pytest.mark.parametrize("search", ["", "/search/", "/search/?outlet=delta"])
def test_a_form_without_message_and_search_text_is_refused(search: str) -> None:
    response = send(message="", search=search)
    assert response.status_code == 400
    assert "Write in a few words what you were looking for." in text_of(response)
    assert not Feedback.objects.exists()


def test_500_characters_fit_however_lines_end() -> None:
    message = "a\r\n" * 249 + "zz"  # 500 once a line's end counts as one
    assert send(message=message).status_code == 303
    assert len(Feedback.objects.get().message) == 500


def test_501_characters_are_refused_and_returned() -> None:
    message = "zèbre " * 83 + "abcd"
    response = send(message=message, search=SEARCH)
    assert response.status_code == 400
    assert "This is 502 characters long. Shorten it to 500." in text_of(response)
    page = Page(response.content.decode())
    assert message in page.html
    assert page.all("textarea", id="message")[0]["aria-invalid"] == "true"
    assert page.all("input", name="search")[0]["value"] == SEARCH


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\u202e", "\ufffd"])
def test_characters_that_cannot_be_stored_are_refused_at_the_field(char: str) -> None:
    response = send(message=f"zeb{char}ra")
    assert response.status_code == 400
    assert "This text has" in text_of(response) or "of this text is U+" in text_of(response)


@pytest.mark.parametrize("message", ["斑马\n在哪里？", "أين الحمار الوحشي؟", "🦓 \u200f?", "a\tb"])
def test_every_script_is_stored_as_typed(message: str) -> None:
    assert send(message=message).status_code == 303
    assert Feedback.objects.get().message == message


def test_the_form_holds_no_token_and_sets_no_cookie() -> None:
    for response in (
        Client().get(f"/feedback/?search={quote(SEARCH)}"),
        send(message="Zebras"),
        Client().get("/feedback/thanks/"),
        send(message=""),
    ):
        assert not response.cookies
        assert b"csrfmiddlewaretoken" not in response.content
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert "Cookie" not in response.get("Vary", "")


def test_the_form_knows_the_search_that_led_to_it() -> None:
    response = Client().get(f"/feedback/?search={quote(SEARCH)}")
    page = Page(response.content.decode())
    assert page.all("input", name="search")[0]["value"] == SEARCH
    assert SEARCH in page.links
    assert "You searched for <b><bdi>zebra</bdi></b>." in text_of(response)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/search/?q=zebra",
        "https://evil.example/search/?q=zebra",
        "/\\evil.example/?q=zebra",
        "javascript:alert(1)//?q=zebra",
        "/admin/?q=zebra",
        "/feedback/?q=zebra",
        "/search/%00/?q=zebra",
        "/topics/%FF/?q=zebra",
        "/topics/a%0Ab/?q=zebra",
        f"/topics/{'x' * 300}/?q=zebra",
        "http://[::1/search/?q=zebra",
    ],
)
def test_a_url_that_is_no_search_of_this_site_is_ignored(address: str) -> None:
    page = Page(Client().get("/feedback/", {"search": address}).content.decode())
    assert page.all("input", name="search")[0]["value"] == ""
    send(message="Zebras", search=address)
    assert Feedback.objects.get().url == ""


def test_of_a_very_long_search_the_text_is_stored() -> None:
    send(message="Zebras", search=f"/search/?q=zebra&outlet={'x' * 5000}")
    assert Feedback.objects.get().url == "/search/?q=zebra"


def test_a_bot_is_thanked_and_its_message_dropped() -> None:
    honest, filled = send(message="Zebras"), send(message="Pills", website="https://pills.example")
    assert (filled.status_code, filled["Location"]) == (honest.status_code, honest["Location"])
    assert Feedback.objects.get().message == "Zebras"


# The origin check ----------------------------------------------------------------------

ELSEWHERE = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://[::1"},
    {"Origin": "localhost"},
    {"Referer": "https://evil.example/?http://localhost/"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "none"},
]
HERE = [
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},  # a proxy that terminates TLS
    {"Origin": "https://clips.example.org"},  # with another host name
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null", "Referer": "http://localhost/search/"},
    {"Referer": "https://clips.example.org:443/search/?q=zebra"},
    {"Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_form_on_another_site_is_refused_and_returned(headers: dict[str, str]) -> None:
    response = send(headers=headers, message="Zebras of mine")
    assert response.status_code == 403
    assert "Send it from here." in text_of(response)
    assert "Zebras of mine" in text_of(response)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("headers", HERE, ids=str)
def test_a_form_of_this_site_is_accepted(settings: Any, headers: dict[str, str]) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    assert send(headers=headers, message="Zebras").status_code == 303


def test_behind_a_proxy_the_public_port_counts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    headers = {"Origin": "http://127.0.0.1:8123"}
    for host, status in (("127.0.0.1:8123", 303), ("127.0.0.1:8124", 403)):
        assert send_body("message=Zebras", None, headers, host=host).status_code == status


# Rate limit -------------------------------------------------------------------------------


@pytest.mark.usefixtures("early_in_a_window")
def test_too_many_messages_are_refused_with_the_wait_and_the_text(settings: Any) -> None:
    settings.CLIPQA_FEEDBACK_LIMIT = 2
    assert [send(message=f"Zebra {n}").status_code for n in range(2)] == [303, 303]
    response = send(message="A third zebra", search=SEARCH)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert "Send it again in" in text_of(response)
    assert "A third zebra" in text_of(response)
    assert Feedback.objects.count() == 2


def test_a_mistake_does_not_count_towards_the_limit(settings: Any) -> None:
    settings.CLIPQA_FEEDBACK_LIMIT = 1
    for _ in range(3):
        assert send(message="").status_code == 400
    assert send(message="Zebras").status_code == 303


# Invalid requests ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * 40_000, FORM, 413),
        (b"message=" + b"x" * 5_000_000, FORM, 413),
        (b'{"message": "zebras"}', "application/json", 400),
        (b"--x\r\n\r\nbroken", "multipart/form-data; boundary=x", 400),
        (b"message=zebras", "text/plain", 400),
        (b"message=zebras", "", 400),
        (b"message=zebras", f"{FORM}; charset=hex", 400),
        (b"message=zebras", f"{FORM}; charset=utf-16", 400),
        (b"message=%FF%FE", FORM, 400),
        (b"message=%ED%A0%80", FORM, 400),
        (b"message=a%00b", FORM, 400),
        (b"&=&%&%zz==", FORM, 400),
        (b"\xff\xfe\x00", FORM, 400),
        (b"a=&" * 3000, FORM, 413),
        (b"", FORM, 400),
    ],
)
def test_an_invalid_body_gets_a_page_that_says_what_to_do(
    body: bytes, content_type: str, status: int
) -> None:
    response = send_body(body, content_type=content_type)
    assert response.status_code == status
    assert len(Page(response.content.decode()).text_of["h1"].strip()) > 10
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("charset", ["utf-16", "no-such"])
def test_another_encoding_is_refused_with_a_page(charset: str) -> None:
    for path in ("/feedback/?search=x", "/feedback/thanks/?search=x"):
        response = Client().get(path, CONTENT_TYPE=f"text/html; charset={charset}")
        assert response.status_code == 400
        assert "That address can’t be read" in text_of(response)


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 40])
def test_an_impossible_length_is_refused(length: str) -> None:
    response = Client().post(
        "/feedback/", "message=x", content_type=FORM, CONTENT_LENGTH=length, headers=FROM_HERE
    )
    assert response.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused_with_the_allowed_ones(method: str) -> None:
    for path, allowed in (("/feedback/", "GET, HEAD, POST"), ("/feedback/thanks/", "GET, HEAD")):
        response = Client(enforce_csrf_checks=True).generic(method, path)
        assert (response.status_code, response["Allow"]) == (405, allowed)
        assert allowed in response.content.decode()


def test_markup_in_a_message_stays_text() -> None:
    response = send(message="<script>alert(1)</script>" + "x" * 500)
    assert "<script>alert" not in text_of(response)
    assert "&lt;script&gt;alert(1)" in text_of(response)


# Storage and deletion ------------------------------------------------------------------------


def test_feedback_changes_no_public_page() -> None:
    version = LibraryState.objects.current().library_version
    send(message="Zebras")
    assert LibraryState.objects.current().library_version == version


def test_feedback_is_deleted_90_days_later_by_the_next_message() -> None:
    now = timezone.now()
    for days in (91, 90, 89):
        receive_feedback(f"{days} days", now=now - timedelta(days=days))
    assert {each.message for each in Feedback.objects.current()} == {"89 days"}
    receive_feedback("today")
    assert {each.message for each in Feedback.objects.all()} == {"89 days", "today"}


def test_applying_due_changes_deletes_old_feedback_too() -> None:
    now = timezone.now()
    receive_feedback("Long ago", now=now - timedelta(days=91))
    soon = now + timedelta(minutes=1)
    make_answer(status=Status.PUBLISHED, publish_at=soon)
    assert apply_due(now=soon)
    assert not Feedback.objects.exists()


def test_the_database_refuses_empty_feedback() -> None:
    with pytest.raises(Exception, match="feedback_says_something"):
        Feedback.objects.create()


def test_the_form_costs_one_statement_and_sending_it_a_few() -> None:
    Client().get("/")  # creates the state of the library
    with CaptureQueriesContext(connection) as asked:
        Client().get(f"/feedback/?search={quote(SEARCH)}")
    with CaptureQueriesContext(connection) as sent:
        send(message="Zebras", search=SEARCH)
    assert len(asked) == 1
    assert len(sent) <= 5


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
