"""Edit conflicts in a real browser, and drafts of values that could not be saved."""

from collections.abc import Iterator
from time import sleep
from typing import Any, Literal

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from clipqa.curation import save_answer
from clipqa.curation.presence import GRACE_PERIOD, PRESENCE_TIMEOUT, mark_present
from clipqa.history import as_actor
from clipqa.models import Answer, Presence, Source
from tests.admin.pages import add_page, page_of
from tests.admin.people import PASSWORD, person
from tests.browser.axe import COLOURS, found_by_axe
from tests.browser.waiting import until
from tests.factories import make_answer, make_cues, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Setting = tuple[Literal["light", "dark"], int]
SETTINGS: list[Setting] = [("light", 1280), ("light", 390), ("dark", 1280), ("dark", 390)]
RECORD_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(event.violatedDirective + " " + event.blockedURI);
  });
"""
DRAFT_COUNT = "Object.keys(localStorage).filter((key) => key.startsWith('clipqa-draft:')).length"
OFFER, RESTORED = "#admin-draft [data-offer]", "#admin-draft [data-restored]"


@pytest.fixture
def console_errors(page: Page) -> list[str]:
    """Errors and warnings of the console."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.add_init_script(RECORD_VIOLATIONS)
    page.set_default_timeout(10_000)
    return found


@pytest.fixture
def alice(page: Page, live_server: Any) -> Iterator[str]:
    """Sign Alice in and return the URL of the site."""
    add_session(page.context, live_server.url, person("alice", is_superuser=True))
    yield live_server.url
    page.close()  # before the database is flushed, since leaving the page sends a request


def add_session(context: BrowserContext, url: str, who: Any) -> None:
    client = Client()
    client.force_login(who)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**session, "url": f"{url}/admin/"}])  # type: ignore[typeddict-item]


def problems(page: Page) -> dict[str, list[str]]:
    """Return accessibility and policy violations, and overflow, for each theme and width."""
    found = {}
    for scheme, width in SETTINGS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        broken: list[str] = page.evaluate("window.violations.splice(0)")
        broken += found_by_axe(page, COLOURS if scheme == "dark" else None)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            broken.append("wider than the window")
        page.evaluate("window.violations.splice(0)")  # axe itself violates the policy
        found[f"{scheme} {width}"] = broken
    return {setting: each for setting, each in found.items() if each}


def save_as_dora(answer: Answer, **values: Any) -> None:
    dora = person("dora", is_superuser=True, first_name="Dora", last_name="Day")
    for _ in range(100):  # retries while the page's script writes Alice's presence
        mark_present(answer, dora)
        if is_present := Presence.objects.filter(person=dora).exists():
            break
        sleep(0.05)
    assert is_present
    for name, value in values.items():
        setattr(answer, name, value)
    with as_actor(actor=dora, source=Source.ADMIN):
        save_answer(answer)


def test_a_conflict_page_is_accessible_and_a_button_takes_the_other_version(
    page: Page, alice: str, console_errors: list[str]
) -> None:
    answer = make_answer(body="Both sides meet again in the harbour.", topics=[make_topic()])
    page.goto(alice + page_of(answer))
    save_as_dora(answer, body="Both sides meet <again> in the garden.", speaker="Ann Ash")
    page.fill("#id_body", "Both sides agree to meet again in the harbour.")
    page.click("[name=_save]")
    page.wait_for_selector(".comparison")
    assert "Dora Day (dora) saved a newer version" in page.inner_text(".errornote + .errorlist")
    until(page, "document.getElementById('presence').textContent.startsWith('Dora Day (dora)')")
    assert page.inner_text(".theirs .text").count("Only here:") == 3
    assert page.input_value("#id_body").startswith("Both sides agree")
    assert page.input_value("#id_speaker") == "Ann Ash"
    assert console_errors == []  # before axe runs, which logs errors
    assert problems(page) == {}
    page.click("[name=_theirs]")
    page.wait_for_selector("text=The field now has the newer value")
    assert page.input_value("#id_body") == "Both sides meet <again> in the garden."
    page.press("#id_speaker", "Enter")  # submits with the first, hidden button
    page.wait_for_selector(".messagelist .success")
    until(page, f"{DRAFT_COUNT} === 0")
    assert any(has_left("alice") or page.wait_for_timeout(50) for _ in range(100))


def has_left(name: str) -> bool:
    """Leaving the page ends its presence within a few seconds."""
    ends = timezone.now() - PRESENCE_TIMEOUT + 2 * GRACE_PERIOD
    return Presence.objects.filter(person__username=name, seen_at__lt=ends).exists()


def test_a_conflict_page_of_a_cue_is_accessible(
    page: Page, alice: str, console_errors: list[str]
) -> None:
    transcript = make_cues(make_answer().clip.video, (1000, 2000, "First."), (3000, 4000, "Last."))
    page.goto(alice + page_of(transcript))
    transcript.cues.filter(start_ms=1000).update(text="The first line.")
    page.fill("#id_cues-0-text", "My first line.")
    page.click("[name=_save]")
    page.wait_for_selector(".comparison")
    assert console_errors == []
    assert problems(page) == {}
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert transcript.cues.get(start_ms=1000).text == "My first line."


def test_a_draft_is_offered_until_it_is_saved(
    page: Page, alice: str, console_errors: list[str]
) -> None:
    answer, topic = make_answer(body="First."), make_topic("Ferries")
    page.goto(alice + page_of(answer))
    page.fill("#id_body", "Typed, and the battery died.")
    page.click(".field-add_topics .select2-search__field")
    page.click("li.select2-results__option:has-text('Ferries')")
    page.click("[data-opens=schedule]")
    page.check("input[name=status][value=archived]")
    page.click("[data-dialog=schedule] [data-done]")
    until(page, f"{DRAFT_COUNT} === 1")
    page.goto(alice + page_of(answer))
    assert page.is_visible(OFFER)
    assert page.input_value("#id_body") == "First."
    assert console_errors == []
    assert problems(page) == {}
    page.click(f"{OFFER} [data-restore]")
    assert page.input_value("#id_body") == "Typed, and the battery died."
    assert "Ferries" in page.inner_text(".field-add_topics")
    assert page.is_visible(RESTORED)
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    until(page, f"{DRAFT_COUNT} === 0")
    answer.refresh_from_db()
    assert (answer.body, answer.status) == ("Typed, and the battery died.", "archived")
    assert list(answer.question.topics.all()) == [topic]


def test_a_draft_based_on_an_older_version_causes_a_conflict(page: Page, alice: str) -> None:
    answer = make_answer(body="First.")
    page.goto(alice + page_of(answer))
    page.fill("#id_body", "Mine.")
    until(page, f"{DRAFT_COUNT} === 1")
    save_as_dora(answer, body="Theirs.")
    page.goto(alice + page_of(answer))
    page.click(f"{OFFER} [data-restore]")
    page.click("[name=_save]")
    page.wait_for_selector(".comparison")
    answer.refresh_from_db()
    assert answer.body == "Theirs."


def test_a_draft_is_deleted_when_discarded_or_at_sign_out(page: Page, alice: str) -> None:
    for way in ("discarded", "signed out"):
        page.goto(alice + add_page("topic"))
        page.fill("#id_name", "Never saved")
        if way == "discarded":
            until(page, f"{DRAFT_COUNT} === 1")
            page.goto(alice + add_page("topic"))
            page.click(f"{OFFER} [data-discard]")
            assert not page.is_visible(OFFER)
        else:
            page.click("#logout-form button")
            page.wait_for_load_state()
        until(page, f"{DRAFT_COUNT} === 0")


def test_an_unreachable_server_loses_no_input(page: Page, alice: str) -> None:
    page.goto(alice + add_page("topic"))
    page.fill("#id_name", "Typed in a tunnel")
    page.context.set_offline(True)
    page.click("[name=_save]")
    page.wait_for_selector("#admin-draft [data-unreachable]:visible")
    assert page.input_value("#id_name") == "Typed in a tunnel"
    page.context.set_offline(False)
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    until(page, f"{DRAFT_COUNT} === 0")


def test_an_expired_session_loses_no_input(page: Page, alice: str) -> None:
    page.goto(alice + add_page("topic"))
    page.fill("#id_name", "Typed over lunch")
    page.context.clear_cookies(name="sessionid")
    page.click("[name=_save]")
    page.click("#admin-draft [data-signed-out] a")
    page.fill("#id_username", "alice")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.click(f"{OFFER} [data-restore]")
    assert page.input_value("#id_name") == "Typed over lunch"
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")


def test_without_script_an_expired_session_loses_no_input(
    browser: Browser, live_server: Any
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    add_session(context, live_server.url, person("alice", is_superuser=True))
    answer, page = make_answer(body="First."), context.new_page()
    page.goto(live_server.url + page_of(answer))
    page.fill("#id_body", "Typed over lunch.\nAnd over tea.")
    context.clear_cookies(name="sessionid")
    page.click("[name=_save]")
    with context.expect_page() as opened:
        page.click("a[target=_blank]")
    opened.value.fill("#id_username", "alice")
    opened.value.fill("#id_password", PASSWORD)
    opened.value.click("input[type=submit]")
    opened.value.wait_for_selector("#user-tools")
    page.click("#again button")
    page.wait_for_selector("text=this form before you signed in")
    page.click("#again button")
    page.wait_for_selector(".messagelist .success")
    context.close()
    answer.refresh_from_db()
    assert answer.body.split() == "Typed over lunch. And over tea.".split()
    assert answer.edit_version == 2


def test_the_page_with_returned_input_is_accessible(
    page: Page, alice: str, console_errors: list[str]
) -> None:
    page.goto(alice + page_of(make_answer(body="First.")))
    page.fill("#id_body", "Typed over lunch, and a good deal of it. " * 9)
    page.context.clear_cookies(name="sessionid")
    page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('answer_form'))")
    page.wait_for_selector("#again textarea")
    page.wait_for_load_state("networkidle")
    assert [text for text in console_errors if "403" not in text] == []
    assert problems(page) == {}
