"""Outages get a page that says what to do and returns the submitted values."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django import Settings

from clipqa.models import Answer
from clipqa.views.unavailable import SubmittedField
from lab.browser import Form
from tests.admin.people import PASSWORD, person
from tests.database_errors import failing
from tests.factories import make_published
from tests.roles.users import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


@pytest.fixture
def answer() -> Answer:
    return make_published("Who talks?", body="The old words.")


@pytest.fixture
def editor() -> Client:
    return signed_in(person("ada", is_superuser=True), raise_request_exception=False)


@contextmanager
def full_disk() -> Iterator[None]:
    """Keep the database from growing, so that SQLite raises the error of a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # frees no pages
        cursor.execute("PRAGMA max_page_count = 1")  # the present number of pages
        yield
        cursor.execute("PRAGMA max_page_count = 4294967294")


def form_of(editor: Client, path: str) -> dict[str, str]:
    """Return the values that a browser would submit unchanged."""
    return dict(Form(editor.get(path).content.decode(), "answer_form").fields)


def test_a_save_on_a_full_disk_gets_a_message_and_returns_the_values(
    editor: Client, answer: Answer
) -> None:
    path = f"/admin/clipqa/answer/{answer.pk}/change/"
    typed = {**form_of(editor, path), "body": "A <new> wording.\n" * 600}
    with full_disk():
        response = editor.post(path, typed)
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "no-store" in response["Cache-Control"]
    assert "disk is full, so nothing was saved" in page
    assert f'action="{path}"' in page
    assert typed["body"] in unescape(page)
    assert "<new>" not in page
    answer.refresh_from_db()
    assert answer.body == "The old words."


@pytest.mark.parametrize(
    ("value", "is_shown"),
    [
        ("Two lines\nof words", True),
        ("词" * 61, True),
        ("A sentence that goes on until it is longer than any field of a line.", True),
        ("short", False),
        ("t0kEn" * 20, False),
        ('{"body": "30d2ffcd11de", "speaker": "c6f77063a54a", "question": "769c2e24fd4b"}', False),
    ],
)
def test_typed_text_is_shown_and_values_of_the_form_itself_are_hidden(
    value: str, is_shown: bool
) -> None:
    assert SubmittedField("body", value).is_shown is is_shown


def test_the_returned_form_has_the_submitted_values(editor: Client, answer: Answer) -> None:
    path = f"/admin/clipqa/answer/{answer.pk}/change/"
    typed = {**form_of(editor, path), "body": "A new wording. " * 600, "_save": "Publish"}
    with full_disk():
        page = editor.post(path, typed).content.decode()
    again = dict(Form(page, "again").fields)
    assert again == typed
    assert editor.post(path, again).status_code == 302
    answer.refresh_from_db()
    assert answer.body == typed["body"].strip()


def test_public_pages_work_while_the_disk_is_full(answer: Answer, editor: Client) -> None:
    with full_disk():
        assert Client().get("/").status_code == 200
        assert b"The old words." in Client().get(answer.question.get_absolute_url()).content
        assert editor.get(f"/admin/clipqa/answer/{answer.pk}/change/").status_code == 200


def test_the_admin_can_be_read_when_the_session_can_not_be_saved(editor: Client) -> None:
    session = editor.session
    session["seen"] = 0  # long ago, so that this request would save the session
    session.save()
    noted = Session.objects.get().session_data

    with failing("connection lost", "UPDATE", "INSERT"):
        assert editor.get("/admin/").status_code == 200
    assert Session.objects.get().session_data == noted


def test_a_sign_in_on_a_full_disk_does_not_return_the_password() -> None:
    person("ada", is_superuser=True)
    client = Client(raise_request_exception=False)
    with failing("connection lost", "INSERT"):
        response = client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    page = response.content.decode()
    assert response.status_code == 503
    assert PASSWORD not in page
    assert "have to be typed again" in page


@pytest.mark.parametrize("path", ["/", "/search/?q=who", "/questions/who-talks/", "/admin/"])
def test_without_a_database_readers_get_the_outage_page(answer: Answer, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "somebody"
    with failing("connection refused"):
        response = client.get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert b"Temporarily unavailable" in response.content
    assert b"Try again in a minute" in response.content
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "no-store" in response["Cache-Control"]


def test_the_outage_page_is_in_the_language_of_the_site(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "ar"
    with failing("connection refused"):
        page = Client(raise_request_exception=False).get("/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_the_api_reports_an_outage_as_json() -> None:
    with failing("connection refused"):
        response = Client(raise_request_exception=False).get("/api/v1/answers/")
    assert response.status_code == 503
    assert "Try again in a minute" in response.json()["errors"][0]["message"]


def test_a_bug_is_still_a_500(answer: Answer) -> None:
    with failing("no such column: colour"):
        response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert b"An error on our side" in response.content
