"""The frame that a browser shows, as it reports it to scripts."""

import pytest
from playwright.sync_api import Page

from tests.browser.standins.server import Site

pytestmark = pytest.mark.browser
# A video that seeks to 0.749 seconds, and reports the frame of 0.75 seconds once more before that
# of 0.733 seconds.
REPORT_LATE = """async () => {
  const { ShownFrame } = await import("/static/js/clip-desk/shown-frame.js");
  const video = Object.assign(new EventTarget(), { seeking: false });
  video.requestVideoFrameCallback = (report) => { video.report = report; };
  const shown = (mediaTime) => {
    video.report(0, { mediaTime, presentationTime: performance.now() });
    return new Promise((resolve) => setTimeout(resolve));
  };
  const found = new ShownFrame(video).seek(749);
  video.dispatchEvent(new Event("seeked"));
  await shown(0.75);
  await shown(0.733);
  return found;
}"""

# The page is busy, so that it gets the event "seeking" after the frame was presented.
EVENT_LATE = """async () => {
  const { ShownFrame } = await import("/static/js/clip-desk/shown-frame.js");
  const video = Object.assign(new EventTarget(), { seeking: true });
  video.requestVideoFrameCallback = (report) => { video.report = report; };
  const found = new ShownFrame(video).seek(749, 750);
  const presentationTime = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  video.dispatchEvent(new Event("seeking"));
  video.report(0, { mediaTime: 0.733, presentationTime });
  video.dispatchEvent(new Event("seeked"));
  return found;
}"""


def test_a_late_report_of_the_frame_before_a_step_back_is_ignored(page: Page, site: Site) -> None:
    page.goto(site.add_page("/shown-frame/", "<!DOCTYPE html><title>Shown frame</title>"))
    assert page.evaluate(REPORT_LATE) == 733


def test_a_frame_that_is_presented_before_the_event_of_the_seek_is_taken(
    page: Page, site: Site
) -> None:
    page.goto(site.add_page("/shown-frame/", "<!DOCTYPE html><title>Shown frame</title>"))
    assert page.evaluate(EVENT_LATE) == 733
