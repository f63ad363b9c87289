"""What becomes public, when, and what the admin says of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from clipqa.admin.publishing.outcome import local_moment
from clipqa.models import Answer, Status
from tests.admin.pages import add_page, errors, filled, page_of
from tests.factories import make_answer, make_published, make_question, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
AHEAD = {"publish_at_0": "2099-01-01", "publish_at_1": "09:00:00"}


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def send(client: Client, page: str, button: str, **typed: Any) -> Any:
    return client.post(page, {**filled(client.get(page)), **typed, button: "x"}, follow=True)


def test_a_moment_names_the_time_zone_of_the_site(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override("Europe/Berlin"):
        assert local_moment(datetime(2027, 1, 1, 8, tzinfo=UTC)) == "1 Jan 2027 09:00, Berlin"


def test_a_draft_with_a_time_to_publish_offers_to_schedule(edda: Client) -> None:
    answer = make_answer(body="Words.")
    page = send(edda, page_of(answer), "_save", **AHEAD).content.decode()
    assert "Saved as a draft" in page
    assert "Schedule it for 1 Jan 2099 09:00" in page
    assert 'form="answer_form" name="_publish"' in page
    said = send(edda, page_of(answer), "_publish").content.decode()
    assert "Scheduled for 1 Jan 2099 09:00" in said
    assert Answer.objects.get(pk=answer.pk).is_scheduled


def test_an_expiry_in_the_past_is_refused(edda: Client) -> None:
    answer = make_published()
    past = {"expire_at_0": "2020-01-01", "expire_at_1": "09:00:00"}
    refused = send(edda, page_of(answer), "_save", **past)
    assert "This moment has passed" in errors(refused)["expire_at"][0]


def test_an_answer_that_has_expired_can_be_edited(edda: Client) -> None:
    answer = make_published(expire_at=timezone.now() - timedelta(days=1))
    assert "Publish these changes" not in edda.get(page_of(answer)).content.decode()
    page = send(edda, page_of(answer), "_save", body="Other words.").content.decode()
    assert "It has expired" in page


@pytest.mark.parametrize("typed", [{"status": "archived"}, {"status": "draft"}, AHEAD])
def test_taking_an_answer_down_says_first_what_readers_lose(
    edda: Client, typed: dict[str, str]
) -> None:
    answer = make_published("Who is alone?")
    refused = send(edda, page_of(answer), "_save", **typed)
    (sentence,) = [text for found in errors(refused).values() for text in found]
    assert answer.get_absolute_url() in sentence
    assert "Question: <bdi>Who is alone?</bdi>" in sentence
    assert "Publish these changes" in refused.content.decode()
    assert Answer.objects.get(pk=answer.pk).is_published
    edda.post(page_of(answer), {**filled(refused), "_take_down": "x"})
    assert not Answer.objects.get(pk=answer.pk).is_published


def test_a_contributor_submits_a_new_answer_from_the_add_form() -> None:
    writer = signed_in(of_role("conny", "contributor"))
    assert "_submit" in writer.get(add_page("answer")).content.decode()
    given = {"new_question": "Who reads?", "video": make_video().pk, "body": "A town."}
    times = {"start_ms": "00:10", "end_ms": "00:20"}
    page = send(writer, add_page("answer"), "_submit", **given, **times).content.decode()
    assert "It waits for review" in page
    assert Answer.objects.get().status == Status.IN_REVIEW


def test_the_buttons_of_a_record_that_readers_see_say_that_a_save_is_public(edda: Client) -> None:
    shown, hidden = make_published().question, make_question()
    assert "Save, public at once" in edda.get(page_of(shown)).content.decode()
    assert "Save, public at once" not in edda.get(page_of(hidden)).content.decode()


def test_after_a_refused_publication_other_buttons_do_not_publish(edda: Client) -> None:
    answer = make_answer(body="")
    refused = send(edda, page_of(answer), "_publish")
    assert "body" in errors(refused)
    assert filled(refused)["status"] == "draft"
    assert "Save draft" in refused.content.decode()
    edda.post(page_of(answer), {**filled(refused), "body": "Words.", "_continue": "x"})
    answer.refresh_from_db()
    assert (answer.body, answer.status) == ("Words.", Status.DRAFT)
