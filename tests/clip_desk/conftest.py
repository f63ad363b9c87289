"""Fixtures of the browser tests of the clip desk."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import browser_context_args, browser_type_launch_args, site
from tests.browser.standins.server import Site
from tests.clip_desk.strips import Strips

__all__ = ["browser_context_args", "browser_type_launch_args", "site"]


@pytest.fixture
def strips(page: Page, site: Site) -> Strips:
    page.set_default_timeout(20_000)
    return Strips(page, site)
