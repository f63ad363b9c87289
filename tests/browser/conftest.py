"""A real Chromium for every browser test: Playwright's fixtures, started as systems need it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import modify_settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from lab.browser import CHROMIUM_ARGS as COMMON_ARGS
from lab.browser import chromium_path
from tests.browser.standins.server import Site, serving

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the test's thread

# Chromium heeds the last of these lists alone, so it repeats Playwright's own. Ours are pages
# that each window makes ready for its address bar: ten times the work of the page under test.
WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
)
CHROMIUM_ARGS = [*COMMON_ARGS, "--mute-audio", f"--disable-features={','.join(WITHOUT)}"]
STANDINS = Path(__file__).parent / "standins"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    path = chromium_path()
    if path is None:
        leave_out = "No Chromium on this machine: install the package chromium to run this test."
        (pytest.fail if os.environ.get("CLIPQA_TESTS_COMPLETE") == "1" else pytest.skip)(leave_out)
    return {"executable_path": path, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Stand-in pages and films, apart from Django."""
    with serving() as site:
        site.pages["/look.css"] = ("text/css", (STANDINS / "look.css").read_bytes())
        yield site


@pytest.fixture(scope="session")
def served(django_db_setup: None) -> Iterator[str]:
    """The site in a thread: as `live_server`, which empties the database after every test."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def site_url(served: str) -> Iterator[str]:
    with modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        yield served


@pytest.fixture
def stage(page: Page) -> Page:
    """A page that notes the frames it shows and every breach of its security policy."""
    page.add_init_script(path=STANDINS / "frames.js")
    page.set_default_timeout(10_000)
    return page
