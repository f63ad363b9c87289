"""The admin's page that exports and erases what is stored of an e-mail address."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from clipqa.models import AuditEntry, Comment, Event
from tests.factories import make_question
from tests.readers.personal_rows import make_comment, make_everything
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/admin/personal-data/"
ANNA, WORD = "anna@example.org", "zirkonvogel"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def administrator() -> Client:
    return signed_in(of_role("ada", "administrator"))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_it_is_for_administrators_who_find_it_on_the_first_page(administrator: Client) -> None:
    assert PAGE in text(administrator.get("/admin/"))
    for role in ("editor", "moderator"):
        client = signed_in(of_role(role, role))
        assert PAGE not in text(client.get("/admin/"))
        assert client.post(PAGE, {"address": ANNA}).status_code == 403


def test_it_shows_how_much_is_stored_and_what_erasing_does_not_reach(
    administrator: Client,
) -> None:
    make_everything(ANNA, WORD)
    page = text(administrator.post(PAGE, {"address": " Anna@Example.org"}))
    assert f"Stored of {ANNA}" in page
    assert 'data-label="What">Comments</th> <td data-label="Number">2</td>' in page
    assert "e-mails that were sent" in page
    assert WORD not in page


def test_a_text_that_is_no_address_is_kept_with_an_error_at_its_field(
    administrator: Client,
) -> None:
    page = text(administrator.post(PAGE, {"address": "anna@"}))
    assert "This is not an e-mail address. Write it like name@example.org." in page
    assert 'value="anna@"' in page


def test_an_export_is_a_file_whose_name_has_no_address(administrator: Client) -> None:
    make_everything(ANNA, WORD)
    response = administrator.post(PAGE, {"address": ANNA, "action": "export"})
    assert response["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert response["Cache-Control"] == "private, no-store"
    assert WORD in str(json.loads(response.content)["comment"])
    assert AuditEntry.objects.get(event=Event.EXPORTED).actor.username == "ada"


def test_erasing_requires_the_address_once_more(administrator: Client) -> None:
    make_comment(ANNA, WORD, make_question())
    form = {"address": ANNA, "action": "erase"}
    page = text(administrator.post(PAGE, {**form, "typed": "anne@example.org"}))
    assert "This is another address than the one above." in page
    assert 'value="anne@example.org"' in page
    assert Comment.objects.exists()
    response = administrator.post(PAGE, {**form, "typed": "ANNA@example.org"}, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "Erased: comments (1)." in text(response)
    assert ANNA not in text(response)
    assert not Comment.objects.exists()


def test_an_erasure_of_nothing_says_so(administrator: Client) -> None:
    form = {"address": ANNA, "action": "erase", "typed": ANNA}
    page = text(administrator.post(PAGE, form, follow=True))
    assert "Nothing of this address was stored. Its erasure is recorded" in page


def test_an_erasure_that_cannot_be_recorded_says_why(
    administrator: Client, settings: Any, tmp_path: Path
) -> None:
    make_comment(ANNA, WORD, make_question())
    settings.DATA_DIR = tmp_path / "missing"
    page = text(administrator.post(PAGE, {"address": ANNA, "action": "erase", "typed": ANNA}))
    assert "Nothing was erased, since the erasure could not be recorded: No such file" in page
    assert Comment.objects.exists()
