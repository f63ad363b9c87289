"""An import in a real browser, by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page

from clipqa.models import Answer
from tests.admin.people import PASSWORD, person
from tests.browser.axe import found_by_axe
from tests.browser.keyboard import tab_until, type_into
from tests.factories import make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = """key\tFrage\tantwort\tsender\tlink\ttitel\tvon\tbis\tthemen
k1\tWhy?\tBecause.\tQuay TV\thttps://vimeo.com/1234567\tReport\tsoon\t9\tElekshuns
k2\tWho?\tThey.\tQuay TV\thttps://vimeo.com/1234567\tReport\t10\t20\tMaps
"""


def press(page: Page, words: str) -> None:
    """Move to the button with these words and press it."""
    tab_until(page, f"it.matches('[type=submit]') && it.value == {words!r}", max_steps=150)
    page.keyboard.press("Enter")


def test_a_rejected_row_is_corrected_by_keyboard_alone(live_server: Any, page: Page) -> None:
    alice = person("alice", is_superuser=True)
    make_topic("Elections")
    page.goto(f"{live_server.url}/admin/clipqa/answer/import/")
    page.get_by_label("Username").fill(alice.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Import answers").wait_for()
    tab_until(page, "it.matches('#id_text')")
    page.keyboard.insert_text(TABLE)
    press(page, "Continue")
    page.get_by_text("First values").wait_for()
    press(page, "Check the rows")
    page.get_by_text("Nothing is saved yet").wait_for()
    type_into(page, "[name=row-2-start]", "1")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert found_by_axe(page) == []
    page.keyboard.press("Enter")  # in the input, which checks again
    page.get_by_text("Rejected rows").wait_for(state="detached")
    tab_until(page, "it.matches('select[name^=rename-topic]')")
    page.keyboard.press("ArrowDown")
    press(page, "Check again")
    page.get_by_text("“Elekshuns” is read as “Elections”.").wait_for()
    press(page, "Import all rows")
    page.get_by_text("This was imported:").wait_for()
    first = Answer.objects.select_related("clip").order_by("pk")[0]
    assert (first.clip.start_ms, first.question.topics.get().name) == (1000, "Elections")
