"""The transcript beside the player, in Chromium: keys, taking lines, finding words, corrections."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clipqa.curation.cue_text import correct_text
from clipqa.curation.transcripts import save_transcript
from clipqa.models import Cue, Video
from clipqa.transcripts import CueText
from tests.admin.pages import page_of
from tests.browser.axe import found_by_axe
from tests.factories import make_clip, make_published, make_video

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = [
    CueText(131_000, 134_000, "Nobody counted the boats.", "Ines Okafor"),
    CueText(134_000, 139_200, "A ceasefire needs a plan for accidents.", "Ines Okafor"),
    CueText(139_200, 140_500, "And who checks?", "Ines Okafor"),
    CueText(140_500, 145_100, "Observers do. You choose them before the", "Tomas Lindqvist"),
    CueText(145_100, 150_300, "shooting stops, and in small teams.", "Tomas Lindqvist"),
    CueText(150_300, 156_800, "Café lights, drones and cameras.", "Tomas Lindqvist"),
    CueText(156_800, 160_000, "هذا هو وقف إطلاق النار", "ليلى"),
    CueText(160_000, 163_000, "Applause."),
]
MANY = [CueText(at * 3_000, at * 3_000 + 2_900, f"Line {at} of it.") for at in range(1_200)]
ROW, FOUND = ".cd-line", ".cd-find [data-found]"


def open_desk(page: Page, site: str, video: Video) -> Page:
    page.goto(f"{site}{reverse('admin:clipqa_answer_add')}?video={video.pk}")
    expect(page.locator(ROW).first).to_be_visible()
    return page


@pytest.fixture
def video() -> Video:
    made = make_video(duration_ms=724_000)
    save_transcript(made, "en", SAID)
    return made


@pytest.fixture
def signed_in(superuser_page: Page) -> Page:
    superuser_page.set_viewport_size({"width": 1440, "height": 1300})
    return superuser_page


@pytest.fixture
def desk(signed_in: Page, live_server: Any, video: Video) -> Page:
    return open_desk(signed_in, live_server.url, video)


def line(page: Page, words: str) -> Any:
    return page.locator(ROW, has_text=words)


def times(page: Page) -> tuple[str, str]:
    return page.input_value("#id_start_ms"), page.input_value("#id_end_ms")


def focus_line(page: Page, words: str) -> None:
    line(page, words).locator("[data-words]").click()
    expect(line(page, words)).to_be_focused()


def test_shift_and_arrow_keys_take_lines_with_their_speaker(desk: Page) -> None:
    focus_line(desk, "Observers do")
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("Shift+ArrowDown")
    assert times(desk) == ("02:20.5", "02:36.8")
    desk.keyboard.press("Shift+ArrowUp")
    assert times(desk) == ("02:20.5", "02:30.3")
    expect(desk.locator(f"{ROW}[aria-selected=true]")).to_have_count(2)
    expect(desk.locator("[data-inside]")).to_have_text("Lines in the clip: 2")
    assert desk.input_value("#id_speaker") == "Tomas Lindqvist"
    expect(desk.locator(".field-speaker")).to_contain_text("from the line at 02:20")


def test_brackets_begin_and_end_the_clip_at_the_focused_line(desk: Page) -> None:
    focus_line(desk, "And who checks")
    desk.keyboard.press("[")
    assert times(desk) == ("02:19.2", "02:20.5")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("]")
    assert times(desk) == ("02:19.2", "02:25.1")
    focus_line(desk, "A ceasefire needs")
    desk.locator("[data-act=from]").click()
    assert times(desk) == ("02:14", "02:25.1")


def test_dragging_over_lines_and_a_click_with_shift_take_them(desk: Page) -> None:
    line(desk, "A ceasefire needs").locator("[data-words]").hover()
    desk.mouse.down()
    line(desk, "Observers do").locator("[data-words]").hover()
    desk.mouse.up()
    assert times(desk) == ("02:14", "02:25.1")
    line(desk, "shooting stops").locator("[data-words]").click(modifiers=["Shift"])
    assert times(desk) == ("02:14", "02:30.3")


def test_the_speaker_of_lines_that_are_left_is_not_kept(desk: Page) -> None:
    focus_line(desk, "Observers do")
    desk.keyboard.press("[")
    assert desk.input_value("#id_speaker") == "Tomas Lindqvist"
    focus_line(desk, "Applause")
    desk.keyboard.press("[")
    assert times(desk) == ("02:40", "02:43")
    assert desk.input_value("#id_speaker") == ""
    expect(desk.locator(".field-speaker")).not_to_contain_text("from the line")


def test_an_answer_that_is_only_opened_is_not_changed(signed_in: Page, live_server: Any) -> None:
    answer = make_published(clip=make_clip(make_video(), 141_000, 150_000))
    save_transcript(answer.clip.video, "en", SAID)
    signed_in.goto(live_server.url + page_of(answer))
    expect(signed_in.locator(f"{ROW}[aria-selected=true]")).to_have_count(2)
    assert signed_in.input_value("#id_speaker") == ""
    signed_in.fill("#id_start_ms", "02:20.5")
    assert signed_in.input_value("#id_speaker") == "Tomas Lindqvist"


def test_a_speaker_that_was_typed_is_kept(desk: Page) -> None:
    desk.fill("#id_speaker", "The former envoy")
    focus_line(desk, "Observers do")
    desk.keyboard.press("[")
    assert desk.input_value("#id_speaker") == "The former envoy"


def test_words_are_found_without_accents_and_over_the_end_of_a_line(desk: Page) -> None:
    found = desk.locator(FOUND)
    desk.fill("#cd-find-words", "cafe")
    expect(found).to_have_text("1 of 1")
    expect(desk.locator(f"{ROW} mark")).to_have_text(["Café"])
    desk.fill("#cd-find-words", "before the shooting stops")
    expect(found).to_have_text("1 of 1")
    desk.fill("#cd-find-words", "tomas")
    expect(found).to_have_text("1 of 1")
    desk.fill("#cd-find-words", "zebra")
    expect(found).to_have_text("Not found")


def test_enter_goes_from_place_to_place_and_arrow_down_to_the_line(desk: Page) -> None:
    desk.fill("#cd-find-words", "and")
    expect(desk.locator(FOUND)).to_have_text("1 of 3")
    desk.keyboard.press("Enter")
    expect(desk.locator(FOUND)).to_have_text("2 of 3")
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.press("Shift+Enter")
    expect(desk.locator(FOUND)).to_have_text("3 of 3")
    desk.keyboard.press("ArrowDown")
    expect(line(desk, "drones and cameras")).to_be_focused()


def test_a_line_is_corrected_in_its_place(desk: Page) -> None:
    focus_line(desk, "Nobody counted")
    desk.keyboard.press("F2")
    desk.keyboard.type(" At all.")
    desk.keyboard.press("Enter")
    expect(line(desk, "Nobody counted the boats. At all.")).to_be_focused()
    assert Cue.objects.get(start_ms=131_000).text == "Nobody counted the boats. At all."
    desk.fill("#cd-find-words", "at all")
    expect(desk.locator(FOUND)).to_have_text("1 of 1")


def test_the_evidence_is_checked_again_after_a_correction(desk: Page) -> None:
    focus_line(desk, "Nobody counted")
    desk.keyboard.press("[")
    desk.fill("#id_body", "Nobody counted the 40 boats.")
    missing = desk.locator(".finding-fails", has_text="40")
    expect(missing).to_be_visible()
    focus_line(desk, "Nobody counted")
    desk.keyboard.press("F2")
    desk.locator(f"{ROW} textarea").fill("Nobody counted the 40 boats.")
    desk.keyboard.press("Enter")
    expect(missing).to_have_count(0)


def test_a_refused_correction_keeps_what_was_typed_and_shows_the_newer_text(desk: Page) -> None:
    cue = Cue.objects.get(start_ms=131_000)
    correct_text(cue.pk, cue.text, "Nobody counted the ships.")
    focus_line(desk, "Nobody counted")
    desk.keyboard.press("F2")
    desk.locator(f"{ROW} textarea").fill("Nobody counted the vessels.")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-refused]")).to_contain_text("Another user has changed this line")
    expect(desk.locator("[data-newer]")).to_contain_text("Nobody counted the ships.")
    assert desk.input_value(f"{ROW} textarea") == "Nobody counted the vessels."
    desk.reload()
    assert desk.input_value(f"{ROW} textarea") == "Nobody counted the vessels."
    desk.locator("[data-act=save]").click()
    expect(desk.locator("[data-refused]")).to_be_visible()  # based on the older text
    desk.keyboard.press("Enter")
    expect(line(desk, "the vessels")).to_be_focused()
    cue.refresh_from_db()
    assert cue.text == "Nobody counted the vessels."


def test_only_the_lines_in_view_are_elements_and_keys_reach_all(
    signed_in: Page, live_server: Any
) -> None:
    video = make_video(duration_ms=3_600_000)
    save_transcript(video, "en", MANY)
    page = open_desk(signed_in, live_server.url, video)
    focus_line(page, "Line 0 of it.")
    page.keyboard.press("End")
    expect(line(page, "Line 1199 of it.")).to_be_focused()
    expect(line(page, "Line 1199 of it.")).to_be_in_viewport(ratio=0.98)
    assert page.locator(ROW).count() < 60
    page.mouse.wheel(0, -20_000)
    expect(page.locator(".cd-lines")).to_be_focused()  # since the line has left the view
    page.keyboard.press("ArrowUp")
    expect(line(page, "Line 1198 of it.")).to_be_focused()
    page.keyboard.press("Shift+Home")
    assert times(page) == ("00:00", "59:56.9")


def test_lines_of_other_clips_name_their_question(signed_in: Page, live_server: Any) -> None:
    answer = make_published(
        "Why do ceasefires break?", clip=make_clip(make_video(), 134_000, 140_500)
    )
    save_transcript(answer.clip.video, "en", SAID)
    page = open_desk(signed_in, live_server.url, answer.clip.video)
    expect(page.locator(".is-used")).to_have_count(2)
    expect(page.locator("[data-used]")).to_have_text(["in “Why do ceasefires break?”"])


def test_a_video_without_transcript_offers_to_add_one(signed_in: Page, live_server: Any) -> None:
    video = make_video()
    signed_in.goto(f"{live_server.url}{reverse('admin:clipqa_answer_add')}?video={video.pk}")
    link = signed_in.locator("[data-add]")
    expect(link).to_be_visible()
    assert str(link.get_attribute("href")).endswith(f"?video={video.pk}")


def test_words_find_moments_of_other_recordings_and_open_the_desk_there(desk: Page) -> None:
    other = make_video(title="The long night", duration_ms=724_000)
    save_transcript(other, "en", [*MANY[:100], CueText(500_000, 502_000, "Boats by night.", "Bo")])
    desk.fill("#cd-find-words", "boats")
    expect(desk.locator("[data-elsewhere]")).to_contain_text("In other recordings 1")
    desk.locator("[data-elsewhere] summary").click()
    expect(desk.locator("[data-moments] mark")).to_have_text(["Boats"])
    desk.locator("[data-moments] button").click()
    expect(line(desk, "Boats by night.")).to_be_in_viewport()
    assert desk.input_value("#id_video") == str(other.pk)
    assert times(desk) == ("08:20", "08:22")


def test_lines_keep_their_direction_and_language(desk: Page) -> None:
    words = line(desk, "وقف").locator("[data-words]")
    assert words.evaluate("it => getComputedStyle(it).direction") == "rtl"
    assert words.get_attribute("lang") == "en"


def test_the_transcript_has_no_accessibility_violations(desk: Page) -> None:
    focus_line(desk, "Observers do")
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("F2")
    desk.fill("#cd-find-words", "and")
    assert found_by_axe(desk, within=".cd-transcript") == []
