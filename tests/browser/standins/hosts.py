"""Stand-ins for the embed pages of video hosts, so that tests send no request to them."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, Route

from tests.browser.standins.pages import StandInClip
from tests.providers.tables import FULL_TABLE

FOLDER = Path(__file__).parent
YOUTUBE = "https://www.youtube-nocookie.com"
VIMEO = "https://player.vimeo.com"
PEERTUBE = "https://tube.example.org"
ARCHIVE = "https://archive.org"
# The stand-in for each host that is controlled by messages.
PAGES = {YOUTUBE: "youtube.html", VIMEO: "vimeo.html", PEERTUBE: "peertube.html"}
ARCHIVE_PAGE = "<!doctype html><title>archive.org</title><button>Host's own play</button>"


def answer_for_hosts(page: Page) -> list[str]:
    """Serve stand-ins for the video hosts. Return a list that collects other requests."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        asked.append(route.request.url)
        origin = f"{url.scheme}://{url.netloc}"
        if url.path.endswith("/host.js"):
            route.fulfill(path=FOLDER / "host.js", content_type="text/javascript")
        elif origin in PAGES:
            route.fulfill(path=FOLDER / PAGES[origin], content_type="text/html")
        elif origin == ARCHIVE:
            route.fulfill(body=ARCHIVE_PAGE, content_type="text/html")
        else:
            route.abort()

    page.route(lambda url: not url.startswith("http://localhost"), answer)
    return asked


def youtube_clip(start_ms: int, end_ms: int, video_id: str = "jNQXAC9IVRw") -> StandInClip:
    src = f"{YOUTUBE}/embed/{video_id}?enablejsapi=1&playsinline=1&controls=0&start=0"
    watch_url = f"https://www.youtube.com/watch?v={video_id}&t={start_ms // 1000}s"
    return StandInClip(start_ms, end_ms, "youtube", src, watch_url=watch_url)


def vimeo_clip(start_ms: int, end_ms: int, video_id: str = "76979871") -> StandInClip:
    src = f"{VIMEO}/video/{video_id}?api=1&dnt=1"
    watch_url = f"https://vimeo.com/{video_id}#t={start_ms // 1000}s"
    return StandInClip(start_ms, end_ms, "vimeo", src, watch_url=watch_url)


def peertube_clip(
    start_ms: int, end_ms: int, video_id: str = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
) -> StandInClip:
    source_id = f"{urlsplit(PEERTUBE).netloc}/{video_id}"
    src = FULL_TABLE["peertube"].embed_url(source_id, start_ms, end_ms)
    watch_url = FULL_TABLE["peertube"].watch_url(source_id, start_ms)
    return StandInClip(start_ms, end_ms, "peertube", src, watch_url=watch_url)


def archive_clip(start_ms: int, end_ms: int) -> StandInClip:
    src = f"{ARCHIVE}/embed/prelinger?start={start_ms // 1000}&end={end_ms // 1000}"
    watch_url = f"{ARCHIVE}/details/prelinger?start={start_ms // 1000}"
    return StandInClip(start_ms, end_ms, "archive_org", src, "by_host", watch_url=watch_url)


def frame_of(page: Page, origin: str) -> Frame:
    return next(frame for frame in page.frames if frame.url.startswith(origin))


# Parameters of tests for every host controlled by messages: the clip factory and the origin.
CONTROLLABLE_HOSTS = {
    "youtube": (youtube_clip, YOUTUBE),
    "vimeo": (vimeo_clip, VIMEO),
    "peertube": (peertube_clip, PEERTUBE),
}
EVERY_HOST = pytest.mark.parametrize(
    ("make", "origin"), CONTROLLABLE_HOSTS.values(), ids=CONTROLLABLE_HOSTS
)
