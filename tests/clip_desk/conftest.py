"""Fixtures of the tests of the clip desk: who is signed in, and pages in Chromium."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.admin.people import person
from tests.browser.conftest import browser_context_args, browser_type_launch_args, site, tab
from tests.browser.standins.server import Site
from tests.browser.test_conflicts import RECORD_VIOLATIONS, add_session
from tests.clip_desk.strips import Strips
from tests.roles.users import of_role, signed_in

__all__ = ["browser_context_args", "browser_type_launch_args", "site", "tab"]
TIMEOUT_MS = 20_000


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


@pytest.fixture
def superuser_page(page: Page, live_server: Any) -> Page:
    """A page that records violations of its security policy, for a superuser."""
    add_session(page.context, live_server.url, person("alice", is_superuser=True))
    page.add_init_script(RECORD_VIOLATIONS)
    page.set_default_timeout(TIMEOUT_MS)
    expect.set_options(timeout=TIMEOUT_MS)
    return page


@pytest.fixture
def strips(page: Page, site: Site) -> Strips:
    page.set_default_timeout(TIMEOUT_MS)
    return Strips(page, site)
