"""Actions of a reader in tests of the player."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.standins.pages import StandInClip, page_of
from tests.browser.standins.server import Site
from tests.browser.waiting import until


def visit(page: Page, site: Site, *clips: StandInClip) -> Locator:
    """Open a page with these clips and return the first player."""
    page.goto(site.add_page("/clips.html", page_of(*clips)))
    return page.locator("clip-player").first


def watch(player: Locator) -> None:
    player.get_by_role("button", name="Watch clip answer").click()


def wait_for(player: Locator, state: str, seconds: float = 10) -> None:
    expect(player).to_have_attribute("data-state", state, timeout=seconds * 1000)


def watch_to_the_end(player: Locator, seconds: float = 20) -> None:
    watch(player)
    wait_for(player, "ended", seconds)


def shown_frame(player: Locator) -> int | None:
    """Return the frame number in the picture, after the final seek."""
    until(player.page, "!document.querySelector('video').seeking")
    player.page.wait_for_timeout(250)
    number: int | None = player.locator("video").evaluate("video => readFrame(video)")
    return number


def seen_frames(page: Page) -> list[int]:
    return [number for number in page.evaluate("seenFrames") if number is not None]
