"""Long lists of filter values: narrowing and loading all. Pages without results."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker

from clipqa.models import Answer, ReaderQuestion
from clipqa.readers.questions import list_for_readers
from tests.browser.axe import found_by_axe
from tests.browser.pages.conftest import DESKTOP, PHONE
from tests.browser.pages.test_feed_swap import is_same_page, mark_page, tab_until_focused
from tests.factories import make_clip, make_outlet, make_published, make_question, make_topic
from tests.factories import make_video as make_any_video
from tests.module_database import module_database
from tests.readers.make import make_open_question

pytestmark = pytest.mark.browser

OUTLETS = ["Élan Radio", "ÉLAN TV", "Zürich Live", "Ångström News", "北京 TV"]
LIST = "details[data-facet=outlet]"
TOPICS = "details[data-facet=topic]"
SHOWN = f"{LIST} li:not([hidden])"


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with module_database(django_db_blocker):
        fill()
        yield


def fill() -> None:
    """25 outlets, 70 topics and 26 speakers."""
    names = [*(f"Outlet {number:02}" for number in range(20)), *OUTLETS]
    topics = [make_topic(f"Topic {number:02}") for number in range(70)]
    for number, name in enumerate(names):
        clip = make_clip(make_any_video(make_outlet(name), title="Evening report"))
        about = topics[number * 3 : number * 3 + 3]
        for _ in range(2 if number < 6 else 1):
            speaker = "Élodie Marin" if _ else f"Speaker {number:02}"
            make_published(
                make_question(f"What says {number} {_}?", about), clip=clip, speaker=speaker
            )


def opened(page: Page, path: str = "/search/", facet: str = LIST) -> Page:
    page.goto_path(path)  # type: ignore[attr-defined]
    page.locator(f"{facet} summary").click()
    return page


def search_field(page: Page, label: str = "Find an outlet"):
    return page.get_by_label(label)


def test_typing_narrows_the_list_ignoring_accents_and_case(library, reader):
    opened(reader)
    expect(search_field(reader)).to_be_visible()
    for typed, names in (
        ("elan", ["Élan Radio", "ÉLAN TV"]),
        ("tv élan", ["ÉLAN TV"]),
        ("ANGSTROM", ["Ångström News"]),
        ("北京", ["北京 TV"]),
    ):
        search_field(reader).fill(typed)
        expect(reader.locator(f"{SHOWN} bdi")).to_have_text(names)


def test_the_first_six_are_found_too(library, reader):
    opened(reader)
    expect(reader.locator(SHOWN)).to_have_count(19)
    search_field(reader).fill("outlet 03")
    expect(reader.locator(f"{SHOWN} bdi")).to_have_text(["Outlet 03"])


def test_the_number_of_results_is_announced_politely(library, reader):
    opened(reader)
    search_field(reader).press_sequentially("elan", delay=30)
    expect(reader.locator("#announcer")).to_have_text("2 of 25 shown")
    search_field(reader).fill("qwertz")
    expect(reader.locator(f"{LIST} .none")).to_be_visible()
    expect(reader.locator("#announcer")).to_have_text("No value in this list matches.")


def test_escape_clears_the_field_and_keeps_the_focus(library, reader):
    opened(reader)
    search_field(reader).fill("elan")
    search_field(reader).press("Escape")
    expect(search_field(reader)).to_have_value("")
    expect(search_field(reader)).to_be_focused()
    expect(reader.locator(SHOWN)).to_have_count(19)


def test_an_outlet_is_found_and_chosen_by_keyboard_alone(library, reader):
    reader.goto_path("/search/")
    mark_page(reader)
    tab_until_focused(reader, '[data-key="more-outlet"]')
    reader.keyboard.press("Enter")
    reader.keyboard.press("Tab")
    expect(search_field(reader)).to_be_focused()
    reader.keyboard.type("zurich")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("outlet=z%C3%BCrich-live$"))
    chosen = reader.locator('.facets [aria-current="true"]').first
    expect(chosen).to_be_focused()
    expect(chosen).to_be_visible()
    assert is_same_page(reader)


def test_after_a_choice_the_list_stays_open_and_narrowed(library, reader):
    opened(reader)
    search_field(reader).fill("elan")
    reader.locator(SHOWN).first.get_by_role("link").click()
    expect(reader.locator(".chip")).to_have_count(1)
    expect(search_field(reader)).to_have_value("elan")
    expect(reader.locator(f"{SHOWN} bdi")).to_have_text(["Élan Radio", "ÉLAN TV"])
    reader.locator(SHOWN).nth(1).get_by_role("link").click()
    expect(reader.locator(".chip")).to_have_count(2)


def test_the_whole_list_is_loaded_on_demand(library, reader):
    opened(reader, facet=TOPICS)
    mark_page(reader)
    assert reader.locator(f"{TOPICS} li").count() == 50
    reader.get_by_role("link", name="All 70 topics").press("Enter")
    expect(reader.locator(f"{TOPICS} li")).to_have_count(70)
    expect(search_field(reader, "Find a topic")).to_be_focused()
    expect(reader.locator("#announcer")).to_have_text("70 of 70 shown")
    expect(reader.get_by_role("link", name="All 70 topics")).to_have_count(0)
    assert is_same_page(reader)


def test_typing_searches_the_whole_list(library, reader):
    opened(reader, facet=TOPICS)
    last = reader.locator(f"{TOPICS} li:not([hidden]) bdi")
    before = set(last.all_inner_texts())
    hidden = next(f"Topic {n:02}" for n in range(69, 0, -1) if f"Topic {n:02}" not in before)
    search_field(reader, "Find a topic").fill(hidden)
    expect(last).to_have_text([hidden])
    last.click()
    expect(reader.locator(".chip")).to_have_text(re.compile(hidden))
    expect(search_field(reader, "Find a topic")).to_have_value(hidden)


@pytest.mark.parametrize("answer", [{"status": 500}, {"body": "<p>no list</p>"}, "abort"])
def test_if_loading_the_list_fails_the_link_opens_its_page(answer, library, reader):
    opened(reader, facet=TOPICS)
    is_first = []

    def once(route):
        if is_first:
            return route.continue_()
        is_first.append(1)
        return route.abort() if answer == "abort" else route.fulfill(**answer)

    reader.route(re.compile("fragment=facet"), once)
    reader.get_by_role("link", name="All 70 topics").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Choose a topic")


def test_the_page_of_all_topics_narrows_too(library, reader):
    reader.goto_path("/search/?fragment=facet&facet=topic")
    search_field(reader, "Find a topic").fill("topic 41")
    expect(reader.locator(".facet-values li:not([hidden]) bdi")).to_have_text(["Topic 41"])
    assert reader.evaluate("violations") == []


def test_in_the_filter_sheet_escape_clears_the_field_before_closing(library, reader):
    reader.set_viewport_size(PHONE)
    reader.goto_path("/search/")
    reader.get_by_role("button", name="Filters").click()
    reader.locator(f"{LIST} summary").click()
    search_field(reader).fill("elan")
    assert search_field(reader).bounding_box()["height"] >= 44
    reader.keyboard.press("Escape")
    expect(search_field(reader)).to_have_value("")
    expect(reader.locator("#filters")).to_be_visible()
    search_field(reader).fill("elan")
    reader.locator(SHOWN).first.get_by_role("link").click()
    expect(reader.locator("#filters")).to_be_visible()
    expect(search_field(reader)).to_have_value("elan")
    search_field(reader).press("Escape")
    search_field(reader).press("Escape")
    expect(reader.locator("#filters")).to_be_hidden()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_speaker_is_found_by_typing_and_removed_by_the_chip(size, library, reader):
    reader.set_viewport_size(size)
    reader.goto_path("/search/")
    mark_page(reader)
    if size == PHONE:
        reader.get_by_role("button", name="Filters").click()
    reader.locator("details[data-facet=speaker] summary").click()
    search_field(reader, "Find a speaker").fill("elodie")
    found = reader.locator("details[data-facet=speaker] li:not([hidden])")
    expect(found.locator("bdi")).to_have_text(["Élodie Marin"])
    found.get_by_role("link").click()
    expect(reader).to_have_url(re.compile(r"\?speaker=%C3%A9lodie\+marin$"))
    expect(reader.locator("#feed-heading")).to_have_text(re.compile(r"6\s+clip answers"))
    if size == PHONE:
        reader.get_by_role("button", name="Close").click()
    reader.locator("a.chip", has_text="Élodie Marin").click()
    expect(reader).to_have_url(re.compile("/search/$"))
    assert is_same_page(reader)
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def plain(browser: Browser, site_url: str) -> Iterator[Page]:
    """A browser page without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=site_url)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_without_script_there_is_no_field_and_the_whole_list_is_a_page(library, plain):
    plain.goto("/search/?outlet=outlet-01")
    plain.goto("/search/")
    plain.locator(f"{LIST} summary").click()
    expect(plain.get_by_label("Find an outlet")).to_be_hidden()
    expect(plain.locator(f"{LIST} li")).to_have_count(19)
    plain.locator(f"{TOPICS} summary").click()
    plain.get_by_role("link", name="All 70 topics").click()
    expect(plain.locator(".facet-values li")).to_have_count(70)
    plain.get_by_role("link", name="Topic 41 1").click()
    expect(plain).to_have_url(re.compile(r"/search/\?topic=topic-41$"))
    expect(plain.locator("#feed-heading")).to_contain_text("clip answer")


def test_without_script_a_question_can_be_asked_and_wanted(library, plain, settings):
    settings.CLIPQA_OPEN_QUESTIONS = True
    plain.goto("/search/?q=qwertzuiop")
    plain.get_by_role("link", name="Ask the editors").click()
    plain.get_by_label("Your question").fill("x" * 501)
    plain.get_by_role("button", name="Send to the editors").click()
    expect(plain.get_by_text("This is 501 characters long.")).to_be_visible()
    plain.get_by_label("Your question").fill("Where are the zebras?")
    plain.wait_for_timeout(2_000)  # a form that is sent earlier was not filled in by a person
    plain.get_by_role("button", name="Send to the editors").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Thank you")
    list_for_readers(ReaderQuestion.objects.filter(text="Where are the zebras?"))
    plain.get_by_role("link", name="What others want to know").click()
    plain.get_by_role("button", name=re.compile(r"I want to know this too \(.*zebras")).click()
    expect(plain.get_by_text("It is counted.")).to_be_visible()
    expect(plain.get_by_text("2 readers want to know this.")).to_be_visible()
    plain.go_back()
    plain.go_back()
    plain.get_by_role("link", name="Back to the search").click()
    expect(plain).to_have_url(re.compile(r"/search/\?q=qwertzuiop$"))
    assert plain.context.cookies() == []


def test_a_suggestion_without_results_replaces_the_list(library, reader):
    reader.goto_path("/search/?outlet=outlet-01&duration=long")
    mark_page(reader)
    reader.get_by_role("link", name="Without “Over a minute”").click()
    expect(reader.locator("#feed-heading")).to_have_text(re.compile(r"2\s+clip answers"))
    assert is_same_page(reader)


def test_long_lists_and_pages_without_results_are_accessible(library, reader, settings):
    settings.CLIPQA_OPEN_QUESTIONS = True
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # asks for an address
    listed = make_open_question("W" * 400)
    make_open_question("Where do zebras sleep?", answer=Answer.objects.published().first())
    found = []
    for name, path, press in (
        ("nothing found", "/search/?q=qwertzuiop&outlet=outlet-01", ""),
        ("a long list", "/search/", f"{LIST} summary"),
        ("all values", "/search/?fragment=facet&facet=topic&outlet=outlet-01", ""),
        ("the form", "/ask/?search=/search/%3Fq%3Dzebra", ""),
        ("thanks", f"/ask/thanks/?search=/search/%3Fq%3Dzebra&like={listed.public_id}", ""),
        ("open questions", f"/ask/open/?wanted={listed.public_id}", ""),
    ):
        for size in (DESKTOP, PHONE):
            for scheme in ("light", "dark"):
                reader.set_viewport_size(size)
                reader.emulate_media(color_scheme=scheme)
                reader.goto_path(path)
                if press and "details" in press and size == PHONE:
                    reader.get_by_role("button", name="Filters").click()
                if press:
                    reader.locator(press).click()
                found += [
                    f"{name} {scheme} {size['width']} {each}" for each in found_by_axe(reader)
                ]
                assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert found == []


def test_the_refused_form_is_accessible(library, reader):
    reader.goto_path("/ask/")
    reader.get_by_role("button", name="Send to the editors").click()
    field = reader.get_by_label("Your question")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Write your question in a few words."))
    for scheme in ("light", "dark"):
        reader.emulate_media(color_scheme=scheme)
        assert found_by_axe(reader) == []
    assert reader.evaluate("violations") == []
