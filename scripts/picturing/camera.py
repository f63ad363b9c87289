"""Pages of the desk as pictures: served here, opened in Chromium, packed as WebP."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

WIDTH = 1280
QUALITY = 78
PASSWORD = "a long and quiet river"  # noqa: S105 (of a library that lives a minute)
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Shot:
    name: str
    who: str  # whose login looks at it
    path: str
    height: int
    down_to: str = ""  # what to scroll to, where it isn't the top


def take_all(shots: Iterable[Shot], chromium: str, folder: Path) -> Iterator[Path]:
    with _served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        pages: dict[str, Page] = {}
        for shot in shots:
            page = pages.get(shot.who) or pages.setdefault(
                shot.who, _signed_in(browser, site, shot)
            )
            yield _taken(page, site, shot, folder)
        browser.close()


@contextmanager
def _served() -> Iterator[str]:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()


def _signed_in(browser: Browser, site: str, shot: Shot) -> Page:
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/admin/")
    page.fill("#id_username", shot.who)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#user-tools")
    return page


def _taken(page: Page, site: str, shot: Shot, folder: Path) -> Path:
    page.set_viewport_size({"width": WIDTH, "height": shot.height})
    page.goto(site + shot.path, wait_until="networkidle")
    if shot.down_to:
        page.locator(shot.down_to).scroll_into_view_if_needed()
    seen = page.screenshot(animations="disabled", caret="hide")
    path = folder / f"{shot.name}.webp"
    Image.open(BytesIO(seen)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
    return path
