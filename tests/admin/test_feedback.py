"""Editors read what readers missed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.curation import receive_feedback
from clipqa.models import Feedback
from tests.admin.pages import list_page, page_of
from tests.views.reader import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def feedback() -> Feedback:
    return receive_feedback("Where are <b>the zebras</b>?", "/search/", "q=zebra&outlet=delta")


def test_the_list_says_what_was_missed_and_opens_the_search(
    desk: Client, feedback: Feedback
) -> None:
    page = Page(desk.get(list_page("feedback")).content.decode())
    assert "Where are &lt;b&gt;the zebras&lt;/b&gt;?" in page.html
    assert "<bdi>zebra</bdi>" in page.html
    assert "/search/?q=zebra&outlet=delta" in page.links


@pytest.mark.parametrize(("asked", "found"), [("zebras", 1), ("delta", 1), ("giraffe", 0)])
def test_message_and_search_are_searched(
    desk: Client, feedback: Feedback, asked: str, found: int
) -> None:
    response = desk.get(list_page("feedback"), {"q": asked})
    assert response.context["cl"].result_count == found


def test_it_is_filtered_by_when_it_was_written(desk: Client, feedback: Feedback) -> None:
    receive_feedback("Last month", now=timezone.now() - timedelta(days=30))
    since = {"created_at__gte": str(timezone.now() - timedelta(days=1))}
    assert desk.get(list_page("feedback"), since).context["cl"].result_count == 1


def test_what_is_past_its_time_is_not_shown(desk: Client) -> None:
    old = receive_feedback("Long ago", now=timezone.now() - timedelta(days=91))
    assert "Long ago" not in desk.get(list_page("feedback")).content.decode()
    assert desk.get(page_of(old)).status_code == 404


def test_nobody_writes_or_changes_it_at_the_desk(desk: Client, feedback: Feedback) -> None:
    assert desk.get("/admin/clipqa/feedback/add/").status_code == 403
    assert desk.post(page_of(feedback), {"message": "Other"}).status_code == 403
    opened = desk.get(page_of(feedback)).content.decode()
    assert "Where are" in opened
    assert "<textarea" not in opened


def test_it_is_deleted_by_who_may(desk: Client, feedback: Feedback) -> None:
    desk.post(f"/admin/clipqa/feedback/{feedback.pk}/delete/", {"post": "yes"})
    assert not Feedback.objects.exists()


def test_an_editor_without_the_right_sees_none_of_it(carol: object, feedback: Feedback) -> None:
    client = Client()
    client.force_login(carol)  # type: ignore[arg-type]
    assert client.get(list_page("feedback")).status_code == 403


def test_a_topic_in_any_script_is_opened_by_its_address(desk: Client) -> None:
    receive_feedback("", "/topics/выборы/", "q=%D0%B7%D0%B5%D0%B1%D1%80%D0%B0")
    page = Page(desk.get(list_page("feedback")).content.decode())
    expected = "/topics/%D0%B2%D1%8B%D0%B1%D0%BE%D1%80%D1%8B/?q=%D0%B7%D0%B5%D0%B1%D1%80%D0%B0"
    assert expected in page.links
    assert "<bdi>зебра</bdi>" in page.html
