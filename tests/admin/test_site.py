"""The page of an app."""

import pytest
from django.test import Client

from tests.admin.pages import list_page

pytestmark = pytest.mark.django_db


def test_the_page_of_an_app_lists_its_models(admin_client: Client) -> None:
    page = admin_client.get("/admin/clipqa/").content.decode()
    content = page[page.index('id="content-main"') :]
    assert f'href="{list_page("answer")}"' in content
    assert "no role yet" not in content
