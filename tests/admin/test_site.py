"""The page behind a list's first crumb."""

import pytest
from django.test import Client

from tests.admin.pages import list_page

pytestmark = pytest.mark.django_db


def test_it_lists_what_the_app_has(desk: Client) -> None:
    page = desk.get("/admin/clipqa/").content.decode()
    content = page[page.index('id="content-main"') :]
    assert f'href="{list_page("answer")}"' in content
    assert "no role yet" not in content
