"""A reader in a real browser before a site with a small library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.pages.library import Library, make_library

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NOTE_BREACHES = """
  window.breaches = [];
  addEventListener("securitypolicyviolation", (event) => breaches.push(event.violatedDirective));
"""


@pytest.fixture
def library(transactional_db: None) -> Library:
    return make_library()


@pytest.fixture
def reader(page: Page, live_server) -> Iterator[Page]:
    """A page of a live site that notes what it asks for and what its policy forbids."""
    page.asked = []  # type: ignore[attr-defined]
    page.context.set_default_timeout(10_000)
    page.on("request", lambda request: page.asked.append(request))  # type: ignore[attr-defined]
    page.add_init_script(NOTE_BREACHES)
    page.goto_path = lambda path: page.goto(live_server.url + path)  # type: ignore[attr-defined]
    yield page
    page.goto("about:blank")  # the server's last thread lets go of the database
