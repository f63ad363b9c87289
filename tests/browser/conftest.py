"""Fixtures of browser tests: Playwright with the installed Chromium, and stand-in servers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import modify_settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from lab.browser import CHROMIUM_ARGS as COMMON_ARGS
from lab.browser import HEADLESS_NAMES, chromium_path
from tests.browser.standins.server import Site, serving

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright's event loop runs in the test's thread
)

# Chromium uses only the last list of disabled features, so this one repeats Playwright's. Ours are
# pages that Chromium preloads for its address bar, ten times the work of the page under test.
DISABLED_FEATURES = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
)
CHROMIUM_ARGS = [*COMMON_ARGS, "--mute-audio", f"--disable-features={','.join(DISABLED_FEATURES)}"]
STANDINS = Path(__file__).parent / "standins"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    path = chromium_path(HEADLESS_NAMES)
    if path is None:
        message = "No Chromium on this machine: install the package chromium to run this test."
        (pytest.fail if os.environ.get("CLIPQA_TESTS_COMPLETE") == "1" else pytest.skip)(message)
    return {"executable_path": path, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A server of stand-in pages and films, without Django."""
    with serving() as site:
        site.pages["/look.css"] = ("text/css", (STANDINS / "look.css").read_bytes())
        yield site


@pytest.fixture(scope="session")
def served(django_db_setup: None) -> Iterator[str]:
    """The URL of a live server. Django's `live_server` would flush the database after each test."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def site_url(served: str) -> Iterator[str]:
    with modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        yield served


@pytest.fixture
def tab(page: Page) -> Page:
    """A browser tab that records video frames and violations of its security policy."""
    page.add_init_script(path=STANDINS / "frames.js")
    page.set_default_timeout(10_000)
    return page
