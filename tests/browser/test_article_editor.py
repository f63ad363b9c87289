"""The page of an article in a real browser: accessibility, content policy, and work by keyboard."""

import os
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.lib.table_text import normalised, rows_of
from clipqa.models import Answer, Article, Status
from tests.admin.pages import add_page, list_page, page_of
from tests.admin.pasted_pages import case
from tests.admin.people import person
from tests.articles.make import faq, make_article, make_author, text
from tests.browser.test_admin_pages import (
    RECORD_VIOLATIONS,
    REPORTED_LEVELS,
    SETTINGS,
    problems,
    problems_by_setting,
    sign_in,
)
from tests.browser.waiting import until
from tests.factories import make_outlet, make_published, make_topic, make_video

PASTED = (
    "Home > Science\n\n# Keeping a Rain Diary\n\nby Edda Brandt\n\n## Picking a place\n\n"
    "Stand it in the open.\n\n## FAQ\n\n**Does snow count?**\n\nYes, once it has melted.\n\n"
    f"Place\tRain\nYard\t12 mm\n\n{'Regenmesser' * 12}\n"
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFER = "#admin-draft [data-offer]"


@pytest.fixture
def answer(db: None) -> Answer:
    return make_published("Who watches the line?")


@pytest.fixture
def article(answer: Answer) -> Article:
    blocks = [
        text(f"Observers watch the line [^{answer.public_id}].\n\n## How they work\n\nBy day."),
        BlockValue("key_points", {"title": "", "points": "Both sides agree.\nNobody shoots."}),
        BlockValue(
            "table",
            {
                "title": "Who says what",
                "cells": "Side\tSays\nNorth\tyes",
                "has_header": True,
                "note": "",
            },
        ),
        faq("Who pays for them?"),
        BlockValue("clip", {"cited": answer.public_id}),
        BlockValue("comparison", {"question_id": answer.question_id}),
    ]
    return make_article(
        *blocks,
        topics=[make_topic()],
        author=make_author(),
        status=Status.DRAFT,
        corrections=[],
        standfirst="Who watches a line that nobody drew, and who pays for it?",
    )


@pytest.fixture
def editor(page: Page, live_server: Any, article: Article) -> Page:
    """The page of the article, opened by an editor."""
    page.set_default_timeout(10_000)
    page.add_init_script(RECORD_VIOLATIONS)
    person("alice", is_superuser=True, first_name="Alice", last_name="Archer")
    sign_in(page, live_server.url + page_of(article))
    page.wait_for_selector(".ae.is-live")
    return page


def types_of(article: Article) -> list[str]:
    return [block.type for block in read_blocks([article.pk])[article.pk]]


def take_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("CLIPQA_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.slow
def test_list_editor_and_new_article_are_accessible_in_both_themes_and_widths(
    editor: Page, live_server: Any, article: Article
) -> None:
    lines: list[str] = []
    editor.on(
        "console", lambda line: lines.append(line.text) if line.type in REPORTED_LEVELS else None
    )
    editor.on("pageerror", lambda error: lines.append(str(error)))
    pages = {
        "list": list_page("article"),
        "editor": page_of(article),
        "new": add_page("article"),
        "author": page_of(article.author),
        "authors": list_page("author"),
    }
    wrong: dict[str, Any] = {}
    for name, path in pages.items():
        lines.clear()  # axe requests stylesheets from wrong URLs
        editor.goto(live_server.url + path, wait_until="networkidle")
        wrong[f"{name}, console"] = list(lines)
        wrong[name] = problems_by_setting(editor, SETTINGS)
        for scheme, width in SETTINGS:
            editor.emulate_media(color_scheme=scheme)
            editor.set_viewport_size({"width": width, "height": 900})
            take_picture(editor, f"{name}-{scheme}-{width}")
    assert {name: each for name, each in wrong.items() if each} == {}


def test_blocks_are_added_moved_and_deleted_by_keyboard(editor: Page, article: Article) -> None:
    editor.focus("[data-block='block_faq-0'] [data-move='-1']")
    editor.keyboard.press("Enter")
    until(editor, "document.querySelector('[data-said]').textContent.includes('block 3 of 6')")
    assert editor.evaluate("document.activeElement.dataset.move") == "-1"
    editor.focus("[data-block='block_table-0'] [data-delete]")
    editor.keyboard.press("Enter")
    assert editor.evaluate("'undoDelete' in document.activeElement.dataset")
    editor.focus("[data-block='block_text-0'] [data-add-below]")
    editor.keyboard.press("Enter")
    editor.focus("[data-add] button[value=quote]")
    editor.keyboard.press("Enter")
    editor.keyboard.type("We watch the line.")
    editor.click("[name=_continue]")
    editor.wait_for_selector(".messagelist .success")
    assert types_of(article) == ["text", "quote", "key_points", "faq", "clip", "comparison"]
    assert problems(editor) == []


def test_a_block_is_moved_by_its_handle(editor: Page) -> None:
    editor.set_viewport_size({"width": 1280, "height": 2600})
    editor.drag_and_drop(
        "[data-block='block_faq-0'] [data-handle]",
        "[data-block='block_text-0'] .ae-head",
        target_position={"x": 200, "y": 3},
    )
    first = editor.locator("[data-list] > [data-block]").first
    assert first.get_attribute("data-type") == "faq"


def test_a_clip_is_cited_at_the_caret_by_keys(
    editor: Page, article: Article, answer: Answer
) -> None:
    area = "[name='block_faq-0-answer']"
    editor.focus(area)
    editor.keyboard.press("End")
    editor.keyboard.press("Control+Shift+K")
    editor.keyboard.type("watches")
    editor.keyboard.press("Enter")  # nothing is shown for these words yet
    assert editor.locator("[data-picker]").evaluate("it => it.open")
    editor.wait_for_selector("[data-picker] [role=option]:has-text('Who watches the line?')")
    take_picture(editor, "picker")
    assert problems(editor) == []
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    assert editor.input_value(area) == f"Both sides do.[^{answer.public_id}]"
    assert editor.evaluate("document.activeElement.name") == "block_faq-0-answer"


def test_the_first_error_has_the_focus_and_typed_text_stays(editor: Page) -> None:
    editor.fill("[name='block_key_points-0-points']", "Other points.")
    editor.fill("[name='block_faq-0-answer']", "It is [^abcdefghij].")
    editor.click("[name=_save]")
    editor.wait_for_selector(".errornote")
    assert editor.evaluate("document.activeElement.name") == "block_faq-0-answer"
    assert editor.input_value("[name='block_key_points-0-points']") == "Other points."
    take_picture(editor, "errors")
    assert problems(editor) == []


def test_unsaved_blocks_are_restored_from_the_browser(editor: Page, article: Article) -> None:
    editor.click("[data-add] button[value=quote]")
    editor.keyboard.type("We watch.")
    editor.click("[data-block='block_quote-0'] [data-move='-1']")
    until(
        editor, "Object.keys(localStorage).some((key) => localStorage[key].includes('We watch.'))"
    )
    editor.reload()
    editor.click(f"{OFFER} [data-restore]")
    assert editor.input_value("[name='block_quote-0-text']") == "We watch."
    editor.click("[name=_save]")
    editor.wait_for_selector(".messagelist .success")
    assert types_of(article)[-2:] == ["quote", "comparison"]


@pytest.mark.parametrize(
    "typed",
    [
        "a\tb\r\nc\td",
        "| a | b |\n|---|:-:|\n| c |",
        "a \\| b | c",
        "a | b\nc | d\n- | -",
        "one",
        "",
    ],
)
def test_the_script_reads_a_table_as_the_server_does(editor: Page, typed: str) -> None:
    module = editor.evaluate("new URL('/static/js/article-editor/table-rows.js', location).href")
    read = editor.evaluate(
        "async ([module, typed]) => (await import(module)).rowsOf(typed)", [module, typed]
    )
    assert read == rows_of(normalised(typed))


def test_without_scripts_a_block_is_added_ordered_and_deleted(
    editor: Page, browser: Browser, live_server: Any, article: Article
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(editor.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(live_server.url + page_of(article))
    take_picture(page, "without-scripts")
    page.check("[name='block_table-0-DELETE']")
    page.click("[name=_add_block][value=quote]")
    page.fill("[name='block_quote-0-text']", "We watch.")
    page.fill("[name='block_quote-0-ordering']", "15")
    page.click("[name=_save]")
    assert types_of(article) == ["text", "quote", "key_points", "faq", "clip", "comparison"]
    context.close()


def test_a_conflict_shows_both_texts_at_the_block(
    editor: Page, live_server: Any, article: Article
) -> None:
    other = editor.context.new_page()
    other.goto(live_server.url + page_of(article))
    other.fill("[name='block_faq-0-answer']", "Theirs, with a <tag>.")
    other.fill("[name='block_key_points-0-points']", "Other points.")
    other.click("[name=_save]")
    other.wait_for_selector(".messagelist .success")
    editor.fill("[name='block_faq-0-answer']", "Mine.")
    editor.click("[name=_save]")
    editor.wait_for_selector("[data-block='block_faq-0'] .comparison")
    assert editor.input_value("[name='block_key_points-0-points']") == "Other points."
    take_picture(editor, "conflict")
    assert problems(editor) == []
    editor.click("[data-block='block_faq-0'] [name=_theirs]")
    editor.wait_for_selector("[data-block='block_faq-0'] .ae-note")
    assert editor.input_value("[name='block_faq-0-answer']") == "Theirs, with a <tag>."


def test_a_pasted_page_is_shown_accessibly_and_becomes_a_draft(
    editor: Page, live_server: Any
) -> None:
    editor.goto(live_server.url + list_page("article"))
    editor.get_by_role("link", name="Paste a page").click()
    editor.get_by_label("Text of the page").fill(PASTED)
    editor.get_by_role("button", name="Read the text").click()
    editor.get_by_text("left out").click()
    assert problems_by_setting(editor, SETTINGS) == {}
    take_pictures(editor, "paste")
    editor.get_by_role("button", name="Create the draft").click()
    editor.wait_for_selector(".ae.is-live")
    article = Article.objects.latest("pk")
    assert article.title == "Keeping a Rain Diary"
    assert editor.url.endswith(page_of(article))


def test_a_pasted_topic_is_checked_accessibly_and_waits_for_its_videos(
    editor: Page, live_server: Any
) -> None:
    make_video(make_outlet("Coast Hour"), title="Seals", duration_ms=200_000)
    editor.goto(live_server.url + list_page("topic"))
    editor.get_by_role("link", name="Paste a page").click()
    editor.get_by_label("Text of the page").fill(case("topic-missing"))
    editor.get_by_role("button", name="Read the text").click()
    coast = editor.get_by_role("group", name="Coast Hour: 2 records")
    coast.get_by_label("Video of all 2 records").select_option(index=1)
    editor.get_by_role("button", name="Save the records as drafts").click()
    editor.get_by_text("Nothing was saved. Correct the errors below.").wait_for()
    editor.get_by_text("Another video for this record").last.click()
    take_pictures(editor, "topic")
    assert problems_by_setting(editor, SETTINGS) == {}
    second = editor.get_by_role("group", name="Record 2", exact=True)
    second.get_by_label("Start").fill("2:40")
    second.get_by_label("End").fill("2:51")
    editor.get_by_role("button", name="Save the records as drafts").click()
    editor.get_by_text("2 records wait for their videos.").wait_for()
    take_pictures(editor, "waiting")
    assert problems_by_setting(editor, SETTINGS) == {}
    assert Answer.objects.filter(clip__video__title="Seals").count() == 2


def take_pictures(page: Page, name: str) -> None:
    for scheme, width in SETTINGS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        take_picture(page, f"{name}-{scheme}-{width}")
