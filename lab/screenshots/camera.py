"""Take screenshots: serve the site here, open its pages in Chromium, save them as WebP."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from lab.browser import chromium

WIDTH = 1280
QUALITY = 48
PASSWORD = "a long and quiet river"  # noqa: S105 (of a temporary library)


@dataclass(frozen=True)
class Screenshot:
    name: str
    login: str  # of the user who sees the page
    path: str
    height: int
    scroll_to: str = ""  # a selector


def take_all(screenshots: Iterable[Screenshot], executable: str, folder: Path) -> Iterator[Path]:
    with serving() as site, chromium(executable) as browser:
        pages: dict[str, Page] = {}
        for shot in screenshots:
            if shot.login not in pages:
                pages[shot.login] = sign_in(browser, site, shot.login)
            yield _take(pages[shot.login], site, shot, folder)


@contextmanager
def serving() -> Iterator[str]:
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


def sign_in(browser: Browser, site: str, login: str) -> Page:
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/admin/")
    page.fill("#id_username", login)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#user-tools")
    return page


def _take(page: Page, site: str, shot: Screenshot, folder: Path) -> Path:
    page.set_viewport_size({"width": WIDTH, "height": shot.height})
    page.goto(site + shot.path, wait_until="networkidle")
    if shot.scroll_to:
        page.locator(shot.scroll_to).scroll_into_view_if_needed()
    png = page.screenshot(animations="disabled", caret="hide")
    path = folder / f"{shot.name}.webp"
    Image.open(BytesIO(png)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
    return path
