"""Clips of the recording that exist are shown on the strips and offered instead of another one."""

import pytest
from playwright.sync_api import expect

from tests.clip_desk.strips import Strips, clip

pytestmark = pytest.mark.browser
OTHERS = [clip(1, 120_000, 139_000), clip(2, 175_200, 177_000), clip(3, 175_400, 178_000)]


def test_another_clip_offers_its_times_and_its_answer(strips: Strips) -> None:
    strips.open(clips=OTHERS)
    strips.page.get_by_role("button", name="What is question 1?").click()
    expect(strips.page.get_by_text("02:00.0 to 02:19.0: “What is question 1?”")).to_be_visible()
    link = strips.page.get_by_role("link", name="Open its answer")
    assert link.get_attribute("href") == "/answers/1/"
    strips.page.keyboard.press("Enter")  # Use its times
    assert strips.times == ("02:00", "02:19")
    strips.page.evaluate("desk.undoRange()")
    assert strips.times == ("02:20.5", "02:50.9")


def test_clips_at_one_place_share_a_button(strips: Strips) -> None:
    strips.open(clips=OTHERS)
    strips.page.get_by_role("button", name="Clips: 2").click()
    expect(strips.page.get_by_text("“What is question 2?”")).to_be_visible()
    strips.page.get_by_role("button", name="Next clip").click()
    expect(strips.page.get_by_text("“What is question 3?”")).to_be_visible()


def test_escape_declines_and_focus_returns(strips: Strips) -> None:
    strips.open(clips=OTHERS)
    button = strips.page.get_by_role("button", name="What is question 1?")
    button.click()
    strips.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(strips.page.get_by_role("button", name="Use its times")).to_be_hidden()


def test_a_clip_with_nearly_these_times_is_offered(strips: Strips) -> None:
    strips.open(clips=[clip(5, 140_900, 170_500)])
    offer = strips.page.get_by_text("Nearly the clip 02:20.9 to 02:50.5: “What is question 5?”")
    expect(offer.first).to_be_visible()
    expect(strips.page.get_by_role("status")).to_contain_text("Nearly the clip")
    strips.page.get_by_role("button", name="Use its times").click()
    assert strips.times == ("02:20.9", "02:50.5")
    expect(offer.first).to_be_hidden()


def test_a_clip_half_a_second_further_away_is_not_offered(strips: Strips) -> None:
    strips.open(clips=[clip(5, 140_500, 171_401)])
    expect(strips.page.get_by_role("button", name="Use its times")).to_be_hidden()


def test_a_declined_clip_is_not_offered_again(strips: Strips) -> None:
    strips.open(clips=[clip(5, 140_900, 170_500)])
    strips.page.get_by_role("button", name="Close").click()
    strips.slider("In").focus()
    strips.page.keyboard.press("ArrowRight")
    strips.painted()
    expect(strips.page.get_by_role("button", name="Use its times")).to_be_hidden()


def test_the_clip_of_this_answer_is_not_another_one(strips: Strips) -> None:
    own = clip(12, 140_500, 170_900, answer=100)
    strips.open(clips=[own, clip(12, 140_500, 170_900), clip(1, 600_000, 620_000)])
    text = "Answers cut from this recording: 3, this one among them"
    expect(strips.page.get_by_text(text)).to_be_visible()
    assert strips.page.locator("[data-strips=others] rect").count() == 1
    assert strips.page.locator(".cd-strip-clip").count() == 0
