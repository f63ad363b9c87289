"""The admin in a real browser: accessibility, content policy, and work by keyboard."""

import time
from typing import Any, Literal

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from clipqa.curation import save_answer, save_record
from clipqa.curation.cues import rename_speaker, save_cues
from clipqa.curation.previews import preview_token
from clipqa.curation.proposals import propose
from clipqa.curation.staging import stage
from clipqa.history import as_actor, revisions_of
from clipqa.history.audit import note
from clipqa.models import Answer, Event, Problem, Proposal, Status, Transcript, User
from clipqa.readers.reports import receive_report
from clipqa.transcripts import CueText
from tests.admin.pages import add_page, list_page, page_of
from tests.admin.people import PASSWORD, person
from tests.browser.axe import COLOURS, found_by_axe
from tests.browser.keyboard import tab_until, type_into
from tests.factories import (
    make_answer,
    make_cues,
    make_outlet,
    make_published,
    make_topic,
    make_video,
)
from tests.readers.make import make_open_question, make_reader_question
from tests.readers.make_comments import make_comment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Setting = tuple[Literal["light", "dark"], int]
SETTINGS: list[Setting] = [("light", 1280), ("light", 390), ("dark", 1280), ("dark", 390)]
# One page of each layout. The other pages differ only in their texts.
IN_ALL_SETTINGS = {"index", "answers", "answer", "compare", "preview", "cues of a transcript"}
IN_ALL_SETTINGS |= {"report"}
REPORTED_LEVELS = {"error", "warning"}
RECORD_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(event.violatedDirective + " " + event.blockedURI);
  });
"""


@pytest.fixture
def pages(live_server: Any) -> dict[str, str]:
    """The URL of a page of each kind, with data."""
    alice = person("alice", is_superuser=True)
    topic = make_topic()
    answer = make_published(topics=[topic])
    make_published(clip=answer.clip, body="Another.")
    transcript = make_cues(answer.clip.video, (50_000, 52_000, "We meet again."))
    other_transcript = make_cues(make_video(), (50_000, 52_000, "We meet again."))
    first, last, proposal = make_history(answer)
    waiting = make_answer(answer.question, status=Status.IN_REVIEW)
    claim = receive_report(answer.pk, "1", Problem.RIGHTS, "It is mine.", "ada@claims.example")
    entry = note(Event.ROLE_CHANGED, "alice", {"roles": ["editor"]}, {"roles": ["contributor"]})
    inside = {
        "index": reverse("admin:index"),
        "comments": list_page("comment"),
        "comment": page_of(make_comment(answer.question, address="rita@example.org")),
        "answers": list_page("answer"),
        "answer": page_of(answer),
        "new answer": add_page("answer"),
        "questions": list_page("question"),
        "question": page_of(answer.question),
        "video": page_of(answer.clip.video),
        "new video": add_page("video"),
        "clips": list_page("clip"),
        "clip": page_of(answer.clip),
        "transcript": page_of(transcript),
        **transcript_pages(other_transcript, alice),
        "questions of readers": list_page("readerquestion"),
        "question of a reader": page_of(make_open_question("Where are the zebras?")),
        "topic": page_of(topic),
        "outlets": list_page("outlet"),
        "person": reverse("admin:clipqa_user_change", args=[alice.pk]),
        "history": reverse("admin:clipqa_answer_history", args=[answer.pk]),
        "compare": reverse("admin:clipqa_answer_compare", args=[answer.pk])
        + f"?from={first}&to={last}",
        "restore": reverse("admin:clipqa_answer_restore", args=[answer.pk, first]),
        "proposal": reverse("admin:clipqa_answer_proposal", args=[answer.pk, proposal.pk]),
        "in review": page_of(waiting),
        "send back": reverse("admin:clipqa_answer_send_back", args=[waiting.pk]),
        "delete": reverse("admin:clipqa_answer_delete", args=[answer.pk]),
        "erase": reverse("admin:answer_erase", args=[answer.pk]),
        "preview": reverse("preview", args=[preview_token(waiting)]),
        "merge": reverse("admin:clipqa_topic_merge", args=[topic.pk]),
        "merge, asked": reverse("admin:clipqa_topic_merge", args=[topic.pk])
        + f"?into={make_topic('Truces').pk}",
        "reports": list_page("clipreport"),
        "report": page_of(claim),
        "personal data": reverse("admin:personal_data"),
        "audit": list_page("auditentry"),
        "audit entry": page_of(entry),
    }
    return {name: live_server.url + path for name, path in inside.items()}


def transcript_pages(transcript: Transcript, alice: User) -> dict[str, str]:
    with as_actor(actor=alice):
        rename_speaker(transcript, "", "ليلى", transcript.edit_version)
        cue = transcript.cues.get()
        cue.text = "مرحبا بكم في الميناء."
        save_cues(transcript, [cue])
    late = [CueText(50_000, 52_000, "We part."), CueText(900_000, 901_000, "Late.")]
    staged = stage(transcript.video, "en", late, ["Read as UTF-16."], alice)
    newest = revisions_of(Transcript, transcript.pk)[0].pk
    pages = {
        f"{name} of a transcript": reverse(f"admin:clipqa_transcript_{name}", args=[transcript.pk])
        for name in ("cues", "speakers", "shift", "history")
    }
    compare = reverse("admin:clipqa_transcript_compare", args=[transcript.pk])
    return {
        **pages,
        "compare transcripts": f"{compare}?to={newest}",
        "staged transcript": reverse("admin:clipqa_transcript_staged", args=[staged.pk]),
    }


def make_history(answer: Answer) -> tuple[int, int, Proposal]:
    """Change the answer. Return its first and last revision, and an outdated proposal."""
    wanted = {"body": "Neither side agrees to meet again.", "start_ms": 51_000}
    proposal = propose(answer, wanted)
    assert proposal is not None
    answer.body, answer.speaker = "Both sides agree to meet in the harbour.", "Ann Ash"
    with as_actor(why="The minister corrected it."):
        save_answer(answer)
    answer.question.text = f"{answer.question.text} And why?"  # the page that restores says so
    save_record(answer.question)
    pks = list(revisions_of(Answer, answer.pk).values_list("pk", flat=True))
    make_reader_question()
    return pks[-1], pks[0], proposal


def sign_in(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#id_username", "alice")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_selector("#user-tools")


def problems(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return policy violations, accessibility violations, and overflow."""
    broken: list[str] = page.evaluate("window.violations.splice(0)")
    broken += found_by_axe(page, rules)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        broken.append("wider than the window")
    page.evaluate("window.violations.splice(0)")  # axe itself violates the policy
    return broken


def problems_by_setting(page: Page, settings: list[Setting]) -> dict[str, list[str]]:
    page.wait_for_load_state("networkidle")
    found = {}
    for scheme, width in settings:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found[f"{scheme} {width}"] = problems(page, COLOURS if scheme == "dark" else None)
    return {setting: each for setting, each in found.items() if each}


@pytest.mark.slow
def test_every_page_is_accessible_in_both_themes_and_widths(
    page: Page, pages: dict[str, str]
) -> None:
    page.add_init_script(RECORD_VIOLATIONS)
    lines: list[str] = []
    page.on(
        "console", lambda line: lines.append(line.text) if line.type in REPORTED_LEVELS else None
    )
    page.on("pageerror", lambda error: lines.append(str(error)))
    page.goto(pages["index"])
    wrong = {"sign in": problems_by_setting(page, SETTINGS)}
    sign_in(page, pages["index"])
    for name, url in pages.items():
        lines.clear()  # axe requests stylesheets from wrong URLs
        page.goto(url, wait_until="networkidle")
        wrong[f"{name}, console"] = {line: [url] for line in lines}
        wrong[name] = problems_by_setting(
            page, SETTINGS if name in IN_ALL_SETTINGS else SETTINGS[:1]
        )
    wrong["errors"] = problems_by_setting(page, show_errors(page, pages["new answer"]))
    show_personal_data(page, pages["personal data"])
    wrong["personal data, stored"] = problems_by_setting(page, SETTINGS)
    assert {name: each for name, each in wrong.items() if each} == {}


def show_errors(page: Page, url: str) -> list[Setting]:
    """Show a form with an error at each required field."""
    page.goto(url)
    page.click("[name=_save]")
    page.wait_for_selector(".errornote")
    return SETTINGS[:1]


def show_personal_data(page: Page, url: str) -> None:
    """Show what is stored of an address, and an error at the field that confirms its erasure."""
    page.goto(url)
    page.fill("#id_address", "anna.with.a.very.long.name@subdomain.of.example.org")
    page.click("#find [type=submit]")
    page.fill("#erase_typed", "ben@example.org")
    page.click("#erase-form [type=submit]")
    page.wait_for_selector("#erase-form .errorlist")


def test_an_answer_is_published_by_keyboard_in_under_a_minute(
    page: Page, pages: dict[str, str]
) -> None:
    video = make_video(make_outlet("Delta News"), title="The harbour report")
    page.add_init_script(RECORD_VIOLATIONS)
    began = time.monotonic()
    page.goto(pages["index"])
    page.keyboard.type("alice")
    type_into(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#user-tools")
    tab_until(page, "it.matches('#content-related [href$=\"/answer/add/\"]')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cd-find:focus")
    write_by_keyboard(page)
    tab_until(page, "it.name === '_publish'")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert time.monotonic() - began < 60
    answer = Answer.objects.published().get(clip__video=video)
    assert answer.clip.range_label == "02:20.5 - 02:31"
    assert page.evaluate("window.violations") == []


def test_enter_in_a_field_of_a_published_answer_keeps_a_private_draft(
    page: Page, pages: dict[str, str]
) -> None:
    page.add_init_script(RECORD_VIOLATIONS)
    sign_in(page, pages["answer"])
    page.fill("#id_speaker", "Cleo Cray")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success:has-text('private draft')")
    assert not Answer.objects.filter(speaker="Cleo Cray").exists()
    page.wait_for_selector(".admin-notice:has-text('The fields show your draft')")
    assert page.input_value("#id_speaker") == "Cleo Cray"
    assert problems(page) == []


def write_by_keyboard(page: Page) -> None:
    page.keyboard.type("harbour")
    page.wait_for_selector("#cd-found [role=option]:has-text('The harbour report')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('id_video').value")
    type_into(page, "#id_start_ms", "02:20.5")
    type_into(page, "#id_end_ms", "2:31")
    type_into(page, "#cd-question", "Who hosts the talks?")
    type_into(page, "#id_body", "The harbour town does.")


def test_a_conflict_shows_both_texts_and_can_be_saved_again(
    page: Page, pages: dict[str, str]
) -> None:
    page.add_init_script(RECORD_VIOLATIONS)
    sign_in(page, pages["answer"])
    other = page.context.new_page()
    other.goto(pages["answer"])
    other.fill("#id_body", "Theirs, with a <tag>.")
    other.click("[name=_save]")
    other.wait_for_selector(".messagelist .success")
    page.fill("#id_body", "Mine.")
    page.click("[name=_save]")
    lines = page.locator(".field-body .errorlist").inner_text()
    assert "Theirs, with a <tag>." in lines
    assert "Mine." in lines
    assert problems(page) == []
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert Answer.objects.filter(body="Mine.").exists()
