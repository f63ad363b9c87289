"""The index page of the admin begins a new answer from an address or from words."""

import pytest
from django.test import Client

from tests.admin.people import person
from tests.clip_desk.test_pages import contributor

pytestmark = pytest.mark.django_db
BOX = 'id="start-address"'


def index_of(user: object) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client.get("/admin/").content.decode()


def test_who_may_add_answers_begins_there() -> None:
    page = index_of(contributor())
    assert BOX in page
    assert 'action="/admin/clipqa/answer/add/"' in page


def test_others_have_no_box() -> None:
    assert BOX not in index_of(person("dora"))
