"""A clip in a hidden tab, tested with Selenium, since Playwright can't hide a tab."""

import shutil
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from lab.browser import chromium_path
from tests.browser.conftest import CHROMIUM_ARGS, STANDINS
from tests.browser.standins.pages import StandInClip, page_of
from tests.browser.standins.server import Site
from tests.browser.standins.stopping import stops_in_time

pytestmark = [pytest.mark.browser, pytest.mark.slow, stops_in_time]

RECORD_PAUSE = """
document.addEventListener("pause", ({ target }) => {
  window.pause ??= { hidden: document.hidden, ms: target.currentTime * 1000 };
}, true);
"""


@pytest.fixture
def chrome() -> Iterator[webdriver.Chrome]:
    if not shutil.which("chromedriver"):
        pytest.skip("No chromedriver on this machine: install the package chromium-driver.")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium_path() or ""
    for argument in [*CHROMIUM_ARGS, "--headless=new"]:
        options.add_argument(argument)
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    source = (STANDINS / "frames.js").read_text() + RECORD_PAUSE
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    yield driver
    driver.quit()


@pytest.mark.parametrize("clip", [StandInClip(50_000, 54_000), StandInClip(20_000, 25_500)])
def test_a_clip_in_a_hidden_tab_stops_within_two_frames(
    chrome: webdriver.Chrome, site: Site, clip: StandInClip
) -> None:
    chrome.get(site.add_page("/hidden.html", page_of(clip)))
    chrome.find_element(By.CSS_SELECTOR, "button.watch").click()
    waiting = WebDriverWait(chrome, 10)
    waiting.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[data-state=playing]"))
    first = chrome.current_window_handle
    chrome.switch_to.new_window("tab")
    chrome.execute_async_script("setTimeout(arguments[0], 6500)")
    chrome.switch_to.window(first)
    pause = chrome.execute_script("return window.pause")
    assert pause["hidden"]
    assert abs(pause["ms"] - clip.end_ms) <= 80
    last = (clip.end_ms - 1) // 40
    # A tab first shows the frame from before it was hidden, or one before the last.
    assert waiting.until(lambda driver: abs(shown_frame(driver) - last) <= 2)


def shown_frame(chrome: webdriver.Chrome) -> int:
    frame: int = chrome.execute_script("return readFrame(document.querySelector('video'))")
    return frame
