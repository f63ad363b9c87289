"""Lines whose words have times: marks snap to words, and selected words are taken into the clip."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clipqa.curation.transcripts import save_transcript
from clipqa.models import Video
from clipqa.transcripts import CueText
from tests.browser.axe import found_by_axe
from tests.browser.standins.server import Site
from tests.clip_desk.test_transcript import focus_line, line, open_desk, times
from tests.factories import make_video

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = [
    CueText(10_000, 14_000, "we meet at the harbour", "Ada", ",500,1000,,2500"),
    CueText(14_000, 16_000, "good night", "Ada", ",800"),
    CueText(16_000, 18_000, "مرحبا بكم في الميناء", "ليلى", ",400,900,1300"),
    CueText(18_000, 20_000, "no times here", "Bo"),
]
# Where a word of a line is on the screen.
CENTRE = """
(holder, word) => {
  const text = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT).nextNode();
  const range = document.createRange();
  const from = text.data.indexOf(word);
  range.setStart(text, from);
  range.setEnd(text, from + word.length);
  const { x, y, width, height } = range.getBoundingClientRect();
  return [x + width / 2, y + height / 2, x + 1, x + width - 1];
}
"""
LOADED = """async () => {
  const load = (name) => import(`/static/js/clip-desk/${name}.js`);
  Object.assign(window, ...(await Promise.all(["cues", "cue-words", "snapping"].map(load))));
  const span = ({ startMs, endMs }) => [startMs, endMs];
  window.timed = (text, times) => timedWords(text, times, 1000, 3000)?.map(span) ?? null;
}"""


@pytest.fixture
def video() -> Video:
    made = make_video(duration_ms=60_000)
    save_transcript(made, "en", SAID)
    return made


@pytest.fixture
def desk(superuser_page: Page, live_server: Any, video: Video) -> Page:
    superuser_page.set_viewport_size({"width": 1440, "height": 1300})
    return open_desk(superuser_page, live_server.url, video)


@pytest.fixture
def by_words(desk: Page) -> Page:
    snap(desk, "Words").click()
    return desk


def snap(page: Page, name: str) -> Any:
    return page.get_by_role("group", name="Handles snap to").get_by_role("button", name=name)


def place(page: Page, words: str, word: str) -> list[float]:
    return line(page, words).locator("[data-words]").evaluate(CENTRE, word)


def select(page: Page, first: tuple[str, str], last: tuple[str, str]) -> None:
    (_x, y, left, _right), (_x2, y2, _left, right) = place(page, *first), place(page, *last)
    page.mouse.move(left, y)
    page.mouse.down()
    page.mouse.move(right - 2, y2, steps=3)
    page.mouse.move(right, y2)
    page.mouse.up()


def test_words_that_the_mouse_selects_set_start_and_end(by_words: Page) -> None:
    select(by_words, ("we meet", "meet"), ("we meet", "at"))
    assert times(by_words) == ("00:10.5", "00:12.5")  # “the” has no time of its own
    assert by_words.evaluate("String(getSelection())") == "meet at"
    assert by_words.input_value("#id_speaker") == "Ada"
    select(by_words, ("we meet", "harbour"), ("good night", "good"))
    assert times(by_words) == ("00:12.5", "00:14.8")


def test_arrow_keys_select_words_and_shift_takes_them(by_words: Page) -> None:
    focus_line(by_words, "we meet")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        by_words.keyboard.press(key)
    assert by_words.evaluate("String(getSelection())") == "meet"
    assert times(by_words) == ("", "")
    by_words.keyboard.press("Shift+ArrowRight")
    assert times(by_words) == ("00:10.5", "00:12.5")
    by_words.keyboard.press("Shift+ArrowLeft")
    assert times(by_words) == ("00:10.5", "00:11")
    expect(line(by_words, "we meet")).to_be_focused()
    assert found_by_axe(by_words, within=".cd-transcript") == []


def test_words_of_a_line_that_are_in_the_clip_are_highlighted(by_words: Page) -> None:
    shown = """() => ["outside", "inside"].map((kind) =>
      [...CSS.highlights.get(`cd-words-${kind}`)].map(String).map((text) => text.trim()))"""
    by_words.fill("#id_start_ms", "10.6")
    by_words.fill("#id_end_ms", "14.2")
    assert by_words.evaluate(shown) == [["we", "night"], ["meet at the harbour", "good"]]
    by_words.fill("#cd-find-words", "harbour")  # marks the word, so that the line is made anew
    expect(by_words.locator(".cd-line mark")).to_have_text(["harbour"])
    assert by_words.evaluate(shown) == [["we", "night"], ["meet at the harbour", "good"]]
    by_words.fill("#id_start_ms", "12.6")
    assert by_words.evaluate(shown) == [["we meet at the", "night"], ["harbour", "good"]]
    by_words.fill("#id_start_ms", "10")
    by_words.fill("#id_end_ms", "14")
    assert by_words.evaluate(shown) == [[], []]


def test_brackets_act_at_the_selected_word(by_words: Page) -> None:
    focus_line(by_words, "we meet")
    by_words.keyboard.press("ArrowLeft")  # the last word
    by_words.keyboard.press("[")
    by_words.keyboard.press("ArrowDown")
    by_words.keyboard.press("ArrowRight")
    by_words.keyboard.press("]")
    assert times(by_words) == ("00:12.5", "00:14.8")
    by_words.keyboard.press("ArrowUp")
    by_words.keyboard.press("[")  # no word is selected any more
    assert times(by_words) == ("00:10", "00:14.8")


def test_arrow_keys_follow_the_direction_of_the_line(by_words: Page) -> None:
    focus_line(by_words, "مرحبا")
    by_words.keyboard.press("Shift+ArrowLeft")
    by_words.keyboard.press("Shift+ArrowLeft")
    assert times(by_words) == ("00:16", "00:16.9")


def test_lines_without_times_of_words_are_taken_whole(by_words: Page) -> None:
    focus_line(by_words, "no times")
    by_words.keyboard.press("Shift+ArrowRight")
    assert times(by_words) == ("", "")
    by_words.keyboard.press("[")
    assert times(by_words) == ("00:18", "00:20")


def test_words_are_offered_only_where_lines_have_their_times_and_stay_chosen(
    by_words: Page, live_server: Any, video: Video
) -> None:
    other = make_video(duration_ms=60_000)
    save_transcript(other, "en", [CueText(1_000, 2_000, "Good evening.")])
    open_desk(by_words, live_server.url, other)
    expect(snap(by_words, "Words")).to_be_hidden()
    expect(snap(by_words, "Lines")).to_have_attribute("aria-pressed", "true")
    open_desk(by_words, live_server.url, video)
    expect(snap(by_words, "Words")).to_have_attribute("aria-pressed", "true")


def test_selecting_words_to_copy_them_sets_nothing_unless_words_are_chosen(desk: Page) -> None:
    snap(desk, "Lines").click()
    select(desk, ("we meet", "meet"), ("we meet", "at"))
    assert desk.evaluate("String(getSelection())") == "meet at"
    assert times(desk) == ("", "")


def test_a_corrected_line_keeps_the_times_of_its_words(by_words: Page) -> None:
    focus_line(by_words, "good night")
    by_words.keyboard.press("F2")
    by_words.keyboard.type("!")
    by_words.keyboard.press("Enter")
    expect(line(by_words, "good night!")).to_be_focused()
    by_words.keyboard.press("ArrowLeft")
    by_words.keyboard.press("[")
    assert times(by_words) == ("00:14.8", "00:16")


@pytest.fixture(scope="module")
def modules(browser: Browser, site: Site) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(site.add_page("/modules/", "<!DOCTYPE html><title>Modules</title>"))
    page.evaluate(LOADED)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("text", "stored", "spans"),
    [
        ("one two three", ",500,900", [[1000, 1500], [1500, 1900], [1900, 3000]]),
        ("one two three", "200,,900", [[1200, 1900], [1200, 1900], [1900, 3000]]),
        ("one two three", ",500", None),  # of another text
    ],
)
def test_a_word_ends_where_the_next_time_begins(
    modules: Page, text: str, stored: str, spans: Any
) -> None:
    assert modules.evaluate("([text, stored]) => timed(text, stored)", [text, stored]) == spans


def test_marks_snap_to_the_nearest_word_of_that_side(modules: Page) -> None:
    found = modules.evaluate(
        """() => {
          const rows = [[1000, 3000, 0, "one two three", 1, ",500,900"], [3200, 9000, 0, "a b", 2]];
          const cues = new Cues({ language: "en", speakers: [""], cues: rows });
          const at = (ms, side) => snapToCues(cues, ms, side, true);
          const marks = [at(1600, "start"), at(1750, "end"), at(3150, "start"), at(8000, "start")];
          return [...marks, snapToCues(cues, 1600, "start", false)];
        }"""
    )
    assert found == [1500, 1900, 3200, 3200, 1000]
