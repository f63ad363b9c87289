"""A browser page and a small library for tests of public pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Page
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.pages.library import Library, make_library
from tests.module_database import module_database

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RECORD_VIOLATIONS = """
  window.violations = [];
  addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def library(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, served: str
) -> Iterator[Library]:
    """Shared by all tests of a module, which only read it."""
    # With mail, pages link to the form of subscriptions.
    with (
        override_settings(CLIPQA_SITE_URL=served, CLIPQA_COMMENTS=True),
        module_database(django_db_blocker),
    ):
        yield make_library()


@pytest.fixture
def reader(page: Page, site_url: str) -> Iterator[Page]:
    """A page that records its requests and the violations of its policy."""
    page.sent_requests = []  # type: ignore[attr-defined]
    page.context.set_default_timeout(10_000)
    page.on("request", lambda request: page.sent_requests.append(request))  # type: ignore[attr-defined]
    page.add_init_script(RECORD_VIOLATIONS)
    page.goto_path = lambda path: page.goto(site_url + path)  # type: ignore[attr-defined]
    yield page
    page.goto("about:blank")  # ends the last request, so that its thread closes the database
