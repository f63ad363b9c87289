"""Feedback of readers in the admin."""

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


def test_the_feedback_list_shows_the_message_and_links_to_the_search(
    admin_client: Client, feedback: Feedback
) -> None:
    page = Page(admin_client.get(list_page("feedback")).content.decode())
    assert "Where are &lt;b&gt;the zebras&lt;/b&gt;?" in page.html
    assert "<bdi>zebra</bdi>" in page.html
    assert "/search/?q=zebra&outlet=delta" in page.links


@pytest.mark.parametrize(("query", "found"), [("zebras", 1), ("delta", 1), ("giraffe", 0)])
def test_feedback_is_searched_by_message_and_search(
    admin_client: Client, feedback: Feedback, query: str, found: int
) -> None:
    response = admin_client.get(list_page("feedback"), {"q": query})
    assert response.context["cl"].result_count == found


def test_feedback_is_filtered_by_its_date(admin_client: Client, feedback: Feedback) -> None:
    receive_feedback("Last month", now=timezone.now() - timedelta(days=30))
    since = {"created_at__gte": str(timezone.now() - timedelta(days=1))}
    assert admin_client.get(list_page("feedback"), since).context["cl"].result_count == 1


def test_outdated_feedback_is_hidden(admin_client: Client) -> None:
    old = receive_feedback("Long ago", now=timezone.now() - timedelta(days=91))
    assert "Long ago" not in admin_client.get(list_page("feedback")).content.decode()
    assert admin_client.get(page_of(old)).status_code == 404


def test_feedback_cannot_be_added_or_changed(admin_client: Client, feedback: Feedback) -> None:
    assert admin_client.get("/admin/clipqa/feedback/add/").status_code == 403
    assert admin_client.post(page_of(feedback), {"message": "Other"}).status_code == 403
    opened = admin_client.get(page_of(feedback)).content.decode()
    assert "Where are" in opened
    assert "<textarea" not in opened


def test_feedback_can_be_deleted(admin_client: Client, feedback: Feedback) -> None:
    admin_client.post(f"/admin/clipqa/feedback/{feedback.pk}/delete/", {"post": "yes"})
    assert not Feedback.objects.exists()


def test_feedback_is_forbidden_without_its_permission(carol: object, feedback: Feedback) -> None:
    client = Client()
    client.force_login(carol)  # type: ignore[arg-type]
    assert client.get(list_page("feedback")).status_code == 403


def test_links_to_pages_in_any_script_are_encoded(admin_client: Client) -> None:
    receive_feedback("", "/topics/выборы/", "q=%D0%B7%D0%B5%D0%B1%D1%80%D0%B0")
    page = Page(admin_client.get(list_page("feedback")).content.decode())
    expected = "/topics/%D0%B2%D1%8B%D0%B1%D0%BE%D1%80%D1%8B/?q=%D0%B7%D0%B5%D0%B1%D1%80%D0%B0"
    assert expected in page.links
    assert "<bdi>зебра</bdi>" in page.html
