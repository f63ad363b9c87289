"""A reader in a real browser before a site with a small library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import kept
from tests.browser.pages.library import Library, make_library

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NOTE_BREACHES = """
  window.breaches = [];
  addEventListener("securitypolicyviolation", (event) => breaches.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Library]:
    """One for all tests of a module: they read, and none changes what is in it."""
    with kept.database(django_db_blocker):
        yield make_library()


@pytest.fixture
def reader(page: Page, site_url: str) -> Iterator[Page]:
    """A page of a live site that notes what it asks for and what its policy forbids."""
    page.asked = []  # type: ignore[attr-defined]
    page.context.set_default_timeout(10_000)
    page.on("request", lambda request: page.asked.append(request))  # type: ignore[attr-defined]
    page.add_init_script(NOTE_BREACHES)
    page.goto_path = lambda path: page.goto(site_url + path)  # type: ignore[attr-defined]
    yield page
    page.goto("about:blank")  # the server's last thread lets go of the database
