"""Question, answer and card of the clip desk in a browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clipqa.curation.roles import prepare_roles
from clipqa.models import Answer, Question
from tests.admin.evidence.answers import make
from tests.admin.pages import add_page, page_of
from tests.browser.axe import found_by_axe
from tests.browser.test_conflicts import add_session
from tests.factories import make_answer, make_published, make_question, make_topic, make_video
from tests.roles.users import of_role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOX, BODY, LIST = "#cd-question", "#id_body", ".cd-similar"
OPEN = "Who watches over a ceasefire?"


@pytest.fixture
def desk(superuser_page: Page) -> Page:
    return superuser_page


def opened(page: Page, live_server: Any, path: str) -> Page:
    page.goto(live_server.url + path)
    expect(page.locator(".clip-desk.is-live")).to_be_visible()
    return page


def fields(page: Page) -> list[str]:
    """Return the values of the two fields that the box writes."""
    read = "(form) => [form.elements.question.value, form.elements.new_question.value]"
    found: list[str] = page.eval_on_selector("#answer_form", read)
    return found


def topics(page: Page) -> list[str]:
    return [
        text.replace("Remove:", "").strip() for text in page.locator(".cd-chip").all_inner_texts()
    ]


def ready_question() -> Question:
    question = make_question(OPEN, topics=[make_topic("Peace")])
    make_published(question)
    return question


def test_a_near_duplicate_is_answered_instead_of_the_typed_question(
    desk: Page, live_server: Any
) -> None:
    question = ready_question()
    opened(desk, live_server, add_page("answer"))
    desk.type(BOX, "Who checks that a ceasefire holds?")
    assert fields(desk) == ["", "Who checks that a ceasefire holds?"]
    expect(desk.locator(".cd-badge")).to_have_text("new")
    expect(desk.locator(LIST)).to_contain_text(OPEN)
    expect(desk.locator(LIST)).to_contain_text("1 outlet answers it")
    desk.click(f"{LIST} [data-choose]")
    assert fields(desk) == [str(question.pk), ""]
    assert desk.input_value(BOX) == OPEN
    expect(desk.locator(".cd-badge")).to_have_text("1 outlet answers it")
    expect(desk.locator(".cd-chip")).to_have_count(1)
    assert topics(desk) == ["Peace"]
    expect(desk.locator(LIST)).to_be_hidden()
    # A change makes a new question of it, and the same text the chosen one again.
    desk.press(BOX, "x")
    assert fields(desk) == ["", f"{OPEN}x"]
    assert not topics(desk)
    desk.press(BOX, "Backspace")
    assert fields(desk) == [str(question.pk), ""]


def test_a_near_duplicate_is_linked_as_related_by_keyboard(desk: Page, live_server: Any) -> None:
    question = ready_question()
    opened(desk, live_server, add_page("answer"))
    desk.type(BOX, "Who checks that a ceasefire holds?")
    button = desk.get_by_role("button", name="Link as related")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    linked = "(form) => [...form.elements.link_questions.selectedOptions].map(({ value }) => value)"
    assert desk.eval_on_selector("#answer_form", linked) == [str(question.pk)]
    chip = desk.locator("[data-linked] button")
    expect(chip).to_contain_text(OPEN)
    assert fields(desk) == ["", "Who checks that a ceasefire holds?"]
    assert found_by_axe(desk, within=".cd-question") == []
    chip.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert desk.eval_on_selector("#answer_form", linked) == []
    expect(desk.locator(BOX)).to_be_focused()


def test_enter_neither_saves_nor_picks_a_question(desk: Page, live_server: Any) -> None:
    ready_question()
    opened(desk, live_server, add_page("answer"))
    desk.type(BOX, "Who checks that a ceasefire holds?")
    desk.press(BOX, "Enter")
    expect(desk.locator(BODY)).to_be_focused()
    expect(desk.locator(LIST)).to_contain_text(OPEN)
    desk.wait_for_timeout(100)
    assert fields(desk) == ["", "Who checks that a ceasefire holds?"]
    assert Answer.objects.count() == 1


def test_contributors_see_the_topics_of_the_question_and_can_not_remove_them(
    page: Page, live_server: Any
) -> None:
    prepare_roles()
    conny = of_role("conny", "contributor")
    add_session(page.context, live_server.url, conny)
    answer = make_answer(ready_question(), status="draft", created_by=conny)
    opened(page, live_server, page_of(answer))
    assert topics(page) == ["Peace"]
    assert page.locator("[name=remove_topics]").count() == 0
    page.fill(BOX, "Who keeps the peace at night?")
    expect(page.locator(".cd-topics")).to_be_hidden()
    expect(page.locator(LIST)).to_be_hidden()
    page.fill(BOX, OPEN)
    expect(page.locator(".cd-chip")).to_have_text("Peace")


def test_a_new_text_replaces_the_question_of_a_saved_answer(desk: Page, live_server: Any) -> None:
    answer = make_answer(ready_question(), status="draft")
    opened(desk, live_server, page_of(answer))
    assert desk.input_value(BOX) == OPEN
    desk.fill(BOX, "Who keeps the peace?")
    desk.fill(BODY, "Nobody *does*.")
    desk.dispatch_event("[name=_continue]", "click")  # in a menu
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk.locator(BOX)).to_have_value("Who keeps the peace?")
    answer.refresh_from_db()
    assert (answer.question.text, answer.body) == ("Who keeps the peace?", "Nobody *does*.")


def test_an_error_of_a_hidden_field_stands_at_the_box(desk: Page, live_server: Any) -> None:
    opened(desk, live_server, f"{add_page('answer')}?video={make_video().pk}")
    desk.click("[name=_save]")
    expect(desk.locator(".cd-question-box .errorlist")).to_contain_text("The question is missing")
    assert desk.get_attribute(BOX, "aria-invalid") == "true"


def test_markdown_keys_are_undone_one_by_one(desk: Page, live_server: Any) -> None:
    opened(desk, live_server, add_page("answer"))
    desk.fill(BODY, "A crane")
    desk.press(BODY, "Control+a")
    desk.press(BODY, "Control+b")
    assert desk.input_value(BODY) == "**A crane**"
    desk.press(BODY, "Control+z")
    assert desk.input_value(BODY) == "A crane"
    desk.click("[data-mark=list]")
    assert desk.input_value(BODY) == "- A crane"
    expect(desk.locator(".cd-answer [data-count]")).to_have_text("2 words")


def test_words_that_the_clip_does_not_say_are_marked_in_the_text(
    desk: Page, live_server: Any
) -> None:
    answer = make("It is from 1908.")
    opened(desk, live_server, page_of(answer))
    marked = desk.locator(".cd-mirror .cd-mark-open")
    desk.fill(BODY, "It is from 1980.")
    expect(marked).to_have_text("1980")
    # Exactly behind the words: the same text in the same type and width.
    widths = "(all) => all.map((each) => [each.clientWidth, getComputedStyle(each).font])"
    area, mirror = desk.eval_on_selector_all(".cd-answer-field > *", widths)
    assert area == mirror
    desk.press(BODY, "Home")
    desk.keyboard.type("Yes. ")
    expect(marked).to_have_text("1980")
    desk.fill(BODY, "It is from 1908.")
    expect(marked).to_have_count(0)


def test_the_bar_of_the_text_agrees_with_the_check_of_the_length(
    desk: Page, live_server: Any
) -> None:
    opened(desk, live_server, page_of(make("It is from 1908.")))
    bar, wrong = desk.locator(".cd-meter"), re.compile("is-too-short")
    desk.fill(BODY, "yes " * 400)
    expect(bar).to_have_class(wrong)
    desk.fill(BODY, "yes " * 60)  # longer to say than the clip, which the check allows
    expect(bar).not_to_have_class(wrong)
    expect(desk.locator("#evidence [data-summary]")).to_have_text("No check fails.")


def test_the_card_follows_the_form_and_is_out_of_reach(desk: Page, live_server: Any) -> None:
    answer = make_published(ready_question(), body="Observers do.")
    opened(desk, live_server, page_of(answer))
    card = desk.frame_locator("[data-print] iframe")
    expect(card.locator(".answer")).to_have_text("Observers do.")
    desk.fill(BODY, "Observers **do** it <script>alert(1)</script>.")
    desk.locator(".cd-chip input").check()
    expect(card.locator(".answer strong")).to_have_text("do")
    expect(card.locator(".meta")).to_have_count(0)
    desk.click(".cd-card [data-width=phone]")
    expect(desk.locator("[data-print] iframe")).to_have_count(2)
    desk.click(".cd-card [data-enlarge]")
    expect(desk.locator(".cd-card-dialog iframe")).to_be_visible()
    desk.keyboard.press("Escape")
    assert desk.evaluate("window.violations") == []
    frames = (
        "(all) => all.every((each) => each.inert && each.sandbox.value === 'allow-same-origin')"
    )
    assert desk.eval_on_selector_all("iframe", frames)
    answer.refresh_from_db()
    assert answer.body == "Observers do."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_have_no_accessibility_violations(
    desk: Page, live_server: Any, scheme: Any
) -> None:
    answer = make_published(ready_question(), body="Observers do.")
    desk.emulate_media(color_scheme=scheme)
    opened(desk, live_server, page_of(answer))
    desk.fill(BOX, "Who watches over the ceasefire at night?")
    expect(desk.locator(".cd-badge")).to_have_text("new")
    expect(desk.locator("[data-print] iframe")).to_be_visible()
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 800})
        assert found_by_axe(desk, within=".cd-words") == []
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
