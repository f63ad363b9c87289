"""What script keeps of a page until it is saved: the server's part, which is to say that it is."""

import pytest
from django.test import Client

from tests.admin.pages import add_page, filled, page_of, save
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


def test_a_save_names_the_draft_that_it_made_needless(desk: Client) -> None:
    response = save(desk, add_page("topic"), name="Ferries", _draft="0af3-17")
    cookie = response.cookies["desk_saved"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("0af3-17", "/admin/", "Lax")


def test_a_save_that_is_refused_names_none(desk: Client) -> None:
    assert "desk_saved" not in save(desk, add_page("topic"), name="", _draft="0af3-17").cookies


@pytest.mark.parametrize("draft", ["", "a b", "x" * 61, "a;path=/", "ä"])
def test_what_is_no_name_of_a_draft_is_not_repeated(desk: Client, draft: str) -> None:
    response = save(desk, page_of(make_topic()), name="Ferries", _draft=draft)
    assert response.status_code == 302
    assert "desk_saved" not in response.cookies


def test_a_page_that_is_refused_says_so_to_the_script(desk: Client) -> None:
    opened = desk.get(add_page("topic"))
    refused = desk.post(add_page("topic"), {**filled(opened), "name": ""})
    assert "data-refused" not in opened.content.decode()
    assert "data-refused" in refused.content.decode()
