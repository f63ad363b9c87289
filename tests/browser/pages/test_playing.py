"""The player on a page of the site."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.axe import found_by_axe
from tests.browser.pages.library import Library
from tests.browser.standins.playback import wait_for, watch

pytestmark = pytest.mark.browser


def test_every_state_is_accessible_and_keeps_the_height(library: Library, reader: Page) -> None:
    reader.goto_path(library.answer.question.get_absolute_url())
    player = reader.locator(f"#answer-{library.answer.public_id} clip-player").first
    heights = [player.bounding_box()["height"]]
    watch(player)
    wait_for(player, "playing")
    reader.keyboard.press("k")
    heights.append(accessible_height(player))
    reader.keyboard.press("End")
    wait_for(player, "ended")
    heights.append(accessible_height(player))
    player.get_by_role("button", name="Close the player").click()
    reader.route("**/media/demo/*.mp4", lambda route: route.abort())
    watch(player)
    wait_for(player, "failed")
    heights.append(accessible_height(player))
    assert max(heights) - min(heights) <= 2


def test_a_found_cue_is_accessible_and_keeps_the_height(library: Library, reader: Page) -> None:
    reader.goto_path("/search/?q=surprise")
    player = reader.locator(f"#answer-{library.answer.public_id} clip-player")
    before = player.bounding_box()["height"]
    reader.get_by_role("button", name="Play from 00:20").first.click()
    wait_for(player, "playing")
    reader.keyboard.press("k")
    assert abs(accessible_height(player) - before) <= 2
    reader.keyboard.press("End")
    wait_for(player, "ended")
    assert abs(accessible_height(player) - before) <= 2
    assert reader.evaluate("violations") == []


def accessible_height(player: Locator) -> float:
    assert found_by_axe(player.page, within="clip-player") == []
    return player.bounding_box()["height"]
