"""From words, or from an address, to a published card by the keyboard alone, each action counted.

Typing into one box is one action, and so is each press of a key or a chord.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from clipqa import remote
from clipqa.curation.cues import insert_cues
from clipqa.history.cue_steps import CueState
from clipqa.lib.timecodes import parse_timecode
from clipqa.models import Answer, Status, Topic, Video
from tests.admin.people import person
from tests.browser.test_conflicts import add_session
from tests.browser.waiting import until
from tests.factories import make_cues, make_outlet, make_topic, make_video
from tests.fetching.conftest import authority, client_tls, tls, web  # noqa: F401
from tests.fetching.servers import Web, json_reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES, LINE_MS = 40_000, 270  # three hours
SAID_AT_MS = 9_000_000
SAID = ("Observers choose small teams", "who drive the line in marked cars.")
SAID_MS = 4_050  # each, as fifteen other lines
SAID_END_MS = SAID_AT_MS + len(SAID) * SAID_MS
SPEAKER = "Tomas Lindqvist"
START = "#start-address"
YOUTUBE = "https://www.youtube.com/watch?v=jNQXAC9IVRw#t=50,60"
SAID_BY_YOUTUBE = b'{"title": "The talks", "author_name": "Delta News"}'
QUESTION, ANSWER = "#cd-question", "#id_body"
TOPICS = ".cd-topics .select2-search__field"


@dataclass
class Editor:
    """Counts what the user does, and the pages that are loaded for it."""

    page: Page
    actions: list[str] = field(default_factory=list)
    loads: int = 0

    def press(self, key: str) -> None:
        self.actions.append(key)
        self.page.keyboard.press(key)

    def type(self, text: str, into: str) -> None:
        """Type into the element that has the focus, which must be this one."""
        until(self.page, f"document.activeElement.matches({into!r})")
        self.actions.append(f"“{text}”")
        self.page.keyboard.type(text)

    def paste(self, text: str, into: str) -> None:
        """Press Ctrl+V, after the text was copied in another tab, which isn't counted."""
        other = self.page.context.new_page()
        other.set_content("<textarea autofocus></textarea>")
        other.locator("textarea").fill(text)
        other.keyboard.press("Control+a")
        other.keyboard.press("Control+c")
        other.close()
        self.page.bring_to_front()
        until(self.page, f"document.activeElement.matches({into!r})")
        self.press("Control+v")


@pytest.fixture
def editor(page: Page, live_server: Any) -> Editor:
    user = person("edda", is_superuser=True, first_name="Edda", last_name="Brandt")
    add_session(page.context, live_server.url, user)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    page.goto(f"{live_server.url}/admin/")
    found = Editor(page)

    def on_request(request: Any) -> None:
        found.loads += request.is_navigation_request() and not request.redirected_from

    page.on("request", on_request)
    return found


@pytest.fixture
def three_hours() -> Video:
    video = make_video(
        make_outlet("Meridian Desk"), title="Three hours of talks", duration_ms=LINES * LINE_MS
    )
    times = [ms for ms in range(0, LINES * LINE_MS, LINE_MS) if not SAID_AT_MS <= ms < SAID_END_MS]
    lines = [CueState(ms, ms + LINE_MS, SPEAKER, f"Line {ms}.") for ms in times]
    for number, text in enumerate(SAID):
        start_ms = SAID_AT_MS + number * SAID_MS
        lines.append(CueState(start_ms, start_ms + SAID_MS, SPEAKER, text))
    insert_cues(make_cues(video), lines)
    return video


def published() -> Answer:
    answer = Answer.objects.select_related("question", "clip__video__outlet").get()
    assert answer.status == Status.PUBLISHED
    return answer


def topics_of(answer: Answer) -> list[str]:
    return [topic.name for topic in answer.question.topics.all()]


def assert_public(answer: Answer) -> None:
    page = Client().get(answer.question.get_absolute_url()).content.decode()
    assert answer.speaker in page
    assert answer.body in page


def publish(editor: Editor) -> Answer:
    """Press the key, and assert that the screen showed each value that is then public."""
    page = editor.page
    for name in ("#id_start_ms", "#id_end_ms", "#id_speaker", QUESTION, ANSWER):
        expect(page.locator(name)).to_be_in_viewport(ratio=1)
    seen = {name: page.input_value(name) for name in ("#id_start_ms", "#id_end_ms")}
    text = page.locator("#clip-desk").inner_text()
    words = {page.input_value(name) for name in ("#id_speaker", QUESTION, ANSWER)}
    editor.press("Control+Enter")
    page.wait_for_url("**/admin/clipqa/answer/")
    answer = published()
    clip = answer.clip
    assert [parse_timecode(value) for value in seen.values()] == [clip.start_ms, clip.end_ms]
    assert words == {answer.speaker, answer.question.text, answer.body}
    others = [clip.video.title, clip.video.outlet.name, *topics_of(answer)]
    assert [value for value in others if value not in text] == []
    return answer


def choose_topic(editor: Editor, topic: Topic) -> None:
    editor.type(topic.name, into=TOPICS)
    expect(editor.page.locator(".select2-results__option--highlighted")).to_have_text(topic.name)
    editor.press("Enter")


def test_from_words_in_a_recording_of_three_hours_to_the_published_card(
    editor: Editor, three_hours: Video
) -> None:
    page, topic = editor.page, make_topic("Ceasefires")
    editor.type("observers choose", into=START)
    editor.press("Enter")
    expect(page.locator("#clip-desk [role=option]")).to_contain_text("Observers choose small teams")
    editor.press("Enter")
    until(page, "document.activeElement.matches('.cd-line')")
    editor.press("Shift+ArrowDown")
    editor.press("q")
    editor.type("Who watches the line?", into=QUESTION)
    editor.press("Enter")
    editor.type("Observers do: small teams drive the line in marked cars.", into=ANSWER)
    editor.press("Tab")
    choose_topic(editor, topic)
    answer = publish(editor)
    assert (answer.clip.start_ms, answer.clip.end_ms) == (SAID_AT_MS, SAID_END_MS)
    assert (answer.speaker, topics_of(answer)) == (SPEAKER, ["Ceasefires"])
    assert_public(answer)
    assert len(editor.actions) <= 12, editor.actions
    assert editor.loads <= 2


def test_from_an_address_of_youtube_with_a_known_moment_to_the_published_card(
    editor: Editor,
    web: Web,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remote, "site_network", lambda: web.client.network)
    web.serve("/oembed", json_reply(SAID_BY_YOUTUBE))
    page, topic = editor.page, make_topic("Ceasefires")
    make_outlet("Delta News")
    editor.paste(YOUTUBE, into=START)
    expect(page.locator("#clip-desk [role=option]")).to_be_visible()
    editor.press("Enter")
    editor.type("Who watches the line?", into=QUESTION)
    editor.press("Enter")
    editor.type("Observers do: small teams drive the line in marked cars.", into=ANSWER)
    editor.press("Tab")
    choose_topic(editor, topic)
    editor.press("Tab")
    editor.type(SPEAKER, into="#id_speaker")
    answer = publish(editor)
    assert (answer.clip.start_ms, answer.clip.end_ms) == (50_000, 60_000)
    assert (answer.clip.video.title, answer.clip.video.outlet.name) == ("The talks", "Delta News")
    assert topics_of(answer) == ["Ceasefires"]
    assert_public(answer)
    assert len(editor.actions) <= 11, editor.actions
    assert editor.loads <= 2


def test_without_script_the_same_answer_is_published(
    browser: Browser, live_server: Any, three_hours: Video
) -> None:
    make_topic("Ceasefires, 2026")
    context = browser.new_context(java_script_enabled=False)
    add_session(context, live_server.url, person("edda", is_superuser=True))
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/clipqa/answer/add/?video={three_hours.pk}&start=2:30:00")
    page.fill("#id_end_ms", "2:30:08.1")
    page.fill("#id_new_question", "Who watches the line?")
    page.fill("#id_body", "Observers do: small teams drive the line in marked cars.")
    page.fill("#id_speaker", SPEAKER)
    page.fill("#id_topic_names", "truces")
    page.click("[name=_publish]")
    assert "There is no topic “truces”." in page.inner_text(".field-topic_names .errorlist")
    assert page.input_value("#id_body").startswith("Observers")
    page.fill("#id_topic_names", "ceasefires, 2026")
    page.click("[name=_publish]")
    assert page.locator(".messagelist .success").is_visible()
    answer = published()
    assert (answer.clip.start_ms, answer.clip.end_ms) == (SAID_AT_MS, SAID_END_MS)
    assert topics_of(answer) == ["Ceasefires, 2026"]
    assert_public(answer)
    context.close()
