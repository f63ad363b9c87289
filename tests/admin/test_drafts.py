"""The cookie that tells the browser which draft was saved."""

import pytest
from django.test import Client

from tests.admin.pages import add_page, filled, page_of, save
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


def test_a_save_names_its_draft_in_a_cookie(admin_client: Client) -> None:
    response = save(admin_client, add_page("topic"), name="Ferries", _draft="0af3-17")
    cookie = response.cookies["desk_saved"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("0af3-17", "/admin/", "Lax")


def test_a_refused_save_sets_no_draft_cookie(admin_client: Client) -> None:
    assert (
        "desk_saved" not in save(admin_client, add_page("topic"), name="", _draft="0af3-17").cookies
    )


@pytest.mark.parametrize("draft", ["", "a b", "x" * 61, "a;path=/", "ä"])
def test_an_invalid_draft_id_is_not_set_as_a_cookie(admin_client: Client, draft: str) -> None:
    response = save(admin_client, page_of(make_topic()), name="Ferries", _draft=draft)
    assert response.status_code == 302
    assert "desk_saved" not in response.cookies


def test_a_refused_form_is_marked_for_the_script(admin_client: Client) -> None:
    opened = admin_client.get(add_page("topic"))
    refused = admin_client.post(add_page("topic"), {**filled(opened), "name": ""})
    assert "data-refused" not in opened.content.decode()
    assert "data-refused" in refused.content.decode()
